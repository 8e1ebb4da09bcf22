"""IT inventories in AWS's MPA import template to inventory."""

from __future__ import annotations

import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.errors import InputError
from bizcase.inputs.cells.declared import fields_of, find_header, header_of
from bizcase.inputs.lists.it_inventory_links import read_links
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.servers.server_rules import (
    environments,
    is_physical,
    measured,
    report_gaps,
    unique_ids,
    whole_volumes,
)
from bizcase.inputs.tables.sheet import known_headers, read_sheet
from bizcase.inputs.tables.source import ReadOptions, Source
from bizcase.inventory import Inventory, IssueLog, SheetFact, SourceFile
from bizcase.inventory.hypervisors import (
    NO_HYPERVISOR,
    hypervisor_named,
    server_hypervisors,
)
from bizcase.inventory.operating_systems import classify_os
from bizcase.inventory.scope import decide_scope
from bizcase.inventory.tables import conform, empty
from bizcase.lookup import repeated_rows

FORMAT = "it_inventory"
_OTHER_SHEETS = ("Databases", "Applications", "Server to application")
# What numCpus would count, by the name that the assumption takes.
READINGS = {
    "by_kind": "CPUs of physical servers and vCPU of virtual ones",
    "sockets_only": "vCPU of every server",
    "cores": "CPUs of every server, threads left out",
    "product": "CPUs of every server",
}
_HEADERS = {
    "vcpu": "numCpus", "memory": "totalRAM (GB)", "storage": "Storage-Total Disk Size (GB)",
    "os": "osName", "cpu_peak": "maxCpuUsagePctDec (%)",
}  # fmt: skip


def recognise_it_inventory(source: Source) -> str:
    """Return why a file is an inventory in the MPA template, or nothing.

    A sheet Servers alone, without Serverid, is some other list.
    """
    reason = known_headers(source, FORMAT, "Servers")
    if not reason or any(source.workbook.find(sheet) for sheet in _OTHER_SHEETS):
        return reason
    _, rows = source.workbook.rows(source.workbook.find("Servers") or "")
    fields = [field for field in fields_of(FORMAT) if field.sheet == "Servers"]
    return reason if not rows or "server_id" in find_header(rows, fields, "Servers")[1] else ""


def read_it_inventory(source: Source, options: ReadOptions) -> Inventory:
    """Return servers, databases, applications and dependencies of an MPA workbook.

    Raises
    ------
    InputError
        There is no sheet Servers, it lacks needed columns, or it lists no server.
    """
    upload, workbook, assumptions = source.upload, source.workbook, options.assumptions
    log = IssueLog(upload.name)
    table = read_sheet(workbook, FORMAT, "Servers", log, needed=True)
    if table is None or table.frame.empty:
        raise InputError(
            "There is no sheet Servers with servers in it.",
            "Fill the sheet Servers of the AWS MPA import template.",
            upload.name,
        )
    raw = table.frame
    _report_unit(log, table.sheet)
    physical = _is_physical(raw)
    readings = _readings(raw, physical)
    servers = conform(
        "servers", _servers(raw, readings, physical, upload, table.sheet, assumptions, log)
    )
    servers["hypervisor"] = server_hypervisors(servers, empty("hosts"), raw["hypervisor"])
    servers = decide_scope(
        servers,
        repeated_rows(raw.drop(columns="row")) & raw["server_id"].notna(),
        powered_off=assumptions.flag("scope.powered_off"),
        appliances=assumptions.flag("scope.appliances"),
    )
    _report_servers(servers, raw, log, table.sheet)
    databases, applications, dependencies, rows = read_links(
        workbook, upload, servers, log, key_repair=options.key_repair
    )
    sheets = ((table.sheet, len(raw)), *rows)
    return Inventory(
        sources=(
            SourceFile(
                FORMAT, upload.name, upload.sha256, upload.size_bytes, len(raw), sheets,
                _facts(raw, readings, table.sheet, assumptions.text("inventory.num_cpus_reading")),
            ),
        ),
        issues=tuple(log),
        servers=servers,
        disks=whole_volumes(servers),
        databases=databases,
        applications=applications,
        dependencies=dependencies,
    )  # fmt: skip


def _readings(raw: pd.DataFrame, physical: pd.Series) -> pd.DataFrame:
    """Return the vCPU of each server under each reading of numCpus."""
    cpus = raw["num_cpus"]
    cores = cpus * raw["cores_per_cpu"].fillna(1)
    product = cores * raw["threads_per_core"].fillna(1)
    return pd.DataFrame(
        {
            "by_kind": product.where(physical.fillna(False).astype(bool), cpus),
            "sockets_only": cpus,
            "cores": cores,
            "product": product,
        }
    )


def _processors(
    raw: pd.DataFrame, vcpu: pd.Series, physical: pd.Series, reading: str
) -> pd.DataFrame:
    """Return cpu_sockets, cpu_cores and threads_per_core of machines that are not virtual.

    numCpus are sockets, but where the reading takes it for all vCPU: the cores are then what the
    threads leave of it. Unknown where no cores per CPU are given.
    """
    per_cpu, threads = raw["cores_per_cpu"], raw["threads_per_core"]
    sockets = raw["num_cpus"]
    if reading == "sockets_only":
        sockets = vcpu / threads.fillna(1) / per_cpu
    found = pd.DataFrame(
        {
            "cpu_sockets": sockets.where(per_cpu.notna()),
            "cpu_cores": sockets * per_cpu,
            "threads_per_core": threads,
        }
    )
    return found.mask(physical.eq(False).fillna(False).astype(bool))


def _is_physical(raw: pd.DataFrame) -> pd.Series:
    """Return whether each server is physical; unknown where the word says neither.

    Blank is physical where no hypervisor is named either: the template leaves it blank for those.
    """
    bare_metal = hypervisor_named(raw["hypervisor"]).eq(NO_HYPERVISOR)
    without_word = (raw["hypervisor"].isna() | bare_metal).astype("boolean")
    kind: pd.Series = is_physical(raw["is_physical"])
    return kind.where(raw["is_physical"].notna(), without_word)


def _servers(
    raw: pd.DataFrame, readings: pd.DataFrame, physical: pd.Series, upload: Upload, sheet: str,
    assumptions: Assumptions, log: IssueLog,
) -> pd.DataFrame:  # fmt: skip
    reading = assumptions.text("inventory.num_cpus_reading")
    _report_readings(raw, readings, reading, log, sheet)
    os_name = raw["os_product"].str.cat(raw["os_version"], sep=" ", na_rep="").str.strip()
    os_name = os_name.where(raw["os_product"].notna() | raw["os_version"].notna())
    peaks = {
        field: measured(raw, field, header_of(FORMAT, "Servers", field), assumptions, log, sheet)
        for field in ("cpu_peak", "memory_peak", "cpu_average", "memory_average")
    }
    provisioned = raw["storage_gib"]
    return pd.DataFrame(
        {
            "server_id": unique_ids(raw["server_id"], raw["row"]),
            "name": raw["name"].fillna(raw["server_id"]).fillna("unnamed"),
            "source": FORMAT,
            "source_file": upload.name,
            "source_sheet": sheet,
            "source_row": raw["row"],
            "environment": environments(raw["environment"]),
            "os_name": os_name,
            **classify_os(os_name),
            "vcpu": readings[reading],
            "memory_gib": raw["memory_gib"],
            "storage_provisioned_gib": provisioned,
            "storage_used_gib": provisioned * raw["storage_used"],
            **{field: values for field, (values, _) in peaks.items()},
            "cpu_peak_constant": peaks["cpu_peak"][1],
            "memory_peak_constant": peaks["memory_peak"][1],
            "is_physical": physical,
            "retire_date": raw["retire_date"],
            "powered_off_since": raw["powered_off_since"],
            **_processors(raw, readings[reading], physical, reading),
        }
    )


def _report_readings(
    raw: pd.DataFrame, readings: pd.DataFrame, reading: str, log: IssueLog, sheet: str
) -> None:
    others = "; ".join(
        f"{READINGS[name]} ({readings[name].sum():,.0f})" for name in READINGS
        if readings[name].sum() != readings[reading].sum()
    )  # fmt: skip
    if not others:  # each reading means the same
        return
    split = raw["cores_per_cpu"].gt(1) | raw["threads_per_core"].gt(1)
    log.add(
        "NUM_CPUS_READING", "warning",
        f"The column “numCpus” can mean CPUs or vCPU. Read as {READINGS[reading]} it gives "
        f"{readings[reading].sum():,.0f} vCPU; the other readings: {others}.",
        sheet=sheet, column="numCpus", rows=raw.loc[split, "row"],
        action=f"Read as {READINGS[reading]}.",
        remedy="Change the assumption on the reading of the column “numCpus” if another one is "
        "right.",
    )  # fmt: skip


def _report_unit(log: IssueLog, sheet: str) -> None:
    log.add(
        "GB_IS_GIB", "info", "The GB columns of this template are taken as GiB.",
        sheet=sheet, action="No conversion.",
    )  # fmt: skip


def _report_servers(servers: pd.DataFrame, raw: pd.DataFrame, log: IssueLog, sheet: str) -> None:
    repeated = servers["scope_reason"].eq("repeated_row")
    same_id = raw["server_id"].notna() & raw["server_id"].duplicated() & ~repeated
    unclear_kind = raw["is_physical"].notna() & servers["is_physical"].isna()
    no_cores = servers["is_physical"].fillna(False).astype(bool) & raw["cores_per_cpu"].isna()
    reports = (
        (repeated, "ROW_REPEATED", "Rows repeat an earlier row.",
         "Listed, but priced once.", "Remove the repeats."),
        (same_id, "ID_REPEATED", "Different servers have the same id.",
         "Both are kept; the later one carries its row number.", "Use one id for each server."),
        (raw["server_id"].isna(), "ID_MISSING", "Servers have no id.",
         "Named by their row.", "Enter an id."),
        (unclear_kind, "KIND_UNKNOWN", "The word says neither physical nor virtual.",
         "The column “numCpus” was read as vCPU.", "Write Physical or Virtual."),
        (no_cores, "CORES_MISSING", "Physical servers have no number of cores.",
         "Counted as one core per CPU.",
         "Enter the cores per CPU; without them the server may be sized too small."),
    )  # fmt: skip
    log.report(
        "code message action remedy", reports, raw["row"], severity="warning", sheet=sheet,
        column="Serverid",
    )  # fmt: skip
    report_gaps(servers, raw["row"], _HEADERS, log, sheet)


def _facts(
    raw: pd.DataFrame, readings: pd.DataFrame, sheet: str, reading: str
) -> tuple[SheetFact, ...]:
    """Return the sums of the sheet as they are written; of numCpus first as the case reads it."""
    vcpu = {
        name: (f"servers.vcpu.{name}", f"vCPU if numCpus are {text}", readings[name].sum(), "vCPU")
        for name, text in READINGS.items()
    }
    amounts = (
        ("servers.rows", "Rows of Servers", len(raw), "rows"),
        vcpu.pop(reading),
        *vcpu.values(),
        ("servers.memory", "Memory", raw["memory_gib"].sum(min_count=1), "GiB"),
        ("servers.storage", "Disk size", raw["storage_gib"].sum(min_count=1), "GiB"),
    )
    return tuple(
        SheetFact(key, label, float(value), unit, sheet)
        for key, label, value, unit in amounts
        if not pd.isna(value)
    )
