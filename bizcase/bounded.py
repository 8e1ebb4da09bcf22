"""JSON of others, read so that a small file cannot take a large memory.

A kilobyte of gzip unpacks to a megabyte, and a megabyte of ``{}`` becomes 24 megabytes of objects.
So what is unpacked, and the number of values that are made of it, are bounded by the size of the
file before anything is made.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_STRING_OR_VALUE = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[\[{,]', re.DOTALL)
_GZIP = 31  # zlib's number for it


class BeyondBounds(ValueError):  # noqa: N818 - named for what it found
    """The file would become more than its size can honestly be."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a packed file may become: by its size, at least ``least``, at most ``most_bytes``.

    ``values`` are a file's lists, objects and what they contain.
    """

    ratio: int
    least_bytes: int
    most_bytes: int
    values_per_byte: float
    least_values: int
    depth: int = 64

    def bytes_of(self, packed: int) -> int:
        """Return to how many bytes a file of so many may unpack."""
        return min(max(self.least_bytes, self.ratio * packed), self.most_bytes)

    def values_of(self, packed: int) -> int:
        """Return how many values may be made of a file of so many bytes."""
        return max(self.least_values, int(self.values_per_byte * packed))

    def check(self, text: bytes, packed: int) -> None:
        """Raise BeyondBounds where a text is more than a file of so many bytes may become."""
        if len(text) > self.bytes_of(packed):
            raise BeyondBounds("it unpacks to more than such a file contains")
        if has_more_values(text, self.values_of(packed)):
            raise BeyondBounds("it contains more values than such a file")


def unpacked_json(
    content: bytes, bounds: Bounds, hook: Callable[[dict[str, Any]], Any] | None = None
) -> Any:  # noqa: ANN401 - JSON is anything
    """Return the values of gzipped JSON.

    Raises
    ------
    BeyondBounds
        They would be more than the bounds allow.
    ValueError, zlib.error, RecursionError
        It is no gzipped JSON.
    """
    unpacker = zlib.decompressobj(wbits=_GZIP)
    text = unpacker.decompress(content, bounds.bytes_of(len(content)) + 1)
    bounds.check(text, len(content))
    if not unpacker.eof:
        raise ValueError("the data ends early")
    read = json.loads(text.decode("ascii"), object_hook=hook)  # json.dumps writes no other
    if is_deeper(read, bounds.depth):
        raise BeyondBounds("it is nested deeper than such a file")
    return read


def has_more_values(text: bytes, most: int) -> bool:
    """Whether JSON text has more values than this; what stands in strings does not count."""
    if sum(map(text.count, (b"{", b"[", b","))) < most:
        return False
    found = (match for match in _STRING_OR_VALUE.finditer(text) if match[0][:1] != b'"')
    return any(number >= most for number, _ in enumerate(found, start=1))


def is_deeper(value: object, most: int) -> bool:
    """Whether lists and objects are nested deeper than this."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(most):
        if not level:
            return False
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
    return bool(level)
