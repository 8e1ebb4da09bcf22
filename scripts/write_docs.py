"""Write the documents generated from our own tables: docs/INPUTS.md and docs/METHOD.md.

The filled example in it is the built-in sample, computed here (a few seconds).
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


def main() -> None:
    from bizcase.inputs.guide import inputs_guide
    from scripts.method import EXAMPLE, built_in_case, example_text, method_text

    EXAMPLE.write_text(example_text(built_in_case()), encoding="utf-8")
    for name, content in (("INPUTS.md", inputs_guide()), ("METHOD.md", method_text())):
        path = ROOT / "docs" / name
        path.write_text(content, encoding="utf-8")
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
