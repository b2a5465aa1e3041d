"""The same calls in many places, some of them for a reason."""
import random
import time

CALLS = []


def load_viewer(key):
    time.sleep(0.01)
    return {"key": key, "blocked": (4,)}


def count(key):
    time.sleep(0.01)
    CALLS.append(key)
    return len(CALLS)


def visible(key, posts):
    found = []
    for post in posts:
        viewer = load_viewer(key)
        if post not in viewer["blocked"]:
            found.append(post)
    return found


def twice(key):
    first = load_viewer(key)
    other = load_viewer(key + 1)
    again = load_viewer(key)
    return first["key"], other["key"], again["key"], first == again


def changed(key):
    first = load_viewer(key)
    second = load_viewer(key)
    second["key"] = "changed"
    return first["key"], second["key"]


def counted(key):
    first = count(key)
    second = count(key)
    return first, second


def rolled(dice):
    time.sleep(0.01)
    return dice.random()


def chance():
    dice = random.Random(1)
    first = rolled(dice)
    second = rolled(dice)
    return first == second


def main():
    print(visible(1, range(6)), visible(2, []))
    print(twice(1), changed(2), counted(3), chance())


if __name__ == "__main__":
    main()
