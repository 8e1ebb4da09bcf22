"""The ways to decide side by side."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import Paragraph, Section, Table, Text, figure, given, text, words
from bizcase.finance.choices import Choice
from bizcase.finance.figures_choices import choice_label


def choices_section(case: BusinessCase) -> Section | None:
    """Return cost, NPV and payback of staying and of migrating under each purchase option."""
    result = case.finance
    if result is None or not result.choices:
        return None
    known = result.metrics is not None
    years = f"{result.assumptions.number('fin.horizon'):.0f}"
    rows = tuple(
        (given(choice_label(result, choice)), *_amounts(choice, compared=known))
        for choice in result.choices
    )
    intro = (
        "Cost is what each way costs within {years} years, as far as it is known. Under another "
        "purchase option only EC2 compute changes; monitoring and support are kept. "
    )
    intro += (
        "The NPV compares it with the way to stay that this case is measured against."
        if known
        else "Without a baseline it is only the cost of AWS and of moving, and there is no NPV."
    )
    columns = ("Way", "AWS", "Cost", *(("NPV", "Payback, months") if known else ()))
    table = Table("Ways to decide, USD", columns, rows, frozenset(range(1, len(columns))))
    return Section("Ways to decide", (Paragraph(text(intro, years=years)), table))


def _amounts(choice: Choice, *, compared: bool) -> tuple[Text, ...]:
    name, empty = f"choice.{choice.key}", words("")
    aws = empty if choice.aws_usd is None else figure(f"{name}.aws")
    if not compared:
        return aws, figure(f"{name}.cost")
    payback = figure(f"{name}.payback") if choice.kind == "migrate" else empty
    return aws, figure(f"{name}.cost"), figure(f"{name}.npv"), payback
