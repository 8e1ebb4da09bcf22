"""Our bill by service and region, in the columns of the AWS Pricing Calculator's own csv export.

For a person who keys it in, or compares it with an estimate: equal items are one row with their
number. An amount that is not known is blank, and its row says why; it is never 0. As there, what
is paid upfront is in no month.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pandas as pd

from bizcase import packaged
from bizcase.case import BusinessCase
from bizcase.catalog import regions
from bizcase.catalog.databases import database_option
from bizcase.spreadsheet import safe_cell
from bizcase.units import MONTHS_PER_YEAR, round_usd, sum_usd

HEAD = (
    "Group hierarchy", "Region", "Description", "Service", "Upfront", "Monthly",
    "First 12 months total", "Currency", "Status", "Configuration summary",
)  # fmt: skip
_SUMMARY = ("Upfront cost", "Monthly cost", "Total 12 months cost", "Currency")
_AURORA = "Aurora"
_MADE = (
    "* Made by the AWS Migration Business Case Generator, not by the AWS Pricing Calculator. "
    "Amounts are those of the case; blank ones are not known. What is paid upfront is in no month."
)


def calculator_csv(case: BusinessCase) -> bytes:
    """Return the bill of the base case.

    Its months, with what is paid upfront spread over its term, are the figure ``aws.run.monthly``.
    """
    estate = case.estate
    lines = pd.concat(
        [
            estate.lines.rename(columns={"server_id": "counted"}),
            estate.database_lines.rename(columns={"database_id": "counted"}),
            estate.bill.lines,
        ],
        ignore_index=True,
    )
    lines = _without_upfront(lines, database_option(estate.database_option).term_years)
    monthly, upfront = sum_usd(lines["amount_usd"]), sum_usd(lines["upfront_usd"])
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([["Estimate summary"], _SUMMARY, [*_amounts(upfront, monthly), "USD"]])
    writer.writerows([["", "", "* Includes upfront cost"], [], [], ["Detailed Estimate"], HEAD])
    region = _region_name(case.project.aws_region)
    for group, service, description, paid, amount, configuration in _rows(lines):
        writer.writerow(
            [safe_cell(f"{case.project.project_name} > {group}"), region, safe_cell(description),
             service, *_amounts(paid, amount), "USD", "", safe_cell(configuration)]
        )  # fmt: skip
    writer.writerows([[], [], ["Acknowledgement"], [_MADE]])
    return out.getvalue().encode()


def _without_upfront(lines: pd.DataFrame, term_years: int) -> pd.DataFrame:
    """Return the lines with upfront_usd, and amount_usd without its spread over the term."""
    paid = lines["upfront_usd"].fillna(0.0) if "upfront_usd" in lines else 0.0
    lines = lines.assign(upfront_usd=paid)
    if not term_years:
        return lines
    spread = round_usd(lines["upfront_usd"] / (MONTHS_PER_YEAR * term_years))
    return lines.assign(amount_usd=round_usd(lines["amount_usd"] - spread))


def _amounts(upfront: float, monthly: float | None) -> tuple[str, str, str]:
    if monthly is None:
        return "", "", ""
    year = sum_usd([upfront, MONTHS_PER_YEAR * monthly])
    return f"{upfront:.2f}", f"{monthly:.2f}", f"{year:.2f}"


Row = tuple[str, str, str, float, float | None, str]


def _rows(lines: pd.DataFrame) -> Iterator[Row]:
    """Yield group, service, description, upfront, monthly and configuration of equal items."""
    services = {row["head"]: row["service"] for row in _services()}
    state = lines["state"].fillna("") if "state" in lines else pd.Series("", lines.index)
    keys = [lines["head"], lines["item"], lines["unit"], state]
    for key, same in lines.groupby(keys, sort=False):
        head, item, unit, open_because = map(str, key)
        service = services.get(head, head.replace("_", " ").capitalize())
        if head.startswith("database") and _AURORA in item:
            service = "Amazon Aurora"
        number = same["counted"].nunique() if "counted" in same else 0
        counted = f"Quantity ({number}), " if number else ""
        amount = None if open_because else sum_usd(same["amount_usd"])
        said = f"not known: {open_because}" if open_because else ""
        used = f"{counted}Usage ({same['quantity'].sum():.10g} {unit})"
        yield head, service, item, sum_usd(same["upfront_usd"]), amount, said or used


def _services() -> list[dict[str, str]]:
    return packaged.rows("bizcase.exports", "calculator_services.csv")


def _region_name(region: str) -> str:
    names = regions().set_index("region")["display_name"]
    return str(names.get(region, region))
