from __future__ import annotations

import pandas as pd
import pytest

from bizcase.inventory.hypervisors import hypervisor_named, server_hypervisors
from bizcase.inventory.tables import conform


def named(*words):
    return hypervisor_named(pd.Series(words, dtype="str")).fillna("").tolist()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("vmware", ["VmWare", "VMware ESXi 7.0.3 build-21424296", "ESX", "vSphere 8", "esxi7",
                    "VMware vCenter Server", "VxRail"]),
        ("hyper-v", ["Hyper-V", "HyperV", "Microsoft Hyper-V Server 2019", "hyper v", "SCVMM"]),
        ("ahv", ["AHV", "Nutanix AHV", "Nutanix 20220304.342", "Acropolis"]),
        ("kvm", ["KVM", "QEMU/KVM", "RHEV", "oVirt", "Proxmox VE", "Red Hat Virtualization"]),
        ("xen", ["Xen", "XenServer", "Citrix Hypervisor 8.2", "XCP-ng", "Oracle VM 3.4"]),
        ("none", ["Physical", "bare metal", "Bare-Metal", "baremetal", "None", "no", "FALSE"]),
        ("", ["Virtual", "VM", "yes", "TRUE", "unknown", " "]),
        ("PowerVM", ["PowerVM", " PowerVM "]),
    ],
)  # fmt: skip
def test_spellings_of_one_hypervisor_are_one_word(name, words):
    assert named(*words) == [name] * len(words)


def test_the_word_for_a_hypervisor_is_its_own_word():
    own = sorted(set(named("ESXi", "Hyper-V", "AHV", "KVM", "Xen", "Physical")))
    assert named(*own) == own


def test_a_word_inside_another_names_nothing():
    words = ["Essex cluster", "esxtra", "Xenon", "hypervisor", "kvmx"]
    assert not {"vmware", "xen", "kvm"} & set(named(*words))


HOSTS = conform("hosts", pd.DataFrame({
    "host_name": ["h1", "h2", "twin", "twin", None],
    "hypervisor": ["vmware", "ahv", "vmware", "ahv", "kvm"],
}))  # fmt: skip


def of(word=None, host=None, physical=None, platform=""):
    servers = pd.DataFrame({
        "host_name": pd.Series([host], dtype="str"),
        "is_physical": pd.Series([physical], dtype="boolean"),
    })  # fmt: skip
    found = server_hypervisors(servers, HOSTS, pd.Series([word], dtype="str"), platform)
    return found.fillna("").item()


def test_the_row_is_believed_before_the_host_and_the_host_before_the_format():
    assert of("Hyper-V", "h1", platform="vmware") == "hyper-v"
    assert of(None, "h2", platform="vmware") == "ahv"
    assert of(None, "elsewhere", platform="vmware") == "vmware"
    assert of(None, None, platform="vmware") == "vmware"


def test_what_nobody_says_stays_unknown():
    assert of() == ""
    assert of("virtual") == ""
    assert of(None, "twin") == ""  # two hosts of one name, on two hypervisors


def test_a_physical_server_is_on_no_hypervisor_and_a_virtual_one_never_on_none():
    assert of("VmWare", "h1", physical=True, platform="vmware") == "none"
    assert of(None, None, physical=True) == "none"
    assert of("none", None, physical=False) == ""
    assert of("bare metal") == "none"
