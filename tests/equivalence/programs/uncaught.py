"""An error that nobody catches ends the program."""
import time


def fail():
    time.sleep(0.01)
    raise LookupError("gone")


def main():
    print("before")
    fail()
    print("after")


if __name__ == "__main__":
    main()
