from .cart import compare, longest


def main():
    print(compare(["tea", "milk"]), longest(["tea", "milk"]))


if __name__ == "__main__":
    main()
