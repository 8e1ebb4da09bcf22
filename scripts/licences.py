"""Licences of all packages that the app runs on, as their own metadata states them.

Run it to write docs/LICENCES.md. Packages that came with a package are listed too.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
DOCUMENT = ROOT / "docs" / "LICENCES.md"
# Families by a word of the licence, with what they ask; the first that fits counts.
FAMILIES = (
    (r"\bA?GPL|GNU (Affero )?General Public", ""),
    (r"\bLGPL|Lesser General Public", "publish changes of the package"),
    (r"\bMPL|Mozilla", "publish changes of its files"),
    (r"Apache", "keep its notice"),
    (r"BSD|MIT|ISC|PSF|Python Software Foundation|Zlib|HPND|CC0|Unlicense|Public Domain|0BSD",
     "keep its notice"),
)  # fmt: skip
TOP = """# Licences of the packages

Written by `python scripts/licences.py` from the packages' own metadata. The program itself is
under the [MIT licence](../LICENSE); the fonts that it embeds in PDF files have theirs
[beside them](../bizcase/exports/pdf/fonts/LICENSE.txt). A test refuses a package whose licence is
not known, or asks for more than is said here.

| Package | Needed by | Licence | Asks you to |
|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Licensed:
    """A package, whether requirements.txt lists it, its licence and what the licence asks."""

    name: str
    direct: bool
    licence: str

    @property
    def asks(self) -> str | None:
        """What the licence asks for; None where it is unknown or asks for too much."""
        for words, asked in FAMILIES:
            if re.search(words, self.licence):
                return asked or None
        return None


def runtime_packages() -> list[Licensed]:
    """Return all installed packages that requirements.txt leads to, by name."""
    from scripts.requirements import requirements

    direct = {_key(item.name) for item in requirements()}
    waiting = [f"{item.name}{item.extras}" for item in requirements()]
    found: dict[str, Licensed] = {}
    seen: set[str] = set()
    while waiting:
        wanted = waiting.pop()
        if wanted in seen:
            continue
        seen.add(wanted)
        name, extras = re.match(r"([\w.-]+)(?:\[([\w,. -]+)\])?", wanted).groups()  # type: ignore[union-attr]  # every requirement begins with a name
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue  # needed on another system, or for another Python
        found[_key(name)] = Licensed(
            package.metadata["Name"], _key(name) in direct, licence(package)
        )
        waiting += _needed(package, set((extras or "").replace(" ", "").split(",")))
    return sorted(found.values(), key=lambda item: item.name.lower())


def _needed(package: Distribution, extras: set[str]) -> list[str]:
    from packaging.requirements import Requirement

    needed = []
    for text in package.requires or ():
        item = Requirement(text)
        if item.marker is None or any(item.marker.evaluate({"extra": extra}) for extra in extras):
            needed.append(item.name + (f"[{','.join(sorted(item.extras))}]" if item.extras else ""))
    return needed


def licence(package: Distribution) -> str:
    """Return the licence in one line: the expression, else the classifiers, else the text."""
    metadata = package.metadata
    classifiers = [
        text.rpartition(" :: ")[2]
        for text in metadata.get_all("Classifier") or ()
        if text.startswith("License ::") and not text.endswith("OSI Approved")
    ]
    stated = metadata.get("License-Expression") or ", ".join(sorted(set(classifiers)))
    first = (stated or metadata.get("License") or "").strip().splitlines()
    return first[0][:80].replace("|", "/") if first else "not stated"


def document(packages: list[Licensed]) -> str:
    """Return docs/LICENCES.md."""
    return TOP + "".join(
        f"| {item.name} | {'the program' if item.direct else 'another package'} | {item.licence} "
        f"| {item.asks or 'not known'} |\n"
        for item in packages
    )


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    DOCUMENT.write_text(document(runtime_packages()), encoding="utf-8")
    print(DOCUMENT.relative_to(ROOT))
