"""From case to document: which sections there are and in which order."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.annexes import assumptions_section, evidence_section, inputs_section
from bizcase.document.bill import bill_section
from bizcase.document.blocks import (
    Block,
    Bullets,
    Document,
    KeyFigures,
    Paragraph,
    Piece,
    Section,
    Text,
    given,
    text,
    words,
)
from bizcase.document.calculator import calculator_section
from bizcase.document.comparison import comparison_section
from bizcase.document.cost import cost_section, types_section
from bizcase.document.databases import databases_section
from bizcase.document.estate import estate_section, scope_section
from bizcase.document.finance import uncertainty_section, verdict_blocks
from bizcase.document.finance_beyond import beyond_section
from bizcase.document.finance_choices import choices_section
from bizcase.document.finance_cost import cash_flow_section, one_time_section, today_section
from bizcase.document.formats import name_of
from bizcase.document.licences import licences_section
from bizcase.document.money_words import conversion_blocks, with_currency_named
from bizcase.document.notes import with_notes
from bizcase.document.number_style import style_of
from bizcase.document.options import options_section
from bizcase.document.quality import quality_section
from bizcase.document.readiness import readiness_annex, readiness_section
from bizcase.document.reconciliation import reconciliation_section
from bizcase.document.states import with_states_noted
from bizcase.document.strategy import (
    blockers_section,
    disposition_section,
    lifecycle_section,
)
from bizcase.document.strategy_plan import plan_section
from bizcase.document.transform import transform_section
from bizcase.ledger import Finding

NOT_YET = (
    "inputs of the AWS bill that only the customer knows: see the rest of the AWS bill",
    "the cost of the remedies that blockers need",
    "own licences in the base case: they stand beside it, in the section on licences",
)


def build_document(case: BusinessCase) -> Document:
    """Return the document of a case, the answer first, the evidence last."""
    project, style = case.project, style_of(case.assumptions)
    sections = (
        _summary(case),
        scope_section(case),
        reconciliation_section(case),
        quality_section(case),
        estate_section(case),
        cost_section(case),
        databases_section(case),
        licences_section(case),
        bill_section(case),
        options_section(case),
        types_section(case),
        transform_section(case),
        calculator_section(case),
        lifecycle_section(case),
        blockers_section(case),
        disposition_section(case),
        plan_section(case),
        comparison_section(case),
        choices_section(case),
        today_section(case),
        one_time_section(case),
        cash_flow_section(case),
        uncertainty_section(case),
        beyond_section(case),
        readiness_section(case),
        evidence_section(case),
        assumptions_section(case),
        inputs_section(case),
        readiness_annex(case),
    )
    return Document(
        title=text("AWS migration business case: {name}", name=project.project_name),
        subtitle=text(
            "{customer}, as of {date}, region {region}",
            customer=project.customer_name,
            date=case.as_of.isoformat(),
            region=project.aws_region,
        ),
        sections=with_notes(
            [
                with_currency_named(with_states_noted(section, case.ledger), style)
                for section in sections
                if section
            ],
            case.entries.notes,
        ),
        ledger=case.ledger,
        style=style,
    )


def finding_text(finding: Finding, case: BusinessCase) -> Text:
    """Return a finding with its figures in brackets."""
    pieces: list[Piece] = list(words(finding.message))
    for position, figure_id in enumerate(finding.figures):
        pieces += words("; " if position else " (")
        pieces += text("{name}: {F:" + figure_id + "}", name=name_of(case.ledger[figure_id]))
    if finding.figures:
        pieces += words(").")
    return tuple(pieces)


def _summary(case: BusinessCase) -> Section:
    blocks: list[Block] = []
    if case.project.description.strip():
        blocks.append(Paragraph(given(case.project.description.strip())))
    blocks += verdict_blocks(case)
    blocks += [
        KeyFigures(("scope.servers", "aws.servers.monthly", "aws.run.annual", "aws.as_is.monthly")),
        Paragraph(
            text(
                "{N:scope.servers} of {F:scope.listed} are in scope, with {F:scope.vcpu} and "
                "{F:scope.memory_gib} of memory. The cost is that of servers, managed "
                "databases and other services on AWS. A range stands where much of an amount rests "
                "on servers without a measured peak or on assumed prices; the calculated value "
                "lies inside it."
            )
        ),
        *conversion_blocks(style_of(case.assumptions)),
        Paragraph(words("This case does not hold yet:")),
        Bullets(tuple(words(item) for item in NOT_YET)),
    ]
    if case.findings:
        blocks.append(Paragraph(words("To know and to decide:")))
        blocks.append(Bullets(tuple(finding_text(finding, case) for finding in case.findings)))
    return Section("Summary", tuple(blocks))
