"""What an RVTools export says about a machine beside its size: what may stand in its way to AWS."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bizcase.inputs.tables.joined_sheets import SheetReader, first_per_server

_NOT_TOLERANT = ("notconfigured", "disabled")
_NOT_SHARED = ("sharingnone", "nosharing")


def with_rvtools_facts(
    servers: pd.DataFrame, vinfo: pd.DataFrame, vdisk: pd.DataFrame | None, sheets: SheetReader
) -> pd.DataFrame:
    """Return the servers with firmware, adapters, snapshots, devices and kinds of disks.

    A count is unknown where the export lacks the sheet, and 0 where the sheet has no row for the
    machine.
    """
    tolerance = vinfo["fault_tolerance"].str.lower()
    facts: dict[str, pd.Series] = {
        "os_configuration": vinfo["os_configuration"],
        "os_detail": vinfo["os_detail"],
        "hardware_version": vinfo["hardware_version"],
        "firmware": vinfo["firmware"].str.lower(),
        "secure_boot": vinfo["secure_boot"].astype("boolean"),
        "fault_tolerant": (~tolerance.isin(_NOT_TOLERANT)).astype("boolean").where(
            tolerance.notna()
        ),
        "network_adapters": vinfo["network_adapters"],
        "snapshots": _count(sheets.joined("vSnapshot", vinfo), vinfo),
        "usb_devices": _count(_connected(sheets.joined("vUSB", vinfo)), vinfo),
        "media_connected": _count(_connected(sheets.joined("vCD", vinfo)), vinfo),
        "tools_state": first_per_server(sheets.joined("vTools", vinfo), "tools_state", vinfo),
        **_disk_facts(vdisk, vinfo),
    }  # fmt: skip
    return servers.assign(**{name: fact.to_numpy() for name, fact in facts.items()})


def _disk_facts(vdisk: pd.DataFrame | None, vinfo: pd.DataFrame) -> dict[str, pd.Series]:
    if vdisk is None:
        return {"raw_disks": _count(None, vinfo), "shared_disks": _count(None, vinfo)}
    raw = vdisk["raw"].astype("boolean")
    stated = vdisk[["sharing_mode", "shared_bus"]].notna().any(axis=None)
    return {
        "raw_disks": _count(vdisk[raw.fillna(False).astype(bool)], vinfo)
        if raw.notna().any()
        else _count(None, vinfo),
        "shared_disks": _count(vdisk[shared_rows(vdisk)], vinfo) if stated else _count(None, vinfo),
    }


def shared_rows(vdisk: pd.DataFrame) -> pd.Series:
    """Mark the disks that several machines may open: by their sharing mode or shared bus."""
    modes = [vdisk[column].str.lower() for column in ("sharing_mode", "shared_bus")]
    shared = [mode.notna() & ~mode.isin(_NOT_SHARED) for mode in modes]
    return shared[0] | shared[1]


def _connected(devices: pd.DataFrame | None) -> pd.DataFrame | None:
    if devices is None:
        return None
    return devices[devices["connected"].astype("boolean").fillna(False).astype(bool)]


def _count(rows: pd.DataFrame | None, vinfo: pd.DataFrame) -> pd.Series:
    """Return the rows per machine; unknown without the sheet."""
    if rows is None:
        return pd.Series(np.nan, vinfo.index)
    position = rows["position"].dropna().astype(int)
    return position.value_counts().reindex(vinfo.index, fill_value=0).astype(float)
