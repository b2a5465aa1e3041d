"""Bytes as letters and digits."""

import binascii

_UPPER = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_STANDARD = _UPPER + b"abcdefghijklmnopqrstuvwxyz0123456789+/"


def _encode(s, alphabet, bits, group):
    if not isinstance(s, (bytes, bytearray)):
        raise TypeError(f"a bytes-like object is required, not '{type(s).__name__}'")
    out, kept, held = bytearray(), 0, 0
    for byte in s:
        kept, held = kept << 8 | byte, held + 8
        while held >= bits:
            held -= bits
            out.append(alphabet[kept >> held & (1 << bits) - 1])
        kept &= (1 << held) - 1
    if held:
        out.append(alphabet[kept << bits - held & (1 << bits) - 1])
    while len(out) % group:
        out.append(61)
    return bytes(out)


def _decode(s, alphabet, bits):
    if isinstance(s, str):
        s = s.encode("ascii")
    values = {letter: value for value, letter in enumerate(alphabet)}
    out, kept, held = bytearray(), 0, 0
    for letter in s:
        if letter in values:
            kept, held = kept << bits | values[letter], held + bits
            if held >= 8:
                held -= 8
                out.append(kept >> held & 255)
                kept &= (1 << held) - 1
    return bytes(out)


def b64encode(s, altchars=None):
    return _encode(s, _STANDARD[:62] + altchars if altchars else _STANDARD, 6, 4)


def b64decode(s, altchars=None, validate=False):
    text = s.encode("ascii") if isinstance(s, str) else bytes(s)
    alphabet = _STANDARD[:62] + altchars if altchars else _STANDARD
    letters = sum([letter in alphabet for letter in text])
    if letters % 4 == 1:
        raise binascii.Error(f"Invalid base64-encoded string: number of data characters ({letters}) cannot be 1 more than a multiple of 4")
    if letters % 4 and letters % 4 + text.count(b"=") < 4:
        raise binascii.Error("Incorrect padding")
    return _decode(text, alphabet, 6)


def standard_b64encode(s):
    return b64encode(s)


def standard_b64decode(s):
    return b64decode(s)


def urlsafe_b64encode(s):
    return b64encode(s, b"-_")


def urlsafe_b64decode(s):
    return b64decode(s, b"-_")


def b32encode(s):
    return _encode(s, _UPPER + b"234567", 5, 8)


def b32decode(s, casefold=False):
    return _decode(s, _UPPER + b"234567", 5)


def b16encode(s):
    return s.hex().upper().encode()


def b16decode(s, casefold=False):
    return bytes.fromhex(s.decode() if isinstance(s, bytes) else s)


encodebytes = lambda s: b"".join([b64encode(s[at:at + 57]) + b"\n" for at in range(0, len(s), 57)])
decodebytes = b64decode
