"""AWS Transform assessments to inventory: analysis workbook, slides, PDF.

What they state stays apart from our own figures; it is compared with them, never summed into them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pandas as pd

from bizcase.errors import InputError
from bizcase.inputs.opening import container
from bizcase.inputs.opening.pdf import PAGE_BREAK, pdf_pages
from bizcase.inputs.tables.source import ReadOptions, Source
from bizcase.inputs.transform.readings import Readings
from bizcase.inputs.transform.slides import open_slides, read_slides
from bizcase.inputs.transform.text import read_pages, why_transform
from bizcase.inputs.transform.workbook import read_analysis, sheet_role
from bizcase.inventory import Inventory, IssueLog, SheetFact, SourceFile
from bizcase.inventory.transform_figures import chosen_readings, differing_figures

OPENING_PAGES = 10  # a document says what it is early; text of a PDF page takes long to extract


def recognise_atx(source: Source) -> str:
    """Return why a file is an AWS Transform assessment, or nothing."""
    if source.container == container.WORKBOOK:
        sheets = [name for name in source.workbook.sheet_names if sheet_role(name)]
        tenancy = any(sheet_role(name) != "ebs" for name in sheets)
        return f"It has the sheets {', '.join(sheets)}." if tenancy else ""
    if source.container == container.SLIDES:
        return why_transform("\n".join(slide.text for slide in open_slides(source.upload)))
    if source.container == container.PDF:
        return why_transform("\n".join(pdf_pages(source.upload, OPENING_PAGES, layout=False)))
    if _is_pages(source):
        return why_transform("\n".join(source.text.split(PAGE_BREAK)[:OPENING_PAGES]))
    return ""


def _is_pages(source: Source) -> bool:
    """Whether a text is the pages of a PDF, as it is written to be shared with pseudonyms."""
    return source.container == container.TEXT and PAGE_BREAK in source.text


def read_atx(source: Source, options: ReadOptions) -> Inventory:
    """Return what the file states, as transform_figures.

    Raises
    ------
    InputError
        The file is damaged, or states no figure that can be read.
    """
    del options  # no assumption steers what another tool states
    log = IssueLog(source.name)
    readings = Readings(source.name, log)
    servers: dict[str, int] = {}
    if source.container == container.WORKBOOK:
        servers = read_analysis(source.workbook, readings)
    elif source.container == container.SLIDES:
        read_slides(open_slides(source.upload), readings)
    elif source.container == container.TEXT:
        read_pages(source.text.split(PAGE_BREAK), readings)
    else:
        read_pages(pdf_pages(source.upload, layout=False), readings)
    if not readings.rows:
        raise InputError(
            "The file states no figure of an AWS Transform assessment that can be read.",
            "Add analysis.xlsx, or the slides or PDF as AWS Transform wrote them.",
            source.name,
        )
    figures = readings.table()
    return Inventory(
        sources=(_source(source, figures, servers),),
        issues=(*log, *differing_figures(figures)),
        transform_figures=figures,
    )


def _source(source: Source, figures: pd.DataFrame, servers: Mapping[str, int]) -> SourceFile:
    """Return the facts of the file; its rows are those of its servers, else of its figures."""
    counts = {sheet: count for sheet, count in servers.items() if count}
    counts = counts or Counter(figures["source_sheet"])
    return SourceFile(
        kind="atx",
        name=source.name,
        sha256=source.upload.sha256,
        size_bytes=source.upload.size_bytes,
        rows=sum(counts.values()),
        sheets=tuple((str(name), count) for name, count in counts.items()),
        facts=tuple(
            SheetFact(
                f"transform.{row['key']}", row["label"], row["value"], row["unit"],
                row["source_sheet"],
            )
            for row in chosen_readings(figures).to_dict("records")
        ),
    )  # fmt: skip
