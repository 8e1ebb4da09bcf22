"""The first page agrees with its table, and the summary with both, whatever the answer is."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace

import pytest

from bizcase.document.blocks import Bullets, Paragraph, Ref, Table
from bizcase.document.body.programme import next_section
from bizcase.document.option_names import different, option_label
from bizcase.document.page1 import _difference, _outcomes, page1_section
from bizcase.document.page1_tables import cost_alone
from bizcase.document.summary import summary_section
from bizcase.document.writing import plain, written
from bizcase.finance.verdict import BALANCED, LEAN_STAY
from bizcase.ledger import Figure, Ledger
from tests.document.estates import each, result_of

# Where both sides have a cost, so that the words have a sign to get wrong.
COMPARED = ("one guest", "built in", "public list", "many guests", "a list")


def told(section, ledger):
    return [
        written(block.text, ledger, plain)
        for block in section.blocks
        if isinstance(block, Paragraph)
    ]


def contradictions(texts, ledger):
    """Return what the texts say against the signs of the table."""
    said, found = " ".join(texts), []
    more = ledger.value("decision.difference") > 0
    gain = ledger.value("npv.base") > 0
    word = re.search(r"migrating costs \S+ .{0,12}? ?(less|more) than staying", said)
    if word and (word[1] == "more") != more:
        found.append(word[0])
    for sign, wrong in ((more, "would take"), (not more, "would add")):
        if sign and f"migrating {wrong}" in said:
            found.append(wrong)
    if ", a gain." in said and not gain:
        found.append("a gain")
    if ", a loss." in said and gain:
        found.append("a loss")
    ends = ledger.value("decision.on_premises.difference") < 0
    if "nothing ends" in said.lower() and ends:
        found.append("nothing ends")
    if "does not cover" in said and not more:
        found.append("does not cover")
    return found


@pytest.mark.parametrize("name", each(COMPARED))
def test_page_1_and_the_summary_never_contradict_the_table(name):
    case = result_of(name).case
    texts = [
        line for make in (page1_section, summary_section) for line in told(make(case), case.ledger)
    ]
    assert any("migrating" in line for line in texts)
    assert contradictions(texts, case.ledger) == []


@pytest.mark.parametrize("name", each(COMPARED))
def test_page_1_names_no_alternative_that_the_options_show_as_the_base_case(name):
    """A purchase option that the table leaves out stood there with the NPV of the base case."""
    case = result_of(name).case
    (said,) = [line for line in told(page1_section(case), case.ledger) if "Alternatives" in line]
    apart = different(case.finance, case.estate.option)
    alike = [item for item in case.finance.choices if item not in apart]
    assert [item.key for item in alike if f"{option_label(case.finance, item)}:" in said] == []


def dated(texts):
    """Return the texts that name a date, by the date."""
    return {day: line for line in texts for day in re.findall(r"\d{4}-\d\d-\d\d", line)}


@pytest.mark.parametrize("name", each((*COMPARED, "on AWS")))
def test_page_1_asks_for_nothing_on_another_day_than_the_next_90_days(name):
    """Page 1 wanted measurements in 30 days, the list of actions in 60; decisions in 45 and 90."""
    case = result_of(name).case
    asks = [
        written(line, case.ledger, plain)
        for block in page1_section(case).blocks
        if isinstance(block, Bullets)
        for line in block.items
    ]
    (actions,) = (block for block in next_section(case).blocks if isinstance(block, Table))
    rows = [tuple(written(cell, case.ledger, plain) for cell in row) for row in actions.rows]
    for day, ask in dated(asks).items():
        role = ask.partition(":")[0].partition(",")[0].partition(" and ")[0].casefold()
        assert day in {due for _, who, due, _ in rows if who.casefold() == role}, (ask, rows)


class Signs(dict):
    def value(self, name):
        return self[name]


def test_a_contradiction_is_seen():
    cost = Signs({
        "decision.difference": 1.0, "npv.base": -1.0, "decision.on_premises.difference": -1.0,
    })  # fmt: skip
    assert contradictions(["An NPV of 1 M USD at 8 %, a gain."], cost) == ["a gain"]
    assert contradictions(["Over 5 years, migrating would take 2 USD off it."], cost)
    assert contradictions(["Undiscounted, migrating costs 2 k USD less than staying."], cost)
    assert contradictions(["On premises nothing ends."], cost) == ["nothing ends"]


@pytest.mark.parametrize("name", each(COMPARED))
def test_the_answer_and_what_follows_give_no_amount_twice(name):
    case = result_of(name).case
    shown = [
        case.ledger[piece.figure_id].value
        for block in page1_section(case).blocks[:3]
        if isinstance(block, Paragraph)
        for piece in block.text
        if isinstance(piece, Ref)
    ]
    assert len(shown) == len(set(shown)), told(page1_section(case), case.ledger)


@pytest.mark.parametrize("name", each(COMPARED))
def test_page_1_says_how_the_base_case_and_the_outcomes_go_together(name):
    """The NPV as planned was −8.1 M with no word that half of the outcomes are below −14.3 M."""
    case = result_of(name).case
    value = case.ledger.value
    said = " ".join(told(page1_section(case), case.ledger))
    below = value("npv.base_percentile")
    near = 0.4 <= below <= 0.6
    assert ("near their middle" in said) is near
    assert ("lower than planned" in said) is (below > 0.6)
    assert ("higher than planned" in said) is (below < 0.4)
    if not near:  # and why
        assert (value("npv.p50") < value("npv.base")) is (below > 0.5)
        assert re.search(r"than planned, (mainly )?because \w", said)


def outcomes(base, below, swings, *asked):
    """Return what page 1 says of outcomes around a median of −100, with swings by label."""
    found = SimpleNamespace(
        verdict=SimpleNamespace(blocks=[
            SimpleNamespace(block=SimpleNamespace(key=key)) for key in asked
        ]),
        swings=[
            SimpleNamespace(driver=SimpleNamespace(label=label), low_npv=low, high_npv=high)
            for label, (low, high) in swings.items()
        ],
    )  # fmt: skip
    ledger = Ledger()
    amounts = {"p10": -200.0, "p50": -100.0, "p90": -20.0, "base": base}
    for name, amount in amounts.items():
        ledger.add(Figure(f"npv.{name}", name, amount, "USD", "computed"))
    for name, share in (("base_percentile", below), ("above_base", 1 - below)):
        ledger.add(Figure(f"npv.{name}", name, share, "share of outcomes", "computed"))
    return written(_outcomes(SimpleNamespace(ledger=ledger), found), ledger, plain)


def test_the_assumption_that_pulls_the_outcomes_apart_is_named():
    even, pulls = {"Rate": (-60.0, -40.0)}, {"Rate": (-60.0, -40.0), "Users": (-140.0, -30.0)}
    assert outcomes(-50.0, 0.85, pulls).endswith(
        "In about 9 of 10 outcomes the NPV is lower than planned, mainly because of “Users”."
    )
    assert outcomes(-50.0, 0.85, even).endswith("because more assumptions can worsen it than "
                                                "improve it.")  # fmt: skip
    assert outcomes(-150.0, 0.2, {"Users": (-180.0, -20.0)}).endswith(
        "In about 8 of 10 outcomes the NPV is higher than planned, mainly because of “Users”."
    )
    assert "undecided work may move" in outcomes(-50.0, 0.85, pulls, "undecided")


@pytest.mark.parametrize("name", each(COMPARED))
def test_the_next_90_days_have_the_days_of_page_1(name):
    """In the order of their days; a measurement that is asked for is one action."""
    case = result_of(name).case
    ledger = case.ledger
    asks = [
        written(item, ledger, plain)
        for block in page1_section(case).blocks
        if isinstance(block, Bullets)
        for item in block.items
        if re.search(r" by \d{4}-\d\d-\d\d\.$", written(item, ledger, plain))
    ]
    assert asks
    actions = next(block for block in next_section(case).blocks if isinstance(block, Table))
    rows = [[written(cell, ledger, plain) for cell in row] for row in actions.rows]
    days = [row[2] for row in rows]
    assert days == sorted(days)
    assert sum("Measure CPU" in row[0] for row in rows) <= 1
    for ask in asks:
        sponsor = ask.startswith("Sponsor")
        assert ask.rstrip(".")[-10:] in {row[2] for row in rows if (row[1] == "Sponsor") == sponsor}


@pytest.mark.parametrize(("direction", "said"), [("high", "clear"), ("medium", "likely, not")])
def test_the_summary_is_as_sure_of_the_direction_as_page_1(direction, said):
    case = result_of("built in").case
    verdict = replace(case.finance.verdict, decision=LEAN_STAY, direction=direction)
    case = replace(case, finance=replace(case.finance, verdict=verdict))
    assert f"The direction is {said}" in " ".join(told(summary_section(case), case.ledger))


@pytest.mark.parametrize(("name", "today"), [("on AWS", "not computed"), ("a list", "–")])
def test_without_a_cost_of_today_staying_on_aws_is_not_free(name, today):
    """What runs on AWS already costs something there, whoever has not counted it."""
    ledger = result_of(name).case.ledger
    (table,) = cost_alone(result_of(name).case)
    rows = {written(row[0], ledger, plain): written(row[1], ledger, plain) for row in table.rows}
    assert rows["AWS"] == today
    assert rows["Moving, once"] == "–"


def test_where_nothing_moves_yet_there_is_no_loss_and_no_spread_of_outcomes():
    """Of one server that no type holds it read: 0 USD, a loss, and most outcomes are better."""
    case, figures = result_of("built in").case, Ledger()
    none = {"npv.base": 0.0, "npv.p10": 0.0, "npv.p50": 0.0, "npv.p90": 0.0,
            "decision.difference": 0.0, "npv.base_percentile": 0.0}  # fmt: skip
    for figure in case.ledger:
        figures.add(replace(figure, value=none.get(figure.id, figure.value)))
    verdict = replace(case.finance.verdict, decision=BALANCED)
    case = replace(case, ledger=figures, finance=replace(case.finance, verdict=verdict))
    said = written(_difference(case), figures, plain)
    assert "loss" not in said
    assert said.endswith("Undiscounted, migrating costs as much as staying.")
