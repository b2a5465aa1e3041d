import itertools
from itertools import *

print(list(islice(count(3, 2), 4)), list(zip(count(), "ab")), next(count(0.5)))
print(list(islice(cycle("abc"), 7)), list(repeat("x", 3)), list(map(pow, range(4), repeat(2))))
print(repr(count(1)), repr(count(1, 2)), repr(repeat(1)), repr(repeat(1, 2)))
print(list(chain([1, 2], "ab", ())), list(chain.from_iterable([[1], [2, 3]])))
print(list(accumulate([1, 2, 3, 4])), list(accumulate([3, 1, 2], max)), list(accumulate([1, 2], initial=10)), list(accumulate([])))
print(list(islice(range(10), 2, 8, 3)), list(islice("abc", 5)), list(islice("abcdef", 2, None)))
source = iter(range(10))
print(list(islice(source, 3)), next(source), list(islice(source, 1, 4)), list(source))
print(list(takewhile(lambda x: x < 3, [1, 2, 5, 1])), list(dropwhile(lambda x: x < 3, [1, 2, 5, 1])), list(filterfalse(None, [0, 1, "", 2])))
print(list(filterfalse(lambda x: x % 2, range(6))), list(starmap(pow, [(2, 3), (3, 2)])), list(compress("abcd", [1, 0, 1, 1])))
print(list(pairwise("abcd")), list(pairwise([1])), list(batched("abcdefg", 3)))
print(list(zip_longest("ab", range(3), fillvalue="-")), list(zip_longest()))
print([(key, list(group)) for key, group in groupby("aaabbca")])
print([(key, len(list(group))) for key, group in groupby(sorted(["apple", "bob", "cat", "avocado"], key=len), key=len)])
print([key for key, group in groupby([1, 1, 2, 2])])
print(list(product("ab", [1, 2])), list(product([0, 1], repeat=3)), list(product()), list(product([], [1])))
print(list(combinations("abcd", 2)), list(combinations([1, 2], 3)), list(combinations([1], 0)))
print(list(combinations_with_replacement("abc", 2)), list(combinations_with_replacement([], 1)))
print(list(permutations([1, 2, 3])), list(permutations("abc", 2)), list(permutations([1], 2)))
a, b = tee([1, 2, 3])
print(next(a), list(b), list(a))
for call in (lambda: batched("a", 0), lambda: islice([], -1), lambda: islice([], 0, 1, 0), lambda: combinations([], -1), lambda: list(batched("abc", 2, strict=True))):
    try:
        call()
    except ValueError as error:
        print(error)
