"""A verb behind a count agrees with it: 1 server waits, 2 servers wait, in either language."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace

import pytest

from bizcase.assumptions import load_register
from bizcase.document.blocks import text
from bizcase.document.body.estate_today import _scope
from bizcase.document.body.target import _MANAGED, _answer
from bizcase.document.language.translator import Translator
from bizcase.document.number_style import style_of_locale
from bizcase.document.options import _mix
from bizcase.document.strategy import followed
from bizcase.document.values import assumed
from bizcase.document.writing import plain, written
from bizcase.ledger import Figure, Ledger
from tests.document import lint
from tests.document.estates import result_of


def ledger_of(**counts):
    ledger = Ledger()
    for name, count in counts.items():
        unit = "databases" if name.startswith("databases") else "servers"
        key = name.replace("__", ".")
        ledger.add(Figure(key, key, count, unit, "computed"))
    return ledger


@pytest.mark.parametrize(
    ("servers", "excluded", "said"),
    [
        (
            2,
            3,
            "2 of 5 servers listed are in scope. Each of the others is excluded for one reason.",
        ),
        (1, 1, "1 of 2 servers listed is in scope. The other is excluded. Reason: Powered off."),
    ],
)
def test_one_of_those_listed_is_in_scope(servers, excluded, said):
    listed = servers + excluded
    ledger = ledger_of(
        scope__listed=listed, scope__servers=servers, scope__excluded=excluded,
        state__template__servers=0, state__powered_off__servers=excluded,
    )  # fmt: skip
    assert written(_scope(SimpleNamespace(ledger=ledger)), ledger, plain) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "Würden alle Server im Umfang wechseln, käme 1 Datenbank auf einen verwalteten "
            "Dienst."),
        (2, "Würden alle Server im Umfang wechseln, kämen 2 Datenbanken auf einen verwalteten "
            "Dienst."),
    ],
)  # fmt: skip
def test_german_verbs_before_a_count_agree_too(count, said):
    style = replace(style_of_locale("de"), language="de")
    ledger, translator = (
        ledger_of(databases__managed=count, scope__servers=9),
        Translator(style, lambda _: False),
    )
    told = translator.text(text(_MANAGED[False, False]))
    assert written(told, ledger, plain, style) == said


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("aws.commit_start_lag", 1, "1 month"), ("aws.commit_start_lag", 2.5, "2.5 months"),
        ("wave.team_people", 1, "1 person"), ("wave.velocity_peak", 1, "1 server a week"),
    ],
)  # fmt: skip
def test_a_value_of_an_assumption_agrees_with_its_unit(key, value, said):
    assert assumed(load_register().with_overrides({key: value}), key) == said


@pytest.mark.parametrize(("lag", "start"), [(0, "at the cutover."), (1, "1 month after the cut")])
def test_a_commitment_that_starts_at_the_cutover_has_no_months_before(lag, start):
    case = result_of("one guest").case
    register, late = case.assumptions, f"aws.commit.{case.estate.option}.lag.once"
    figures = Ledger()
    for figure in case.ledger:
        figures.add(replace(figure, value=lag) if figure.id == late else figure)
    changed = register.with_overrides({"aws.commit_start_lag": lag})
    paragraph, _ = _mix(replace(case, assumptions=changed, ledger=figures))
    told = written(paragraph.text, figures, plain)
    assert f"The commitment starts {start}" in told
    assert ("months before" in told) is bool(lag)


# Items of cost, heads of columns, and rules that are said of any estate.
OF_ANY_ESTATE = re.compile(
    r"[Ss]ervers and hosts|^Servers$|Only servers, storage|security tools that"
    r"|^A workload is|^hours of each workload|^a cost item of today|^Retained servers"
    r"|^Undecided servers|^Servers and databases that stay|^Servers that leave"
    r"|The file servers\.csv|services replace servers, and the price|^Today's servers, VMware"
)


@pytest.mark.parametrize("part", ["page1", "body", "annex"])
def test_a_case_of_one_server_speaks_of_no_servers(part):
    """“Servers run on demand”, “All servers priced” and “Servers follow” of one virtual server."""
    result = result_of("one guest")
    assert [
        sentence
        for section in result.document.sections
        if section.part == part
        for told in lint.texts_of(section, result.case.ledger)
        if part != "annex" or told.endswith(".")  # a list has its title whatever is in it
        for sentence in lint.sentences(told)
        if re.search(r"\b[Ss]ervers\b", sentence) and not OF_ANY_ESTATE.search(sentence)
    ] == []


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "The only server in scope would cost 9 USD a mon"),
        (2, "All servers in scope would cost 9 USD a month"),
    ],
)
def test_what_all_in_scope_would_cost_agrees_with_their_number(count, said):
    ledger = ledger_of(scope__servers=count)
    ledger.add(Figure("aws.run.monthly", "AWS", 9.0, "USD/month", "computed"))
    assert said in written(_answer(SimpleNamespace(ledger=ledger)), ledger, plain)


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "The server follows its application."), (2, "Servers follow their application. A shared")],
)
def test_the_rule_of_applications_is_that_of_their_servers(count, said):
    assert followed(ledger_of(scope__servers=count)).startswith(f" {said}")
