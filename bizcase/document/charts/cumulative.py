"""The chart of the first page: what staying and migrating cost in sum, month by month."""

from __future__ import annotations

import numpy as np

from bizcase.case import BusinessCase
from bizcase.document.blocks import Chart, Series, TableColumn, Text, text, words
from bizcase.document.charts.parts import credits_unused, known, named
from bizcase.document.verdict import changes_nothing
from bizcase.finance.horizon import years_said
from bizcase.units import MONTHS_PER_YEAR


def cumulative(case: BusinessCase) -> Chart | None:
    """Return C1: what staying and migrating cost in sum, month by month, with the likely band."""
    result = case.finance
    if result is None or result.metrics is None:
        return None
    months = result.cash.months
    stay = np.cumsum(result.cash.paid("baseline"))
    migrate = stay - np.cumsum(months["net_usd"].to_numpy(dtype=float))
    series = [
        Series("Stay", _column("stay, in sum", stay), "stay"),
        Series("Migrate", _column("stay less net_usd, in sum", migrate), "aws"),
    ]
    told = (
        f"Cumulative cost by month over {years_said(case.assumptions)}: staying reaches "
        "{K:decision.stay.total}, and the net cash flow of migrating {K:cash.total.net}."
    )
    source, simulated = "Source: cash flow by month, added up.", result.simulation
    if credits_unused(case):
        source += " " + _CREDIT
    if simulated is not None:
        worse, better = np.array(simulated.cumulative[0]), np.array(simulated.cumulative[-1])
        if (stay - better).min() >= min(0.0, migrate.min()):
            series += [
                Series("Migrate, 1 of 10 outcomes costs less", _band(stay - better), "low"),
                Series("Migrate, 1 of 10 outcomes costs more", _band(stay - worse), "high"),
            ]
            source += _beside(migrate[-1], (stay - better)[-1], (stay - worse)[-1])
        else:  # the difference of two simulated costs is drawn on one that is not: below nothing
            source += " " + _NO_BAND
        told += (
            " In 8 of 10 simulated outcomes the net present value is {K:npv.p10} to {K:npv.p90}."
        )
    return Chart(
        "C1", "line", _cumulative_message(case), named(months["month"].astype(int)),
        tuple(series), "USD", text(told), words(source), every=MONTHS_PER_YEAR,
    )  # fmt: skip


def _beside(planned: float, low: float, high: float) -> str:
    """Return why the line of the plan ends outside the band of the outcomes; "" where it does not.

    The plan takes each assumption at its most likely value, which few outcomes do for all.
    """
    if low <= planned <= high:
        return ""
    return f" Nearly all outcomes cost {'more' if planned < low else 'less'} than planned."


_CREDIT = "The last month credits unused life."
_NO_BAND = "Simulated outcomes have no band here: they change the cost of staying as well."


def _cumulative_message(case: BusinessCase) -> Text:
    more = case.ledger.value("cash.total.net") < 0
    figure_id, years = "decision.gap", years_said(case.assumptions)
    if changes_nothing(case.ledger):
        return text("Migrating costs as much as staying over {years}", years=years)
    if not known(case, figure_id):
        return words("Migrating costs more than staying" if more else "Migrating costs less")
    return text(
        "Migrating costs {K:" + figure_id + "} {word} than staying over {years}",
        word="more" if more else "less",
        years=years,
    )


def _column(column: str, values: np.ndarray) -> TableColumn:
    return TableColumn("cash_flow", column, tuple(np.round(values, 2).tolist()))


def _band(values: np.ndarray) -> TableColumn:
    return TableColumn("simulation", "cumulative", tuple(np.round(values, 2).tolist()))
