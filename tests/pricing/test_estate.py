from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizcase.assumptions import load_register
from bizcase.catalog import PriceBook, load_price_book
from bizcase.catalog.region_book import RegionBook
from bizcase.errors import CatalogError
from bizcase.inventory import Inventory
from bizcase.ledger import Ledger
from bizcase.pricing import price_estate, pricing_figures
from bizcase.units import sum_usd
from tests.factories import servers

REGISTER = load_register()
BOOK = load_price_book("us-east-1")


def priced(book=BOOK, overrides=None, **columns):
    register = REGISTER.with_overrides(overrides or {})
    return price_estate(Inventory(servers=servers(**columns)), register, book)


def ledger_of(estate, book=BOOK):
    ledger = Ledger()
    pricing_figures(estate, REGISTER, book, ledger)
    return ledger


def test_a_bill_worked_by_hand():
    """Windows, 8 vCPU, 32 GiB, 100 GiB: m6a.2xlarge at 0.3456 USD, 49.2859 % off on 80 % of use."""
    estate = priced(
        vcpu=[8], memory_gib=[32], storage_provisioned_gib=[100], os_licence=["windows"]
    )
    server = estate.servers.iloc[0]
    assert server["instance_type"] == "m6a.2xlarge"
    assert BOOK.ec2.loc["m6a.2xlarge", "on_demand_hourly_usd"] == 0.3456
    # Parts are exact, so that a mix of two is rounded once: 730 × 0.3456, and × 0.507141.
    assert server["compute_on_demand_monthly_usd"] == pytest.approx(252.288)
    assert server["compute_committed_monthly_usd"] == pytest.approx(252.288 * 0.507141)
    assert server["compute_monthly_usd"] == 152.81  # 730 × 0.3456 × (1 − 0.8 × 0.492859)
    assert server["windows_monthly_usd"] == 268.64
    assert server[["linux_monthly_usd", "own_licences_monthly_usd"]].tolist() == [0, 0]
    assert server["licence_monthly_usd"] == 268.64  # 730 h × 8 vCPU × 0.046 USD, never discounted
    assert server["storage_monthly_usd"] == 8.00  # 100 GiB × 0.08 USD
    assert server["total_monthly_usd"] == pytest.approx(
        server["compute_monthly_usd"] + 268.64 + 8.00
    )


def test_the_licence_is_the_same_under_every_option():
    estate = priced(vcpu=[4], memory_gib=[16], os_licence=["windows"])
    licences = {item.licence_monthly_usd for item in estate.scenarios if item.sizing == "as_is"}
    assert licences == {134.32}  # 730 h × 4 vCPU × 0.046 USD


def test_a_longer_commitment_costs_less_than_on_demand():
    estate = priced(vcpu=[4], memory_gib=[16])
    total = {item.key: item.total_monthly_usd for item in estate.scenarios}
    for plan in ("compute_sp", "ec2_instance_sp", "standard_ri"):
        assert total[f"as_is.3yr_{plan}"] < total[f"as_is.1yr_{plan}"] < total["as_is.on_demand"]


def test_right_sizing_follows_measured_peaks():
    estate = priced(vcpu=[16], memory_gib=[64], cpu_peak=[0.2], memory_peak=[0.2])
    server = estate.servers.iloc[0]
    assert server["need_vcpu"] == pytest.approx(3.84)
    assert server["instance_vcpu"] == 4
    total = {item.key: item.total_monthly_usd for item in estate.scenarios}
    assert total["right_sized.on_demand"] < total["as_is.on_demand"]


def test_what_is_out_of_scope_or_has_no_target_has_no_amounts():
    estate = priced(vcpu=[2, 2, None], memory_gib=[4, 4, 4], in_scope=[True, False, True])
    table = estate.servers
    assert table["target"].tolist() == ["ec2", "none", "no_target"]
    assert table["total_monthly_usd"].isna().tolist() == [False, True, True]
    assert [issue.code for issue in estate.issues] == ["NO_TARGET", "STORAGE_ASSUMED"]
    assert ledger_of(estate).value("sizing.no_target") == 1


def test_frankfurt_prices_the_base_option_at_filled_rates_that_are_assumed():
    """c6a.large, 2 vCPU and 4 GiB: 0.83 × 0.517171 of the discount of us-east-1."""
    book = load_price_book("eu-central-1")
    estate = priced(book, vcpu=[2], memory_gib=[4], storage_provisioned_gib=[100])
    assert all(item.available for item in estate.scenarios)
    line = estate.lines[estate.lines["head"] == "compute"].iloc[0]
    assert line["item"].startswith("c6a.large")
    assert line["discount"] == pytest.approx(0.8 * 0.83 * 0.517171, abs=1e-6)
    assert line["price_origin"] == "assumed"
    assert ledger_of(estate, book).value("aws.origin.assumed.share") > 0.5


def test_a_price_book_without_an_option_says_so_and_never_shows_zero():
    own = RegionBook("us-east-1", dt.date(2026, 11, 22), "AWS", {},
                     BOOK.ec2["on_demand_hourly_usd"].to_dict(), {}, {}, {}, {}, {})  # fmt: skip
    book = PriceBook("us-east-1", own)
    estate = priced(book, vcpu=[2], memory_gib=[4])
    missing = [item for item in estate.scenarios if not item.available]
    assert {item.option.split("_", 1)[1] for item in missing} == {"ec2_instance_sp", "standard_ri"}
    assert all(item.total_monthly_usd is None and item.reason for item in missing)
    figure = ledger_of(estate, book)["aws.option.as_is.3yr_standard_ri.monthly"]
    assert (figure.value, bool(figure.state)) == (None, True)
    with pytest.raises(CatalogError, match="no rates"):
        priced(book, {"pricing.base_option": "3yr_standard_ri"}, vcpu=[2], memory_gib=[4])


def test_what_a_server_costs_uncovered_and_covered_gives_the_bill():
    register = {"aws.commit_coverage": 65, "aws.discount_ec2": 10, "aws.discount_ebs": 20}
    estate = priced(
        overrides=register, vcpu=[2, 8, 16], memory_gib=[8, 64, 32],
        storage_provisioned_gib=[100, 50, 10],
    )  # fmt: skip
    table = estate.servers
    part = 0.65 * table["compute_committed_monthly_usd"]
    part += 0.35 * table["compute_on_demand_monthly_usd"]
    assert table["compute_monthly_usd"].to_numpy() == pytest.approx(part.to_numpy(), abs=0.010001)
    # 730 × 0.0864 × 0.9; 100 GiB × 0.08 USD × 0.8.
    assert table["compute_on_demand_monthly_usd"].iloc[0] == pytest.approx(56.7648)
    assert table["storage_monthly_usd"].tolist() == [6.40, 3.20, 0.64]
    line = estate.lines.set_index(["server_id", "head"]).loc[("s1", "compute")]
    assert line["discount"] == pytest.approx(0.65 * 0.492859, abs=1e-6)
    # 730 × 0.0864 × (1 − 0.320358) = 42.87 at list; 4.29 off.
    assert (line["list_usd"], line["private_discount_usd"]) == (42.87, 4.29)
    assert line["amount_usd"] == 38.58


def test_a_private_discount_never_touches_licences():
    for key in ("aws.edp_discount", "aws.discount_ec2"):
        estate = priced(overrides={key: 15}, vcpu=[4], memory_gib=[16], os_licence=["windows"])
        assert estate.servers["licence_monthly_usd"].tolist() == [134.32]


def test_storage_taken_from_another_figure_has_the_band_of_its_grade_and_is_weak():
    """100 GiB are 8 USD: B is 10 % less to 15 % more, C 30 % to either side, stated is itself."""
    estate = priced(
        vcpu=[2] * 3, memory_gib=[4] * 3, storage_provisioned_gib=[100] * 3,
        storage_grade=["B", "C", None],
    )  # fmt: skip
    lines = estate.lines[estate.lines["head"] == "storage"]
    assert lines["low_usd"].tolist() == [7.20, 5.60, 8.00]
    assert lines["high_usd"].tolist() == [9.20, 10.40, 8.00]
    assert lines["weak"].tolist() == [True, True, False]


def test_storage_that_is_stated_on_the_chosen_basis_keeps_no_grade():
    estate = priced(
        overrides={"storage.basis": "partition_used"}, vcpu=[2], memory_gib=[4],
        storage_provisioned_gib=[100], storage_used_gib=[50], storage_grade=["C"],
    )  # fmt: skip
    line = estate.lines[estate.lines["head"] == "storage"].iloc[0]
    assert (line["amount_usd"], line["low_usd"], line["high_usd"]) == (4.80, 4.80, 4.80)


def test_storage_of_unknown_size_is_priced_at_the_median_and_counts_as_assumed():
    """100 and 300 GiB are known, so the third has 200; its band is 50 to 200 of 100 GiB."""
    estate = priced(vcpu=[2] * 3, memory_gib=[4] * 3, storage_provisioned_gib=[100, 300, None])
    storage = estate.lines[estate.lines["head"] == "storage"].iloc[2]
    assert (storage["quantity"], storage["amount_usd"]) == (200, 16.00)
    assert (storage["low_usd"], storage["high_usd"]) == (8.00, 32.00)
    assert (storage["item"], storage["price_origin"]) == ("EBS gp3, size assumed", "assumed")
    assert storage["weak"]
    base = next(item for item in estate.scenarios if item.key == f"right_sized.{estate.option}")
    assert base.storage_monthly_usd == 48.00
    lines = estate.lines
    assert base.low_usd == pytest.approx(lines["low_usd"].sum())
    assert base.high_usd == pytest.approx(lines["high_usd"].sum())
    alone = priced(overrides={"storage.assumed_gib": 120}, vcpu=[2], memory_gib=[4])
    assert alone.servers["storage_monthly_usd"].tolist() == [9.60]
    assert "STORAGE_ASSUMED" in [issue.code for issue in alone.issues]


def test_a_filled_price_is_an_issue_and_assumed():
    book = load_price_book("ca-central-1")
    estate = priced(book, vcpu=[2], memory_gib=[4], storage_provisioned_gib=[100])
    assert "PRICE_FILLED" in [issue.code for issue in estate.issues]
    storage = estate.lines[estate.lines["head"] == "storage"]
    assert storage["price_origin"].tolist() == ["assumed"]
    assert storage["amount_usd"].tolist() == [8.92]  # 100 GiB × 0.08 USD × 1.1146


def test_a_total_that_rests_on_unmeasured_servers_is_a_range():
    on_demand = {"pricing.base_option": "on_demand"}  # at listed prices
    unmeasured = ledger_of(priced(overrides=on_demand, vcpu=[16], memory_gib=[64]))
    unmeasured = unmeasured["aws.compute.monthly"]
    smaller = priced(
        overrides=on_demand, vcpu=[16], memory_gib=[64], cpu_peak=[0.25], memory_peak=[0.6]
    )
    assert unmeasured.grade == "D"
    assert unmeasured.low == pytest.approx(smaller.servers["compute_monthly_usd"].iloc[0])
    assert unmeasured.value == unmeasured.high


def test_a_measured_total_at_listed_prices_is_a_point():
    estate = priced(vcpu=[16], memory_gib=[64], cpu_peak=[0.5], memory_peak=[0.5])
    lines = estate.lines.assign(price_origin="listed", weak=False)
    ledger = ledger_of(dataclasses.replace(estate, lines=lines))
    assert ledger["aws.compute.monthly"].low is None


def test_an_empty_scope_gives_zero_totals_without_a_crash():
    estate = priced(vcpu=[2], memory_gib=[4], in_scope=[False])
    ledger = ledger_of(estate)
    assert ledger.value("aws.servers.monthly") == 0
    assert ledger["aws.origin.listed.share"].state


@settings(max_examples=10, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(0.5, 128), st.floats(0.5, 1024), st.floats(0, 5000),
            st.sampled_from(["none", "windows", "rhel", "suse"]),
            st.one_of(st.none(), st.floats(0.01, 1)), st.booleans(),
        ),
        min_size=1, max_size=25,
    )
)  # fmt: skip
def test_every_total_is_the_sum_of_its_lines(rows):
    vcpu, memory, storage, licence, peak, scope = zip(*rows, strict=True)
    estate = priced(
        vcpu=vcpu, memory_gib=memory, storage_provisioned_gib=storage, os_licence=licence,
        cpu_peak=peak, in_scope=scope,
    )  # fmt: skip
    ledger = ledger_of(estate)
    heads = [f"aws.{name}.monthly" for name in ("compute", "storage", "licences")]
    assert ledger.value("aws.servers.monthly") == pytest.approx(sum(map(ledger.value, heads)))
    run = [f"aws.{name}.monthly" for name in ("servers", "databases", "other")]
    assert ledger.value("aws.run.monthly") == pytest.approx(sum(map(ledger.value, run)))
    assert ledger.value("aws.run.annual") == pytest.approx(12 * ledger.value("aws.run.monthly"))
    assert sum_usd(estate.servers["total_monthly_usd"].dropna()) == pytest.approx(
        ledger.value("aws.servers.monthly")
    )
    assert (estate.lines["low_usd"] <= estate.lines["amount_usd"]).all()
    assert (estate.lines["high_usd"] >= estate.lines["amount_usd"]).all()
    base = next(item for item in estate.scenarios if item.key == f"right_sized.{estate.option}")
    assert base.total_monthly_usd == pytest.approx(ledger.value("aws.servers.monthly"))


def test_each_line_is_quantity_times_price_less_discount():
    estate = priced(
        vcpu=[2, 8], memory_gib=[8, 32], storage_provisioned_gib=[10.5, 33.3],
        os_licence=["rhel", "windows"],
    )  # fmt: skip
    for line in estate.lines.to_dict("records"):
        exact = line["quantity"] * line["unit_price_usd"] * (1 - line["discount"])
        assert line["amount_usd"] == pytest.approx(exact, abs=0.005000001)
        assert line["price_origin"] in {"listed", "derived", "assumed"}
        assert line["price_as_of"]
    assert isinstance(estate.lines, pd.DataFrame)
