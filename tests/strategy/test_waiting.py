"""Who waits for an answer, worked out by hand."""

from __future__ import annotations

from dataclasses import replace

from bizcase.ledger import Figure, Ledger
from bizcase.strategy.decide.edits import Edit
from bizcase.strategy.waves.plan import plan_migration
from bizcase.strategy.waves.plan_findings import plan_findings
from tests.strategy.estates import AS_OF, REGISTER, decided, estate, planned, with_disks

APPS = "A | {} | Low | production\nB | Rehost | Low | production"
LINKS = "a1 | app | A\na2 | app | A\nb1 | app | B"
ROWS = "a1 | {} | production\na2 | RHEL 8 | production\nb1 | RHEL 8 | production"


def waits(plan):
    """Return [(servers, applications)] of the waiting list."""
    return [(item.servers, item.applications) for item in plan.waiting]


def made(system="RHEL 4", declared="Rehost", links=LINKS, **kwargs):
    return planned(estate(ROWS.format(system), APPS.format(declared), links), **kwargs)


def test_an_application_waits_with_the_server_that_is_asked_about_and_nothing_else_does():
    plan = made()
    assert waits(plan) == [(("a1", "a2"), ("A",))]
    assert plan.waiting[0].questions == (
        "RHEL 4 or a version read wrongly: Ask which release runs before it is costed.",
    )
    assert plan.wave_of == {"b1": 1}
    assert not made("RHEL 8").waiting


def test_two_questions_of_one_application_stand_each_by_itself():
    """Its servers take them over; joined they were a third question that said both again."""
    rows = "a1 | RHEL 4 | production\na2 | RHEL 5 | production\nb1 | RHEL 8 | production"
    plan = planned(estate(rows, APPS.format("-"), LINKS))
    assert waits(plan) == [(("a1", "a2"), ("A",))]
    assert [words.partition(":")[0] for words in plan.waiting[0].questions] == [
        "RHEL 4 or a version read wrongly", "System too old to move as it is",
    ]  # fmt: skip


def test_what_lands_as_it_is_waits_for_what_blocks_a_rehost():
    """Refactor migrates as it is and modernises later; a rebuild (Replatform) is the answer."""
    assert waits(made(declared="Refactor")) == [(("a1", "a2"), ("A",))]
    assert not made("RHEL 5", declared="Replatform").waiting
    assert waits(made("RHEL 5", declared="Refactor")) == [(("a1", "a2"), ("A",))]


def test_a_disposition_by_hand_is_the_answer_and_undecided_by_hand_waits():
    by_hand = {"A": Edit("Rehost", "checked: it is RHEL 8")}
    assert not made(edits=by_hand).waiting
    plan = made("RHEL 8", edits={"A": Edit("undecided", "the board decides in May")})
    assert waits(plan) == [(("a1", "a2"), ("A",))]
    assert plan.waiting[0].questions == ("Which strategy does the owner want?",)
    one = made("RHEL 8", edits={"b1": Edit("undecided", "its owner is asked")}).waiting
    assert [(item.servers, item.questions) for item in one] == [
        (("b1",), ("Which strategy does the owner want?",))
    ]
    assert not made(edits={"A": Edit("Retire", "gone by then")}).waiting


def test_a_shared_server_goes_with_the_application_that_goes():
    plan = made(links=LINKS + "\na2 | app | B")
    assert waits(plan) == [(("a1",), ("A",))]
    assert sorted(plan.wave_of) == ["a2", "b1"]
    both = made(links=LINKS + "\na1 | app | B")  # asked about: both applications wait
    assert waits(both) == [(("a1", "a2", "b1"), ("A", "B"))]


def test_servers_that_share_a_disk_wait_together():
    rows = "a1 | RHEL 4 | production\na2 | RHEL 8 | production\na3 | RHEL 8 | production"
    inventory = with_disks(estate(rows), [("a1", "q"), ("a2", "q")])
    plan = planned(inventory)
    assert waits(plan) == [(("a1", "a2"), ())]
    assert sorted(plan.wave_of) == ["a3"]


def test_what_goes_on_and_needs_what_waits_says_so():
    plan = made(links=LINKS + "\nB | needs | A")
    assert plan.waves[0].prerequisites == (
        "Connection to what waits for an answer: application “A”",
    )
    assert plan.violations.empty


def test_the_teams_are_sized_for_what_waits_too():
    plan = made()
    assert plan.needed.servers == 3
    assert plan.needed.hours > sum(wave.hours for wave in plan.waves)


def test_a_plan_that_only_a_start_by_hand_makes_late_asks_for_no_more_teams():
    strategy = decided(estate(ROWS.format("RHEL 8"), APPS.format("Rehost"), LINKS))
    inventory = estate(ROWS.format("RHEL 8"), APPS.format("Rehost"), LINKS)
    plan = plan_migration(inventory, strategy, REGISTER, AS_OF, 18, starts={1: 24})
    assert plan.months_over == 6
    longer, teams, scope = plan.ways_out
    assert (longer.end_month, longer.why_not) == (24, "")
    assert (teams.end_month, teams.pace.teams) == (24, plan.pace.teams)
    assert teams.why_not.startswith("starts of waves were set manually")
    assert scope.key == "scope"
    counts = Ledger()
    for key in ("plan.cut_groups", "strategy.staying.servers"):
        counts.add(Figure(key, key, 0, "groups", "computed"))
    found = plan_findings(replace(plan, ledger=counts), REGISTER)
    late = next(item for item in found if item.code == "TIMELINE_TOO_SHORT")
    assert "a start set manually makes them late. Take it back" in late.message
