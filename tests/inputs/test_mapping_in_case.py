"""The mapping of a list is kept in the case and reads the same again."""

from __future__ import annotations

import datetime as dt
import json

import pandas as pd

from bizcase.agents import run_agents
from bizcase.assumptions import load_register
from bizcase.entries import ProjectInfo
from bizcase.exports.case_json import case_json
from bizcase.inputs import read_inventory
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.tables.column_mapping import ColumnMapping
from tests.factories import asked, rvtools, vinfo_row

LIST = Upload(
    "list.csv",
    b"Server Name,vCPUs,RAM (MB),Total Disk (GB),OS,Kommentar\n"
    b"web,4,16384,100,Ubuntu 22.04,a\ndb,8,65536,,Windows Server 2022,b\n",
)


def case_of(uploads, mapping=None):
    request = asked(
        ProjectInfo("Exit DC 1", "Example Ltd"), uploads, load_register(), dt.date(2026, 11, 23),
        mapping=mapping,
    )  # fmt: skip
    return json.loads(case_json(run_agents(request).case))


def test_case_json_holds_the_mapping_and_feeding_it_back_gives_the_same_inventory():
    case = case_of({"it_inventory": (LIST,)})
    written = case["inputs"][0]["mapping"]
    assert written["sheet"] == "list"
    assert written["columns"]["memory"] == {"header": "RAM (MB)", "unit": "mib", "score": 0.999}
    mapping = ColumnMapping.from_dict(written)
    first = read_inventory(LIST, load_register())
    again = read_inventory(LIST, load_register(), mapping=mapping)
    for table in ("servers", "disks"):
        pd.testing.assert_frame_equal(getattr(first, table), getattr(again, table))
    assert (first.sources, first.issues) == (again.sources, again.issues)
    fed_back = case_of({"it_inventory": (LIST,)}, mapping)
    assert fed_back == case


def test_a_format_with_columns_of_its_own_has_no_mapping():
    case = case_of({"rvtools": (rvtools(vinfo_row("a")),)})
    assert case["inputs"][0]["mapping"] is None
