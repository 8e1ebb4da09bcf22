"""The line items of servers: quantity × unit price × (1 − discount), with the wave of each."""

from __future__ import annotations

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from bizcase.document.writing import plain
from bizcase.exports.list_words import is_dated, serial_of
from bizcase.exports.live.expr import ZERO, Term
from bizcase.exports.live.inputs import Inputs
from bizcase.exports.live.months import Months
from bizcase.exports.workbook_sheet import sum_above
from bizcase.pricing.lines import LICENCE_LABELS
from bizcase.units import sum_usd

SHEET = "Line items"
HEAD = (
    "Server", "Counts as", "Item", "Quantity", "Unit", "Unit price, USD", "Discount where covered",
    "Own discount", "Amount, USD a month", "Wave", "Grade", "Low, USD a month", "High, USD a month",
    "Price", "Price as of", "Second site", "Modernised",
)  # fmt: skip
_WIDTHS = (24, 14, 62, 12, 14, 14, 12, 10, 16, 8, 8, 16, 16, 10, 12, 14, 12)
AMOUNT = 8
_NUMBERS = (3, 5, 6, 7, 8, 9, 11, 12, 14)
_BESIDE_NUMBERS = (4, 10, 13, 15)
# What a line counts as in the cash flow, by the licence it is for.
_LINUX, _WINDOWS, _SQL = "linux", "windows", "sql server"
_OF_LICENCE = {
    label: _SQL if key.startswith("sqlserver") else key if key == _WINDOWS else _LINUX
    for key, label in LICENCE_LABELS.items()
}
_COVERAGE = "aws.commit_coverage"
REFACTOR = "Refactor"
# What a second site protects, as the sheet says it.
TIERS = {
    "multi_site": "Multi-site", "warm_standby": "Warm standby", "pilot_light": "Pilot light",
}  # fmt: skip


class LineItems:
    """The sheet, and sums over it by wave."""

    def __init__(
        self, of: Months, sheet: Worksheet, lines: pd.DataFrame, servers: pd.DataFrame,
        inputs: Inputs,
    ) -> None:  # fmt: skip
        """Write the lines.

        ``servers`` has by id the place in the plan (-1 for none), the tier of a second site where
        it runs one, and the disposition where it is modernised.
        """
        self._of, self._inputs = of, inputs
        found = servers.reindex(lines["server_id"])
        at = found["place"].fillna(-1).astype(int).to_numpy()
        coverage = float(inputs[_COVERAGE].value)
        kinds = lines["item"].map(_OF_LICENCE).where(lines["head"].eq("licence"), lines["head"])
        covered = kinds.eq("compute") & (coverage > 0)
        rate = lines["discount"].where(~covered, lines["discount"] / (coverage or 1.0))
        self.lines = lines.assign(
            kind=kinds, place=at, rate=rate.astype(float), tier=found["tier"].to_numpy(),
            disposition=found["disposition"].to_numpy(),
        )  # fmt: skip
        self.last = len(lines) + 1
        self._sheet = sheet
        self._write(coverage)

    def _range(self, letter: str) -> str:
        return f"'{SHEET}'!${letter}$2:${letter}${max(self.last, 2)}"

    def _write(self, coverage: float) -> None:
        sheet, writer, lines = self._sheet, self._of.writer, self.lines
        for column, (label, width) in enumerate(zip(HEAD, _WIDTHS, strict=True)):
            look = writer.unit_head if column in _BESIDE_NUMBERS else writer.head
            look = writer.number_head if column in _NUMBERS else look
            sheet.write_string(0, column, writer.amounts.style.label(label), look)
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 1)
        self._texts(sheet, lines)
        self._numbers(sheet, lines)
        self._amounts(sheet, lines)
        row = self.last
        sheet.write_string(row, 0, "Total", writer.total)
        value = writer.amounts.value(sum_usd(lines["amount_usd"]))
        sheet.write_formula(row, AMOUNT, sum_above("I", self.last), writer.total, value)
        self.total = Term(f"'{SHEET}'!$I${row + 1}", value)
        sheet.autofilter(0, 0, max(self.last - 1, 1), len(HEAD) - 1)

    def _texts(self, sheet: Worksheet, lines: pd.DataFrame) -> None:
        clean: dict[str, str | float | None]
        columns = {0: "server_id", 1: "kind", 2: "item", 4: "unit", 10: "grade",
                   13: "price_origin", 14: "price_as_of", 15: "tier",
                   16: "disposition"}  # fmt: skip
        for column, name in columns.items():
            words = lines[name].fillna("").astype("str")
            said = TIERS if name == "tier" else {}
            clean = {word: plain(said.get(word, word)) or None for word in words.unique()}
            look = self._of.writer.unit if column in _BESIDE_NUMBERS else None
            if is_dated(name):
                clean |= {word: serial_of(word) or clean[word] for word in clean}
                look = self._of.writer.date
            self._of.writer.poured.add(sheet, 1, column, [clean[word] for word in words], look)

    def _numbers(self, sheet: Worksheet, lines: pd.DataFrame) -> None:
        writer = self._of.writer
        share = writer.formats["0.0%"]
        for column, name, look in ((3, "quantity", None), (6, "rate", share),
                                   (7, "private_discount", share)):  # fmt: skip
            numbers = lines[name].astype(float).tolist()
            shown = [value if value or name == "quantity" else None for value in numbers]
            writer.poured.add(sheet, 1, column, shown, look)
        places = [float(at + 1) if at >= 0 else None for at in lines["place"]]
        writer.poured.add(sheet, 1, 9, places)
        for column, name, look in (
            (5, "unit_price_usd", writer.price), (11, "low_usd", writer.money),
            (12, "high_usd", writer.money),
        ):  # fmt: skip
            usd = lines[name].astype(object).where(lines[name].notna(), None).tolist()
            writer.pour_amounts(sheet, column, usd, look)

    def _amounts(self, sheet: Worksheet, lines: pd.DataFrame) -> None:
        """Write the amounts: at list to the cent, less the own discount on it to the cent."""
        writer = self._of.writer
        rate = "" if self._of.rate is None else f"/{self._of.rate.text}"
        back = "" if self._of.rate is None else f"*{self._of.rate.text}"
        coverage = self._inputs[_COVERAGE].text
        shown = writer.amounts.style.money(lines["amount_usd"].to_numpy(dtype=float))
        rows = zip(lines["kind"], lines["rate"], lines["private_discount"], shown, strict=True)
        formulas, values = [], []
        for at, (kind, discount, own, value) in enumerate(rows, start=2):
            covered = f"*{coverage}" if kind == "compute" else ""
            less = f"*(1-G{at}{covered})" if discount else ""
            exact = f"ROUND(D{at}*F{at}{rate}{less},2)"
            paid = f"ROUND({exact}-ROUND({exact}*H{at},2),2)" if own else exact
            formulas.append(f"{paid}{back}")
            values.append(float(value))
        writer.poured.add(sheet, 1, AMOUNT, values, writer.money, formulas)

    def of_kinds(self, *kinds: str) -> Term:
        """Return what all line items of some kinds cost a month."""
        amounts, counts_as = self._range("I"), self._range("B")
        text = "+".join(f'SUMIFS({amounts},{counts_as},"{kind}")' for kind in kinds)
        chosen = self.lines.loc[self.lines["kind"].isin(kinds), "amount_usd"]
        return Term(text, self._of.writer.amounts.value(sum_usd(chosen)))

    def moving(self, *kinds: str) -> Term:
        """Return what the line items of some kinds cost a month for the servers that move."""
        amounts, counts_as, wave = self._range("I"), self._range("B"), self._range("J")
        text = "+".join(f'SUMIFS({amounts},{counts_as},"{kind}",{wave},">0")' for kind in kinds)
        return self._money(text, self._moves & self.lines["kind"].isin(kinds))

    def modernised(self, item: str) -> Term:
        """Return what the line items with these words cost a month for what is modernised."""
        words = item.replace('"', '""')
        chosen = f'({self._range("C")}="{words}")*({self._range("Q")}="{REFACTOR}")'
        mine = self.lines["item"].eq(item) & self.lines["disposition"].eq(REFACTOR)
        return self._money(
            f"SUMPRODUCT({chosen}*({self._range('J')}>0)*{self._range('I')})", self._moves & mine
        )

    def protected(self, tier: str) -> Term:
        """Return the line items at list, a month, of what moves and a tier of recovery protects."""
        chosen = f'({self._range("P")}="{TIERS[tier]}")*({self._range("J")}>0)'
        mine = self._moves & self.lines["tier"].eq(tier)
        return self._money(f"SUMPRODUCT({chosen}*{self._at_list()})", mine, "list_usd")

    def own_discount(self) -> Term:
        """Return what the customer's own discount takes off what moves, a month."""
        if not self.lines["private_discount"].any():
            return ZERO
        less = self._of.rounded(f"{self._at_list()}*{self._range('H')}")
        return self._money(
            f"SUMPRODUCT(({self._range('J')}>0)*{less})", self._moves, "private_discount_usd"
        )

    @property
    def _moves(self) -> pd.Series:
        return self.lines["place"].ge(0)

    def _at_list(self) -> str:
        """Return the amounts before the customer's own discount, each to the cent."""
        coverage = self._inputs[_COVERAGE].text
        covered = f'(1-({self._range("B")}="compute")*(1-{coverage}))'
        return self._of.rounded(
            f"{self._range('D')}*{self._range('F')}*(1-{self._range('G')}*{covered})"
        )

    def _money(self, text: str, chosen: pd.Series, column: str = "amount_usd") -> Term:
        return Term(text, self._of.writer.amounts.value(sum_usd(self.lines.loc[chosen, column])))

    def by_row(self, kind: str, part: str, *, committed: bool = False) -> dict[int, Term]:
        """Return what lines of a kind cost a month by row of the plan, as the cash flow takes it.

        Parameters
        ----------
        part
            Of all lines (""), of those that are modernised, or of those of a recovery tier.
        committed
            Compute with every hour covered by the commitment, else at the price on demand.
        """
        lines = self.lines
        chosen = lines["kind"].eq(kind) & lines["place"].ge(0)
        mine = f'({self._range("B")}="{kind}")'
        if part:
            letter, word = ("Q", REFACTOR) if part == "refactored" else ("P", TIERS[part])
            chosen &= lines["disposition"].eq(word) if letter == "Q" else lines["tier"].eq(part)
            mine += f'*({self._range(letter)}="{word}")'
        if kind == "storage":  # to the cent, as the bill has it
            exact, text = lines["amount_usd"], self._range("I")
        else:
            exact = lines["quantity"] * lines["unit_price_usd"] * (1 - lines["private_discount"])
            text = f"{self._range('D')}*{self._range('F')}*(1-{self._range('H')})"
            if committed:
                exact, text = exact * (1 - lines["rate"]), f"{text}*(1-{self._range('G')})"
        usd = exact[chosen].groupby(lines["place"][chosen]).sum()
        value = self._of.writer.amounts.value
        return {
            place: Term(
                f"SUMPRODUCT(({self._range('J')}={place + 1})*{mine}*{text})",
                value(amount),
            )
            for place, amount in zip(usd.index.tolist(), usd.tolist(), strict=True)
        }
