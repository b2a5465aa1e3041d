"""Arms of conditions, of which some wait and some do not."""
import time


def load_user(key):
    time.sleep(0.02)
    return {"key": key, "admin": key == 1}


def load_log(key):
    time.sleep(0.02)
    if key == 3:
        raise KeyError(key)
    return [f"{key} signed in"]


def page(key, wanted):
    user = load_user(key)
    if wanted:
        log = load_log(key)
    else:
        log = []
    return user, log


def either(key):
    first = load_user(key) if key > 1 else load_log(key)
    second = load_log(key + 10) if key % 2 else None
    return first, second


def depends(key):
    user = load_user(key)
    log = load_log(key) if user["admin"] else ["nothing"]
    return user["key"], log


def offer(key, kind):
    user = load_user(key)
    if kind == "new":
        log = []
    elif kind == "old":
        log = load_log(key)
    else:
        log = load_log(kind)
    return user, log


def main():
    print(page(1, True), page(2, False))
    print(either(1), either(2))
    print(depends(1), depends(2))
    print(offer(1, "new"), offer(2, "old"), offer(4, "all"))
    try:
        page(3, True)
    except KeyError as error:
        print("no log for", error)


if __name__ == "__main__":
    main()
