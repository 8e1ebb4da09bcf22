"""What people, tools and networks do to files."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from scripts.fuzzing.seeds import Case, Row, as_csv, as_workbook, as_zip

CELLS: tuple[Any, ...] = (
    10**15, 1e308, -1, -4096, 0, 0.5, 1.5, float("inf"), float("nan"), 2**63, "1e400", "inf",
    "-inf", "nan", "9" * 400, "1" * 310, "1,368", "12,5", "1.234.567", "37.854 ", "500 GB",
    "1.5 TB", "8 vCPUs", "75 %", "-1", "0x10", "½", "١٢", "²", "12 apples", "", " ", "-", "N/A",
    "#REF!", "None", "NaN", True, False, "TRUE", "perhaps", "wahr", "x",
    dt.date(2024, 2, 29), dt.date(1970, 1, 1), "31.12.2024", "2024-13-45",
    "=1/0", "=HYPERLINK(\"http://x\")", "+1+1", "@SUM(1)", "<script>alert(1)</script>",
    "| a | b |", "**bold** _x_ `y` [z](http://x)", "\u202eevil\u202c", "שרת", "سيرفر", "サーバー",
    "é" * 300, "n" * 300, "a\nb\r\nc", "a\tb", "nul\0byte", "\U0001f600",
    "\u200b", "\ufeff", "'", '"', '""', "a;b,c|d", "\\", "{F:scope.servers}", "%s", "{0}", "vm-1",
    "poweredOn", "poweredOff", "suspended", "VM", "Windows", "10.0.0.1", "fe80::1", "web-01",
)  # fmt: skip


def cells(draw: random.Random, case: Case) -> None:
    """Overwrite one cell to many, or a whole column."""
    rows = _sheet(draw, case)
    if not rows:
        return
    if draw.random() < 0.25:  # noqa: PLR2004 - a quarter of the cases
        column, cell = draw.randrange(max(map(len, rows)) or 1), draw.choice(CELLS)
        for row in rows[1:]:
            if column < len(row):
                row[column] = cell
        case.notes.append(f"column {column} all {cell!r:.30}")
        return
    for _ in range(draw.choice((1, 1, 3, 10, 60))):
        at = draw.randrange(len(rows))
        if rows[at]:
            cell = draw.choice(CELLS)
            rows[at][draw.randrange(len(rows[at]))] = cell
            case.notes.append(f"cell {cell!r:.30}")


def headers(draw: random.Random, case: Case) -> None:
    """Rename, repeat, shuffle, shift, blank or re-case the header row."""
    rows = _sheet(draw, case)
    if not rows or not rows[0]:
        return
    head = rows[0]
    kind = draw.choice(("rename", "repeat", "shuffle", "shift", "blank", "case", "again", "units"))
    at = draw.randrange(len(head))
    if kind == "rename":
        head[at] = draw.choice(("Spalte", "???", 7, None, str(draw.choice(CELLS))))
    elif kind == "repeat":
        head[at] = draw.choice(head)
    elif kind == "shuffle":
        draw.shuffle(head)
    elif kind == "shift":
        rows[:0] = [["Report of somebody"], [], *([] if draw.random() < 0.5 else [[""]] * 9)]  # noqa: PLR2004 - half
    elif kind == "blank":
        rows[0] = [""] * len(head)
    elif kind == "case":
        change = draw.choice((str.upper, str.lower, str.title, lambda text: f" {text} \u00a0"))
        rows[0] = [change(str(cell)) for cell in head]
    elif kind == "again":
        rows.insert(draw.randrange(len(rows)), list(head))
    else:
        rows[0] = [str(cell).replace("MiB", "MB").replace("(GB)", "(MB)") for cell in head]
    case.notes.append(f"header {kind}")


def structure(draw: random.Random, case: Case) -> None:  # noqa: PLR0912 - a list of faults
    """Lose, empty, rename or double sheets, rows and columns."""
    name = draw.choice(list(case.sheets))
    rows = case.sheets[name]
    kind = draw.choice(
        ("no sheet", "empty", "rename", "delete", "double", "column", "phantom", "header", "cut",
         "one", "double sheet", "wide")
    )  # fmt: skip
    if kind == "no sheet" and len(case.sheets) > 1:
        del case.sheets[name]
    elif kind == "empty":
        case.sheets[name] = []
    elif kind == "rename":
        sheets = [(draw.choice(("Sheet1", f"tab{name}", name.upper(), "vInfo")) if n == name else n,
                   r) for n, r in case.sheets.items()]  # fmt: skip
        case.sheets = dict(sheets)
    elif kind == "delete" and rows:
        del rows[draw.randrange(len(rows))]
    elif kind == "double" and rows:
        rows.extend([list(row) for row in rows[1:]] * draw.choice((1, 1, 3)))
    elif kind == "column" and rows:
        column = draw.randrange(max(map(len, rows)) or 1)
        for row in rows:
            del row[column : column + 1]
    elif kind == "phantom":
        rows += [[""] * 5] * 500
        rows.append(["", "", "", "", " "])
    elif kind == "header":
        del rows[1:]
    elif kind == "cut":
        for row in rows:
            del row[draw.randrange(len(row) + 1) :]
    elif kind == "one":
        del rows[2:]
    elif kind == "double sheet":
        case.sheets[f"{name} (2)"] = [list(row) for row in rows]
    elif kind == "wide":
        for row in rows[:3]:
            row.extend(["x"] * 400)
    case.notes.append(f"structure {kind} of {name}")


SIZES_WITH_UNITS: tuple[Any, ...] = (
    "4 GB", "4096 MB", "1.5 TiB", "16.384", "1.200", "1,024", "40.5 GiB / 100 GiB", "8 GiB", 16,
    4194304, "2.048,5", "512MB", "0.5", "12 TB (thin)",
)  # fmt: skip


def units(draw: random.Random, case: Case) -> None:
    """Write a column in mixed units and marks of thousands, and rows of totals below it."""
    rows = _sheet(draw, case)
    if not rows or not rows[0]:
        return
    at = draw.randrange(len(rows[0]))
    for row in rows[1:]:
        if at < len(row) and draw.random() < 0.7:  # noqa: PLR2004 - most of the column
            row[at] = draw.choice(SIZES_WITH_UNITS)
    if draw.random() < 0.3:  # noqa: PLR2004 - some lists end with a sum
        rows.append([draw.choice(("Total", "Summe", "")), *["14"] * (len(rows[0]) - 1)])
    case.notes.append(f"mixed units in column {at}")


def several(draw: random.Random, case: Case) -> None:
    """Part the rows of a sheet over several sheets, which may overlap."""
    name = draw.choice(list(case.sheets))
    rows = case.sheets[name]
    if len(rows) < 3:  # noqa: PLR2004 - a header and two rows
        return
    at = draw.randrange(1, len(rows))
    other = draw.choice((f"{name} (2)", f"{name}_DC2", "Sheet1", "Overview", f"tab{name}"))
    case.sheets[other] = [list(rows[0]), *map(list, rows[max(1, at - draw.choice((0, 0, 2))) :])]
    case.sheets[name] = rows[: at + 1]
    case.notes.append(f"rows of {name} in {other} too")


WHOLE_FILES = (
    b"", b" ", b"PK\x03\x04", b"%PDF-1.7", b"\xd0\xcf\x11\xe0", b"\xff\xfe", b"a,b\n1,2\n",
)  # fmt: skip
TABLE_MUTATIONS: tuple[Callable[[random.Random, Case], None], ...] = (
    cells, cells, headers, structure, units, several,
)  # fmt: skip


def pack(draw: random.Random, case: Case) -> None:
    """Write the tables as a workbook, a csv or a zip of csv files."""
    stem = case.name.rsplit(".", 1)[0]
    form = draw.choice(("xlsx", "xlsx", "csv", "zip", "nested"))
    if form == "xlsx":
        case.name, case.content = f"{stem}.xlsx", as_workbook(case.sheets)
        return
    encoding = draw.choice(("utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-16-le", "cp437"))
    delimiter = draw.choice(",,;;\t|:")
    quoting = draw.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONE))

    def written(rows: list[Row]) -> bytes:
        return as_csv(rows, delimiter, quoting, encoding)

    if form == "csv":
        sheet = draw.choice(list(case.sheets))
        case.name = f"RVTools_tab{sheet}.csv" if sheet.startswith("v") else f"{stem}.csv"
        case.content = written(case.sheets[sheet])
    elif form == "nested":
        case.name, case.content = f"{stem}.zip", as_zip(_nested(draw, case, written))
    else:
        files = {f"RVTools_tab{name}.csv": written(rows) for name, rows in case.sheets.items()}
        case.name, case.content = f"{stem}.zip", as_zip(files)
    case.notes.append(f"{form} {encoding} {delimiter!r} quoting {quoting}")


def _nested(
    draw: random.Random, case: Case, written: Callable[[list[Row]], bytes]
) -> dict[str, bytes]:
    """Return the files of a zip that holds folders, workbooks, zips and what systems add."""
    files: dict[str, bytes] = {"__MACOSX/._x.csv": b"\0", "read me.txt": b"x", "empty.csv": b""}
    for number, (name, rows) in enumerate(case.sheets.items()):
        kind = draw.choice(("csv", "folder", "zip", "xlsx", "dated"))
        if kind == "zip":
            files[f"{number}.zip"] = as_zip({f"a/RVTools_tab{name}.csv": written(rows)})
        elif kind == "xlsx":
            files[f"{number}.xlsx"] = as_workbook({name: rows})
        elif kind == "dated":
            files[f"RVTools_tab{name}_20260101.csv"] = written(rows)
        else:
            folder = f"site{number % 2}/" if kind == "folder" else ""
            files[f"{folder}RVTools_tab{name}.csv"] = written(rows)
    return files


def damage(draw: random.Random, case: Case) -> None:
    """Flip, cut, double or splice bytes, damage a zip's entry, or lie in the name."""
    content = bytearray(case.content)
    kind = draw.choice(("flip", "cut", "double", "insert", "entry", "name", "bytes", "text"))
    if kind == "flip" and content:
        for _ in range(draw.choice((1, 5, 100))):
            content[draw.randrange(len(content))] = draw.randrange(256)
    elif kind == "cut":
        del content[draw.randrange(len(content) + 1) :]
    elif kind == "double":
        content *= 2
    elif kind == "insert":
        at = draw.randrange(len(content) + 1)
        content[at:at] = draw.randbytes(draw.choice((1, 10, 1000)))
    elif kind == "entry":
        content = bytearray(_damaged_entry(draw, bytes(content)))
    elif kind == "name":
        ending = draw.choice(("csv", "xlsx", "pdf", "md", "zip", "pptx", "txt", "", "xls"))
        case.name = f"{case.name.rsplit('.', 1)[0]}.{ending}"
    elif kind == "text" and content:
        for _ in range(5):
            at, word = draw.randrange(len(content)), str(draw.choice(CELLS))
            content[at:at] = word.encode("utf-8", "replace")
    elif kind == "bytes":
        content = bytearray(draw.choice((*WHOLE_FILES, draw.randbytes(500))))
    case.content = bytes(content)
    case.notes.append(f"bytes {kind}")


def _damaged_entry(draw: random.Random, content: bytes) -> bytes:
    """Return the zip with one part cut, emptied, dropped, doubled or spoiled."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            files = {name: bundle.read(name) for name in bundle.namelist()}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError):
        return content  # an earlier damage left nothing to open
    name = draw.choice(list(files) or ["x"])
    part = files.get(name, b"")
    kind = draw.choice(("drop", "empty", "cut", "spoil", "swap"))
    if kind == "drop":
        files.pop(name, None)
    elif kind == "empty":
        files[name] = b""
    elif kind == "cut":
        files[name] = part[: draw.randrange(len(part) + 1)]
    elif kind == "spoil" and part:
        at = draw.randrange(len(part))
        files[name] = part[:at] + draw.randbytes(20) + part[at + 20 :]
    elif kind == "swap":
        files[name] = files[draw.choice(list(files))]
    return as_zip(files)


def _sheet(draw: random.Random, case: Case) -> list[Row]:
    """Return a sheet; the first ones, which hold the machines, more often than others."""
    names = list(case.sheets)
    return case.sheets[draw.choice(names[:2] if draw.random() < 0.5 else names)]  # noqa: PLR2004 - half
