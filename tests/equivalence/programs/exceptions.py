"""Errors travel through chains as before."""
import time


class Broken(Exception):
    pass


def risky(n):
    time.sleep(0.005)
    if n % 2:
        raise Broken(f"odd {n}")
    return n


def guarded(n):
    try:
        return risky(n)
    except Broken as error:
        print("broken:", error)
        return -1
    else:
        print("never")
    finally:
        print("done", n)


def main():
    print([guarded(n) for n in range(3)])
    try:
        first = risky(2)
        second = risky(3)
        print(first, second)
    except Broken as error:
        print("main:", error)
    raise SystemExit(3)


main()
