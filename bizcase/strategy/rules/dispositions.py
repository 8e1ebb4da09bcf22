"""The 7 Rs and ``undecided``: what follows from each, by ``dispositions.csv``.

The file is in the order in which readers see them. ``moves`` is the place among those that move
something: a server of several applications takes the first of theirs. ``labour_rank`` is the place
by effort: a workload needs that of its hardest part.
"""

from __future__ import annotations

from bizcase.strategy.rules.tables import rules

_ROWS = rules("dispositions")


def _where(column: str) -> tuple[str, ...]:
    return tuple(row["name"] for row in _ROWS if row[column])


def _ranked(column: str) -> tuple[str, ...]:
    ranked = (row for row in _ROWS if row[column])
    return tuple(row["name"] for row in sorted(ranked, key=lambda row: int(row[column])))


DISPOSITIONS = tuple(row["name"] for row in _ROWS)
MOVING = _ranked("moves")
# A database moves by itself under these; under any other it shares its application's fate.
BY_TARGET = _where("by_target")
# What gets a wave: undecided work is planned as if it were rehosted.
PLANNED = _where("planned")
STAYING = tuple(name for name in DISPOSITIONS if name not in PLANNED)
# What costs on AWS: what is bought as a service instead does not.
ON_AWS = _where("on_aws")
# What stops running on premises.
LEAVES = _where("leaves")
SWITCHED_OFF = tuple(name for name in LEAVES if name not in ON_AWS)
# From the least to the most laborious; what is undecided takes no effort until it is decided.
LABOUR = _ranked("labour_rank")
# The assumptions that hold the hours of a workload of medium complexity, and of each server of it.
HOURS = {
    row["name"]: (row["hours_workload"], row["hours_server"])
    for row in _ROWS
    if row["hours_workload"]
}
# What lands in its wave with the hours of another disposition; the rest of its hours come later.
LANDS_AS = {row["name"]: row["lands_as"] for row in _ROWS if row["lands_as"]}
