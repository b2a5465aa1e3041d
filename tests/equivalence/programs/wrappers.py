"""Functions of all four kinds with many callers, as a library has them."""
import time


def load(key):
    time.sleep(0.01)
    return f"load {key}"


class Store:
    prefix = "store"

    def __init__(self, name):
        self.name = name

    def get(self, key):
        """The value of a key."""
        time.sleep(0.01)
        return f"{self.name} {load(key)}"

    @classmethod
    def kind(cls, key="k"):
        time.sleep(0.01)
        return f"{cls.__name__} {cls.prefix} {key}"

    @staticmethod
    def path(key, *parts, sep="/"):
        time.sleep(0.01)
        return sep.join([key, *parts])


class Special(Store):
    prefix = "special"

    def get(self, key):
        return "special " + super().get(key)


def main():
    store = Special("s")
    print(load(1), store.get(2), Store("t").get(3))
    print(Store.kind(), Special.kind(key="x"), store.kind())
    print(Store.path("a", "b", sep="-"), store.path("c"))
    print(Store.get.__name__, load.__name__)


if __name__ == "__main__":
    main()
