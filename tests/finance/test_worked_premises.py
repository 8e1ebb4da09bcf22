"""What three small estates cost on premises in a year, worked by hand line by line."""

from __future__ import annotations

import numpy as np
import pytest

from bizcase.finance.metrics import npv
from bizcase.finance.on_premises import on_premises, yearly
from bizcase.finance.schedule import schedule
from bizcase.finance.values import Values
from bizcase.finance.yearly import today_factor
from tests.finance.estates import assumptions, estate, hosts

STILL = {
    "growth__infra": 0, "fin__esc_energy": 0, "fin__esc_labour": 0, "fin__esc_vmware": 0,
    "mig__schedule_slip": 0, "mig__dual_run_months": 0, "op__contract_months": 1,
    "op__vmware_edition": "vvf", "op__vmware_renewal_month": 7, "op__space_kind": "rented",
}  # fmt: skip
# A server of 4 vCPU and 16 GiB that is backed up and watched, and leaves at the end of month 7.
GUEST = {"wave": (5, 7), "aws": 0.0}


def of(count, storage, used, hosted=True, memory=16.0, **columns):
    return estate(
        count, **GUEST, vcpu=[4.0] * count, memory_gib=[memory] * count,
        storage_gib=[storage] * count, backup_servers=[1.0] * count, backup_gib=[used] * count,
        monitored_vmware=[1.0] * count, hosted=[hosted] * count, **columns,
    )  # fmt: skip


def three_hosts(count):
    return hosts(count, cores=32.0, sockets=2.0, memory=512.0)


def e1():
    return of(10, 200.0, 120.0, hosted=False, host_table=hosts(0))


def e2():
    return of(24, 300.0, 200.0, os_licence=["rhel"] * 24, recovery_tier=["warm_standby"] * 24,
              host_table=three_hosts(3))  # fmt: skip


def e3():
    sql = [1.0] * 2 + [0.0] * 10
    return of(12, 200.0, 120.0, os_licence=["windows"] * 12, sql_servers=sql,
              sql_standard_cores=[4.0 * item for item in sql], host_table=three_hosts(2),
              host_name=[f"h{number % 2}" for number in range(12)])  # fmt: skip


def lines(prepared, **values):
    register = assumptions(**STILL | values)
    plan = schedule(prepared, register)
    found = yearly(prepared, plan, Values(register), "refresh")
    return {key: tuple(float(np.ravel(end)[0]) for end in ends) for key, ends in found.items()}


def by_item(prepared, **values):
    """Return today's cost of each line but labour that is not 0."""
    found = lines(prepared, **values)
    return {key: round(today, 2) for key, (today, _) in found.items()
            if today and "labour" not in key}  # fmt: skip


E1_PART = {
    "hardware": 2376.33, "vendor_support": 356.45, "virtualisation": 2025.00, "storage": 1250.00,
    "storage_maintenance": 500.00, "network": 290.11, "network_maintenance": 217.58,
    "space": 1068.60, "energy": 110.82, "backup_software": 660.00, "backup_storage": 475.20,
    "security": 2500.00,
}  # fmt: skip
E1_WHOLE = E1_PART | {
    "hardware": 10139.00, "vendor_support": 1520.85, "virtualisation": 9720.00, "network": 911.12,
    "network_maintenance": 683.34, "space": 11700.00, "energy": 472.84,
}  # fmt: skip
E2 = {
    "hardware": 15208.50, "vendor_support": 2281.28, "virtualisation": 12960.00, "rhel": 7965.00,
    "storage": 4500.00, "storage_maintenance": 1800.00, "network": 1576.68,
    "network_maintenance": 1182.51, "space": 11700.00, "energy": 709.26,
    "backup_software": 1584.00, "backup_storage": 1900.80, "recovery_warm_standby": 29941.61,
    "security": 6000.00,
}  # fmt: skip
E3 = {
    "hardware": 10139.00, "vendor_support": 1520.85, "virtualisation": 9720.00,
    "windows": 3206.40, "sql_standard": 3945.00, "storage": 1500.00, "storage_maintenance": 600.00,
    "network": 931.12, "network_maintenance": 698.34, "space": 11700.00, "energy": 472.84,
    "backup_software": 792.00, "backup_storage": 570.24, "security": 3000.00,
    "security_sql": 2000.00,
}  # fmt: skip


@pytest.mark.parametrize(
    ("prepared", "values", "expected", "total"),
    [
        (e1, {"scope__estate_share": 50}, E1_PART, 11830.09),
        (e1, {"scope__estate_share": 100}, E1_WHOLE, 40532.35),
        (e2, {}, E2, 99309.64),
        (e3, {"lic__stance": "owned_sa"}, E3, 50795.79),
        (e3, {"lic__stance": "owned_no_sa"}, E3 | {"windows": 2565.12, "sql_standard": 3156.00},
         49365.51),
        (e3, {"lic__stance": "rented"}, E3 | {"windows": 4617.22, "sql_standard": 5672.00},
         53933.61),
    ],
    ids=["E1 partial", "E1 whole", "E2", "E3 with assurance", "E3 without", "E3 rented"],
)  # fmt: skip
def test_a_year_on_premises_is_that_of_the_worked_example(prepared, values, expected, total):
    found = by_item(prepared(), **values)
    assert found == pytest.approx(expected, abs=0.01)
    assert sum(found.values()) == pytest.approx(total, abs=0.02)


def saved(prepared, **values):
    """Return the present value at 8 % of what is no longer paid over five years, by line."""
    register = assumptions(**STILL | {"fin__horizon": 5, "fin__discount": 8} | values)
    plan = schedule(prepared, register)
    return {
        line.spec.key: float(npv(line.baseline - line.future, 0.08)[0])
        for line in on_premises(prepared, plan, Values(register), "refresh")
        if line.spec.item != "labour"
    }


# 1 a year that ends after month 7, over months 8 to 60 at 8 %.
WORTH = 3.568470


def test_what_ends_after_month_7_is_worth_its_year_times_the_annuity():
    for prepared, yearly_usd, project in ((e1, 11830.09, 237.63), (e2, 99309.64, 1520.85)):
        found = saved(prepared())
        assert found.pop("refresh_project") == pytest.approx(WORTH * project, abs=1)
        assert sum(found.values()) == pytest.approx(WORTH * yearly_usd, abs=1)


def test_a_later_renewal_keeps_vmware_and_its_part_of_the_second_site():
    early, late = (saved(e2(), op__vmware_renewal_month=month) for month in (7, 36))
    # 1 a year over months 8 to 36 at 8 %.
    kept = sum(1 / 12 / 1.08 ** (month / 12) for month in range(8, 37))
    assert early["virtualisation"] - late["virtualisation"] == pytest.approx(12960 * kept, abs=0.1)
    assert early["recovery_warm_standby"] - late["recovery_warm_standby"] == pytest.approx(
        12960 / 2 * kept, abs=0.1
    )
    others = set(early) - {"virtualisation", "recovery_warm_standby"}
    assert all(early[key] == late[key] for key in others)


def test_the_rent_of_an_owned_room_is_paid_on():
    rented, owned = (saved(e1(), op__space_kind=kind) for kind in ("rented", "owned"))
    assert rented["space"] == pytest.approx(WORTH * 1068.60, abs=0.1)
    assert owned["space"] == 0
    assert by_item(e1(), op__space_kind="owned") == pytest.approx(E1_PART, abs=0.01)


def test_todays_total_scales_every_line_but_labour_and_the_refresh_follows():
    modelled, entered = lines(e2()), lines(e2(), op__today_total=120_000)
    assert sum(today for key, (today, _) in entered.items() if "labour" not in key) == (
        pytest.approx(120_000)
    )
    factor = 120_000 / 99309.64
    for key, (today, _) in entered.items():
        scale = 1 if "labour" in key else factor
        assert today == pytest.approx(modelled[key][0] * scale, rel=1e-6)
    assert saved(e2(), op__today_total=120_000)["refresh_project"] == pytest.approx(
        saved(e2())["refresh_project"] * factor, rel=1e-6
    )
    assert float(today_factor(e2(), Values(assumptions(**STILL)))) == 1.0


def test_while_the_edition_is_open_vmware_lies_in_the_middle():
    assert by_item(e1(), op__vmware_edition="open")["virtualisation"] == 15 * (135 + 350) / 2
    assert by_item(e1(), op__vmware_edition="vcf")["virtualisation"] == 15 * 350


def test_without_vmware_monitoring_is_paid_for():
    found = by_item(e1(), op__vmware_edition="none")
    assert "virtualisation" not in found
    assert found["monitoring_vmware"] == 1800


def test_everything_that_leaves_leaves_nothing_but_labour():
    for prepared in (e1, e2, e3):
        remaining = {key: rest for key, (_, rest) in lines(prepared()).items() if rest}
        assert set(remaining) == {"labour"}
