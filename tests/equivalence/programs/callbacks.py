"""Functions that are handed to code which does not await stay as they are."""
import time


def weight(text):
    time.sleep(0.001)
    return len(text)


def load(text):
    time.sleep(0.002)
    return text * 2


def main():
    words = ["ccc", "a", "bb"]
    print(sorted(words, key=weight))
    print(max(words, key=lambda word: weight(word)))
    print(list(map(weight, words)))
    print(load("x"), weight("abc"))


main()
