"""The section on AWS: what full operation costs, which types, how it is bought and licensed."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.catalog import purchase_option
from bizcase.document.blocks import Block, Paragraph, Section, Text, figure, given, text, words
from bizcase.document.body.fates import all_move
from bizcase.document.body.parts import (
    charts,
    filled,
    peaks_stated,
    section,
    table,
    thousands,
)
from bizcase.document.cost import WITHOUT_TYPE, raised_words
from bizcase.document.values import assumed
from bizcase.finance.figures_own import OWN_PRODUCTS
from bizcase.finance.figures_risk import HEAD_LABELS
from bizcase.finance.lacking import security_left_out
from bizcase.grammar import inline

_TYPES = 10


def aws_section(case: BusinessCase) -> Section:
    """Return the AWS cost of what moves by item, the ten most frequent types, and the choices."""
    rows = [
        (words(label), thousands(f"cash.landed.{head}"))
        for head, label in HEAD_LABELS.items()
        if filled(case.ledger, f"cash.landed.{head}")
    ]
    blocks: list[Block] = [Paragraph(_answer(case))]
    if len(rows) > 1:
        rows.append((words("Total"), thousands("decision.aws.monthly")))
        caption = "AWS run cost of what moves, all waves live, thousand USD a month"
        blocks.append(table(caption, ("Cost item", "Cost"), rows))
        if security_left_out(case.ledger):
            blocks.append(Paragraph(text(_SECURITY)))
        blocks += _own(case)
    if case.ledger.value("sizing.no_target"):
        blocks.append(Paragraph(text(WITHOUT_TYPE)))
    blocks += [*_types(case), *_choices(case), *charts(case, "C7", "C8")]
    return section(case, "aws", "AWS target and cost", blocks)


# By whether all servers in scope move.
_OWN_LICENCES = {
    True: "Own licences could save {W:licences.cheapest.saving.annual} (annex F).",
    False: "Own licences could save {W:licences.cheapest.saving.annual}, if "
    "{V:scope.servers|all servers|the only server} in scope moved (annex F).",
}
_SECURITY = (
    "AWS security services are left out of this cost until the tools that they replace are "
    "entered. They "
    "cost {W:aws.other.security.monthly} for {V:scope.servers|all servers|the only server} in "
    "scope (annex F)."
)


def _answer(case: BusinessCase) -> Text:
    if not filled(case.ledger, "decision.aws.monthly"):
        # Of servers that no instance type holds there is no price.
        return text(
            "Nothing moves to AWS in this plan. {V:scope.servers|All servers|The only server} "
            "in scope would cost {W:aws.run.monthly} there."
            if filled(case.ledger, "aws.run.monthly")
            else "Nothing moves to AWS in this plan."
        )
    return text(
        "In full operation AWS would cost {W:decision.aws.monthly} for what moves. Compute is "
        "bought as {option}" + _mix(case) + "." + _grown(case),
        option=inline(purchase_option(case.estate.option).label),
        coverage=case.assumptions.text("aws.commit_coverage"),
        growth=case.assumptions.text("growth.infra"),
    )


def _grown(case: BusinessCase) -> str:
    """Return why the month × 12 is more than the comparison, which has today's size."""
    grows = case.assumptions.number("growth.infra")
    return " This is the last month of the case, with {growth} % of growth a year." * bool(grows)


def _mix(case: BusinessCase) -> str:
    """Return what the commitment leaves on demand; nothing where nothing is committed."""
    committed = purchase_option(case.estate.option).term_years
    return " for {coverage} % of the hours, the rest on demand" * bool(committed)


def _own(case: BusinessCase) -> list[Block]:
    """Return the products of own licences with their parts of that item, and of more Oracle's."""
    parts = [
        f"{{W:own_licences.{product}.monthly}} for {label}"
        for product, label in OWN_PRODUCTS.items()
        if filled(case.ledger, f"own_licences.{product}.monthly")
    ]
    # Section 2 has the same licences by year, at today's size.
    month = " in the last month" + ", with growth" * bool(case.assumptions.number("growth.infra"))
    told = []
    if parts:
        said = " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
        told.append(f"Own licences of what moves cost {said}{month}.")
    if filled(case.ledger, "own_licences.oracle.monthly"):
        told.append(_MORE_ORACLE + month + ".")
    return [Paragraph(text(" ".join(told)))] if told else []


_MORE_ORACLE = (
    "Oracle Database licences that AWS needs beyond those owned cost "
    "{W:own_licences.oracle.monthly}"
)


def _types(case: BusinessCase) -> list[Block]:
    names = [
        item.id.removeprefix("types.").removesuffix(".servers")
        for item in case.ledger
        if item.id.startswith("types.") and item.id.endswith(".servers")
    ][:_TYPES]
    if len(names) < 2:  # noqa: PLR2004 - one type is no table
        return []
    head = ("Instance type", "Servers", "Compute")
    rows = (
        (given(name), figure(f"types.{name}.servers"), thousands(f"types.{name}.monthly"))
        for name in names
    )
    caption = "Most frequent instance types of all servers in scope, thousand USD a month"
    return [Paragraph(_sizes(case)), table(caption, head, rows)]


def _sizes(case: BusinessCase) -> Text:
    saved, every = case.ledger.value("aws.right_sizing.monthly"), all_move(case)
    raised = raised_words(case)
    if not peaks_stated(case.ledger):
        kept = "No peak was measured, so each server keeps the size allocated today"
        return words(f"{kept}; {raised}." if saved else f"{kept}.")
    use = "measured use" if filled(case.ledger, "verdict.measured") else "the stated peaks"
    if saved > 0 and every:
        return text(f"Sizing by {use} saves {{W:aws.right_sizing.monthly}} against today's sizes.")
    if saved > 0:
        return text(
            f"Sizing by {use} saves {{W:aws.right_sizing.monthly}} against today's sizes, if all "
            "servers in scope moved."
        )
    right_sized = f"{{W:aws.option.right_sized.{case.estate.option}.monthly}}"
    if saved < 0 and every:
        return text(
            f"Today's sizes would cost {{W:aws.as_is.monthly}}; sizing by {use} costs "
            f"{right_sized}. Servers at their limit get more, and {raised}."
        )
    if saved < 0:
        return text(
            "Today's sizes would cost {W:aws.as_is.monthly} if all servers in scope moved; sizing "
            f"by {use} costs {right_sized}. Servers at their limit get more, and {raised}."
        )
    return words(f"Sizing by {use} saves nothing: CPU and memory needs are met together.")


def _choices(case: BusinessCase) -> list[Block]:
    told: list[Text] = []
    ledger, every = case.ledger, all_move(case)
    if filled(ledger, "databases.managed"):
        told.append(text(_MANAGED[every, filled(ledger, "databases.on_ec2")]))
    late = f"aws.commit.{case.estate.option}.lag.once"
    if filled(ledger, late):
        told.append(
            text(
                "Compute runs on demand for {months} before the commitment starts. "
                + _LATE[every].replace("{late}", f"{{W:{late}}}"),
                months=assumed(case.assumptions, "aws.commit_start_lag"),
            )
        )
    if filled(ledger, "licences.cheapest.saving.annual"):
        told.append(text(_OWN_LICENCES[every]))
    if filled(ledger, "licences.no_image"):
        told.append(
            text(
                "{F:licences.no_image} {V:licences.no_image|run|runs} a Linux release for which "
                "AWS has no image with a subscription. CIO: confirm the subscription, the upgrade "
                "or the retirement."
            )
        )
    return [Paragraph(item) for item in told]


# By whether all servers in scope move (else a sum over all of them is of no plan), and whether a
# database stays on its server.
_MANAGED = {
    (True, False): "{F:databases.managed} {V:databases.managed|move|moves} to a managed service.",
    (True, True): "{F:databases.managed} {V:databases.managed|move|moves} to a managed service; "
    "{F:databases.on_ec2} {V:databases.on_ec2|stay on their|stays on its} server.",
    (False, False): "If {V:scope.servers|all servers|the only server} in scope moved, "
    "{F:databases.managed} would move to a managed service.",
    (False, True): "If {V:scope.servers|all servers|the only server} in scope moved, "
    "{F:databases.managed} would move to a managed service; "
    "{F:databases.on_ec2} would stay on {V:databases.on_ec2|their|its} server.",
}
_LATE = {
    True: "This costs {late} more once. The cash flow counts it; the cost of a month does not.",
    False: "If {V:scope.servers|all servers|the only server} in scope moved to EC2, this would "
    "cost {late} more once. The cash flow counts it for what moves; the cost of a month does not.",
}
