"""The two ends of a driver in the table of annex H."""

from __future__ import annotations

import pytest

from bizcase.document.finance import _scale
from bizcase.finance.drivers import Driver
from bizcase.finance.sensitivity import Swing


@pytest.mark.parametrize(("high", "scale"), [(350.0, "whole"), (66.8, "cents")])
def test_whole_ends_have_no_cents_and_others_keep_theirs(high, scale):
    """185.00 to 350.00 USD stood in the annex, 185 to 350 in the body."""
    driver = Driver("op.vcf_core_3yr", "", "USD", 1.0, 2.0, high, simulated=True, labour=False)
    assert _scale(Swing(driver, 1.0, 2.0)) == scale
