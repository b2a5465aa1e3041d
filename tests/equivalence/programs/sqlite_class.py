"""A repository over sqlite3 with a transaction that is rolled back."""
import sqlite3


class Repository:
    def __init__(self, path):
        self.path = path

    def open(self):
        self.connection = sqlite3.connect(self.path)
        self.connection.row_factory = sqlite3.Row
        self.connection.executescript("drop table if exists t; create table t (k text primary key, v int);")
        return self

    def put(self, key, value):
        with self.connection:
            self.connection.execute("insert into t values (?, ?)", (key, value))

    def items(self):
        return [tuple(row) for row in self.connection.execute("select * from t order by k").fetchall()]

    def close(self):
        self.connection.close()


def main():
    repository = Repository("class.db").open()
    repository.put("b", 2)
    repository.put("a", 1)
    try:
        repository.put("a", 3)
    except sqlite3.IntegrityError:
        print("twice")
    print(repository.items())
    repository.close()


if __name__ == "__main__":
    main()
