"""A case of one server, one wave or one credit says what is true of one."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from bizcase.document.blocks import Bullets, Paragraph, Table
from bizcase.document.body.estate_today import _supported, scope_section
from bizcase.document.body.money import credit_words
from bizcase.document.strategy import _no_strategy
from bizcase.document.strategy_plan import plan_section
from bizcase.document.writing import plain, written
from bizcase.inventory.issues import Issue
from bizcase.ledger import Figure, Ledger
from bizcase.strategy.rules.tables import rules
from tests.document.estates import result_of


def ledger_of(**counts):
    ledger = Ledger()
    for name, count in counts.items():
        key = name.replace("__", ".")
        ledger.add(Figure(key, key, count, "servers", "computed"))
    return ledger


def _issues(*issues):
    case = result_of("one guest").case
    return replace(case, inventory=replace(case.inventory, issues=issues), findings=())


def _said(case):
    blocks = scope_section(case).blocks
    place = next(at for at, block in enumerate(blocks) if isinstance(block, Bullets))
    items = [written(item, case.ledger, plain) for item in blocks[place].items]
    return written(blocks[place - 1].text, case.ledger, plain), items


def test_of_issues_with_one_code_and_count_the_first_is_said():
    """The data through NAT gateways, 3 USD, was said; the discount of compute, 203 USD, not."""
    prices = [Issue("ROW_REPEATED", "warning", f"Rows repeat {name}.", 10**9) for name in "ab"]
    head, items = _said(_issues(*prices))
    assert [item for item in items if "Rows repeat a." in item]
    assert not [item for item in items if "Rows repeat b." in item]
    assert ("issues" in head) is (len(items) > 1)


@pytest.mark.parametrize(("left", "total"), [(0.0, "the total of staying"),
                                             (-5.0, "the totals of both sides")])  # fmt: skip
def test_the_credit_is_in_the_totals_that_have_it(left, total):
    """A migration that leaves no hardware was said to be credited, with 0 in the table."""
    ledger = ledger_of(cash__total__on_premises_unused_life=left)
    assert total in credit_words(ledger)


@pytest.mark.parametrize(
    ("unknown", "servers", "said"),
    [(0, 1, "The only server in scope runs a release that is still supported."),
     (1, 1, "The release of 1 server has to be confirmed."),
     (0, 3, "3 servers are in scope; each confirmed release is still supported."),
     (3, 3, "The release of 3 servers has to be confirmed.")],
)  # fmt: skip
def test_support_that_lasts_is_said_without_two_negatives(unknown, servers, said):
    ledger = ledger_of(
        scope__servers=servers, lifecycle__ended__servers=0, lifecycle__extended_only__servers=0,
        lifecycle__ends_soon__servers=0, lifecycle__unknown__servers=unknown,
    )  # fmt: skip
    told = written(_supported(SimpleNamespace(ledger=ledger)), ledger, plain)
    assert told.replace("\xa0", " ") == said


@pytest.mark.parametrize(("name", "several"), [("one guest", False), ("built in", True)])
def test_one_wave_has_no_order_and_none_after_it(name, several):
    case = result_of(name).case
    blocks = plan_section(case).blocks
    captions = [block.caption for block in blocks if isinstance(block, Table)]
    told = " ".join(written(block.text, case.ledger, plain) for block in blocks
                    if isinstance(block, Paragraph))  # fmt: skip
    assert bool([item for item in captions if item.startswith("Priority of the waves")]) is several
    assert ("Waves come earlier" in told) is several
    assert ("An early wave" in told) is several


def test_the_last_gate_starts_the_next_wave_only_if_there_is_one():
    assert all("start the next" not in phase["decision"] or "if any" in phase["decision"]
               for phase in rules("phases"))  # fmt: skip


@pytest.mark.parametrize(("undecided", "off"), [(0, 0), (2, 0), (0, 2), (2, 2)])
def test_servers_without_strategy_are_spoken_of_where_there_are_any(undecided, off):
    ledger = ledger_of(strategy__undecided__servers=undecided, state__powered_off__servers=off)
    told = _no_strategy(ledger)
    assert ("Undecided servers" in told) is bool(undecided)
    assert ("Powered-off machines" in told) is bool(off)
