"""Write the documents that are generated from the code's own tables: docs/INPUTS.md."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


def main() -> None:
    from bizcase.inputs.guide import inputs_guide

    path = ROOT / "docs" / "INPUTS.md"
    path.write_text(inputs_guide(), encoding="utf-8")
    print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
