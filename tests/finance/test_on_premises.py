from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from bizcase.assumptions import load_register
from bizcase.finance.equipment import equipment
from bizcase.finance.line_specs import line_specs
from bizcase.finance.on_premises import on_premises, yearly
from bizcase.finance.schedule import schedule
from bizcase.finance.values import Values
from tests.finance.estates import assumptions, estate, hosts, plain
from tests.finance.paths import baseline, first_year, paths

# Two hosts of 16 cores and 256 GiB: 64 threads; 20 vCPU, 10 servers, 1,000 GB.
PRICE = 16.232 * 512 + 113.87 * 64
REGRESSION = {"op__core_ratio_coef": 16.232, "op__core_intercept": 113.87}
WATTS = 2 * (65.8 + 0.18 * (367.1 - 65.8))


@pytest.mark.parametrize(
    ("key", "register", "expected"),
    [
        ("hardware", REGRESSION, PRICE / 4),
        ("hardware", REGRESSION | {"op__hw_price_factor": 1.3}, 1.3 * PRICE / 4),
        ("hardware", REGRESSION | {"op__server_floor": 9000}, 2 * 9000 / 4),
        # One year of four is out of the warranty of three.
        ("vendor_support", REGRESSION, PRICE * 0.15 * 0.25),
        ("storage", {"op__storage_gb": 2}, 1000 * 2 / 4),
        ("storage_maintenance", {"op__storage_gb": 2}, 1000 * 2 * 0.10),
        ("network", {"op__storage_gb": 2}, 2000 * 0.10 / 5),
        ("network_maintenance", {"op__storage_gb": 2}, 2000 * 0.10 * 0.15),
        # 2 × 2 × max(16, 8) = 64 licensed cores, 72 ordered at least.
        ("virtualisation", {"op__vmware_edition": "vvf"}, 72 * 135),
        ("virtualisation", {"op__vmware_edition": "vcf", "op__vmware_term": "1yr"}, 72 * 395),
        ("virtualisation", {"op__vmware_edition": "vvs"}, 72 * 50),
        ("virtualisation", {"op__vmware_edition": "open"}, 72 * (135 + 350) / 2),
        ("labour", {"op__fte_cost_us": 160_000}, 10 / 80 * 160_000),
        ("energy", {"op__kwh": 0.146}, WATTS / 1000 * 1.54 * 8760 * 0.146),
        # 32 cores and 1 TB: 578 W, one rack of 5 kW.
        ("space", {"op__space": 120}, 5 * 12 * 120),
        ("security", {"op__security_server": 250}, 2500),
    ],
)  # fmt: skip
def test_each_line_matches_its_formula(key, register, expected):
    assert first_year(plain(**register), key) == pytest.approx(expected, abs=0.07)


def test_physical_servers_have_lines_of_their_own_at_their_real_size():
    """8 threads and 16 GiB cost 1,171 by the regression, 5,000 at least; 200 GiB cost more."""
    bare = estate(
        count=3, physical=[True, True, False], vcpu=[8.0, 8.0, 2.0], cores=[4.0, np.nan, np.nan],
        memory_gib=[16.0, 400.0, 8.0], host_table=hosts(1),
    )  # fmt: skip
    register = plain(**REGRESSION, op__server_floor=5000, op__physical_per_fte=30,
                     op__fte_cost_us=150_000)  # fmt: skip
    big = 16.232 * 400 + 113.87 * 8
    assert first_year(register, "hardware_physical", bare) == pytest.approx((5000 + big) / 4)
    assert first_year(register, "labour_physical", bare) == pytest.approx(2 / 30 * 150_000)
    found = equipment(bare, Values(register))
    assert (found.hosts, found.machines, found.cores) == (1, 3, 16 + 4 + 4)


def test_vmware_falls_at_the_later_of_its_renewal_and_the_last_host_emptied():
    register = {"op__vmware_edition": "vvf"}
    early = paths(plain(**register, op__vmware_renewal_month=18), estate(wave=(1, 3)))
    line = early["virtualisation"].future[0]
    assert (line[18], line[19]) == (pytest.approx(810), 0)
    late = paths(plain(**register, op__vmware_renewal_month=18), estate(wave=(10, 24)))
    line = late["virtualisation"].future[0]
    assert (line[24], line[25]) == (pytest.approx(810), 0)


def test_at_its_renewal_vmware_is_renewed_for_the_hosts_that_are_still_there():
    """Ten of 20 hosts are empty by month 6, five more in month 20; five stay."""
    few = {"host_table": hosts(20), "count": 20, "waves": None}
    some = estate(**few, disposition=["Rehost"] * 15 + ["Retain"] * 5, wave=(1, 6))
    end = [6.0] * 10 + [20.0] * 10
    some = dataclasses.replace(some, servers=some.servers.assign(end_month=end))
    register = plain(op__vmware_edition="vvf", op__vmware_renewal_month=12)
    line = paths(register, some)["virtualisation"]
    share = line.future[0, 1:] / line.baseline[0, 1:]
    assert share[[11, 12, 19, 20, 35]].tolist() == pytest.approx([1, 0.5, 0.5, 0.25, 0.25])


def test_a_host_falls_whole_where_it_is_listed_and_in_proportion_where_it_is_not():
    half = ["Rehost"] * 4 + ["Retain"] * 6
    register = plain(op__kwh=0.1, scope__estate_share=50)
    listed = paths(register, estate(disposition=half))["energy"]
    assert listed.future[0, 10] == listed.baseline[0, 10]  # 1.2 of two hosts are two
    apart = estate(disposition=half, hosted=[False] * 10, host_table=hosts(0))
    derived = paths(register, apart)["energy"]
    assert derived.future[0, 10] == pytest.approx(0.6 * derived.baseline[0, 10])


def test_space_and_network_fall_by_the_rack():
    """40 hosts of 16 cores rate 11.52 kW and 4 GB little: three racks; a fifth of it one."""
    some = estate(count=40, host_table=hosts(40), storage_gib=[100.0] * 40,
                  disposition=["Rehost"] * 32 + ["Retain"] * 8)  # fmt: skip
    found = paths(plain(op__space=100, op__storage_gb=2), some)
    for key in ("space", "network", "network_maintenance"):
        assert found[key].future[0, 10] == pytest.approx(found[key].baseline[0, 10] / 3)
    owned = paths(plain(op__space=100, op__space_kind="owned"), some)["space"]
    assert (owned.future == owned.baseline).all()
    assert owned.baseline.sum() > 0


def test_storage_maintenance_falls_with_the_data():
    some = estate(disposition=["Rehost"] * 5 + ["Retain"] * 5)
    line = paths(plain(op__storage_gb=2), some)["storage_maintenance"]
    assert line.future[0, 10] == pytest.approx(line.baseline[0, 10] / 2)


def test_labour_is_no_saving_until_a_headcount_plan_says_so():
    kept = paths(plain(op__fte_cost_us=120_000))["labour"]
    assert (kept.future == kept.baseline).all()
    some = paths(plain(op__fte_cost_us=120_000, op__labour_retained_pct=60))["labour"]
    assert some.future[0, 10] == pytest.approx(0.6 * some.baseline[0, 10])


def test_the_cost_of_labour_is_that_of_the_region():
    for region, usd in (("us", 138_000), ("weu", 95_000), ("in", 30_000)):
        assert first_year(
            assumptions(op__labour_region=region, growth__infra=0, fin__esc_labour=0), "labour"
        ) == pytest.approx(10 / 80 * usd)
    own = paths(assumptions(op__labour_region="own"))["labour"]
    assert own.state == "input required: op.fte_cost_own"


def test_draws_give_what_each_of_them_gives_alone():
    """A column of draws through the whole baseline, each row against its own register."""
    some = estate(
        count=12, disposition=["Rehost"] * 9 + ["Retain"] * 3, hosted=[False] * 12,
        host_table=hosts(0), os_licence=["windows"] * 4 + ["rhel"] * 8,
        recovery_tier=["warm_standby"] * 6 + ["backup_restore"] * 6,
        physical=[False] * 10 + [True] * 2,
    )  # fmt: skip
    drawn = {
        "growth.infra": [0.0, 5.0, -3.0], "op.life_server": [3.0, 4.0, 5.5],
        "op.server_floor": [3000.0, 5000.0, 9000.0], "op.vcpu_per_core": [2.0, 3.0, 4.0],
        "op.rhel_std": [480.0, 799.0, 959.0], "op.rhel_vdc": [1593.0, 2655.0, 3186.0],
        "op.win_dc_core": [250.0, 385.0, 460.0], "op.win_std_core": [80.0, 66.8, 43.0],
        "op.vmware_renewal_month": [1.0, 18.0, 36.0], "op.rack_kw": [3.0, 5.0, 10.0],
        "op.dr_warm": [30.0, 50.0, 100.0], "mig.schedule_slip": [0.0, 20.0, 60.0],
        "mig.dual_run_months": [0.0, 1.5, 3.0], "fin.esc_vmware": [0.0, 5.0, 20.0],
    }  # fmt: skip
    columns = {key: np.array(values)[:, None] for key, values in drawn.items()}
    for share in (50, 100):
        register = assumptions(op__vmware_edition="vvf", scope__estate_share=share)
        plan = schedule(some, register)
        together = list(on_premises(some, plan, Values(register, columns), "refresh"))
        for row in range(3):
            alone = {key.replace(".", "__"): values[row] for key, values in drawn.items()}
            one = assumptions(op__vmware_edition="vvf", scope__estate_share=share, **alone)
            for line, single in zip(together, paths(one, some).values(), strict=True):
                for end in ("baseline", "future"):
                    path = getattr(line, end)
                    path = path[min(row, len(path) - 1)]
                    assert path == pytest.approx(getattr(single, end)[0], abs=1e-6), line.spec.key


def test_a_later_answer_is_drawn_as_one_or_the_other():
    some = estate(hosted=[False] * 10, host_table=hosts(0))
    register = assumptions(growth__infra=0)
    ends = np.array([[0.0], [1.0]])
    for name, key in (("open.vmware_edition", "virtualisation"),
                      ("open.estate_whole", "hardware")):  # fmt: skip
        drawn = {line.spec.key: line.baseline for line in on_premises(
            some, schedule(some, register), Values(register, {name: ends}), "refresh")}  # fmt: skip
        assert drawn[key][0, 1] < drawn[key][1, 1]


def test_hosts_that_are_not_listed_are_derived_with_one_in_eight_to_spare():
    """20 vCPU ÷ 96 and 80 GiB ÷ 384 are 0.2083 host, × 1.125; two at least for a whole estate."""
    apart = estate(hosted=[False] * 10, host_table=hosts(0))
    part = equipment(apart, Values(assumptions()))
    assert float(part.hosts) == pytest.approx(80 / 384 * 1.125)
    assert float(part.vmware_cores) == pytest.approx(80 / 384 * 1.125 * 32)
    whole = equipment(apart, Values(assumptions(scope__estate_share=100)))
    assert (float(whole.hosts), float(whole.cores)) == (2, 64)
    big = estate(vcpu=[100.0] * 10, hosted=[False] * 10, host_table=hosts(0))
    found = equipment(big, Values(assumptions(scope__estate_share=100)))
    assert float(found.hosts) == 12  # 1,000 ÷ 96 × 1.125 = 11.7


def test_servers_on_no_listed_host_need_hosts_of_their_own():
    """600 vCPU on none: 600 ÷ 96 × 1.125 = 7.03 hosts beside the two that are listed."""
    some = estate(hosted=[True] * 4 + [False] * 6, vcpu=[2.0] * 4 + [100.0] * 6)
    found = equipment(some, Values(assumptions(scope__estate_share=50)))
    assert (float(found.hosts), float(found.derived)) == pytest.approx((9.03125, 7.03125))
    assert float(found.vmware_cores) == pytest.approx(2 * 2 * 16 + 7.03125 * 32)
    other = estate(hosted=[True] * 4 + [False] * 6, vcpu=[2.0] * 4 + [100.0] * 6,
                   vmware=[True] * 4 + [False] * 6)  # fmt: skip
    assert float(equipment(other, Values(assumptions())).vmware_cores) == 2 * 2 * 16


def test_without_vmware_in_the_inputs_no_subscription_is_counted_and_tools_are_paid_for():
    prepared = dataclasses.replace(
        estate(monitored_vmware=[1.0] * 10, vmware=[False] * 10), vmware=False
    )
    found = paths(assumptions(growth__infra=0), prepared)
    assert found["virtualisation"].state == "none: the inputs show no VMware"
    assert found["monitoring_vmware"].baseline[0, 1:13].sum() == pytest.approx(1800)
    assert paths(assumptions())["monitoring_vmware"].baseline.sum() == 0


def test_every_line_names_assumptions_of_the_register_and_the_input_it_waits_for():
    register = load_register()
    for spec in line_specs():
        assert spec.assumptions
        assert set(spec.assumptions) <= set(register)
        assert not spec.input or spec.input in spec.assumptions
        assert spec.nothing


def test_growth_reaches_the_minimum_order_before_it_costs_more():
    """64 licensed cores grow by 10 % a year: 70.4 cores still cost the minimum of 72."""
    register = plain(op__vmware_edition="vvf", growth__infra=10)
    path = baseline(register, "virtualisation", estate(wave=(30, 36)))
    assert path[13] == path[1] == pytest.approx(72 * 135 / 12)
    assert path[25] == pytest.approx(64 * 1.21 * 135 / 12)


def test_a_late_renewal_raises_the_first_year_only():
    register = plain(op__vmware_edition="vvf", op__vmw_renewed_late="true")
    path = baseline(register, "virtualisation")
    assert path[1:13].sum() == pytest.approx(1.2 * 72 * 135)
    assert path[13:25].sum() == pytest.approx(72 * 135)


def test_what_left_on_the_last_day_of_a_contract_is_not_renewed():
    """Cut over at the end of month 12, the day on which the term of twelve months ends."""
    sql = {"sql_standard_cores": [4.0] * 10}
    register = plain(op__sql_std_2core=3945)
    monthly = 20 * 3945 * 0.25 / 12
    gone = paths(register, estate(wave=(10, 12), **sql))["sql_standard"].future[0]
    assert gone[[12, 13]].tolist() == pytest.approx([monthly, 0])
    late = paths(register, estate(wave=(10, 13), **sql))["sql_standard"].future[0]
    assert late[[13, 24, 25]].tolist() == pytest.approx([monthly, monthly, 0])


def test_a_year_of_what_stays_is_what_remains_once_all_that_leaves_has_left():
    some = estate(disposition=["Rehost"] * 5 + ["Retain"] * 5, sql_standard_cores=[4.0] * 10)
    register = assumptions(growth__infra=0, fin__esc_labour=0, fin__esc_energy=0,
                           op__vmware_edition="vvf")  # fmt: skip
    found = yearly(some, schedule(some, register), Values(register), "refresh")
    for key, line in paths(register, some).items():
        if key in found:
            today, left = (float(np.ravel(end)[0]) for end in found[key])
            assert today == pytest.approx(line.baseline[0, -12:].sum()), key
            assert left == pytest.approx(line.future[0, -12:].sum()), key


def test_servers_on_aws_already_have_no_cost_on_premises():
    some = estate(has_baseline=[True] * 6 + [False] * 4)
    alone = estate(count=6)
    same = paths(assumptions(), alone)
    # Their quantities are 0, as the reader of the inputs sets them.
    known = some.servers["has_baseline"]
    names = [spec.quantity for spec in line_specs()]
    servers = some.servers.assign(**{name: some.servers[name] * known for name in names})
    found = paths(assumptions(), dataclasses.replace(some, servers=servers))
    for key, line in found.items():
        assert line.baseline == pytest.approx(same[key].baseline), key
