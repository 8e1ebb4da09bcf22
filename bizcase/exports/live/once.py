"""One-time cost by month: the components of ``finance.one_time``, as running sums."""

from __future__ import annotations

import numpy as np

from bizcase.exports.live.expr import ZERO, Term, largest, rounded_up, term, total
from bizcase.exports.live.inputs import Inputs
from bizcase.exports.live.months import Months, MonthSheet
from bizcase.exports.live.remaining import Remaining
from bizcase.exports.live.waves import Waves
from bizcase.finance.answers import is_whole
from bizcase.finance.effort import prices
from bizcase.finance.one_time import COMPONENTS, LABOUR_OF, landing_zone_hours
from bizcase.finance.result import FinanceResult
from bizcase.finance.values import Values
from bizcase.strategy.rules.dispositions import LANDS_AS, ON_AWS
from bizcase.strategy.rules.hours import hours_after, hours_in_wave
from bizcase.units import FloatArray

RUNNING, SHEET = "One-time so far", "One-time by month"
_UNCERTAIN = {*LABOUR_OF, "landing_zone", "programme", "tools"}
_ENGINEERS = 2.0
_PRICES = ("mig.price_workload", "mig.price_server")


class OneTime:
    """Running sums by component; what is paid in a month is the difference of two rounded ones."""

    def __init__(
        self, of: Months, sheet: MonthSheet, inputs: Inputs, waves: Waves, remaining: Remaining,
        result: FinanceResult,
    ) -> None:  # fmt: skip
        self._of, self._sheet, self._inputs, self._waves = of, sheet, inputs, waves
        self._remaining, self._prepared, self._plan = remaining, result.base, result.plan
        self._values = Values(result.assumptions)

    def running(self) -> dict[str, Term]:
        """Return what is spent by the end of each month, by component."""
        found: dict[str, Term] = {}
        if not self._plan.anything_leaves:
            return dict.fromkeys(COMPONENTS, ZERO)
        as_given = self._values.assumptions.earlier("mig.landing_zone") is not None
        for key, label in COMPONENTS.items():
            if key == "contingency":
                rest = total(found[name] for name in found if name in _UNCERTAIN)
                path = rest * self._inputs["mig.contingency"]
            elif key == "programme":
                managed = [*LABOUR_OF, *([] if as_given else ["landing_zone"])]
                path = total(found[name] for name in managed) * self._inputs["mig.pmo_pct"]
            else:
                path = self._component(key)
            found[key] = path if path.fixed else self._sheet.add(label, path, self._of.writer.money)
        return found

    def _component(self, key: str) -> Term:
        if key in LABOUR_OF:
            return self._labour(LABOUR_OF[key])
        if key == "landing_zone":
            return self._landing_zone()
        if key == "training":
            return self._training()
        if key == "decommission":
            return self._removal()
        return ZERO

    def _landing_zone(self) -> Term:
        values, moving = self._values, self._plan.moving
        if not moving:
            return ZERO
        given = values.assumptions.earlier("mig.landing_zone")
        if given is not None:
            return self._inputs.fact("landing_zone_once", "Landing zone as given", given, "USD")
        hours = float(np.ravel(landing_zone_hours(self._prepared, values, moving))[0])
        fact = self._inputs.fact(
            "landing_zone_hours", "Hours of Assess, Mobilize and landing zone", hours, "hours"
        )
        return fact * self._inputs["mig.rate_usd_h"]

    def _training(self) -> Term:
        """Return the training of those who run what moves to AWS, for a whole estate."""
        moving = self._plan.moving
        if not (moving and float(np.ravel(is_whole(self._prepared, self._values))[0])):
            return ZERO
        people = rounded_up(term(moving) / self._inputs["op.vms_per_fte_virtual"])
        return largest(_ENGINEERS, people) * self._inputs["mig.training_eng"]

    def _removal(self) -> Term:
        gone = self._remaining.machines_gone()
        if gone.fixed:
            return ZERO
        so_far = np.cumsum(gone.value)
        sheet, name = self._remaining.column_of(gone)
        text = f"SUM('{sheet}'!${name}$2:${name}" + "{r})"
        return Term(text, so_far) * self._inputs["mig.decommission_host"]

    def _labour(self, disposition: str) -> Term:
        """Return the labour of a disposition: hours of each wave × the rate."""
        work = self._waves.plan.work(disposition)
        if not work:
            return ZERO
        quoted = disposition in ON_AWS and any(self._values.known(key) for key in _PRICES)
        landing, after = self._summed(disposition, work, quoted=quoted)
        rate, month = self._inputs["mig.rate_usd_h"], self._sheet.month
        found = ZERO
        if landing.any():
            label = f"{disposition}, {'USD' if quoted else 'hours'} until cutover"
            amounts = self._waves.amounts(label, landing, money=quoted)
            found = self._waves.worked(amounts, month) * (1.0 if quoted else rate)
        if after.any() and disposition in LANDS_AS:
            amounts = self._waves.amounts(f"{disposition}, hours in the year after", after)
            found = found + self._waves.worked_after(amounts, month) * rate
        return found

    def _summed(
        self, disposition: str, work: dict[str, FloatArray], *, quoted: bool
    ) -> tuple[FloatArray, FloatArray]:
        count = len(self._waves.plan.rows)
        landing, after = np.zeros(count), np.zeros(count)
        for complexity, counts in work.items():
            known = (disposition, complexity, self._values.__getitem__)
            first = prices(disposition, complexity, self._values)[0]
            pairs = (first if quoted else hours_in_wave(*known), hours_after(*known))
            for amounts, pair in zip((landing, after), pairs, strict=True):
                np.add(amounts, _one(pair[0]) * counts[0] + _one(pair[1]) * counts[1], out=amounts)
        return landing, after

    def by_month(self, sheet: MonthSheet, running: dict[str, Term]) -> dict[str, Term]:
        """Write what is paid in each month, so that the months add up to the rounded sum."""
        look, found = self._of.writer.money, {}
        for key, path in running.items():
            paid = self._of.cents(path)
            if paid.fixed:
                found[key] = sheet.add(COMPONENTS[key], 0.0, look)
                continue
            before = self._of.cents(path.before()) if path.text.endswith("{r}") else ZERO
            found[key] = sheet.add(COMPONENTS[key], paid - before, look, first=paid)
        return found


def _one(value: object) -> float:
    return float(np.ravel(np.asarray(value, dtype=float))[0])
