"""Only current scores count: no target, earlier value, comparison or foreign scale becomes one."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizcase.inputs.readiness.current import is_not_current
from tests.documents import pdf, word
from tests.inputs.test_mra_faults import markdown, read


def scores(upload):
    table = read(upload).readiness
    return dict(zip(table["dimension"], table["stated_score"], strict=True))


def codes(upload):
    return {issue.code: issue for issue in read(upload).issues}


OTHERS = (
    "Target score", "Previous score", "Industry average score", "Benchmark score",
    "Desired maturity score", "To-be rating", "Goal score", "Score after 12 months",
    "Confidence score", "Target",
)  # fmt: skip


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("first", [True, False])
def test_a_score_that_is_not_the_current_one_becomes_no_dimension(other, first):
    pair = ["Current score: 2/5", f"{other}: 4/5"]
    upload = markdown("## People", *(pair[::-1] if first else pair), "## Platform", "Score: 3/5")
    assert scores(upload) == {"People": 2, "Platform": 3}
    told = codes(upload)["MRA_SCORE_NOT_CURRENT"]
    assert told.rows == (3 if first else 4,)


@given(st.sampled_from(OTHERS[:-1]), st.sampled_from([str.upper, str.lower, str.title]))
def test_words_of_other_scores_are_known_in_any_case(words, case):
    assert is_not_current(case(words))


@pytest.mark.parametrize(
    "name", ["Target Operating Model", "Future-proof Architecture", "Goals & Vision", "People"]
)
def test_a_dimension_may_have_such_a_word_in_its_name(name):
    assert scores(markdown(f"## {name}", "Score: 3/5")) == {name: 3}
    assert scores(markdown("## Scores", f"- {name}: 3/5")) == {name: 3}


def test_an_overall_target_is_not_the_overall_score():
    lines = ("Overall target score: 4/5", "Overall score: 3/5", "## People", "Score: 3/5")
    assert scores(markdown(*lines)) == {"Overall": 3, "People": 3}


TABLES = [
    (("Dimension", "Target Score", "Current Score"), ("People", "4/5", "2/5")),
    (("Dimension", "Current Score", "Target Score"), ("People", "2/5", "4/5")),
    (("Area", "Desired rating", "Current rating (1-5)", "Gap score"), ("People", "4", "2", "2")),
    (("Area", "Industry average score", "Your score", "Max score"), ("People", "4", "2", "5")),
    (("Dimension", "Weight", "Weighted score", "Score"), ("People", "20%", "0.4", "2/5")),
    (("Dimension", "Target", "Current"), ("People", "4/5", "2/5")),
    (("Dimension", "Score 2022", "Score 2024"), ("People", "1/5", "2/5")),
]  # fmt: skip


@pytest.mark.parametrize(("head", "row"), TABLES)
def test_a_table_gives_the_current_score_wherever_its_column_stands(head, row):
    upload = markdown(*(f"| {' | '.join(cells)} |" for cells in (head, row)))
    table = read(upload).readiness
    assert table[["dimension", "stated_score", "scale_max"]].values.tolist() == [["People", 2, 5]]


@pytest.mark.parametrize(("head", "row"), [TABLES[0], TABLES[5]])
def test_a_word_table_gives_the_current_score_too(head, row):
    upload = word(("Title", "Migration Readiness Assessment"), [head, row])
    assert scores(upload) == {"People": 2}


def test_columns_that_nothing_tells_apart_are_named():
    rows = ("| Dimension | Score A | Score B |", "| People | 2/5 | 4/5 |")
    assert scores(markdown(*rows)) == {"People": 2}
    assert codes(markdown(*rows))["MRA_SCORE_COLUMNS"].rows == (3,)


def test_a_target_rating_is_no_answer():
    head = "| Question | Target rating | Rating | Comments |"
    readiness = read(markdown("## People", head, "| Led? | 5 | 2 | 2 - partly |")).readiness
    assert readiness["recomputed_score"].tolist() == [2]


@pytest.mark.parametrize("first", [True, False])
def test_the_table_below_a_target_state_is_left_out(first):
    def table(title, score):
        return [f"## {title}", "| Dimension | Score |", f"| People | {score}/5 |"]

    parts = [table("Current State", 2), table("Target State", 4)]
    lines = [line for part in (parts[::-1] if first else parts) for line in part]
    assert scores(markdown(*lines)) == {"People": 2}


@pytest.mark.parametrize(
    "line", ["Score: 3/5, target 4/5", "Score: 3/5 → 4/5", "Current score: 3/5 | Target score: 4/5"]
)
def test_two_scores_in_one_line_are_told_apart(line):
    assert scores(markdown("## People", line)) == {"People": 3}


def test_other_scales_are_kept_and_no_score_without_a_scale_is_dropped():
    table = read(
        markdown("## People (scale 1-4)", "Score: 3 out of 4", "## Ops", "Score: 55 %", "## Data",
                 "Score: 3")
    ).readiness  # fmt: skip
    assert table["dimension"].tolist() == ["People", "Ops", "Data"]
    assert table["stated_score"].tolist() == [3, 55, 3]
    assert table["scale_max"].tolist()[:2] == [4, 100]
    assert math.isnan(table["scale_max"][2])


def test_ratings_on_another_scale_are_no_mean_of_five():
    rated = ["| Question | Rating (1-4) |", "| Led? | 4 |", "| Funded? | 2 |"]
    readiness = read(markdown("## People", *rated)).readiness
    assert readiness[["recomputed_score", "scale_max"]].values.tolist() == [[3, 4]]
    both = markdown("## People", "Score: 65%", *rated)
    assert math.isnan(read(both).readiness["recomputed_score"][0])
    assert "MRA_SCALES_DIFFER" in codes(both)


def test_two_assessments_in_one_document_are_told():
    parts = ("# Assessment 2022", "## People", "Score: 2/5", "# Assessment 2024", "## People",
             "Score: 4/5")  # fmt: skip
    assert "MRA_SCORE_CONFLICT" in codes(markdown(*parts))


def test_a_printed_target_is_no_dimension():
    upload = pdf(["Migration Readiness Assessment", "People", "Current score: 2/5",
                  "Target score: 4/5", "Platform", "Score: 3/5"])  # fmt: skip
    assert scores(upload) == {"People": 2, "Platform": 3}
