"""What a narrated text is held against: the figures it may show and which way each points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from typing import Literal

from bizcase import packaged
from bizcase.case import BusinessCase
from bizcase.document.narrative.nouns import described
from bizcase.ledger import Ledger

Sense = Literal["better", "worse", ""]
_ROOM = "bizcase.document.narrative"
_OVERALL = "decision.difference"


@dataclass(frozen=True, slots=True)
class Facts:
    """Figures by id with the sense of each, and the sense of the case as a whole.

    A sense is seen by who pays: ``better`` is a gain or less cost, ``worse`` a loss or more cost;
    blank where an amount says neither. ``figures`` are those whose label and unit the words next to
    them are held to, as ``nouns.described`` gives them.
    """

    senses: Mapping[str, Sense]
    names: Mapping[str, str]
    overall: Sense = ""
    figures: Mapping[str, str] = field(default_factory=dict)


def facts_of(case: BusinessCase, figure_ids: Iterable[str] | None = None) -> Facts:
    """Return the facts of a case: of all its known figures, or of those that are named.

    ``names`` are texts of the case that may stand in a paragraph by their mark, ``{T:customer}``.
    """
    ledger, project = case.ledger, case.project
    wanted = [figure.id for figure in ledger] if figure_ids is None else figure_ids
    known = [name for name in wanted if name in ledger and ledger[name].value is not None]
    names = {
        "customer": project.customer_name,
        "project": project.project_name,
        "region": project.aws_region,
    }
    senses = {name: sense_shown(name, ledger) for name in known}
    figures = {name: described(ledger[name]) for name in known}
    return Facts(senses, names, _overall(case), figures)


def sense_shown(figure_id: str, ledger: Ledger) -> Sense:
    """Return the sense of a figure as it is shown; an amount below zero has its sign for that.

    "It loses −5 USD" would say the opposite, so beside a word of direction stands an amount only.
    """
    amount = ledger[figure_id].value
    return "" if amount is None or amount < 0 else sense_of(figure_id, ledger)


def sense_of(figure_id: str, ledger: Ledger) -> Sense:
    """Return whether a figure says better or worse for who pays; blank where it says neither."""
    row = next((row for row in _directions() if fnmatchcase(figure_id, row["figures"])), None)
    if row is None:
        return ""
    if row["follows"]:
        return sense_of(row["follows"], ledger)
    amount = ledger[figure_id].value if figure_id in ledger else None
    if not amount:
        return ""
    found = row["above_zero"] if amount > 0 else row["below_zero"]
    return "better" if found == "better" else "worse"


@cache
def _directions() -> tuple[Mapping[str, str], ...]:
    """Return the rows once: each figure of a ledger is looked up in them."""
    return tuple(packaged.rows(_ROOM, "directions.csv"))


def _overall(case: BusinessCase) -> Sense:
    """Return the sense of migrating; blank where gap and present value disagree."""
    senses = {sense_of(name, case.ledger) for name in (_OVERALL, "npv.base")}
    return senses.pop() if len(senses) == 1 else ""
