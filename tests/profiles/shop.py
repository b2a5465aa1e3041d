import subprocess
import time


class Client:
    def fetch(self, key):
        time.sleep(0.03)
        return key

    def both(self):
        return [self.fetch("a"), self.fetch("b")]


def slow():
    time.sleep(0.05)
    time.sleep(0.02)


def run():
    return subprocess.run(["sleep", "0.04"], check=True)


def main():
    client = Client()
    for _ in range(3):
        client.both()
    slow()
    return run()


if __name__ == "__main__":
    main()
