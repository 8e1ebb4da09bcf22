"""Quick tests with the lowest versions that requirements.txt allows, in an environment of its own.

``scripts/check --lowest`` runs it. The result is kept in docs/DEPLOY.md, and a test compares it
with requirements.txt: whoever changes a version runs this again.
"""

from __future__ import annotations

import datetime as dt
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
ENVIRONMENT = ROOT / ".venv-lowest"
DOCUMENT = ROOT / "docs" / "DEPLOY.md"
MARKS = ("<!-- lowest: written by scripts/check --lowest -->\n", "<!-- /lowest -->")
# Together they import and use every package of requirements.txt.
QUICK = (
    "tests/test_door.py",  # pandas, numpy, python-calamine, fastexcel, pyarrow, platformdirs
    "tests/exports/test_outputs.py",  # XlsxWriter, openpyxl, markdown, nh3
    "tests/exports/test_documents.py",  # reportlab, lxml, pillow, python-docx, python-pptx
    "tests/inputs/test_formats.py",  # readers of every format
    "tests/inputs/test_mra.py",  # python-docx, pypdf
    "tests/inputs/test_atx_documents.py",  # python-pptx
    "tests/catalog/test_refresh_bulk.py",  # requests
    "tests/store/test_cli_cases.py",  # boto3
    "tests/app/test_pages.py",  # streamlit, altair
    "tests/app/test_access.py",  # streamlit's sign-in
)


def main() -> int:
    from scripts.requirements import requirements

    wanted = requirements()
    python = ENVIRONMENT / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", "--clear", ENVIRONMENT], check=True)
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as constraints:
        constraints.write("\n".join(item.pin for item in wanted))
        constraints.flush()
        install = [python, "-m", "pip", "install", "--quiet", "-c", constraints.name]
        subprocess.run([*install, "-r", ROOT / "requirements-dev.txt"], check=True, cwd=ROOT)
    subprocess.run([python, "-m", "pip", "check"], check=True)
    return tested(python)


def tested(python: Path) -> int:
    """Run the quick tests with a Python, and keep the result where they pass; return the code."""
    ran = subprocess.run(
        [python, "-X", "faulthandler", "-m", "pytest", "-n0", *QUICK], cwd=ROOT,
        stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    print(ran.stdout)
    if ran.returncode == 0:
        keep(passed_in(ran.stdout))
    return ran.returncode


def passed_in(output: str) -> int:
    """Return how many tests passed: with -q pytest prints a dot for each, and no sum."""
    lines = [line for line in output.splitlines() if re.search(r"\[ *\d+%\]$", line)]
    return sum(line.partition("[")[0].count(".") for line in lines)


def keep(passed: int) -> None:
    """Write the result into docs/DEPLOY.md."""
    text = DOCUMENT.read_text(encoding="utf-8")
    before, rest = text.split(MARKS[0])
    after = rest.split(MARKS[1])[1]
    written = f"{before}{MARKS[0]}{report(passed)}{MARKS[1]}{after}"
    DOCUMENT.write_text(written, encoding="utf-8")


def report(passed: int) -> str:
    """Return the result as a paragraph and a table."""
    from scripts.requirements import requirements

    rows = "".join(f"| {item.name} | {item.floor} |\n" for item in requirements())
    day = dt.datetime.now(dt.UTC).date().isoformat()
    return (
        f"Last run: {day}, Python {platform.python_version()}, {passed} tests passed.\n\n"
        f"| Package | Lowest version tested |\n|---|---|\n{rows}"
    )


if __name__ == "__main__":
    sys.exit(main())
