"""The charts of the financial case, from its tables, in the colours of their meaning."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import altair as alt
import numpy as np
import pandas as pd

from bizcase.document.number_style import CENTS
from bizcase.document.verdict import chance
from bizcase.finance import FinanceResult
from bizcase.finance.sensitivity import TOP
from bizcase.finance.simulation import CURVE_STEPS
from bizcase.finance.subscriptions import LINE
from bizcase.units import MONTHS_PER_YEAR, round_usd
from pages.parts import charts
from pages.parts.formatting import amount_in_words, style_of

_MONEY = ",.0f"
_AXIS = alt.Axis(format="~s")
_TOP_LEGEND = alt.Legend(orient="top", title=None, columns=2, labelLimit=200)
_ONE_COLUMN = alt.Legend(orient="top", title=None, columns=1, labelLimit=200)
# Long labels run over two lines instead of being cut.
_LABEL_WIDTH = 34
_WRAPPED = alt.Axis(labelExpr="split(datum.label, '\\n')", labelLimit=220, labelOverlap=False)
_LINE_PX, _LEAST_STEP_PX = 16, 30
_LOW, _HIGH = "1 of 10 is worse", "1 of 10 is better"
_CREDIT = "Unused life, credit lost"
# The lines of a case beside that of another one, and what each part of a year is.
_CASES = ("aws", "scenario")
_ROLES = {"On premises, avoided": "stay", "Services bought": "service", "Funding": "better",
          "AWS": "aws", "One-time cost": "once", _CREDIT: "left"}  # fmt: skip
_YEAR_PARTS = (
    "baseline", "on_premises", "funding", "aws", "one_time", "net", "baseline_unused_life",
    "on_premises_unused_life",
)  # fmt: skip


def cash_flow_chart(result: FinanceResult) -> charts.Shown | None:
    """Return each year's cash flow by line, and the net where there is a baseline.

    None where no year has any: nothing in scope is priced.
    """
    style = style_of(result.assumptions)
    years = result.cash.by_year()
    services = _services_by_year(result)
    lines = {
        "On premises, avoided": years["baseline_usd"] - (years["on_premises_usd"] - services),
        "Services bought": -services,
        "Funding": years["funding_usd"],
        "AWS": -years["aws_usd"],
        "One-time cost": -years["one_time_usd"],
        _CREDIT: years["baseline_unused_life_usd"] - years["on_premises_unused_life_usd"],
    }
    drawn = {
        label: style.money(amounts.round(CENTS))
        for label, amounts in lines.items()
        if amounts.fillna(0).any()
    }
    if not drawn:
        return None
    data = pd.DataFrame(drawn).rename_axis("Year").reset_index()
    data = data.melt("Year", None, "Line", "Amount")
    bars = (
        alt.Chart(data)
        .mark_bar()
        .encode(
            x=alt.X("Year:O", axis=alt.Axis(labelAngle=0)),
            y=alt.Y("Amount:Q", axis=_AXIS, title=style.currency),
            color=alt.Color(
                "Line:N",
                scale=charts.scale_of({name: _ROLES[name] for name in drawn}),
                legend=_TOP_LEGEND,
            ),
            tooltip=[
                *map(alt.Tooltip, ("Year", "Line")),
                alt.Tooltip("Amount:Q", format=_MONEY, title=style.currency),
            ],
        )
    )
    told = "AWS and one-time cost of each year; no net without an on-premises baseline."
    chart: alt.Chart | alt.LayerChart = bars
    if result.metrics is not None:
        net = style.money(years["net_usd"]).rename("Net").rename_axis("Year").reset_index()
        points = alt.Chart(net).mark_point(
            shape="diamond",
            size=90,
            filled=True,
            color=charts.shade("ink"),
            stroke=charts.shade("reverse"),
            opacity=1,
        )
        chart = bars + points.encode(
            x=alt.X("Year:O"),
            y=alt.Y("Net:Q", title=style.currency),
            tooltip=[alt.Tooltip("Year"), alt.Tooltip("Net:Q", format=_MONEY)],
        )
        ends = years["net_usd"].items()
        told = "Net: " + ", ".join(f"year {at} {amount_in_words(net, style)}" for at, net in ends)
    return charts.shown(
        chart.properties(height=320),
        f"Stacked bars of the cash flow by year in {style.currency}. {told}",
        pd.DataFrame(drawn).rename_axis("Year").reset_index(),
        [tuple(f"cash.y{year}.{part}" for part in _YEAR_PARTS) for year in years.index],
    )


def _services_by_year(result: FinanceResult) -> pd.Series[float]:
    """Return what is bought instead of servers: it is no cost that stays on premises."""
    bought = result.cash.on_premises.get(LINE)
    months = result.cash.months["month"]
    paid = pd.Series(0.0, index=months.index) if bought is None else bought
    year = np.ceil(months / MONTHS_PER_YEAR).astype(int)
    return paid.groupby(year).sum().round(CENTS)


def cumulative_chart(
    results: Mapping[str, FinanceResult], height: int = 320
) -> charts.Shown | None:
    """Return the cumulative net cash flow of each result; a band of 8 of 10 outcomes."""
    style = style_of(next(iter(results.values())).assumptions)
    lines = {
        label: style.money(round_usd(result.cash.months["net_usd"].cumsum()))
        for label, result in results.items()
    }
    data = pd.concat(
        pd.DataFrame({"Case": label, "Month": np.arange(len(line)), "Amount": line})
        for label, line in lines.items()
    )
    layers: list[alt.Chart] = []
    simulation = next(iter(results.values())).simulation
    told = ""
    if simulation is not None:
        low, _, high = (style.money(np.asarray(end)) for end in simulation.cumulative)
        band = pd.DataFrame({"Month": range(len(low)), _LOW: low, _HIGH: high})
        layers.append(
            alt.Chart(band)
            .mark_area(opacity=0.25, color=charts.shade("aws"))
            .encode(
                x=alt.X("Month:Q"), y=alt.Y(f"{_LOW}:Q", title=style.currency),
                y2=alt.Y2(f"{_HIGH}:Q"),
                tooltip=[alt.Tooltip("Month"), *_amounts(_LOW, _HIGH)],
            )
        )  # fmt: skip
        told = (
            f" At the end 8 of 10 outcomes lie between {style.number(low[-1])} and "
            f"{style.number(high[-1])} {style.currency}."
        )
    layers.append(_rule(pd.DataFrame({"Amount": [0.0]})).encode(y=alt.Y("Amount:Q")))
    layers.append(
        alt.Chart(data)
        .mark_line(strokeWidth=2.5)
        .encode(
            x=alt.X(
                "Month:Q", axis=alt.Axis(values=list(range(0, max(map(len, lines.values())), 12)))
            ),
            y=alt.Y("Amount:Q", axis=_AXIS, title=style.currency),
            color=alt.Color(
                "Case:N",
                scale=charts.scale_of(dict(zip(lines, _CASES, strict=False))),
                legend=_TOP_LEGEND,
            ),
            strokeDash=alt.StrokeDash("Case:N", sort=list(lines), legend=None),
            tooltip=[
                *map(alt.Tooltip, ("Case", "Month")),
                alt.Tooltip("Amount:Q", format=_MONEY, title=style.currency),
            ],
        )
    )
    ends = ", ".join(f"{label} {style.number(line[-1])}" for label, line in lines.items())
    months = pd.DataFrame({label: pd.Series(line) for label, line in lines.items()})
    nets = tuple(f"cash.y{year}.net" for year in range(len(months)))
    return charts.shown(
        alt.layer(*layers).properties(height=height),
        f"Lines of the cumulative net cash flow by month, not discounted. After the last month "
        f"in {style.currency}: {ends}.{told}",
        months.rename_axis("Month").reset_index()[::MONTHS_PER_YEAR],
        [nets[: month // MONTHS_PER_YEAR + 1] for month in months.index[::MONTHS_PER_YEAR]],
    )


def answers_chart(result: FinanceResult) -> charts.Shown | None:
    """Return the NPV from the worse to the better end of each open answer, the widest first."""
    answers = result.verdict.blocks[:TOP]
    if not answers or result.metrics is None:
        return None
    base, style = result.metrics.npv, style_of(result.assumptions)
    kinds = {False: "Does not decide", True: "Decides between gain and loss"}
    data = pd.DataFrame(
        [
            {
                "Open answer": textwrap.fill(item.block.label, _LABEL_WIDTH),
                "Worse": style.money(item.low_npv),
                "Better": style.money(item.high_npv),
                "The answer": kinds[item.flips],
            }
            for item in answers
        ]
    )
    roles = {kinds[False]: "stay", kinds[True]: "caution"}
    shown = alt.Color("The answer:N", legend=_ONE_COLUMN, scale=charts.scale_of(roles))
    bars = (
        alt.Chart(data)
        .mark_bar(cornerRadius=3)
        .encode(
            y=alt.Y("Open answer:N", sort=None, title=None, axis=_WRAPPED),
            x=alt.X(
                "Worse:Q", axis=_AXIS, title=style.label("NPV in USD"), scale=alt.Scale(zero=False)
            ),
            x2=alt.X2("Better:Q"),
            color=shown,
            tooltip=[
                alt.Tooltip("Open answer"),
                *_amounts("Worse", "Better"),
                alt.Tooltip("The answer"),
            ],
        )
    )
    chart = bars + _rule(pd.DataFrame({"NPV": [style.money(base)]})).encode(x=alt.X("NPV:Q"))
    first = answers[0]
    turning = sum(item.flips for item in result.verdict.blocks)
    return charts.shown(
        chart.properties(height=_step(data["Open answer"])),
        "Bars of the NPV between both ends of each open answer around "
        f"{amount_in_words(base, style)}. Widest: {first.block.label}, "
        f"{amount_in_words(first.low_npv, style)} to {amount_in_words(first.high_npv, style)}. "
        f"Answers that decide between gain and loss: {turning}.",
        data.replace("\n", " ", regex=True),
        [(f"verdict.answer.{at}.low", f"verdict.answer.{at}.high") for at in data.index + 1],
    )


def npv_curve_chart(result: FinanceResult) -> charts.Shown | None:
    """Return the probability that the NPV is at most a value."""
    simulation = result.simulation
    if simulation is None or result.metrics is None:
        return None
    style = style_of(result.assumptions)
    npvs = style.money(np.asarray(simulation.curve, dtype=float))
    data = pd.DataFrame({"NPV": npvs, "Probability": [step / 100 for step in CURVE_STEPS]})
    line = (
        alt.Chart(data)
        .mark_line(
            point=alt.OverlayMarkDef(color=charts.shade("aws")),
            strokeWidth=2.5,
            color=charts.shade("aws"),
        )
        .encode(
            x=alt.X("NPV:Q", axis=_AXIS, title=style.label("NPV in USD")),
            y=alt.Y(
                "Probability:Q",
                axis=alt.Axis(format=".0%"),
                title="Probability of at most this NPV",
                scale=alt.Scale(domain=[0, 1]),
            ),
            tooltip=[alt.Tooltip("Probability:Q", format=".0%"), *_amounts("NPV")],
        )
    )
    zero = _rule(pd.DataFrame({"NPV": [0.0]})).encode(x=alt.X("NPV:Q"))
    return charts.shown(
        (zero + line).properties(height=320),
        "Curve of the probability of at most an NPV: 10 % "
        f"{amount_in_words(simulation.p10, style)}, half {amount_in_words(simulation.p50, style)}, "
        f"90 % {amount_in_words(simulation.p90, style)}; a gain "
        f"{chance(simulation.probability)}.",
        data,
        [(f"npv.curve.{step}",) for step in CURVE_STEPS],
    )


def _step(labels: pd.Series[str]) -> alt.Step:
    """Return the height of a bar that its label fits, however many lines it runs over."""
    lines = int(labels.str.count("\n").max()) + 1
    return alt.Step(max(_LEAST_STEP_PX, lines * _LINE_PX))


def _amounts(*columns: str) -> list[alt.Tooltip]:
    return [alt.Tooltip(f"{column}:Q", format=_MONEY) for column in columns]


def _rule(data: pd.DataFrame) -> alt.Chart:
    rule: alt.Chart = alt.Chart(data).mark_rule(color=charts.shade("soft"), strokeDash=[4, 3])
    return rule
