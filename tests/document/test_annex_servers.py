"""Annex A lists every priced server, of a large estate the most expensive ones only."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from bizcase.document.annex_servers import servers_blocks
from bizcase.document.blocks import Table, Value


def case_of(count):
    number = range(count)
    servers = pd.DataFrame(
        {
            "name": [f"s{n}" for n in number], "source_sheet": "vInfo",
            "source_row": [n + 2.0 for n in number], "vcpu": 2.0, "memory_gib": 8.0,
            "need_vcpu": 1.0, "need_memory_gib": float("nan"), "instance_type": "m6a.large",
            "sizing_grade": "B", "total_monthly_usd": [float(n) for n in number],
        }
    )  # fmt: skip
    return SimpleNamespace(servers=servers)


@pytest.mark.parametrize(("servers", "shown"), [(1, 1), (1000, 1000), (1001, 200), (5000, 200)])
def test_above_a_thousand_servers_two_hundred_are_listed(servers, shown):
    *told, table = servers_blocks(case_of(servers))
    assert isinstance(table, Table)
    assert len(table.rows) == shown
    assert table.rows[0][-1] == (Value(servers - 1.0, "USD/month"),)
    assert len(told) == 1
    assert ("200" in str(told)) == (servers > 1000)
    # servers.csv and the workbook have those out of scope, too.
    assert "sizing.placed" not in str(told)


def test_an_unknown_need_is_a_blank_cell():
    *_, table = servers_blocks(case_of(1))
    assert table.rows[0][5] == ()


def test_nothing_priced_is_no_table():
    case = case_of(2)
    case.servers["instance_type"] = None
    assert servers_blocks(case) == []
