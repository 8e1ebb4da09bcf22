"""What makes the difference between two cases: driver by driver, in one order.

The first case is changed into the last one step at a time: its inputs, its plan, its prices, its
assumptions. Each step is worth what it changes, so the steps sum to the whole difference, to the
cent. Another order would share out the same sum otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from bizcase.assumptions import FINANCE, PLAN, PRICES, READING, Assumptions
from bizcase.assumptions.own_currency import OF_THE_RATE
from bizcase.entries import Entries, ProjectInfo
from bizcase.grammar import counted
from bizcase.ledger import Figure
from bizcase.scenarios import DRIVERS, Change, Driver

# By driver: the stage whose assumptions belong to it, and the entries that do.
_STAGES = dict(zip(DRIVERS, (READING, PLAN, PRICES, FINANCE), strict=True))
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "inputs": ("files", "key_repair", "as_of", "seed"),
    "plan": ("edits", "wave_starts"),
    "prices": ("price_book", "own_prices"),
    "assumptions": (),
}
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
        fields = {name: getattr(target, name) for name in _FIELDS[key]}
        entries = replace(now, **fields, project=_project(now.project, target.project, key))
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
    bare = replace(entries, scenarios={}, compare_regions=(), compare_books=())
    return bare.with_overrides(values)


def amounts(before: Measures, after: Measures) -> dict[str, float]:
    """Return the differences of the amounts that are known on both sides, to the cent."""
    found = {}
    for key, figure in after.items():
        old = before[key].value
        if figure.unit.startswith("USD") and figure.value is not None and old is not None:
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
    pairs = (
        ("Files", _files),
        ("Date of the case", lambda item: item.as_of.isoformat()),
        ("Seed of the simulation", lambda item: str(item.seed)),
        ("Timeline, months", lambda item: str(item.project.timeline_months)),
        ("Migration strategies chosen", lambda item: str(len(item.edits))),
        ("Wave starts chosen", lambda item: str(len(item.wave_starts))),
        ("Region", lambda item: item.project.aws_region),
        ("Prices", _prices),
    )
    found = []
    for (what, of), is_same in zip(pairs, _same(before, after), strict=True):
        if not is_same:
            found.append(Change(what, of(before), of(after)))
    return tuple(found)


def _same(before: Entries, after: Entries) -> tuple[bool, ...]:
    old, new = before, after
    return (
        old.files == new.files and old.key_repair == new.key_repair,
        old.as_of == new.as_of,
        old.seed == new.seed,
        old.project.timeline_months == new.project.timeline_months,
        old.edits == new.edits,
        old.wave_starts == new.wave_starts,
        old.project.aws_region == new.project.aws_region,
        (old.price_book, old.own_prices) == (new.price_book, new.own_prices),
    )


def _files(entries: Entries) -> str:
    names = ", ".join(file.upload.name for file in entries.files) or "none"
    return names if entries.key_repair else f"{names}, ids as written"


def _prices(entries: Entries) -> str:
    book = "price book of the program" if entries.price_book is None else "price book of the case"
    own = counted(len(entries.own_prices), "agreed prices")
    return f"{book}, {own}" if entries.own_prices else book
