"""Whole cases with every assumption at an end of what may be entered."""

from __future__ import annotations

import numpy as np
import pytest

from bizcase.assumptions import load_register
from bizcase.exports.case_json import case_dict
from tests.agents.estates import case_of, made_inventory


@pytest.mark.parametrize("end", ["allowed_low", "allowed_high"])
def test_a_case_comes_out_with_every_number_at_an_end_of_what_may_be_entered(end):
    numbers = [entry for entry in load_register().values() if entry.is_number]
    changes = {entry.key: getattr(entry, end) for entry in numbers}
    changes |= {"mc.n": 2000, "money.currency": "EUR", "money.rate_date": "2026-11-20"}
    case = case_of(made_inventory(), changes | {"money.rate_source": "the bank"})
    assert [report.status for report in case.agents if report.status == "failed"] == []
    assert case.finance.metrics is not None
    known = [figure.value for figure in case.ledger if isinstance(figure.value, int | float)]
    assert np.isfinite(known).all()
    assert case_dict(case)["verdict"]
