"""Calls that change the same thing keep their order."""
import time

log = []
total = 0


def add(n):
    global total
    time.sleep(0.02 / n)
    total += n
    return total


def note(text):
    time.sleep(0.01)
    log.append(text)


class Box:
    def __init__(self):
        self.items = []

    def put(self, item):
        time.sleep(0.02 / item)
        self.items.append(item)

    def size(self):
        time.sleep(0.001)
        return len(self.items)


def main():
    a = add(1)
    b = add(2)
    note("first")
    note("second")
    box = Box()
    box.put(1)
    box.put(2)
    size = box.size()
    print(a, b, total, log, box.items, size)


main()
