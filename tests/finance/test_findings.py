"""What a reader is told before relying on the cash flow."""

from __future__ import annotations

import dataclasses

from bizcase.finance import recompute
from bizcase.finance.figures_risk import finance_findings
from bizcase.ledger import Ledger
from tests.finance.estates import assumptions, estate


def findings_of(prepared, **values):
    result = recompute(prepared, assumptions(**values), draws=0)
    return {item.code for item in finance_findings(result, Ledger())}


def test_people_entered_for_aws_while_all_of_today_stay_are_told_to_count_twice():
    assert "LABOUR_TWICE" in findings_of(estate(), aws__operations_usd=9000)
    assert "LABOUR_TWICE" not in findings_of(estate())
    assert "LABOUR_TWICE" not in findings_of(estate(), aws__operations_usd=0)
    kept = {"aws__operations_usd": 9000, "op__labour_retained_pct": 70}
    assert "LABOUR_TWICE" not in findings_of(estate(), **kept)
    without = dataclasses.replace(estate(), no_baseline="it runs on AWS")
    assert "LABOUR_TWICE" not in findings_of(without, aws__operations_usd=9000)
