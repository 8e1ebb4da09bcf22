"""The planning aid for the AWS Migration Acceleration Program; AWS decides."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import Paragraph, Section, Text, given, words
from bizcase.document.body.parts import filled, section, table, thousands
from bizcase.finance.map_programme import NOTE, is_shown

KEY = "map"
_AMOUNTS = ("map.run_rate.today", "map.run_rate.end", "map.eligible", "map.left_out")
_MONTHS = ("map.month.spend", "map.month.share")
_CHECKS = (
    ("Assessment done", "Sponsor", "This case and the readiness assessment are signed off."),
    ("Plan signed", "Sponsor", "Waves with dates and budget are signed."),
    ("Tags planned", "Infrastructure", "Each resource that moves has its tag before the cutover."),
    ("Partner chosen", "Procurement", "A partner with the migration competency is under contract."),
    ("First workload dated", "CIO", "The first wave has a cutover date."),
)


def map_section(case: BusinessCase) -> Section | None:
    """Return spend and marks for the programme with its checklist; None unless switched on."""
    if case.finance is None or not is_shown(case.assumptions):
        return None
    ledger = case.ledger
    rows: list[tuple[Text, ...]] = [
        (_label(case, name), thousands(name)) for name in _AMOUNTS if filled(ledger, name)
    ]
    months = [
        (_label(case, name), thousands(name), thousands(f"{name}.usd"))
        for name in _MONTHS
        if filled(ledger, name)
    ]
    checks = ((words(what), words(role), words(test)) for what, role, test in _CHECKS)
    head = ("Step", "Role", "Done when")
    return section(case, KEY, "MAP planning aid", [
        Paragraph(words(NOTE)),
        table("AWS bill, thousand USD", ("Figure", "Amount"), rows) if len(rows) > 1 else None,
        table("Marks of spend, thousand USD", ("Mark", "Month", "Bill so far"), months)
        if len(months) > 1
        else None,
        table("Checklist", head, checks, left=(0, 1, 2)),
    ])  # fmt: skip


def _label(case: BusinessCase, name: str) -> Text:
    """Return a figure's label without the reminder that AWS decides, which is said once."""
    return given(case.ledger[name].label.partition(";")[0])
