from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    import shapes as s

limit: s.Limit = 3


class Session:
    timeout: s.Timeout
    retries: dict[str, s.Retry] = {}

    def send(self, request: s.Request, *, stream: s.Stream = False) -> s.Response:
        reply: s.Reply = (request, stream)
        return reply


@dataclass
class Point:
    x: int
    kind: ClassVar[s.Kind] = "plain"
    tags: list[s.Tag] = field(default_factory=list)


print(limit, __annotations__)
print(Session.__annotations__)
print(Session().send("a", stream=True))
print(Point(1), Point.kind, [f.name for f in fields(Point)])
