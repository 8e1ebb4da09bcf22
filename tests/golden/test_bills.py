"""Bills that a person checked once stay as they are, to the cent, and add up by themselves."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from tests.golden.bill import bill
from tests.golden.cases import CASES
from tests.runs import shared_run

FOLDER = Path(__file__).parent
CENT = Decimal("0.01")
AMOUNT = r"-?\d[\d,]*(?:\.\d+)?"
# quantity, unit price, discount or nothing, amount
RECKONED = re.compile(
    rf"(?:^|  )({AMOUNT}) [A-Za-z][A-Za-z0-9 -]* × ({AMOUNT})(?: × \(1 − ({AMOUNT})\))?"
    rf" += +({AMOUNT})$"
)
SERVERS = ("EC2 compute", "Storage of servers", "Licences with servers")


def assert_unchanged(name: str, text: str, folder: Path) -> None:
    """Compare with the kept bill; a changed one is written beside it."""
    kept, actual = folder / f"{name}.txt", folder / f"{name}_actual.txt"
    if kept.exists() and kept.read_text(encoding="utf-8") == text:
        actual.unlink(missing_ok=True)
        return
    actual.write_text(text, encoding="utf-8")
    before = kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []
    changed = [line for line in text.splitlines() if line not in before]
    pytest.fail(
        f"The bill {name} is another one. Read the difference of {kept.name} and {actual.name}; "
        f"if it is right, accept it: mv {actual} {kept}\n" + "\n".join(changed[:20]),
        pytrace=False,
    )


@pytest.mark.parametrize("name", CASES)
def test_the_bill_is_the_one_that_was_checked(name):
    title, request = CASES[name]
    assert_unchanged(name, bill(title, shared_run(request())), FOLDER)


def test_every_kept_bill_has_its_case():
    assert {path.stem for path in FOLDER.glob("*.txt") if "_actual" not in path.name} == set(CASES)


def kept(name):
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def usd(text):
    return Decimal(text.replace(",", ""))


def blocks(text):
    """Return {title: [(label, USD)]} of the blocks that close with a total."""
    found = {}
    for block in text.split("\n\n"):
        title, *lines = block.splitlines()
        if lines and re.match(r"  Total +", lines[-1]):
            parts = [re.match(rf"  (.+?)(?:  .*)? ({AMOUNT})$", line) for line in lines]
            found[title] = [(part[1], usd(part[2])) for part in parts if part]
    return found


def comes_out(line):
    """Whether the arithmetic of a line gives its amount."""
    quantity, price, discount, amount = (
        usd(part or "0") for part in RECKONED.search(line).groups()
    )
    return (quantity * price * (1 - discount)).quantize(CENT, ROUND_HALF_UP) == amount


@pytest.mark.parametrize("name", CASES)
def test_each_line_is_quantity_times_price_to_the_cent(name):
    _, body = kept(name).split("\n\n", 1)
    lines = [line for line in body.splitlines() if " × " in line]
    assert len(lines) > 5
    assert [line for line in lines if not comes_out(line)] == []
    assert not comes_out(lines[0].replace(" hours × 0.", " hours × 0.1"))


@pytest.mark.parametrize("name", CASES)
def test_each_block_adds_up_and_the_run_cost_is_the_sum_of_the_blocks(name):
    totals = {}
    for title, lines in blocks(kept(name)).items():
        *parts, (_, total) = lines
        assert sum(amount for _, amount in parts) == total, title
        totals[title] = total
    heads = dict(blocks(kept(name))["Run cost on AWS, a month"])
    by_kind = {kind: sum(total for title, total in totals.items() if title.startswith(kind))
               for kind in ("Server ", "Database ", "Other services")}  # fmt: skip
    assert by_kind["Server "] == sum(heads[head] for head in SERVERS) > 0
    assert by_kind["Database "] == heads["Managed databases"]
    assert by_kind["Other services"] == heads["Other services"]


@pytest.mark.parametrize("name", CASES)
def test_both_sides_of_the_comparison_add_up_across_and_down(name):
    table = next(block for block in kept(name).split("\n\n") if block.startswith("Today against"))
    rows = [[usd(cell) for cell in re.findall(rf" ({AMOUNT}\.\d\d)", line)]
            for line in table.splitlines()[1:]]  # fmt: skip
    assert len(rows) > 10
    for today, aws, left, difference in rows:
        assert aws + left - today == difference
    assert [sum(column) for column in zip(*rows[:-1], strict=True)] == rows[-1]


def test_own_licences_are_shown_beside_the_bill():
    beside = next(block for block in kept("own_licences").split("\n\n")
                  if block.startswith("Beside the AWS bill"))  # fmt: skip
    assert re.search(r"Licences not billed by AWS .* [1-9][\d,]*\.\d\d", beside)


@pytest.mark.parametrize("name", CASES)
def test_the_cash_flow_adds_up_across_and_down(name):
    table = next(block for block in kept(name).split("\n\n") if block.startswith("Cash flow"))
    rows = [[usd(cell) for cell in re.findall(rf" ({AMOUNT}\.\d\d)", line)]
            for line in table.splitlines()[1:]]  # fmt: skip
    for stay, remains, aws, once, funding, net, credit_stays, credit_moves in rows:
        assert stay + credit_stays - remains - credit_moves - aws - once + funding == net
    assert [sum(column) for column in zip(*rows[:-1], strict=True)] == rows[-1]


def test_a_changed_cent_fails_writes_its_file_and_says_how_to_accept_it(tmp_path):
    (tmp_path / "x.txt").write_text("  Total   27.79\n", encoding="utf-8")
    with pytest.raises(
        pytest.fail.Exception, match=r"mv .*x_actual\.txt .*x\.txt\n  Total   27\.80"
    ):
        assert_unchanged("x", "  Total   27.80\n", tmp_path)
    assert (tmp_path / "x_actual.txt").read_text(encoding="utf-8") == "  Total   27.80\n"
    assert_unchanged("x", "  Total   27.79\n", tmp_path)
    assert not (tmp_path / "x_actual.txt").exists()
