import base64
import binascii
import hashlib
import hmac
import io
import shlex
import uuid
from fractions import Fraction

print(base64.b64encode(b"hello world!"), base64.b64decode("aGVsbG8="), base64.urlsafe_b64encode(bytes(range(250, 256))), base64.b32encode(b"abc"), base64.b16encode(b"\x01\xff"), base64.b32decode(b"MFRGG==="), base64.b64encode(b"a"), base64.b64decode(b"YQ=="))
for bad in ("abc", "a"):
    try:
        base64.b64decode(bad)
    except binascii.Error as error:
        print(error)
print(hashlib.sha256(b"x").hexdigest(), hashlib.md5("é".encode()).hexdigest()[:8], hashlib.new("sha1", b"q").digest()[:4], hashlib.sha512().digest_size)
h = hashlib.sha256()
h.update(b"a")
h.update(b"b")
print(h.hexdigest() == hashlib.sha256(b"ab").hexdigest(), h.name, hmac.new(b"key", b"msg", hashlib.sha256).hexdigest()[:16], hmac.compare_digest("a", "a"))
try:
    hashlib.md5("text")
except TypeError as error:
    print(error)
print(binascii.hexlify(b"ab"), binascii.unhexlify("6162"), binascii.crc32(b"hello"))
print(uuid.uuid5(uuid.NAMESPACE_DNS, "python.org"), uuid.uuid3(uuid.NAMESPACE_URL, "x"), uuid.UUID("12345678-1234-5678-1234-567812345678").hex, uuid.uuid4().version, len(str(uuid.uuid4())), uuid.UUID(int=5), repr(uuid.UUID(int=1)))
s = io.StringIO()
print("a", 1, file=s)
s.write("two\nthree")
print(repr(s.getvalue()), s.tell(), s.seek(0), s.readline(), s.read(2), list(s), s.read())
with io.StringIO("l1\nl2\n") as f:
    print([line.strip() for line in f], f.closed)
print(f.closed)
try:
    f.read()
except ValueError as error:
    print(error)
b = io.BytesIO(b"abc")
b.seek(1)
b.write(b"XYZ")
print(b.getvalue(), b.tell(), b.read(), io.BytesIO(b"q\nr").readlines())
print(shlex.split("a 'b c' \"d \\\" e\" f\\ g"), shlex.quote("it's"), shlex.join(["a b", "c"]))
third = Fraction(1, 3)
print(third + 1, third * 3 == 1, Fraction("0.25"), Fraction(0.5), float(third), sorted([third, Fraction(1, 4)]), Fraction(3, -6), third ** 2, Fraction(7, 2) // 1, Fraction(7, 2) % 1, round(Fraction(5, 2)), Fraction(3.14159).limit_denominator(100), repr(third), 2 / third, int(Fraction(-7, 2)))
