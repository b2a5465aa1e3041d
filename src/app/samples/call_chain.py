"""One blocking call at the bottom makes every caller above it wait."""
from rpc import blocking_thrift_call


def f():
    return blocking_thrift_call("profile")


def g():
    return f()


def h():
    return blocking_thrift_call("friends")


def api():
    profile = g()
    friends = h()
    return {"profile": profile, "friends": friends}


if __name__ == "__main__":
    api()
    print("answered")
