"""What is paid twice: the on-premises cost of servers that run on after their cutover."""

from __future__ import annotations

import numpy as np

from bizcase.assumptions import Assumptions
from bizcase.finance.cash_flow import CashFlow, cash_flow
from bizcase.finance.prepared import Prepared
from bizcase.finance.schedule import Schedule
from bizcase.finance.values import Values
from bizcase.units import FloatArray, round_usd


def dual_run_usd(
    prepared: Prepared, plan: Schedule, assumptions: Assumptions, cash: CashFlow, version: str
) -> FloatArray:
    """Return by month 0..H what the on-premises cost would be lower by without dual run and slip.

    To the cent. A month to which slip moves a purchase has more, the one it leaves less.
    """
    at_once = {name: np.zeros((1, 1)) for name in ("mig.dual_run_months", "mig.schedule_slip")}
    without = cash_flow(prepared, plan, Values(assumptions, at_once), version)
    more = cash.months["on_premises_usd"] - without.months["on_premises_usd"]
    return round_usd(more.to_numpy(dtype=float))
