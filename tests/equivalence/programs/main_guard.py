"""A program whose guard calls, iterates and catches by itself, with names that the functions read."""
import sys
import time

verbose = False
seen = []


def load(key):
    time.sleep(0.005)
    if key < 0:
        raise ValueError(f"no {key}")
    seen.append(key)
    return key * 10


def numbers(count):
    for number in range(count):
        time.sleep(0.002)
        yield number


def say(text):
    if verbose:
        print("said:", text, label)


if __name__ == "__main__":
    label = "as a program"
    say("unheard")
    verbose = True
    first = load(1)
    second = load(first)
    say([first, second])
    for number in numbers(3):
        print(number, load(number))
    tens = {key: load(key) for key in range(3)}
    print(tens, [number for number in numbers(2)])
    try:
        load(-1)
    except ValueError as error:
        print("caught", error)
    print(seen)
    if len(seen) > 3:
        sys.exit(f"{len(seen)} were loaded")
