"""The whole chain of one case, sheet by sheet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from bizcase.agents.handover import in_base, moving_databases
from bizcase.case import BusinessCase
from bizcase.exports.live import (
    bill_sheet,
    cash,
    compared,
    courses,
    landing,
    lines,
    moving,
    once,
    premises,
    remaining,
    waves,
)
from bizcase.exports.live.aws import AwsSide, heads
from bizcase.exports.live.cash import CashFlow
from bizcase.exports.live.compared import Compared, ComparisonSheet
from bizcase.exports.live.expr import ONE, ZERO, Term, largest
from bizcase.exports.live.inputs import Inputs
from bizcase.exports.live.lines import REFACTOR, LineItems
from bizcase.exports.live.months import Months, MonthSheet
from bizcase.exports.live.remaining import Remaining
from bizcase.exports.live.rows import PlanRows, plan_rows
from bizcase.exports.live.sheets import Sheets
from bizcase.exports.live.wave_rules import RULES, write_rules
from bizcase.exports.live.waves import Waves
from bizcase.exports.workbook_writer import WorkbookWriter
from bizcase.finance.aws_side import HEADS, upfront_usd
from bizcase.finance.cash_flow import UNUSED_LIFE, UNUSED_LIFE_LABEL
from bizcase.finance.compared import moving_bill
from bizcase.finance.equipment import equipment
from bizcase.finance.figures_risk import HEAD_LABELS
from bizcase.finance.line_specs import line_specs
from bizcase.finance.prepared import Prepared
from bizcase.finance.result import FinanceResult
from bizcase.finance.schedule import PROTECTED
from bizcase.finance.standing import Standing
from bizcase.finance.subscriptions import LABEL, LINE, subscriptions
from bizcase.finance.values import Values
from bizcase.finance.yearly import today_factor

AWS, FUTURE, BASELINE = "AWS by month", "On premises after", "Baseline by month"


@dataclass(frozen=True, slots=True)
class LiveModel:
    """What was written: the cash flow, the totals by table and column, inputs and line items.

    ``totals`` has the cells below the columns of aws, on_premises, baseline and one_time.
    """

    of: Months
    inputs: Inputs
    flow: CashFlow
    waves: Waves
    lines: LineItems
    aws: dict[str, Term]
    totals: dict[str, dict[str, Term]]
    compared: Compared | None


class _Chain:
    """The steps of the chain with what they share."""

    def __init__(self, writer: WorkbookWriter, sheets: Sheets, result: FinanceResult,
                 case: BusinessCase) -> None:  # fmt: skip
        self.sheets, self.result, self.case = sheets, result, case
        self.base, self.plan = result.base, result.plan
        self.values = Values(result.assumptions)
        self.of = Months(writer, self.values.horizon_months, case.as_of)
        self.inputs = Inputs(sheets["Inputs"], writer, result.assumptions)
        for key in ("fin.discount", "growth.infra", "aws.commit_coverage"):
            self.inputs[key]  # in the order of readers
        rows = plan_rows(self.base, self.plan, result.assumptions, case.plan)
        if any(row.rule for row in rows.rows):
            write_rules(writer, sheets[RULES], rows.rows)
        self.waves = Waves(self.of, rows, sheets[waves.SHEET], sheets[waves.AMOUNTS])
        self.lines = LineItems(
            self.of, sheets[lines.SHEET], case.estate.lines, _servers(self.base, rows), self.inputs
        )
        self.factor, self.bought = self._factor(), ZERO
        self.courses = courses.Courses(
            self.of, self.month_sheet(courses.SHEET), self.inputs, self.values, result.version
        )

    def month_sheet(self, name: str) -> MonthSheet:
        return MonthSheet(self.of, name, self.sheets[name])

    def _factor(self) -> Term:
        if not self.inputs.known("op.today_total"):
            return ONE
        found = float(np.ravel(today_factor(self.base, self.values))[0])
        return self.inputs.fact(
            "today_factor", "Today's total as entered against the estimate", found, "×"
        )

    def aws(self) -> tuple[dict[str, Term], dict[str, Term]]:
        sheet = self.month_sheet(landing.SHEET)
        running = landing.Running(self.of, sheet, self.waves, self.lines)
        upfront = self._upfront(sheet)
        side = AwsSide(
            self.of, sheet, self.inputs, running, self.base, self.plan, self.values, self.factor,
            upfront,
        )  # fmt: skip
        self.side = side
        found = heads(side, self.courses.grown_aws, self.courses.aws_prices)
        look, written = self.of.writer.money, self.month_sheet(AWS)
        unit = ", USD"
        columns = {
            name: written.add(HEAD_LABELS[name] + unit, self.of.cents(found[name]), look)
            for name in HEADS
        }
        return columns, dict(zip(columns, written.totals([*columns.values()]), strict=True))

    def _upfront(self, sheet: MonthSheet) -> dict[str, Term]:
        """Return upfront payments of databases less their spread, as the app computed them."""
        if not self.plan.landing["upfront"].any():
            return {}
        found = {}
        for part, landed in (("", self.plan.landing), ("refactored", self.plan.refactored)):
            paid = upfront_usd(landed["upfront"], self.plan.upfront_months, self.of.horizon + 1)
            if np.any(paid):
                label = f"Upfront payments less their spread{', modernised' if part else ''}"
                found[part] = sheet.stated(label, paid, self.of.writer.money, money=True)
        return found

    def left(self) -> Remaining:
        return Remaining(
            self.of, self.month_sheet(remaining.SHEET), self.inputs, self.waves,
            equipment(self.base, self.values), self.values, self.courses.grown,
        )  # fmt: skip

    def premises(
        self, left: Remaining
    ) -> tuple[dict[str, Term], dict[str, Term], dict[str, dict[str, Term]]]:
        standing = Standing(self.base, self.values, self.result.version)
        sheet = premises.Premises(
            self.of, self.sheets[premises.SHEET], self.inputs, standing, self.courses, left,
            self.factor,
        )  # fmt: skip
        before, after = self.month_sheet(BASELINE), self.month_sheet(FUTURE)
        look, baseline, future = self.of.writer.money, {}, {}
        labels = {spec.key: spec.label for spec in line_specs()}
        for key, stay, move in sheet.paths():
            baseline[key] = before.add(labels[key] + ", USD", stay, look)
            future[key] = after.add(labels[key] + ", USD", move, look)
        unused = sheet.unused_life(baseline, future)
        if unused is not None:
            head = UNUSED_LIFE_LABEL + ", USD"
            baseline[UNUSED_LIFE] = before.by_month(head, unused[0], look)
            future[UNUSED_LIFE] = after.by_month(head, unused[1], look)
        bought = self._subscriptions()
        if bought is not None:
            future[LINE] = after.add(LABEL + ", USD", self.of.cents(bought), look)
        totals = {
            "baseline": dict(zip(baseline, before.totals([*baseline.values()]), strict=True)),
            "on_premises": dict(zip(future, after.totals([*future.values()]), strict=True)),
        }
        sheet.totals(totals["baseline"], totals["on_premises"])
        self.lines_today = sheet
        return baseline, future, totals

    def _subscriptions(self) -> Term | None:
        """Return what is bought as a service, or None where its price is not known."""
        _, state = subscriptions(self.plan, self.values)
        if state:
            return None
        work = sum(counts[0] for counts in self.waves.plan.work("Repurchase").values())
        month = self.courses.month
        workloads = self.waves.amounts("Workloads bought as a service", np.asarray(work))
        by_user = self.waves.plan.sums.bought_by_user[: len(self.waves.plan.rows)]
        users = self.waves.plan.sums.bought_users[: len(self.waves.plan.rows)]
        running = self.waves.worked(workloads, month)
        found = ZERO
        if by_user.any():
            cell = self.waves.amounts("Workloads bought by the user", by_user)
            running = largest(0.0, running - self.waves.landed(cell, month))
        if self.inputs.known("mig.subscription"):
            found = running * self.inputs["mig.subscription"]
        if users.any():
            cell = self.waves.amounts("Users of services bought", users)
            found = found + self.waves.landed(cell, month) * self.inputs["mig.subscription_user"]
        self.bought = found
        return (month > 0.0) * found

    def compared(self) -> Compared:
        """Write the bill of what moves and, from it and the lines of today, both sides by item."""
        case, comparison = self.case, self.case.comparison
        if comparison is None:
            raise ValueError("a case without a baseline has no comparison")
        databases = moving_databases(case.estate, in_base(case.strategy, case.plan))
        bill = moving_bill(
            self.base, case.inventory, case.estate, databases, self.result.assumptions
        )
        made = moving.Moving(
            self.side, self.sheets[bill_sheet.SHEET], self.lines, bill, self.bought
        )  # fmt: skip
        today, left = self.lines_today.years
        return ComparisonSheet(
            self.sheets[compared.SHEET], self.of.writer, comparison, (today, made.years, left),
            self.lines_today.last, made.last,
        ).write()  # fmt: skip

    def once(self, left: Remaining) -> tuple[dict[str, Term], dict[str, Term]]:
        made = once.OneTime(
            self.of, self.month_sheet(once.RUNNING), self.inputs, self.waves, left, self.result,
        )  # fmt: skip
        sheet = self.month_sheet(once.SHEET)
        found = made.by_month(sheet, made.running())
        return found, dict(zip(found, sheet.totals([*found.values()]), strict=True))


def live_model(writer: WorkbookWriter, sheets: Sheets, case: BusinessCase) -> LiveModel:
    """Write the chain of a case that has a financial result; its inputs are written last."""
    result = case.finance
    if result is None:
        raise ValueError("a case without finance has no model")
    chain = _Chain(writer, sheets, result, case)
    aws, of_aws = chain.aws()
    left = chain.left()
    baseline: dict[str, Term] = {}
    future: dict[str, Term] = {}
    totals: dict[str, dict[str, Term]] = {}
    if not result.prepared.no_baseline:
        baseline, future, totals = chain.premises(left)
    totals["aws"] = of_aws
    paid, totals["one_time"] = chain.once(left)
    parts = {"aws": aws, "baseline": baseline, "on_premises": future, "one_time": paid}
    flow = cash.cash_flow(chain.of, chain.month_sheet(cash.SHEET), chain.inputs, result, parts)
    cash.by_year(chain.of, sheets[cash.YEARS], flow)
    both = chain.compared() if compared.SHEET in sheets else None
    return LiveModel(chain.of, chain.inputs, flow, chain.waves, chain.lines, aws, totals, both)


def _servers(base: Prepared, rows: PlanRows) -> pd.DataFrame:
    """Return by id the place in the plan, the tier of a second site, and what is modernised.

    What is relocated costs its part of hosts, not its own lines: it has no place.
    """
    servers = base.servers
    fates = servers["disposition"].astype("str")
    here, tiers = base.moving & fates.ne("Relocate"), servers["recovery_tier"]
    return pd.DataFrame(
        {
            "place": rows.servers.where(here, -1).to_numpy(),
            "tier": tiers.where(tiers.isin(list(PROTECTED))).to_numpy(),
            "disposition": fates.where(fates.eq(REFACTOR)).to_numpy(),
        },
        index=pd.Index(servers["server_id"]),
    )
