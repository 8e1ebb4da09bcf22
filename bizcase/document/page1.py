"""The first page: the answer, how sure it is, why, what could change it, and what is asked."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import (
    Block,
    Bullets,
    Paragraph,
    Ref,
    Section,
    Text,
    Words,
    text,
    words,
)
from bizcase.document.body.parts import (
    filled,
    nothing_in_scope,
    open_items,
)
from bizcase.document.charts.risk import short_label
from bizcase.document.due import (
    ANSWERS,
    MEASUREMENT,
    NOTHING,
    awaited,
    due_dates,
    is_measured_first,
)
from bizcase.document.finance import metal
from bizcase.document.option_names import different, option_label
from bizcase.document.page1_reasons import reasons
from bizcase.document.page1_tables import cost_alone, cumulative, open_questions, totals
from bizcase.document.said import sureness, verdict
from bizcase.document.verdict import (
    changes_nothing,
    comparable,
    questions,
    reversal,
)
from bizcase.finance.result import FinanceResult
from bizcase.finance.verdict import (
    BALANCED,
    LEAN_MIGRATE,
    LEAN_STAY,
    MIGRATE,
    PART,
    STAY,
    UNKNOWN,
    WAIT,
)
from bizcase.grammar import capital, inline
from bizcase.pricing.bare_metal import METAL

KEY, TITLE = "page1", "The decision"
_NOT_IN = 5
_ALTERNATIVES = 3


def page1_section(case: BusinessCase) -> Section | None:
    """Return the first page; None without a financial case."""
    result = case.finance
    if result is None:
        return None
    said, condition = answer(case)
    blocks: list[Block] = [Paragraph(said, "headline")]
    if condition:
        blocks.append(Paragraph(condition))
    if result.metrics is None:
        blocks += _without_baseline(case)
    elif comparable(result.verdict):
        blocks += _compared(case, result)
    blocks += [*_not_in(case), *_ask(case)]
    return Section(TITLE, tuple(blocks), KEY, "page1")


def answer(case: BusinessCase) -> tuple[Text, Text]:
    """Return the answer as the first sentence, and its condition; empty without a finance part."""
    return _split(verdict(case))


def _split(told: Text) -> tuple[Text, Text]:
    """Return the first sentence of a text and what follows it."""
    for place, piece in enumerate(told[:-1] if told else ()):
        after = told[place + 1]
        if isinstance(piece, Words) and ". " in piece.text:
            end, _, start = piece.text.partition(". ")
            return (*told[:place], Words(f"{end}.")), (*words(start), *told[place + 1 :])
        if isinstance(piece, Words) and piece.text.endswith(".") and isinstance(after, Words):
            rest = (*words(after.text.removeprefix(" ")), *told[place + 2 :])
            return told[: place + 1], rest
    return told, ()


def _without_baseline(case: BusinessCase) -> list[Block]:
    """Return what can be said without the cost of today."""
    told = text(
        "Today's cost is unknown, so no saving is computed. In full operation AWS would cost "
        "{W:decision.aws.annual} for what moves; moving costs {W:once.total} once."
        if case.ledger.value("decision.aws.annual")
        else "Today's cost is unknown, so no saving is computed. "
        "{V:scope.servers|All servers|The only server} in scope would cost {W:aws.run.annual} on "
        "AWS."
    )
    return [Paragraph(told), *cost_alone(case), *metal(case), *_support(case)]


def _compared(case: BusinessCase, result: FinanceResult) -> list[Block]:
    blocks: list[Block] = [Paragraph(_difference(case)), Paragraph(sureness(case))]
    blocks += [totals(case, result), Paragraph(words(_SIGNS), "small"), *cumulative(case)]
    why = reasons(case)
    if why:
        blocks += [Paragraph(words("Why:")), Bullets(why)]
    turning = reversal(case)
    if turning and not answer(case)[1]:  # else the answer has said already what would turn it
        blocks.append(Paragraph(turning))
    return blocks + open_questions(case) + _alternatives(case) + metal(case) + _support(case)


_SIGNS = "Difference = migrate − stay; + costs more. Rows are rounded."


def _difference(case: BusinessCase) -> Text:
    """Return the value of migrating with its band, and the difference of the totals."""
    ledger = case.ledger
    more = "more" if ledger.value("decision.difference") > 0 else "less"
    worth = "gain" if ledger.value("npv.base") > 0 else "loss"
    said = {piece.figure_id for piece in verdict(case) if isinstance(piece, Ref)}
    start = (
        "The net present value (NPV) of migrating as planned is {W:npv.base} at {rate} %, a "
        f"{worth}."
    )
    if not ledger.value("npv.base"):
        start = "The net present value (NPV) of migrating as planned is {W:npv.base} at {rate} %."
    if "verdict.npv.base" in said:  # the answer has given it: it is not said again
        start = "The net present value (NPV) is discounted at {rate} %."
    elif "verdict.amount" in said and worth == "gain":
        start = "This gain is the net present value (NPV) at {rate} %."
    gap = f" Undiscounted, migrating costs {{W:decision.gap}} {more} than staying."
    if changes_nothing(ledger):
        gap = " Undiscounted, migrating costs as much as staying."
    told = text(start + gap, rate=case.assumptions.text("fin.discount"))
    if case.finance is None or case.finance.simulation is None:
        return told
    return told + _outcomes(case, case.finance)


def _outcomes(case: BusinessCase, result: FinanceResult) -> Text:
    """Return the simulated outcomes, and how the NPV as planned goes together with them.

    Where all of them are one there is nothing to say: nothing moves in any.
    """
    if case.ledger.value("npv.p10") == case.ledger.value("npv.p90"):
        return ()
    band = " 8 of 10 simulated outcomes lie between {W:npv.p10} and {W:npv.p90}"
    below = case.ledger.value("npv.base_percentile")
    if abs(below - _MIDDLE) <= _NEAR:
        return text(f"{band}; the NPV as planned is near their middle.")
    told = text(f"{band}, half below {{W:npv.p50}}.")
    undecided, by_driver, by_many = _LOWER if below > _MIDDLE else _HIGHER
    if any(item.block.key == "undecided" for item in result.verdict.blocks):
        return told + text(undecided)
    driver = _apart(result, case.ledger.value("npv.base"), case.ledger.value("npv.p50"))
    return told + (text(by_driver, driver=driver) if driver else text(by_many))


_MIDDLE, _NEAR = 0.5, 0.1  # of the outcomes
_LOWER = (
    " In {F:npv.base_percentile} outcomes the NPV is lower than planned, because undecided work "
    "may move in them.",
    " In {F:npv.base_percentile} outcomes the NPV is lower than planned, mainly because of "
    "“{driver}”.",
    " In {F:npv.base_percentile} outcomes the NPV is lower than planned, because more assumptions "
    "can worsen it than improve it.",
)
_HIGHER = (
    " In {F:npv.above_base} outcomes the NPV is higher than planned, because undecided work "
    "may move in them.",
    " In {F:npv.above_base} outcomes the NPV is higher than planned, mainly because of “{driver}”.",
    " In {F:npv.above_base} outcomes the NPV is higher than planned, because more assumptions can "
    "improve it than worsen it.",
)


def _apart(result: FinanceResult, base: float, median: float) -> str:
    """Return the assumption that pulls the outcomes most to their side of the base case, if any.

    One that reaches no further to that side than half the distance of the median explains little.
    """
    side = 1 if median > base else -1
    pulls = [
        (side * (item.low_npv + item.high_npv - 2 * base), item.driver.label)
        for item in result.swings
    ]
    most, label = max(pulls, default=(0.0, ""))
    return short_label(label) if most > abs(median - base) / 2 else ""


def _alternatives(case: BusinessCase) -> list[Block]:
    """Return the other ways with their NPV, best first; one to migrate where its cost differs."""
    result = case.finance
    if result is None:
        return []
    ranked = sorted(
        (item for item in result.choices if item.npv is not None and item.key != result.version),
        key=lambda item: -(item.npv or 0.0),
    )
    base = case.estate.option
    apart = different(result, base)
    moving = [
        item for item in ranked if item.kind == "migrate" and item.key != base and item in apart
    ]
    shown = [item for item in ranked if item.kind == "stay" or item in moving[:1]]
    parts = [
        text(f"{option_label(result, item)}: {{W:choice.{item.key}.npv}}.")
        for item in shown[:_ALTERNATIVES]
    ]
    told = words("Alternatives, NPV (minus: loss).")
    for part in parts:
        told += words(" ") + part
    return [Paragraph(told)] if parts else []


def _support(case: BusinessCase) -> list[Block]:
    """Return what must be decided either way."""
    if not filled(case.ledger, "lifecycle.ended.servers"):
        return []
    told = (
        "Either way, {F:lifecycle.ended.servers} {V:lifecycle.ended.servers|run|runs} systems "
        "without vendor support: upgrade or retire."
    )
    return [Paragraph(text(told))]


def _not_in(case: BusinessCase) -> list[Block]:
    items = open_items(case)[:_NOT_IN]
    if not items or nothing_in_scope(case):  # there are no figures that lack them
        return []
    return [Paragraph(words(f"Not in the figures: {'; '.join(map(inline, items))}."))]


_ASKS = {
    MIGRATE: "Sponsor: approve {W:once.total} for the migration by {fund}.",
    PART: "Sponsor: approve the migration of {F:subset.servers} by {fund}.",
    WAIT: "Sponsor: do not start now; plan the later start by {decide}.",
    STAY: "Sponsor: do not fund the migration.",
    LEAN_STAY: "Sponsor: fund nothing yet; decide again{basis} by {decide}.",
    LEAN_MIGRATE: "Sponsor: fund the first phase only; decide on the rest by {decide}.",
    BALANCED: "Sponsor: do not decide now; decide{basis} by {decide}.",
    UNKNOWN: "Sponsor: do not decide now; decide{basis} by {decide}.",
}


# By what the decision waits for.
_BASIS = {ANSWERS: " with the answers", MEASUREMENT: " with what is measured", NOTHING: ""}


def _ask(case: BusinessCase) -> list[Block]:
    """Return what is asked, from whom and by when; at most three."""
    result = case.finance
    if result is None:
        return []
    due = due_dates(case)
    asks: list[Text] = []
    first = _ASKS.get(result.verdict.decision, "").replace("{basis}", _BASIS[awaited(case)])
    if first:
        asks.append(text(first, **due))
    if filled(case.ledger, METAL):
        asks.append(text("CFO: compare today's bill for the hosts on AWS by {answer}.", **due))
    roles = list(dict.fromkeys(item.block.role for item, _ in questions(case)))
    if roles:
        named = capital(" and ".join(filter(None, (", ".join(roles[:-1]), roles[-1]))))
        asks.append(text("{named}: answer the questions by {answer}.", named=named, **due))
    if is_measured_first(case):
        told = "Infrastructure: measure CPU and memory for 14 days by {measure}."
        asks.append(text(told, **due))
    if not asks:
        return []
    return [Paragraph(words("We ask:")), Bullets(tuple(asks))]
