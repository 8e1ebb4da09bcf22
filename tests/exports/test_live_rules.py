"""The live workbook under rules of the engine that the samples do not use, and what it says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bizcase.exports import render
from bizcase.finance import recompute
from bizcase.finance.prepared import planned
from bizcase.pricing.estate_share import is_whole
from tests.exports.live_books import comparison_as
from tests.exports.spreadsheets import as_written, formulas_of, named_cells, parts_of

# Rules of the engine that the samples as they are do not use.
RULES = (
    {"op.baseline": "exit", "fin.horizon": 3},
    {"op.baseline": "renew", "mig.funding_signed": "true", "fin.horizon": 7},
    {"op.refresh_month": 14, "scope.estate_share": 100, "growth.infra": -4},
    {"op.vmware_edition": "vcf", "op.vmw_renewed_late": "true", "aws.commit_start_lag": 2.5},
    {"mig.price_workload": 5000, "mig.subscription": 40_000, "op.security_tools": 50_000},
    {"op.space_kind": "owned", "aws.commit_coverage": 0, "mig.refactor_saving": 20},
)


@pytest.mark.parametrize("changes", RULES, ids=" ".join)
def test_the_stored_values_are_the_engines_under_its_other_rules(mpa_result, changes):
    register = mpa_result.case.assumptions.with_overrides(changes)
    finance = recompute(mpa_result.case.finance.prepared, register, 0)
    whole = is_whole(mpa_result.case.inventory, register)  # it is asked where prices are
    case = replace(
        mpa_result.case, assumptions=register, finance=finance,
        comparison=comparison_as(
            mpa_result.case, finance, replace(mpa_result.case.estate, whole_estate=whole)
        ),
    )  # fmt: skip
    book = render("xlsx", replace(mpa_result, case=case))
    told = [value for sheet, cell, _, value in formulas_of(book)
            if sheet == "Checks" and cell.startswith("E")]  # fmt: skip
    assert len(told) > 70
    assert set(told) == {"equal to the app", True}


def test_no_driver_on_inputs_is_without_effect(books):
    made = books.made("it")
    formulas = " ".join(formula for _, _, formula, _ in formulas_of(made))
    names = {name for name, (sheet, _) in named_cells(parts_of(made)).items() if sheet == "Inputs"}
    assert len(names) > 60
    assert [name for name in names if name not in formulas] == []


def without_waves(result):
    """Return the same estate moving by the ramp."""
    prepared = result.case.finance.prepared
    never = np.full(len(prepared.work.start_month), np.nan)
    ramped = replace(
        prepared, waves=(), apart=(), servers=planned(prepared.servers, ()),
        work=replace(prepared.work, start_month=never, end_month=never),
    )  # fmt: skip
    finance = recompute(ramped, result.case.assumptions, 0)
    return replace(result, case=replace(result.case, finance=finance))


def what_takes_line_items(book):
    return {sheet for sheet, _, formula, _ in formulas_of(book) if "Line items" in formula}


def told_in(book, sheet):
    return " ".join(str(cell) for row in as_written(book).rows(sheet) for cell in row)


def test_read_me_says_how_far_a_change_of_line_items_reaches(books, rvtools_result):
    """Down to the cash flow with waves; under a ramp to the bill on Summary and its check."""
    book = books.made("rvtools")
    assert "Wave amounts" in what_takes_line_items(book)
    assert "the cash flow follows" in told_in(book, "Read me")
    assert "Inputs and Waves may be changed" in told_in(book, "Read me")
    assert "unused life of hardware are 0 without growth" in told_in(book, "Read me")
    book = render("xlsx", without_waves(rvtools_result))
    assert what_takes_line_items(book) == {
        "Summary", "Checks", "Bill of what moves",
    }  # fmt: skip
    told = told_in(book, "Read me")
    assert "on Summary, not the cash flow" in told
    assert "Inputs may be changed" in told
    assert "A start that is changed" not in told
    assert "Change a start" not in told_in(book, "Waves")
    equal = [value for sheet, cell, _, value in formulas_of(book)
             if sheet == "Checks" and cell.startswith("E")]  # fmt: skip
    assert set(equal) == {"equal to the app", True}
