"""The workbooks of the samples as written and as LibreOffice computes them, for several modules."""

from __future__ import annotations

from functools import cache

from bizcase.agents.handover import in_base, moving_databases
from bizcase.exports import render
from bizcase.finance.compared import comparison_of
from tests.exports.spreadsheets import recalculated, without_values


class Books:
    """The workbooks of both samples, as written and as LibreOffice computes them."""

    def __init__(self, results, folder):
        self.results, self.folder = results, folder
        self.made, self.values = cache(self._made), cache(self._values)

    def _made(self, name):
        return render("xlsx", self.results[name])

    def _values(self, name):
        """Return what is computed of a workbook as it is."""
        return self.changed(name)

    def changed(self, name, cells=None):
        """Return what is computed of a workbook with cells changed."""
        return recalculated(without_values(self.made(name), cells), self.folder)


def comparison_as(case, finance, estate):
    """Return today against AWS of a case with another financial part and base case."""
    moved = moving_databases(estate, in_base(case.strategy, case.plan))
    return comparison_of(finance, case.inventory, estate, moved)
