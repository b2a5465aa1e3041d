# Length-prefixed frames are encoded, cut into chunks, and put together again by a state machine.
import asyncio
import base64
import hashlib
import struct
import uuid
from enum import IntEnum

class Kind(IntEnum):
    DATA = 1
    PING = 2
    CLOSE = 9

def encode(kind, body=b""):
    return struct.pack("!BH", kind, len(body)) + body if hasattr(struct, "pack") else b""

def encode_plain(kind, body=b""):
    return bytes([kind]) + len(body).to_bytes(2, "big") + body

class Decoder:
    def __init__(self):
        self.buffer = bytearray()

    def feed(self, chunk):
        self.buffer += chunk
        while len(self.buffer) >= 3:
            size = int.from_bytes(self.buffer[1:3], "big")
            if len(self.buffer) < 3 + size:
                return
            kind, body = Kind(self.buffer[0]), bytes(self.buffer[3:3 + size])
            del self.buffer[:3 + size]
            yield kind, body

class Pipe:
    def __init__(self):
        self.chunks = asyncio.Queue()

    async def write(self, data, size=5):
        for i in range(0, len(data), size):
            await self.chunks.put(data[i:i + size])
            await asyncio.sleep(0.01)

    async def frames(self):
        decoder = Decoder()
        while True:
            for frame in decoder.feed(await self.chunks.get()):
                yield frame
                if frame[0] is Kind.CLOSE:
                    return

async def main():
    pipe = Pipe()
    data = encode_plain(Kind.DATA, b"hello world") + encode_plain(Kind.PING) + encode_plain(Kind.DATA, "é€".encode()) + encode_plain(Kind.CLOSE, b"bye")
    sender = asyncio.create_task(pipe.write(data))
    async for kind, body in pipe.frames():
        print(kind.name, kind, body, len(body), f"{asyncio.get_running_loop().time():.2f}")
    await sender
    print(hashlib.sha256(data).hexdigest()[:16], hashlib.md5(b"x").hexdigest(), base64.b64encode(data[:6]), base64.b64decode("aGk="), data[:4].hex(":"), Kind(2), Kind["PING"] + 1)
    print(str(uuid.UUID(int=5)), uuid.uuid5(uuid.NAMESPACE_DNS, "x.org"), b"abc".decode("ascii"), "é".encode("latin-1"), b"\xff".decode("utf-8", "replace"), "aé".encode("ascii", "ignore"))
    try:
        Kind(5)
    except ValueError as e:
        print(e)
    try:
        b"\xff".decode()
    except UnicodeDecodeError as e:
        print(e)

asyncio.run(main())
