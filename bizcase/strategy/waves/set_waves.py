"""Waves of servers and applications that were set by hand: their whole group moves there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bizcase.grammar import agreeing
from bizcase.strategy.rules.group import APPLICATION, SERVER
from bizcase.strategy.waves.by_hand import first_number
from bizcase.strategy.waves.dates import Calendar, dated
from bizcase.strategy.waves.effort import Unit
from bizcase.strategy.waves.in_time import Staffed
from bizcase.strategy.waves.labels import Labels
from bizcase.strategy.waves.slot import Slot, Term


@dataclass(frozen=True, slots=True)
class SetWaves:
    """What became of waves set by hand.

    ``kept`` are the ids whose group stands in the wave set for it, ``unused`` those whose wave is
    not there or that are in no wave.
    """

    kept: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()


def with_set_waves(
    made: Staffed, wanted: Mapping[str, int], calendar: Calendar, called: Labels
) -> tuple[Staffed, SetWaves]:
    """Return the waves with the groups of ``wanted`` ids in the waves set for them.

    A group moves whole. Its new wave is kept whatever it makes worse, which is told. Of ids of one
    group with different waves the latest wave counts. A wave that nothing is left in
    keeps its number and its months and is no wave of the plan.
    """
    if not wanted:
        return made, SetWaves()
    first = first_number(made.slots)
    home, unused = _homes(made.slots), []
    goes: dict[str, int] = {}
    unit_of = {unit.id: unit for slot in made.slots for unit in slot.units}
    for key, number in sorted(wanted.items()):
        own = home.get(key)
        if own is None or not 0 <= number - first < len(made.slots):
            unused.append(key)
            continue
        goes[own[0]] = max(number - first, goes.get(own[0], 0))
    before = dict(home.values())
    moved = {unit: place for unit, place in goes.items() if before[unit] != place}
    slots = _placed(made.slots, moved)
    after = before | moved
    for unit, place in sorted(goes.items()):
        slots[place].reasons += _said(unit_of[unit], place, first, slots, after, wanted, called)
    staffed = replace(made, slots=slots, dates=dated(slots, calendar))
    return staffed, SetWaves(tuple(sorted(wanted.keys() - set(unused))), tuple(unused))


def _homes(slots: list[Slot]) -> dict[str, tuple[str, int]]:
    """Return the unit and the place of its wave by server or application id."""
    return {
        key: (unit.id, place)
        for place, slot in enumerate(slots)
        for unit in slot.units
        for key in (*unit.group.applications, *unit.group.servers)
    }


def _placed(slots: list[Slot], moved: Mapping[str, int]) -> list[Slot]:
    """Return new waves in the months of the old ones, each unit in its place."""
    terms: dict[int, Term] = {}
    made = []
    for slot in slots:
        term = terms.setdefault(id(slot.term), Term(slot.term.position))
        made.append(
            Slot(slot.kind, slot.position, slot.capacity, term, slot.business_unit,
                 reasons=list(slot.reasons))
        )  # fmt: skip
    for place, slot in enumerate(slots):
        for unit in slot.units:
            made[moved.get(unit.id, place)].take(unit)
    return made


def _said(
    unit: Unit, place: int, first: int, slots: list[Slot], after: Mapping[str, int],
    wanted: Mapping[str, int], called: Labels,
) -> Iterator[str]:  # fmt: skip
    """Yield what was set, and what it makes worse."""
    group = unit.group
    named = [called.get((kind, key), key)
             for kind, keys in ((APPLICATION, group.applications), (SERVER, group.servers))
             for key in keys if key in wanted]  # fmt: skip
    rest = len(group.servers) - sum(key in wanted for key in group.servers)
    along = f", with {rest:,} {agreeing(rest, 'servers', 'server')} of the same group"
    yield f"Set manually: {', '.join(named)}{along if rest else ''}"
    other = sorted({wanted[key] for key in (*group.applications, *group.servers)
                    if key in wanted} - {place + first})  # fmt: skip
    if other:
        yield f"Wave {', '.join(map(str, other))} was set for others of its group"
    late = sorted({after[need] + first for need in group.needs if after.get(need, place) > place})
    if late:
        yield f"It moves before what it needs in wave {', '.join(map(str, late))}"
    early = sorted({after[item.id] + first for slot in slots for item in slot.units
                    if unit.id in item.group.needs and after[item.id] < place})  # fmt: skip
    if early:
        yield f"Wave {', '.join(map(str, early))} needs it and moves earlier"
    if not slots[place].fits:
        yield "As set it takes more than its teams usually move, and lasts longer"
