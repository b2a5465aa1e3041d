"""A class with `__enter__` and `__exit__` that wait."""
import time


class Connection:
    def __init__(self, name):
        self.name = name
        self.open = False

    def __enter__(self):
        time.sleep(0.01)
        self.open = True
        return self

    def __exit__(self, kind, value, traceback):
        time.sleep(0.01)
        self.open = False
        print("closed after", kind.__name__ if kind else None)
        return kind is KeyError

    def ask(self, question):
        time.sleep(0.005)
        if not question:
            raise KeyError(question)
        return f"{self.name}: {question}? {self.open}"


def main():
    with Connection("db") as connection:
        print(connection.ask("up"))
    with Connection("db") as connection:
        connection.ask("")
    print(connection.open)


main()
