from __future__ import annotations

from bizcase.assumptions import load_register
from bizcase.document.readiness import readiness_section
from bizcase.inputs import read_inventory
from bizcase.inputs.opening.upload import Upload
from bizcase.inventory.merge import merge
from bizcase.inventory.readiness_figures import readiness_figures
from bizcase.ledger import Ledger
from bizcase.strategy.rules.readiness import readiness_levels
from tests.documents import answer, tool_report
from tests.factories import rvtools, vinfo_row


def read(upload):
    return read_inventory(upload, load_register())


def markdown(*lines):
    return Upload("mra.md", "\n".join(("# Migration Readiness Assessment", *lines)).encode())


class Case:
    """The two parts of a business case that the section reads."""

    def __init__(self, inventory):
        self.inventory = inventory
        self.ledger = Ledger()
        readiness_figures(inventory, self.ledger)


def test_figures_hold_stated_and_recomputed_scores():
    lines = ["Overall score: 3/5", "## A", "Score: 2/5", "#### Gaps", "- No plan"]
    case = Case(read(markdown(*lines)))
    stated, recomputed = case.ledger["readiness.1.stated"], case.ledger["readiness.1.recomputed"]
    assert (stated.value, stated.kind, stated.unit) == (3, "input", "points")
    assert (recomputed.value, recomputed.kind) == (2, "computed")
    assert case.ledger["readiness.2.recomputed"].value is None
    assert case.ledger["readiness.2.recomputed"].state
    assert case.ledger["readiness.notes.gap"].value == 1
    assert stated.sources == ("mra.md, Migration Readiness Assessment, line 2",)


def test_the_section_shows_only_figures_and_quotes():
    inventory = read(tool_report(answer("A?", 1, "1 - No accounts."), answer("B?", 5, "5 - All.")))
    case = Case(inventory)
    section = readiness_section(case)
    scores, gaps = section.blocks[1], section.blocks[3]
    assert len(scores.rows) == 1
    for row in scores.rows:
        for cell in (row[1], row[3], row[4], row[5]):
            assert cell[0].figure_id in case.ledger
    assert gaps.caption.startswith("Gaps")
    assert any("No accounts" in piece.text for row in gaps.rows for c in row for piece in c)


def test_two_assessments_are_told_apart():
    one = read(markdown("## Platform", "Score: 3/5"))
    two = read(Upload("two.md", b"# Migration Readiness Assessment\n## Platform\nScore: 1/5\n"
                                b"#### Gaps\n- No landing zone\n"))  # fmt: skip
    both = merge([one, two])
    scores, gaps = readiness_section(Case(both)).blocks[1:3]
    names = ["Platform (mra.md)", "Platform (two.md)"]
    assert [row[0][0].text for row in scores.rows] == names
    assert [row[0][0].text for row in gaps.rows] == names[1:]
    levels = readiness_levels(both, load_register())
    assert [(item.dimension, item.gaps) for item in levels] == [
        (names[0], ()), (names[1], ("No landing zone",)),
    ]  # fmt: skip


def test_without_an_assessment_there_is_no_section_and_no_figure():
    case = Case(read(rvtools(vinfo_row("a"))))
    assert readiness_section(case) is None
    assert len(case.ledger) == 0
