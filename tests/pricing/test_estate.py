from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizcase.assumptions import load_register
from bizcase.catalog import load_price_book
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
    """Windows, 8 vCPU, 32 GiB, 100 GiB: m5a.2xlarge at 0.344 USD, 3-year discount of its family."""
    estate = priced(
        vcpu=[8], memory_gib=[32], storage_provisioned_gib=[100], os_licence=["windows"]
    )
    discount = BOOK.discounts("3yr_ec2_instance_sp").loc["m5a", "discount_fraction"]
    server = estate.servers.iloc[0]
    assert server["instance_type"] == "m5a.2xlarge"
    assert BOOK.ec2.loc["m5a.2xlarge", "on_demand_hourly_usd"] == 0.344
    assert server["compute_monthly_usd"] == round(730 * 0.344 * (1 - discount), 2)
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
    assert [issue.code for issue in estate.issues] == ["NO_TARGET", "STORAGE_NOT_PRICED"]
    assert ledger_of(estate).value("sizing.no_target") == 1


def test_a_region_without_compute_savings_plans_says_so_and_never_shows_zero():
    book = load_price_book("eu-central-1")
    estate = priced(book, vcpu=[2], memory_gib=[4])
    missing = [item for item in estate.scenarios if not item.available]
    assert {item.option for item in missing} == {"1yr_compute_sp", "3yr_compute_sp"}
    assert all(item.total_monthly_usd is None and item.reason for item in missing)
    figure = ledger_of(estate, book)["aws.option.as_is.3yr_compute_sp.monthly"]
    assert (figure.value, bool(figure.state)) == (None, True)
    with pytest.raises(CatalogError, match="no rates"):
        priced(book, {"pricing.base_option": "3yr_compute_sp"}, vcpu=[2], memory_gib=[4])


def test_a_filled_price_is_an_issue_and_assumed():
    book = load_price_book("ca-central-1")
    estate = priced(book, vcpu=[2], memory_gib=[4], storage_provisioned_gib=[100])
    assert "PRICE_FILLED" in [issue.code for issue in estate.issues]
    storage = estate.lines[estate.lines["head"] == "storage"]
    assert storage["price_origin"].tolist() == ["assumed"]
    assert storage["amount_usd"].tolist() == [8.92]  # 100 GiB × 0.08 USD × 1.1146


def test_a_total_that_rests_on_unmeasured_servers_is_a_range():
    unmeasured = ledger_of(priced(vcpu=[16], memory_gib=[64]))["aws.compute.monthly"]
    smaller = priced(vcpu=[16], memory_gib=[64], cpu_peak=[0.25], memory_peak=[0.6])
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
