"""A command of click: it stays plain and starts the loop."""
import time

import click


def work(n):
    time.sleep(0.002)
    return n * n


@click.command()
@click.option("--n", default=4)
def main(n):
    click.echo(f"result {work(n)}")


if __name__ == "__main__":
    main()
