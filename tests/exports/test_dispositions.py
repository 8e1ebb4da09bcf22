"""The table per disposition and the goals, in every output."""

from __future__ import annotations

import csv
import io

import pytest

from bizcase.document.blocks import Ref, Table
from bizcase.exports.heads import human
from bizcase.exports.tables import APPLICATION_COLUMNS, SERVER_COLUMNS
from bizcase.strategy.rules.dispositions import DISPOSITIONS
from tests.exports.made_once import book_of, file_of

MONEY = ("on_premises_first_year_monthly_usd", "aws_afterwards_monthly_usd", "one_time_usd")
TOTALS = ("strategy.total.onprem.monthly", "aws.run.monthly", "once.total")

COUNTS = ("applications", "servers", "databases")


def section_of(result):
    return next(item for item in result.document.sections if item.key == "annex_c")


def tables_of(result):
    return {block.caption: block for block in section_of(result).blocks if isinstance(block, Table)}


def rows_of(result, key):
    return list(csv.DictReader(io.StringIO(file_of(key, result).decode())))


def ids(cells):
    return [piece.figure_id for cell in cells for piece in cell if isinstance(piece, Ref)]


def test_the_document_shows_each_disposition_that_occurs_and_totals_that_the_case_has(mpa_result):
    table, ledger = (
        tables_of(mpa_result)["By migration strategy: count, cost and confidence"],
        mpa_result.document.ledger,
    )
    occurs = [
        name.capitalize()
        for name in DISPOSITIONS
        if any(ledger.value(f"strategy.{name.lower()}.{unit}") for unit in COUNTS)
    ]
    assert 3 < len(occurs) < len(DISPOSITIONS)
    assert [row[0][0].text for row in table.rows[: len(occurs)]] == occurs
    last = ids(table.rows[-1])
    assert last[:3] == ["strategy.applications", "scope.servers", "scope.databases"]
    for place, unit in enumerate(COUNTS, start=1):
        each = [ids([row[place]])[0] for row in table.rows[: len(occurs)]]
        assert sum(map(ledger.value, each)) == ledger.value(last[place - 1]), unit
    assert tuple(last[3:6]) == TOTALS


def test_the_document_calls_an_application_by_name_with_its_id(mpa_result):
    rows = tables_of(mpa_result)["Applications with reason and evidence"].rows
    told = [row[0][0].text for row in rows]
    for row, said in zip(rows_of(mpa_result, "applications_csv"), told, strict=True):
        name, key = row["name"], row["application_id"]
        assert said == (key if name in {"", key} else f"{name} ({key})")


def test_a_moved_assumption_has_its_unit(mpa_result):
    caption = "Assumptions moved one at a time, widest swing first (NPV in USD)"
    (table,) = (
        block
        for section in mpa_result.document.sections
        for block in section.blocks
        if isinstance(block, Table) and block.caption == caption
    )
    units = {row[0][0].text: row[3][0].text for row in table.rows}
    assert units["Discount rate, nominal, before tax (use the company's hurdle rate)"] == "%"
    assert all(units.values())


@pytest.mark.parametrize("key", ["applications_csv", "servers_csv"])
def test_files_hold_fit_and_alternatives_and_new_columns_stand_behind(mpa_result, key):
    """Each alternative carries the fit that the ledger has."""
    columns = APPLICATION_COLUMNS if key == "applications_csv" else SERVER_COLUMNS
    rows, ledger = rows_of(mpa_result, key), mpa_result.document.ledger
    assert tuple(rows[0]) == columns
    added = ("fit", "alternatives", *(("hypervisor",) if key == "servers_csv" else ()))
    place = columns.index("fit")
    assert columns[place : place + len(added)] == added
    assert any(row["alternatives"] for row in rows)
    for row in rows:
        if row["disposition"] not in ("", "undecided"):
            percent = ledger.value(f"strategy.fit.{row['disposition'].lower()}")
            assert float(row["fit"]) * 100 == pytest.approx(percent)
        else:
            assert row["fit"] == ""
        for part in filter(None, row["alternatives"].split("; ")):
            name = part.split(" (fit ")[0]
            assert name != row["disposition"]
            percent = ledger.value(f"strategy.fit.{name.lower()}")
            assert part == f"{name} (fit {percent:.0f} %)"


def test_the_workbook_adds_up_its_columns_to_the_totals_of_the_case(mpa_result):
    book = book_of(mpa_result, values=True)
    head, *rows = book["Dispositions"].values
    for column, figure_id in zip(MONEY, TOTALS, strict=True):
        place = head.index(human(column))
        amounts = [row[place] for row in rows[:-1] if row[place] is not None]
        total = rows[-1][place]
        assert sum(round(amount * 100) for amount in amounts) == round(total * 100)
        assert total == pytest.approx(mpa_result.document.ledger.value(figure_id), abs=0.001)
    names = [row[0] for row in book["Goals and fit"].values]
    assert names[:3] == ["Strategy", "rank of the goal", "weight of the goal"]
    assert set(names[3:]) == set(DISPOSITIONS) - {"undecided"}
