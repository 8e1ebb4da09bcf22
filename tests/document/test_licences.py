"""What the section on licences says of an estate without SQL Server, and of one with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bizcase.document.licences import licences_section
from bizcase.document.writing import plain, written
from bizcase.ledger import Ledger
from tests.document.estates import result_of

COUNTS = ("licences.sql_servers", "licences.not_on_hosts")


def told_with(count, counts=COUNTS):
    """Return the first paragraph with that value of counts: SQL Server, servers off hosts."""
    case, ledger = result_of("built in").case, Ledger()
    for figure in result_of("built in").case.ledger:
        ledger.add(replace(figure, value=count) if figure.id in counts else figure)
    section = licences_section(replace(case, ledger=ledger))
    return written(section.blocks[0].text, ledger, plain)


def test_no_count_of_nothing_is_told():
    told = told_with(0)
    # An input may list SQL Server there today, which leaves for a managed database.
    assert "No SQL Server is on them after the move." in told
    assert "input" not in told
    assert "shared hardware" not in told
    assert " 0 servers" not in told


@pytest.mark.parametrize(("count", "servers"), [(1, "1 server"), (12, "12 servers")])
def test_what_there_is_is_counted(count, servers):
    told = told_with(count)
    assert f"run Windows or SQL Server on EC2, {count} of them SQL Server." in told
    assert f"It leaves {servers} on shared hardware." in told


def test_where_no_server_may_go_to_a_host_none_is_counted():
    """It read: The third option needs 0 hosts, with Software Assurance of 0 USD a month."""
    told = told_with(0, (*COUNTS, "licences.hosts.count", "licences.windows_sa.monthly"))
    assert told.endswith("so the third option is the second.")
    assert " 0 " not in told
