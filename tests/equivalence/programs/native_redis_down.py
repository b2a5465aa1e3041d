"""A server that is not there: the same error from both clients."""

import redis


def count(key):
    client = redis.Redis(host="127.0.0.1", port=9, retry=None)
    try:
        client.incr(key)
        return client.get(key)
    except redis.ConnectionError as error:
        return type(error).__name__


def pipelined():
    with redis.Redis(host="127.0.0.1", port=9, retry=None) as client:
        pipe = client.pipeline()
        pipe.set("a", 1)
        try:
            return pipe.execute()
        except redis.ConnectionError:
            return "pipeline failed"


print(count("visits"))
print(pipelined())
