import typing
from abc import ABC, abstractmethod
from typing import (Any, AsyncIterator, Awaitable, Callable, ClassVar, Dict, Final, Generic, Iterable, List, Literal, NamedTuple, NewType, Optional, Protocol, Self,
                    Tuple, TypedDict, TypeVar, Union, cast, overload, runtime_checkable, TYPE_CHECKING)

T = TypeVar("T")
K = TypeVar("K", bound=str)
if TYPE_CHECKING:
    import nothing_such
print(Optional[int], Union[int, str], Union[int, None], List[int], Dict[str, List[int]], Callable[[int, str], bool], Callable[..., Any], Tuple[int, ...], Literal["a", 1], T, Any, Awaitable[int], Iterable[T])
print(Union[int], Optional[int] == Union[int, None], typing.get_origin(List[int]), typing.get_args(Dict[str, int]), cast(int, "x"))


class Stack(Generic[T]):
    def __init__(self) -> None:
        self.items: List[T] = []

    def push(self, item: T) -> Self:
        self.items.append(item)
        return self


s = Stack[int]()
print(s.push(1).push(2).items, Stack.__name__, type(s).__name__)


class Employee(NamedTuple):
    name: str
    id: int = 3

    def greet(self):
        return f"hi {self.name}"


print(Employee("Ann"), Employee("Bob", 5).greet(), Employee._fields, Employee("x") == ("x", 3))


class Movie(TypedDict, total=False):
    title: str
    year: int


m: Movie = {"title": "x"}
print(Movie(title="y", year=2), type(Movie(title="y")), m)
UserId = NewType("UserId", int)
print(UserId(5) + 1)


@runtime_checkable
class Closable(Protocol):
    def close(self) -> None: ...


class File:
    def close(self):
        pass


print(isinstance(File(), Closable), isinstance(3, Closable))


class Shape(ABC):
    @abstractmethod
    def area(self): ...

    @property
    @abstractmethod
    def name(self): ...

    def show(self):
        return f"{self.name} {self.area()}"


class Square(Shape):
    name = "square"

    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side ** 2


print(Square(2).show(), isinstance(Square(1), Shape), issubclass(Square, ABC))
for cls in (Shape, type("Half", (Shape,), {"area": lambda self: 1})):
    try:
        cls()
    except TypeError as error:
        print(error)


@overload
def double(x: int) -> int: ...
@overload
def double(x: str) -> str: ...
def double(x):
    return x * 2


LIMIT: Final = 5
print(double(2), double("a"), LIMIT, double.__annotations__)


def typed(a: int, b: Optional[str] = None) -> List[int]:
    return [a]


print(typed(1))


class Config:
    retries: ClassVar[int] = 3
    name: str


print(Config.__annotations__, Config.retries)


class Registry(ABC):
    pass


@Registry.register
class Foreign:
    pass


print(isinstance(Foreign(), Registry), Shape.__abstractmethods__ == frozenset({"area", "name"}))
