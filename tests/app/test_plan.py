"""The page on dispositions and waves."""

from __future__ import annotations

import dataclasses
import re

import pandas as pd
import pytest

from bizcase.document import strategy_fit
from bizcase.document.blocks import Paragraph
from bizcase.document.writing import text_markdown
from bizcase.exports.heads import human
from bizcase.inputs.opening.upload import Upload
from bizcase.ledger import Ledger
from bizcase.strategy.decide.edits import Edit
from pages.tabs import plan_dispositions, plan_fit, plan_starts
from pages.tabs.plan_graph import Picture, dot
from tests.app.steps import (
    calm,
    case_widget,
    enter,
    entries_of,
    generate,
    open_page,
    press,
    result_of,
    text_of,
    with_case,
)
from tests.factories import MPA_SAMPLE, needs, rvtools, vinfo_row

PAGE = "case/plan.py"
TABS = ["Waves", "Timeline", "Waiting list", "Team", "Dependencies", "Readiness",
        "End of support", "Blockers"]  # fmt: skip


def made(app):
    return result_of(app).case


def first_server(app):
    return made(app).strategy.servers["server_id"].iloc[0]


def test_without_a_case_the_page_says_where_to_make_one(app):
    open_page(app, PAGE)
    assert [info.proto.title for info in app.info] == ["No case yet"]


def test_a_strategy_set_by_hand_is_marked_with_its_reason_and_leads_to_its_cell(app):
    with_case(app, rvtools(vinfo_row("a"), vinfo_row("b")))
    key = "5000-97"
    enter(app, edits={key: Edit("Retire", "costs $5, nobody *uses* it")})
    open_page(app, PAGE)
    row = made(app).strategy.servers.set_index("server_id").loc[key]
    assert (row["disposition"], row["disposition_rule"]) == ("Retire", "override")
    assert made(app).ledger.value("strategy.staying.servers") == 1
    assert "2 servers are in scope: 1 moves to AWS and 1 ends." in text_of(app)
    shown = app.dataframe[0].value.set_index("Id")
    assert shown["Set"].to_dict() == {key: "manually", "5000-98": "by the rules"}
    assert shown.loc[key, "Why"] == "Set manually: costs $5, nobody *uses* it"
    assert "Questions" not in shown  # of no row
    press(app, "Change strategies")
    assert app.session_state["plan_tab_1"] == "Servers and applications"
    assert app.data_editor[0].value["Strategy"].tolist() == ["Retire", "Rehost"]


def test_an_edit_of_something_unknown_is_told_and_can_be_removed(app):
    with_case(app, rvtools(vinfo_row("a")))

    edits = {"nobody": Edit("Retain", "old list")}
    enter(app, edits=edits)
    open_page(app, PAGE)
    assert any("nobody" in warning.value for warning in app.warning)
    press(app, "Remove these")
    assert entries_of(app).edits == {}


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens(app, tab):
    generate(with_case(app, rvtools(vinfo_row("a"), vinfo_row("b"))))
    app.session_state["plan_tab"] = tab
    open_page(app, PAGE)
    assert app.session_state["plan_tab"] == tab


@needs(MPA_SAMPLE)
def test_the_undecided_stand_first_with_their_questions_and_every_tab_opens_on_the_sample(app):
    generate(with_case(app, Upload.from_path(MPA_SAMPLE)))
    open_page(app, PAGE)
    shown = app.dataframe[0].value
    assert shown["Strategy"].iloc[0] == "Undecided"
    assert shown["Questions"].iloc[0] != ""
    # Two amounts of servers alone: neither is the AWS run cost, and one has the undecided ones.
    assert [item.label for item in app.metric if "AWS" in item.label] == [
        "Not retained or retired, on AWS", "All servers in scope, on AWS",
    ]  # fmt: skip
    for tab in TABS:
        app.session_state["plan_tab"] = tab
        open_page(app, PAGE)
    app.session_state["plan_tab"] = "Waves"
    open_page(app, PAGE)
    assert "Wave 1" in text_of(app)
    calm(app)


def test_the_waves_say_why_each_group_stands_where_it_does(app):
    generate(with_case(app, rvtools(vinfo_row("a"), vinfo_row("b"))))
    app.session_state["plan_tab"] = "Waves"
    open_page(app, PAGE)
    tables = [item.value for item in app.dataframe if "Priority" in item.value]
    assert len(tables) == 1
    assert sorted(tables[0]["Group"]) == ["Server a", "Server b"]
    assert tables[0]["Savings"].notna().all()


def test_what_a_wave_does_not_know_is_a_list(app):
    """It read “Not known: environment. owner”."""
    generate(with_case(app, rvtools(vinfo_row("a"), vinfo_row("b"))))
    app.session_state["plan_tab"] = "Waves"
    open_page(app, PAGE)
    missing = made(app).plan.waves[0].missing
    assert len(missing) > 1
    assert f"Not known: {', '.join(missing)}" in [item.value for item in app.caption]


def test_the_waiting_list_asks_its_questions_and_the_timeline_names_what_waits(app):
    rows = (vinfo_row("a"), vinfo_row("b", OS_according_to_the_VMware_Tools="BeOS 5",
                                      OS_according_to_the_configuration_file="BeOS 5"))  # fmt: skip
    generate(with_case(app, rvtools(*rows)))
    (item,) = made(app).plan.waiting
    app.session_state["plan_tab"] = "Waiting list"
    open_page(app, PAGE)
    assert [metric.value for metric in app.metric][:2] == ["1", "1"]
    assert f"**{item.questions[0]}**" in [words.value for words in app.markdown]
    assert "Answer by the end of month" in text_of(app)
    app.session_state["plan_tab"] = "Timeline"
    open_page(app, PAGE)
    assert any(
        "1 server" in note.value and "See Waiting list" in note.value for note in app.warning
    )


def test_a_plan_that_does_not_fit_shows_three_ways_out(app):
    with_case(app, rvtools(*(vinfo_row(f"s{n}") for n in range(3))))
    enter(app, project=dataclasses.replace(entries_of(app).project, timeline_months=3))
    generate(app)
    app.session_state["plan_tab"] = "Timeline"
    open_page(app, PAGE, errors=True)
    assert any("past the timeline" in fault.value for fault in app.error)
    (table,) = (item.value for item in app.dataframe if "Way out" in item.value)
    assert len(table) == len(made(app).plan.ways_out) == 3


def test_the_team_tab_adds_up_to_the_labour(app):
    generate(with_case(app, rvtools(vinfo_row("a"), vinfo_row("b"))))
    app.session_state["plan_tab"] = "Team"
    open_page(app, PAGE)
    (table,) = (item.value for item in app.dataframe if "Role" in item.value)
    assert table["Cost, USD"].sum() == pytest.approx(made(app).ledger.value("team.labour"))
    calm(app)


def start(app, row, month):
    """Type the start of a wave into the table that is drawn."""
    (editor,) = app.data_editor
    app.session_state[editor.key] = {
        "edited_rows": {row: {plan_starts.BY_HAND: month}}, "added_rows": [], "deleted_rows": []
    }  # fmt: skip
    return app.run()


def test_a_start_typed_for_a_wave_counts_at_once_and_is_taken_back(app):
    generate(with_case(app, rvtools(vinfo_row("a"), vinfo_row("b"))))
    planned = made(app).plan.waves[0].start_month
    app.session_state["plan_tab"] = "Waves"
    enter(app, wave_starts={"8": 30})
    open_page(app, PAGE)
    start(app, 0, planned + 3)
    assert entries_of(app).wave_starts == {"1": planned + 3, "8": 30}
    wave = made(app).plan.waves[0]
    assert wave.start_month == planned + 3
    assert wave.reasons[-1] in text_of(app)
    shown = app.data_editor[0].value
    assert shown[plan_starts.BY_HAND].tolist() == [planned + 3, 30]
    assert shown["Wave"].tolist()[-1] == "Wave 8: not in this plan"
    start(app, 1, None)
    assert entries_of(app).wave_starts == {"1": planned + 3}
    press(app, "All by the plan")
    assert entries_of(app).wave_starts == {}
    assert made(app).plan.waves[0].start_month == planned
    press(app, "Undo")
    assert entries_of(app).wave_starts == {"1": planned + 3}


def test_a_start_that_is_no_month_of_the_project_is_refused_with_a_sentence(app):
    generate(with_case(app, rvtools(vinfo_row("a"))))
    app.session_state["plan_tab"] = "Waves"
    open_page(app, PAGE)
    start(app, 0, 500)
    assert "from 1 to 120" in app.error[0].value
    assert entries_of(app).wave_starts == {}


def test_names_cannot_break_out_of_the_picture():
    name = 'a"]; evil [label="\\'
    picture = Picture(
        "servers", {name: (name, "aws"), "b": ("b\nc", "undecided")}, {(name, "b"): 2}
    )
    text = dot(picture)
    assert 'style="dashed,rounded"' in text  # not decided
    assert 'label="a\\"]; evil [label=\\"\\\\"' in text
    assert 'n0 -> n1 [label="2"];' in text
    assert pd.Series(text.splitlines()).str.count("->").sum() == 1


def test_what_each_disposition_comes_to_adds_up_and_the_goals_stand_with_their_weights(app):
    generate(with_case(app, rvtools(vinfo_row("a"), vinfo_row("b"))))
    open_page(app, PAGE)
    decisions, per_disposition, fit = (frame.value for frame in app.dataframe[:3])
    assert "Fit" in decisions
    for column in ("Servers", "On premises, first year, USD a month", "On AWS, USD a month"):
        whole = per_disposition[column].fillna(0)
        assert (whole % 1 == 0).all()
        assert abs(whole.iloc[:-1].sum() - whole.iloc[-1]) <= len(whole) / 2  # rounded one by one
    assert per_disposition["Strategy"].iloc[-1] == "Total of known items"
    assert fit.set_index("Strategy").loc["Retire", "Fit"] == 0.75
    ranks = [metric for metric in app.metric if metric.value == "3 of 5"]
    assert [metric.delta for metric in ranks] == ["weight 25.0 %"] * 4


@needs(MPA_SAMPLE)
def test_only_rows_where_another_disposition_fits_better_can_be_shown(app):
    generate(with_case(app, Upload.from_path(MPA_SAMPLE)))
    app.session_state[case_widget(app, "plan_fits_better")] = True
    open_page(app, PAGE)
    shown = app.dataframe[0].value
    assert shown[["Id", "Strategy", "Fit", "Also possible"]].to_numpy().tolist() == [
        ["A2-CMDB", "Retain", 0.0, "Retire (fit 75 %)"]
    ]
    assert made(app).ledger.value("strategy.fits_better.applications") == 1


def test_a_blocker_is_told_with_its_remedy_and_no_key(app):
    old = {"OS according to the VMware Tools": "Red Hat Enterprise Linux 5 (64-bit)"}
    generate(with_case(app, rvtools(vinfo_row("a", **old))))
    app.session_state["plan_tab"] = "Blockers"
    open_page(app, PAGE)
    (causes,) = (item.value for item in app.dataframe if "Cause" in item.value)
    assert causes["Cause"].is_unique
    assert "Rebuild on a supported release" in "".join(causes["What to do"])
    assert causes["Found"].sum() == len(made(app).strategy.blockers)
    app.selectbox(case_widget(app, "plan_cause")).set_value(causes["Cause"].iloc[0]).run()
    rows = app.dataframe[-1].value
    assert len(rows) == causes["Found"].iloc[0]
    assert set(rows["Id"]) == {"5000-97"}


def test_the_pace_is_said_of_more_than_a_few_servers(app):
    """Twelve servers move in the second month of the waves: 12 ÷ 4.33 a week."""
    generate(with_case(app, rvtools(*(vinfo_row(f"vm{n}") for n in range(12)))))
    app.session_state["plan_tab"] = "Waves"
    open_page(app, PAGE)
    told = [item.value for item in app.success if "The last wave ends" in item.value]
    assert len(told) == 1
    (said,) = re.findall(r"The timeline asks for .* a week\.", told[0])
    sections = result_of(app).document.sections
    document = "".join(text_markdown(block.text, made(app).ledger) for section in sections
                       for block in section.blocks if isinstance(block, Paragraph))  # fmt: skip
    assert said in document
    app.session_state["plan_tab"] = "Timeline"
    open_page(app, PAGE)
    assert any(said in item.value for item in app.caption)


def test_a_plan_without_a_pace_says_none(app):
    generate(with_case(app, rvtools(*(vinfo_row(f"vm{n}") for n in range(12)))))
    case = made(app)
    figure = dataclasses.replace(case.ledger["plan.servers_week"], value=None, state="no months")
    ledger = Ledger({**{item.id: item for item in case.ledger}, figure.id: figure})
    assert plan_fit.pace_words(dataclasses.replace(case, ledger=ledger)) == ""


def test_the_amounts_by_strategy_are_called_as_the_document_calls_them():
    """“Today” stood over the first year, whose prices and growth today's comparison has not."""
    amounts = ("on_premises_first_year_monthly_usd", "aws_afterwards_monthly_usd")
    assert {plan_dispositions._LABELS[name] for name in amounts} <= set(strategy_fit._HEAD)
    assert human(amounts[0]) == plan_dispositions._LABELS[amounts[0]]
