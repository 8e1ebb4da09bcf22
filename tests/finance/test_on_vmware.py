"""What runs on VMware is a fact of the server, whichever format lists it."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd
import pytest

from bizcase.assumptions import load_register
from bizcase.catalog import load_price_book
from bizcase.finance import finance_inputs, recompute
from bizcase.finance.figures_risk import finance_findings
from bizcase.inputs import read_inventory
from bizcase.inventory.merge import merge
from bizcase.ledger import Ledger
from bizcase.pricing import price_base
from bizcase.strategy.decide.strategy import decide_strategy
from bizcase.traits import FORMAT_TRAITS
from tests.factories import VINFO_HEADER, mpa, mpa_row, rvtools, vinfo_row, workbook
from tests.finance.estates import assumptions
from tests.finance.paths import paths
from tests.inputs.format_files import MAKERS
from tests.inputs.test_server_lists import LIVE_VMS, ads, ads_row, nutanix, table

AS_OF = dt.date(2026, 11, 29)
REGISTER = load_register()
# Two servers at one a wave need two waves; the exit is due before they are through.
HURRIED = REGISTER.with_overrides(
    {"strategy.goal_speed": 5, "wave.max_servers": 1, "strategy.exit_month": 4}
)
# Of an edition that is open the price is the mean of the two.
OPEN = (135 + 350) / 2
# A host that is not listed has two processors of 16 cores; a whole estate has two at least.
TWO_HOSTS = 2 * 32
ESX = "VMware ESXi 7.0.3 build-21424296"


def read(upload):
    return read_inventory(upload, REGISTER)


def hypervisors(inventory):
    servers = inventory.servers
    return dict(zip(servers["name"], servers["hypervisor"].fillna(""), strict=True))


def register_of(**overrides):
    return assumptions(growth__infra=0, op__vmw_min_order=0, scope__estate_share=100, **overrides)


def prepared_of(inventory, register):
    estate = price_base(inventory, register, load_price_book("us-east-1"))
    return finance_inputs(inventory, estate, register, "us-east-1", 1)


def finance(inventory, **overrides):
    register = register_of(**overrides)
    return recompute(prepared_of(inventory, register), register, draws=0)


def first_year(inventory, **overrides):
    """Return the VMware line of months 1 to 12 without minimum order, or why there is none."""
    register = register_of(**overrides)
    line = paths(register, prepared_of(inventory, register))["virtualisation"]
    return line.state or round(float(line.baseline[0, 1:13].sum()), 2)


def relocated(inventory):
    rows = decide_strategy(inventory, HURRIED, AS_OF).servers
    return sorted(rows.loc[rows["disposition_rule"].eq("R4"), "name"])


def two_of_rvtools(version=ESX):
    header = (*VINFO_HEADER, "Host", "Cluster")
    rows = [(*vinfo_row(name), "esx1", "c1") for name in ("web", "db")]
    hosts = [
        ["Host", "Cluster", "# CPU", "# Cores", "# Memory", "ESX Version"],
        ["esx1", "c1", 2, 96, 262144, version],
    ]
    return workbook("rvtools.xlsx", vHost=hosts, vInfo=[header, *rows])


def two_of_live_optics(system=ESX):
    vms = [
        [name, f"vm-{name}", True, "poweredOn", False, "Ubuntu Linux (64-bit)", 2, 4096, 40960, "",
         40960, 30720, "esx1", "c1", "8.0.3", f"u-{name}", f"i-{name}"]
        for name in ("web", "db")
    ]  # fmt: skip
    hosts = [
        ["Host Name", "Cluster", "CPU Sockets", "CPU Cores", "Memory (KiB)", "OS"],
        ["esx1", "c1", 2, 96, 268435456, system],
    ]
    return workbook("live.xlsx", ESX_Hosts=hosts, VMs=[LIVE_VMS, *vms])


@pytest.mark.parametrize("written", [ESX, None, "7.0.3"])
def test_the_same_two_servers_are_the_same_vmware_whichever_tool_exports_them(written):
    one, other = read(two_of_rvtools(written)), read(two_of_live_optics(written))
    assert first_year(one) == first_year(other) == 96 * OPEN  # one host of 2 × 48 cores
    assert relocated(one) == relocated(other) == ["db", "web"]


def test_a_host_that_runs_another_hypervisor_is_believed_before_the_format():
    for upload in (two_of_rvtools("Hyper-V 2019"), two_of_live_optics("Microsoft Hyper-V Server")):
        inventory = read(upload)
        assert set(hypervisors(inventory).values()) == {"hyper-v"}
        assert first_year(inventory) == "none: the inputs show no VMware"
        assert relocated(inventory) == []


@pytest.mark.parametrize("key", [key for key, item in FORMAT_TRAITS.items() if item.platform])
def test_a_format_of_one_platform_says_it_for_every_server(key):
    assert set(hypervisors(read(MAKERS[key]())).values()) == {FORMAT_TRAITS[key].platform}


def on(name, hypervisor, kind="Virtual", **fields):
    """Return a row of the MPA template."""
    row = list(mpa_row(name, kind=kind, **fields))
    row[2] = hypervisor
    return tuple(row)


def test_the_row_of_an_inventory_says_it():
    assert first_year(read(mpa(on("a", "VmWare"), on("b", "VmWare")))) == TWO_HOSTS * OPEN
    assert first_year(read(mpa(on("a", "Hyper-V"), on("b", "Hyper-V")))) == (
        "none: the inputs show no VMware"
    )


def test_a_mixed_estate_counts_its_servers_on_vmware_only():
    big = {"cpus": 128}
    mixed = read(mpa(on("a", "VmWare", **big), on("b", "Hyper-V", **big), on("c", None, **big)))
    alone = read(mpa(on("a", "VmWare", **big), on("b", "VmWare", **big), on("c", "ESXi", **big)))
    assert first_year(mixed) == pytest.approx(first_year(alone) / 3, abs=0.1)


def test_a_physical_server_is_on_no_hypervisor_whatever_its_row_says():
    inventory = read(mpa(on("a", "VmWare", kind="Physical"), on("b", None, kind=None)))
    assert hypervisors(inventory) == {"a": "none", "b": "none"}
    assert first_year(inventory) == "none: the inputs show no VMware"


@pytest.mark.parametrize("word", ["Bare metal", "Physical"])
def test_a_row_whose_hypervisor_says_bare_metal_is_physical(word):
    inventory = read(mpa(on("a", word, kind=None, cpus=2, cores=8)))
    assert inventory.servers["is_physical"].tolist() == [True]
    assert inventory.servers["vcpu"].tolist() == [16]


def findings(result):
    ledger = Ledger()
    found = {item.code: item for item in finance_findings(result, ledger)}
    return found, {item.id: item.value for item in ledger}


def test_a_list_that_does_not_say_is_not_vmware_and_a_finding_says_so():
    inventory = read(mpa(on("a", None), on("b", None), on("c", "VmWare"), on("d", "KVM")))
    assert hypervisors(inventory) == {"a": "", "b": "", "c": "vmware", "d": "kvm"}
    found, figures = findings(finance(inventory))
    assert (
        "The hypervisor of some virtual servers is missing" in found["HYPERVISOR_UNKNOWN"].message
    )
    assert figures["finance.hypervisor_unknown"] == 2
    assert "HYPERVISOR_UNKNOWN" not in findings(finance(read(mpa(on("c", "VmWare")))))[0]


def test_an_edition_that_is_entered_counts_what_is_not_said_and_nothing_that_is():
    silent = read(mpa(on("a", None), on("b", None)))
    assert first_year(silent) == "none: the inputs show no VMware"
    assert first_year(silent, op__vmware_edition="vvf") == TWO_HOSTS * 135
    told = finance(silent, op__vmware_edition="vvf")
    assert "HYPERVISOR_UNKNOWN" not in findings(told)[0]
    half = read(mpa(on("a", None), on("b", "Hyper-V")))
    assert first_year(half, op__vmware_edition="vvf") == TWO_HOSTS * 135 / 2


def test_an_id_of_vcenter_puts_a_machine_of_migration_hub_on_vmware():
    inventory = read(
        ads(ads_row("e1", VMware__MoRefId="vm-7"), ads_row("e2", HostName="other.example"))
    )
    assert inventory.servers["hypervisor"].fillna("").tolist() == ["vmware", ""]


def test_nutanix_says_it_per_host_else_for_the_file_where_it_has_one_only():
    def of(metadata, *versions):
        return hypervisors(read(workbook(
            "collector.xlsx",
            Metadata=[["Collector Version", "Hypervisor"], ["6.1", metadata]],
            vmList=[["VM Name", "VM UUID", "vCPUs", "Memory (MiB)", "Host"],
                    ["a", "u1", 4, 8192, "h0"], ["b", "u2", 4, 8192, "h1"]],
            vHosts=[["Host Name", "CPUs", "CPU Cores", "Memory Size", "Hypervisor"],
                    *([f"h{n}", 2, 24, 512, version] for n, version in enumerate(versions))],
        )))  # fmt: skip

    assert of("AHV", ESX, None) == {"a": "vmware", "b": "ahv"}
    assert of("AHV, ESXi", ESX, None) == {"a": "vmware", "b": ""}
    assert of(None, "Nutanix 20220304.342", ESX) == {"a": "ahv", "b": "vmware"}
    assert set(hypervisors(read(nutanix())).values()) == {""}


def test_a_listed_host_on_another_hypervisor_needs_no_vmware():
    inventory = read(two_of_rvtools())
    other = inventory.hosts.assign(host_name="hv1", hypervisor="hyper-v")
    both = dataclasses.replace(
        inventory, hosts=pd.concat([inventory.hosts, other], ignore_index=True)
    )
    assert first_year(both) == first_year(inventory)


@pytest.mark.parametrize("header", ["Hypervisor", "virtual_subtype", "Virtualization Platform"])
def test_a_column_of_any_list_says_it_and_what_is_physical(header):
    inventory = read(table(
        "servers.csv", ("Server Name", "vCPU", "RAM (GB)", header),
        ("a", 2, 8, "VMware"), ("b", 2, 8, "Microsoft Hyper-V"), ("c", 2, 8, "Physical"),
        ("d", 2, 8, "Virtual"), ("e", 2, 8, "PowerVM"),
    ))  # fmt: skip
    assert hypervisors(inventory) == {
        "a": "vmware", "b": "hyper-v", "c": "none", "d": "", "e": "PowerVM",
    }  # fmt: skip
    assert inventory.servers["is_physical"].astype(object).fillna("").tolist() == [
        False, False, True, "", False,
    ]  # fmt: skip


def test_azure_migrate_has_a_column_of_its_own():
    inventory = read(table(
        "azure.csv", ("*Server name", "*Cores", "*Memory (In MB)", "Server type", "Hypervisor"),
        ("a", 2, 4096, "Virtual", "Hyper-V"), ("b", 2, 4096, "Physical", ""),
    ))  # fmt: skip
    assert hypervisors(inventory) == {"a": "hyper-v", "b": "none"}


def test_of_several_files_the_first_that_says_it_wins_and_both_are_listed():
    export = rvtools(vinfo_row("web"), vinfo_row("db"))
    listed = mpa(on("web", "Hyper-V"), on("db", None), on("alone", "KVM"))
    for order in ((export, listed), (listed, export)):
        merged = merge([read(upload) for upload in order])
        assert hypervisors(merged) == {"web": "vmware", "db": "vmware", "alone": "kvm"}
        rows = merged.comparisons[merged.comparisons["field"] == "hypervisor"]
        assert rows[rows["result"] == "conflicts"][["kept", "other"]].to_numpy().tolist() == [
            ["vmware", "hyper-v"]
        ]


def test_a_later_file_fills_what_the_first_leaves_blank_and_a_host_of_one_speaks_for_another():
    plain = ("Server Name", "vCPU", "RAM (GB)", "Host")
    silent = table("one.csv", plain, ("web", 2, 8, ""), ("new", 2, 8, "esx1"), ("old", 2, 8, "x"))
    told = mpa(on("web", "Xen"))
    merged = merge([read(silent), read(told), read(two_of_live_optics())])
    found = hypervisors(merged)
    assert (found["new"], found["old"]) == ("vmware", "")
    assert hypervisors(merge([read(silent), read(told)]))["web"] == "xen"


def test_lists_that_contradict_each_other_give_one_answer_in_any_order():
    """One says physical, the fuller one names a hypervisor: it counts whole."""
    plain = ("Server Name", "vCPU", "RAM (GB)", "Physical")
    lists = [
        read(table("one.csv", plain, ("web", 2, 8, "Physical"))), read(mpa(on("web", "VmWare")))
    ]  # fmt: skip
    merged = merge(lists)
    assert merged.servers["is_physical"].tolist() == [False]
    assert hypervisors(merged) == hypervisors(merge(lists[::-1])) == {"web": "vmware"}
