"""A typed list of servers, from whichever tool, to inventory."""

from __future__ import annotations

import pandas as pd

from bizcase.errors import InputError
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.servers.server_fields import (
    UTILISATION,
    Listing,
    common_fields,
    known_storage,
    processors_of,
    utilisation_of,
    vcpu_of,
)
from bizcase.inputs.servers.server_rules import (
    environments,
    is_physical,
    kind_words,
    measured,
    plausible_memory,
    power_states,
    report_gaps,
    some,
    unique_ids,
    whole_volumes,
)
from bizcase.inputs.servers.total_rows import without_totals
from bizcase.inputs.tables.source import ReadOptions
from bizcase.inventory import Inventory, IssueLog, SheetFact, SourceFile
from bizcase.inventory.addresses import usable_addresses
from bizcase.inventory.hypervisors import host_hypervisors, server_hypervisors
from bizcase.inventory.operating_systems import classify_os
from bizcase.inventory.scope import decide_scope
from bizcase.inventory.tables import conform
from bizcase.lookup import repeated_rows
from bizcase.traits import FORMAT_TRAITS

_IDENTITY = (
    "server_id", "external_id", "name", "dns_name", "ip_address", "vm_uuid", "smbios_uuid", "vm_id",
)  # fmt: skip


def list_inventory(
    listing: Listing, upload: Upload, options: ReadOptions, log: IssueLog
) -> Inventory:
    """Return servers, disks and hosts of a list; InputError where it lists no server."""
    if listing.frame.empty:
        raise no_server(upload.name, listing.sheet)
    log.over_sheets(listing.sheet, listing.frame.get("sheet", pd.Series(dtype="str")))
    listing = without_totals(listing, common_fields(listing.frame), log)
    frame = common_fields(listing.frame)
    log.over_sheets(listing.sheet, listing.frame.get("sheet", pd.Series(dtype="str")))
    frame["is_physical"] = kind_words(frame)
    frame["memory_gib"] = plausible_memory(
        frame["memory_gib"], frame["row"], listing.header("memory_gib"), log, listing.sheet
    )
    traits = FORMAT_TRAITS[listing.source]
    platform = listing.platform or traits.platform
    hosts = listing.hosts.assign(
        hypervisor=host_hypervisors(listing.hosts["hypervisor_version"], platform)
    )
    servers = _servers(frame, listing, upload, options, log)
    servers["hypervisor"] = server_hypervisors(servers, hosts, frame["hypervisor"], platform)
    # Equal rows without a name may be two machines; with one they are the same line twice.
    named = frame[list(_IDENTITY)].notna().any(axis=1)
    repeated = named & repeated_rows(listing.frame.drop(columns="row"))
    if "repeated" in listing.frame:
        repeated |= named & listing.frame["repeated"]
    servers = decide_scope(
        conform("servers", servers),
        repeated,
        powered_off=options.assumptions.flag("scope.powered_off"),
        appliances=options.assumptions.flag("scope.appliances"),
    )
    _report_rows(servers, frame, listing, log)
    headers = {
        "vcpu": listing.header("logical_cores", "vcpu", "cores"),
        "memory": listing.header("memory_gib"),
        "storage": listing.header("storage_gib", "disk_1_gib"),
        "os": listing.header("os_name"),
        "cpu_peak": listing.header("cpu_peak", "cpu_average"),
    }
    report_gaps(servers, frame["row"], headers, log, listing.sheet)
    source = SourceFile(
        traits.kind, upload.name, upload.sha256, upload.size_bytes, len(frame), listing.sheets,
        _facts(frame, servers, listing),
    )  # fmt: skip
    disks = _disks(servers, listing, upload)
    return Inventory((source,), tuple(log), servers=servers, disks=disks, hosts=hosts)


def no_server(file: str, sheet: str) -> InputError:
    """Return the refusal of a list without rows."""
    return InputError(
        "It lists no server.", "Export it again, with at least one server.",
        f"{file}, sheet {sheet}",
    )  # fmt: skip


def _servers(
    frame: pd.DataFrame, listing: Listing, upload: Upload, options: ReadOptions, log: IssueLog
) -> pd.DataFrame:
    sheet = listing.sheet
    os_name = _os_name(frame)
    utilisation = utilisation_of(frame, listing, log)
    readings = {
        name: measured(
            utilisation, name, listing.header(name) or name, options.assumptions, log, sheet
        )
        for name in UTILISATION
    }
    stated = frame["storage_gib"].fillna(_disk_sum(listing, frame))
    storage = known_storage(stated, frame, listing, log)
    grade = frame.get("storage_grade", pd.Series(None, frame.index, dtype="str"))
    short = frame.get("short_measurement", pd.Series(data=False, index=frame.index))
    address = usable_addresses(frame["ip_address"])
    name = frame["name"].fillna(frame["dns_name"]).fillna(address)
    return pd.DataFrame(
        {
            "server_id": unique_ids(_ids(frame, name), frame["row"]),
            "name": name.fillna("unnamed, row " + frame["row"].astype(str)),
            "source": listing.source,
            "source_file": upload.name,
            "source_sheet": frame.get("sheet", sheet),
            "source_row": frame["row"],
            "power_state": power_states(frame["power_state"]),
            "environment": environments(frame["environment"]),
            "os_name": os_name,
            **classify_os(os_name),
            "vcpu": vcpu_of(frame, listing, log),
            "memory_gib": frame["memory_gib"],
            "storage_provisioned_gib": storage,
            "storage_grade": grade.mask(storage.notna() & storage.ne(stated), "C"),
            "storage_used_gib": frame["storage_used_gib"],
            "storage_in_use_gib": frame["storage_in_use_gib"],
            **{name: values for name, (values, _) in readings.items()},
            "cpu_peak_constant": short | readings["cpu_peak"][1],
            "memory_peak_constant": short | readings["memory_peak"][1],
            "is_physical": is_physical(frame["is_physical"]),
            "template": frame["template"],
            "connection_state": frame["connection_state"],
            "host_name": frame["host_name"],
            "cluster": frame["cluster"],
            "vcenter": frame["vcenter"],
            "dns_name": frame["dns_name"],
            "ip_address": address,
            "vm_uuid": frame["vm_uuid"],
            "smbios_uuid": frame["smbios_uuid"],
            "vm_id": frame["vm_id"],
            "application": frame["application"],
            "declared_wave": frame["declared_wave"],
            "retire_date": frame["retire_date"],
            "powered_off_since": frame["powered_off_since"],
            **processors_of(frame),
        }
    )


def _ids(frame: pd.DataFrame, name: pd.Series) -> pd.Series:
    """Return the first id a row has: of the list, of the machine, else its name."""
    ids = frame["server_id"]
    for other in ("external_id", "vm_uuid", "smbios_uuid"):
        ids = ids.fillna(frame[other])
    return ids.fillna(name)


def _os_name(frame: pd.DataFrame) -> pd.Series:
    """Return name and version; a version that the name holds already is not said twice."""
    both = [
        name if pd.isna(version) or (isinstance(name, str) and version in name)
        else version if pd.isna(name) else f"{name} {version}"
        for name, version in zip(frame["os_name"], frame["os_version"], strict=True)
    ]  # fmt: skip
    return pd.Series(both, frame.index, dtype="str")


def _disk_sum(listing: Listing, frame: pd.DataFrame) -> pd.Series:
    if listing.disks is None:
        return pd.Series(float("nan"), frame.index)
    by_server = listing.disks.groupby("position")["capacity_gib"].sum(min_count=1)
    return by_server.reindex(frame.index)


def _disks(servers: pd.DataFrame, listing: Listing, upload: Upload) -> pd.DataFrame:
    """Return the disks of the list; a server without one has its total as one volume."""
    if listing.disks is None or listing.disks.empty:
        return whole_volumes(servers)
    known = listing.disks
    ids = servers["server_id"].to_numpy()[known["position"].astype(int)]
    single = pd.DataFrame(
        {
            "server_id": ids,
            "name": known["name"].to_numpy(),
            "capacity_gib": known["capacity_gib"].to_numpy(),
            "source_file": upload.name,
            "source_sheet": known["sheet"].to_numpy(),
            "source_row": known["row"].to_numpy(),
        }
    )
    without = whole_volumes(servers[~servers["server_id"].isin(ids)])
    return conform("disks", pd.concat([single, without], ignore_index=True))


def _report_rows(
    servers: pd.DataFrame, frame: pd.DataFrame, listing: Listing, log: IssueLog
) -> None:
    repeated = servers["scope_reason"].eq("repeated_row")
    ids = _ids(frame, servers["name"])
    same_id = ids.duplicated() & ~repeated
    power = servers["power_state"].isna() & frame["power_state"].notna()
    kind = servers["is_physical"].isna() & frame["is_physical"].notna()
    unnamed = frame["name"].isna() & frame["dns_name"].isna()
    header = listing.header
    reports = (
        (repeated, "ROW_REPEATED", header("name"), "Rows repeat an earlier row.",
         "Listed, but priced once.", "Remove the repeats."),
        (same_id, "ID_REPEATED", header("server_id"),
         "Different servers have the same id or name.",
         "Each is kept; a later one carries its row number.", "Use one id for each server."),
        (power, "POWER_STATE_UNKNOWN", header("power_state"),
         "The power state is no word for on, off or suspended: "
         f"{some(frame.loc[power, 'power_state'])}.",
         "Treated as running.", "Write on, off or suspended."),
        (kind, "KIND_UNKNOWN", header("is_physical", "is_virtual"),
         f"The word says neither physical nor virtual: {some(frame.loc[kind, 'is_physical'])}.",
         "Treated as virtual.", "Write Physical or Virtual."),
        (unnamed, "NAME_MISSING", header("name"), "Rows have no server name.",
         "Named by address or row.", "Enter a name."),
    )  # fmt: skip
    log.report(
        "code column message action remedy", reports, frame["row"], severity="warning",
        sheet=listing.sheet,
    )  # fmt: skip


def _facts(frame: pd.DataFrame, servers: pd.DataFrame, listing: Listing) -> tuple[SheetFact, ...]:
    amounts = (
        ("servers.rows", "Rows", len(frame), "rows"),
        ("servers.vcpu", "vCPU of all rows", servers["vcpu"].sum(), "vCPU"),
        ("servers.memory", "Memory of all rows", frame["memory_gib"].sum(), "GiB"),
        ("servers.storage", "Disk size of all rows",
         servers["storage_provisioned_gib"].sum(), "GiB"),
    )  # fmt: skip
    return tuple(
        SheetFact(key, label, float(value), unit, listing.sheet)
        for key, label, value, unit in amounts
    )
