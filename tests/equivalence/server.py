"""A small HTTP server for the programs: prints its port, and serves until its input ends.

An argument gives the milliseconds that every answer takes.
"""

import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


DELAY = float(sys.argv[1]) / 1000 if len(sys.argv) > 1 else 0


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body go out as one: two small packets would wait for each other's acknowledgement.
    wbufsize = 64 * 1024

    def do_GET(self):
        path, _, query = self.path.partition("?")
        kind, _, value = path.strip("/").partition("/")
        if kind == "json":
            self.reply(200, json.dumps({"n": int(value), "query": query}))
        elif kind == "untyped":
            self.reply(200, json.dumps({"n": int(value)}), "text/plain")
        elif kind == "status":
            self.reply(int(value), f"status {value}", "text/plain")
        elif kind == "slow":
            time.sleep(int(value) / 1000)
            self.reply(200, json.dumps({"slept": int(value)}))
        elif kind == "headers":
            self.reply(200, json.dumps({"value": self.headers.get(value)}))
        elif kind == "redirect":
            self.send_response(302)
            self.send_header("Location", f"/json/{value}")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self.reply(404, "nothing here", "text/plain")

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        kind = self.headers.get("Content-Type", "").split(";")[0]
        self.reply(201, json.dumps({"method": self.command, "type": kind, "body": body.decode()}))

    do_PUT = do_DELETE = do_PATCH = do_POST

    def reply(self, status, text, kind="application/json"):
        time.sleep(DELAY)
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
sys.stdin.read()
