import random

random.seed(42)
print(random.random(), random.randint(1, 6), random.uniform(1, 5), random.choice("abc"), random.randrange(0, 100, 7))
items = list(range(10))
random.shuffle(items)
print(items, random.sample(range(1000), 5), random.sample(items, 10), random.choices("xyz", k=5), random.choices([1, 2], weights=[9, 1], k=8))
print(random.gauss(0, 1), random.gauss(0, 1), random.normalvariate(10, 2), random.expovariate(1.5), random.betavariate(2, 3), random.gammavariate(0.5, 1), random.gammavariate(1, 2))
print(random.triangular(0, 10, 3), random.paretovariate(3), random.weibullvariate(1, 1.5), random.lognormvariate(0, 0.25), random.vonmisesvariate(0, 4))
print(random.getrandbits(10), random.getrandbits(100), random.randbytes(5), random.randrange(10 ** 30))
own = random.Random("seed")
state = own.getstate()
first = [own.random() for _ in range(3)]
own.setstate(state)
print(first == [own.random() for _ in range(3)], first)
print(random.Random(7).sample(["a", "b"], counts=[3, 2], k=4), random.Random(b"x").random(), random.Random(2.5).random(), random.Random(1).sample(list(range(500)), 60)[:5])
for call in (lambda: random.choice([]), lambda: random.randint(5, 1), lambda: random.sample([1], 2), lambda: random.choices([1], weights=[1, 2]), lambda: random.randrange(0), lambda: random.randrange(1.5), lambda: random.sample({1}, 1), lambda: random.seed([])):
    try:
        print(call())
    except (IndexError, ValueError, TypeError) as error:
        print(type(error).__name__, error)
