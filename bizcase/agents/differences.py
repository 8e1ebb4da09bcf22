"""What makes the difference between two cases: driver by driver, in one order.

The first case is changed into the last one step at a time: its inputs, its plan, its prices, its
assumptions. Each step is worth what it changes, so the steps sum to the whole difference, to the
cent. Another order would share out the same sum otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sized
from dataclasses import fields, replace
from decimal import Decimal

from bizcase.assumptions import FINANCE, PLAN, PRICES, READING, Assumptions
from bizcase.assumptions.own_currency import OF_THE_RATE
from bizcase.entries import Entries, ProjectInfo
from bizcase.ledger import Figure
from bizcase.scenarios import DRIVERS, SERVERS, Change, Driver

# By driver: the stage whose assumptions belong to it.
_STAGES = dict(zip(DRIVERS, (READING, PLAN, PRICES, FINANCE), strict=True))
# The entries of a driver; those that are in no row and move a figure are inputs.
_OF_PLAN, _OF_PRICES = ("edits", "wave_starts"), ("price_book", "own_prices")
_APART = (
    "project", "overrides", "scenarios", "notes", "narrated", "language", "brand",
    "compare_regions", "compare_books",
)  # fmt: skip
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "inputs": tuple(
        item.name for item in fields(Entries)
        if item.name not in (*_OF_PLAN, *_OF_PRICES, *_APART)
    ),
    "plan": _OF_PLAN,
    "prices": _OF_PRICES,
    "assumptions": (),
}  # fmt: skip
_OF_PROJECT = {"plan": "timeline_months", "prices": "aws_region"}

Measures = Mapping[str, Figure]
ValueOf = Callable[[Entries], Measures]


def difference(first: Entries, last: Entries, value_of: ValueOf) -> tuple[Driver, ...]:
    """Return the drivers that differ between two cases, with what each is worth.

    Parameters
    ----------
    value_of
        The measures of a case by id; called for the first case and once for each step.

    Raises
    ------
    BizcaseError
        A step does not fit together.
    """
    found = []
    before = value_of(plain(first))
    for key, changes, entries in steps(first, last):
        after = value_of(entries)
        found.append(Driver(key, changes, amounts(before, after)))
        before = after
    return tuple(found)


def steps(first: Entries, last: Entries) -> Iterator[tuple[str, tuple[Change, ...], Entries]]:
    """Yield each driver that differs, what differs, and the case once it is changed too."""
    now, target = plain(first), plain(last)
    register, wanted = now.assumptions, target.assumptions
    for key in DRIVERS:
        moved = _moved(register, wanted, _STAGES[key])
        values = {name: wanted[name].plain for name in moved}
        entered = {name: getattr(target, name) for name in _FIELDS[key]}
        entries = replace(now, **entered, project=_project(now.project, target.project, key))
        entries = entries.with_overrides({**entries.overrides, **values})
        of_register = (
            Change(wanted[name].label, register[name].value, wanted[name].value, name)
            for name in moved
        )
        changes = (*_entered(now, entries), *of_register)
        if changes:
            yield key, changes, entries
        now = entries


def plain(entries: Entries) -> Entries:
    """Return a case with its amounts in USD, without scenarios and regions to compare.

    No measure differs.
    """
    register = entries.assumptions
    values: dict[str, object] = {
        key: float(register[key].value) if key in register and register[key].entered else value
        for key, value in entries.overrides.items()
        if key not in OF_THE_RATE
    }
    bare = replace(entries, scenarios={}, narrated={}, compare_regions=(), compare_books=())
    return bare.with_overrides(values)


def amounts(before: Measures, after: Measures) -> dict[str, float]:
    """Return the differences of amounts, to the cent, and of servers that are known twice."""
    found = {}
    for key, figure in after.items():
        old = before[key].value
        counted = key == SERVERS or figure.unit.startswith("USD")
        if counted and figure.value is not None and old is not None:
            found[key] = float(Decimal(str(figure.value)) - Decimal(str(old)))
    return found


def _moved(register: Assumptions, wanted: Assumptions, stage: str) -> list[str]:
    return [
        key
        for key, entry in wanted.items()
        if entry.moves == stage and entry.value != register[key].value and key not in OF_THE_RATE
    ]


def _project(now: ProjectInfo, target: ProjectInfo, key: str) -> ProjectInfo:
    name = _OF_PROJECT.get(key)
    if name == "timeline_months":
        return replace(now, timeline_months=target.timeline_months)
    return now if name is None else replace(now, aws_region=target.aws_region)


def _entered(before: Entries, after: Entries) -> tuple[Change, ...]:
    """Return how entries that are no assumptions differ."""
    found = []
    old_plain, new_plain = before.to_dict(), after.to_dict()  # whatever was kept of a file's bytes
    for name in (name for names in _FIELDS.values() for name in names):
        if old_plain[name] != new_plain[name]:
            label, said = _WORDS.get(name, (name.replace("_", " ").capitalize(), _count_of(name)))
            old, new = said(before), said(after)
            if old == new:
                new = f"{new}, not the same"
            found.append(Change(label, old, new))
    for name, label in _PROJECT_WORDS.items():
        old, new = (str(getattr(item.project, name)) for item in (before, after))
        if old != new:
            found.append(Change(label, old, new))
    return tuple(found)


def _files(entries: Entries) -> str:
    return ", ".join(file.upload.name for file in entries.files) or "none"


def _price_book(entries: Entries) -> str:
    return "of the program" if entries.price_book is None else "of the case"


def _count_of(name: str) -> Said:
    """Return what counts the items of an entry."""

    def said(entries: Entries) -> str:
        held = getattr(entries, name)
        return str(len(held)) if isinstance(held, Sized) else str(held)

    return said


Said = Callable[[Entries], str]
_WORDS: Mapping[str, tuple[str, Said]] = {
    "files": ("Files", _files),
    "key_repair": ("Ids that files spell differently", lambda item: "repaired" if item.key_repair
                   else "as written"),
    "as_of": ("Date of the case", lambda item: item.as_of.isoformat()),
    "seed": ("Seed of the simulation", lambda item: str(item.seed)),
    "server_edits": ("Servers changed by the analyst", _count_of("server_edits")),
    "edits": ("Migration strategies chosen", _count_of("edits")),
    "wave_starts": ("Wave starts chosen", _count_of("wave_starts")),
    "price_book": ("Price book", _price_book),
    "own_prices": ("Agreed prices", _count_of("own_prices")),
}  # fmt: skip
_PROJECT_WORDS = {"timeline_months": "Timeline, months", "aws_region": "Region"}
