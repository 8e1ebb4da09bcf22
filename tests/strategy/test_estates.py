"""Estates worked out by hand from the rules: dispositions, groups and waves as they must be."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from bizcase.strategy.rules.freezes import blackout_months, month_start
from tests.strategy.estates import (
    AS_OF,
    decided,
    dispositions,
    estate,
    planned,
    servers,
    with_applications,
)
from tests.strategy.test_waves import waves_of

FULL = {"wave__ramp_first": 100, "wave__ramp_second": 100}


# A shop of 21 servers: front, back, a database of two applications, a directory everybody calls,
# a mainframe gateway that cannot move, machines of no application, applications of no machine.
SHOP_SERVERS = f"""
{servers(4, "web")}
{servers(4, "app")}
{servers(2, "erp", "Windows Server 2019")}
{servers(3, "dev", environment="development")}
    data01 | RHEL 8     | production
    dir01  | RHEL 8     | production
    gate01 | AIX 7.2    | production
    old01  | RHEL 5     | production
    lost01 | RHEL 8     | production
    lost02 | RHEL 8     | -
    gone01 | RHEL 8     | production
    held01 | RHEL 8     | production
"""
SHOP_APPLICATIONS = """
    Web      | Rehost | Low    | production
    Back     | -      | Medium | production
    ERP      | Rehost | High   | production
    DevKit   | Rehost | Low    | development
    Gateway  | Rehost | Medium | production
    Ledger   | Rehost | Medium | production
    Archive  | Retire | Low    | production
    Plant    | Retain | High   | production
    Paper    | -      | Low    | production
    SaaSBook | Repurchase | Low | production
"""
SHOP_LINKS = "\n".join(
    [f"web{n:02} | app | Web" for n in range(1, 5)]
    + [f"app{n:02} | app | Back" for n in range(1, 5)]
    + [f"erp{n:02} | app | ERP" for n in range(1, 3)]
    + [f"dev{n:02} | app | DevKit" for n in range(1, 4)]
    + ["gate01 | app | Gateway", "old01 | app | Ledger", "gone01 | app | Archive",
       "held01 | app | Plant", "D1 | db | Back", "D1 | db | ERP",
       "Web | needs | Back", "Back | needs | Plant", "DevKit | needs | Web"]
    + [f"web{n:02} | calls | dir01" for n in range(1, 5)]
    + [f"app{n:02} | calls | dir01" for n in range(1, 5)]
)  # fmt: skip
SHOP_DATABASES = "D1 | PostgreSQL | 16 | - | data01 | -"


def shop():
    return estate(SHOP_SERVERS, SHOP_APPLICATIONS, SHOP_LINKS, SHOP_DATABASES)


def test_the_shop_is_decided_as_the_rules_say():
    rows = decided(shop()).applications.set_index("application_id")
    assert rows[["disposition", "disposition_rule"]].agg(" ".join, axis=1).to_dict() == {
        "Web": "Rehost R0",
        "Back": "Replatform R5",  # its database keeps its engine, which RDS runs
        "ERP": "Rehost R0",
        "DevKit": "Rehost R0",
        "Gateway": "Retain R2",  # declared Rehost, but AIX has no path
        "Ledger": "undecided R8",  # declared Rehost, but RHEL 5 needs a decision
        "Archive": "Retire R0",
        "Plant": "Retain R0",
        "Paper": "undecided R8",  # no server and nothing declared
        "SaaSBook": "Repurchase R0",
    }
    got = dispositions(decided(shop()))
    assert got["data01"] == "Rehost"  # shared by Back (Replatform) and ERP (Rehost)
    assert (got["lost01"], got["lost02"], got["dir01"]) == ("Rehost", "Rehost", "Rehost")
    assert (got["gate01"], got["gone01"], got["held01"]) == ("Retain", "Retire", "Retain")


def test_the_shop_moves_in_the_order_that_the_hard_rules_demand():
    plan = planned(shop(), wave__max_servers=10, wave__pilot_apps=1, **FULL)
    back = ("app01", "app02", "app03", "app04", "data01", "erp01", "erp02")
    # No pilot: DevKit and Web need others, Back and ERP share a database and ERP is critical,
    # Paper and SaaSBook move no server, lost01 and lost02 have no owner. Ledger waits: RHEL 5.
    assert waves_of(plan) == [
        ("shared services", ("dir01",)),
        ("production", (*back, "lost01", "lost02")),
        ("production", ("web01", "web02", "web03", "web04")),
        ("non-production", ("dev01", "dev02", "dev03")),
    ]
    assert [wave.applications for wave in plan.waves] == [
        (), ("Back", "ERP", "SaaSBook"), ("Web",), ("DevKit",),
    ]  # fmt: skip
    assert [(item.servers, item.applications) for item in plan.waiting] == [
        (("old01",), ("Ledger",)), ((), ("Paper",)),
    ]  # fmt: skip
    notes = [wave.reasons for wave in plan.waves]
    assert "comes early" in notes[1][0]  # no production wave is left to lead it
    assert notes[3] == ("Non-production that needs production: it follows what it depends on",)
    assert plan.waves[1].prerequisites[0] == "Connection to what stays: application “Plant”"
    assert plan.violations.empty


def test_a_production_pilot_where_no_non_production_is_fit_for_one():
    inventory = estate(
        "d1 | RHEL 8 | development\na1 | RHEL 8 | production\nb1 | RHEL 8 | production",
        "Dev | Rehost | Low | development\nA | Rehost | Low | production\n"
        "B | Rehost | High | production",
        "d1 | app | Dev\na1 | app | A\nb1 | app | B\nDev | needs | A",
    )
    assert waves_of(planned(inventory)) == [
        ("pilot", ("a1",)),
        ("non-production", ("d1",)),
        ("production", ("b1",)),
    ]


def test_a_pilot_shows_every_system_and_prefers_owners_who_can_be_asked():
    inventory = estate(
        "a1 | RHEL 8 | development\na2 | RHEL 8 | development\na3 | RHEL 8 | development\n"
        "a4 | RHEL 8 | development\nw1 | Windows Server 2019 | development",
        "\n".join(f"{name} | Rehost | Low | development" for name in ("A", "B", "C", "D", "W")),
        "a1 | app | A\na2 | app | B\na3 | app | C\na4 | app | D\nw1 | app | W",
    )
    inventory = with_applications(inventory, owner={"B": "Ann", "C": "Bo", "D": "Cy", "W": "Di"})
    pilot = planned(inventory).waves[0]
    assert (pilot.kind, pilot.applications) == ("pilot", ("B", "C", "W"))


def test_critical_work_follows_the_simple_even_where_only_one_wave_leads():
    names = {"A": "Low", "B": "Low", "C": "High", "D": "High"}
    inventory = estate(
        "\n".join(f"{key.lower()}1 | RHEL 8 | production" for key in names),
        "\n".join(f"{key} | Rehost | {level} | production" for key, level in names.items()),
        "\n".join(f"{key.lower()}1 | app | {key}" for key in names),
    )
    plan = planned(inventory, wave__pilot_apps=2)
    assert waves_of(plan) == [("pilot", ("a1", "b1")), ("production", ("c1", "d1"))]
    hurried = planned(inventory, wave__pilot_apps=2, strategy__exit_month=12)
    assert "exit date overrides" in hurried.waves[1].reasons[0]


def test_servers_of_no_application_come_late_and_are_no_pilot():
    inventory = estate(
        "m1 | RHEL 8 | production\nm2 | RHEL 8 | production\nm3 | RHEL 8 | production\n"
        "u1 | RHEL 8 | -\nu2 | RHEL 8 | production\nu3 | RHEL 8 | development",
        "M | Rehost | Medium | production\nN | Rehost | Medium | production\n"
        "O | Rehost | Medium | production",
        "m1 | app | M\nm2 | app | N\nm3 | app | O",
    )
    plan = planned(inventory, wave__pilot_apps=1, wave__max_servers=2, **FULL)
    assert waves_of(plan) == [
        ("pilot", ("m1",)),
        ("non-production", ("u3",)),
        ("production", ("m2", "m3")),
        ("production", ("u1", "u2")),  # an unknown environment counts as production
    ]


def test_two_clusters_joined_by_one_call_are_cut_between_them():
    calls = [
        f"{side}{one:02} | calls | {side}{other:02}"
        for side in ("p", "q")
        for one in range(1, 6)
        for other in range(1, 6)
        if one != other
    ]
    inventory = estate(
        servers(5, "p") + "\n" + servers(5, "q"),
        links="\n".join([*calls, "p01 | calls | q01", "q01 | calls | p01"]),
    )
    plan = planned(inventory, wave__max_servers=7, wave__hub_min=50, **FULL)
    assert sorted(group.servers for group in plan.grouping.groups) == [
        tuple(f"p{n:02}" for n in range(1, 6)), tuple(f"q{n:02}" for n in range(1, 6)),
    ]  # fmt: skip
    assert sorted(plan.cut["from_id"]) == ["p01", "q01"]
    assert all(
        "Low-latency connection to the rest of a group that had to be cut" in wave.prerequisites
        for wave in plan.waves
    )


def test_an_application_cut_without_a_single_known_call_is_still_told():
    links = "\n".join(f"s{n:02} | app | Big" for n in range(1, 10))
    inventory = estate(servers(9), "Big | Rehost | Low | production", links)
    plan = planned(inventory, wave__max_servers=4, **FULL)
    assert plan.cut.empty
    assert {name for group in plan.grouping.groups for name in group.cut_from} == {
        "application Big"
    }


def test_teams_are_added_until_the_work_fits_the_timeline():
    # 24 servers at 9.1 h are 218.4 h; a team of one has 40 h a month.
    small = {"wave__team_people": 1, "wave__person_hours": 40, "wave__freeze": "none",
             "wave__min_servers": 0, "wave__pilot_apps": 0}  # fmt: skip
    plan = planned(estate(servers(24)), timeline=8, **small)
    # 4 - 0.75 months: 218.4 / 3.25 / 40 = 1.7 teams. 80 h: 4, 6, 8 servers a month and the rest.
    assert plan.pace.teams == 2
    assert [len(wave.servers) for wave in plan.waves] == [4, 6, 8, 6]
    assert plan.waves[-1].end_month == 8
    longer = planned(estate(servers(24)), timeline=11, **small)
    # 7 - 0.75: 218.4 / 6.25 / 40 = 0.87 teams. 40 h: 2, 3, then 4 servers a month.
    assert longer.pace.teams == 1
    assert [len(wave.servers) for wave in longer.waves] == [2, 3, 4, 4, 4, 4, 3]
    assert (plan.months_over, longer.months_over) == (0, 0)


def test_blackout_days_of_an_application_push_its_cutover():
    inventory = estate(
        "a1 | RHEL 8 | production\nb1 | RHEL 8 | production",
        "A | Rehost | Low | production\nB | Rehost | Low | production",
        "a1 | app | A\nb1 | app | B",
    )
    stated = with_applications(inventory, blackout={"A": "1 Apr - 31 May", "B": "every Friday"})
    plan = planned(stated)  # month 5 is April 2027
    wave = plan.waves[0]
    assert month_start(AS_OF, wave.end_month).month == 6
    assert wave.reasons == ("The cutover was moved out of an application's blackout days",)
    assert "Blackout days, as stated: every Friday" in wave.prerequisites
    always = with_applications(inventory, blackout={"A": "January to December"})
    wave = planned(always).waves[0]
    assert (wave.end_month, wave.reasons) == (
        5, ("Blackout days leave no month free: agree a date",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "months"),
    [
        ("15 Nov - 5 Jan", {11, 12, 1}),
        ("2026-12-15 to 2027-01-05", {12, 1}),
        ("quarter-end", {3, 6, 9, 12}),
        ("Q4", {10, 11, 12}),
        ("Black Friday, Christmas", {11, 12}),
        ("December and February", {12, 2}),
        ("None", set()),
        ("changes may not happen on a Monday; declared marketing events", None),
    ],
)
def test_blackout_days_in_words(words, months):
    assert blackout_months(words) == months


def test_complexity_points_of_tiers_hardware_and_refresh():
    inventory = estate(
        "a1 | RHEL 8 | production\nb1 | RHEL 8 | production",
        "A | Rehost | Low | production\nB | Rehost | Low | production",
        "a1 | app | A\nb1 | app | B",
    )
    usb = inventory.servers.assign(usb_devices=pd.Series([1.0, 0.0]))
    loaded = with_applications(
        replace(inventory, servers=usb), tiers={"A": "Web, MW, Back-end app", "B": "2"}
    )
    plan = planned(loaded, complexity__simple_below=20)
    pilot, rest = plan.waves
    assert (pilot.applications, rest.applications) == (("B",), ("A",))  # A: 10 + 10 points
    due = with_applications(inventory, approaching_refresh={"B": True})
    assert planned(due, wave__pilot_apps=1).waves[0].applications == ("B",)


def test_a_wave_says_when_its_data_needs_a_faster_line():
    plan = planned(estate(servers(10)), wave__link_mbps=10)
    wave = plan.waves[0]
    # 10 servers × 50 GiB over 10 Mbit/s at 70 %: 500 × 2^30 × 8 / 7e6 / 86,400
    assert sum(item.data_gib for item in plan.waves) == 500
    assert wave.transfer_days == pytest.approx(wave.data_gib / 500 * 7.1, abs=0.06)
    slow = planned(estate(servers(10)), wave__link_mbps=10, wave__link_share=10)
    assert any("faster line" in text for item in slow.waves for text in item.prerequisites)


def test_infrastructure_roles_move_first_by_their_whole_name():
    inventory = estate(
        "dc01 | RHEL 8 | production\na1 | RHEL 8 | production\nadcore | RHEL 8 | production",
        "Monitoring System | Rehost | High | production\nA | Rehost | Low | production",
        "a1 | app | A",
    )
    plan = planned(inventory)
    assert plan.waves[0].kind == "shared services"
    assert (plan.waves[0].servers, plan.waves[0].applications) == (
        ("dc01",), ("Monitoring System",),
    )  # fmt: skip
