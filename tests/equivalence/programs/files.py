"""Files written and read again."""
import json
import time


def write(path, rows):
    with open(path, "w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row) + "\n")
    time.sleep(0.001)


def read(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def length(path):
    time.sleep(0.001)
    open("copy.txt", "w", encoding="utf-8").write(open(path, encoding="utf-8").read())
    return len(open("copy.txt", encoding="utf-8").read())


def main():
    write("rows.txt", [{"n": n, "text": "é" * n} for n in range(3)])
    print(read("rows.txt"))
    print(length("rows.txt"))
    try:
        read("missing.txt")
    except FileNotFoundError as error:
        print(error.filename)


main()
