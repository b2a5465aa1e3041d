"""Files that nobody names: what is written is there as soon as the code goes on."""
import json
import time


def text(number):
    time.sleep(0.001)
    return f"line {number}"


def read(path):
    time.sleep(0.001)
    return open(path, encoding="utf-8").read()


def written(number):
    open("one.txt", "w", encoding="utf-8").write(text(number))
    return open("one.txt", encoding="utf-8").read()


def dumped(number):
    json.dump(text(number), open("two.json", "w"))
    return json.load(open("two.json"))


def emptied():
    # The file is empty as soon as it is opened.
    open("one.txt", "w", encoding="utf-8").write(read("one.txt") + ".")
    return open("one.txt", encoding="utf-8").read()


def broken(number):
    raise ValueError(text(number))


def main():
    for number in range(30):
        assert written(number) == f"line {number}", number
        assert dumped(number) == f"line {number}", number
    print(written(7), dumped(8), emptied())
    try:
        open("missing/one.txt", "w").write(text(9))
    except FileNotFoundError as error:
        print(error.filename)
    try:
        open("three.txt", "w").write(broken(1))
    except ValueError as error:
        print(error)


main()
