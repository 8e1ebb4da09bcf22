"""The register as a page for readers: ``docs/ASSUMPTIONS.md`` is generated from it."""

from __future__ import annotations

from bizcase.assumptions.entry import Assumption
from bizcase.assumptions.register import PARTS, Assumptions
from bizcase.assumptions.retired import Retired, retired_keys, retired_words
from bizcase.assumptions.unset import UNSET

_HEAD = """# Assumptions

Generated from `bizcase/assumptions/register.csv` by `scripts/write_assumptions.py`; do not edit.

Any value can be changed for one case: in the app, or with `--assumptions FILE.toml`. A value that
is *input required* is never taken as zero: the lines that need it are shown as not known. One that
is *not entered* replaces what the method computes once it is given; without it nothing is missing.

*Low* and *high* are the range that the value is likely to lie in. *Analysis* says how the
financial result is tested over that range: *simulated* values are drawn (those of labour
together), *one at a time* is a matter of policy and varied alone. *Allowed* is what may be
entered, which is wider; a value beyond low or high becomes the end of its range on that side.
*Moves* is the first stage that is done again after a change: *reading* of the files, *plan*,
*prices* (sizes and prices) or *finance*.

Evidence: A primary source, B reputable third party, C weak source, U public sample that was not
verified, J judgement to be confirmed.
"""
_TABLE = (
    "| Key | Meaning | Value | Unit | Low | High | Allowed | Moves | Analysis | Evidence | Source "
    "| Date |\n"
    "| --- | --- | ---: | --- | ---: | ---: | ---: | --- | --- | --- | --- | --- |"
)


_EARLIER = """## Keys of earlier versions

Generated from `bizcase/assumptions/retired.csv`. An older file or saved case that names one of
these is read all the same, and the command line, the app and the document say how the value
is used. A value given for a key of today wins.

| Key | Meaning | Unit | Today | How its value is used |
| --- | --- | --- | --- | --- |"""

_EARLIER_WORDS = """## Words of earlier versions

Generated from `bizcase/assumptions/retired_words.csv`. A key of today had these words. A number
that was *input required* in an earlier version and has a default today is listed too: the default
is used.

| Key | Word | Today | How it is used |
| --- | --- | --- | --- |"""


def register_markdown(register: Assumptions) -> str:
    """Return the register as Markdown, one table per part of the method in register order."""
    parts = [_HEAD]
    for part in PARTS:
        rows = "\n".join(_row(entry) for entry in register.values() if entry.part == part)
        parts.append(f"## {part}\n\n{_TABLE}\n{rows}\n")
    earlier = "\n".join(map(_earlier_row, retired_keys().values()))
    parts.append(f"{_EARLIER}\n{earlier}\n")
    words = "\n".join(
        f"| `{key}` | {word} | {item.successor} | {item.words} |"
        for (key, word), item in retired_words().items()
    )
    parts.append(f"{_EARLIER_WORDS}\n{words}\n")
    return "\n".join(parts)


def _earlier_row(item: Retired) -> str:
    keys = ", ".join(f"`{key}`" for key in item.successors)
    return f"| `{item.key}` | {item.label} | {item.unit} | {keys} | {item.words} |"


def _row(entry: Assumption) -> str:
    value = f"*{entry.value}*" if entry.value in UNSET else entry.value
    unit = "" if not entry.is_number else f"{entry.unit}{', whole' if entry.whole else ''}"
    bounds = ("" if bound is None else f"{bound:g}" for bound in (entry.low, entry.high))
    cells = (
        f"`{entry.key}`", entry.label, value, unit, *bounds, entry.allowed, entry.moves,
        _analysis(entry), entry.evidence, entry.source, entry.as_of,
    )  # fmt: skip
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"


def _analysis(entry: Assumption) -> str:
    if entry.driver is None:
        return ""
    if not entry.simulated:
        return "one at a time"
    return "simulated, labour" if entry.labour else "simulated"
