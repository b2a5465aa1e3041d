"""A Flask handler with three services behind it: the worker is held for the sum of all three."""
import redis
import requests
from flask import Flask, jsonify

app = Flask(__name__)
cache = redis.Redis(host="cache")


def weather(place):
    return requests.get("https://weather.example/now", params={"place": place}).json()


def events(place):
    return requests.get("https://events.example/today", params={"place": place}).json()


@app.route("/city/<name>")
def city(name):
    place = cache.hget("places", name)
    now = weather(place)
    today = events(place)
    return jsonify({"weather": now, "events": today})
