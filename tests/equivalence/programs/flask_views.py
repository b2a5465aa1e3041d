"""Views of Flask, asked by its test client."""
import os

import requests
from flask import Flask, jsonify

BASE = os.environ["BASE"]
app = Flask(__name__)


def number(n):
    response = requests.get(f"{BASE}/json/{n}", timeout=5)
    return response.json()["n"]


@app.route("/one/<int:n>")
def one(n):
    return jsonify(n=number(n))


@app.get("/sum/<int:n>")
def total(n):
    return {"sum": sum(number(i) for i in range(n))}


if __name__ == "__main__":
    client = app.test_client()
    print(client.get("/one/5").json, client.get("/sum/4").json, client.get("/none").status_code)
