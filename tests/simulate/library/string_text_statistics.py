import statistics
import string
import textwrap

print(string.ascii_letters, string.digits, string.punctuation, repr(string.whitespace), string.hexdigits)
print(string.capwords("hello wORLD"), string.Template("$who likes ${what} for $$5").substitute(who="tim", what="kung pao"), string.Template("$a $b").safe_substitute(a=1))
for bad in ("$", "a $1", "${x"):
    try:
        string.Template(bad).substitute(x=1)
    except ValueError as error:
        print(error)
try:
    string.Template("$x").substitute()
except KeyError as error:
    print("KeyError", error)
text = "The quick brown fox jumped over the lazy dog, and well-known things happened to it afterwards in extraordinarily-long words."
for width in (20, 30, 50):
    print(textwrap.fill(text, width))
print(textwrap.wrap("aaaaaaaaaaaaaaaaaaaaaaaa bb", 10), textwrap.shorten(text, 40), textwrap.shorten("hello  world", 20), textwrap.fill("a b c", 3, initial_indent="* ", subsequent_indent="  "))
print(repr(textwrap.dedent("    a\n      b\n\n    c\n")), repr(textwrap.indent("a\n\nb\n", "> ")), textwrap.wrap(""), textwrap.wrap("  lead and   gaps  ", 8))
data = [1, 2, 2, 3, 7]
print(statistics.mean(data), statistics.fmean(data), statistics.median(data), statistics.median([1, 2, 3, 4]), statistics.mode(data), statistics.multimode([1, 1, 2, 2]))
print(statistics.stdev(data), statistics.pstdev(data), statistics.variance(data), statistics.pvariance([1.5, 2.5, 4.0]), statistics.mean([1, 2]), statistics.mean([1.5, 2.5]), statistics.variance([2, 4]))
print(statistics.quantiles(range(1, 12)), statistics.quantiles([1, 2, 3, 4], n=2, method="inclusive"), statistics.harmonic_mean([40, 60]), statistics.median_low([1, 2]), statistics.median_high([1, 2]))
print(statistics.correlation([1, 2, 3], [1, 2, 4]), statistics.NormalDist(5, 2).cdf(5))
for call in (lambda: statistics.mean([]), lambda: statistics.stdev([1]), lambda: statistics.median([])):
    try:
        call()
    except statistics.StatisticsError as error:
        print(error)
