"""The benchmarks run: what they measure moves on with the program. Nobody times them here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories import rvtools, vinfo_row

ROOT = Path(__file__).resolve().parents[1]


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
def test_a_benchmark_runs_on_a_small_estate(script, small, said):
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / script), *small],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert said in done.stdout


def test_the_stages_of_a_whole_case_are_measured_each(tmp_path):
    """What ``benchmark.py`` starts for each size; the peers that it starts too are not ours."""
    export = tmp_path / "export.xlsx"
    export.write_bytes(rvtools(vinfo_row("a"), vinfo_row("b")).content)
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "benchmark_stages.py"), str(export)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    names = [name for name, *_ in json.loads(done.stdout)]
    assert {"imports", "saved state", "case.bizcase", "business_case.docx"} <= set(names)
