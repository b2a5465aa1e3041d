"""Inner functions that wait, and what they close over."""
import time


def counter(start):
    value = start

    def step(by=1):
        nonlocal value
        time.sleep(0.002)
        value += by
        return value

    first = step()
    second = step(by=10)
    return first, second, value


def main():
    print(counter(5))

    def shout(text, *, mark="!"):
        time.sleep(0.001)
        return text.upper() + mark

    print(shout("hey"), shout("you", mark="?"))


main()
