# Metaclasses, class decorators, descriptors, __init_subclass__, __set_name__.
import asyncio

class Registry(type):
    classes = {}

    def __new__(meta, name, bases, namespace, **options):
        cls = super().__new__(meta, name, bases, namespace)
        if options.get("register", True):
            meta.classes[name.lower()] = cls
        return cls

    def __init__(cls, name, bases, namespace, **options):
        super().__init__(name, bases, namespace)
        cls.options = options

    def __call__(cls, *args, **kwargs):
        made = super().__call__(*args, **kwargs)
        made.number = len(cls.made)
        cls.made.append(made)
        return made

    def __getitem__(cls, name):
        return cls.classes[name]

    def __iter__(cls):
        return iter(sorted(cls.classes))

    def __len__(cls):
        return len(cls.classes)

class Positive:
    def __set_name__(self, owner, name):
        self.name = name
        owner.checked = getattr(owner, "checked", ()) + (name,)

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return instance.__dict__.get(self.name, 1)

    def __set__(self, instance, value):
        if value <= 0:
            raise ValueError(f"{self.name} must be positive, not {value}")
        instance.__dict__[self.name] = value

    def __delete__(self, instance):
        print("deleting", self.name)
        del instance.__dict__[self.name]

class Handler(metaclass=Registry, register=False):
    made = []
    delay = Positive()
    retries = Positive()

    def __init_subclass__(cls, /, prefix="", **kwargs):
        super().__init_subclass__()
        cls.prefix = prefix

    def __init__(self, delay):
        self.delay = delay

    async def run(self):
        await asyncio.sleep(self.delay)
        return f"{self.prefix}{type(self).__name__}#{self.number}"

def loud(cls):
    original = cls.run
    async def run(self):
        return (await original(self)).upper() + "!"
    cls.run = run
    return cls

class Mail(Handler):
    pass

@loud
class Web(Mail):
    async def run(self):
        return "web:" + await super().run()

class Both(Web, Mail):
    @classmethod
    def make(cls, *args):
        return cls(*args)

    @staticmethod
    def kind():
        return "both"

    @property
    def slow(self):
        """How slow."""
        return self.delay > 1

    @slow.setter
    def slow(self, value):
        self.delay = 2 if value else 0.5

    @slow.deleter
    def slow(self):
        del self.delay

async def main():
    things = [Mail(0.2), Web(0.1), Both.make(0.3)]
    print(await asyncio.gather(*(t.run() for t in things)))
    print(list(Handler), len(Handler), Handler["web"] is Web, Both.__mro__, Both.options, Handler.checked)
    b = things[2]
    b.slow = True
    print(b.slow, b.delay, Both.slow.__doc__, Both.kind(), b.retries)
    del b.slow
    print(b.delay, vars(b))
    for bad in (lambda: setattr(b, "retries", -1), lambda: Registry("X", (int,), {}).nothing, lambda: b.run2):
        try:
            bad()
        except Exception as e:
            print(type(e).__name__, e)
    print(type(Mail).__name__, isinstance(Mail, type), issubclass(Both, Mail), Registry.classes.keys())

asyncio.run(main())
