"""Hosts, cores and power of today: from the hosts listed, else from the machines they must hold."""

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

    ``vmware_cores`` are licensed cores before the minimum order, ``windows_cores`` those of Windows
    Server: the hosts' by the share of Windows in their vCPU, and physical Windows servers.
    ``listed`` is false where hosts were derived.
    """

    hosts: Value
    machines: Value
    cores: Value
    memory_gib: Value
    vmware_cores: Value
    windows_cores: Value
    listed: bool

    def price_usd(self, values: Values) -> Value:
        """Return the purchase price of all machines (Azure Migrate's formula, METHOD §9)."""
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
    """Return the machines of the estate.

    Without hosts: ceil(Σ vCPU ÷ (vCPU per core × cores of a host)), at least what memory needs,
    one more for a failure. A virtual CPU is a thread, so a physical server has vCPU ÷ 2 cores.
    """
    threads = values["op.ht_per_core"]
    own_cores, own_memory = fleet.physical_vcpu / threads, fleet.physical_memory_gib
    least = {name: values.assumptions.number(name) for name in _LEAST}
    own_windows = np.maximum(fleet.physical_windows_vcpu / threads, least["op.win_min_core_host"])
    windows = float(own_windows.sum())
    virtual_windows = fleet.totals["windows_vcpu"] - float(fleet.physical_windows_vcpu.sum())
    share = virtual_windows / (fleet.virtual_vcpu or 1.0)
    if len(fleet.host_cores):
        sockets = np.maximum(fleet.host_sockets, 1.0)
        per_cpu, count = fleet.host_cores / sockets, float(len(fleet.host_cores))
        vmware, microsoft = _licensed(sockets, per_cpu, least)
        return Equipment(
            count, count + fleet.physical, float(fleet.host_cores.sum()) + own_cores,
            fleet.host_memory_gib + own_memory, float(vmware.sum()),
            float(microsoft.sum()) * share + windows, True,
        )  # fmt: skip
    if not fleet.virtual_vcpu + fleet.virtual_memory_gib:
        return Equipment(0.0, fleet.physical, own_cores, own_memory, 0.0, windows, False)
    size, room = values["op.host_cores"], values["op.host_mem_gib"]
    by_cpu = np.ceil(fleet.virtual_vcpu / (values["op.vcpu_per_core"] * size))
    by_memory = np.ceil(fleet.virtual_memory_gib / room)
    hosts: Value = np.maximum(by_cpu, by_memory) + 1.0
    sockets = np.asarray(values["op.host_sockets"])
    vmware, microsoft = _licensed(sockets, size / sockets, least)
    return Equipment(
        hosts, hosts + fleet.physical, hosts * size + own_cores, hosts * room + own_memory,
        hosts * vmware, hosts * microsoft * share + windows, False,
    )  # fmt: skip


def _licensed(
    sockets: FloatArray, cores_per_cpu: FloatArray, least: dict[str, float]
) -> tuple[FloatArray, FloatArray]:
    """Return the cores of a host that VMware and Windows Server are licensed for."""
    vmware = sockets * np.maximum(cores_per_cpu, least["op.vmw_min_core_cpu"])
    by_cpu = sockets * np.maximum(cores_per_cpu, least["op.win_min_core_cpu"])
    return vmware, np.maximum(by_cpu, least["op.win_min_core_host"])
