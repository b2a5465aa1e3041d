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
    visits = cache.incr(f"visits:{name}")
    now = weather(name)
    today = events(name)
    return jsonify({"visits": visits, "weather": now, "events": today})
