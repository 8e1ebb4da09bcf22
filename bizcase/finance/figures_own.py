"""The ledger figures of the customer's own licences that go on on AWS, by product."""

from __future__ import annotations

import numpy as np

from bizcase.finance.aws_side import own_paths
from bizcase.finance.figures_risk import FULL_OPERATION
from bizcase.finance.result import FinanceResult
from bizcase.finance.values import Values
from bizcase.ledger import Figure, Ledger

OWN_PRODUCTS = {
    "sql_server": "SQL Server", "windows": "Windows Server", "linux": "Linux", "vmware": "VMware",
}  # fmt: skip
# The support of the Oracle licences that are owned is left on premises: here is what comes on top.
_LABELS = {
    **{product: f"Own licences, {label}, last month" for product, label in OWN_PRODUCTS.items()},
    "oracle": "Oracle Database licences that AWS needs beyond those owned, last month",
}


def own_licence_figures(result: FinanceResult, ledger: Ledger) -> None:
    """Add ``own_licences.<product>.monthly``, the parts of ``cash.landed.own_licences`` in USD."""
    paths = own_paths(result.base, result.plan, Values(result.assumptions))
    parts = {name.removeprefix("own:"): float(np.ravel(path)[-1]) for name, path in paths.items()}
    whole = sum(parts.values())
    grown = float(result.cash.aws["own_licences"].iloc[-1]) / whole if whole else 0.0
    for product, label in _LABELS.items():
        amount = round(parts.get(product, 0.0) * grown, 2)
        if amount:
            ledger.add(
                Figure(f"own_licences.{product}.monthly", label, amount, "USD/month", "computed",
                       formula=FULL_OPERATION, sources=("cash_flow.csv",))
            )  # fmt: skip
