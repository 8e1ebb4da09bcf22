"""The date of the decision, on Plan as in the document."""

from __future__ import annotations

from bizcase.document.due import late_decision
from bizcase.document.writing import text_markdown
from tests.app.steps import generate, open_page, result_of, with_case
from tests.factories import rvtools, vinfo_row

PAGE = "case/plan.py"


def test_a_later_decision_is_said_beside_the_plan_as_in_the_document(app):
    """The plan has the case approved at the end of month 1, page 1 asks to decide after it."""
    generate(with_case(app, rvtools(*(vinfo_row(f"vm{n}") for n in range(12)))))
    case = result_of(app).case
    told = text_markdown(late_decision(case), case.ledger).strip()
    assert told.startswith("The decision is due on")
    app.session_state["plan_tab"] = "Waves"
    open_page(app, PAGE)
    assert told in [item.value for item in app.caption]
