"""Redis as a global of the module and as an attribute, with a server of its own."""
import threading

import redis
from fakeredis import TcpFakeServer

server = TcpFakeServer(("127.0.0.1", 0), server_type="redis")
PORT = server.server_address[1]
threading.Thread(target=server.serve_forever, daemon=True).start()

cache = redis.Redis(host="127.0.0.1", port=PORT, decode_responses=True)


class Limiter:
    def __init__(self, client: redis.Redis, most: int):
        self.client = client
        self.most = most

    def allows(self, key: str) -> bool:
        return self.client.incr(f"hits:{key}") <= self.most

    def hits(self, *keys):
        pipeline = self.client.pipeline()
        for key in keys:
            pipeline.get(f"hits:{key}")
        return pipeline.execute()


def remember(key, value):
    cache.set(key, value, ex=60)
    return cache.get(key)


def main():
    print(remember("a", "one"), cache.get("nothing"))
    limiter = Limiter(cache, 2)
    print([limiter.allows("ada") for _ in range(3)], limiter.allows("ida"))
    print(limiter.hits("ada", "ida", "none"))
    cache.rpush("queue", "x", "y")
    print(cache.lrange("queue", 0, -1), cache.exists("queue"), cache.delete("queue"))
    try:
        cache.incr("a")
    except redis.ResponseError as error:
        print("refused", type(error).__name__)


if __name__ == "__main__":
    main()
