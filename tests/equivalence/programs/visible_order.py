"""What is printed comes in the same order."""
import time


def say(text, pause):
    time.sleep(pause)
    print(text)


def main():
    say("one", 0.03)
    say("two", 0.01)
    for text in ["three", "four"]:
        say(text, 0.02 if text == "three" else 0.001)


main()
