"""A context manager made of a generator."""
import time
from contextlib import contextmanager


@contextmanager
def timed(name):
    print("enter", name)
    time.sleep(0.01)
    try:
        yield name.upper()
    finally:
        time.sleep(0.01)
        print("leave", name)


def main():
    with timed("a") as a, timed("b") as b:
        print(a, b)
    try:
        with timed("c"):
            raise ValueError("inside")
    except ValueError as error:
        print("caught", error)


main()
