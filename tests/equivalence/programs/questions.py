"""Reads from standard input."""


def ask(question):
    return input(question).strip()


def main():
    name = ask("name? ")
    age = int(ask("age? "))
    print(f"{name} is {age}")


main()
