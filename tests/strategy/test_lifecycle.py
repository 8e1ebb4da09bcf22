from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from bizcase.strategy.decide.figures import TOP_SYSTEMS, release_labels
from bizcase.strategy.decide.lifecycle import recognise
from bizcase.strategy.rules.tables import rules


@pytest.mark.parametrize(
    ("kind", "name", "release", "status"),
    [
        ("os", "Microsoft Windows Server 2008 R2 (64-bit)", "Windows Server 2008 R2", "ended"),
        ("os", "Windows 2012 Standard R2", "Windows Server 2012 R2", "ended"),
        ("os", "Microsoft Windows Server 2016 (64-bit)", "Windows Server 2016", "ends_soon"),
        ("os", "Microsoft Windows Server 2016 or later (64-bit)", "", "unknown"),
        ("os", "LINUX RedHat EL 6.8 64bit", "RHEL 6", "ended"),
        ("os", "LINUX RedHat 64bit", "", "unknown"),
        ("os", "Red Hat Enterprise Linux 7 (64-bit)", "RHEL 7", "extended_only"),
        ("os", "RHEL 4", "RHEL 4", "ended"),
        ("os", "CentOS 4/5 or later (64-bit)", "", "unknown"),
        ("os", "CentOS Stream 9", "CentOS Stream 9", "ends_soon"),
        ("os", "Ubuntu 20.04.6 LTS", "Ubuntu LTS 20.04", "extended_only"),
        ("os", "Ubuntu Linux (64-bit)", "", "unknown"),
        ("os", "SUSE Linux Enterprise Server 15 SP5", "SLES 15.5", "extended_only"),
        ("os", "Oracle Linux 9 (64-bit)", "Oracle Linux 9", "supported"),
        ("os", "Amazon Linux 2 (64-bit)", "Amazon Linux 2", "ended"),
        ("os", "Other 3.x Linux (64-bit)", "", "unknown"),
        ("os", "Plan 9", "", "unknown"),
        ("database", "Oracle 11g", "Oracle Database 11.2", "ended"),
        ("database", "Oracle 19c", "Oracle Database 19", "supported"),
        ("database", "SQL Server 2014", "SQL Server 2014", "extended_only"),
        ("database", "MySQL 8.0", "MySQL 8.0", "ended"),
        ("database", "MySQL 8", "", "unknown"),
        ("database", "PostgreSQL", "", "unknown"),
    ],
)
def test_a_name_means_a_release_with_a_status_at_the_date(kind, name, release, status):
    found = recognise(kind, name, dt.date(2026, 11, 22), 12)
    assert (f"{found.product} {found.version}".strip(), found.status) == (release, status)


def test_support_lasts_through_its_last_day():
    def status(day):
        return recognise("os", "Windows Server 2012", dt.date(2026, 10, day), 12).status

    assert [status(13), status(14)] == ["extended_only", "ended"]


def test_every_rule_and_date_states_its_own_date_and_source():
    for row in rules("lifecycle"):
        assert row["source"], row
        for key in ("end_of_support", "extended_end", "as_of"):
            assert row[key] in ("", "open") or dt.date.fromisoformat(row[key])
    for name in ("lifecycle_rules", "blockers", "retired_services", "saas_vendors"):
        assert all(dt.date.fromisoformat(row["as_of"]) for row in rules(name))


def test_unconfirmed_releases_are_called_by_the_stated_name_and_rare_names_are_one():
    names = [
        "Ubuntu Linux (64-bit)",
        "Ubuntu  Linux (32-bit)",
        None,
        *(f"own {n}" for n in range(20)),
    ]
    count = len(names)
    table = pd.DataFrame({"subject": ["server"] * count, "name": names, "product": [""] * count,
                          "version": [""] * count})  # fmt: skip
    labels = release_labels(table.astype({"product": "str", "version": "str"}))
    assert labels[:3].tolist() == [
        *["Ubuntu Linux, release not confirmed"] * 2,
        "release not confirmed",
    ]
    assert labels.nunique() == TOP_SYSTEMS + 2
    assert labels.eq("Other systems, release not confirmed").sum() == 20 - (TOP_SYSTEMS - 1)
