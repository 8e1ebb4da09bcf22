"""What runs on AWS by month of each thing that a wave brings: from line items where it has some."""

from __future__ import annotations

import numpy as np

from bizcase.exports.live.expr import ZERO, Term, term
from bizcase.exports.live.lines import LineItems
from bizcase.exports.live.months import Months, MonthSheet
from bizcase.exports.live.waves import Waves
from bizcase.units import FloatArray

SHEET = "Running on AWS"
# Columns of the engine that line items add up to: the kind of the lines, and whether committed.
_OF_LINES = {
    "on_demand": ("compute", False),
    "committed": ("compute", True),
    "storage": ("storage", False),
    "windows": ("windows", False),
    "linux": ("linux", False),
}
_LABELS = {
    "on_demand": "EC2 on demand", "committed": "EC2 with every hour committed",
    "storage": "EBS storage", "windows": "Windows Server licences",
    "sql_included": "SQL Server licences included", "sql_billed": "SQL Server licences billed",
    "linux": "Linux subscriptions", "databases": "Databases", "snapshots": "Snapshots of one copy",
    "monitored": "EC2 that is monitored", "more_storage": "EBS beyond the baseline",
    "servers": "Servers", "sql_servers": "Servers with SQL Server",
    "oracle_ee_needed": "Oracle processors needed", "oracle_ee_cores": "Oracle processors owned",
    "oracle_se2_needed": "Oracle sockets needed", "oracle_se2_sockets": "Oracle sockets owned",
    "databases_multi_site": "Databases that multi-site protects",
    "databases_warm_standby": "Databases that warm standby protects",
    "databases_pilot_light": "Databases that pilot light protects",
    "own:sql_server": "Own SQL Server licences", "own:linux": "Own Linux subscriptions",
    "own:vmware": "Own VMware subscription", "own:windows": "Own Windows Server licences",
    "less_on_demand": "Own discount on EC2 on demand",
    "less_committed": "Own discount on EC2 committed",
    "less_fixed": "Own discount on storage and databases",
}  # fmt: skip
_COUNTS = ("servers", "sql_servers", "oracle_ee_needed", "oracle_ee_cores", "oracle_se2_needed",
           "oracle_se2_sockets")  # fmt: skip
_PARTS = {
    "": "", "refactored": ", modernised", "multi_site": ", multi-site",
    "warm_standby": ", warm standby", "pilot_light": ", pilot light",
}  # fmt: skip
_NOISE = 1e-6
LAG = "lag"


class Running:
    """Columns of the sheet, each written when a formula asks for it."""

    def __init__(self, of: Months, sheet: MonthSheet, waves: Waves, lines: LineItems) -> None:
        self._of, self._sheet, self._waves, self._lines = of, sheet, waves, lines
        self._known: dict[tuple[str, str, str], Term] = {}

    def of(self, name: str, part: str = "", lag: Term | None = None) -> Term:
        """Return what has landed by each month of a column of the engine.

        ``part`` is all of it, what is modernised, or what a tier of a second site protects;
        ``lag`` how many months later it counts.
        """
        key = (name, part, "" if lag is None else LAG)
        if key not in self._known:
            values = self._waves.plan.landing(part, name)
            self._known[key] = self._column(name, part, values, lag) if values.any() else ZERO
        return self._known[key]

    def own(self, line: str, units: dict[str, float], part: str = "") -> Term:
        """Return own licences in money: units of the engine by their price a month in USD."""
        values = sum(self._waves.plan.landing(part, name) * usd for name, usd in units.items())
        if not np.any(values):
            return ZERO
        return self._column(line, part, np.asarray(values, dtype=float), None)

    def _column(self, name: str, part: str, values: FloatArray, lag: Term | None) -> Term:
        is_money = name not in _COUNTS
        unit = ", USD a month" if is_money else ""
        label = f"{_LABELS[name]}{_PARTS.get(part, '')}{unit}"
        formulas = self._formulas(name, part, values)
        amounts = self._waves.amounts(label, values, money=is_money, formulas=formulas)
        writer = self._of.writer
        look = writer.money if is_money else writer.formats["#,##0.00"]
        month = self._sheet.month
        if lag is None:
            return self._sheet.add(label, self._waves.landed(amounts, month), look)
        landed = self._waves.landed_before(amounts, month - lag)
        return self._sheet.add(f"{label}, once the commitment starts", landed, look)

    def _formulas(self, name: str, part: str, values: FloatArray) -> dict[int, Term]:
        """Return the cells that follow from line items; what is beside them is added as stated.

        What is monitored is none of them: it is at list price, and a price that is changed on a
        line is an own price.
        """
        if self._waves.plan.ramp or name not in _OF_LINES:
            return {}
        kind, committed = _OF_LINES[name]
        found = self._lines.by_row(kind, part, committed=committed)
        money = self._of.writer.amounts
        for place, cell in found.items():
            beside = money.value(values[place]) - float(cell.value)
            if abs(beside) > _NOISE:
                rate = 1.0 if self._of.rate is None else self._of.rate
                found[place] = cell + term(beside / money.value(1.0)) * rate
        return found
