"""The parts of the method that the keys of the register belong to."""

from __future__ import annotations

from collections.abc import Iterable

from bizcase.assumptions import Assumption

ALL = "Every part"
PARTS = {
    "Scope and data quality": ("inventory", "scope", "quality"),
    "Sizing and storage": ("sizing", "storage"),
    "AWS prices and services": ("aws", "time", "pricing", "range", "db", "lic"),
    "Disaster recovery": ("dr",),
    "Dispositions and complexity": ("strategy", "blocker", "complexity"),
    "Waves and readiness": ("wave", "map", "readiness"),
    "On-premises cost": ("op",),
    "Migration cost and ramp": ("mig", "ramp"),
    "Cash flow, growth and verdict": ("growth", "fin", "verdict", "mc"),
    "Benchmarks and carbon": ("cvf", "co2"),
}


def part_of(key: str) -> str:
    """Return the part of the method that a key belongs to."""
    room = key.split(".", maxsplit=1)[0]
    return next(label for label, rooms in PARTS.items() if room in rooms)


def counted(entries: Iterable[Assumption]) -> dict[str, int]:
    """Return how many entries each part has."""
    counts = dict.fromkeys(PARTS, 0)
    for entry in entries:
        counts[part_of(entry.key)] += 1
    return counts
