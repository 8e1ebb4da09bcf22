"""Hosts, cores and power of today: the hosts listed, and those that the other machines need."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bizcase.finance.prepared import Fleet
from bizcase.finance.values import Value, Values
from bizcase.units import FloatArray

W_PER_KW = 1000.0
_LEAST = ("op.vmw_min_core_cpu", "op.win_min_core_cpu", "op.win_min_core_host")


@dataclass(frozen=True, slots=True)
class Equipment:
    """Today's machines: ``hosts`` run virtual machines, ``machines`` adds physical servers.

    ``vmware_cores`` are licensed cores of the hosts on VMware before the minimum order,
    ``windows_cores`` those of Windows Server: the hosts' by the share of Windows in their vCPU, and
    physical Windows servers. ``listed`` of the hosts stand in the inputs, the rest is derived.
    """

    hosts: Value
    machines: Value
    cores: Value
    memory_gib: Value
    vmware_cores: Value
    windows_cores: Value
    listed: float

    def price_usd(self, values: Values) -> Value:
        """Return the purchase price of all machines.

        Source: Azure Migrate's formula, METHOD: On-premises baseline.
        """
        threads = self.cores * values["op.ht_per_core"]
        price: Value = (
            values["op.core_ratio_coef"] * self.memory_gib + values["op.core_intercept"] * threads
        )
        return price

    def power_kw(self, values: Values) -> Value:
        """Return the power drawn by all machines, without cooling."""
        idle, full = values["op.server_w_min"], values["op.server_w_max"]
        watts: Value = self.machines * (idle + values.fraction("op.server_util") * (full - idle))
        return watts / W_PER_KW


def equipment(fleet: Fleet, values: Values) -> Equipment:
    """Return the machines of the estate: hosts listed, hosts derived for what runs on none of them.

    A virtual CPU is a thread, so a physical server has vCPU ÷ 2 cores.
    """
    threads = values["op.ht_per_core"]
    least = {name: values.assumptions.number(name) for name in _LEAST}
    own_windows = np.maximum(fleet.physical_windows_vcpu / threads, least["op.win_min_core_host"])
    virtual_windows = fleet.totals["windows_vcpu"] - float(fleet.physical_windows_vcpu.sum())
    share = virtual_windows / (fleet.virtual_vcpu or 1.0)
    count, sockets = float(len(fleet.host_cores)), np.maximum(fleet.host_sockets, 1.0)
    vmware, microsoft = _licensed(sockets, fleet.host_cores / sockets, least)
    found = Equipment(
        hosts=count,
        machines=count + fleet.physical,
        cores=float(fleet.host_cores.sum()) + fleet.physical_vcpu / threads,
        memory_gib=fleet.host_memory_gib + fleet.physical_memory_gib,
        vmware_cores=float(vmware[fleet.host_vmware].sum()),
        windows_cores=float(microsoft.sum()) * share + float(own_windows.sum()),
        listed=count,
    )
    if not fleet.unhosted_vcpu + fleet.unhosted_memory_gib:
        return found
    size, sockets = values["op.host_cores"], np.asarray(values["op.host_sockets"])
    more = _derived_hosts(fleet, values)
    vmware, microsoft = _licensed(sockets, size / sockets, least)
    return Equipment(
        hosts=found.hosts + more,
        machines=found.machines + more,
        cores=found.cores + more * size,
        memory_gib=found.memory_gib + more * values["op.host_mem_gib"],
        vmware_cores=found.vmware_cores + more * vmware * fleet.unhosted_vmware,
        windows_cores=found.windows_cores + more * microsoft * share,
        listed=count,
    )


def _derived_hosts(fleet: Fleet, values: Values) -> Value:
    """Return ceil(Σ vCPU ÷ (vCPU per core × cores of a host)) + 1 for a failure.

    At least what memory needs. Source: METHOD: On-premises baseline.
    """
    by_cpu = np.ceil(fleet.unhosted_vcpu / (values["op.vcpu_per_core"] * values["op.host_cores"]))
    by_memory = np.ceil(fleet.unhosted_memory_gib / values["op.host_mem_gib"])
    hosts: Value = np.maximum(by_cpu, by_memory) + 1.0
    return hosts


def _licensed(
    sockets: FloatArray, cores_per_cpu: FloatArray, least: dict[str, float]
) -> tuple[FloatArray, FloatArray]:
    """Return the cores of a host that VMware and Windows Server are licensed for."""
    vmware = sockets * np.maximum(cores_per_cpu, least["op.vmw_min_core_cpu"])
    by_cpu = sockets * np.maximum(cores_per_cpu, least["op.win_min_core_cpu"])
    return vmware, np.maximum(by_cpu, least["op.win_min_core_host"])
