"""Names stand for ids where they can."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from bizcase.strategy.rules.group import Group
from bizcase.strategy.waves.labels import group_label, labels, listed
from bizcase.strategy.waves.prerequisites import prerequisites

SERVERS = pd.DataFrame(
    [
        ("u-1", "web-1"),
        ("u-2", "DB"),
        ("u-3", "db"),  # names differ in case only: nobody can tell them apart
        ("u-4", None),
        ("host", "host"),
    ],
    columns=["server_id", "name"],
)
APPLICATIONS = pd.DataFrame(
    [("A1", "Shop"), ("A2", "web-1"), ("A3, part 2", "Mail")], columns=["application_id", "name"]
)
KNOWN = labels(SimpleNamespace(servers=SERVERS, applications=APPLICATIONS))


def test_a_name_of_its_own_else_the_id_too():
    assert KNOWN == {
        ("server", "u-1"): "web-1",
        ("server", "u-2"): "DB (u-2)",
        ("server", "u-3"): "db (u-3)",
        ("server", "u-4"): "u-4",
        ("server", "host"): "host",
        ("application", "A1"): "Shop",
        ("application", "A2"): "web-1",
        ("application", "A3, part 2"): "Mail",
    }


def test_groups_and_their_parts():
    told = {
        "server u-1": "server web-1",
        "application A1": "application “Shop”",
        "application A1, part 2": "application “Shop, part 2”",
        "application A3, part 2": "application “Mail”",
        "application A3, part 2, part 1": "application “Mail, part 1”",
        "application gone": "application “gone”",
        "2 waves": "2 waves",
    }
    assert {key: group_label(key, KNOWN) for key in told} == told


def test_a_name_that_says_its_kind_has_none_before_it():
    told = {"server Server102": "Server102", "application CRM Application": "CRM Application",
            "server Observer": "server Observer"}  # fmt: skip
    assert {key: group_label(key, {}) for key in told} == told


def test_cells_of_a_column_begin_alike_and_names_keep_their_letters():
    """Beside ``Server10`` stands ``Application “Backup System”``.

    “Application Backup System” read as the name.
    """
    told = {"server Server10": "Server10",
            "application Backup System": "Application “Backup System”",
            "server observer-server": "observer-server"}  # fmt: skip
    assert {key: group_label(key, {}, opens=True) for key in told} == told
    ids = ["server web", "application A", "application B"]
    assert listed(ids, {}, 2, opens=True) == "Applications “A”, “B”; server web"


@pytest.mark.parametrize(
    ("ids", "said"),
    [
        (["server Server1", "server Server2"], "Server1, Server2"),
        (["server Server1", "server web"], "servers Server1, web"),
        (["application Shop"], "application “Shop”"),
        (["application A", *(f"server Server{n}" for n in range(47))],
         "application “A”; Server0, Server1 and 45 more"),
    ],
)  # fmt: skip
def test_a_list_of_names_ends_with_how_many_more_there_are(ids, said):
    assert listed(ids, {}, 2) == said


def test_what_stands_before_a_wave_is_called_by_name():
    group = Group(
        "server u-2",
        ("u-2",),
        (),
        needs=("application A1", "server u-2"),
        stays=("server u-1", *(f"server x{n}" for n in range(5))),
        ends=("application A3, part 2",),
    )
    unit = SimpleNamespace(id=group.id, group=group, blackout_words=(), decided=True, missing=())
    assert prerequisites([unit], KNOWN) == (
        "Moved before: application “Shop”",
        # The first five by id, and how many are left out.
        "Connection to what stays: servers web-1, x0, x1, x2, x3 and 1 more",
        "Connection to what ends: application “Mail”",
    )
    assert prerequisites([unit], KNOWN, too_slow=True)[-1].startswith("A faster line")
