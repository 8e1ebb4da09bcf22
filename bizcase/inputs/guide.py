"""The guide to the inputs (docs/INPUTS.md), written from the tables that the readers use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bizcase import packaged
from bizcase.inputs.cells.cells import PERCENT_TYPES, SEVERAL, Field
from bizcase.inputs.cells.declared import fields_of
from bizcase.inputs.cells.words import WORD_TYPES
from bizcase.inputs.lists.it_inventory import FORMAT
from bizcase.inputs.opening.container import (
    MAX_ENTRIES,
    MAX_RATIO,
    MAX_UNPACKED_BYTES,
    RATIO_COUNTS_ABOVE_BYTES,
)
from bizcase.inputs.opening.upload import MAX_FILE_BYTES
from bizcase.inputs.tables.column_mapping import NAMED_BY, NEEDS, SURE_FROM
from bizcase.inputs.tables.mapping import SHOWN_FROM
from bizcase.inputs.tables.mapping_scores import SIZE_FIELDS, UNITS
from bizcase.inventory.compare import AGREES_WITHIN, SECOND_WINS
from bizcase.inventory.coverage import coverage_rules
from bizcase.inventory.issues import issue_codes
from bizcase.traits import FORMAT_TRAITS, KINDS, FormatTraits
from bizcase.units import BYTES_PER_GIB, BYTES_PER_MIB

_UNIT_LABELS = {
    "mib": "MiB", "gib": "GiB", "kib": "KiB", "bytes": "bytes", "mhz": "MHz", "vcpu": "vCPU",
}  # fmt: skip
_TYPE_LABELS = {"bool": "true or false", "integer": "whole number", **WORD_TYPES, **SEVERAL}
EXAMPLE_HEADERS = 7
_TEXT = """\
# Inputs

<!-- Written by scripts/write_docs.py from the tables the code reads. Do not edit. -->

What can be dropped in, how it is recognised, which columns are read, and what every issue means.
`python -m bizcase inspect FILE` says all of this about one file; with `--failed-rows OUT.csv` it
writes the rows to correct.

## Formats

A file is compared with the formats in this order; the name of the file does not count.

{formats}

RVTools is read from a workbook (xlsx, xls), from csv files, and from a zip or a folder of them:
zips and folders may contain workbooks, csv files, folders and zips. A sheet or csv is known by its
headers, whatever its name: `vInfo (2)`, `vInfo_DC1`, `tabvInfo` and `RVTools_tabvInfo_20260101.csv`
are vInfo, and several of them are one estate. Given with `--rvtools`, the columns VM, Powerstate,
CPUs and Memory suffice. A list may be on several sheets; a sheet that lists servers and measures
or describes them adds to them. Every sheet and file with rows that is not read is named in an
issue. Several exports of one vCenter are put in order by the date in vMetaData or in the name of
the file. A csv may be separated by comma, semicolon, tab or bar, and be UTF-8, UTF-16 or cp1252.
A readiness assessment may be Markdown, Word or PDF; AWS Transform may be a workbook, slides or PDF.

An estimate of the AWS Pricing Calculator may be its csv or its json export, in USD. It is a file
that is compared: its services are shown next to ours, with the difference and its reasons, and in
no total. The columns of the csv (Group hierarchy, Region, Description, Service, Upfront, Monthly,
First 12 months total, Currency, in newer exports Status, Configuration summary; above them Upfront
cost, Monthly cost, Total 12 months cost) are those of exports in public repositories, read
2026-11-29. The names of the json (Groups, Services, Service Name, Region, Service Cost with
monthly and upfront, Properties; Metadata with Currency; Total Cost) are those of a public program
that writes it, read 2026-11-29; no export itself was found. The output `aws_bill.csv` has the
columns of the csv: for a person to key in or to compare. No form that the calculator imports could
be found in public, and no address of it is called.

## Limits

Checked before anything is unpacked; a file beyond them is refused with a sentence.

{limits}

No limit exists on rows: every row is read.

## Columns

A header is found among the first ten rows of a sheet. Case, blanks and signs do not count, `#`
reads as Num, and MB is MiB (RVTools changed its labels in 4.1.2, not its values). A range is what
is possible: a value beyond it is reported and left unknown. Sheets and columns that are not listed
are not read.

Where several columns have a header of one field, lists and notes are joined in the order of the
sheet, notes with a line for each column. Of anything else one column counts: that with the header
in front, else that with the first of the other headers; rows in which another says something else
are named in an issue.

A date is best written 2027-06-30. Dates of a spreadsheet, 30.06.2027, 30 June 2027 and 6/30/2027
are read too, the last kind only where the column itself shows whether the day or the month comes
first. A month, a quarter or a year means its last day. 1970-01-01 and 9999-12-31 are no dates.
The AWS MPA template has no columns of dates ({dates}):
one that is added under such a header is read.

{columns}
## Column mapping of other lists

Each column is proposed for a field with a score from 0 to 1, by its header and by its values. From
{sure} on it is used without asking, from {shown} on it is shown as a proposal; `--mapping
FILE.toml` settles it. A list without a column of names can be read with `named_by` in the mapping:
{named_by}. A list needs {needs}. The sizes {sizes} carry a unit ({units}).

Where no headers of a tool are known, as of Cloudamize, its list is read this way: the screen
"Columns of the list" shows every column with its first values, and what is chosen there is kept.

## States

Case, blanks and hyphens do not count, nor what is before a slash. A machine whose state is no
word of these is priced, and the word is named. Retired, planned and stocked servers are listed and
not priced.

{states}

## Environments

Other words stay as they are written.

{environments}

## Several files

- The order is {order}. The first that lists a machine owns its row; later ones fill what is blank.
- A later server inventory wins for {second}: it knows these better than a hypervisor.
- Rows match by UUID (VM or SMBIOS), then full name, then host name, each only where it means one
  machine on either side. An address alone proposes and never decides.
- A row that fits several machines is listed as a duplicate and counted once.
- Both values are kept and compared; numbers agree within {agrees}.
- The sums before and after must tie, or the run stops.
- A file in addition to the servers (AWS Transform, readiness) that cannot be read is an issue of
  severity error in the case; a file of servers or applications that cannot be read stops the run.

## What is never read

- Annotations, notes and custom attributes of machines and hosts, and the descriptions of
  snapshots: people write passwords there. Of a list of servers only the columns above are read, so
  nothing else can reach a document, a workbook, a csv or a log.
- Of notes those of applications alone are read, in a portfolio or an IT inventory, from each column
  that has some: they say why an application moves as it does.
- Macros, formulas, external links, pictures and comments of a workbook.

## Coverage and confidence

Every server in scope has a level of evidence per domain. The confidence of a domain is the best
level that the share `quality.coverage_share` of the servers reach; low where none is reached but
something is known.

{coverage}

## Issues

Severity: error = the file was not read; warning = look at it, a figure depends on it; info = what
was done. An issue lists file, sheet, column, the count and the first ten rows; the csv of failed
rows contains all rows of errors and warnings.

{issues}
"""


def inputs_guide() -> str:
    """Return docs/INPUTS.md as Markdown."""
    return _TEXT.format(
        formats=_formats(),
        limits=_limits(),
        columns="\n".join(map(_format_columns, described_formats())),
        dates=", ".join(dict.fromkeys(_date_headers())),
        sure=SURE_FROM,
        shown=SHOWN_FROM,
        needs=", ".join(
            f"{need} ({' or '.join(' and '.join(choice) for choice in choices)})"
            for need, choices in NEEDS.items()
        ),
        named_by=", ".join(f"`{key}` ({label})" for key, label in NAMED_BY.items()),
        sizes=", ".join(SIZE_FIELDS),
        units=", ".join(UNITS),
        states=_states(),
        environments=_environments(),
        order=", ".join(sorted(KINDS, key=lambda key: KINDS[key].place)),
        second=", ".join(SECOND_WINS),
        agrees=f"{AGREES_WITHIN:.0%}",
        coverage=_markdown(
            ("Domain", "Confidence", "Evidence", "What would raise it"),
            coverage_rules()[["label", "confidence", "evidence", "remedy"]].to_numpy().tolist(),
        ),
        issues=_markdown(
            ("Code", "What it means", "What to do"),
            [
                (f"`{row['code']}`", row["meaning"], row["remedy"])
                for row in issue_codes().to_dict("records")
            ],
        ),
    )


def _date_headers() -> list[str]:
    return [field.header for field in fields_of(FORMAT) if field.type == "date"]


def _formats() -> str:
    return _markdown(
        ("Format", "Option", "Recognised by", "Headers such as"),
        [
            (traits.label, f"`{KINDS[traits.kind].option}`", traits.mark, _example(traits))
            for traits in FORMAT_TRAITS.values()
        ],
    )  # fmt: skip


def _example(traits: FormatTraits) -> str:
    """Return some headers of the format's first sheet."""
    fields = fields_of(traits.key)
    shown = [field.header for field in fields if field.sheet == fields[0].sheet]
    return ", ".join(shown[:EXAMPLE_HEADERS]) or traits.examples


def _limits() -> str:
    return _markdown(
        ("What", "At most"),
        [
            ("File", f"{MAX_FILE_BYTES // BYTES_PER_MIB:,} MiB"),
            ("Unpacked content", f"{MAX_UNPACKED_BYTES // BYTES_PER_GIB:,} GiB"),
            ("Parts of a workbook or zip", f"{MAX_ENTRIES:,}"),
            (
                "Unpacked to packed size of a part above "
                f"{RATIO_COUNTS_ABOVE_BYTES // BYTES_PER_MIB} MiB",
                f"{MAX_RATIO} : 1",
            ),
        ],
    )


def described_formats() -> list[FormatTraits]:
    """Return the formats with declared columns in the order in which the guide shows them."""
    places = {traits.guide_place: traits for traits in FORMAT_TRAITS.values()}
    return [places[place] for place in sorted(filter(None, places))]


def _format_columns(traits: FormatTraits) -> str:
    fields = fields_of(traits.key)
    sheets = dict.fromkeys(field.sheet for field in fields)
    parts = [f"### {traits.label[:1].upper()}{traits.label[1:]}\n"]
    if traits.note:
        parts.append(f"{traits.note}\n")
    if sources := _sources(fields):
        parts.append(f"Where the headers come from: {'; '.join(sources)}.\n")
    for sheet in sheets:
        if len(sheets) > 1:
            parts.append(f"#### Sheet {sheet}\n")
        rows = [_field_row(field) for field in fields if field.sheet == sheet]
        header = ("Column", "Field", "Type", "Required", "Range", "Also headed")
        parts.append(_markdown(header, rows) + "\n")
    return "\n".join(parts)


def _sources(fields: Sequence[Field]) -> list[str]:
    """Return the sources of the headers, the one of most first; with their headers from the second.

    Formats that were measured on files of their own name none.
    """
    known = {row["key"]: row for row in packaged.rows("bizcase.inputs", "header_sources.csv")}
    by_source: dict[str, list[str]] = {}
    for field in fields:
        if field.source:
            by_source.setdefault(field.source, []).append(field.header)
    ordered = sorted(by_source, key=lambda key: -len(by_source[key]))
    return [
        f"{known[key]['source']} ({known[key]['kind']}, {known[key]['date']})"
        + (f" for {', '.join(by_source[key])}" if at else "")
        for at, key in enumerate(ordered)
    ]


def _field_row(field: Field) -> tuple[str, ...]:
    unit = " or ".join(_UNIT_LABELS.get(unit, unit) for unit in field.unit.split("|"))
    kind = "percentage" if field.type in PERCENT_TYPES else _TYPE_LABELS.get(field.type, field.type)
    span = f"{field.minimum:,g} to {field.maximum:,.0f}" if field.maximum < float("inf") else ""
    return (
        field.header, f"`{field.name}`", f"{kind}, {unit}" if unit else kind,
        "yes" if field.required else "", span, ", ".join(field.aliases),
    )  # fmt: skip


def _states() -> str:
    table = packaged.table("bizcase.inputs", "power_states.csv")
    words = table[table["where"].eq("")].groupby("state", sort=False)["written"]
    return _markdown(("State", "Written as"), [(str(name), ", ".join(w)) for name, w in words])


def _environments() -> str:
    table = packaged.table("bizcase.inputs", "environments.csv")
    groups = table.groupby("environment", sort=False)["written"]
    return _markdown(
        ("Environment", "Written as"), [(str(name), ", ".join(words)) for name, words in groups]
    )


def _markdown(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(
        "| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines
    )
