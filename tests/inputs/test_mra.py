from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizcase.assumptions import load_register
from bizcase.inputs import read_inventory
from bizcase.inputs.detect import detect
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.tables.source import open_source
from tests.documents import answer, pdf, tool_report, word
from tests.factories import READINESS_SAMPLES, needs

TITLE = "# Migration Readiness Assessment"
RULES = load_register()
REPORT, TOOL = READINESS_SAMPLES


def read(upload, expected="mra"):
    return read_inventory(upload, RULES, expected)


def markdown(*lines):
    return Upload("mra.md", "\n".join((TITLE, *lines)).encode())


def codes(inventory):
    return [issue.code for issue in inventory.issues]


def column(inventory, name):
    return dict(zip(inventory.readiness["dimension"], inventory.readiness[name], strict=True))


def notes(inventory, kind):
    table = inventory.readiness_notes
    return table[table["kind"] == kind]["text"].tolist()


@pytest.fixture(scope="module")
def tool():
    return read(Upload.from_path(TOOL))


@pytest.fixture(scope="module")
def report():
    return read(Upload.from_path(REPORT))


@needs(TOOL)
def test_the_tools_report_gives_eight_means_of_59_ratings(tool):
    means = {name: round(value, 2) for name, value in column(tool, "recomputed_score").items()}
    assert means == {
        "Business Case": 1.83, "Customer Migration Project Plan": 3.33, "Skills & COE": 4.00,
        "Landing Zone": 1.00, "Application Portfolio Discovery & Planning": 1.78,
        "Migration Process & Experience": 1.00, "Operating Model": 3.56,
        "Security & Compliance": 2.81,
    }  # fmt: skip
    assert list(column(tool, "ratings").values()) == [6, 3, 5, 1, 9, 1, 18, 16]
    facts = {fact.key: fact.value for fact in tool.sources[0].facts}
    assert facts == {
        "readiness.dimensions": 8, "readiness.ratings": 59, "readiness.mismatches": 0,
    }  # fmt: skip
    assert tool.readiness["stated_score"].isna().all()
    assert not tool.issues


@needs(TOOL)
def test_the_tools_report_gives_its_three_actions_and_quotes_levels(tool):
    assert len(notes(tool, "action")) == 3
    assert "No AWS accounts exist. No standards exist." in notes(tool, "gap")
    actions = tool.readiness_notes[tool.readiness_notes["kind"] == "action"]
    assert set(actions["dimension"]) == {"Business Case"}
    assert set(actions["source_row"]) == {22}


@needs(REPORT)
def test_a_report_states_seven_scores_and_its_overall_differs_from_their_mean(report):
    assert column(report, "stated_score") == {
        "Overall": 3.2, "Business & Strategy": 4.5, "People & Process": 2.8,
        "Platform & Architecture": 2.5, "Security & Compliance": 3.0,
        "Operations & Management": 3.5, "Migration Experience": 2.0,
    }  # fmt: skip
    assert column(report, "recomputed_score")["Overall"] == pytest.approx(3.05)
    (issue,) = report.issues
    assert (issue.code, issue.severity) == ("MRA_OVERALL_DIFFERS", "info")
    assert "3.2" in issue.message
    assert "3.05" in issue.message
    assert set(report.readiness["scale_max"]) == {5}
    assert column(report, "source_row")["Overall"] == 19


@needs(REPORT)
def test_a_report_is_quoted_with_dimension_and_priority(report):
    assert "No zero-trust architecture" in notes(report, "gap")
    assert "Manual deployment processes" in notes(report, "gap")
    assert "Data loss or corruption during migration" in notes(report, "risk")
    immediate = report.readiness_notes[report.readiness_notes["priority"] == "Immediate"]
    assert len(immediate) == 5
    assert "285% return" in notes(report, "strength")[2]
    gaps = report.readiness_notes[report.readiness_notes["text"] == "No zero-trust architecture"]
    assert gaps["dimension"].tolist() == ["Security & Compliance"]


def test_a_small_report_of_the_tool():
    upload = tool_report(
        answer("Accounts?", 2, "2 - A start", "was made", "", "Our own words"),
        answer("Standards?", 5, "5 - All of them."),
        answer("Middle?", 3, "3 - So so."),
    )
    inventory = read(upload)
    assert column(inventory, "recomputed_score") == {"Landing Zone": pytest.approx(10 / 3)}
    assert column(inventory, "ratings") == {"Landing Zone": 3}
    assert notes(inventory, "gap") == ["A start was made"]
    assert notes(inventory, "strength") == ["All of them."]
    actions = inventory.readiness_notes[inventory.readiness_notes["kind"] == "action"]
    assert actions[["dimension", "text", "priority", "effort"]].fillna("").values.tolist() == [
        ["Landing Zone", "Deploy Control Tower", "High", "Low"], ["", "Write a plan", "", ""],
    ]  # fmt: skip
    assert inventory.readiness["source_row"].tolist() == [5]


def test_a_level_that_is_not_the_rating_is_a_checksum_issue():
    inventory = read(tool_report(answer("A?", 4, "2 - Low."), answer("B?", 4, "4 - High.")))
    (issue,) = inventory.issues
    assert (issue.code, issue.count, issue.rows) == ("MRA_CHECKSUM", 1, (5,))
    assert column(inventory, "recomputed_score") == {"Landing Zone": 4}


def test_a_rating_without_a_level_counts_and_one_off_the_scale_does_not():
    inventory = read(tool_report(answer("A?", 4, "fine"), answer("B?", 9, "9 - Beyond.")))
    assert codes(inventory) == ["MRA_RATING_OUT_OF_RANGE", "MRA_LEVEL_MISSING"]
    assert column(inventory, "ratings") == {"Landing Zone": 1}


def test_a_question_without_a_response_is_not_counted():
    inventory = read(tool_report(answer("A?", "", ""), answer("B?", 1, "1 - None.")))
    assert column(inventory, "ratings") == {"Landing Zone": 1}


def test_a_printed_document_is_read_by_its_score_lines():
    upload = pdf(
        ["Cloud Readiness Assessment", "Overall readiness score: 2.5/4", "1. People Assessment",
         "Score: 2/4 (Low)", "Strengths", "• Eager team", "Gaps:", "• No training"],
        ["2. Platform", "Score: 3/4"],
    )  # fmt: skip
    inventory = read(upload)
    assert column(inventory, "stated_score") == {"Overall": 2.5, "People": 2, "Platform": 3}
    assert set(inventory.readiness["scale_max"]) == {4}
    assert notes(inventory, "strength") == ["Eager team"]
    assert notes(inventory, "gap") == ["No training"]
    assert inventory.readiness["source_row"].tolist() == [1, 1, 2]
    assert not inventory.issues


def test_a_word_document_with_headings_lists_and_tables():
    upload = word(
        ("Title", "AWS Migration Readiness Assessment"),
        ("Normal", "Overall Readiness Score: 3.0/5.0 (Moderate)"),
        ("Heading 2", "1. People Assessment"),
        ("Normal", "Score: 2.0/5.0 (Low)"),
        ("Bold", "Areas for Improvement:"),
        ("List Bullet", "Nobody is trained"),
        ("Heading 2", "2. Platform Assessment"),
        ("Normal", "Score: 4.0/5.0"),
        ("Heading 2", "Recommended Actions"),
        [["Action", "Priority", "Effort"], ["Train the team", "High", "Medium"]],
        ("Heading 2", "Ratings Responses"),
        ("Heading 3", "Security"),
        [
            ["Question", "Response", "Comments"],
            ["Keys?", "2", "2 - Some."],
            ["Logs?", "5", "4 - x"],
        ],
    )
    inventory = read(upload)
    stated = column(inventory, "stated_score")
    assert {k: v for k, v in stated.items() if not math.isnan(v)} == {
        "Overall": 3, "People": 2, "Platform": 4,
    }  # fmt: skip
    assert column(inventory, "recomputed_score")["Security"] == 3.5
    assert codes(inventory) == ["MRA_CHECKSUM", "MRA_OVERALL_DIFFERS"]
    gaps = inventory.readiness_notes[inventory.readiness_notes["text"] == "Nobody is trained"]
    assert gaps[["kind", "dimension"]].values.tolist() == [["gap", "People"]]
    (action,) = inventory.readiness_notes.query("kind == 'action'").to_dict("records")
    assert (action["text"], action["priority"], action["effort"]) == (
        "Train the team", "High", "Medium",
    )  # fmt: skip


def test_scores_in_a_table_and_in_a_list():
    inventory = read(
        markdown(
            "## Summary", "| Dimension | Score (1-5) | Level |", "|---|---|---|",
            "| Business | 4.5 | High |", "| People | n/a | |", "",
            "## Scores by perspective", "- **Security:** 2/5 (Low)", "- Operations: 80%",
            "## Other", "- 24/7 support", "- Cover of 4/5",
        )
    )  # fmt: skip
    stated = column(inventory, "stated_score")
    assert stated["Business"] == 4.5
    assert stated["Security"] == 2
    assert stated["Operations"] == 80
    assert math.isnan(stated["People"])
    assert set(stated) == {"Business", "People", "Security", "Operations"}
    assert column(inventory, "scale_max")["Operations"] == 100
    assert codes(inventory) == ["MRA_SCORE_UNREADABLE"]


def test_plain_text_without_marks_is_read_by_its_score_lines():
    lines = [
        "AWS Migration Readiness", "", "People", "Score: 2/5", "Gaps", "- No training", "  yet",
        "Tools", "Score: 4/5",
    ]  # fmt: skip
    inventory = read(Upload("mra.txt", "\n".join(lines).encode()))
    assert column(inventory, "stated_score") == {"People": 2, "Tools": 4}
    assert notes(inventory, "gap") == ["No training yet"]


def test_impossible_and_conflicting_scores_are_issues():
    inventory = read(
        markdown(
            "## People", "Score: 7/5", "## Platform", "Score: 2/5", "## Skills", "Score: TBD",
            "# Details", "## Platform", "Score: 3/5",
        )
    )  # fmt: skip
    stated = column(inventory, "stated_score")
    assert stated["Platform"] == 2
    assert math.isnan(stated["People"])
    assert math.isnan(stated["Skills"])
    assert sorted(codes(inventory)) == [
        "MRA_SCORE_CONFLICT", "MRA_SCORE_OUT_OF_RANGE", "MRA_SCORE_UNREADABLE",
    ]  # fmt: skip


def test_an_overall_within_its_rounding_is_no_difference():
    lines = ["Overall score: 3.1/5", "## A", "Score: 3.0/5", "## B", "Score: 3.1/5"]
    assert codes(read(markdown(*lines))) == []


def test_detection_says_why():
    found = detect(open_source(markdown("Score: 1/5")))
    assert (found.kind, found.format.key) == ("mra", "mra")
    assert "Migration Readiness" in found.reason


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=12))
def test_the_recomputed_score_is_the_mean_of_its_ratings(ratings):
    table = [f"| Q{n}? | {rating} | {rating} - words |" for n, rating in enumerate(ratings)]
    inventory = read(
        markdown("## Skills", "| Question | Response | Comments |", "|---|---|---|", *table)
    )
    assert inventory.readiness["recomputed_score"].tolist() == [sum(ratings) / len(ratings)]
    assert inventory.readiness["ratings"].tolist() == [len(ratings)]
