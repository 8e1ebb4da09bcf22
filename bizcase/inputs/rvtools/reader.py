"""RVTools exports to inventory: vInfo is the list of machines, the other sheets join to it."""

from __future__ import annotations

import pandas as pd

from bizcase.errors import InputError
from bizcase.grammar import counted
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.rvtools.checks import check_memory_unit, check_storage, report_machines
from bizcase.inputs.rvtools.exported import source_file
from bizcase.inputs.rvtools.facts import shared_rows, with_rvtools_facts
from bizcase.inputs.rvtools.performance import with_performance
from bizcase.inputs.rvtools.sheets import BASE, FORMAT, SHEETS, sheets_of
from bizcase.inputs.rvtools.storage import disk_capacity, in_guest_volumes
from bizcase.inputs.servers.server_rules import environments
from bizcase.inputs.tables.joined_sheets import SheetReader, fill_gaps, sum_per_server
from bizcase.inputs.tables.sheet import known_headers
from bizcase.inputs.tables.source import ReadOptions, Source
from bizcase.inventory import Inventory, IssueLog
from bizcase.inventory.hypervisors import host_hypervisors, server_hypervisors
from bizcase.inventory.operating_systems import classify_os
from bizcase.inventory.scope import decide_scope
from bizcase.inventory.tables import ALL_DISKS, conform, empty
from bizcase.lookup import is_in, repeated_rows
from bizcase.traits import FORMAT_TRAITS
from bizcase.units import mib_to_gib

_PLATFORM = FORMAT_TRAITS[FORMAT].platform
POWER_STATES = {
    "poweredon": "on", "on": "on", "poweredoff": "off", "off": "off", "suspended": "suspended",
}  # fmt: skip


def recognise_rvtools(source: Source) -> str:
    """Return why a file is an RVTools export, or nothing."""
    if not source.is_table:
        return ""
    if source.workbook.find(BASE):
        source.will_read(SHEETS)
        return known_headers(source, FORMAT, BASE)
    names = sheets_of(source.workbook).get(BASE, ())
    return f"{', '.join(names)} has the columns of {BASE}." if names else ""


def read_rvtools(source: Source, options: ReadOptions) -> Inventory:
    """Return servers, disks and hosts of an RVTools workbook or ``RVTools_tabvInfo.csv``.

    Raises
    ------
    InputError
        There is no sheet vInfo, it lacks needed columns, or it lists no machine.
    """
    upload, assumptions = source.upload, options.assumptions
    log = IssueLog(upload.name)
    names = sheets_of(source.workbook, chosen=True)
    sheets = SheetReader(source.workbook, log, FORMAT, names=names)
    vinfo = sheets.vinfo()
    if vinfo.empty:
        raise InputError(
            "The sheet vInfo lists no machine.",
            "Export it again while connected to vCenter.",
            upload.name,
        )
    check_memory_unit(vinfo, log)
    vinfo = _with_ids(vinfo)
    vcpu, vmemory = sheets.joined("vCPU", vinfo), sheets.joined("vMemory", vinfo)
    vdisk, vpartition = sheets.joined("vDisk", vinfo), sheets.joined("vPartition", vinfo)
    if vpartition is not None:
        used = vpartition["capacity_mib"] - vpartition["free_mib"]
        vpartition["consumed_mib"] = vpartition["consumed_mib"].fillna(used)
    fill_gaps(vinfo, vcpu, vmemory, log)
    servers = _servers(vinfo, upload)
    servers = _with_readings(servers, vinfo, vcpu, vmemory)
    servers = with_rvtools_facts(servers, vinfo, vdisk, sheets)
    servers = with_performance(servers, vinfo, sheets, assumptions, log)
    capacity, servers["storage_grade"] = disk_capacity(vinfo, vdisk, vpartition, log)
    priced = assumptions.text("storage.in_guest") == "priced"
    in_guest = in_guest_volumes(capacity, vinfo, vpartition, log, priced=priced)
    extra = mib_to_gib(in_guest if priced else in_guest * 0)
    servers["storage_provisioned_gib"] = mib_to_gib(capacity) + extra
    servers["storage_in_guest_gib"] = mib_to_gib(in_guest.where((in_guest > 0) & (not priced)))
    servers["storage_used_gib"] = mib_to_gib(sum_per_server(vpartition, "consumed_mib", vinfo))
    servers = decide_scope(
        conform("servers", servers),
        vinfo["repeated"],
        powered_off=assumptions.flag("scope.powered_off"),
        appliances=assumptions.flag("scope.appliances"),
    )
    report_machines(servers, vinfo, log)
    check_storage(servers, vinfo, vdisk, log)
    hosts = _hosts(sheets, upload, vinfo, log)
    servers["hypervisor"] = server_hypervisors(servers, hosts, servers["hypervisor"], _PLATFORM)
    return Inventory(
        sources=(source_file(upload, vinfo, vdisk, vpartition, sheets),),
        issues=tuple(log),
        servers=servers,
        disks=_disks(servers, vdisk, extra, upload),
        hosts=hosts,
    )


def _with_ids(vinfo: pd.DataFrame) -> pd.DataFrame:
    """Add ``server_id`` (VM UUID where unique, else VM ID@vCenter, else name@row) and ``repeated``.

    A row repeats an earlier one when the same vCenter lists the same VM ID and UUID again, whatever
    its name, or when nothing but the row number differs. Without a vCenter the name must agree too:
    VM IDs are unique inside one vCenter only.
    """
    vcenter = vinfo["vcenter_uuid"].fillna(vinfo["vcenter_name"])
    keys = pd.DataFrame(
        {
            "vcenter": vcenter.fillna(vinfo["name"]),
            "vm": vinfo["vm_id"],
            "uuid": vinfo["vm_uuid"].str.lower(),
        }
    )
    same_machine = vinfo["vm_id"].notna() & repeated_rows(keys)
    repeated = same_machine | repeated_rows(vinfo.drop(columns=["row", "sheet"]))
    uuid = vinfo["vm_uuid"].str.lower()
    unique_uuid = uuid.notna() & ~uuid.where(~repeated).duplicated(keep=False)
    row_id = vinfo["name"].fillna("unnamed") + "@row" + vinfo["row"].astype(str)
    moref_id = vinfo["vm_id"] + "@" + vinfo["vcenter_name"].fillna(vcenter).fillna("vcenter")
    server_id = vinfo["vm_uuid"].where(unique_uuid & ~repeated, moref_id).fillna(row_id)
    # Rows of two sheets may have one number.
    for end in ("@row" + vinfo["row"].astype(str), "@" + vinfo["sheet"]):
        server_id = server_id.mask(server_id.duplicated(), server_id + end)
    return vinfo.assign(server_id=server_id, repeated=repeated)


def _servers(vinfo: pd.DataFrame, upload: Upload) -> pd.DataFrame:
    os_name = vinfo["os_tools"].fillna(vinfo["os_configuration"])
    name = vinfo["name"].fillna(vinfo["dns_name"])
    return pd.DataFrame(
        {
            "server_id": vinfo["server_id"],
            "name": name.fillna("unnamed, row " + vinfo["row"].astype(str)),
            "source": FORMAT,
            "source_file": upload.name,
            "source_sheet": vinfo["sheet"],
            "source_row": vinfo["row"],
            "power_state": vinfo["power_state"].str.lower().str.replace(" ", "").map(POWER_STATES),
            "environment": environments(vinfo["environment"]),
            "os_name": os_name,
            "os_from_guest": vinfo["os_tools"].notna().astype("boolean").mask(os_name.isna()),
            **classify_os(os_name),
            "vcpu": vinfo["vcpu"],
            "memory_gib": mib_to_gib(vinfo["memory_mib"]),
            "storage_in_use_gib": mib_to_gib(vinfo["in_use_mib"]),
            "is_physical": False,
            "template": vinfo["template"],
            "srm_placeholder": vinfo["srm_placeholder"],
            "connection_state": vinfo["connection_state"],
            "host_name": vinfo["host_name"],
            "cluster": vinfo["cluster"],
            "vcenter": vinfo["vcenter_name"],
            "dns_name": vinfo["dns_name"],
            "ip_address": vinfo["ip_address"],
            "vm_uuid": vinfo["vm_uuid"],
            "vm_id": vinfo["vm_id"],
            "smbios_uuid": vinfo["smbios_uuid"],
            "vcenter_uuid": vinfo["vcenter_uuid"],
            "application": vinfo["application"],
        }
    )


def _with_readings(
    servers: pd.DataFrame,
    vinfo: pd.DataFrame,
    vcpu: pd.DataFrame | None,
    vmemory: pd.DataFrame | None,
) -> pd.DataFrame:
    """Add the readings at the moment of the export; zero is "off", not a reading."""
    overall = sum_per_server(vcpu, "overall_mhz", vinfo)
    most = sum_per_server(vcpu, "max_mhz", vinfo)
    active = sum_per_server(vmemory, "active_mib", vinfo).fillna(vinfo["active_memory_mib"])
    cpu = (overall / most.where(most > 0)).where(overall > 0).clip(upper=1)
    memory = (active / vinfo["memory_mib"]).where(active > 0).clip(upper=1)
    return servers.assign(cpu_instant=cpu, memory_instant=memory)


def _disks(
    servers: pd.DataFrame, vdisk: pd.DataFrame | None, in_guest: pd.Series, upload: Upload
) -> pd.DataFrame:
    """Return one row per vDisk row of a listed machine; without one, its size as a disk.

    ``in_guest``: GiB of volumes in the guest that count too, one more disk each.
    """
    parts = []
    if vdisk is not None:
        known = vdisk[vdisk["position"].notna()]
        at = known["position"].astype(int).to_numpy()
        parts.append(
            pd.DataFrame(
                {
                    "server_id": servers["server_id"].to_numpy()[at],
                    "name": known["disk_name"].to_numpy(),
                    "capacity_gib": mib_to_gib(known["capacity_mib"]).to_numpy(),
                    "source_file": upload.name,
                    "source_sheet": known["sheet"].to_numpy(),
                    "source_row": known["row"].to_numpy(),
                    "shared_path": known["disk_path"].where(shared_rows(known)).to_numpy(),
                }
            )
        )
    listed = is_in(servers["server_id"], parts[0]["server_id"] if parts else [])
    without = servers[~listed & (servers["storage_provisioned_gib"] > 0)]
    parts.append(
        pd.DataFrame(
            {
                "server_id": without["server_id"],
                "name": ALL_DISKS,
                "capacity_gib": without["storage_provisioned_gib"],
                "source_file": without["source_file"],
                "source_sheet": without["source_sheet"],
                "source_row": without["source_row"],
            }
        )
    )
    beside = servers[(in_guest.to_numpy() > 0) & listed.to_numpy()]
    parts.append(
        pd.DataFrame(
            {
                "server_id": beside["server_id"],
                "name": "volumes in the guest",
                "capacity_gib": in_guest.to_numpy()[beside.index],
                "source_file": beside["source_file"],
                "source_sheet": beside["source_sheet"],
                "source_row": beside["source_row"],
            }
        )
    )
    return conform("disks", pd.concat(parts, ignore_index=True))


def _hosts(sheets: SheetReader, upload: Upload, vinfo: pd.DataFrame, log: IssueLog) -> pd.DataFrame:
    table = sheets.read("vHost")
    if table is None:
        return empty("hosts")
    hosts = table.drop(columns=["row", "sheet", "memory_mib"]).assign(
        memory_gib=mib_to_gib(table["memory_mib"]),
        hypervisor=host_hypervisors(table["hypervisor_version"], _PLATFORM),
        source_file=upload.name,
        source_sheet=table["sheet"],
        source_row=table["row"],
    )
    hosted = int(hosts["vms"].sum())
    if hosted > len(vinfo):
        log.add(
            "HOSTS_COUNT_MORE_VMS", "warning",
            f"The hosts count {counted(hosted, 'machines')}, the sheet vInfo lists {len(vinfo):,}.",
            sheet=sheets.own_name("vHost"), column="# VMs total",
            action="Only the machines of the sheet vInfo are in the case.",
            remedy="Export with an account that sees every machine, without filters.",
        )  # fmt: skip
    return conform("hosts", hosts)
