"""Document stores, search, caches and queues of jobs, after pymongo, redis-py, elasticsearch and memcached clients."""
import collections

import redis
from elasticsearch import Elasticsearch
from pymongo import ASCENDING, MongoClient
from redis import Redis


def mongo():
    client = MongoClient("mongodb://localhost")
    shop = client["shop"]
    shop.orders.insert_one({"a": 1})  # blocks
    shop["orders"].find_one({"a": 1})  # blocks
    orders = client.shop.orders
    orders.update_many({}, {"$set": {"a": 2}})  # blocks
    orders.count_documents({})  # blocks
    orders.find({"a": 1}).sort("a", ASCENDING)  # fine
    orders.aggregate([])  # blocks
    orders.create_index("a")  # blocks
    orders.bulk_write([])  # blocks
    client.list_database_names()  # blocks
    orders.with_options()  # fine


class Basket:
    client = redis.Redis(host="localhost")

    def __init__(self, url):
        self.fast = Redis.from_url(url)
        self.memory = collections.OrderedDict()

    def read(self, key):
        self.client.get(key)  # blocks
        self.fast.hgetall(key)  # blocks
        self.memory.get(key)  # fine
        self.memory.pop(key)  # fine
        self.fast.expire(key, 60)  # blocks
        self.client.set(key, 1)  # blocks
        self.client.lpush("jobs", key)  # blocks
        self.client.blpop("jobs")  # blocks

    def many(self, keys):
        with self.client.pipeline() as pipe:
            for key in keys:
                pipe.get(key)  # fine
            return pipe.execute()  # blocks

    def listen(self):
        channel = self.client.pubsub()  # fine
        channel.subscribe("news")  # blocks
        channel.get_message()  # blocks

    def guarded(self):
        with self.client.lock("shop"):  # blocks
            pass


def search(query):
    es = Elasticsearch("http://localhost:9200")
    es.search(index="shop", query=query)  # blocks
    es.index(index="shop", document={})  # blocks
    es.indices.create(index="shop")  # blocks


def not_stores(counter: collections.Counter, bag: set):
    counter.update("a")  # fine
    bag.add(1)  # fine
    counter.get("a")  # fine
    collections.deque([1]).pop()  # fine
    collections.defaultdict(list)["a"].append(1)  # fine
