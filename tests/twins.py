"""Made twins of the samples: what a test can prove on any estate, it proves in every checkout."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

import pytest

from bizcase.inputs.opening.upload import Upload
from bizcase.sample import it_inventory_bytes, rvtools_bytes
from bizcase.sample.estate import DEFAULT_SEED, make_machines
from bizcase.sample.it_inventory import it_inventory_sheets
from bizcase.sample.write import workbook_bytes
from tests.factories import (
    MPA_SAMPLE,
    PORTFOLIO_SAMPLE,
    READINESS_SAMPLES,
    RVTOOLS_SAMPLE,
    needs,
    rvtools,
    vinfo_row,
)


@cache
def made_rvtools() -> Upload:
    """Return the export of the synthetic estate."""
    return Upload("sample_rvtools.xlsx", rvtools_bytes())


@cache
def made_inventory() -> Upload:
    """Return the IT inventory of the synthetic estate, with databases and applications."""
    return Upload("sample_it_inventory.xlsx", it_inventory_bytes())


@cache
def short_inventory() -> Upload:
    """Return that inventory with every application and database, but few servers.

    One for each application and the host of each database: what a run of it costs is nearly that
    of one server, and it has all kinds of blockers, engines, systems and fates.
    """
    sheets = it_inventory_sheets(make_machines(DEFAULT_SEED), DEFAULT_SEED)
    first = {row[0]: row[1] for row in reversed(sheets["Server to application"][1:])}
    kept = {*first.values(), *(row[7] for row in sheets["Databases"][1:])}
    columns = {"Servers": (0,), "Server to application": (1,), "Server communication": (0, 4)}
    short = {
        name: [rows[0], *(row for row in rows[1:] if {row[at] for at in columns[name]} <= kept)]
        if name in columns
        else rows
        for name, rows in sheets.items()
    }
    return Upload("short_it_inventory.xlsx", workbook_bytes(short))


def made_on_aws() -> Upload:
    """Return an export whose only host is rented from AWS already."""
    hosts = [["Host", "# CPU", "# Cores", "# Memory", "Model"],
             ["esx1", 2, 36, 524288, "Amazon EC2 i3.metal-2tb"]]  # fmt: skip
    return rvtools(vinfo_row("a"), vinfo_row("b", CPUs=4), vHost=hosts, name="on_aws.xlsx")


def made_portfolio() -> Upload:
    """Return a portfolio: declared strategies and waves, a dependency in it and one out of it."""
    return Upload(
        "portfolio.csv",
        b"Application Name,Business Unit,Criticality,Environment,Complexity,Dependencies,"
        b"Recommended Strategy,Migration Wave\n"
        b"Shop,Sales,High,Production,Medium,Payments,Replatform,Wave 1\n"
        b"Payments,Finance,Critical,Production,High,Bank,Rehost,Wave 1\n"
        b"Intranet,HR,Low,Production,Low,,Retire,\n"
        b"Mail,IT,Medium,Production,Low,,Repurchase,Wave 2\n"
        b"Archive,IT,Low,Non-Production,Low,,Retain,\n",
    )


def made_readiness() -> Upload:
    """Return a readiness assessment with a score for each of two dimensions."""
    return Upload(
        "readiness.md",
        b"# Migration Readiness Assessment\n\n## Business\n\n**Score: 4.0/5**\n\n"
        b"## Platform\n\n**Score: 3.0/5**\n",
    )


def sample(path: Path) -> object:
    """Return the parameter of a test that reads a sample; it skips where that is not there."""
    return pytest.param(partial(Upload.from_path, path), id=path.name, marks=needs(path))


# Each parameter is called for its Upload.
RVTOOLS = [pytest.param(made_rvtools, id="made rvtools"), sample(RVTOOLS_SAMPLE)]
INVENTORIES = [pytest.param(made_inventory, id="made inventory"), sample(MPA_SAMPLE)]
EXPORTS_ON_AWS = [pytest.param(made_on_aws, id="made on AWS"), sample(RVTOOLS_SAMPLE)]
PORTFOLIOS = [pytest.param(made_portfolio, id="made portfolio"), sample(PORTFOLIO_SAMPLE)]
READINESS = [
    pytest.param(made_readiness, id="made readiness"), *map(sample, READINESS_SAMPLES)
]  # fmt: skip
SERVER_FILES = [*RVTOOLS, *INVENTORIES]
ALL_FILES = [*SERVER_FILES, *PORTFOLIOS, *READINESS]
