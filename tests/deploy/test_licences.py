"""The packages that the app runs on: their licences and their lowest versions are on record."""

from __future__ import annotations

import re

import pytest

from scripts import licences, lowest
from scripts.requirements import requirements
from tests.deploy.template import ROOT

PACKAGES = licences.runtime_packages()


def test_the_walk_reaches_what_packages_and_their_extras_need():
    names = {item.name for item in PACKAGES}
    assert {"streamlit", "botocore", "starlette", "Authlib", "joserfc"} <= names
    assert not names & {"pytest", "moto", "ruff"}
    assert len([item for item in PACKAGES if item.direct]) == len(requirements())


def test_no_package_has_a_licence_that_is_unknown_or_asks_for_more():
    assert [(item.name, item.licence) for item in PACKAGES if item.asks is None] == []


@pytest.mark.parametrize(
    ("licence", "accepted"),
    [("MIT", True), ("Apache-2.0 OR BSD-2-Clause", True), ("LGPL-3.0-or-later", True),
     ("Mozilla Public License 2.0 (MPL 2.0)", True), ("GPL-3.0-only", False),
     ("GNU Affero General Public License v3", False), ("AGPL-3.0", False),
     ("not stated", False), ("Proprietary", False)],
)  # fmt: skip
def test_a_licence_is_accepted_by_its_family(licence, accepted):
    assert (licences.Licensed("x", True, licence).asks is not None) is accepted


def test_every_package_of_requirements_is_listed_with_its_licence():
    """Packages behind them come and go with versions, so they are listed but not compared."""
    text = licences.DOCUMENT.read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\S+) \| the program \| (.+?) \| (.+?) \|$", text, re.M)
    assert {name for name, *_ in rows} == {item.name for item in PACKAGES if item.direct}
    for name, licence, asks in rows:
        assert licences.Licensed(name, True, licence).asks == asks


def test_the_lowest_versions_were_tried_since_requirements_changed():
    text = lowest.DOCUMENT.read_text(encoding="utf-8")
    written = text.split(lowest.MARKS[0])[1].split(lowest.MARKS[1])[0]
    passed = int(re.search(r"(\d+) tests passed", written)[1])
    assert passed > 0
    expected = lowest.report(passed)
    assert written.splitlines()[1:] == expected.splitlines()[1:], "run scripts/check --lowest"


def test_quick_tests_are_there():
    for path in lowest.QUICK:
        assert (ROOT / path).exists(), path


def test_a_run_counts_its_tests():
    output = "..s.F  [ 50%]\n...  [100%]\n25 durations. < 2s\n"
    assert lowest.passed_in(output) == 6
