"""Decorators of the program itself: one that counts, one that tries again, and one that wraps what never waits too."""
import functools
import time

calls = []


def counted(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        result = function(*args, **kwargs)
        calls.append((function.__name__, result))
        return result

    return wrapper


def retry(times):
    def decorate(function):
        def inner(*args):
            for attempt in range(times):
                try:
                    return function(*args)
                except ValueError as error:
                    print("again", attempt, error)
                    time.sleep(0.01)
            return None

        return inner

    return decorate


def named(function):
    def wrapper(*args):
        print("call", function.__name__)
        return function(*args)

    return wrapper


@counted
def load(number):
    time.sleep(0.02)
    return number * 2


@retry(3)
def parse(text):
    return int(text)


@named
def wait(number):
    time.sleep(0.01)
    return number


@named
def double(number):
    return number * 2


def main():
    first = load(1)
    second = load(first)
    print(second, parse("7"), parse("seven"))
    print(double(wait(4)))
    time.sleep(0.01)
    print(calls, load.__name__)


if __name__ == "__main__":
    main()
