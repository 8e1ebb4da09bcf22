"""Hosts, cores, price and power of today: the hosts listed, and those that other machines need."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bizcase.finance.answers import is_whole, with_answers
from bizcase.finance.fleet import STORED_PARTS, Guests, Hosts, Physical
from bizcase.finance.prepared import Prepared
from bizcase.finance.values import Value, Values
from bizcase.units import FloatArray

W_PER_KW = 1000.0
GB_PER_TB = 1000.0
_SLACK = 1e-9  # what rounding left above a whole number is not one more
_LEAST_HOSTS = 2.0  # a whole estate survives the loss of a host


@dataclass(frozen=True, slots=True)
class Equipment:
    """Today's machines: ``hosts`` run virtual machines, ``physical`` servers stand beside them.

    ``derived`` of the hosts stand in no list. ``whole`` is 1 where shared minimums and steps count
    whole, ``stepped`` where hosts do: listed hosts are whole machines in any case. Prices are those
    of a purchase today.
    """

    hosts: Value
    derived: Value
    physical: float
    host_cores: Value
    physical_cores: Value
    vmware_cores: Value
    hosts_usd: Value
    physical_usd: Value
    storage_tb: Value
    whole: Value
    stepped: Value

    @property
    def machines(self) -> Value:
        """Hosts and physical servers."""
        return self.hosts + self.physical

    @property
    def cores(self) -> Value:
        """Cores of hosts and physical servers."""
        return self.host_cores + self.physical_cores

    @property
    def price_usd(self) -> Value:
        """Purchase price of hosts and physical servers."""
        return self.hosts_usd + self.physical_usd

    def power_kw(self, values: Values) -> Value:
        """Return the power drawn by all machines, without cooling."""
        return self.machines * machine_kw(values)

    def rated_kw(self, values: Values) -> tuple[Value, Value, Value]:
        """Return the rated power of hosts, physical servers and storage, which space is sold by.

        Source: Azure Migrate's formula, METHOD: On-premises baseline.
        """
        watt = values["op.load_factor"] / W_PER_KW
        core, terabyte = values["op.watt_core"] * watt, values["op.watt_tb"] * watt
        return self.host_cores * core, self.physical_cores * core, self.storage_tb * terabyte


def stored_gib(prepared: Prepared, values: Values, name: str = "storage") -> Value:
    """Return the storage that stands on premises, or the ``backup`` of it, in GiB."""
    totals = prepared.fleet.totals
    stated, assumed, in_guest = (totals[f"{part}{name}_gib"] for part in STORED_PARTS)
    return with_answers(stated, assumed, in_guest, values)


def machine_kw(values: Values) -> Value:
    """Return the power that one machine draws at its average use."""
    idle, full = values["op.server_w_min"], values["op.server_w_max"]
    return (idle + values.fraction("op.server_util") * (full - idle)) / W_PER_KW


def equipment(prepared: Prepared, values: Values) -> Equipment:
    """Return the machines of the estate: hosts listed, hosts derived for what runs on none of them.

    Real cores where the lists state them, else a virtual CPU is a thread.
    """
    fleet, whole = prepared.fleet, is_whole(prepared, values)
    hosts, apart = fleet.hosts, fleet.unhosted["all"]
    threads = values.assumptions.number("op.ht_per_core")
    more = derived_hosts(apart, values, whole)
    size = values.assumptions.number("op.host_cores")
    sockets = values.assumptions.number("op.host_sockets")
    one = regression_usd(values.assumptions.number("op.host_mem_gib"), size * threads, values)
    licensed = whole * vmware_cores(size, sockets, values) + (1.0 - whole) * size
    real_cores = physical_cores(fleet.physical, values)
    listed_cores = vmware_cores(hosts.cores, hosts.sockets, values)[hosts.vmware]
    only_listed = float(not apart.count and len(hosts.cores) > 0)
    return Equipment(
        hosts=len(hosts.cores) + more,
        derived=more,
        physical=float(fleet.physical.count.sum()),
        host_cores=float(hosts.cores.sum()) + more * size,
        physical_cores=float((real_cores * fleet.physical.count).sum()),
        vmware_cores=float(listed_cores.sum()) + more * licensed * fleet.unhosted_vmware,
        hosts_usd=_listed_usd(hosts, values) + more * _priced(np.array([one]), np.ones(1), values),
        physical_usd=_priced(
            regression_usd(fleet.physical.memory_gib, fleet.physical.threads, values),
            fleet.physical.count,
            values,
        ),
        storage_tb=stored_gib(prepared, values) / GB_PER_TB,
        whole=whole,
        stepped=np.maximum(whole, only_listed),
    )


def physical_cores(physical: Physical, values: Values) -> FloatArray:
    """Return the cores of a physical server of each size."""
    by_threads = physical.threads / values.assumptions.number("op.ht_per_core")
    return np.where(np.isnan(physical.cores), by_threads, physical.cores)


def derived_hosts(guests: Guests, values: Values, whole: Value) -> Value:
    """Return the hosts that virtual machines need: by vCPU or memory, with a share to spare.

    In proportion for a partial list, else rounded up, two at least (METHOD: On-premises baseline).
    """
    if not guests.vcpu + guests.memory_gib:
        return 0.0
    fill = values.fraction("op.host_mem_fill")
    need = np.maximum(
        guests.vcpu / (values["op.vcpu_per_core"] * values["op.host_cores"]),
        guests.memory_gib / (values["op.host_mem_gib"] * fill),
    ) * (1.0 + values.fraction("op.spare_share"))
    return in_steps(need, whole, _LEAST_HOSTS)


def in_steps(need: Value, whole: Value, least: float = 0.0) -> Value:
    """Return the need rounded up where it counts whole (1), as it is where in proportion (0)."""
    if np.ndim(whole) == 0 and not whole:
        return need
    stepped: Value = np.maximum(np.ceil(need - _SLACK), least)
    return stepped if np.ndim(whole) == 0 else np.where(np.asarray(whole) > 0, stepped, need)


def vmware_cores(
    cores: FloatArray | float, sockets: FloatArray | float, values: Values
) -> FloatArray:
    """Return the cores of a host that VMware is licensed for."""
    least = values.assumptions.number("op.vmw_min_core_cpu")
    return np.asarray(np.maximum(cores, sockets * least), dtype=float)


def regression_usd(memory_gib: FloatArray | float, threads: Value, values: Values) -> FloatArray:
    """Return the price of a machine of 2023 by memory and threads.

    Source: Azure Migrate's formula, METHOD: On-premises baseline.
    """
    gib, thread = (
        values.assumptions.number(key) for key in ("op.core_ratio_coef", "op.core_intercept")
    )
    return np.asarray(gib * memory_gib + thread * threads, dtype=float)


def _listed_usd(hosts: Hosts, values: Values) -> Value:
    threads = hosts.cores * values.assumptions.number("op.ht_per_core")
    return _priced(
        regression_usd(hosts.memory_gib, threads, values), np.ones(len(hosts.cores)), values
    )


def _priced(regression: FloatArray, count: FloatArray, values: Values) -> Value:
    """Return Σ count × max(floor, regression) at today's prices, for every draw of the floor."""
    floor, order = values["op.server_floor"], np.argsort(regression)
    below = np.concatenate([[0.0], np.cumsum(count[order])])
    above = np.cumsum((regression * count)[order][::-1])[::-1]
    place = np.searchsorted(regression[order], floor)
    total = floor * below[place] + np.concatenate([above, [0.0]])[place]
    priced: Value = total * values["op.hw_price_factor"]
    return priced
