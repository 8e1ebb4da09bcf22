"""The benchmarks run: what they measure moves on with the program. Nobody times them here."""

from __future__ import annotations

import json
import multiprocessing
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories import rvtools, vinfo_row

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ROOT / "scripts"


class Here:
    """Processes that are none: they are apart so that memory is measured, which is no subject."""

    exitcode = 0

    def __init__(self, target, args):
        self.start = lambda: target(*args)

    def join(self):
        pass


@pytest.fixture
def told(monkeypatch, capsys):
    """Run a script and return what it prints; a process of its own would import all once more."""
    monkeypatch.syspath_prepend(SCRIPTS)
    monkeypatch.setattr(Here, "Process", Here, raising=False)
    monkeypatch.setattr(multiprocessing, "get_context", lambda _: Here)

    def run(script, *arguments):
        monkeypatch.setattr(sys, "argv", [script, *arguments])
        runpy.run_path(str(SCRIPTS / script), run_name="__main__")
        return capsys.readouterr().out

    return run


@pytest.mark.parametrize(
    ("script", "small", "said"),
    [
        ("benchmark_what_if.py", ("--servers", "60", "--runs", "1"), "sized and priced"),
        ("benchmark_finance.py", ("--servers", "60", "--runs", "1"), "recompute with 10,000 draws"),
        ("benchmark_waves.py", ("60", "120"), "decide, s"),
        ("benchmark_store.py", ("--servers", "60"), "case file opened"),
        ("benchmark_documents.py", ("--servers", "60"), "documents written"),
    ],
)
def test_a_benchmark_runs_on_a_small_estate(told, script, small, said):
    assert said in told(script, *small)


def test_the_stages_of_a_whole_case_are_measured_each(tmp_path):
    """What ``benchmark.py`` starts for each size; the peers that it starts too are not ours.

    A process of its own, as it changes how its threads take memory, and times its imports.
    """
    export = tmp_path / "export.xlsx"
    export.write_bytes(rvtools(vinfo_row("a"), vinfo_row("b")).content)
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "benchmark_stages.py"), str(export)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    names = [name for name, *_ in json.loads(done.stdout)]
    assert {"imports", "saved state", "case.bizcase", "business_case.docx"} <= set(names)


def test_the_table_of_the_browser_is_put_in_the_place_of_the_one_before(monkeypatch):
    monkeypatch.syspath_prepend(SCRIPTS)
    doc = runpy.run_path(str(SCRIPTS / "performance_doc.py"))
    before = doc["DOC"].read_text(encoding="utf-8")
    found = [("to Case", 0.5, 0.4), ("an edit", 1.0, 1.374), ("MiB at most", None, 647.0)]
    after = doc["with_steps"](before, found)
    rows = after.split(doc["IN_A_BROWSER"])[1].split("\n\n## ")[0].splitlines()[4:]
    assert rows == ["| to Case | 0.5 | 0.4 |", "| an edit | 1 | 1.37: missed |",
                    "| MiB at most |  | 647 |"]  # fmt: skip
    assert len(before.splitlines()) - len(after.splitlines()) > 10
    outside = [text.split("**" + doc["IN_A_BROWSER"])[0] for text in (before, after)]
    assert outside[0] == outside[1]
    assert after.split("\n## ")[3:] == before.split("\n## ")[3:]
