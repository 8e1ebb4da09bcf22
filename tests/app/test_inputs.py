"""Files on the page Inputs: recognised, read once, told, mapped, reconciled."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bizcase.assumptions import FINANCE, PLAN, PRICES, READING, STAGES, load_register
from bizcase.exports.case_json import case_dict
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.tables.column_mapping import ColumnMapping
from pages.state import reading
from pages.state.reading import read_file as reading_itself
from tests.app.steps import PLAN as PLAN_PAGE
from tests.app.steps import (
    enter,
    files_of,
    generate,
    give,
    open_page,
    press,
    result_of,
    session_of,
    text_of,
    with_case,
)
from tests.factories import mpa, mpa_row, rvtools, vinfo_row

HOSTILE = "<b>x</b> [click](javascript:alert(1)) **b** $a$"
BROKEN = Upload("broken.xlsx", b"PK\x03\x04 no")
PORTFOLIO = Upload(
    "apps.csv",
    b"Application Name,Business Unit,Criticality,Recommended Strategy,Migration Wave,Dependencies\n"
    b"Shop,Sales,High,Rehost,Wave 1,\n",
)
READINESS = Upload(
    "mra.md",
    b"# Migration Readiness Assessment\n\n## Business\n\n**Score: 4.0/5**\n\n"
    b"## Platform\n\n**Score: 3.0/5**\n",
)
ODD_LIST = Upload(
    "odd.csv", b"Label of box;Threads total;RAM size GB;Place\nweb;4;16;here\ndb;8;64;there\n"
)
PLAIN_LIST = Upload("list.csv", b"Server Name,vCPUs,RAM (GB)\nweb,4,2048\ndb,8,4096\n")


def rows_of(app):
    return [box for box in app.button if box.label == "Remove"]


def test_files_of_every_kind_stand_in_one_case_and_a_broken_one_stops_none(app):
    give(app, rvtools(vinfo_row("a")), mpa(mpa_row("b")), PORTFOLIO, READINESS, BROKEN, errors=True)
    kinds = [file.kind for file in files_of(app)]
    assert kinds == ["rvtools", "it_inventory", "portfolio", "mra", "unknown"]
    assert len(rows_of(app)) == 5
    assert [error.value for error in app.error] == ["broken.xlsx: Export or download it again."]
    assert app.metric[0].value == "2"
    assert len(result_of(app).case.inventory.sources) == 4


def test_several_vcenters_are_read_and_priced_in_the_order_of_upload(app):
    with_case(app, rvtools(vinfo_row("a"), name="z.xlsx"), rvtools(vinfo_row("b"), name="a.xlsx"))
    generate(app)
    case = result_of(app).case
    assert [source.name for source in case.inventory.sources] == ["z.xlsx", "a.xlsx"]
    assert case.control_totals["servers_in_scope"] == 2


@pytest.mark.usefixtures("figures_of_another")
def test_the_same_file_twice_is_named_and_taken_once(app):
    first = rvtools(vinfo_row("a"), name="first.xlsx")
    give(app, first, replace(first, name="copy.xlsx"))
    assert len(files_of(app)) == 1
    told = "copy.xlsx has the same content as first.xlsx. It is taken once."
    assert [warning.value for warning in app.warning] == [told]


@pytest.mark.usefixtures("figures_of_another")
def test_a_removed_file_is_gone_and_the_others_stay(app):
    give(app, rvtools(vinfo_row("a")), BROKEN, errors=True)
    rows_of(app)[1].click().run()
    assert [file.kind for file in files_of(app)] == ["rvtools"]
    assert not app.error


def test_a_file_is_read_again_only_when_its_reading_can_change(app, monkeypatch):
    read = []
    real = reading.open_source

    def counted(upload):
        read.append(upload.name)
        return real(upload)

    monkeypatch.setattr(reading, "open_source", counted)
    monkeypatch.setattr(reading, "read_file", reading_itself)
    give(app, rvtools(vinfo_row("a")), mpa(mpa_row("b")))
    generate(with_case(app))
    assert read == ["rvtools.xlsx", "mpa.xlsx"]
    # What is saved of a file was made with it.
    readings = session_of(app).readings.values()
    assert all(item.inventory.sources[0].kept for item in readings)
    known = result_of(app)  # from here on it is counted what is read, not what comes of it
    monkeypatch.setattr("pages.state.making.run_agents", lambda *_: known)
    changes = {
        FINANCE: {"fin.discount": 9}, PRICES: {"sizing.headroom": 1.1}, PLAN: {"wave.months": 2},
        READING: {"scope.powered_off": "true"},
    }  # fmt: skip
    assert set(changes) == set(STAGES)
    for stage, overrides in changes.items():
        assert {load_register()[key].moves for key in overrides} == {stage}
        enter(app, overrides=overrides)
        open_page(app, "case/data.py")
        assert len(read) == (4 if stage == READING else 2), stage


@pytest.mark.usefixtures("figures_of_another")
def test_an_unknown_table_is_read_through_columns_the_analyst_sets(app):
    give(app, ODD_LIST, errors=True)
    assert "not recognised" in app.error[0].proto.title
    press(app, "Set columns")
    assert app.title[0].value == "Columns of the list"
    apply = next(button for button in app.button if button.label.startswith("Apply"))
    assert apply.disabled
    assert any("No column is chosen for" in warning.value for warning in app.warning)
    boxes = {box.label: box for box in app.selectbox}
    boxes["Column of Name"].set_value("Label of box").run()
    assert "Column of Logical cores" in boxes
    app.checkbox[0].check().run()  # it has no disks
    press(app, "Apply")
    file = files_of(app)[0]
    assert file.kind == "it_inventory"
    assert file.mapping.header("name") == "Label of box"
    assert app.metric[0].value == "2"


@pytest.mark.usefixtures("figures_of_another")
def test_one_column_for_two_fields_is_a_fault_and_applies_nothing(app):
    give(app, PLAIN_LIST)
    press(app, "Set columns")
    box = next(box for box in app.selectbox if box.label == "Column of Disk capacity")
    box.set_value("RAM (GB)").run()
    assert any("choose it once" in warning.value for warning in app.warning)
    assert next(button for button in app.button if button.label.startswith("Apply")).disabled


def test_a_unit_the_analyst_changes_changes_the_reading_and_is_kept_in_the_case(app):
    with_case(app, PLAIN_LIST)
    press(app, "Set columns")
    next(box for box in app.selectbox if box.label == "Unit of Memory").set_value("mib").run()
    app.checkbox[0].check().run()  # it has no disks
    press(app, "Apply")
    generate(app)
    case = result_of(app).case
    mapping = case_dict(case)["inputs"][0]["mapping"]
    assert mapping["columns"]["memory"]["unit"] == "mib"
    assert ColumnMapping.from_dict(mapping) == files_of(app)[0].mapping
    assert case.inventory.servers["memory_gib"].tolist() == [2, 4]


@pytest.mark.parametrize(
    "tab", ["Scope", "Data quality", "How the files fit together", "Totals by file"]
)
def test_every_tab_of_the_inputs_opens(app, tab):
    app.session_state["inputs_tab"] = tab
    give(app, rvtools(vinfo_row("a", CPUs=4)), mpa(mpa_row("a", cpus=8)))
    shown = app.expander if tab == "Data quality" else app.dataframe
    assert len(shown) > 0


@pytest.mark.usefixtures("figures_of_another")
def test_what_two_files_say_of_one_server_stands_side_by_side(app):
    app.session_state["inputs_tab"] = "How the files fit together"
    give(app, rvtools(vinfo_row("a", CPUs=4)), mpa(mpa_row("a", cpus=8)))
    assert "**2** rows in the files = **1** servers listed + **1** that describe" in text_of(app)
    table = app.dataframe[-1].value
    row = table[table["Field"] == "vcpu"].iloc[0]
    assert (row["Used"], row["Other value"], row["Result"]) == ("4", "8", "conflicts")


def test_an_issue_opens_to_place_rows_action_and_remedy(app):
    app.session_state["inputs_tab"] = "Data quality"
    give(app, rvtools(vinfo_row("a"), vinfo_row("b", Memory=None)))
    told = "\n".join(item.value for box in app.expander for item in box.markdown)
    for word in ("**Where:** file rvtools.xlsx, sheet vInfo", "**Rows:** 3", "**What was done:**",
                 "**What to do:**"):  # fmt: skip
        assert word in told


@pytest.mark.usefixtures("figures_of_another")
def test_a_file_that_could_not_be_read_is_an_issue_of_severity_error(app):
    app.session_state["inputs_tab"] = "Data quality"
    give(app, rvtools(vinfo_row("a")), BROKEN, errors=True)
    assert any("container cannot be opened" in box.label for box in app.expander)


def test_readiness_has_its_tab_in_the_plan(app):
    generate(with_case(app, rvtools(vinfo_row("a")), READINESS))
    app.session_state["plan_tab"] = "Readiness"
    open_page(app, PLAN_PAGE)
    assert "Readiness by dimension" in text_of(app)


@pytest.mark.usefixtures("figures_of_another")
def test_names_of_files_and_columns_cannot_format_or_run(app):
    content = f"{HOSTILE},Server Name,vCPUs,RAM (GB)\n{HOSTILE},{HOSTILE},4,16\n".encode()
    give(app, Upload(f"{HOSTILE}.csv", content))
    shown = text_of(app)
    press(app, "Set columns")
    shown += text_of(app)
    assert "<b>" not in shown
    assert re.search(r"(?<!\\)\]\(javascript", shown) is None
    assert re.search(r"(?<!\\)\$a", shown) is None
