from __future__ import annotations

import dataclasses

import pytest

from bizcase.document.body.value import _decimals
from bizcase.document.formats import format_figure
from bizcase.finance.benchmarks import BENCHMARKS
from bizcase.finance.carbon import carbon
from bizcase.finance.figures import finance_figures
from bizcase.finance.figures_carbon import _legible
from bizcase.finance.result import recompute
from bizcase.ledger import Figure, Ledger
from tests.finance.estates import assumptions, estate


def test_energy_and_carbon_on_aws_match_the_hand_calculation():
    """20 vCPU at half load, 80 GiB, 1 TB kept twice, all year, in us-east-1."""
    hourly = (0.74 + 0.5 * (3.5 - 0.74)) * 20 / 1000 + 0.000392 * 80 + 1.2 * 1 * 2 / 1000
    found = carbon(estate(), assumptions())
    assert found.aws_kwh == pytest.approx(hourly * 8760 * 1.135)
    assert found.aws_tonnes == pytest.approx(hourly * 8760 * 1.135 * 0.379069 / 1000)


def test_energy_on_premises_follows_the_hosts_and_carbon_waits_for_the_grid():
    found = carbon(estate(), assumptions())
    watts = 2 * (65.8 + 0.18 * (367.1 - 65.8))
    assert found.on_premises_kwh == pytest.approx(watts / 1000 * 1.54 * 8760)
    assert found.on_premises_tonnes is None
    assert found.on_premises_state == "input required: co2.grid_onprem"
    known = carbon(estate(), assumptions(co2__grid_onprem=0.4))
    assert known.on_premises_tonnes == pytest.approx(found.on_premises_kwh * 0.4 / 1000)


def test_a_region_without_a_grid_factor_says_so():
    found = carbon(dataclasses.replace(estate(), region="eu-north-1"), assumptions())
    assert found.aws_tonnes is None
    assert found.aws_state == "not available: no grid factor for eu-north-1"


@pytest.mark.parametrize(
    ("tonnes", "shown"),
    [
        (0.000412, (0.00021, 0.00041, 0.00062)), (0.0936, (0.047, 0.094, 0.14)),
        # Its low end had three decimals and the others one.
        (1.04, (0.5, 1.0, 1.6)), (0.96, (0.48, 0.96, 1.44)),
        (19_432.44, (9716.2, 19432.4, 29148.7)), (0.0, (0.0, 0.0, 0.0)), (None, (None, None, None)),
    ],
)  # fmt: skip
def test_an_amount_and_its_ends_have_the_decimals_that_show_it(tonnes, shown):
    assert _legible(tonnes, 0.5) == pytest.approx(shown)


def test_no_place_shows_a_small_amount_as_none():
    figure = Figure("c", "Carbon", 0.00041, "t CO2e/year", "computed", low=0.00021, high=0.00062)
    assert format_figure(figure) == "0.0004 t CO2e a year"
    decimals = _decimals(figure)
    said = [
        format_figure(figure, with_unit=False, bound=bound, decimals=decimals)
        for bound in ("low", "value", "high")
    ]
    assert said == ["0.0002", "0.0004", "0.0006"]


def test_carbon_is_a_band_and_benchmarks_name_their_source():
    ledger = Ledger()
    finance_figures(recompute(estate(), assumptions(), 0), ledger)
    figure = ledger["carbon.aws.annual"]
    assert figure.low == pytest.approx(figure.value / 2, abs=0.1)
    assert figure.high == pytest.approx(figure.value * 1.5, abs=0.1)
    for item in BENCHMARKS:
        benchmark = ledger[f"benchmark.{item.key}"]
        assert benchmark.kind == "benchmark"
        assert "Hackett Group" in benchmark.sources[0]
        assert f"benchmark.{item.key}" not in ledger["npv.base"].inputs
