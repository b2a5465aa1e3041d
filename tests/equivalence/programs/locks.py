"""A lock around a check and a change."""
import threading
import time


class Counter:
    def __init__(self):
        self.lock = threading.Lock()
        self.value = 0

    def add(self, n):
        with self.lock:
            before = self.value
            self.value = before + n
        return self.pause()

    def pause(self):
        time.sleep(0.001)
        return self.value


def main():
    counter = Counter()
    print(counter.add(2), counter.add(3))


main()
