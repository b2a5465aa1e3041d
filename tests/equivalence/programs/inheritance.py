"""Overridden and abstract methods turn together."""
import time
from abc import ABC, abstractmethod


class Store(ABC):
    @abstractmethod
    def load(self, key):
        """Load a value."""

    def load_all(self, keys):
        return [self.load(key) for key in keys]


class Memory(Store):
    def load(self, key):
        return f"memory {key}"


class Slow(Store):
    def load(self, key):
        time.sleep(0.01)
        return f"slow {key}"


class Cached(Slow):
    def __init__(self):
        self.seen = {}

    def load(self, key):
        if key not in self.seen:
            self.seen[key] = super().load(key)
        return self.seen[key]


def main():
    for store in (Memory(), Slow(), Cached()):
        print(type(store).__name__, store.load_all(["a", "b", "a"]))


main()
