"""Why the answer is what it is: what ends, what moving costs, what is added, the largest first."""

from __future__ import annotations

from collections.abc import Sequence

from bizcase.case import BusinessCase
from bizcase.document.blocks import Text, text, words
from bizcase.document.body.parts import filled
from bizcase.document.charts.parts import credits_unused
from bizcase.finance.comparison import ItemRow
from bizcase.finance.figures_risk import HEAD_LABELS
from bizcase.finance.horizon import years_said
from bizcase.finance.one_time import COMPONENTS
from bizcase.grammar import inline

_REASONS, _PARTS = 3, 2
_THIRD = 1 / 3
_SAME = 0.01  # of today's cost


def reasons(case: BusinessCase) -> tuple[Text, ...]:
    """Return at most three reasons, each a claim with its amount and its largest parts."""
    found = (
        ("decision.avoided", _ends(case)),
        ("decision.services", _services(case)),
        ("cash.total.one_time", _once(case)),
        ("cash.total.aws", _aws(case)),
    )
    sized = [(case.ledger[name].value or 0.0, told) for name, told in found if told]
    ranked = sorted(sized, key=lambda item: -item[0])
    return tuple(told for _, told in ranked[:_REASONS])


def _ends(case: BusinessCase) -> Text:
    ledger = case.ledger
    if ledger["decision.stay.total"].value in (None, 0.0):
        return ()
    if ledger.value("decision.ends") >= 0:
        return text("Nothing ends: staff, contracts and what stays cost as much as today.")
    share = ledger.value("decision.avoided") / ledger.value("decision.stay.total")
    claim = (
        "Little ends" if share < _THIRD
        else "Part of today's cost ends" if share < 2 * _THIRD else "Most of today's cost ends"
    )  # fmt: skip
    if credits_unused(case):
        claim += ", after credit"
    told = text(
        f"{claim}: {{W:decision.avoided}} of {{W:decision.stay.total}} over {{years}}.",
        years=years_said(case.assumptions),
    )
    rows = case.comparison.items if case.comparison is not None else ()
    parts = [(row.label, f"decision.ends.{row.item}") for row in rows if _really_ends(row)]
    return told + _largest(case, parts)


def _really_ends(row: ItemRow) -> bool:
    """Return whether an item ends: one that costs the same on AWS, as agents, changes sides."""
    return row.compared and abs(row.difference_usd) > _SAME * row.today_usd


def _once(case: BusinessCase) -> Text:
    if not filled(case.ledger, "cash.total.one_time"):
        return ()
    parts = [(label.partition(":")[0], f"once.{key}") for key, label in COMPONENTS.items()]
    return text("Moving costs {W:cash.total.one_time} once.") + _largest(case, parts)


def _aws(case: BusinessCase) -> Text:
    if not filled(case.ledger, "cash.total.aws"):
        return ()
    parts = [
        (label.partition(",")[0], f"cash.landed.{head}") for head, label in HEAD_LABELS.items()
    ]
    told = "AWS costs {W:cash.total.aws}, in full operation {W:decision.aws.monthly}."
    return text(told) + _largest(case, parts)


def _services(case: BusinessCase) -> Text:
    if not filled(case.ledger, "decision.services"):
        return ()
    return text(
        "Services replace servers for {W:decision.services}, once all run {W:repurchase.monthly}."
    )


def _largest(case: BusinessCase, parts: Sequence[tuple[str, str]]) -> Text:
    """Return the largest parts as a sentence; none where there is one part only."""
    known = [part for part in parts if filled(case.ledger, part[1]) and _amount(case, part) > 0]
    ranked = sorted(known, key=lambda part: -_amount(case, part))[:_PARTS]
    if len(ranked) < 2:  # noqa: PLR2004 - a part alone is the whole
        return ()
    told = words(" Largest: ")
    for place, (label, name) in enumerate(ranked):
        told += text(f"{'; ' if place else ''}{inline(label)} {{W:{name}}}")
    return told + words(".")


def _amount(case: BusinessCase, part: tuple[str, str]) -> float:
    return case.ledger.value(part[1])
