"""The lines on premises by month, without migration and with it: the rules of ``finance.standing``.

A line is an amount × how it is spread over the months × the share of it that remains.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from xlsxwriter.worksheet import Worksheet

from bizcase.exports.live.amounts import Amount, amounts_of
from bizcase.exports.live.courses import Courses, course_of
from bizcase.exports.live.expr import ZERO, Term, total
from bizcase.exports.live.full_year import FullYear
from bizcase.exports.live.inputs import Inputs
from bizcase.exports.live.months import Months, sheet_row
from bizcase.exports.live.remaining import Remaining
from bizcase.exports.workbook_sheet import sum_above
from bizcase.finance.cash_flow import UNUSED_LIFE, UNUSED_LIFE_LABEL
from bizcase.finance.comparison import cost_items
from bizcase.finance.line_specs import LABOUR, LineSpec, line_specs
from bizcase.finance.remains import CONTRACT, RENEWAL, SPACE
from bizcase.finance.standing import Standing
from bizcase.finance.yearly import PURCHASES, REPEATED, SECOND_SITE

SHEET = "On-premises lines"
HEAD = ("Line", "Quantity", "Price of one", "Amount today", "What the amount is", "Falls",
        "Without migration, all months", "With migration, all months", "Item of the comparison",
        "A full year today", "A full year, all moved")  # fmt: skip
_WIDTHS = (46, 14, 16, 18, 34, 26, 20, 20, 36, 20, 20)
# Where the comparison finds its items and their two amounts.
ITEM, TODAY, LEFT = "I", "J", "K"
_WITH_ALL_DECIMALS = 10.0  # a price below it is shown with all of them
_APART = (CONTRACT, RENEWAL, SPACE)
_OWN_COURSE = {"esu": "by month, on Courses", "virtualisation": "by month, on Courses"}


@dataclass(frozen=True, slots=True)
class _Part:
    path: Term
    share: Term


class Premises:
    """The sheet of lines with their amounts, and their paths by month."""

    def __init__(
        self, of: Months, sheet: Worksheet, inputs: Inputs, standing: Standing, courses: Courses,
        remaining: Remaining, factor: Term,
    ) -> None:  # fmt: skip
        self._of, self._sheet, self._inputs, self._standing = of, sheet, inputs, standing
        self._courses, self._remaining = courses, remaining
        self._values, self._factor = standing.values, factor
        self._amounts: dict[str, Term] = {}
        # What a full year costs by item of the comparison: today, and what of it is left.
        self.years: tuple[dict[str, float], dict[str, float]] = ({}, {})
        self._row = 1
        self._places: dict[str, int] = {}
        self._wanted = amounts_of(standing, inputs, factor)
        self._head()

    def _head(self) -> None:
        writer = self._of.writer
        for column, (label, width) in enumerate(zip(HEAD, _WIDTHS, strict=True)):
            look = writer.number_head if column else writer.head
            look = writer.unit_head if column in (4, 5, 8) else look
            self._sheet.write_string(0, column, label, look)
            self._sheet.set_column(column, column, width)
        self._sheet.freeze_panes(1, 1)
        for spec in line_specs():
            if spec.key not in self._standing.states and spec.key not in SECOND_SITE:
                self._line(spec)

    def _line(self, spec: LineSpec) -> None:
        """Write a line with its amount, which months and shares then take."""
        writer, sheet, row = self._of.writer, self._sheet, self._row
        self._row += 1
        self._places[spec.key] = row
        sheet.write_string(row, 0, spec.label, writer.wrap)
        sheet.write_string(row, 5, spec.avoidable, writer.unit)
        wanted = self._wanted.get(spec.key)
        if wanted is None:
            words = _OWN_COURSE.get(spec.key, "from the lines above")
            sheet.write_string(row, 4, words, writer.unit)
            return
        sheet.write_string(row, 4, self._what(spec), writer.unit)
        self._amounts[spec.key] = self._amount(row, wanted)

    def _what(self, spec: LineSpec) -> str:
        currency = self._of.writer.amounts.style.currency
        bought = spec.key in PURCHASES
        return f"{currency}, purchase of all today" if bought else f"{currency} a year"

    def _amount(self, row: int, wanted: Amount) -> Term:
        writer, sheet = self._of.writer, self._sheet
        if wanted.price is None:
            money = writer.amounts
            money.write(sheet, row, 3, wanted.quantity, writer.money)
            return Term(f"'{SHEET}'!$D${row + 1}", float(money.value(wanted.quantity)))
        if wanted.quantity != 1.0:
            sheet.write_number(row, 1, wanted.quantity, writer.formats["#,##0.00"])
        price = float(wanted.price.value)
        look = writer.price if price < _WITH_ALL_DECIMALS else writer.money
        sheet.write_formula(row, 2, f"={wanted.price.text}", look, price)
        value = price * wanted.quantity
        formula = f"=B{row + 1}*C{row + 1}" if wanted.quantity != 1.0 else f"=C{row + 1}"
        sheet.write_formula(row, 3, formula, writer.money, value)
        return Term(f"'{SHEET}'!$D${row + 1}", value)

    def paths(self) -> Iterator[tuple[str, Term, Term]]:
        """Yield each line with what it costs by month without and with migration, to the cent.

        The credit for unused life is in none of them: it is what ``unused_life`` gives.
        """
        for spec in line_specs():
            yield spec.key, *self._to_the_cent(spec, credited=False)

    def unused_life(
        self, without: Mapping[str, Term], with_it: Mapping[str, Term]
    ) -> tuple[list[Term], list[Term]] | None:
        """Return the credit by month without and with migration, or None where there is none.

        It is what lines come to with it, less the lines as they are written: 0 until the last.
        """
        found: tuple[list[Term], list[Term]] = ([], [])
        last = self._of.horizon
        for spec in line_specs():
            # Of no growth it is 0, until a reader enters some.
            if next(iter(self._standing.unused_life(spec)), None) is not None:
                both = self._to_the_cent(spec, credited=True)
                for less, path, written in zip(found, both, (without, with_it), strict=True):
                    less.append((path - written[spec.key]).at(sheet_row(last), last))
        if not found[0]:
            return None
        here, left = ([*[ZERO] * last, total(less)] for less in found)
        return here, left

    def _to_the_cent(self, spec: LineSpec, *, credited: bool) -> tuple[Term, Term]:
        known = spec.key not in self._standing.states
        parts = list(self._parts(spec, credited=credited)) if known else []
        baseline = total(part.path for part in parts)
        future = total(part.path * part.share for part in parts)
        return self._of.cents(baseline), self._of.cents(future)

    def _parts(self, spec: LineSpec, *, credited: bool) -> Iterator[_Part]:
        if spec.key in SECOND_SITE:
            yield from self._second_site(spec, credited=credited)
        elif spec.key == "refresh_project":
            yield from self._project()
        elif spec.key == "removal":
            cost = self._inputs["mig.decommission_host"]
            machines = float(np.ravel(self._standing.machines.machines)[0])
            once = self._courses.first_month()
            yield _Part(once * machines * cost, self._remaining.at_last(spec))
        else:
            path = self._amounts.get(spec.key, self._scale(spec))
            path = path * self._course(spec, credited=credited)
            yield _Part(path, self._share(spec))

    def _scale(self, spec: LineSpec) -> Term:
        return Term("1", 1.0, fixed=True) if spec.item == LABOUR else self._factor

    def _course(self, spec: LineSpec, *, credited: bool) -> Term:
        if spec.key in PURCHASES and not credited:
            return self._courses.bought(PURCHASES[spec.key])
        return self._courses.of(course_of(spec), self._standing.prepared, self._standing.machines)

    def _share(self, spec: LineSpec) -> Term:
        share = self._remaining.of(spec)
        if self._standing.version == "exit" and spec.key in PURCHASES:
            return share.at(sheet_row(self._of.horizon), self._of.horizon)
        return share

    def _project(self) -> Iterator[_Part]:
        """Yield the effort of every purchase of hosts and servers: staying has one, too."""
        for line in line_specs():
            if line.key in ("hardware", "hardware_physical") and line.key in self._amounts:
                bought = self._courses.bought(PURCHASES[line.key])
                path = self._inputs["op.refresh_project_pct"] * self._amounts[line.key] * bought
                yield _Part(path, self._share(line))

    def _second_site(self, spec: LineSpec, *, credited: bool) -> Iterator[_Part]:
        """Yield what a second site repeats; each part of it falls when its own contract does."""
        found: dict[str, Term] = {}
        tier, share_key = SECOND_SITE[spec.key]
        parts = self._standing.prepared.fleet.tiers[tier]
        for line in line_specs():
            of_tier = parts[line.quantity]
            if line.item in REPEATED and of_tier and line.key not in self._standing.states:
                when = SPACE if line.key == SPACE else line.avoidable
                when = when if when in _APART else ""
                path = self._amounts.get(line.key, self._scale(line))
                path = path * self._course(line, credited=credited) * of_tier
                found[when] = found.get(when, ZERO) + path
        for when in ("", *_APART):
            if when in found:
                label = f"{spec.label}, {when or 'with the tier'}"
                label += ", less what is left" * credited
                path = self._courses.kept(label, found[when])
                share = self._second_site_share(share_key)
                yield _Part(path * share, self._remaining.of_tier(spec.quantity, when))

    def _second_site_share(self, key: str) -> Term:
        """Return the share of a tier; where today's total is entered it rests on it: a fact."""
        if self._factor.fixed:
            return self._inputs[key]
        share, label = self._values.fraction(key), self._values.assumptions[key].label
        name = f"as_entered_{key.replace('.', '_')}"
        return self._inputs.fact(name, label, float(np.ravel(share)[0]), "fraction")

    def totals(self, without: Mapping[str, Term], with_it: Mapping[str, Term]) -> None:
        """Write beside each line what it comes to; the lines of second sites are added here."""
        writer = self._of.writer
        for spec in line_specs():
            if spec.key in self._standing.states:
                continue
            if spec.key not in self._places:
                self._line(spec)
            for column, found in ((6, without), (7, with_it)):
                cell = found[spec.key]
                row = self._places[spec.key]
                self._sheet.write_formula(row, column, f"={cell.text}", writer.money, cell.value)
        if UNUSED_LIFE in without:
            self._credit(without[UNUSED_LIFE], with_it[UNUSED_LIFE])
        years = self._full_years()
        last = self._row
        self._sheet.write_string(last, 0, "Total", writer.total)
        sums = [
            (letter, sum(float(found[key].value) for key in found if key in self._places))
            for letter, found in (("G", without), ("H", with_it))
        ]
        for letter, value in (*sums, *zip((TODAY, LEFT), years, strict=True)):
            column, formula = ord(letter) - ord("A"), sum_above(letter, last)
            self._sheet.write_formula(last, column, formula, writer.total, float(value))

    def _credit(self, *cells: Term) -> None:
        """Write the row of the credit for unused life."""
        writer, sheet, row = self._of.writer, self._sheet, self._row
        self._row += 1
        self._places[UNUSED_LIFE] = row
        sheet.write_string(row, 0, UNUSED_LIFE_LABEL, writer.wrap)
        sheet.write_string(row, 4, "from the lines above", writer.unit)
        for column, cell in enumerate(cells, start=6):
            sheet.write_formula(row, column, f"={cell.text}", writer.money, cell.value)

    @property
    def last(self) -> int:
        """The last row of a line, as a spreadsheet counts them."""
        return max(self._row, 2)

    def _full_years(self) -> tuple[float, float]:
        """Write what a full year costs by line, and return the two sums."""
        writer, sums = self._of.writer, [0.0, 0.0]
        labels = {item.key: item.label for item in cost_items()}
        found = FullYear(
            self._standing, self._courses, self._remaining, self._amounts,
            self._second_site_share, self._factor,
        )  # fmt: skip
        for spec, today, left in found.lines():
            row = self._places[spec.key]
            self._sheet.write_string(row, 8, labels[spec.item], writer.unit)
            for place, path in enumerate((today, left)):
                cell = self._of.cents(path)
                value = float(np.ravel(cell.value)[0])
                self._sheet.write_formula(row, 9 + place, f"={cell.text}", writer.money, value)
                label = labels[spec.item]
                self.years[place][label] = self.years[place].get(label, 0.0) + value
                sums[place] += value
        return sums[0], sums[1]
