"""What would turn the verdict, as a sentence: a bill, or that no bill does."""

from __future__ import annotations

from types import SimpleNamespace

from bizcase.document.verdict import reversal
from tests.document.verdicts import read


def test_what_would_turn_it_is_a_bill_or_that_no_bill_does():
    moves = SimpleNamespace(moving=SimpleNamespace(any=lambda: True))
    found = SimpleNamespace(metrics=SimpleNamespace(npv=-5.0), base=moves, aws_break_even=0.53)
    case = SimpleNamespace(finance=found)
    assert read(reversal(case)) == (
        "Migrating breaks even where AWS bills [verdict.aws.break_even] of what is computed here."
    )
    # Above ten times the bill a share of it says nothing, so the sentence has no figure.
    found.aws_break_even = 10.0
    assert "[verdict.aws.break_even]" in read(reversal(case))
    found.aws_break_even = 10.1
    assert read(reversal(case)) == (
        "Migrating pays even if AWS bills ten times what is computed here."
    )
    found.aws_break_even = None
    assert read(reversal(case)) == (
        "Even if AWS billed nothing, the NPV would be [verdict.free_aws]."
    )
    found.metrics.npv = 5.0
    assert reversal(case) == ()
