"""The register as a page for readers: ``docs/ASSUMPTIONS.md`` is generated from it."""

from __future__ import annotations

from bizcase.assumptions.register import INPUT_REQUIRED, Assumption, Assumptions

_HEAD = """# Assumptions

Generated from `bizcase/assumptions/register.csv` by `scripts/write_assumptions.py`; do not edit.

Any value can be changed for one case: in the app, or with `--assumptions FILE.toml`. A value that
is *input required* is never taken as zero: the lines that need it are shown as not known. Low and
high are both the values allowed and the range of the uncertainty analysis.

Evidence: A primary source, B reputable third party, C weak source, U public sample that was not
verified, J judgement to be confirmed.
"""
_TABLE = (
    "| Key | Meaning | Value | Unit | Low | High | Evidence | Source | Date |\n"
    "| --- | --- | ---: | --- | ---: | ---: | --- | --- | --- |"
)


def register_markdown(register: Assumptions) -> str:
    """Return the register as Markdown, one table per group of keys in register order."""
    groups: dict[str, list[Assumption]] = {}
    for entry in register.values():
        groups.setdefault(entry.key.split(".")[0], []).append(entry)
    parts = [_HEAD]
    for name, entries in groups.items():
        rows = "\n".join(_row(entry) for entry in entries)
        parts.append(f"## {name}\n\n{_TABLE}\n{rows}\n")
    return "\n".join(parts)


def _row(entry: Assumption) -> str:
    value = f"*{entry.value}*" if entry.value == INPUT_REQUIRED else entry.value
    unit = ", ".join(entry.choices) or f"{entry.unit}{', whole' if entry.whole else ''}"
    bounds = ("" if bound is None else f"{bound:g}" for bound in (entry.low, entry.high))
    cells = (f"`{entry.key}`", entry.label, value, unit, *bounds, entry.evidence, entry.source)
    return "| " + " | ".join((*(cell.replace("|", r"\|") for cell in cells), entry.as_of)) + " |"
