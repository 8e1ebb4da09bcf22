"""What the plan, the strategies and the readiness say of a case, and that it fits their tables."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from bizcase.assumptions import load_register
from bizcase.document.blocks import Bullets, Chart, Paragraph, Table, text
from bizcase.document.body.messages import message_of
from bizcase.document.body.money import _moving
from bizcase.document.body.programme import _not_counted, plan_section, strategy_section
from bizcase.document.body.uncertain import _movable, risks_section
from bizcase.document.charts.migration import strategies
from bizcase.document.found_blockers import state_figure
from bizcase.document.number_style import ENGLISH_USD
from bizcase.document.plan_fit import _more_teams, pace, pace_paragraph
from bizcase.document.strategy import blockers_section, disposition_section
from bizcase.document.strategy_fit import servers_head
from bizcase.document.strategy_plan import plan_section as annex_plan_section
from bizcase.entries import ProjectInfo
from bizcase.exports.evidence import _files
from bizcase.inputs.opening.upload import Upload
from bizcase.ledger import Figure
from bizcase.strategy.waves.pace_figures import by_month
from bizcase.units import WEEKS_PER_MONTH
from tests.document.estates import result_of
from tests.document.test_said_of_this_case import case_of, said
from tests.factories import asked, rvtools, vinfo_row
from tests.runs import shared_run


def paragraphs(section, case):
    return " ".join(said(block.text, case) for block in section.blocks
                    if isinstance(block, Paragraph))  # fmt: skip


def test_the_pace_that_the_waves_have_stands_beside_what_the_timeline_asks_for():
    case = result_of("built in").case
    told = said(pace_paragraph(case).text, case)
    busiest = max(by_month(case.plan).values()) / WEEKS_PER_MONTH
    assert f"The busiest month of the waves moves {busiest:.0f} servers a week." in told
    # A pace that is usual says little of waves that are faster.
    assert "on average. The busiest" in told
    assert "Planned" not in told
    assert "planned" not in told  # as many teams as the hours take


@pytest.mark.parametrize(
    ("waiting", "grade", "busiest", "words"),
    [
        (8, "usual", 4.15, "With the servers that wait, the timeline asks for 0.55 servers a week "
         "on average. The busiest"),
        (0, "usual", 0.5, "The timeline asks for 0.55 servers a week on average, which is usual."),
        (0, "ambitious", 4.15, "on average, which is ambitious"),
    ],
)  # fmt: skip
def test_the_pace_says_whom_it_counts_and_is_usual_only_where_no_month_is_faster(
    waiting, grade, busiest, words
):
    case = case_of("servers/week", plan__servers_week=0.55, plan__servers_week_busiest=busiest,
                   plan__servers=21, plan__waiting__servers=waiting, plan__factories=1)  # fmt: skip
    case.plan, case.assumptions = SimpleNamespace(grade=grade), load_register()
    assert words in said(pace(case), case)


def test_of_few_servers_a_pace_a_week_is_not_said():
    case = result_of("one guest").case
    assert "servers a week" not in said(pace_paragraph(case).text, case)


@pytest.mark.parametrize(
    ("planned", "needed", "entered", "why"),
    [
        (1, 1, {}, None),
        (
            3,
            2,
            {},
            "3 teams are planned, 18 people, because groups move whole: with 2 teams the last "
            "wave would end later.",
        ),
        (2, 5, {}, "2 teams are planned, 18 people, because a faster pace is not credible."),
        (1, 5, {"wave.teams": 1}, "1 team is planned, 18 people, as entered."),
    ],
)
def test_other_teams_than_the_hours_take_have_a_reason(planned, needed, entered, why):
    case = case_of("teams", plan__teams=planned, plan__teams_needed=needed)
    case.ledger.add(Figure("plan.people", "People", 18, "people", "computed"))
    case.assumptions = load_register().with_overrides(entered)
    told = _more_teams(case)
    assert (said(text(told), case).strip() if told else None) == why


def waiting_case(**values):
    found = case_of(fate__waits=16, fate__moves=3776, **values)
    found.finance = None
    return found


def test_what_waits_is_no_part_of_one_strategy_for_all_servers():
    case = waiting_case(strategy__rehost__servers=3792, scope__servers=3792)
    assert said(message_of(case, "strategy"), case) == (
        "Wait for an answer: 16 servers; all others: Rehost"
    )


def test_where_all_servers_wait_nothing_is_said_of_others():
    case = waiting_case(strategy__rehost__servers=16, scope__servers=16)
    assert said(message_of(case, "strategy"), case) == "All servers wait for an answer"
    case = case_of(fate__waits=1, scope__servers=1, strategy__rehost__servers=1)
    assert said(message_of(case, "strategy"), case) == "The only server waits for an answer"


def test_a_server_without_a_type_cannot_move_and_a_remedy_is_asked_of_those_that_do():
    case = waiting_case(fate__held=16, fate__remedied=3776)
    assert said(message_of(case, "risks"), case) == "Cannot move yet: 16 servers"
    assert said(_movable(case), case) == (
        "16 servers cannot move until an open question is answered. 3,776 servers that "
        "move need a remedy first."
    )
    case = case_of(fate__held=0, fate__remedied=22, fate__moves=172)
    assert said(message_of(case, "risks"), case) == (
        "Remedy needed first: 22 of 172 servers that move"
    )


def test_no_row_says_that_a_server_without_an_instance_type_can_move():
    """The states are counted once, and the servers of a strategy say that some of them wait."""
    case = result_of("all wait").case
    states = ("migratable", "with_remedies", "not_yet")
    now, by_rules = (
        [case.ledger.value(f"{of}.state.{state}") for state in states]
        for of in ("fate", "blockers")
    )
    assert sum(now) == sum(by_rules) == case.ledger.value("scope.servers")
    assert now[2] >= case.ledger.value("fate.no_type") > 0
    table = blockers_section(case).blocks[0]
    assert not [row for row in table.rows if "instance type" in said(row[0], case)]
    assert [case.ledger.value(state_figure(state)) for state in states] == now


@pytest.mark.parametrize(
    ("waiting", "head"), [(16, "Servers, with those that wait"), (0, "Servers")]
)
def test_servers_of_a_strategy_that_wait_are_named(waiting, head):
    assert servers_head(case_of(fate__waits=waiting).ledger) == head


def test_the_waves_have_the_cost_of_what_moves_and_none_of_what_a_service_replaces():
    case = result_of("built in").case
    waves = case.ledger.value("plan.waves.monthly")
    moving = ("rehost", "replatform", "refactor")
    assert case.ledger.value("strategy.repurchase.servers") > 0
    assert waves == pytest.approx(
        sum(case.ledger.value(f"strategy.{name}.aws.monthly") for name in moving), abs=0.05
    )


def test_the_table_of_waves_says_what_its_aws_column_leaves_out():
    case = result_of("built in").case
    captions = [block.caption for block in plan_section(case).blocks if isinstance(block, Table)]
    assert captions[1] == "Waves; AWS cost without growth and without services that all waves share"


@pytest.mark.parametrize(("name", "listed"), [("built in", True), ("one guest", False)])
def test_annex_c_is_referred_to_where_it_lists_applications(name, listed):
    case = result_of(name).case
    body, annex = (paragraphs(made(case), case) for made in (strategy_section, disposition_section))
    assert ("Annex C lists each application" in body) is listed
    assert ("Servers follow their application" in body) is listed
    assert ("Servers follow their application" in annex) is listed
    assert ("application" in said(strategies(case).source, case)) is listed


def test_the_strategies_say_of_which_side_their_first_year_is():
    case = result_of("built in").case
    table = next(block for block in strategy_section(case).blocks if isinstance(block, Table))
    assert "On premises, first year, a month" in table.header


@pytest.mark.parametrize(
    ("alone", "told"),
    [(24, " 24 applications in the waves have no server in scope and need work, too."),
     (1, " 1 application in the waves has no server in scope and needs work, too."), (0, "")],
)  # fmt: skip
def test_work_on_applications_without_servers_is_said_to_be_in_the_cost(alone, told):
    case = case_of("USD", once__total=235_917)
    name = "plan.applications.alone"
    case.ledger.add(Figure(name, "Applications", alone, "applications", "computed"))
    before, after = "Moving costs 235,917 USD once.", " No funding is signed, so none is counted."
    assert said(_moving(case), case) == f"{before}{told}{after}"


@pytest.mark.parametrize(
    ("usd", "told"),
    [(500, "The price of everything on EC2 is 500 USD higher than the totals here. It has servers"),
     (-500, "The price of everything on EC2, 9,000 USD, is lower than the totals here. It has")],
)  # fmt: skip
def test_the_price_on_ec2_is_higher_or_lower_than_what_relocates(usd, told):
    """“… differs from the totals here by −500 USD”: hosts may cost more than what does not move."""
    case = case_of("USD", strategy__not_on_aws__aws__monthly=usd, aws__run__monthly=9_000)
    case.ledger.add(Figure("strategy.relocate.servers", "Servers", 4, "servers", "computed"))
    assert said(text(_not_counted(case.ledger)), case).startswith(told)


def test_the_cost_of_what_is_undecided_or_blocked_says_what_is_in_it():
    """It is more than the hours that wait in the plan: what is blocked is modernised too."""
    case = case_of("USD", once__total=235_917, once__undecided=1_054_648)
    case.plan = None
    assert (
        "All that is undecided or blocked would add 1,054,648 USD if it moves: the work with "
        "planned modernisation, landing zone, programme management and contingency."
    ) in said(_moving(case), case)


ASSESSMENT = b"""# Migration Readiness Assessment
Overall score: 3/5
## Platform
Score: 1/5
#### Gaps
- No landing zone
#### Recommendations
- Build a landing zone
## People
Score: 4/5
"""


@pytest.fixture(scope="module")
def assessed():
    uploads = {"rvtools": (rvtools(vinfo_row("a")),), "mra": (Upload("mra.md", ASSESSMENT),)}
    request = asked(ProjectInfo("Exit", "Ex"), uploads, load_register(), dt.date(2026, 11, 22))
    return shared_run(request)


def test_each_caption_of_the_readiness_annex_is_of_one_table(assessed):
    annex = next(item for item in assessed.document.sections if item.key == "annex_j")
    captions = [block.caption for block in annex.blocks if isinstance(block, Table)]
    assert "Gaps, in the assessment's words" in captions
    assert len(captions) == len(set(captions))


def test_the_chart_of_readiness_has_the_scores_of_its_table_and_says_their_scale(assessed):
    section = risks_section(assessed.case)
    tables = [block for block in section.blocks if isinstance(block, Table)]
    table = next(block for block in tables if block.caption == "Readiness by dimension")
    chart = next(block for block in section.blocks if isinstance(block, Chart))
    names = sorted(said(row[0], assessed.case) for row in table.rows)
    assert sorted(said(name, assessed.case) for name in chart.categories) == names
    assert "Readiness is scored up to 5 points." in said(chart.source, assessed.case)
    tasks = {said(row[0], assessed.case): said(row[3], assessed.case) for row in table.rows}
    assert tasks == {"Platform": "“Build a landing zone”", "People": "–"}


def test_the_delay_by_readiness_is_said_once(assessed):
    section = risks_section(assessed.case)
    told = [said(block.text, assessed.case) for block in section.blocks
            if isinstance(block, Paragraph)]  # fmt: skip
    told += [said(item, assessed.case) for block in section.blocks if isinstance(block, Bullets)
             for item in block.items]  # fmt: skip
    assert sum("the first wave by 1 month" in words for words in told) == 1


def test_a_file_is_a_source_once_and_a_citation_keeps_its_place():
    found = _files(
        ["a.md, Summary, line 2", "a.md, Summary, line 9", "b.xlsx, sheet S", "Guide, part 1",
         "Guide, part 2"], ENGLISH_USD,
    )  # fmt: skip
    assert found == "a.md, b.xlsx, sheet S, Guide, part 1, Guide, part 2"


def test_why_a_later_wave_waits_longer_for_its_release_is_said():
    """Four months after the first wave, five after the third: neither text nor table said why."""
    case = result_of("built in").case
    slip = case.assumptions.fraction("mig.schedule_slip")
    twice = case.assumptions.number("mig.dual_run_months")
    for wave in case.plan.waves:
        month = int(wave.end_month * (1 + slip) + twice) + 1  # in which it begins to fall
        assert case.ledger.value(f"wave.{wave.number}.released_from") == month
    told = paragraphs(annex_plan_section(case), case)
    assert "after the slip of cutovers and the months of double running (annex E)" in told
    assert "so a later wave waits longer for its release" in told
