"""Attempts that take their time and fail, and a summary of what was tried."""
import time


class Broken(Exception):
    pass


def attempt(number, log):
    time.sleep(0.08 + number / 50)
    log.append(number)
    if number < 3:
        raise Broken(f"attempt {number} broke")
    return f"attempt {number} held"


def insist(times):
    log = []
    for number in range(times):
        try:
            return attempt(number, log), log
        except Broken as error:
            print(error)
        finally:
            time.sleep(0.02)
    return None, log


def main():
    print(insist(5))
    print(insist(2))


main()
