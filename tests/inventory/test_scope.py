from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizcase.inventory import Inventory
from bizcase.inventory.control_totals import AMOUNTS, by_state
from bizcase.inventory.operating_systems import classify_os
from bizcase.inventory.scope import REASON_LABELS, REASONS, appliance_product, decide_scope
from bizcase.inventory.tables import conform
from tests.factories import servers

APPLIANCES = [
    "vcenter", "VCSA-01", "vCLS-1a2b", "NSX-Manager-0", "nsx-edge-1", "NSXT-Edge 2",
    "hcx_cloud_manager", "HCX-Manager", "site1-Interconnect-IX-R1", "dc1-NE-I2", "srm", "SRM-01",
    "vr", "vrms-1", "AGENT-PLATFORM-1EE0F88B", "aws-backup-gateway", "Storage Gateway 2",
    "App Discovery Agent", "ApplicationDiscoveryServiceAgentlessCollector-2.0.19",
    "VMware-Cloud-Services-Data-Collector", "MGN Appliance 2", "site-VCDR-Connector",
    "vCLS (1)", "vcenter.corp.local", "vcsa01.corp.local", "srm.corp", "vrops01", "vrli-02",
    "VMware vCenter Server Appliance",
]  # fmt: skip
WORKLOADS = [
    "LAB1-WEB-SDDC-HCX", "awsbackup-linux-vm-01", "nsx-doc-server", "vcenter-reporting-db",
    "srmapp01", "hcxtest", "vrbank-web", "MGN2024", "web-01", "discovery-web", "edge-01",
    "APP-NE-R1", "db-ne-i2", "vra-app01", "log-insight-consumer", "datasync-agent-db01", "VR-01",
]  # fmt: skip


@pytest.mark.parametrize("name", APPLIANCES)
def test_an_appliance_is_known_by_its_name(name):
    systems = pd.Series(["VMware Photon OS (64-bit)"])
    assert appliance_product(pd.Series([name]), systems).notna().all()


@pytest.mark.parametrize("name", WORKLOADS)
def test_a_workload_is_not_taken_for_an_appliance(name):
    systems = pd.Series(["Ubuntu Linux (64-bit)"])
    assert appliance_product(pd.Series([name]), systems).isna().all()


def scoped(table, repeated=None, *, powered_off=False, appliances=False):
    repeated = pd.Series(repeated or [False] * len(table))
    return decide_scope(table, repeated, powered_off=powered_off, appliances=appliances)


def test_a_later_server_of_the_same_name_and_address_is_a_duplicate():
    table = servers(
        name=["a", "a", "a", "b"], ip_address=["10.0.0.1", "10.0.0.1", "10.0.0.2", None]
    )
    assert scoped(table)["scope_reason"].fillna("").tolist() == ["", "duplicate", "", ""]


def test_servers_without_an_address_are_no_duplicates_of_each_other():
    table = servers(name=["a", "a"])
    assert scoped(table)["in_scope"].all()


def test_a_powered_off_machine_does_not_make_its_running_twin_a_duplicate():
    table = servers(name=["a", "a"], ip_address=["10.0.0.1"] * 2, power_state=["off", "on"])
    assert scoped(table)["scope_reason"].fillna("").tolist() == ["powered_off", ""]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["web", "vcenter", "vCLS-1", "db"]),
            st.sampled_from(["on", "off", "suspended", None]),
            st.sampled_from([True, False, None]),
            st.booleans(),
            st.floats(1, 64),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_states_add_up_to_all_rows(rows):
    names, power, template, repeated, vcpu = zip(*rows, strict=True)
    table = servers(name=names, power_state=power, template=template, vcpu=vcpu)
    result = scoped(table, list(repeated))
    states = by_state(result)
    assert states["servers"].sum() == len(rows)
    assert states["vcpu"].sum() == pytest.approx(sum(vcpu))
    assert set(states.index) <= {"in_scope", *REASONS}
    assert (result["in_scope"] == result["scope_reason"].isna()).all()


def test_a_sum_of_nothing_but_unknowns_is_unknown():
    states = by_state(scoped(servers(name=["a", "b"], vcpu=[2, 4])))
    assert states.loc["in_scope", "vcpu"] == 6
    assert states[[name for name in AMOUNTS if name != "vcpu"]].isna().all(axis=None)


def test_every_reason_has_a_label():
    assert set(REASONS) == set(REASON_LABELS)


SYSTEMS = [
    ("Microsoft Windows Server 2016 (64-bit)", "windows", "windows"),
    ("Microsoft Windows 10 (64-bit)", "windows", "windows"),
    ("Windows 2012 Standard R2", "windows", "windows"),
    ("Win2019", "windows", "windows"),
    ("RHEL 4", "linux", "rhel"),
    ("LINUX RedHat EL 5.11 64bit", "linux", "rhel"),
    ("Red Hat Enterprise Linux 8 (64-bit)", "linux", "rhel"),
    ("SUSE Linux Enterprise 15 (64-bit)", "linux", "suse"),
    ("openSUSE", "linux", "none"),
    ("Oracle Linux 9 (64-bit)", "linux", "none"),
    ("Amazon Linux 2 (64-bit)", "linux", "none"),
    ("VMware Photon OS (64-bit)", "linux", "none"),
    ("CentOS 4/5 (64-bit)", "linux", "none"),
    ("Debian GNU/Linux 7 (64-bit)", "linux", "none"),
    ("Other 3.x Linux (64-bit)", "linux", "none"),
    ("Other (64-bit)", "other", "none"),
    ("FreeBSD 13", "other", "none"),
    ("Darwin 21", "other", "none"),
    (None, "other", "none"),
]


@pytest.mark.parametrize(("name", "family", "licence"), SYSTEMS)
def test_family_and_licence_of_an_operating_system(name, family, licence):
    found = classify_os(pd.Series([name], dtype="str")).iloc[0]
    assert (found["os_family"], found["os_licence"]) == (family, licence)


def test_a_server_whose_scope_is_not_judged_is_not_in_scope():
    names = ["in", "out", "open"]
    judged = conform("servers", {"name": names, "in_scope": [True, False, None]})
    assert Inventory(servers=judged).in_scope()["name"].tolist() == ["in"]
