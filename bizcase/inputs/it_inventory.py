"""IT inventories in AWS's MPA import template to inventory."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.errors import InputError
from bizcase.inputs.environments import one_spelling
from bizcase.inputs.it_inventory_links import read_links
from bizcase.inputs.sheet import header_of, known_headers, read_sheet
from bizcase.inputs.source import ReadOptions, Source
from bizcase.inputs.upload import Upload
from bizcase.inventory import Inventory, IssueLog, SheetFact, SourceFile
from bizcase.inventory.operating_systems import classify_os
from bizcase.inventory.scope import decide_scope
from bizcase.inventory.tables import conform

READINGS = {
    "by_kind": "physical: CPUs × cores × threads; virtual: numCpus as written",
    "sockets_only": "numCpus as written",
    "cores": "numCpus × cores",
    "product": "numCpus × cores × threads",
}
MIN_ROWS_FOR_CONSTANT = 10  # below it equal values are no pattern


def recognise_it_inventory(source: Source) -> str:
    """Return why a file is an inventory in the MPA template, or nothing."""
    return known_headers(source, "it_inventory", "Servers")


def read_it_inventory(source: Source, options: ReadOptions) -> Inventory:
    """Return servers, databases, applications and dependencies of an MPA workbook.

    Raises
    ------
    InputError
        There is no sheet Servers, it lacks needed columns, or it lists no server.
    """
    upload, workbook, assumptions = source.upload, source.workbook, options.assumptions
    log = IssueLog(upload.name)
    table = read_sheet(workbook, "it_inventory", "Servers", log)
    if table is None or table.frame.empty:
        raise InputError(
            "There is no sheet Servers with servers in it.",
            "Fill the sheet Servers of the AWS MPA import template.",
            upload.name,
        )
    raw = table.frame
    _report_unit(log, table.sheet)
    servers = _servers(raw, upload, table.sheet, assumptions, log)
    servers = decide_scope(
        conform("servers", servers),
        raw.drop(columns="row").duplicated(),
        powered_off=assumptions.flag("scope.powered_off"),
        appliances=assumptions.flag("scope.appliances"),
    )
    _report_servers(servers, raw, log, table.sheet)
    databases, applications, dependencies, rows = read_links(workbook, upload, servers, log)
    sheets = ((table.sheet, len(raw)), *rows)
    return Inventory(
        sources=(
            SourceFile(
                "it_inventory", upload.name, upload.sha256, len(upload.content), len(raw), sheets,
                _facts(raw, table.sheet),
            ),
        ),
        issues=tuple(log),
        servers=servers,
        disks=_disks(servers),
        databases=databases,
        applications=applications,
        dependencies=dependencies,
    )  # fmt: skip


def _readings(raw: pd.DataFrame) -> pd.DataFrame:
    """Return the vCPU of each server under each reading of numCpus."""
    cpus = raw["num_cpus"]
    cores = cpus * raw["cores_per_cpu"].fillna(1)
    product = cores * raw["threads_per_core"].fillna(1)
    physical = raw["is_physical"].str.lower().str.startswith("phys").fillna(False).astype(bool)
    return pd.DataFrame(
        {
            "by_kind": product.where(physical, cpus),
            "sockets_only": cpus,
            "cores": cores,
            "product": product,
        }
    )


def _servers(
    raw: pd.DataFrame, upload: Upload, sheet: str, assumptions: Assumptions, log: IssueLog
) -> pd.DataFrame:
    readings = _readings(raw)
    reading = assumptions.text("inventory.num_cpus_reading")
    _report_readings(raw, readings, reading, log, sheet)
    os_name = raw["os_product"].str.cat(raw["os_version"], sep=" ", na_rep="").str.strip()
    os_name = os_name.where(raw["os_product"].notna() | raw["os_version"].notna())
    peaks = {
        field: _measured(raw, field, assumptions, log, sheet)
        for field in ("cpu_peak", "memory_peak", "cpu_average", "memory_average")
    }
    provisioned = raw["storage_gib"]
    return pd.DataFrame(
        {
            "server_id": _unique_ids(raw),
            "name": raw["name"].fillna(raw["server_id"]).fillna("unnamed"),
            "source": "it_inventory",
            "source_file": upload.name,
            "source_sheet": sheet,
            "source_row": raw["row"],
            "environment": one_spelling(raw["environment"]),
            "os_name": os_name,
            **classify_os(os_name),
            "vcpu": readings[reading],
            "memory_gib": raw["memory_gib"],
            "storage_provisioned_gib": provisioned,
            "storage_used_gib": provisioned * raw["storage_used"],
            **{field: values for field, (values, _) in peaks.items()},
            "cpu_peak_constant": peaks["cpu_peak"][1],
            "memory_peak_constant": peaks["memory_peak"][1],
            "is_physical": raw["is_physical"].str.lower().str.startswith("phys").astype("boolean"),
        }
    )


def _unique_ids(raw: pd.DataFrame) -> pd.Series:
    """Return Serverid as written; a second server of the same id gets its row number behind it."""
    ids = raw["server_id"].fillna("unnamed@row" + raw["row"].astype(str))
    return ids.mask(ids.duplicated(), ids + "@row" + raw["row"].astype(str))


def _measured(
    raw: pd.DataFrame, field: str, assumptions: Assumptions, log: IssueLog, sheet: str
) -> tuple[pd.Series, bool]:
    """Return a utilisation column and whether it is one value nearly everywhere.

    0 % means "not measured": a server that does nothing at all is rare, a tool that writes 0 for
    no data is not, and the smaller size would be a risk.
    """
    values, header = raw[field], header_of("it_inventory", "Servers", field)
    zero = values.eq(0)
    if zero.any():
        log.add(
            "UTILISATION_ZERO", "warning", f"{header} is 0 %, which is taken as not measured.",
            sheet=sheet, column=header, rows=raw.loc[zero, "row"],
            action="Sized as allocated.", remedy="Leave the cell blank where nothing was measured.",
        )  # fmt: skip
    values = values.mask(zero)
    known = values.dropna()
    if len(known) < MIN_ROWS_FOR_CONSTANT:
        return values, False
    most_common, count = known.round(4).value_counts().head(1).reset_index().iloc[0]
    constant = count / len(known) > assumptions.fraction("sizing.constant_share")
    if constant:
        log.add(
            "UTILISATION_CONSTANT", "warning",
            f"{header} is {most_common:.0%} on {count:.0f} of {len(known)} servers: "
            "likely a default, not a measurement.",
            sheet=sheet, column=header, count=int(count),
            action="Used, at grade C." if field.endswith("peak") else "Not used for sizing.",
            remedy="Collect 14 days of utilisation.",
        )  # fmt: skip
    return values, bool(constant)


def _report_readings(
    raw: pd.DataFrame, readings: pd.DataFrame, reading: str, log: IssueLog, sheet: str
) -> None:
    if not (raw["cores_per_cpu"].gt(1) | raw["threads_per_core"].gt(1)).any():
        return
    others = "; ".join(
        f"{name} ({READINGS[name]}) {readings[name].sum():,.0f}"
        for name in READINGS
        if name != reading
    )
    split = raw["cores_per_cpu"].gt(1) | raw["threads_per_core"].gt(1)
    log.add(
        "NUM_CPUS_READING", "warning",
        f"numCpus can mean CPUs or vCPU. Read as {reading} ({READINGS[reading]}) it gives "
        f"{readings[reading].sum():,.0f} vCPU; the other readings: {others}.",
        sheet=sheet, column="numCpus", rows=raw.loc[split, "row"],
        action=f"Read as {reading}.",
        remedy="Set the assumption inventory.num_cpus_reading if another reading is right.",
    )  # fmt: skip


def _report_unit(log: IssueLog, sheet: str) -> None:
    log.add(
        "GB_IS_GIB", "info", "The GB columns of this template are taken as GiB.",
        sheet=sheet, action="No conversion.",
    )  # fmt: skip


def _report_servers(servers: pd.DataFrame, raw: pd.DataFrame, log: IssueLog, sheet: str) -> None:
    scoped = servers["in_scope"].astype(bool)
    repeated = servers["scope_reason"].eq("repeated_row")
    same_id = raw["server_id"].notna() & raw["server_id"].duplicated() & ~repeated
    unmeasured = scoped & servers["cpu_peak"].isna() & servers["memory_peak"].isna()
    reports = (
        (repeated, "ROW_REPEATED", "Serverid", "Rows repeat an earlier row.",
         "Listed, but priced once.", "Remove the repeats."),
        (same_id, "ID_REPEATED", "Serverid", "Different servers have the same id.",
         "Both are kept; the later one carries its row number.", "Give each server its own id."),
        (raw["server_id"].isna(), "ID_MISSING", "Serverid", "Servers have no id.",
         "Named by their row.", "Enter an id."),
        (scoped & servers["vcpu"].isna(), "VCPU_MISSING", "numCpus",
         "Servers have no number of CPUs.", "Not sized: no target.", "Enter the number."),
        (scoped & servers["memory_gib"].isna(), "MEMORY_MISSING", "totalRAM (GB)",
         "Servers have no memory size.", "Not sized: no target.", "Enter the size in GB."),
        (scoped & ~servers["storage_provisioned_gib"].gt(0), "STORAGE_MISSING",
         "Storage-Total Disk Size (GB)", "Servers have no disk size.", "Priced without storage.",
         "Enter the size in GB."),
        (scoped & servers["os_name"].isna(), "OS_MISSING", "osName",
         "Servers have no operating system.", "Priced without an OS licence.", "Enter the name."),
        (unmeasured, "UTILISATION_MISSING", "maxCpuUsagePctDec (%)",
         "Servers have no measured CPU or memory peak.", "Sized as allocated, grade D.",
         "Collect 14 days of utilisation."),
    )  # fmt: skip
    for mask, code, column, message, action, remedy in reports:
        if mask.any():
            log.add(
                code, "warning", message, sheet=sheet, column=column, rows=raw.loc[mask, "row"],
                action=action, remedy=remedy,
            )  # fmt: skip


def _disks(servers: pd.DataFrame) -> pd.DataFrame:
    """Return the total disk size of each server as one volume; the template has no disks."""
    sized = servers[servers["storage_provisioned_gib"] > 0]
    columns = ["server_id", "source_file", "source_sheet", "source_row"]
    return conform(
        "disks",
        sized[columns].assign(
            name="all disks together", capacity_gib=sized["storage_provisioned_gib"]
        ),
    )


def _facts(raw: pd.DataFrame, sheet: str) -> tuple[SheetFact, ...]:
    readings = _readings(raw)
    amounts = (
        ("servers.rows", "Rows of Servers", len(raw), "rows"),
        *(
            (f"servers.vcpu.{name}", f"vCPU, read as {name}: {text}", readings[name].sum(), "vCPU")
            for name, text in READINGS.items()
        ),
        ("servers.memory", "Memory", raw["memory_gib"].sum(), "GiB"),
        ("servers.storage", "Disk size", np.nansum(raw["storage_gib"]), "GiB"),
    )
    return tuple(
        SheetFact(key, label, float(value), unit, sheet) for key, label, value, unit in amounts
    )
