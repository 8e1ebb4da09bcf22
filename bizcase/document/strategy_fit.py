"""The table per disposition, and the goals with their weights beside the rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bizcase.case import BusinessCase
from bizcase.document.blocks import (
    Block,
    Bullets,
    Paragraph,
    Table,
    Text,
    figure,
    given,
    text,
    words,
)
from bizcase.finance.by_disposition import CONFIDENCES, is_bought
from bizcase.ledger import Ledger
from bizcase.strategy.decide.fit import GOALS, TABLE, changes
from bizcase.strategy.rules.dispositions import DISPOSITIONS
from bizcase.strategy.rules.tables import rules

_HEAD = (
    "Disposition", "Applications", "Servers", "Databases",
    "On premises today, USD a month", "AWS afterwards, USD a month", "One-time cost, USD",
    "Servers of high / medium / low / no confidence",
)  # fmt: skip
_COUNTS = ("applications", "servers", "databases")


def by_disposition(case: BusinessCase) -> list[Block]:
    """Return counts, cost and confidence per disposition; every column adds up to its last row."""
    if case.finance is None:
        return []
    reason = case.finance.prepared.no_baseline
    before = words("not known") if reason else None
    rows = [
        (
            words(name),
            *(figure(f"strategy.{name.lower()}.{unit}") for unit in _COUNTS),
            before or figure(f"strategy.{name.lower()}.onprem.monthly"),
            figure(f"strategy.{name.lower()}.aws.monthly"),
            figure(f"strategy.{name.lower()}.once"),
            _confidence(f"strategy.{name.lower()}.confidence"),
        )
        for name in DISPOSITIONS
    ]
    rows += [
        (
            words("Of no single disposition"), (), (), (),
            before or figure("strategy.shared.onprem.monthly"),
            figure("aws.other.monthly"), figure("strategy.shared.once"), (),
        ),
        (
            words("In the AWS cost, not so afterwards"), (), (), (), (),
            figure("strategy.not_on_aws.aws.monthly"), (), (),
        ),
        (
            words("Together, as far as known"),
            *(figure(f"scope.{unit}") for unit in _COUNTS),
            before or figure("strategy.total.onprem.monthly"),
            figure("aws.run.monthly"), figure("once.total"), _confidence("strategy.confidence"),
        ),
    ]  # fmt: skip
    blocks: list[Block] = [
        Table("Per disposition: count, cost and confidence", _HEAD, tuple(rows),
              frozenset(range(1, 7))),
        Bullets(_how(case.ledger, reason)),
    ]  # fmt: skip
    return blocks


_AWS = (
    "AWS: the column adds up to the {F:aws.run.monthly} of this case, in which every server in "
    "scope is priced as if it moved. What is retained, retired or bought as a service stands on a "
    "line of its own and falls away if that is done."
)
_RELOCATED = (
    " Servers to relocate stand at the price of the hosts that carry them; what they cost more or "
    "less on EC2 is on the same line."
)
_WIDER = " The range of undecided work is wider here than in the total."
_ON_PREMISES = (
    "On premises: a line of today's cost is laid on the servers by the quantity it depends on, "
    "such as vCPU; lines that fall by the rack belong to no single disposition. What is "
    "retained goes on costing its part."
)
_ON_PREMISES_UNKNOWN = "On premises: not known per disposition, for {reason}."
_ONCE = (
    "One time: each server counts its own hours, each application once more at its hardest part; "
    "undecided work counts none, up to those of a rehost. Landing zone, programme management, "
    "training, tools, removal of hosts and contingency belong to no single disposition."
)
_BOUGHT = "Services bought instead of servers come on top of AWS: {F:repurchase.monthly}."


def _how(ledger: Ledger, no_baseline: str) -> tuple[Text, ...]:
    """Return how to read the columns: only what applies to this case."""
    relocated = _RELOCATED * bool(ledger.value("strategy.relocate.servers"))
    wider = _WIDER * bool(ledger.value("strategy.undecided.servers"))
    found = [
        text(_AWS + relocated + wider),
        text(_ON_PREMISES_UNKNOWN, reason=no_baseline) if no_baseline else text(_ON_PREMISES),
        text(_ONCE),
    ]
    return (*found, text(_BOUGHT)) if is_bought(ledger) else tuple(found)


def _confidence(key: str) -> Text:
    return text(" / ".join(f"{{N:{key}.{name}}}" for name in CONFIDENCES))


def fit_blocks(case: BusinessCase) -> list[Block]:
    """Return how well each disposition serves the ranked goals; it explains and decides nothing."""
    goals = Table(
        "Goals, as the customer ranks them",
        ("Goal", "Rank", "Weight"),
        tuple(
            (
                words(label),
                given(case.assumptions[key].value),
                figure(f"strategy.weight.{goal}"),
            )
            for goal, (label, key) in GOALS.items()
        ),
        frozenset({1, 2}),
    )
    values = Table(
        "How far each disposition serves each goal, from 0 to 1, and its fit",
        (
            "Disposition",
            *(label for label, _ in GOALS.values()),
            "Fit, %",
            "Place by effort",
            "Changes at the cutover",
        ),
        tuple(_value_row(row["disposition"]) for row in rules(TABLE)),
        frozenset(range(1, 4 + len(GOALS))),
    )
    reasons = Table(
        "Reasons for these values: our own planning judgement",
        ("Disposition", "Licence cost; speed; operations; cloud-native", "Changes at the cutover"),
        tuple(
            (
                words(row["disposition"]),
                words(row["why"]),
                words(", ".join(changes(row)) or "nothing"),
            )
            for row in rules(TABLE)
        ),
    )
    return [Paragraph(words(_SCORE)), goals, values, reasons, Paragraph(words(_POSSIBLE))]


_SCORE = (
    "Beside the rule stands a score that explains and decides nothing: the fit of a disposition is "
    "the weighted mean of how far it serves each goal."
)
_POSSIBLE = (
    "Also possible is what another rule would have given where no blocker stands against it. A "
    "server takes that over from its application; for one of several applications only the ruling "
    "on shared servers holds. The order is: a declared deadline of the site or its licences, the "
    "fit, less effort, fewer changes at the cutover. A net present value per application does not "
    "exist before the financial part, so it does not count here."
)


def _value_row(disposition: str) -> tuple[Text, ...]:
    name = disposition.lower()
    return (
        words(disposition),
        *(figure(f"strategy.value.{name}.{goal}") for goal in GOALS),
        figure(f"strategy.fit.{name}"),
        figure(f"strategy.value.{name}.effort_order"),
        figure(f"strategy.value.{name}.cutover_changes"),
    )


def fit_cell(row: Mapping[Any, Any]) -> Text:
    """Return the fit of what was decided; blank where that is open."""
    name = str(row["disposition"])
    return () if name == "undecided" else figure(f"strategy.fit.{name.lower()}")


def alternatives_cell(row: Mapping[Any, Any]) -> Text:
    """Return what else is possible, each with its fit."""
    names = [name for name in str(row["alternatives"]).split("|") if name]
    return text("; ".join(f"{name} (fit {{F:strategy.fit.{name.lower()}}})" for name in names))
