"""Functions that call themselves and each other."""
import time


def walk(tree, depth=0):
    time.sleep(0.002)
    total = tree["value"] + depth
    for child in tree.get("children", []):
        total += walk(child, depth + 1)
    return total


def even(n):
    time.sleep(0.001)
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


def main():
    tree = {"value": 1, "children": [{"value": 2}, {"value": 3, "children": [{"value": 4}]}]}
    print(walk(tree))
    print(even(6), odd(6))


main()
