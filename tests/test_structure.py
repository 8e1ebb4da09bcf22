"""The contract between rooms, files and packages."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MAX_LINES = 300


def test_no_page_lies_directly_in_pages():
    """Streamlit would switch to its automatic multipage mode and run the page alone."""
    assert not list((ROOT / "pages").glob("*.py"))


def test_bizcase_never_imports_streamlit():
    for path in (ROOT / "bizcase").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Import | ast.ImportFrom):
                continue
            names = [alias.name for alias in node.names]
            module = getattr(node, "module", "") or ""
            assert not any(name.split(".")[0] == "streamlit" for name in [module, *names]), path


@pytest.mark.parametrize("folder", ["bizcase", "pages", "tests", "scripts"])
def test_files_stay_small(folder):
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / folder).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MAX_LINES
    }
    assert long == {}


def test_no_lock_file_replaces_requirements():
    """Community Cloud would install uv.lock instead of requirements.txt."""
    assert not (ROOT / "uv.lock").exists()


def test_every_requirement_has_a_floor_and_a_reason():
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text().splitlines():
            if line and not line.startswith(("#", "-r")):
                assert ">=" in line, line
                assert "#" in line, line


def test_one_place_says_which_tests_need_files_beside_the_checkout():
    """A test that looks for them by itself fails in a plain clone, or skips without its reason."""
    words = ("skipif(", '/ "shared"')
    found = {
        path.name
        for path in (ROOT / "tests").rglob("*.py")
        if any(word in path.read_text(encoding="utf-8") for word in words)
    }
    assert found == {"factories.py", Path(__file__).name}
