"""The ledger figures of energy and carbon."""

from __future__ import annotations

from bizcase.finance.carbon import carbon
from bizcase.finance.confidence import equipment_in_question
from bizcase.finance.result import FinanceResult
from bizcase.ledger import Figure, Ledger
from bizcase.units import digits_after


def carbon_figures(result: FinanceResult, ledger: Ledger) -> None:
    """Add energy and carbon; of today's equipment only where it is that of the servers."""
    prepared = result.prepared
    found, none = carbon(prepared, result.assumptions), prepared.no_baseline
    sources = ("servers.csv", *prepared.sources)  # the instance type of each is what uses energy
    doubt = equipment_in_question(result.verdict.evidence)
    site = (None, None) if doubt else (found.on_premises_kwh, found.on_premises_tonnes)
    doubt = f"not computed: {doubt}" * bool(doubt)
    ledger.add(
        Figure("energy.aws.servers", "Servers whose energy on AWS is counted", found.servers,
               "servers", "computed", sources=sources)
    )  # fmt: skip
    for figure_id, label, value, unit, state in (
        ("energy.aws.annual", "Energy on AWS", found.aws_kwh, "kWh/year", ""),
        ("energy.onprem.annual", "Energy on premises", site[0], "kWh/year", none or doubt),
        ("carbon.aws.annual", "Carbon on AWS", found.aws_tonnes, "t CO2e/year", found.aws_state),
        ("carbon.onprem.annual", "Carbon on premises", site[1], "t CO2e/year",
         found.on_premises_state or doubt),
    ):  # fmt: skip
        low, middle, high = _legible(value, found.band)
        ledger.add(
            Figure(
                figure_id, label, middle, unit, "computed",
                formula="Cloud Carbon Footprint, location-based, operation only",
                inputs=("co2.band",), sources=sources, low=low, high=high, state=state,
            )
        )  # fmt: skip


def _legible(value: float | None, band: float) -> tuple[float | None, float | None, float | None]:
    """Return an amount between its ends, all with one decimal, or what shows two digits of it."""
    if value is None:
        return None, None, None
    decimals = max(1, digits_after(value, 2)) if value else 0
    low, middle, high = (round(value * (1 + sign * band), decimals) for sign in (-1, 0, 1))
    return low, middle, high
