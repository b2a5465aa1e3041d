"""Retries with growing pauses."""
import time

calls = 0


def flaky():
    global calls
    calls += 1
    time.sleep(0.002)
    if calls < 3:
        raise ConnectionError(f"attempt {calls}")
    return calls


def retry(function, attempts=5):
    pause = 0.001
    for attempt in range(attempts):
        try:
            return function()
        except ConnectionError as error:
            print(error)
            time.sleep(pause)
            pause *= 2
    raise RuntimeError("too often")


def direct():
    while True:
        try:
            return flaky()
        except ConnectionError as error:
            print(error)
            time.sleep(0.001)


def main():
    print(direct())
    print(calls)


main()
