"""Write docs/ASSUMPTIONS.md from the register."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


def main() -> None:
    from bizcase.assumptions import load_register
    from bizcase.assumptions.reference import register_markdown

    target = ROOT / "docs" / "ASSUMPTIONS.md"
    target.write_text(register_markdown(load_register()), encoding="utf-8")
    print(f"{target.name}: {len(load_register())} assumptions")


if __name__ == "__main__":
    main()
