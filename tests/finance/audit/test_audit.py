"""The product against the second computation: each item of the table, each month, the NPV."""

from __future__ import annotations

import functools
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.finance.audit import aws, months, product
from tests.finance.audit.cases import CASES, ORACLE, TWO_HOSTS
from tests.finance.audit.estate import Answers, Application, Estate, Host, Server, Wave
from tests.finance.audit.table import table

NOTHING = (0.0, 0.0, 0.0)


@functools.cache
def made(case):
    return product.made(*CASES[case])


def tolerance_usd(estate):
    """Return 1 USD, and what rounding lines to the cent may make of a year of many servers."""
    return 1 + 12 * 0.005 * max(0, len(estate.servers) - 10)


def assert_same_table(estate, answers, found):
    expected = table(estate, answers)
    for item in sorted(set(expected) | set(found)):
        assert found.get(item, NOTHING) == pytest.approx(
            expected.get(item, NOTHING), abs=tolerance_usd(estate)
        ), item


def assert_same_months(estate, answers, cash):
    rows, found = months.flow(estate, answers), cash.months
    assert len(rows) == len(found)
    for column, names in (
        ("baseline_usd", ("baseline",)),
        ("on_premises_usd", ("on_premises", "bought")),
        ("aws_usd", ("aws",)),
        ("one_time_usd", ("once",)),
        ("net_usd", ("net",)),
    ):
        expected = [sum(row[name] for name in names) for row in rows]
        paid = found[column] + found.get(column.replace("_usd", "_unused_life_usd"), 0.0)
        assert paid.tolist() == pytest.approx(expected, abs=1), column
    factors = (1 + answers.discount) ** (found["month"] / 12)
    # The lines of a month are rounded to the cent, five years of them to a dollar or two.
    assert (found["net_usd"] / factors).sum() == pytest.approx(
        months.npv(rows, answers),
        abs=0.02 * len(rows) + 0.005 * len(rows) * len(estate.servers) / 5,
    )


@pytest.mark.parametrize("case", CASES)
def test_every_item_of_the_comparison(case):
    assert_same_table(*CASES[case], made(case).compared)


@pytest.mark.parametrize("case", CASES)
def test_every_month_and_the_npv(case):
    assert_same_months(*CASES[case], made(case).cash)


def test_undecided_work_if_it_is_rehosted():
    estate, answers = CASES["waves_fates"]
    rehosted = tuple(
        replace(s, disposition="Rehost") if s.disposition == "Undecided" else s
        for s in estate.servers
    )
    assert_same_months(replace(estate, servers=rehosted), answers, made("waves_fates").if_rehosted)


def test_what_a_database_that_leaves_oracle_saves_is_half_its_support():
    leaving = tuple(replace(s, oracle_leaves=s.name in ("o1", "o2")) for s in ORACLE)
    estate = Estate(leaving, TWO_HOSTS)
    expected = table(estate, Answers())["oracle"]
    assert expected[2] == expected[0] - 0.5 * (2 * 5225 + 1925)
    assert product.made(estate, Answers()).compared["oracle"] == pytest.approx(expected, abs=1)


FATES = ("Rehost", "Rehost", "Rehost", "Retain", "Retire", "Undecided", "Repurchase", "Refactor",
         "Replatform")  # fmt: skip
SIZES = sorted(aws.TYPES)
HOSTS = (Host("h1", cores=16), Host("h2", sockets=4, cores=64), Host("h3", "d", vmware=False))


@st.composite
def servers(draw, number, fates, releases):
    """Return one server: virtual on a host or on none, or physical; with one kind of database."""
    vcpu, gib = draw(st.sampled_from(SIZES))
    system = draw(st.sampled_from(["Ubuntu", "RHEL", "SLES", "Windows", "Windows"]))
    kind = draw(st.sampled_from(["derived", "derived", "listed", "physical"]))
    host = draw(st.sampled_from(HOSTS)) if kind == "listed" else None
    database = draw(st.sampled_from([None, None, "sql", "oracle"]))
    application = draw(st.sampled_from("abc"))
    return Server(
        f"s{number}", vcpu, gib,
        disk_gb=draw(st.integers(20, 900)), used_gb=draw(st.integers(1, 20)), system=system,
        release=releases[0], application=application, disposition=fates[application],
        wave=draw(st.integers(1, 3)),
        host=host.name if host else None,
        vmware=host.vmware if host else kind != "physical" and draw(st.booleans()),
        cores=max(1, vcpu // 2) if kind == "physical" else None,
        sockets=draw(st.sampled_from([1, 2, 4])) if kind == "physical" else 2,
        sql=draw(st.sampled_from(["Standard", "Enterprise"])) if database == "sql" else None,
        sql_release=releases[1],
        oracle="Enterprise" if database == "oracle" and system != "Windows" else None,
    )  # fmt: skip


@st.composite
def estates(draw):
    """Return a small estate in three waves, and what its customer answers."""
    count = draw(st.integers(1, 7))
    # One release that is old: the product shares updates of several by what they cost at first.
    releases = draw(st.sampled_from([("2022", "2019"), ("2016", "2019"), ("2022", "2014")]))
    fates = {name: draw(st.sampled_from(FATES)) for name in "abc"}
    listed = tuple(draw(servers(number, fates, releases)) for number in range(count))
    used = {server.host for server in listed}
    plan = st.sampled_from([None, "hot", "warm", "pilot light", "cold"])
    known = st.sampled_from([None, True, False])
    applications = {
        name: Application(draw(plan), draw(known), draw(known),
                          draw(st.sampled_from([None, 25])))
        for name in "abc"
    }  # fmt: skip
    starts = [draw(st.integers(1, 20)) for _ in range(3)]
    waves = tuple(Wave(start, start + draw(st.integers(0, 9))) for start in starts)
    answers = Answers(
        edition=draw(st.sampled_from(["vvf", "vcf", "open", "none"])),
        renewal_month=draw(st.integers(1, 36)),
        stance=draw(st.sampled_from(["owned_sa", "owned_no_sa", "rented"])),
        own_rhel=draw(st.booleans()), own_suse=draw(st.booleans()),
        space=draw(st.sampled_from(["rented", "owned"])),
        estate_share=draw(st.sampled_from([1.0, 0.25])),
        today_total=draw(st.sampled_from([None, 120_000])),
        security_tools=draw(st.sampled_from([None, 4_000])),
        growth=draw(st.sampled_from([0.0, 0.05, -0.03])),
        esc_labour=draw(st.sampled_from([0.0, 0.03])),
        esc_vmware=draw(st.sampled_from([0.0, 0.1])),
        aws_price_change=draw(st.sampled_from([0.0, -0.02])),
        slip=draw(st.sampled_from([0.0, 0.15])), dual_run=draw(st.integers(0, 4)),
        horizon_years=draw(st.sampled_from([3, 5])),
        labour_retained=draw(st.sampled_from([1.0, 0.8])),
    )  # fmt: skip
    hosts = tuple(host for host in HOSTS if host.name in used)
    return Estate(listed, hosts, applications, waves), answers


@settings(
    max_examples=12, deadline=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
@given(estates())
def test_any_small_estate(drawn):
    """Longer than two seconds: every draw prices an estate and computes its cash flow."""
    estate, answers = drawn
    found = product.made(estate, answers)
    assert_same_table(estate, answers, found.compared)
    assert_same_months(estate, answers, found.cash)
