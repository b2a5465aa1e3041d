"""Calls with other statements between them, and loops that pause."""
import time

log = []


def load(key):
    time.sleep(0.02)
    return [key]


def keep(key):
    time.sleep(0.02)
    log.append(key)
    return len(log)


def summary(key):
    first = load(key)
    title = str(key).title()
    second = load(title)
    return first, second


def needs(key):
    first = load(key)
    title = first[0] + "!"
    second = load(title)
    return first, second


def ordered(key):
    first = keep(key)
    size = len(log)
    second = keep(key * 2)
    return first, size, second


def slowly(keys):
    found = {}
    for key in keys:
        found[key] = load(key)
        time.sleep(0.01)
    return found


def all_of(keys):
    found = {}
    for key in keys:
        found[key] = load(key)
    total = sum((found[key] for key in found), [])
    return total


def main():
    print(summary("ada"), needs("bob"), ordered("c"))
    print(slowly("xy"), all_of("pqr"))


if __name__ == "__main__":
    main()
