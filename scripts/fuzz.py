"""Read files that go wrong in every way: each gives a sound inventory or a refusal that helps.

python scripts/fuzz.py --cases 300 --seed 1
python scripts/fuzz.py --seed 1 --only 17 [--keep DIR]     one case again, with its traceback
"""

from __future__ import annotations

import argparse
import copy
import logging
import random
import signal
import sys
import time
import traceback
import warnings
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bizcase.assumptions import load_register
from bizcase.catalog import load_price_book
from bizcase.errors import InputError
from bizcase.inputs import read_inventory
from bizcase.inputs.opening.upload import Upload
from bizcase.inventory import Inventory
from bizcase.inventory.merge import merge
from bizcase.pricing import price_estate
from scripts.fuzzing import checks, mutations, seeds

HANG_SECONDS = 10  # of processor time: a busy machine is no hang
PRICED_SHARE = 0.15  # of the files that can be read go on through merging and pricing


def make_case(seed: int, number: int) -> tuple[str, seeds.Case]:
    """Return the format and the file of a case; the same numbers give the same bytes."""
    draw = random.Random(f"{seed}:{number}")  # noqa: S311 - cases must repeat
    tables, documents = seeds.table_seeds(), seeds.document_seeds()
    key = draw.choice([*tables, *tables, *documents])
    if key in documents:
        upload = documents[key]
        case = seeds.Case(upload.name, content=upload.content)
        for _ in range(draw.choice((1, 1, 2))):
            mutations.damage(draw, case)
        return key, case
    name, sheets = tables[key]
    case = seeds.Case(name, sheets=copy.deepcopy(sheets))
    for _ in range(draw.choice((1, 1, 2, 4))):
        draw.choice(mutations.TABLE_MUTATIONS)(draw, case)
    mutations.pack(draw, case)
    if draw.random() < 0.2:  # noqa: PLR2004 - one in five is damaged as well
        mutations.damage(draw, case)
    return key, case


class Runner:
    """Runs cases and remembers what became of them."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.register = load_register()
        self.book = load_price_book("us-east-1")
        name, sheets = seeds.table_seeds()["rvtools"]
        base = Upload(f"base-{name}", seeds.as_workbook(sheets))
        self.base = read_inventory(base, self.register)
        self.outcomes: dict[str, Counter[str]] = {}
        self.slowest: list[tuple[float, int, str]] = []
        self.failures: list[tuple[int, str, str]] = []

    def run(self, number: int) -> None:
        """Read one case, and price it where its turn has come."""
        key, case = make_case(self.seed, number)
        draw = random.Random(f"price {self.seed}:{number}")  # noqa: S311 - as above
        signal.setitimer(signal.ITIMER_PROF, HANG_SECONDS)
        started = time.process_time()
        try:
            outcome, faults = self._outcome(case, priced=draw.random() < PRICED_SHARE)
        except Exception:  # noqa: BLE001 - a crash is what is looked for
            outcome, faults = "crashed", [traceback.format_exc()]
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        seconds = time.process_time() - started
        if seconds > HANG_SECONDS:
            faults.append(f"took {seconds:.1f} s")
        self.slowest = sorted([*self.slowest, (seconds, number, key)], reverse=True)[:3]
        self.outcomes.setdefault(key, Counter())["failed" if faults else outcome] += 1
        notes = "; ".join(case.notes[:6])
        self.failures += [(number, f"{key}, {case.name}: {notes}", fault) for fault in faults]

    def _outcome(self, case: seeds.Case, *, priced: bool) -> tuple[str, list[str]]:
        upload = Upload(case.name, case.content)
        if lost := checks.lost_options(case.name):
            return "read", [lost]
        try:
            inventory = read_inventory(upload, self.register)
        except InputError as refusal:
            return "refused", list(checks.refusal_faults(refusal, case.name))
        faults = list(checks.inventory_faults(inventory, case.name))
        if priced and not faults:
            faults += self._price(inventory)
            return "priced", faults
        return "read", faults

    def _price(self, inventory: Inventory) -> list[str]:
        faults = []
        for parts in ([inventory], [self.base, inventory]):
            merged = merge(parts)
            if len(merged.servers):
                estate = price_estate(merged, self.register, self.book)
                faults += list(checks.estate_faults(estate))
        return faults

    def report(self, cases: int) -> None:
        """Print what became of the cases."""
        for key in sorted(self.outcomes):
            counts = self.outcomes[key]
            print(f"{key:45}", "  ".join(f"{name} {counts[name]}" for name in sorted(counts)))
        for seconds, number, key in self.slowest:
            print(f"slow: {seconds:.2f} s, case {number} ({key})")
        for number, what, fault in self.failures:
            print(f"\nFAILED case {number} ({what})\n{fault.strip()}")
            print(f"again: python scripts/fuzz.py --seed {self.seed} --only {number}")
        bad = len({number for number, _, _ in self.failures})
        print(f"{cases} cases, seed {self.seed}: {bad} failed")


def _hang(*_: object) -> None:
    raise TimeoutError(f"no answer within {HANG_SECONDS} s")


def main() -> int:
    """Run the cases that the command line asks for; 1 where one failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int)
    parser.add_argument("--keep", type=Path, help="folder to write the file of --only to")
    given = parser.parse_args()
    warnings.simplefilter("error")
    logging.disable(logging.CRITICAL)
    signal.signal(signal.SIGPROF, _hang)
    numbers = range(given.cases) if given.only is None else [given.only]
    if given.only is not None and given.keep:
        case = make_case(given.seed, given.only)[1]
        given.keep.mkdir(parents=True, exist_ok=True)
        (given.keep / Path(case.name).name).write_bytes(case.content)
    runner = Runner(given.seed)
    for number in numbers:
        runner.run(number)
    runner.report(len(numbers))
    return 1 if runner.failures else 0


if __name__ == "__main__":
    sys.exit(main())
