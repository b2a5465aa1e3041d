"""The garbage collector: here there is none to steer."""


def collect(generation=2):
    return 0


def enable():
    pass


def disable():
    pass


def isenabled():
    return True


def freeze():
    pass


def get_count():
    return 0, 0, 0


def get_threshold():
    return 2000, 10, 10


def set_threshold(*thresholds):
    pass


def get_objects(generation=None):
    return []


def get_referrers(*objs):
    return []
