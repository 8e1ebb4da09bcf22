"""How well a column of an unknown list fits a field: its header, its unit, its values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

import numpy as np

from bizcase.inputs.cells.cells import Field
from bizcase.inputs.cells.csv_text import Row
from bizcase.inputs.cells.dates import read_dates
from bizcase.inputs.cells.declared import fields_of, folded
from bizcase.inputs.cells.values import is_blank, read_bool, read_numbers, read_text
from bizcase.units import GIB_PER_UNIT

SIZE_FIELDS = ("memory", "storage", "storage_used")
UNITS = {
    "bytes": "bytes", "byte": "bytes", "b": "bytes", "kb": "kib", "kib": "kib", "mb": "mib",
    "mib": "mib", "gb": "gib", "gib": "gib", "tb": "tib", "tib": "tib",
}  # fmt: skip
# Only at the end of a header: "to" is a word.
_FRENCH_UNITS = {"octets": "bytes", "ko": "kib", "mo": "mib", "go": "gib", "to": "tib"}
_GLUED_UNIT = re.compile(r"^(?P<rest>.{2,}?)(?:in)?(?P<unit>bytes|[kmgt]i?b)$")
# Words that make of a size, a count or a name something else.
_QUALIFIERS = (
    "active", "add", "address", "allocation", "average", "avg", "aws", "backup", "ballooned",
    "comment", "contact", "core", "cost", "criticality", "date", "description", "email", "family",
    "free", "ghz", "hot", "id", "limit", "manager", "max", "mhz", "min", "model", "note", "notes",
    "owner", "peak", "percent", "per", "price", "proposed", "recommended", "reservation",
    "reserved", "shares", "snapshot", "speed", "support", "swap", "target", "team", "tier", "type",
    "usage", "used", "utilisation", "utilization", "vendor", "version",
    # German, French, Spanish, Portuguese, Italian, Japanese.
    "belegt", "frei", "auslastung", "durchschnitt", "libre", "utilise", "moyenne", "usado",
    "promedio", "livre", "media", "libero", "usato", "使用", "空き", "平均", "最大",
)  # fmt: skip
_THINGS = {"cpu": r"v?cpu|processor|prozessor", "memory": r"memory|mem|ram|speicher"}
_STATISTICS = {"peak": r"maximum|max|peak", "average": r"average|avg|mean"}
_USES = r"utili[sz]ation|util|usage|use|load|auslastung|percent"
_FILLERS = r"vm|guest|server|in|of|the"
_COUNTED = re.compile(
    r"(?:num(?:ber)?of|num|total|anzahl|count)?(?:hard|virtual)?"
    r"(?:disks|drives|volumes|hdds|luns|vmdks|festplatten|laufwerke)(?:count|anzahl)?"
    r"|(?:num(?:ber)?of|num|anzahl|count)(?:hard|virtual)?(?:disk|drive|volume|hdd|lun)s?"
    r"|(?:hard|virtual)?(?:disk|drive|volume|hdd|lun)(?:count|number|anzahl)"
)
_STORAGE_FIELDS = ("storage", "storage_used")
_MIN_FUZZY = 0.88  # a letter wrong or missing; not "stage" for "storage"
_WORD_FIELDS = ("name", "os_name", "power_state", "environment", "is_physical", "hypervisor")
_KIND_FIELDS = ("is_physical", "is_virtual")
_KIND = re.compile(
    r"(?:ph[yí]s|f[ií]s|virt|v?m\b|vm|lxc|qemu|bare|blade|rack|物理|仮想)"
    r"|(?:true|false|yes|no|ja|nein|oui|non|s[ií]|sim|não|[01pvyn])$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"^\d{1,3}(\.\d{1,3}){3}\b|.*:")
# Without a unit in the header the values decide: below the first bound GiB, from the second on
# MiB, from the third on nothing, from the fourth on bytes. Between them nobody can tell.
_UNIT_BOUNDS = {
    "memory": (256, 1024, 4 * 1024**2, 256 * 1024**2),
    "storage": (4096, 20480, 64 * 1024**2, 4 * 1024**3),
    "storage_used": (4096, 20480, 64 * 1024**2, 4 * 1024**3),
}
UNSURE_UNIT, GUESSED_UNIT = 0.6, 0.95  # factors on the score


@dataclass(frozen=True, slots=True)
class HeaderText:
    """A header without its unit: letters and digits in lower case, its words, its unit."""

    token: str
    words: frozenset[str]
    unit: str


@lru_cache(maxsize=4096)
def header_text(header: str) -> HeaderText:
    """Return what is compared of a header; case, signs and spaces do not count."""
    spoken = folded(header).replace("%", " percent ").replace("#", " num ")
    words = re.findall(r"[^\W_]+", spoken)
    words = ["percent" if word in ("pct", "perc", "prozent") else word for word in words]
    unit = next((UNITS[word] for word in words[1:] if word in UNITS), "")
    if not unit and len(words) > 1 and words[-1] in _FRENCH_UNITS:
        unit, words = _FRENCH_UNITS[words[-1]], words[:-1]
    kept = [word for word in words if word not in UNITS] if unit else words
    if unit and kept and kept[-1] == "in":
        kept = kept[:-1]
    token = "".join(kept)
    if not unit and (glued := _GLUED_UNIT.match(token)):
        token, unit = glued["rest"], UNITS[glued["unit"]]
    return HeaderText(token, frozenset(kept), unit)


def list_fields() -> tuple[Field, ...]:
    """Return the fields that a list can be mapped to."""
    return fields_of("list")


@lru_cache(maxsize=65536)
def header_score(field: Field, header: str) -> float:
    """Return 0 to 1: 1 for a known header, less for one that contains or resembles one."""
    text = header_text(header)
    if not text.token:
        return 0.0
    is_share = field.type == "percent"
    token = text.token
    bare = token.replace("percent", "") if is_share else token
    best = 0.0
    for index, alias in enumerate((field.header, *field.aliases)):
        known = header_text(alias)
        score = max(_likeness(token, known.token), _likeness(bare, known.token))
        if is_share and known.token.endswith("percent") and token != known.token:
            short = known.token.removesuffix("percent")
            if len(short) > len("memory"):
                score = max(score, _likeness(bare, short))
        if score < 1 and (_qualified(text, known.token) or _is_one_of_many(field, token, known)):
            score /= 2
        best = max(best, score - index / 1000 if score == 1 else score)
    if _says(field.name, token):
        best = max(best, 0.98)
    if field.name in _STORAGE_FIELDS and _COUNTED.fullmatch(token) and not text.unit:
        return 0.0  # how many disks, not how large
    if (text.unit and field.name not in SIZE_FIELDS) or (not is_share and "percent" in token):
        best *= 0.3
    return best


def _says(field: str, token: str) -> bool:
    """Whether a header consists of the words of a measured field, in any order.

    >>> _says("cpu_peak", "vcpupeakutilpercent"), _says("memory_peak", "maxramusage")
    (True, True)
    >>> _says("cpu_peak", "maxcpulimit")
    False
    """
    what, _, statistic = field.partition("_")
    if what not in _THINGS or statistic not in _STATISTICS:
        return False
    rest, thing = re.subn(_THINGS[what], "", token)
    rest, said = re.subn(_STATISTICS[statistic], "", rest)
    rest, used = re.subn(_USES, "", rest)
    return bool(thing and said and used) and not re.sub(_FILLERS, "", rest)


def _likeness(token: str, known: str) -> float:
    if token == known:
        return 1.0
    if len(known) > 2 and known in token:  # noqa: PLR2004 - "os" and "vm" are in too many words
        return 0.45 + 0.4 * len(known) / len(token)
    shorter, both = min(len(known), len(token)), len(known) + len(token)
    if 2 * shorter / both < _MIN_FUZZY or shorter <= 3:  # noqa: PLR2004 - as above
        return 0.0
    ratio = SequenceMatcher(None, known, token, autojunk=False).ratio()
    return 0.9 * ratio if ratio >= _MIN_FUZZY else 0.0


def _is_one_of_many(field: Field, token: str, known: HeaderText) -> bool:
    """Whether a header numbers what it holds: "Disk 1 (GB)" is one disk of several, no total."""
    return field.type == "number" and bool(re.search(r"\d", token.replace(known.token, "")))


def _qualified(text: HeaderText, known: str) -> bool:
    return any(
        word not in known and (word in text.words or (_is_long(word) and word in text.token))
        for word in _QUALIFIERS
    )


def _is_long(word: str) -> bool:
    """Whether a word is found inside others: short ones hide there, but Japanese writes as one."""
    return len(word) > 3 or not word.isascii()  # noqa: PLR2004 - "max" is in "maxwell"


def value_score(field: Field, cells: Sequence[object]) -> float:
    """Return 0 to 1: the share of the filled cells that the field could hold; blank is 0.5."""
    filled = [cell for cell in cells if not is_blank(cell)]
    if not filled:
        return 0.5 if cells else 1.0
    if field.type in ("bool", "date"):
        column = read_bool(filled) if field.type == "bool" else read_dates(filled).column
        return 1 - len(column.unreadable) / len(filled)
    if field.type in ("number", "percent"):
        bare = [cell.rstrip("% ") if isinstance(cell, str) else cell for cell in filled]
        top = 100.0 if field.type == "percent" else field.maximum
        top = float("inf") if field.name in SIZE_FIELDS else top  # its unit is not known yet
        read = read_numbers(bare, field.unit, minimum=0, maximum=top)
        return float(read.values.notna().mean())
    if field.name == "ip_address" or field.name in _KIND_FIELDS:
        form = _ADDRESS if field.name == "ip_address" else _KIND
        return sum(bool(form.match(str(cell).strip())) for cell in filled) / len(filled)
    if field.name in _WORD_FIELDS:
        return float(read_numbers(filled).values.isna().mean())
    return 1.0


def unit_of(field: Field, header: str, cells: Row) -> tuple[str, float]:
    """Return the unit of a size column and a factor on its score.

    The header says it; else a cell with a unit of its own; else the values, where they can only
    mean one thing.
    """
    if field.name not in SIZE_FIELDS:
        return "", 1.0
    read = read_numbers(cells, "gib")
    values = read.values.dropna().to_numpy()
    middle = float(np.median(values)) if len(values) else 0.0
    below_mib, mib, above_mib, in_bytes = _UNIT_BOUNDS[field.name]
    if unit := header_text(header).unit:
        implausible = middle * GIB_PER_UNIT[unit] >= mib * 16
        return unit, UNSURE_UNIT if implausible else 1.0
    texts = read_text(cells).values.dropna().str.lower()
    if texts.str.contains(r"\d\s*[kmgtp](?:i?b|o)\b", regex=True).any():
        return "gib", 1.0
    is_gap = not len(values) or below_mib <= middle < mib or above_mib <= middle < in_bytes
    guess = "gib" if middle < mib else "mib" if middle < above_mib else "bytes"
    return guess, UNSURE_UNIT if is_gap else GUESSED_UNIT
