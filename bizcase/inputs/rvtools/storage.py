"""The disk size of each machine of an RVTools export, from the best figure that the export has.

In this order: the total of vInfo, the disks of vDisk, the partitions that the guest sees,
Provisioned less memory. The last is an upper bound: it counts swap, snapshots and mirrors too.
"""

from __future__ import annotations

import pandas as pd

from bizcase.inputs.tables.joined_sheets import sum_per_server
from bizcase.inventory import IssueLog
from bizcase.units import MIB_PER_GIB

# A guest sees a little less than its disks, for partition tables; more than this is not on them.
IN_GUEST_ABOVE = 1.05
SHOWN_MACHINES = 5


def disk_capacity(
    vinfo: pd.DataFrame,
    vdisk: pd.DataFrame | None,
    vpartition: pd.DataFrame | None,
    log: IssueLog,
) -> tuple[pd.Series, pd.Series]:
    """Return MiB per row of vInfo, unknown where no figure of the export tells it, and its grade.

    Grade B is a size from partitions, C one from Provisioned; a size that is stated has none.
    """
    disks = sum_per_server(vdisk, "capacity_mib", vinfo)
    total = vinfo["total_disk_mib"]
    # A total of 0 beside disk rows is a total that was never computed.
    capacity = total.mask(total.eq(0) & disks.gt(0)).fillna(disks)
    seen = sum_per_server(vpartition, "capacity_mib", vinfo)
    allocated = (vinfo["provisioned_mib"] - vinfo["memory_mib"].fillna(0)).clip(lower=0)
    allocated = allocated.where(allocated > 0)
    grade = pd.Series(None, vinfo.index, dtype="str")
    for figure, other, code, level, source in (
        (seen, allocated, "CAPACITY_FROM_GUEST", "B", "the partitions of the guest"),
        (allocated, seen, "CAPACITY_FROM_PROVISIONED", "C",
         "Provisioned less memory, an upper bound"),
    ):  # fmt: skip
        gaps = capacity.isna() & figure.gt(0)
        both = gaps & other.gt(0)
        beside = (
            f" The other figure for {int(both.sum()):,} of them sums to "
            f"{other[both].sum() / MIB_PER_GIB:,.0f} GiB." if both.any() else ""
        )  # fmt: skip
        for sheet, rows in vinfo[gaps].groupby("sheet", sort=False):
            log.add(
                code, "warning",
                "Machines have neither a total disk capacity nor rows in the sheet vDisk; "
                f"{source}: {figure[rows.index].sum() / MIB_PER_GIB:,.0f} GiB.{beside}",
                sheet=str(sheet), column="Total disk capacity MiB", rows=rows["row"],
                action=f"The size is taken from {source}, at grade {level}.",
                remedy="Export with RVTools 4.4.1 or later, or add the sheet vDisk.",
            )  # fmt: skip
        capacity, grade = capacity.mask(gaps, figure), grade.mask(gaps, level)
    return capacity, grade


def in_guest_volumes(
    capacity: pd.Series,
    vinfo: pd.DataFrame,
    vpartition: pd.DataFrame | None,
    log: IssueLog,
    *,
    priced: bool,
) -> pd.Series:
    """Return the MiB that a guest sees beyond its disks: iSCSI, NFS and other volumes in the guest.

    0 where there are none. They are reported with their amounts, and what becomes of them.
    """
    seen = sum_per_server(vpartition, "capacity_mib", vinfo)
    beyond = (seen - capacity).where(seen > capacity * IN_GUEST_ABOVE, 0.0).fillna(0.0)
    beyond = beyond.mask(vinfo["repeated"], 0.0)
    for sheet, rows in vinfo[beyond > 0].groupby("sheet", sort=False):
        at = beyond[rows.index].sort_values(ascending=False, kind="stable").index
        told = "; ".join(
            f"{vinfo.loc[row, 'name']} (partitions {seen[row] / MIB_PER_GIB:,.0f} GiB, disks "
            f"{capacity[row] / MIB_PER_GIB:,.0f} GiB)"
            for row in at[:SHOWN_MACHINES]
        )
        more = "; and more" if len(at) > SHOWN_MACHINES else ""
        log.add(
            "IN_GUEST_VOLUMES", "warning",
            f"Guests see larger partitions than their disks, such as volumes over iSCSI or "
            f"NFS: {told}{more}. In total {beyond[at].sum() / MIB_PER_GIB:,.0f} GiB beyond the "
            "disks.",
            sheet=str(sheet), rows=rows["row"],
            action="Priced as storage of these servers." if priced
            else "Not priced: only the disks are.",
            remedy="Ask where these volumes lie. If they move too, change the assumption on "
            "volumes that a guest sees beyond its disks.",
        )  # fmt: skip
    return beyond
