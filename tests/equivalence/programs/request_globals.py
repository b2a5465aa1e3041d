"""Globals and thread-local data: of one request, of all, and counted."""
import threading
import time

current_user = None
last_user = None
served = 0
settings = None
request = threading.local()


class State:
    page = None
    limit = 10


def load_settings():
    time.sleep(0.01)
    return {"theme": "dark"}


def get_settings():
    global settings
    if settings is None:
        settings = load_settings()
    return settings


def greeting():
    time.sleep(0.01)
    return f"hello {current_user}, {request.language}, {getattr(request, 'theme', 'none')}, {State.page} of {State.limit}"


def handle(user, language):
    global current_user, last_user, served
    current_user = user
    request.language = language
    State.page = f"{user}'s page"
    served += 1
    text = greeting()
    last_user = user
    return text, get_settings()["theme"]


def report():
    return last_user, served


def main():
    print(handle("ada", "en"))
    print(handle("bob", "de"))
    print(report())


if __name__ == "__main__":
    main()
