"""The one way to read a table that lies in a room."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bizcase import packaged

ROOT = Path(__file__).parent.parent
CODES = ("bizcase.inventory", "issue_codes.csv")
PRICES = ("bizcase.catalog", "data/price_list.toml")


def test_a_table_is_all_text_and_a_blank_is_no_unknown():
    table = packaged.table("bizcase.inputs", "columns.csv")
    assert {str(kind) for kind in table.dtypes} == {"str"}
    assert (table == "").any(axis=None)
    assert not table.isna().any(axis=None)


def test_the_rows_are_those_of_the_table():
    assert packaged.rows(*CODES) == packaged.table(*CODES).to_dict("records")


def test_a_caller_who_alters_a_table_alters_only_his_own():
    before = packaged.table(*CODES)
    first = before.iloc[0, 0]
    mine = packaged.table(*CODES)
    mine.iloc[0, 0] = "altered"
    mine["more"] = "altered"
    mine.columns = mine.columns.str.upper()
    del mine[mine.columns[1]]
    after = packaged.table(*CODES)
    assert after.iloc[0, 0] == first
    assert after.equals(before)


def test_a_caller_who_alters_rows_or_a_toml_alters_only_his_own():
    row = packaged.rows(*CODES)[0]
    code = row["code"]
    row["code"] = "altered"
    assert packaged.rows(*CODES)[0]["code"] == code
    content = packaged.toml(*PRICES)
    name, part = next((name, part) for name, part in content.items() if isinstance(part, dict))
    part.clear()
    assert packaged.toml(*PRICES)[name]


def test_a_file_is_read_once(monkeypatch):
    read = []
    files = packaged.resources.files
    monkeypatch.setattr(
        packaged.resources, "files", lambda room: (read.append(room), files(room))[1]
    )
    for cached in (packaged._table, packaged._rows, packaged._toml):
        cached.cache_clear()
    for _ in range(3):
        packaged.table(*CODES)
        packaged.toml(*PRICES)
    assert len(read) == 2


@pytest.mark.parametrize(
    "code",
    [
        "from bizcase.cli.main import main\ntry:\n    main(['--help'])\nexcept SystemExit: pass",
        "from bizcase.assumptions import load_register\nload_register()",
    ],
    ids=["help", "register"],
)
def test_pandas_is_not_loaded_for(code):
    code += "\nimport sys\nsys.exit(int('pandas' in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_no_other_module_reads_what_lies_in_a_room():
    modules = [path for room in ("bizcase", "pages") for path in (ROOT / room).rglob("*.py")]
    readers = {
        path.relative_to(ROOT).as_posix()
        for path in modules
        if re.search(r"importlib.*resources|__file__", path.read_text(encoding="utf-8"))
    }
    assert "bizcase/packaged.py" in readers
    # The places of the app are named by the path of their script; nothing is read there. The
    # documentation lies in no room, and not beside every installation.
    assert readers <= {"bizcase/packaged.py", "pages/parts/places.py", "bizcase/asking/found.py"}
