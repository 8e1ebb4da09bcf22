"""What becomes of the servers in scope in the base case: each counts once, and all are told."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from bizcase.finance.prepared import Prepared
from bizcase.ledger import Figure, Finding, Ledger
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.decide.undecided import UNDECIDED
from bizcase.strategy.rules.dispositions import LEAVES, ON_AWS, PLANNED, STAYING, SWITCHED_OFF

MOVES, REPLACED, ENDS, STAYS = "moves", "replaced", "ends", "stays"
NO_TARGET, UNSIZED = "no_target", "unsized"
WAITS, OPEN = "waits", "undecided"
FATES = {
    MOVES: "Servers in scope that move to AWS",
    REPLACED: "Servers in scope that services replace",
    ENDS: "Servers in scope that end",
    STAYS: "Servers in scope that stay",
    NO_TARGET: "Servers in scope that stay, as no instance type is large enough",
    UNSIZED: "Servers in scope that stay, as their vCPU is not known",
    WAITS: "Servers in scope with a strategy that wait for an answer",
    OPEN: "Servers in scope without a strategy",
}
# What does not run on AWS: a service takes the place of what has a wave.
_NOT_ON_AWS = {
    **{name: REPLACED if name in PLANNED else ENDS for name in SWITCHED_OFF},
    **{name: STAYS for name in STAYING if name not in LEAVES},
}


_ABLE = {
    "migratable": "Servers in scope without a blocker",
    "with_remedies": "Servers in scope that can move with remedies",
    "not_yet": "Servers in scope that cannot move yet",
}


def fates(prepared: Prepared) -> pd.Series:
    """Return one of FATES for each server in scope, on the index of ``Prepared.servers``."""
    servers = prepared.servers
    disposition = servers["disposition"].astype("str")
    found = disposition.map(_NOT_ON_AWS).astype("object")
    on_aws = disposition.isin(ON_AWS)
    found = found.mask(on_aws, NO_TARGET).mask(on_aws & _unsized(prepared), UNSIZED)
    found = found.mask(on_aws & servers["placed"], MOVES)
    return found.mask(prepared.waiting, WAITS).mask(disposition.eq(UNDECIDED), OPEN).astype("str")


def _unsized(prepared: Prepared) -> pd.Series:
    """Return which servers state no vCPU; of those on AWS already none is kept here."""
    return prepared.servers["vcpu"].eq(0.0) & prepared.servers["has_baseline"].astype(bool)


def unsized_staying(prepared: Prepared) -> int:
    """Return how many virtual servers stay whose vCPU is unknown: they keep no host in the cost."""
    stay = ~fates(prepared).isin([MOVES, REPLACED, ENDS])
    return int((stay & _unsized(prepared) & ~prepared.servers["physical"].astype(bool)).sum())


def without_type(prepared: Prepared) -> pd.Series:
    """Return which servers shall be on AWS, or are undecided, and have no instance type."""
    servers = prepared.servers
    return servers["disposition"].isin(ON_AWS) & ~servers["placed"]


def abilities(prepared: Prepared, strategy: Strategy) -> pd.Series:
    """Return ``migratability`` of each server in scope: without an instance type it is not yet."""
    states = strategy.servers.set_index("server_id")["migratability"]
    return prepared.servers["server_id"].map(states).mask(without_type(prepared), "not_yet")


def fate_figures(prepared: Prepared, strategy: Strategy, ledger: Ledger) -> None:
    """Add ``fate.<fate>`` for each of FATES: together they are ``scope.servers``.

    ``fate.open`` are those that stay until an answer is given: without a strategy, or waiting.
    ``fate.blocked`` of them have a blocker that is not solved, or no instance type;
    ``fate.no_type`` and ``fate.held`` are all that shall be on AWS, or are undecided, which have
    no type, and which have that or such a blocker. ``fate.remedied`` move once a remedy is found.
    ``fate.state.<state>`` are those of ``blockers.state``, but not yet without an instance type.
    """
    for name, label, mask, inputs in _counts(prepared, strategy):
        ledger.add(
            Figure(f"fate.{name}", label, int(mask.sum()), "servers", "computed", inputs=inputs,
                   sources=("servers.csv",))
        )  # fmt: skip


def _counts(
    prepared: Prepared, strategy: Strategy
) -> Iterator[tuple[str, str, pd.Series, tuple[str, ...]]]:
    """Yield each figure: its name, its label, which servers it counts, and its inputs."""
    found, able = fates(prepared), abilities(prepared, strategy)
    waits, not_yet = found.isin([WAITS, OPEN]), able.eq("not_yet")
    to_move = prepared.servers["disposition"].isin(ON_AWS)
    yield from ((name, label, found.eq(name), ()) for name, label in FATES.items())
    yield from (
        ("open", "Servers in scope that stay until an answer is given", waits,
         (f"fate.{WAITS}", f"fate.{OPEN}")),
        ("blocked", "Of them, those with an open blocker", waits & not_yet, ("fate.open",)),
        ("no_type", "Servers to move or undecided without an instance type",
         without_type(prepared), ()),
        ("held", "Servers to move or undecided that cannot until an answer is given",
         to_move & not_yet, ("fate.no_type",)),
        ("remedied", "Servers that move and need a remedy first",
         found.eq(MOVES) & able.eq("with_remedies"), ()),
    )  # fmt: skip
    for name, label in _ABLE.items():
        yield f"state.{name}", label, able.eq(name), (f"blockers.state.{name}",)


def fate_findings(ledger: Ledger) -> tuple[Finding, ...]:
    """Return the finding on servers that cannot move, by the count that all texts have."""
    if not ledger.value("fate.held"):
        return ()
    said = "Servers cannot move until an open question is answered."
    return (Finding("NOT_YET_MIGRATABLE", "warning", said, ("fate.held", "fate.remedied")),)
