"""What the document says of right-sizing where it saves, adds or only raises small servers."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from bizcase.assumptions import load_register
from bizcase.document.blocks import text
from bizcase.document.body.target import _sizes
from bizcase.document.cost import _right_sizing
from bizcase.document.writing import text_markdown
from bizcase.ledger import Figure, Ledger

FLOOR = "Windows and production servers get at least 2 vCPU"
CASES = [
    (0, 100.0, 100.0, "each server keeps the size allocated today.", "every size is as allocated."),
    (0, 100.0, 130.0, f"today; {FLOOR}.", f"No peak was measured; {FLOOR}."),
    (5, 100.0, 130.0, f"limit get more, and {FLOOR}.", f"limit get more, and {FLOOR}."),
    (5, 100.0, 100.0, "saves nothing", "does not change the monthly cost"),
    (5, 130.0, 100.0, "saves 30 USD", "lowers the monthly cost by 30 USD"),
]


@pytest.mark.parametrize(("peaks", "as_is", "sized", "body", "annex"), CASES)
def test_right_sizing_says_what_it_does_and_never_adds_a_negative_amount(
    peaks, as_is, sized, body, annex
):
    ledger = Ledger()
    for name, value in (
        ("coverage.cpu_peak", peaks), ("coverage.memory_peak", 0), ("aws.as_is.monthly", as_is),
        ("aws.right_sizing.monthly", as_is - sized), ("verdict.measured", 50.0),
        ("aws.option.right_sized.on_demand.monthly", sized),
    ):  # fmt: skip
        ledger.add(Figure(name, name, value, "USD/month", "computed"))
    case = SimpleNamespace(
        ledger=ledger, assumptions=load_register(), estate=SimpleNamespace(option="on_demand")
    )
    said = (text_markdown(_sizes(case), ledger), text_markdown(text(_right_sizing(case)), ledger))
    for found, wanted in zip(said, (body, annex), strict=True):
        assert wanted in found
        assert "−" not in found
        assert as_is >= sized or not peaks or ("100 USD" in found and "130 USD" in found)
