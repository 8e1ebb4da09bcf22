"""What is said of the order of waves is true of their tables."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bizcase.document.blocks import Table
from bizcase.document.strategy_plan import plan_section
from bizcase.document.wave_order import _out_of_order
from bizcase.document.writing import plain, written
from bizcase.ledger import Ledger
from tests.document.estates import result_of


@pytest.mark.parametrize("name", ["built in", "many guests"])
def test_the_rule_on_the_order_names_its_exceptions(name):
    """“A group moves after what it depends on”, above a table of those that do not."""
    case = result_of(name).case
    blocks = plan_section(case).blocks
    told = written(blocks[0].text, case.ledger, plain)
    late = [block for block in blocks if isinstance(block, Table) and "later wave" in block.caption]
    links = [tuple(written(row[at], case.ledger, plain) for at in (1, 3))
             for table in late for row in table.rows]  # fmt: skip
    assert len(links) == len(set(links)) == case.ledger.value("plan.violations")
    assert ("exceptions, listed below with the reason" in told) is bool(links)


@pytest.mark.parametrize("scores", [(0.9, 0.8, 0.7), (0.7, 0.9, 0.8)])
def test_waves_that_do_not_stand_by_their_priority_have_the_rules_that_come_first(scores):
    """“100 % comes first” was the title of scores in another order."""
    case = result_of("built in").case
    waves, ledger = case.plan.waves[:3], Ledger()
    for wave, score in zip(waves, scores, strict=True):
        name = f"wave.{wave.number}.priority"
        ledger.add(replace(case.ledger[name], value=score))
    told = _out_of_order(replace(case.plan, waves=waves, ledger=ledger))
    assert bool(told) is (scores != tuple(sorted(scores, reverse=True)))
    captions = [block.caption for block in plan_section(case).blocks if isinstance(block, Table)]
    assert "Priority of the waves, mean of their groups" in captions
    assert not [caption for caption in captions if "comes first" in caption]
