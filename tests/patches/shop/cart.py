from .store import Discount, Store, fetch, opened


def prices(store, keys):
    for key in keys:
        yield store.price(key)


def total(store: Store, keys):
    with opened(store):
        return sum(prices(store, keys))


def compare(keys):
    plain = total(Store(), keys)
    cheap = total(Discount(), keys)
    return plain - cheap


def longest(keys):
    return max(fetch(key) for key in keys)
