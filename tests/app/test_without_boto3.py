"""An environment without boto3: everything works but saved cases, and that is said."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.app.steps import (
    PLACES,
    ROOT,
    generate,
    open_page,
    press,
    session_of,
    text_of,
    with_case,
)
from tests.app.test_saved_cases import RESULTS, toggle, told
from tests.factories import rvtools, vinfo_row

# Hides both packages, as in an environment that never had them, then becomes the program.
HIDDEN = """
import importlib.abc, runpy, sys
class Hide(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.partition(".")[0] in ("boto3", "botocore"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Hide())
import importlib.util
real = importlib.util.find_spec
importlib.util.find_spec = lambda name, *a: None if name == "boto3" else real(name, *a)
"""


@pytest.fixture
def without_boto3(monkeypatch):
    for name in [name for name in sys.modules if name.partition(".")[0] in ("boto3", "botocore")]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("boto3", "botocore"):
        monkeypatch.setitem(sys.modules, name, None)


def test_the_app_starts_and_says_that_persistence_is_not_installed(without_boto3, app):
    assert (toggle(app).value, toggle(app).disabled) == (False, True)
    assert "Persistence is not installed" in told(app)
    assert "pip install boto3" in told(app)
    for page in PLACES:
        open_page(app, page)
    assert "Persistence is not installed" in told(app)


def test_a_case_is_made_and_kept_as_a_file(without_boto3, app):
    generate(with_case(app, rvtools(vinfo_row("a"))))
    open_page(app, RESULTS)
    press(app, "Prepare case file")
    assert session_of(app).kept.file is not None
    assert "Download case file" in text_of(app) or app.get("download_button")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("-m bizcase cases list", "Persistence is not installed"),
        ("-m bizcase prices refresh --region eu-central-1 --source query", "--source bulk"),
        ("setup_dynamodb.py", "Persistence is not installed"),
        ("-m bizcase --help", ""),
    ],
)
def test_the_command_line_says_what_is_missing(tmp_path, call, said):
    first, *rest = call.split()
    run = f"runpy.run_module({rest[0]!r}, run_name='__main__')" if first == "-m" else (
        f"runpy.run_path({first!r}, run_name='__main__')"
    )  # fmt: skip
    program = f"{HIDDEN}\nsys.argv = {rest if first == '-m' else [first]!r}\n{run}"
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in ran.stderr
    assert ran.returncode == (2 if said else 0), ran.stderr
    assert said in ran.stderr
    assert not said or ran.stderr.count("\n") == 1
