"""What an example may ask for, as classes that `embed.js` reads: they pass through every highlighter and theme."""

VIEWS = ("rewrite", "timeline", "load", "calls", "findings")
THEMES = ("light", "dark")
HTTP = ("aiohttp", "httpx")


class OptionError(ValueError):
    """An option that does not exist, or a value that it does not take."""


def _one_of(*values):
    def check(value):
        if value not in values:
            raise OptionError(f"{value!r} is not one of {', '.join(values)}")
        return value

    return check


def _pixels(value):
    if not (value.isdecimal() and 0 < int(value) <= 20_000):
        raise OptionError(f"{value!r} is no height in pixels")
    return value


def _python(value):
    """`3.12` is the minor version 12."""
    minor = value.removeprefix("3.")
    if not (minor.isdecimal() and 8 <= int(minor) <= 14):
        raise OptionError(f"{value!r} is not one of 3.8 to 3.14")
    return minor


def _flag(value):
    if value:
        raise OptionError("takes no value")
    return ""


CHECKS = {
    "view": _one_of(*VIEWS),
    "theme": _one_of(*THEMES),
    "height": _pixels,
    "http": _one_of(*HTTP),
    "python": _python,
    "editor": _flag,
}


def classes(options):
    """The classes of an example with these options; raises `OptionError` with words for the writer."""
    found = ["unblock"]
    for name, value in options.items():
        if name not in CHECKS:
            raise OptionError(f"unknown option {name!r}; there are {', '.join(CHECKS)}")
        try:
            value = CHECKS[name](value or "")
        except OptionError as error:
            raise OptionError(f"{name}: {error}") from None
        found.append(f"unblock-{name}-{value}" if value else f"unblock-{name}")
    return found


def script_url(url):
    """Address of `embed.js` for the address of a page."""
    if not url:
        raise OptionError("say where the Unblock page is: https://example.org/unblock/")
    return url.rstrip("/") + "/embed.js"
