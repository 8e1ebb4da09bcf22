from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from bizcase.document.blocks import Paragraph, Ref, Table
from bizcase.document.transform import transform_section
from bizcase.errors import StageError
from bizcase.inventory.tables import conform
from bizcase.inventory.transform_figures import (
    chosen_readings,
    differing_figures,
    transform_ledger_figures,
)
from bizcase.ledger import Ledger
from bizcase.pricing.transform import compare_with_transform, comparisons
from tests.exports.conftest import result_of
from tests.factories import rvtools, vinfo_row


def reading(key, value, grade="A", rounding=0.0, file="a.xlsx", unit="servers", row=1):
    return {
        "key": key, "label": key, "value": value, "unit": unit, "rounding": rounding,
        "grade": grade, "source_file": file, "source_sheet": "S", "source_row": row,
    }  # fmt: skip


def readings(*rows):
    return conform("transform_figures", pd.DataFrame(list(rows)))


@pytest.fixture(scope="module")
def case():
    """A case of two Linux servers with AWS Transform's figures beside it."""
    result = result_of(rvtools(vinfo_row("a"), vinfo_row("b")), "rvtools").case
    ledger = Ledger({figure.id: figure for figure in result.ledger})
    transform_ledger_figures(
        readings(
            reading("servers", 3.0, "B"),
            reading("linux", 2.0),
            reading("ec2.on_demand.annual", 1000.0, unit="USD/year"),
            reading("total.3yr_no_upfront.annual", 900.0, unit="USD/year"),
            reading("arr", 1234.0, "C", unit="USD/year"),
        ),
        ledger,
    )
    compare_with_transform(result.estate, ledger)
    return dataclasses.replace(result, ledger=ledger)


def test_the_best_grade_counts_then_the_first():
    table = readings(
        reading("servers", 5, "C"), reading("servers", 6, "B"), reading("servers", 7, "B")
    )
    assert chosen_readings(table)["value"].tolist() == [6]


def test_readings_within_their_rounding_agree():
    near = readings(reading("arr", 1_187_304), reading("arr", 1_190_000, "B", 5000))
    far = readings(reading("arr", 1_180_000), reading("arr", 1_190_000, "B", 5000, "b.pptx"))
    assert differing_figures(near) == ()
    (issue,) = differing_figures(far)
    assert issue.code == "ATX_FIGURES_DIFFER"
    assert "b.pptx" in issue.message


def test_no_readings_give_nothing():
    ledger = Ledger()
    transform_ledger_figures(readings(), ledger)
    assert len(ledger) == 0
    assert differing_figures(readings()) == ()


def test_figures_are_inputs_with_grade_and_place(case):
    figure = case.ledger["atx.arr"]
    assert (figure.value, figure.kind, figure.grade) == (1234, "input", "C")
    assert figure.sources == ("a.xlsx, S, 1",)


def test_differences_are_theirs_less_ours_like_with_like(case):
    ledger = case.ledger
    assert ledger.value("transform.servers.difference") == 1
    assert ledger.value("transform.linux.difference") == 0
    total = ledger["transform.total.3yr_no_upfront.difference"]
    ours = 12 * ledger.value("aws.option.right_sized.3yr_standard_ri.monthly")
    assert total.value == pytest.approx(900 - ours, abs=0.005)
    ec2 = ledger["transform.ec2.on_demand.difference"]
    scenario = next(s for s in case.estate.scenarios if s.key == "right_sized.on_demand")
    own = 12 * (scenario.compute_monthly_usd + scenario.licence_monthly_usd)
    assert ec2.value == pytest.approx(1000 - own, abs=0.005)
    assert {item.difference for item in comparisons(ledger)} == {
        "transform.servers.difference", "transform.linux.difference",
        "transform.ec2.on_demand.difference", "transform.total.3yr_no_upfront.difference",
    }  # fmt: skip


def test_where_reserved_instances_have_no_rate_the_savings_plan_stands_for_them(case):
    scenarios = tuple(
        dataclasses.replace(item, available=item.option != "3yr_standard_ri")
        for item in case.estate.scenarios
    )
    ledger = Ledger({f.id: f for f in case.ledger if not f.id.startswith("transform.")})
    compare_with_transform(dataclasses.replace(case.estate, scenarios=scenarios), ledger)
    ours = ledger["transform.total.3yr_no_upfront.ours"]
    assert "3-year EC2 Instance Savings Plan" in ours.label


def test_our_totals_do_not_change(case):
    base = result_of(rvtools(vinfo_row("a"), vinfo_row("b")), "rvtools").case
    for figure in base.ledger:
        assert case.ledger[figure.id].value == figure.value


def test_the_section_shows_only_figures_of_the_ledger_and_says_they_are_apart(case):
    section = transform_section(case)
    assert section is not None
    text = " ".join(
        piece.text for block in section.blocks if isinstance(block, Paragraph)
        for piece in block.text if not isinstance(piece, Ref)
    )  # fmt: skip
    assert "never used in our totals" in text
    side_by_side, alone = (block for block in section.blocks if isinstance(block, Table))
    assert len(side_by_side.rows) == 4
    assert len(alone.rows) == 1
    for table in (side_by_side, alone):
        for row in table.rows:
            for cell in row:
                assert all(p.figure_id in case.ledger for p in cell if isinstance(p, Ref))


def test_without_aws_transform_there_is_no_section():
    assert transform_section(result_of(rvtools(vinfo_row("a")), "rvtools").case) is None


def test_comparing_twice_is_our_fault(case):
    with pytest.raises(StageError):
        compare_with_transform(case.estate, case.ledger)
