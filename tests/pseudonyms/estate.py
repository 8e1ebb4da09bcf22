"""An estate whose names are known, and what becomes of it."""

from __future__ import annotations

from functools import cache

from bizcase.inputs.opening.upload import Upload
from bizcase.pseudonyms.files import InputToShare
from bizcase.pseudonyms.key import Key
from bizcase.pseudonyms.share import Shared, written
from tests.factories import workbook

SECRET = b"a secret of thirty-two bytes 123"
HEADER = (
    "VM", "Powerstate", "Template", "SRM Placeholder", "DNS Name", "Primary IP Address", "CPUs",
    "Memory", "Total disk capacity MiB", "Cluster", "Host", "Path", "Annotation", "Owner", "Phone",
    "OS according to the configuration file", "VM ID", "VM UUID", "VI SDK Server", "VI SDK UUID",
)  # fmt: skip
VCENTER = "58f00000-0000-0000-0000-111111111111"
NAMES = (
    "payroll", "contoso", "zurich", "meier", "ledger", "frankfurt", "vault", "reindexing", "oldtown",
)  # fmt: skip


def row(name, number, **more):
    """Return a row of vInfo with names in every column that can hold one."""
    cells = {
        "VM": name, "Powerstate": "poweredOn", "Template": False, "SRM Placeholder": False,
        "DNS Name": f"{name.lower()}.contoso.example", "Primary IP Address": f"10.20.{number}.7",
        "CPUs": 2 + number, "Memory": 8192, "Total disk capacity MiB": 102400,
        "Cluster": "Zurich-CL1", "Host": "esx01.contoso.example",
        "Path": f"[vault-01] {name}/{name}.vmx", "Annotation": "Reindexing of Meier, +41 44 555 01 23",
        "Owner": "h.meier@contoso.example", "Phone": 41445550123.0,
        "OS according to the configuration file": "Microsoft Windows Server 2019 (64-bit)",
        "VM ID": f"vm-{number}", "VM UUID": f"500a0000-0000-4000-8000-00000000000{number}",
        "VI SDK Server": "vc1.contoso.example", "VI SDK UUID": VCENTER,
    }  # fmt: skip
    return [{**cells, **more}[column] for column in HEADER]


def estate(*rows):
    """Return an RVTools export of these rows, or of the usual ones."""
    usual = [
        row("Payroll-PROD-01", 1), row("ledger-db-02", 2), row("prod-db-01", 3),
        row("vCLS (12)", 4), row("OldTown", 5, Template=True), row("Frankfurt-web01", 6),
    ]  # fmt: skip
    return workbook("Contoso_RVTools_export.xlsx", vInfo=[HEADER, *(rows or usual)])


def shared_of(*uploads: Upload, strict_order: bool = False, key: Key | None = None) -> Shared:
    """Return the files with pseudonyms, searched for leaks; no case is computed."""
    files = [InputToShare.opened(upload) for upload in uploads]
    return written(files, key or Key(SECRET), strict_order=strict_order)


@cache
def usual() -> Shared:
    """Return the usual estate with pseudonyms."""
    return shared_of(estate())
