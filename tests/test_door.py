"""What ``import bizcase`` offers."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import bizcase
from tests.factories import rvtools, vinfo_row

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"```python\n(.*?)```", README, re.DOTALL).group(1)


def test_the_names_of_the_door_are_sorted_documented_and_in_the_example():
    assert bizcase.__all__ == sorted(bizcase.__all__)
    assert set(bizcase.__all__) <= set(dir(bizcase))
    for name in bizcase.__all__:
        assert getattr(bizcase, name).__doc__
        assert f"bizcase.{name}" in EXAMPLE


def test_an_unknown_name_is_refused():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        bizcase.nothing  # noqa: B018 - to ask is the test


def test_the_example_of_the_readme_runs(tmp_path, monkeypatch, capsys):
    (tmp_path / "export.xlsx").write_bytes(rvtools(vinfo_row("a")).content)
    monkeypatch.chdir(tmp_path)
    exec(compile(EXAMPLE, "README.md", "exec"), {})  # noqa: S102 - our own README
    assert re.fullmatch(r"[\d.]+ USD a month\n", capsys.readouterr().out)
    written = {path.name for path in (tmp_path / "case").iterdir()}
    assert {"case.json", "business_case.md", "servers.csv", "case.bizcase"} <= written


def test_the_example_says_what_is_wrong(tmp_path, monkeypatch, capsys):
    (tmp_path / "export.xlsx").write_bytes(b"not a workbook")
    monkeypatch.chdir(tmp_path)
    exec(compile(EXAMPLE, "README.md", "exec"), {})  # noqa: S102 - as above
    assert "export.xlsx" in capsys.readouterr().out
    assert not (tmp_path / "case").exists()


@pytest.mark.parametrize("statement", ["import bizcase", "from bizcase.cli.main import main"])
def test_the_door_loads_nothing_heavy_before_it_is_used(statement):
    code = f"{statement}\nimport sys\nprint({{'pandas', 'boto3', 'numpy'}} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        cwd=Path(__file__).resolve().parents[1],
    )  # fmt: skip
    assert done.stdout == "set()\n"
