"""A chain of three calls down to a sleep."""
import time


def low(n):
    time.sleep(0.01)
    return n + 1


def middle(n):
    return low(n) * 2


def top():
    print("top", middle(3))
    return middle(4)


if __name__ == "__main__":
    print(top())
