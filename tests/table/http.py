"""HTTP clients, after the documentation of requests, urllib3, httpx and the standard library."""
import http.client
import json
import urllib.parse
import urllib.request
from urllib import request as rq

import httpx
import requests
import urllib3
from requests import Session
from requests.adapters import HTTPAdapter


def quickstart(url, payload):
    r = requests.get(url, params={"page": 2}, timeout=5)  # blocks
    r.raise_for_status()  # fine
    r.json()  # fine
    r.headers.get("content-type")  # fine
    r.cookies.get("sid")  # fine
    requests.post(url, json=payload)  # blocks
    requests.put(url, data=payload)  # blocks
    requests.delete(url)  # blocks
    requests.head(url, allow_redirects=True)  # blocks
    requests.options(url)  # blocks
    requests.request("PATCH", url)  # blocks
    urllib.parse.urljoin(url, "page")  # fine
    urllib.parse.quote(url)  # fine
    requests.utils.quote(url)  # fine


class Api:
    def __init__(self, base):
        self.base = base
        self.session = requests.Session()
        self.session.headers.update({"accept": "application/json"})  # fine
        self.session.mount("https://", HTTPAdapter(max_retries=3))  # fine
        self.cache = {}

    def user(self, number):
        if cached := self.cache.get(number):  # fine
            return cached
        response = self.session.get(f"{self.base}/users/{number}")  # blocks
        self.cache[number] = response.json()  # fine
        return self.cache.pop(number, None)  # fine

    def save(self, user):
        return self.session.post(self.base, json=user).json()  # blocks

    def replace(self, user):
        with self.session.request("PUT", self.base, json=user) as response:  # blocks
            return response.status_code


def with_session(url):
    with requests.Session() as session:  # fine
        session.get(url)  # blocks
        session.headers.get("x")  # fine
    with Session() as other:
        other.send(requests.Request("GET", url).prepare())  # blocks


def annotated(session: "requests.Session", url: str) -> dict:
    return session.get(url).json()  # blocks


def standard_library(url):
    urllib.request.urlopen(url)  # blocks
    rq.urlretrieve(url, "page.html")  # blocks
    urllib.request.Request(url, headers={})  # fine
    opener = urllib.request.build_opener()  # fine
    opener.open(url)  # blocks
    connection = http.client.HTTPSConnection("example.org")  # fine
    connection.request("GET", "/")  # blocks
    connection.getresponse()  # blocks
    http.client.HTTPMessage().get("x")  # fine


def pools(url):
    pool = urllib3.PoolManager(num_pools=4)  # fine
    pool.request("GET", url)  # blocks
    urllib3.util.parse_url(url)  # fine


def httpx_sync(url):
    httpx.get(url)  # blocks
    httpx.URL(url).join("/a")  # fine
    with httpx.Client(timeout=3) as client:
        client.get(url)  # blocks
        client.post(url, json={})  # blocks
        client.build_request("GET", url)  # fine
    client = httpx.Client()
    client.put(url)  # blocks


async def httpx_async(url):
    async with httpx.AsyncClient() as client:
        await client.get(url)  # fine
        await client.post(url, json={})  # fine
    client = httpx.AsyncClient()
    return await client.get(url)  # fine


def not_http(url, registry, settings: dict):
    registry.get(url)  # fine
    settings.get("url")  # fine
    json.loads("{}").get("x")  # fine
    dict(url=url).get("url")  # fine
    requests = registry.requests
    requests.get(url)  # fine


class Router:
    """Things that are called like HTTP methods and are none."""

    def __init__(self):
        self.routes = {}
        self.patch = {}

    def get(self, path):
        return self.routes.get(path)  # fine

    def post(self, path, handler):
        self.routes.update({path: handler})  # fine
        self.patch.pop(path, None)  # fine
        return self.get(path)  # fine


def routes(app, mocker):
    router = Router()
    router.post("/", print)  # fine
    router.get("/")  # fine
    app.get("/users")  # fine
    mocker.patch("requests.get")  # fine
    session = {}
    session.get("user")  # fine
