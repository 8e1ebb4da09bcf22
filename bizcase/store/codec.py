"""Working state to bytes and back: JSON, gzip, checksum, parts; with limits both ways."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from dataclasses import dataclass

from bizcase.bounded import BeyondBounds, Bounds, unpacked_json
from bizcase.store.errors import CaseDamaged, CaseTooLarge
from bizcase.store.state import WorkingState
from bizcase.units import BYTES_PER_MIB

CODEC = "json+gzip"
PART_BYTES = 350_000  # an item may have 400 KiB, and engines count binary differently
MAX_PARTS = 1_000
MAX_UNPACKED_BYTES = 512 * BYTES_PER_MIB
# Real cases unpack to 7 times their size. A small one has 20,000 values in 70 KB, larger ones have
# fewer for their size.
BOUNDS = Bounds(
    ratio=16, least_bytes=16 * BYTES_PER_MIB, most_bytes=MAX_UNPACKED_BYTES,
    values_per_byte=0.25, least_values=250_000,
)  # fmt: skip


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
    try:
        BOUNDS.check(text, len(content))
    except BeyondBounds as fault:  # it could not be opened again
        raise _too_large(len(text)) from fault
    if len(content) > MAX_PARTS * PART_BYTES:
        raise _too_large(len(text))
    return Body(content, hashlib.sha256(content).hexdigest(), len(text))


def _too_large(size: int) -> CaseTooLarge:
    return CaseTooLarge(
        f"The case takes {size / BYTES_PER_MIB:,.0f} MiB, more than can be saved.",
        "Save it without its documents, or split the estate.",
    )


def unpack(content: bytes, sha256: str, where: str) -> WorkingState:
    """Return the state.

    Raises
    ------
    CaseDamaged
        The bytes are not those that were saved, or of no case.
    CaseTooLarge
        They would become more than a case of their size, or than this computer's memory takes.
    """
    if hashlib.sha256(content).hexdigest() != sha256:
        raise CaseDamaged(
            "The saved case is damaged: its checksum differs.",
            "Restore it from a backup or a case file, or generate it again.",
            where,
        )
    try:
        return WorkingState.from_dict(unpacked_json(content, BOUNDS), where)
    except BeyondBounds as fault:
        raise CaseTooLarge(
            "The saved case unpacks to more than a case contains.",
            "Do not use it. Ask its author for another copy.",
            where,
        ) from fault
    except MemoryError as fault:
        raise CaseTooLarge(
            "This computer has too little memory to open the case.",
            "Close other programs or use another computer, then try again.",
            where,
        ) from fault
    except (zlib.error, ValueError, RecursionError) as fault:
        raise CaseDamaged(
            "The saved case cannot be unpacked.", "Restore it from a backup or a case file.", where
        ) from fault
