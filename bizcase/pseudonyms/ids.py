"""Ids and numbers: what they look like, and others of the same form."""

from __future__ import annotations

import hashlib
import hmac
import re

from bizcase.pseudonyms.addresses import IPV4, IPV6
from bizcase.pseudonyms.words import LETTERS, fold

_UUID = (
    r"(?<![0-9A-Za-z])(?:[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|[0-9a-fA-F]{32}"
    r"|[0-9a-fA-F]{2}(?: [0-9a-fA-F]{2}){7}[- ][0-9a-fA-F]{2}(?: [0-9a-fA-F]{2}){7})(?![0-9A-Za-z])"
)
_MAC = (
    r"(?<![0-9A-Za-z:-])(?:[0-9a-fA-F]{2}(?:(?::[0-9a-fA-F]{2}){5,7}|(?:-[0-9a-fA-F]{2}){5,7})"
    r"|[0-9a-fA-F]{4}\.[0-9a-fA-F]{4}\.[0-9a-fA-F]{4})(?![0-9A-Za-z:-])"
)
IDS = re.compile(f"(?P<uuid>{_UUID})|(?P<mac>{_MAC})|(?P<six>{IPV6})|(?P<four>{IPV4})")
PHONE = re.compile(r"(?<![\w.])(?:\+|00|\(0)[\d][\d ()/.-]{5,18}\d")
LONG_NUMBER = re.compile(r"(?<!\d)(?<!\d[.,])\d{7,}(?![.,]?\d)")
_SIGN = re.compile(f"[{LETTERS}0-9]")
_MAKER = 6  # digits of a MAC that name who made the adapter


def other_signs(secret: bytes, written: str) -> str:
    """Return a text of the same form with other letters and digits, drawn by the secret."""
    stream = _digest(secret, f"signs {fold(written)}")
    while len(stream) < len(written):
        stream += hashlib.sha256(stream).digest()

    def sign(match: re.Match[str]) -> str:
        byte = stream[match.start()]
        if match[0].isdigit():
            return str(byte % 9 + 1)
        letter = "abcdefghijklmnopqrstuvwxyz"[byte % 26]
        return letter.upper() if match[0].isupper() else letter

    return _SIGN.sub(sign, written)


def other_mac(secret: bytes, written: str) -> str:
    """Return a MAC address of the same maker, in the form it is written in."""
    bare = re.sub("[^0-9a-f]", "", written.lower())
    return in_form((bare[:_MAKER] + _digest(secret, f"mac {bare}").hex())[: len(bare)], written)


def hex_of(written: str) -> int:
    """Return the number that hexadecimal digits stand for, whatever separates them."""
    return int(re.sub("[^0-9a-fA-F]", "", written), 16)


def in_form(digits: str, written: str) -> str:
    """Return hexadecimal digits with the separators and the case of what they stand for."""
    source = iter(digits)
    new = "".join(next(source) if sign.isalnum() else sign for sign in written)
    return new.upper() if written.isupper() else new


def _digest(secret: bytes, text: str) -> bytes:
    return hmac.new(secret, text.encode("utf-8", "replace"), hashlib.sha256).digest()
