"""Django's cache in memory."""

import django
from django.conf import settings

settings.configure(CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}})
django.setup()

from django.core.cache import cache


def visits(name):
    cache.add(name, 0)
    return cache.incr(name)


def main():
    print(visits("a"), visits("a"), visits("b"))
    cache.set("c", {"deep": [1]})
    print(cache.get("c"), cache.get("d", "none"))
    print(cache.get_many(["a", "b"]))
    cache.delete("a")
    print(cache.get("a"))


main()
