# JSON lines are parsed, checked, answered; bad ones are reported with their place.
import asyncio
import json
from datetime import datetime, timedelta, timezone, date

LINES = '''{"id": 1, "kind": "login", "at": "2024-02-29T23:30:00+00:00", "tags": ["a", "b"], "score": 1.50}
{"id": 2, "kind": "logout", "at": "2024-03-01T00:10:00+01:00", "nested": {"deep": [null, true, false]}}
{"id": 3, "kind": "login", "at": "bad"}
{"id": 4, "kind": }
[1, 2, 3]'''

class Encoder(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, datetime):
            return o.isoformat()
        if isinstance(o, set):
            return sorted(o)
        return super().default(o)

async def handle(number, line):
    await asyncio.sleep(0.1 * (number % 3))
    try:
        event = json.loads(line)
        at = datetime.fromisoformat(event["at"]).astimezone(timezone.utc)
    except json.JSONDecodeError as e:
        return {"line": number, "error": e.msg, "pos": e.pos, "col": e.colno}
    except (KeyError, TypeError, ValueError) as e:
        return {"line": number, "error": f"{type(e).__name__}: {e}"}
    return {**event, "at": at, "day": at.date().isoformat(), "weekday": at.strftime("%a %d %b %Y %H:%M")}

async def main():
    results = await asyncio.gather(*(handle(n, l) for n, l in enumerate(LINES.splitlines(), 1)))
    for r in results:
        print(json.dumps(r, cls=Encoder, sort_keys=True))
    print(json.dumps({"b": {2, 1}, "a": [1.0, 1e100, float("inf"), "é\n\"", None]}, cls=Encoder, indent=2, ensure_ascii=False))
    print(json.dumps([1, [2, {"x": ()}]], separators=(",", ":")), json.dumps({1: "int", None: 0, True: 1.5}))
    try:
        json.dumps({"x": object})
    except TypeError as e:
        print(e)
    a, b = results[0]["at"], results[1]["at"]
    print(b - a, (b - a).total_seconds(), a < b, max(a, b).isoformat(), a + timedelta(days=1, hours=2))
    print(json.loads('{"n": 12345678901234567890, "f": -0.5e-3, "u": "\\u00e9\\ud83d\\ude00"}', parse_float=str))
    print(json.loads("[1, 2]", object_hook=dict), json.loads('{"a": {"b": 1}}', object_pairs_hook=list))
    print(date(2024, 12, 30).isocalendar(), date(2024, 1, 31) + timedelta(30), (date(2025, 1, 1) - date(2024, 1, 1)).days)

asyncio.run(main())
