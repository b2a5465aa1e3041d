"""Functions for the end of the program; the simulated one ends without them."""


def register(func, *args, **kwargs):
    return func


def unregister(func):
    pass
