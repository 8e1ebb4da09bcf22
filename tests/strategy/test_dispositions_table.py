"""What follows from each of the 7 Rs stands in one table."""

import ast
from pathlib import Path

from bizcase.assumptions import load_register
from bizcase.document.colours import colour
from bizcase.strategy.rules import dispositions as table
from bizcase.strategy.rules.tables import rules

ROOT = Path(__file__).parents[2]


def test_what_is_planned_is_what_moves_and_what_is_undecided():
    assert set(table.PLANNED) == {*table.MOVING, "undecided"}
    assert set(table.STAYING) == set(table.DISPOSITIONS) - set(table.PLANNED)


def test_what_runs_on_aws_is_planned_and_leaves():
    assert set(table.ON_AWS) <= set(table.PLANNED) & set(table.LEAVES)
    assert set(table.BY_TARGET) <= set(table.ON_AWS) & set(table.MOVING)


def test_whatever_leaves_takes_hours_but_what_is_undecided():
    assert set(table.LABOUR) == set(table.HOURS) == set(table.LEAVES) - {"undecided"}
    register = load_register()
    assert all(register[key].unit == "h" for pair in table.HOURS.values() for key in pair)


def test_what_lands_as_another_disposition_does_so_on_aws():
    assert set(table.LANDS_AS) | set(table.LANDS_AS.values()) <= set(table.ON_AWS)


def test_places_are_counted_from_1_without_a_gap():
    for column in ("moves", "labour_rank"):
        places = sorted(int(row[column]) for row in rules("dispositions") if row[column])
        assert places == list(range(1, len(places) + 1))


def test_each_disposition_has_a_fill_of_its_own():
    fills = [colour(name.lower()) for name in table.DISPOSITIONS]
    assert len(set(fills)) == len(table.DISPOSITIONS)


def test_no_other_file_lists_them():
    modules = [path for room in ("bizcase", "pages") for path in (ROOT / room).rglob("*.py")]
    assert len(modules) > 100
    assert [path.name for path in modules if any(map(lists_them, nodes(path)))] == []


def nodes(path):
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def lists_them(node):
    if not isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict):
        return False
    named = node.keys if isinstance(node, ast.Dict) else node.elts
    words = {item.value for item in named if isinstance(item, ast.Constant)}
    return len(words & set(table.DISPOSITIONS)) > 2
