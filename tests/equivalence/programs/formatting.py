"""Awaits inside f-strings, conditions, slices and chained attributes."""
import time


class Reply(dict):
    def upper(self):
        return Reply({key: str(value).upper() for key, value in self.items()})


def ask(text, *more):
    time.sleep(0.001)
    return Reply(text=text, more=list(more))


def main():
    print(f"{ask('a')['text']!r:>6} {ask('b').upper()['text']}")
    print(ask("abc")["text"][1:], -len(ask("x", 1, 2)["more"]), not ask("y"))
    text = ask("yes")["text"] if ask("no")["text"] == "no" else "else"
    print(text, ask("a")["text"] + ask("b")["text"] * 2 ** len(ask("c", 1)["more"]))
    assert ask("fine"), ask("never")
    (x, y), z = ask("p", 1, 2)["more"], ask("q")["text"]
    print(x, y, z)
    lines = [
        ask("one")["text"],  # a comment
        ask("two")["text"],
    ]
    print(lines)
    match ask("m")["more"]:
        case []:
            print("empty")
        case _:
            print("full")


main()
