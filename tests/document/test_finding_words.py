"""A finding ends its sentence before its figures begin."""

from __future__ import annotations

import ast
import re
from types import SimpleNamespace

import pytest

from bizcase import packaged
from bizcase.document.finding_words import finding_text
from bizcase.document.writing import plain, text_markdown, written
from bizcase.ledger import Figure, Finding, Ledger
from tests.document import lint
from tests.document.estates import each, result_of
from tests.document.sources import ROOT, trees


@pytest.mark.parametrize("end", ["", "."])
def test_the_sentence_ends_before_the_figures(end):
    ledger = Ledger()
    ledger.add(Figure("a.b", "Windows: servers", 2.0, "servers", "computed", formula="counted"))
    finding = Finding("CODE", "info", f"Ask for disks{end}", ("a.b",))
    told = text_markdown(finding_text(finding, SimpleNamespace(ledger=ledger)), ledger)
    assert told == "Ask for disks. Windows: 2 servers."


def _told(code, *values):
    ledger = Ledger()
    for number, value in enumerate(values):
        ledger.add(Figure(f"a.{number}", "Label", value, "servers", "computed", formula="counted"))
    finding = Finding(code, "info", "A message.", tuple(item.id for item in ledger))
    return text_markdown(finding_text(finding, SimpleNamespace(ledger=ledger)), ledger)


def test_figures_stand_inside_the_sentence():
    assert _told("SUPPORT_ENDED", 2.0, 3.0) == (
        "2 servers run systems without vendor support. The release of 3 more has to be confirmed."
    )
    assert _told("SUPPORT_ENDED", 1.0, 0.0) == "1 server runs systems without vendor support."


def test_a_finding_without_news_has_its_message():
    assert _told("SUPPORT_ENDED", 0.0, 0.0) == "A message."
    assert _told("ANOTHER_CODE", 4.0) == "A message. Label: 4 servers."


PLURAL_OF_ONE = re.compile(r"\b1 server(?: that)? (?:are|do|fit|lose|report|run|stay|wait|were)\b")


@pytest.mark.parametrize("value", [1.0, 2.0])
def test_every_sentence_of_the_table_is_plain_and_of_a_finding(value):
    codes = set(re.findall(r'"([A-Z][A-Z0-9_]+)"', _source()))
    for row in packaged.rows("bizcase.document", "finding_words.csv"):
        assert row["code"] in codes
        if not row["first"]:
            told = _told(row["code"], *[value] * 5)
            assert lint.breaches(told) == [], row
            assert not PLURAL_OF_ONE.search(told), told


def test_a_finding_of_several_figures_has_a_sentence_with_them():
    """A list of labels behind the message is none: "Recovery time of X, plan cold: 1 hour"."""
    known = {row["code"] for row in packaged.rows("bizcase.document", "finding_words.csv")}
    placed = {row["code"] for row in packaged.rows("bizcase.document", "finding_sections.csv")}
    found = {
        code
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Tuple | ast.Call)
        for parts in [node.args if isinstance(node, ast.Call) else node.elts]
        for code in (part.value for part in parts if isinstance(part, ast.Constant))
        if code in placed and any(_are_figures(part) for part in parts)
    }
    assert len(found) > 10
    assert found - known == set()


def _are_figures(node):
    """Return whether a part of a finding is several figures, or figures that are collected."""
    if isinstance(node, ast.Tuple):
        return len(node.elts) > 1 and all("." in str(getattr(x, "value", "")) for x in node.elts)
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "tuple"


def _source():
    return "".join(path.read_text("utf-8") for path in ROOT.rglob("*.py"))


@pytest.mark.parametrize("name", each(["public list", "public export"]))
def test_the_finding_on_undecided_work_has_the_amount_and_the_range_of_the_table(name):
    """“8 undecided servers widen the range by 1,773 USD”: no other place had that amount."""
    case = result_of(name).case
    finding = next(item for item in case.findings if item.code == "UNDECIDED_RANGE")
    figure = case.ledger["strategy.undecided.aws.monthly"]
    told = written(finding_text(finding, case), case.ledger, plain)
    for amount in (figure.value, figure.low, figure.high):
        assert f"{amount:,.0f} USD a month" in told
    assert figure.low == 0 < figure.value < figure.high
