"""Every count of servers that a reader sees is joined to the others, and the parts add up."""

from __future__ import annotations

import re

import pytest

from bizcase.document.blocks import Paragraph
from bizcase.document.body.fates import all_move, fates_told, waves_told
from bizcase.document.cost import cost_section
from bizcase.document.writing import plain, written
from bizcase.finance.fates import FATES
from bizcase.inventory.merge import SUMMED
from bizcase.inventory.scope import REASON_LABELS
from bizcase.ledger import Figure, Ledger
from tests.document.estates import ESTATES, each, result_of


@pytest.fixture(scope="module", params=each(ESTATES))
def case(request):
    return result_of(request.param).case


def value(case, figure_id):
    return case.ledger.value(figure_id) if figure_id in case.ledger else 0


def test_from_the_rows_of_the_files_to_what_becomes_of_each_server(case):
    listed, scope = (value(case, f"scope.{name}") for name in ("listed", "servers"))
    if "merge.rows" in case.ledger:
        assert value(case, "merge.rows") - value(case, "merge.matched") == listed
    states = ("in_scope", *REASON_LABELS)
    assert sum(value(case, f"state.{name}.servers") for name in states) == listed
    assert scope + value(case, "scope.excluded") == listed
    assert sum(value(case, f"fate.{name}") for name in FATES) == scope
    placed = ("sizing.placed", "sizing.no_target", "databases.hosts_left")
    assert sum(value(case, name) for name in placed) == scope


@pytest.mark.parametrize("column", SUMMED)
def test_from_the_rows_of_the_files_to_the_control_totals(case, column):
    """The built-in sample listed 2,437 vCPU by file and 2,445 in the control totals: 8 unsaid."""
    if "merge.rows" not in case.ledger:
        return
    totals = case.inventory.source_totals.reset_index(drop=True)
    own = [number for number, name in enumerate(totals["outcome"], start=1) if name == "listed"]
    rows = sum(value(case, f"merge.{number}.{column}") for number in own)
    states = (f"state.{name}.{column}" for name in ("in_scope", *REASON_LABELS))
    listed = sum(case.ledger[name].value or 0.0 for name in states if name in case.ledger)
    assert rows + value(case, f"merge.beyond.{column}") == pytest.approx(listed, abs=0.05)


def test_the_waves_have_what_moves_and_what_is_replaced_and_the_waiting_list_the_rest(case):
    waves = [item.value for item in case.ledger if re.fullmatch(r"wave\.\d+\.servers", item.id)]
    assert sum(waves) == value(case, "plan.servers")
    assert value(case, "plan.servers") == value(case, "fate.moves") + value(case, "fate.replaced")
    assert value(case, "plan.waiting.servers") == value(case, "fate.open")


def test_the_finding_on_what_cannot_move_counts_as_the_body_does(case):
    """Without an instance type a server cannot move either; the finding left those out."""
    found = [item for item in case.findings if item.code == "NOT_YET_MIGRATABLE"]
    assert bool(found) == bool(value(case, "fate.held"))
    assert [value(case, item.figures[0]) for item in found] == [value(case, "fate.held")] * len(
        found
    )


def shown(told, case):
    return written(told, case.ledger, plain)


def numbers(words):
    return [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", words)]


def test_the_sentence_adds_up_as_it_is_read(case):
    told = shown(fates_told(case), case)
    if not value(case, "scope.servers"):
        assert told == ""
    elif ": " in told:
        total, *parts = numbers(told.partition(". ")[0])
        assert total == sum(parts) == value(case, "scope.servers")
    else:
        assert told.startswith(("Every server in scope ", "The only server in scope "))


def test_the_sentence_of_the_bill_says_why_fewer_have_a_type_than_are_in_scope(case):
    section = cost_section(case)
    texts = (shown(block.text, case) for block in section.blocks if isinstance(block, Paragraph))
    told = next(told for told in texts if "cheapest instance type" in told)
    missing = value(case, "scope.servers") - value(case, "sizing.placed")
    assert ("in scope" in told) is (missing > 0)
    if value(case, "databases.hosts_left"):
        left = value(case, "databases.hosts_left")
        assert re.search(rf"\b{left} leaves? with (their|its) databases\.", told)


def test_the_built_in_sample_and_the_words_of_its_waves():
    case = result_of("built in").case
    assert shown(fates_told(case), case) == (
        "260 servers are in scope: 172 move to AWS, 37 are replaced by services, 21 end and 30 "
        "stay."
    )
    assert shown(waves_told(case), case) == (
        "The waves have 209 servers: 172 that move to AWS and 37 that services replace."
    )


def test_what_waits_is_joined_to_what_is_undecided_and_what_is_blocked():
    case = type("Case", (), {"ledger": Ledger()})()
    counts = {"scope.servers": 200, "fate.moves": 2, "fate.waits": 24, "fate.undecided": 174,
              "fate.open": 198, "fate.blocked": 184}  # fmt: skip
    for name, count in counts.items():
        case.ledger.add(Figure(name, name, count, "servers", "computed"))
    assert shown(fates_told(case), case) == (
        "200 servers are in scope: 2 move to AWS, 24 have a strategy but wait for an answer and "
        "174 are undecided. 198 servers wait for an answer and stay as today in all base amounts "
        "until then. 184 of them have a blocker that needs an answer."
    )


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "wait for an answer. The one that waits stays as today in all base amounts until then. It"
      " has a blocker"),
     (8, "wait for an answer. Those that wait stay as today in all base amounts until then. All of"
      " them have a blocker")],
)  # fmt: skip
def test_where_all_are_blocked_no_count_is_said_twice(count, said):
    case = type("Case", (), {"ledger": Ledger()})()
    counts = {"scope.servers": 20, "fate.moves": 20 - count, "fate.waits": count,
              "fate.open": count, "fate.blocked": count, "fate.undecided": 0}  # fmt: skip
    for name, number in counts.items():
        case.ledger.add(Figure(name, name, number, "servers", "computed"))
    assert said.replace("wait for", "waits for" if count == 1 else "wait for") in shown(
        fates_told(case), case
    )


def test_the_body_says_of_as_many_as_the_plan_that_they_wait(case):
    """“Every server in scope is undecided”, and in annex D: “3 servers wait for answers”."""
    waiting, told = value(case, "plan.waiting.servers"), shown(fates_told(case), case)
    found = re.findall(r"([\d,]+) servers? waits? for an answer", told.replace("\xa0", " "))
    decided = re.findall(r"([\d,]+) ha(?:s|ve) a strategy but", told)
    assert (found or decided) == ([f"{waiting:,}"] if waiting else [])


def test_what_waits_is_told_by_one_finding_and_not_by_two(case):
    waits = [item for item in case.findings if item.code == "WORK_WAITS"]
    undecided = [item for item in case.findings if "finance.undecided" in item.figures]
    assert not (waits and undecided)


@pytest.mark.parametrize(
    ("figure", "moves"),
    [
        ("strategy.rehost.databases", True), ("strategy.undecided.databases", False),
        ("strategy.retain.databases", False), ("strategy.repurchase.databases", False),
        ("plan.waiting.databases", False), ("strategy.relocate.servers", False),
    ],
)  # fmt: skip
def test_all_move_where_no_server_is_elsewhere_and_no_database_is_left(figure, moves):
    case = type("Case", (), {"ledger": Ledger()})()
    for name in ("scope.servers", "fate.moves"):
        case.ledger.add(Figure(name, name, 3, "servers", "computed"))
    case.ledger.add(Figure(figure, "One", 1, "databases", "computed"))
    assert all_move(case) is moves
