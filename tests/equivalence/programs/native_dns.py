"""Names that nobody answers for: the resolver's errors."""

import dns.resolver


def ask(name):
    try:
        return dns.resolver.resolve(name, "A", lifetime=0.2)
    except Exception as error:
        return type(error).__name__


def main():
    print(ask(".."))
    print(ask("a" * 70 + ".example"))


main()
