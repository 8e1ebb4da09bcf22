"""The tasks of the waves: dates, order and what waits for what, as two tools take them."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
import re

import pandas as pd
import pytest

from bizcase.exports import render
from bizcase.exports.backlog import azure_table, jira_table
from bizcase.finance.backlog import backlog
from bizcase.strategy.rules.roles import roles
from bizcase.strategy.waves.tasks import Task
from bizcase.strategy.waves.waiting import Waiting
from tests.exports.conftest import HOSTILE

TASKS = ("prerequisites", "replication", "test", "cutover", "hypercare", "decommission")


@pytest.fixture(params=["rvtools_result", "mpa_result"])
def case(request):
    return request.getfixturevalue(request.param).case


def tasks_of(case):
    return backlog(case.plan, case.as_of, case.assumptions)


def test_every_wave_has_every_task_with_a_role_of_the_team(case):
    found = tasks_of(case)
    labels = {role.label for role in roles()}
    for wave in case.plan.waves:
        own = [item for item in found if item.tag == f"wave {wave.number}"]
        assert own[0].task == ""
        assert {item.parent for item in own[1:]} == {own[0].id}
        assert tuple(item.task for item in own[1:]) == TASKS
        assert {item.role for item in own[1:]} <= labels
    assert len({item.id for item in found}) == len(found)


def test_dates_follow_the_wave_and_no_task_begins_before_what_it_waits_for_has_ended(case):
    found = tasks_of(case)
    by_id = {item.id: item for item in found}
    for item in found:
        assert item.starts <= item.ends
        for other in item.after:
            assert by_id[other].ends < item.starts, (item.title, by_id[other].title)
    for wave in case.plan.waves:
        own = {item.task: item for item in found if item.tag == f"wave {wave.number}"}
        assert own["replication"].starts == _first(case.as_of, wave.start_month)
        day = dt.timedelta(days=1)
        assert own["cutover"].ends == _first(case.as_of, wave.end_month + 1) - day
        # Three months of dual running.
        assert own["decommission"].starts == _first(case.as_of, wave.end_month + 4)
        assert own[""].starts == own["prerequisites"].starts


def _first(as_of, month):
    return (pd.Timestamp(as_of).to_period("M") + month).to_timestamp().date()


def test_a_cutover_waits_for_those_that_its_wave_depends_on(case):
    """Read from the edges again: every earlier wave is reached, directly or through another."""
    found = {(item.tag, item.task): item for item in tasks_of(case)}
    by_id = {item.id: item for item in found.values()}
    wave_of = {group: wave.number for wave in case.plan.waves for group in wave.groups}

    def reached(item):
        waits = [by_id[key] for key in item.after if by_id[key].task == "cutover"]
        return {other.tag for other in waits}.union(*(reached(other) for other in waits))

    for edge in case.plan.grouping.edges.itertuples():
        one, other = wave_of.get(edge.from_group), wave_of.get(edge.to_group)
        if one is not None and other is not None and other < one:
            assert f"wave {other}" in reached(found[f"wave {one}", "cutover"])


def test_questions_and_work_of_mobilize_stand_behind_the_waves(mpa_result):
    case = mpa_result.case
    task = Task(("App; 1",), (("Rehost", 1),), 12.0, 2, 4)
    waiting = (
        Waiting(("Which?",), ("a", "b"), ("c",), (), 9.0, 7, ()),
        Waiting(("Why?", "When?"), ("d",), (), (), 1.0, None, ()),
    )
    plan = dataclasses.replace(case.plan, tasks=(task,), waiting=waiting)
    found = tasks_of(dataclasses.replace(case, plan=plan))
    behind = found[len(tasks_of(dataclasses.replace(case, plan=_bare(plan)))) :]
    assert [item.task for item in behind] == ["", "work", "", "question", "question"]
    assert len({item.id for item in found}) == len(found)
    work, first, second = behind[1], behind[3], behind[4]
    assert work.starts == _first(case.as_of, 2)
    assert "App; 1" in work.words
    assert first.ends == _first(case.as_of, 8) - dt.timedelta(days=1)
    assert "Which?" in first.words
    assert "fits the timeline no more" in second.words


def _bare(plan):
    return dataclasses.replace(plan, tasks=(), waiting=())


def test_jira_reads_parents_above_their_children_and_links_by_id(case):
    table = jira_table(case)
    assert list(table.columns[:5]) == ["Issue ID", "Parent", "Issue Type", "Summary", "Description"]
    assert all(re.fullmatch(r"[A-Za-z0-9 ]+", name) for name in table.columns)
    kinds = table["Issue Type"].tolist()
    assert kinds == sorted(kinds, key=["Epic", "Task"].index)
    epics = set(table.loc[table["Issue Type"].eq("Epic"), "Issue ID"])
    assert set(table.loc[table["Issue Type"].eq("Task"), "Parent"]) == epics
    assert table["Issue ID"].is_unique
    assert table["Summary"].str.strip().ne("").all()
    links = {
        (row["Issue ID"], row[name])
        for row in table.to_dict("records") for name in table.columns
        if name.startswith("Blocks") and row[name]
    }  # fmt: skip
    assert links == {(str(key), str(item.id)) for item in tasks_of(case) for key in item.after}


def test_azure_devops_reads_each_wave_above_its_tasks(case):
    table = azure_table(case)
    assert list(table.columns[:3]) == ["Work Item Type", "Title 1", "Title 2"]
    assert not {"ID", "State", "Assigned To", "Parent"} & set(table.columns)
    titles = {item.id: item.title for item in tasks_of(case)}
    for row, item in zip(table.to_dict("records"), tasks_of(case), strict=True):
        level = "Title 2" if item.task else "Title 1"
        assert (row[level], row["Title 1" if item.task else "Title 2"]) == (item.title, "")
        assert row["Work Item Type"] == ("Feature" if item.task else "Epic")
        assert all(titles[key] in row["Description"] for key in item.after)
        assert dt.date.fromisoformat(row["Start Date"]) == item.starts
        assert dt.date.fromisoformat(row["Target Date"]) == item.ends


@pytest.mark.parametrize("key", ["backlog_jira_csv", "backlog_azure_csv", "map_tags_csv"])
def test_hostile_names_are_no_formula_no_markup_and_no_link(key, mpa_result, hostile_result):
    plan = mpa_result.case.plan
    wave = dataclasses.replace(
        plan.waves[0], prerequisites=(HOSTILE,), missing=("{code}", "!x.png!")
    )
    waits = Waiting((HOSTILE,), (), (), (), 1.0, 3, ())
    plan = dataclasses.replace(plan, waves=(wave,), waiting=(waits,))
    case = dataclasses.replace(hostile_result.case, plan=plan)
    text = render(key, dataclasses.replace(hostile_result, case=case)).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    cells = [cell for row in rows for cell in row.values()]
    assert any("calc" in cell for cell in cells)
    assert not any(cell[:1] in tuple("=+-@\t") for cell in cells if cell)
    if key == "backlog_azure_csv":
        assert not any("<" in cell for cell in cells)
    if key == "backlog_jira_csv":
        assert not any(re.search(r"(?<!\\)[\[{|!]", row["Description"]) for row in rows)


def test_a_case_without_a_plan_has_heads_only(rvtools_result):
    case = dataclasses.replace(rvtools_result.case, plan=None)
    assert len(jira_table(case)) == len(azure_table(case)) == 0
