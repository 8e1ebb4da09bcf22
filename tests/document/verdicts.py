"""Verdicts made by hand, and their words with the ids of figures in them."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

from bizcase.assumptions import load_register
from bizcase.document.blocks import Ref
from bizcase.finance.grounds import Evidence, Outcomes
from bizcase.finance.open_answers import Answered, Block
from bizcase.finance.verdict import (
    WAIT,
    Later,
    Verdict,
)

TOTAL = Answered(
    Block("today_total", "fact", "Today's infrastructure cost", "CFO", "What?", ()),
    -300, -100, "today's cost is four fifths of the estimate",
    "today's cost is one and a half times the estimate",
)  # fmt: skip
EDITION = Answered(
    Block("vmware_edition", "decision", "VMware edition", "procurement", "Which?", ()),
    -50, 60, "the edition is vSphere Foundation", "the edition is Cloud Foundation",
)  # fmt: skip
# The base case is the better end.
SIZING = Answered(
    Block("space", "decision", "Owned or rented space", "CFO", "Which?", ()),
    -40, 70, "the space is owned", "",
)  # fmt: skip
SERVICES = Answered(
    Block("subscription", "fact", "Price of the services", "procurement", "What?", ()),
    -90, 20, "each service costs 50,000 USD a month", "each service costs 500 USD a month",
)  # fmt: skip


# Turns nothing: a gain at both ends.
CHEAPER = Answered(
    Block("hardware_price", "fact", "Price of hardware", "procurement", "What?", ()),
    40, 200, "hardware costs the least", "hardware costs the most",
)  # fmt: skip
DEARER = dataclasses.replace(CHEAPER, low_npv=-40)
WIDE_TOTAL = dataclasses.replace(TOTAL, high_npv=100)
FATE = Answered(
    Block("undecided", "fact", "Undecided servers", "application owners", "Which?", ()),
    -100, 20, "no undecided server moves", "every undecided server is rehosted",
)  # fmt: skip


def evidence(**changes):
    known = {
        "servers": 10, "staying": 0, "moving": 10, "leaving": 10, "undecided": 0.0,
        "measured": 0.6, "assumed_price": 0.1, "unpriced": 0.0, "no_baseline": 0.0,
        "total_stated": False, "break_even_vm": 400.0, "check_vm": 265.0,
    }  # fmt: skip
    return Evidence(**known | changes)


def case_with(decision, base=-100.0, gain=0.3, blocks=(), asked=(), **changes):
    later = Later(18, "the VMware renewal", 5.0) if decision == WAIT else None
    why_none = changes.pop("why_none", "")
    verdict = Verdict(
        decision, "low", "low", evidence(**changes), Outcomes(base, -200, base, 50, gain),
        -300, 60, blocks, asked, later=later, why_none=why_none,
    )  # fmt: skip
    return SimpleNamespace(finance=SimpleNamespace(verdict=verdict), assumptions=load_register())


def read(pieces):
    """Return text with the id of a figure in the place of its number."""
    return "".join(
        f"[{piece.figure_id}]" if isinstance(piece, Ref) else piece.text for piece in pieces
    )
