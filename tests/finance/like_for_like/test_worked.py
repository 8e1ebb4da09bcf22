"""The second computation agrees with every printed figure of LIKE_FOR_LIKE section 12."""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path

import pytest

from tests.finance.like_for_like import on_aws, on_premises
from tests.finance.like_for_like.estates import CASES, E2, E3, Answers, Estate, Machines
from tests.finance.like_for_like.worked import npv_usd, present_value, worked

with (Path(__file__).parent / "printed.csv").open(encoding="utf-8") as lines:
    PRINTED = [
        (row["line"], case, figure)
        for row in csv.DictReader(lines)
        for case, figure in row.items()
        if case != "line"
    ]


def amount(line, case):
    """Return the amount that a line of the printed table means."""
    estate, answers = CASES[case]
    result = worked(estate, answers)
    aws = result["aws_committed_monthly"]
    derived = {
        "vmware_cores": result["on_premises_yearly"]["virtualisation"] / 135,
        "aws included": sum(aws[name] for name in on_aws.INCLUDED),
        "aws own": aws["own_rhel"] + aws["own_sql_server"],
    }
    if line in derived:
        return derived[line]
    if line.startswith("aws "):
        return aws[line.removeprefix("aws ")]
    return (result | result["on_premises_yearly"] | result["not_compared_monthly"])[line]


@pytest.mark.parametrize(("line", "case", "figure"), PRINTED)
def test_a_line_of_the_printed_table(line, case, figure):
    printed_to = 1 if line == "npv" else 0.01
    assert amount(line, case) == pytest.approx(float(figure), abs=0.501 * printed_to, rel=0)


def test_every_line_of_both_sides_is_printed_or_is_part_of_one():
    printed = {line.removeprefix("aws ") for line, _, _ in PRINTED}
    parts = {"rhel_included", "windows_included", "sql_server_included", "own_rhel",
             "own_sql_server"}  # fmt: skip
    assert set(on_premises.ITEM) <= printed
    assert set(on_aws.ITEM) <= printed | parts


def test_one_usd_a_year_saved_from_month_8():
    saved = present_value(1 / 12 if month > 7 else 0 for month in range(1, 61))
    assert saved == pytest.approx(3.568470, abs=5e-7)


# E1 partial and E2 with one answer changed; E3 under its stances.
ONE_ANSWER = [
    ("E1_whole", {}, -18_706),
    ("E1_partial", {"vmware_edition": "vcf"}, -36_905),
    ("E1_partial", {"rate_usd_h": 60}, -37_277),
    ("E1_partial", {"rate_usd_h": 300}, -66_975),
    ("E1_partial", {"compute_factor": 0.55}, -27_751),
    ("E1_partial", {"today_factor": 0.8}, -55_122),
    ("E1_partial", {"today_factor": 1.5}, -31_643),
    ("E1_partial", {"space": "owned"}, -52_227),
    ("E1_partial", {"vmware_renewal_month": 36}, -52_669),
    ("E1_partial", {"vmware_renewal_month": 18}, -50_122),
    ("E2_own", {"vmware_edition": "vcf"}, 78_772),
    ("E2_own", {"rate_usd_h": 60}, 12_840),
    ("E2_own", {"rate_usd_h": 300}, -105_955),
    ("E2_own", {"compute_factor": 0.55}, 30_724),
    ("E2_own", {"today_factor": 0.8}, -99_100),
    ("E2_own", {"today_factor": 1.5}, 136_770),
    ("E2_own", {"recovery": False}, -90_453),
    ("E2_own", {"vmware_renewal_month": 36}, -72_565),
    ("E3_owned_sa", {"today_factor": 1.5}, -22_139),
    ("E3_owned_sa", {"compute_factor": 0.55}, -78_889),
]


@pytest.mark.parametrize(("case", "answer", "npv"), ONE_ANSWER)
def test_the_npv_with_one_answer_changed(case, answer, npv):
    estate, answers = CASES[case]
    assert npv_usd(estate, dataclasses.replace(answers, **answer)) == pytest.approx(npv, abs=0.5001)


STANCES = [
    ("E3_owned_sa", 50_796, 58_907, -105_057),
    ("E3_owned_no_sa", 49_366, 64_128, -130_049),
    ("E3_rented", 53_934, 64_128, -113_748),
]


@pytest.mark.parametrize(("case", "on_premises_usd", "aws_usd", "npv"), STANCES)
def test_the_stances_of_e3(case, on_premises_usd, aws_usd, npv):
    result = worked(*CASES[case])
    assert result["on_premises_yearly_total"] == pytest.approx(on_premises_usd, abs=0.5)
    assert 12 * result["aws_committed_monthly_total"] == pytest.approx(aws_usd, abs=0.5)
    assert result["npv"] == pytest.approx(npv, abs=0.5)


@pytest.mark.parametrize(
    ("stance", "windows", "sql_server"),
    [("owned_no_sa", 2565.12, 3156), ("rented", 4617.22, 5672)],
)
def test_the_licences_of_e3_without_software_assurance(stance, windows, sql_server):
    result = worked(E3, Answers(stance=stance))
    assert result["on_premises_yearly"]["windows"] == pytest.approx(windows, abs=0.01)
    assert result["on_premises_yearly"]["sql_server"] == pytest.approx(sql_server, abs=0.01)
    assert result["aws_committed_monthly"]["sql_server_included"] == pytest.approx(700.80)
    assert result["aws_committed_monthly"]["own_sql_server"] == 0


@pytest.mark.parametrize(("own_rhel", "npv"), [(False, -237_604), (True, -219_720)])
def test_the_old_comparison_of_e2(own_rhel, npv):
    """It left six items out on premises and none on AWS but the agent."""
    answers = Answers(own_rhel=own_rhel)
    result = worked(E2, answers)
    left_out = {"linux", "backup", "monitoring", "recovery", "space", "agents"}
    today = {
        line: usd for line, usd in result["on_premises_yearly"].items() if line not in left_out
    }
    assert sum(today.values()) == pytest.approx(40_218, abs=0.5)

    agents = result["aws_committed_monthly"]["agents"]
    left_out_monthly = sum(result["on_premises_yearly"][line] for line in left_out) / 12
    old = present_value(
        row["net"] + (agents if row["aws"] else 0) - (left_out_monthly if row["on_premises"] else 0)
        for row in result["flows"]
    )
    assert old == pytest.approx(npv, abs=0.5001)


def test_a_list_of_one_machine_has_its_part_of_a_host():
    """The example of section 6."""
    one = Estate((Machines(1, storage_gb=0, used_gb=0, vcpu=2, memory_gib=8),), whole=False)
    assert on_premises.hosts(one) == pytest.approx(0.0234, abs=5e-5)
    assert on_premises.servers_purchase_usd(one, Answers()) == pytest.approx(475.27, abs=0.005)
    assert on_premises.vmware_usd(one, "vvf") == pytest.approx(101.25)
