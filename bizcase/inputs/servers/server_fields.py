"""The fields that every list of servers has in common, and the figures made from them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from bizcase.inputs.servers.server_rules import is_physical
from bizcase.inventory import IssueLog
from bizcase.inventory.tables import empty
from bizcase.traits import FORMAT_TRAITS
from bizcase.units import GIB_PER_UNIT, to_gib

TEXT_FIELDS = (
    "server_id", "external_id", "name", "dns_name", "ip_address", "vm_uuid", "smbios_uuid", "vm_id",
    "vcenter", "os_name", "os_version", "environment", "power_state", "connection_state",
    "application", "declared_wave", "host_name", "cluster", "is_physical", "is_virtual",
    "hypervisor",
    "retire_date", "powered_off_since",
)  # fmt: skip
NUMBER_FIELDS = (
    "vcpu", "sockets", "cores", "cores_per_socket", "threads_per_core",
    "logical_cores", "memory_gib", "storage_gib",
    "storage_used_gib", "storage_in_use_gib", "cpu_peak", "cpu_average", "cpu_p95", "memory_peak",
    "memory_average", "memory_p95", "memory_used_peak_gib", "memory_used_average_gib",
)  # fmt: skip
UTILISATION = ("cpu_peak", "memory_peak", "cpu_average", "memory_average")
MAX_THREADS = 8  # of a core; more is no count of threads
# Headers that count the processors of a machine rather than its cores or threads.
_PROCESSORS = re.compile(
    r"processors?(?!.*core)|^\W*(?:num(?:ber)?\W*(?:of)?\W*)?cpus?(?:\W*count)?\W*$", re.IGNORECASE
)
_SIZED_FIELD = re.compile(rf"^(?P<stem>.+)_(?P<unit>{'|'.join(GIB_PER_UNIT)})$")


@dataclass(frozen=True, slots=True)
class Listing:
    """The typed rows of a list, before the rules that all lists share.

    ``frame`` has ``row`` and any of the fields above; sizes in any unit, said by the field's
    ending. ``headers`` names the file's columns by field. ``disks``: position in frame, name,
    capacity_gib, sheet, row. ``platform``: the hypervisor that the file states for all it lists.
    """

    source: str
    sheet: str
    frame: pd.DataFrame
    headers: Mapping[str, str]
    sheets: tuple[tuple[str, int], ...]
    disks: pd.DataFrame | None = None
    hosts: pd.DataFrame = field(default_factory=lambda: empty("hosts"))
    platform: str = ""

    def header(self, *fields: str) -> str:
        """Return the file's header of the first of these fields that it has."""
        return next((self.headers[name] for name in fields if name in self.headers), "")


def common_name(name: str) -> str:
    """Return the common field that a field of a file becomes: ``memory_mib`` is ``memory_gib``."""
    match = _SIZED_FIELD.match(name)
    return f"{match['stem']}_gib" if match else name


def common_fields(typed: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with sizes in GiB and every common field; those not given are unknown."""
    columns: dict[str, pd.Series] = {}
    for name, values in typed.items():
        match = _SIZED_FIELD.match(str(name))
        columns[common_name(str(name))] = to_gib(values, match["unit"]) if match else values
    for name in TEXT_FIELDS:
        columns.setdefault(name, pd.Series(float("nan"), typed.index, dtype="str"))
    for name in NUMBER_FIELDS:
        columns.setdefault(name, pd.Series(float("nan"), typed.index))
    columns.setdefault("template", pd.Series(pd.NA, typed.index, dtype="boolean"))
    return pd.DataFrame(columns)


def vcpu_of(frame: pd.DataFrame, listing: Listing, log: IssueLog) -> pd.Series:
    """Return logical cores, else vCPU as written, else sockets × cores; the larger counts.

    A physical server's CPUs beside cores per CPU are sockets: the product, never fewer, counts,
    times its threads per core where they are given.
    """
    physical = is_physical(frame["is_physical"]).fillna(False).astype(bool)
    threads = frame["threads_per_core"].where(physical).fillna(1.0)
    product = frame["sockets"] * frame["cores_per_socket"] * threads
    split = _cpus_are_sockets(frame)
    by_socket = frame["vcpu"] * frame["cores_per_socket"] * threads
    sockets_only = _counts_sockets(frame, listing)
    written = frame["vcpu"].where(~split, by_socket).mask(sockets_only)
    logical = frame["logical_cores"]
    below = written > logical
    vcpu = logical.mask(below, written).fillna(written).fillna(product)
    from_cores = frame["cores"].notna() & ~(vcpu >= frame["cores"])
    reports = (
        (split & frame["vcpu"].notna(), "VCPU_FROM_SOCKETS", listing.header("vcpu"),
         "Physical servers give CPUs and cores per CPU.",
         "CPUs × cores × threads per core is taken as vCPU, one thread where none are given.",
         "Enter the logical cores."),
        (sockets_only, "CORES_MISSING", listing.header("vcpu"),
         "Physical servers state a number of processors and no cores.",
         "Left unknown: a processor has many cores.", "Enter the cores per processor."),
        (from_cores, "VCPU_FROM_CORES", listing.header("cores"),
         "Servers give cores but no logical cores, or fewer.",
         "Cores are taken as vCPU.", "Enter the logical cores where threads are on."),
        (below, "VCPU_LARGEST", "vcpu", "Servers give more vCPU than logical cores.",
         "The larger number is taken.", "Correct the smaller one."),
    )  # fmt: skip
    log.report(
        "code column message action remedy", reports, frame["row"], severity="info",
        sheet=listing.sheet,
    )  # fmt: skip
    return vcpu.mask(from_cores, frame["cores"])


def _cpus_are_sockets(frame: pd.DataFrame) -> pd.Series:
    physical = is_physical(frame["is_physical"]).fillna(False).astype(bool)
    return physical & frame["sockets"].isna() & frame["cores_per_socket"].gt(1)


def _counts_sockets(frame: pd.DataFrame, listing: Listing) -> pd.Series:
    """Return which physical servers have a count of processors where vCPU should be, alone."""
    physical = is_physical(frame["is_physical"]).fillna(False).astype(bool)
    if not _PROCESSORS.search(listing.header("vcpu")):
        return physical & False
    alone = frame[["cores", "cores_per_socket", "logical_cores"]].isna().all(axis="columns")
    return physical & alone & frame["vcpu"].notna()


def processors_of(frame: pd.DataFrame) -> pd.DataFrame:
    """Return cpu_sockets, cpu_cores and threads_per_core of machines that are not virtual.

    As the list states them: a vCPU count alone says nothing about cores.
    """
    sockets = frame["sockets"].fillna(frame["vcpu"].where(_cpus_are_sockets(frame)))
    cores = frame["cores"].fillna(sockets * frame["cores_per_socket"])
    shared = frame["logical_cores"] / cores
    whole = shared.mod(1).eq(0) & shared.between(1, MAX_THREADS)
    found = pd.DataFrame(
        {
            "cpu_sockets": sockets,
            "cpu_cores": cores,
            "threads_per_core": frame["threads_per_core"].fillna(shared.where(whole)),
        }
    )
    virtual = is_physical(frame["is_physical"]).eq(False).fillna(False).astype(bool)
    return found.mask(virtual)


def utilisation_of(frame: pd.DataFrame, listing: Listing, log: IssueLog) -> pd.DataFrame:
    """Return row and the utilisation columns, filled from percentiles and from used memory."""
    filled = frame[["row", *UTILISATION]].copy()
    memory = frame["memory_gib"].where(frame["memory_gib"] > 0)
    for kind in ("peak", "average"):
        share = frame[f"memory_used_{kind}_gib"] / memory
        above = share > 1
        if above.any():
            header = listing.header(f"memory_used_{kind}_gib")
            log.add(
                "VALUE_OUT_OF_RANGE", "warning", "The used memory is above the memory size.",
                sheet=listing.sheet, column=header, rows=frame.loc[above, "row"],
                action="Left unknown.", remedy="Check both columns for their unit.",
            )  # fmt: skip
        name = f"memory_{kind}"
        filled[name] = filled[name].fillna(share.mask(above))
    for domain in ("cpu", "memory"):
        peak, percentile = f"{domain}_peak", frame[f"{domain}_p95"]
        gaps = filled[peak].isna() & percentile.notna()
        filled[peak] = filled[peak].fillna(percentile)
        if gaps.any():
            log.add(
                "PEAK_IS_PERCENTILE", "info", "The 95th percentile is given, but no peak.",
                sheet=listing.sheet, column=listing.header(f"{domain}_p95"),
                rows=frame.loc[gaps, "row"], action="Used as the peak.",
            )  # fmt: skip
    return filled


def known_storage(
    capacity: pd.Series, frame: pd.DataFrame, listing: Listing, log: IssueLog
) -> pd.Series:
    """Return the disk size, never below the space in use where the list may lack disks.

    A hypervisor's own sizes of virtual disks are complete.
    """
    may_lack_disks = FORMAT_TRAITS[listing.source].may_lack_disks
    in_use = frame[["storage_used_gib", "storage_in_use_gib"]].max(axis=1)
    blank = ~capacity.gt(0) & in_use.gt(0)
    short = capacity.gt(0) & (in_use > capacity) & may_lack_disks
    reports = (
        (blank, "CAPACITY_FROM_USED", "Servers have no disk size, only the space in use."),
        (short, "CAPACITY_BELOW_USED", "Servers use more space than their disks have."),
    )
    for mask, code, message in reports:
        if mask.any():
            log.add(
                code, "warning", message, sheet=listing.sheet,
                column=listing.header("storage_gib", "disk_1_gib", "storage_used_gib"),
                rows=frame.loc[mask, "row"],
                action="The space in use is taken as the size, which is the least it can be.",
                remedy="Enter the size of every disk.",
            )  # fmt: skip
    return capacity.mask(blank | short, in_use)
