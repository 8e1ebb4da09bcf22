"""People write passwords into annotations; none of it may leave the file."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

from pypdf import PdfReader

from bizcase.agents import run_agents
from bizcase.assumptions import load_register
from bizcase.cli.inspection import inspect_file, inspection_text
from bizcase.entries import ProjectInfo
from bizcase.exports import FORMATS, render
from bizcase.inputs.failed_rows import failed_rows
from tests.factories import VINFO_HEADER, asked, vinfo_row, workbook

LEAK = "Hunter2-Leak"
VINFO_SECRETS = ("Annotation", "Notes", "Owner password", "Guest notes", "com.vendor.note")
SNAPSHOTS = (("VM", "Name", "Description"), ("web-01", LEAK, f"root: {LEAK}"))


def export():
    """Return an export with a password in every column that nobody asked for, and faults."""
    secrets = (f"pw {LEAK}",) * len(VINFO_SECRETS)
    rows = [
        (*vinfo_row("web-01"), *secrets),
        (*vinfo_row("web-02", Memory=None, CPUs="many"), *secrets),
        (*vinfo_row("web-03", OS_according_to_the_VMware_Tools=None,
                    OS_according_to_the_configuration_file=None), *secrets),
    ]  # fmt: skip
    others = {
        sheet: [("VM", "CPUs", "Capacity MiB", "Annotation"), ("web-01", 2, 40960, LEAK),
                ("ghost", 2, 40960, LEAK)]
        for sheet in ("vCPU", "vDisk", "vTools", "vNetwork")
    }  # fmt: skip
    hosts = [("Host", "# CPU", "# Cores", "Annotation"), ("esx1", 2, 16, LEAK)]
    return workbook(
        "rvtools.xlsx", vSnapshot=SNAPSHOTS, vHost=hosts, **others,
        vInfo=[(*VINFO_HEADER, *VINFO_SECRETS), *rows],
    )  # fmt: skip


def unpacked(content):
    """Return every byte of an output, the parts of a zipped one each on its own."""
    if content.startswith(b"%PDF"):
        return "".join(
            page.extract_text() for page in PdfReader(io.BytesIO(content)).pages
        ).encode()
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist())


def test_annotations_and_passwords_never_reach_an_output(tmp_path):
    upload = export()
    assert LEAK.encode() in unpacked(upload.content)
    project = ProjectInfo("P", "C")
    request = asked(project, {"rvtools": (upload,)}, load_register(), dt.date(2026, 11, 23))
    result = run_agents(request)
    outputs = {key: unpacked(render(key, result)) for key in FORMATS}
    outputs["failed rows"] = failed_rows(upload, result.case.issues)
    (tmp_path / upload.name).write_bytes(upload.content)
    report = inspect_file(tmp_path / upload.name)
    outputs["inspect"] = f"{report} {inspection_text(report)}".encode()
    assert b"web-02" in outputs["failed rows"]
    leaks = [
        key
        for key, content in outputs.items()
        if LEAK.lower().encode() in content.lower() or "hunter2".encode("utf-16-le") in content
    ]
    assert leaks == []
