"""The table by migration strategy, and what else is possible."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bizcase.case import BusinessCase
from bizcase.document.blocks import (
    Block,
    Bullets,
    Table,
    Text,
    figure,
    text,
    words,
)
from bizcase.finance.by_disposition import CONFIDENCES, is_bought
from bizcase.ledger import Ledger
from bizcase.strategy.rules.dispositions import DISPOSITIONS, ON_AWS

_HEAD = (
    "Strategy", "Applications", "Servers", "Databases",
    "On premises, first year, USD a month", "On AWS, USD a month", "One-time cost, USD",
    "Servers of high / medium / low / no confidence",
)  # fmt: skip
_COUNTS = ("applications", "servers", "databases")
_NOT_MOVING = "strategy.not_on_aws.aws.monthly"


def _occurs(ledger: Ledger, figure_id: str) -> bool:
    return figure_id in ledger and bool(ledger[figure_id].value)


def not_there(ledger: Ledger) -> str:
    """Return what has a strategy that is not on AWS: servers, databases or both."""
    return " and ".join(_kinds_not_there(ledger) or ("servers",)).capitalize()


def _kinds_not_there(ledger: Ledger) -> list[str]:
    elsewhere = [name.lower() for name in DISPOSITIONS if name not in ON_AWS]
    return [
        kind
        for kind in ("servers", "databases")
        if any(_occurs(ledger, f"strategy.{name}.{kind}") for name in elsewhere)
    ]


def servers_head(ledger: Ledger) -> str:
    """Return the head of a column of servers with a strategy, of which some may have no wave."""
    return "Servers, with those that wait" if _occurs(ledger, "fate.waits") else "Servers"


def _head(ledger: Ledger) -> tuple[str, ...]:
    return tuple(servers_head(ledger) if name == "Servers" else name for name in _HEAD)


def by_disposition(case: BusinessCase) -> list[Block]:
    """Return counts, cost and confidence per disposition; every column adds up to its last row."""
    if case.finance is None:
        return []
    reason = case.finance.prepared.no_baseline
    before = words("not computed") if reason else None
    rows = [
        (
            words(name.capitalize()),
            *(figure(f"strategy.{name.lower()}.{unit}") for unit in _COUNTS),
            before or figure(f"strategy.{name.lower()}.onprem.monthly"),
            figure(f"strategy.{name.lower()}.aws.monthly"),
            figure(f"strategy.{name.lower()}.once"),
            _confidence(f"strategy.{name.lower()}.confidence"),
        )
        for name in DISPOSITIONS
        if any(case.ledger.value(f"strategy.{name.lower()}.{unit}") for unit in _COUNTS)
    ]
    rows += [
        (
            words("Shared (support, recovery, contingency)"), (), (), (),
            before or figure("strategy.shared.onprem.monthly"),
            figure("aws.other.monthly"), figure("strategy.shared.once"), (),
        ),
        *(
            (words("Priced, but not moving"), (), (), (), (), figure(_NOT_MOVING), (), ())
            for _ in range(_occurs(case.ledger, _NOT_MOVING))
        ),
        (
            words("Total of known items"),
            # Applications may be known by what servers say of them, where no input lists any.
            figure("strategy.applications"), figure("scope.servers"), figure("scope.databases"),
            before or figure("strategy.total.onprem.monthly"),
            figure("aws.run.monthly"), figure("once.total"), _confidence("strategy.confidence"),
        ),
    ]  # fmt: skip
    blocks: list[Block] = [
        Table("By migration strategy: count, cost and confidence", _head(case.ledger), tuple(rows),
              frozenset(range(1, 7))),
        Bullets(_how(case.ledger, reason, with_low=_shared_low(case))),
    ]  # fmt: skip
    return blocks


_AWS = (
    "AWS: the column adds up to {F:aws.run.monthly}, the cost of "
    "{V:scope.servers|all servers|the only server} in scope{with_type} and of what is shared."
)
_ELSEWHERE = (
    " %s that stay, end or are replaced by a service are shown separately. They would not be on "
    "AWS."
)
_RELOCATED = (
    " Servers to relocate have the price of the hosts that carry them; the difference to EC2 is on "
    "the same line."
)
_ON_PREMISES = (
    "On premises: a cost item of today is shared among the servers by the quantity it depends on, "
    "such as vCPU. Items that fall by the rack belong to no single strategy. Retained servers keep "
    "their part."
)
_ON_PREMISES_UNKNOWN = "On premises: not computed, because there is no cost of today (annex H)."
_ONCE = (
    "Once: each server counts its own hours, each application once more at its hardest part. "
    "Undecided work counts no hours. Landing zone, programme management, training, tools, removal "
    "of hosts and contingency belong to no single strategy."
)
_LOW = "A server that applications with different strategies share has low confidence."
_BOUGHT = "Services that replace servers are in addition to AWS: {F:repurchase.monthly}."
_BOUGHT_OPEN = "Services that replace servers are in addition to AWS. Their price is not known yet."


_NO_PRICE_IN_WAVES = (
    "No price is known for {F:plan.waves.unpriced} in waves; the run costs of the plan leave these "
    "out."
)
_NO_PRICE_WAITING = (
    "No price is known for {F:plan.waiting.unpriced} waiting for answers; the run costs of the "
    "plan leave these out."
)


def unpriced_words(ledger: Ledger) -> Text:
    """Return how many servers the run costs of the plan leave out, for they have no price."""
    told: Text = ()
    for key, sentence in (
        ("plan.waves.unpriced", _NO_PRICE_IN_WAVES),
        ("plan.waiting.unpriced", _NO_PRICE_WAITING),
    ):
        if _occurs(ledger, key):
            told += (*(words(" ") if told else ()), *text(sentence))
    return told


_WAITING = {
    "plan.waiting.servers": "{F:plan.waiting.servers}",
    "plan.waiting.databases": "{N:plan.waiting.databases} managed "
    "{V:plan.waiting.databases|databases|database}",
}


def waves_words(ledger: Ledger) -> Text:
    """Return which part of the cost on AWS is in waves, where work waits for answers; else none."""
    if not (_occurs(ledger, "plan.waiting.monthly") and _occurs(ledger, "plan.waves.monthly")):
        return ()
    kinds = [told for key, told in _WAITING.items() if _occurs(ledger, key)]
    return text(
        "Waves move {W:plan.waves.monthly} of the cost on AWS. {W:plan.waiting.monthly} waits for "
        f"answers and is in no wave: {' and '.join(kinds)} (annex D)."
    )


def _how(ledger: Ledger, no_baseline: str, *, with_low: bool) -> tuple[Text, ...]:
    """Return how to read the columns: only what applies to this case."""
    elsewhere = _ELSEWHERE % not_there(ledger) if _kinds_not_there(ledger) else ""
    relocated = _RELOCATED * bool(ledger.value("strategy.relocate.servers"))
    with_type = " with an instance type" if _occurs(ledger, "sizing.no_target") else ""
    found = [
        text(_AWS.replace("{with_type}", with_type) + elsewhere + relocated),
        words(_ON_PREMISES_UNKNOWN) if no_baseline else text(_ON_PREMISES),
        text(_ONCE),
    ]
    found += [told for told in (waves_words(ledger), unpriced_words(ledger)) if told]
    if with_low:
        found.append(words(_LOW))
    if is_bought(ledger):
        priced = ledger["repurchase.monthly"].value is not None
        found.append(text(_BOUGHT if priced else _BOUGHT_OPEN))
    return tuple(found)


def _shared_low(case: BusinessCase) -> bool:
    """Return whether a server has low confidence because its applications differ in strategy."""
    if case.strategy is None:
        return False
    servers = case.strategy.servers
    return bool((servers["disposition_rule"].eq("shared") & servers["confidence"].eq("low")).any())


def _confidence(key: str) -> Text:
    return text(" / ".join(f"{{N:{key}.{name}}}" for name in CONFIDENCES))


def alternatives_cell(row: Mapping[Any, Any]) -> Text:
    """Return the other strategies without a blocker."""
    return words(", ".join(name for name in str(row["alternatives"]).split("|") if name))
