"""The sentences that join the counts of servers: in scope, by what becomes of them, in waves."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import Text, text
from bizcase.document.body.parts import filled
from bizcase.finance.fates import ENDS, MOVES, NO_TARGET, OPEN, REPLACED, STAYS, UNSIZED, WAITS
from bizcase.ledger import Ledger
from bizcase.strategy.rules.dispositions import DISPOSITIONS, MOVING, ON_AWS

_EVERY = {
    MOVES: "{V:scope.servers|Every|The only} server in scope moves to AWS.",
    REPLACED: "{V:scope.servers|Every|The only} server in scope is replaced by a service.",
    ENDS: "{V:scope.servers|Every|The only} server in scope ends.",
    STAYS: "{V:scope.servers|Every|The only} server in scope stays.",
    NO_TARGET: "{V:scope.servers|Every|The only} server in scope stays, as no instance type is "
    "large enough.",
    UNSIZED: "{V:scope.servers|Every|The only} server in scope stays, as its vCPU is not known.",
    WAITS: "{V:scope.servers|Every|The only} server in scope has a strategy but waits for an "
    "answer.",
    OPEN: "{V:scope.servers|Every|The only} server in scope is undecided.",
}
_PARTS = {
    MOVES: "{N:fate.moves} {V:fate.moves|move|moves} to AWS",
    REPLACED: "{N:fate.replaced} {V:fate.replaced|are|is} replaced by services",
    ENDS: "{N:fate.ends} {V:fate.ends|end|ends}",
    STAYS: "{N:fate.stays} {V:fate.stays|stay|stays}",
    NO_TARGET: "{N:fate.no_target} {V:fate.no_target|fit|fits} no instance type",
    UNSIZED: "{N:fate.unsized} {V:fate.unsized|have|has} no known vCPU",
    WAITS: "{N:fate.waits} {V:fate.waits|have|has} a strategy but {V:fate.waits|wait|waits} for an "
    "answer",
    OPEN: "{N:fate.undecided} {V:fate.undecided|are|is} undecided",
}
_BLOCKED = "{N:fate.blocked} of them {V:fate.blocked|have|has}"
_ALL_BLOCKED = "{V:fate.blocked|All of them have|It has}"

_STAY = (
    " {F:fate.open} {V:fate.open|wait|waits} for an answer and {V:fate.open|stay|stays} as today "
    "in all base amounts until then."
)
_STAY_ALONE = (
    " {V:fate.open|Those that wait stay|The one that waits stays} as today in all base amounts "
    "until then."
)


def all_move(case: BusinessCase) -> bool:
    """Return whether all servers in scope move to EC2, and all databases to AWS with them."""
    ledger = case.ledger
    if not filled(ledger, "fate.moves") or any(filled(ledger, name) for name in _ELSEWHERE):
        return False
    return ledger.value("fate.moves") == ledger.value("scope.servers")


# Relocated servers are on hosts of their own price, not on EC2 instances.
_ELSEWHERE = (
    "strategy.relocate.servers", "plan.waiting.databases",
    *(f"strategy.{name.lower()}.databases" for name in DISPOSITIONS
      if name not in MOVING or name not in ON_AWS),
)  # fmt: skip


def _is_told(ledger: Ledger, found: list[str]) -> bool:
    """Return whether the sentence before has counted all that wait for an answer."""
    return OPEN not in found and ledger.value("fate.waits") == ledger.value("fate.open")


def fates_told(case: BusinessCase) -> Text:
    """Return what becomes of all servers in scope, the counts of which add up.

    What waits for an answer is what the plan lists as waiting: undecided, or decided but blocked.
    """
    found = [name for name in _PARTS if filled(case.ledger, f"fate.{name}")]
    if not found:
        return ()
    if len(found) == 1:
        told = text(_EVERY[found[0]])
    else:
        *most, last = (_PARTS[name] for name in found)
        told = text(
            "{F:scope.servers} {V:scope.servers|are|is} in scope: "
            f"{', '.join(most)} and {last}."
        )
    if not filled(case.ledger, "fate.open"):
        return told
    told += text(_STAY_ALONE if _is_told(case.ledger, found) else _STAY)
    if filled(case.ledger, "fate.blocked"):
        every = case.ledger.value("fate.blocked") == case.ledger.value("fate.open")
        told += text(f" {_ALL_BLOCKED if every else _BLOCKED} a blocker that needs an answer.")
    return told


def waves_told(case: BusinessCase) -> Text:
    """Return what the servers in waves are, where it is more than those that move to AWS."""
    ledger = case.ledger
    if not filled(ledger, "fate.replaced") or not filled(ledger, "fate.moves"):
        return ()
    if ledger.value("plan.servers") != ledger.value("fate.moves") + ledger.value("fate.replaced"):
        return ()
    return text(
        "The waves have {F:plan.servers}: {N:fate.moves} that move to AWS and {N:fate.replaced} "
        "that services replace."
    )


def one_wave(case: BusinessCase) -> bool:
    """Return whether the plan has one wave only; one without servers needs work, too."""
    return case.plan is not None and len(case.plan.waves) == 1
