"""Working state to bytes and back: JSON, gzip, checksum, parts; with limits on reading."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from dataclasses import dataclass

from bizcase.store.errors import CaseDamaged, CaseTooLarge
from bizcase.store.state import WorkingState
from bizcase.units import BYTES_PER_MIB

CODEC = "json+gzip"
PART_BYTES = 350_000  # an item may have 400 KiB, and engines count binary differently
MAX_PARTS = 1_000
MAX_UNPACKED_BYTES = 512 * BYTES_PER_MIB


@dataclass(frozen=True, slots=True)
class Body:
    """A packed state: its bytes, their checksum, the size they unpack to."""

    content: bytes
    sha256: str
    unpacked_bytes: int

    def parts(self) -> list[bytes]:
        """Return the bytes in pieces that fit an item."""
        return [
            self.content[at : at + PART_BYTES] for at in range(0, len(self.content), PART_BYTES)
        ]


def pack(state: WorkingState) -> Body:
    """Return the packed state, the same bytes for the same state; CaseTooLarge beyond the limit."""
    text = json.dumps(state.to_dict(), separators=(",", ":"), sort_keys=True).encode()
    content = gzip.compress(text, 9, mtime=0)
    if len(text) > MAX_UNPACKED_BYTES or len(content) > MAX_PARTS * PART_BYTES:
        raise CaseTooLarge(
            f"The case takes {len(text) / BYTES_PER_MIB:,.0f} MiB, more than can be saved.",
            "Save it without its documents, or split the estate.",
        )
    return Body(content, hashlib.sha256(content).hexdigest(), len(text))


def unpack(content: bytes, sha256: str, where: str) -> WorkingState:
    """Return the state; CaseDamaged where the bytes are not those that were saved."""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise CaseDamaged(
            "The saved case is damaged: its checksum differs.",
            "Restore it from a backup or a case file, or generate it again.",
            where,
        )
    try:
        unpacker = zlib.decompressobj(wbits=31)
        text = unpacker.decompress(content, MAX_UNPACKED_BYTES)
        if unpacker.unconsumed_tail:
            raise CaseTooLarge(
                "The saved case unpacks to more than a case holds.", "Do not use it.", where
            )
        if not unpacker.eof:
            raise ValueError("the data ends early")
        return WorkingState.from_dict(json.loads(text), where)
    except (zlib.error, ValueError, RecursionError) as fault:
        raise CaseDamaged(
            "The saved case cannot be unpacked.", "Restore it from a backup or a case file.", where
        ) from fault
