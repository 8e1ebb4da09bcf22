"""What the cash flow is worth, as formulas over its months: the rules of ``finance.metrics``."""

from __future__ import annotations

import numpy as np

from bizcase.exports.live.cash import CashFlow
from bizcase.exports.live.expr import Term, chosen
from bizcase.exports.live.inputs import Inputs
from bizcase.exports.live.months import Months
from bizcase.finance.base_result import Metrics
from bizcase.finance.figures_choices import IDLE
from bizcase.finance.metrics import IRR_HIGH, IRR_LOW
from bizcase.units import MONTHS_PER_YEAR

_CENT = 0.005  # half of one, as the engine takes for 0
NEVER, NONE = "never", "none"
Cell = tuple[str, float | str]


def worth(
    of: Months, inputs: Inputs, flow: CashFlow, services: Term, known: Metrics
) -> dict[str, Cell]:
    """Return formula and value by the id of the figure; a rate that is not defined is a word.

    ``services`` is what is bought instead of servers over all months.
    """
    sheet, net = flow.sheet, flow.columns["net"]
    span, month = sheet.span(net), sheet.span(sheet.month)
    so_far = sheet.span(flow.cumulated) if flow.cumulated is not None else ""
    changed = _changes(of, flow)
    discounted = _discounted(of, inputs, flow)
    rate = inputs["fin.discount"].text
    years = of.horizon / MONTHS_PER_YEAR
    spent, earned = (
        f"SUMPRODUCT(({span}{sign}0)*{span}*(1+{inputs[key].text})^(-{month}/12))"
        for sign, key in (("<", "fin.mirr_finance"), (">", "fin.mirr_reinvest"))
    )
    mirr = (
        f"IF(AND(-{spent}>=0.005,{earned}>=0.005),({earned}*(1+{inputs['fin.mirr_reinvest'].text})"
        f'^{years:g}/-({spent}))^(1/{years:g})-1,"{NONE}")'
    )
    present = of.rounded(f"SUMPRODUCT({span},(1+{rate})^(-{month}/12))")
    money = of.writer.amounts.value
    costs = f"({_sum(flow, 'aws')}+{services.text}+{_sum(flow, 'one_time')})"
    before, after = (
        _last_year(of, flow, "baseline"),
        (f"{_last_year(of, flow, 'aws')}+{_last_year(of, flow, 'on_premises')}"),
    )
    irr = _irr(span, month, sheet.span(changed), sheet.span(changed, of.horizon, of.horizon))
    return {
        "npv.base": (present, money(known.npv)),
        "irr": (irr, _or(known.irr.value, NONE)),
        "mirr": (mirr, _or(known.mirr, NONE)),
        "roi": (f'IF({costs}=0,"{NONE}",SUM({span})/{costs})', _or(known.roi, NONE)),
        "payback.months": (_payback(so_far, month, present), _months(known, known.payback)),
        "payback.discounted": (
            _payback(sheet.span(discounted), month, present),
            _months(known, known.discounted_payback),
        ),
        "funding.peak": (f"MAX(0,-MIN({so_far}))", money(known.peak_funding)),
        "run_rate.before": (before, money(known.run_rate_before)),
        "run_rate.after": (after, money(known.run_rate_after)),
        "run_rate.change": (f"{after}-{before}", money(known.run_rate_change)),
        "once.total": (_sum(flow, "one_time"), float(flow.totals["one_time"].value)),
    }  # fmt: skip


def _irr(span: str, month: str, changes: str, last: str) -> str:
    """Return the rate of return where the net changes its sign once before the last month."""
    low, high = (f"SUMPRODUCT({span},{1 + end:g}^(-{month}/12))" for end in (IRR_LOW, IRR_HIGH))
    unique = f"AND(SUM({changes})>=1,SUM({changes})-SUM({last})<=1,{low}*{high}<=0)"
    return f'IF({unique},IFERROR((1+IRR({span},0.01))^12-1,"{NONE}"),"{NONE}")'


def _or(value: float | None, word: str) -> float | str:
    return word if value is None else value


def _months(known: Metrics, payback: float | None) -> float | str:
    return IDLE if known.idle else _or(payback, NEVER)


def _sum(flow: CashFlow, name: str) -> str:
    return flow.totals[name].text


def _last_year(of: Months, flow: CashFlow, name: str) -> str:
    first = of.horizon - MONTHS_PER_YEAR + 1
    return f"SUM({flow.sheet.span(flow.columns[name], first, of.horizon)})"


def _payback(so_far: str, month: str, present: str) -> str:
    """Return the first month from which the sum stays at 0 or above, or why there is none.

    Where no month is in the red and ``present``, the NPV, is 0, nothing moves.
    """
    below = f"({so_far}<-0.005)"
    last = f"SUMPRODUCT(MAX({below}*{month}))"
    end = so_far.rpartition(":")[2]
    sheet = so_far.partition("!")[0]
    none = f'IF(ABS({present})<0.005,"{IDLE}",0)'
    return f'IF(COUNTIF({so_far},"<-0.005")=0,{none},IF({sheet}!{end}<-0.005,"{NEVER}",{last}+1))'


def _changes(of: Months, flow: CashFlow) -> Term:
    """Write the sign of the net by month, that of the month before for 0, and where it changes."""
    net, sheet, count = flow.columns["net"], flow.sheet, of.writer.formats["#,##0"]
    values = np.asarray(net.value)
    signs = np.where(np.abs(values) < _CENT, 0.0, np.sign(values))
    running = [float(signs[0])]
    for sign in signs[1:]:
        running.append(float(sign) if sign else running[-1])
    column = sheet.next_column()
    before = Term(f"${column}" + "{p}", np.array([0.0, *running[:-1]]))
    own = Term(f"SIGN({net.text})", np.sign(values))
    small = Term(f"ABS({net.text})<0.005", np.asarray(np.abs(values) < _CENT, dtype=float))
    sign = sheet.add("Sign of the net", chosen(small, before, own), count,
                     first=chosen(small, 0.0, own))  # fmt: skip
    return sheet.add("Change of sign", (sign * sign.before()) <= -1.0, count, first=0.0)


def _discounted(of: Months, inputs: Inputs, flow: CashFlow) -> Term:
    net, sheet = flow.columns["net"], flow.sheet
    factor = (1.0 + inputs["fin.discount"]) ** (Term("-1", -1.0, 1) * sheet.month / 12.0)
    present = sheet.add("Net today, USD", net * factor, of.writer.money)
    name = present.text.rpartition("!$")[2].partition("{")[0]
    text = f"SUM(${name}$2:${name}" + "{r})"
    return sheet.add("Net today so far, USD", Term(text, np.cumsum(present.value)),
                     of.writer.money)  # fmt: skip
