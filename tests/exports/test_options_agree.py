"""The options page, case.json, servers.csv, databases.csv, workbook and document agree."""

from __future__ import annotations

import io
import json

import pandas as pd
import pytest

from bizcase.exports.tables import options_table
from bizcase.units import sum_usd
from tests.exports.made_once import book_of, file_of


def test_every_option_is_the_same_to_the_cent_everywhere(mpa_result):
    case = mpa_result.case
    page = options_table(case).set_index("key")
    saved = json.loads(file_of("json", mpa_result))
    figures = {figure["id"]: figure["value"] for figure in saved["figures"]}
    sheet = book_of(mpa_result, values=True)
    rows = list(sheet["Options"].values)
    column = rows[0].index("Total, USD a month")
    # The sheet names an option in words: what it is, not its key, in the order of the table.
    words = [tuple(row[:3]) for row in rows[1:]]
    assert len(set(words)) == len(words)
    workbook = {key: row[column] for key, row in zip(page.index, rows[1:], strict=True)}
    document = file_of("md", mpa_result).decode()
    assert len(page) == len(saved["scenarios"])
    for option in saved["scenarios"]:
        total = page.loc[option["key"], "total_monthly_usd"]
        if option["total_monthly_usd"] is None:
            assert pd.isna(total)
            continue
        shown = figures[f"aws.option.{option['key']}.monthly"]
        assert total == option["total_monthly_usd"] == shown
        assert workbook[option["key"]] == pytest.approx(total, abs=0.001)
        assert f"{total:,.2f}" in document
    sizing = "managed" if "managed" in {item["sizing"] for item in saved["scenarios"]} else ""
    base = page.loc[f"{sizing or 'right_sized'}.{case.estate.option}", "total_monthly_usd"]
    totals = [
        sum_usd(pd.read_csv(io.BytesIO(file_of(name, mpa_result)))["total_monthly_usd"])
        for name in ("servers_csv", "databases_csv")
    ]
    assert sum_usd(totals) == base
