"""A Flask handler with three services behind it: the worker is held for the sum of all three."""
import redis
import requests
from flask import Flask, jsonify

app = Flask(__name__)
cache = redis.Redis(host="cache")


def weather(city):
    return requests.get("https://weather.example/now", params={"city": city}).json()


def events(city):
    return requests.get("https://events.example/today", params={"city": city}).json()


@app.route("/city/<name>")
def city(name):
    cached = cache.get(f"city:{name}")
    if cached:
        return cached
    page = {"weather": weather(name), "events": events(name)}
    cache.set(f"city:{name}", str(page), ex=60)
    return jsonify(page)
