"""The controls of the what-if page: the ten levers of most effect, then all others by group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from bizcase.assumptions import PLAN, READING
from bizcase.assumptions.choice_words import word_label
from bizcase.case import BusinessCase
from bizcase.catalog import MAIN_OPTION_KEYS, purchase_option
from bizcase.catalog.databases import DATABASE_OPTIONS
from bizcase.catalog.services import support_plans
from bizcase.finance import FinanceResult
from bizcase.finance.figures_choices import BASELINE_LABELS
from bizcase.grammar import counted
from bizcase.pricing.storage import BASIS_LABELS
from pages.parts.folded import folded
from pages.parts.formatting import escape, style_of
from pages.state import widgets
from pages.tabs.what_if_fields import (
    PREFIX,
    Changes,
    choice,
    field_of,
    percent,
    shown,
    slider,
    today_total,
)  # fmt: skip

LEVERS = 10
_BASELINE = "op.baseline"
_TODAY_TOTAL = "op.today_total"
# Open answers by key: the block that shows whether the estate has any of it, and its words.
_ANSWERS = {
    "op.vmware_edition": (
        "vmware_edition",
        "VMware edition",
        {
            "open": "Not known: mean of both ends",
            "vvf": "vSphere Foundation",
            "vcf": "Cloud Foundation",
            "vvs": "vSphere Standard",
            "none": "None",
        },
    ),
    "op.space_kind": (
        "space",
        "Data centre space",
        {"open": "Not known: taken as rented", "rented": "Rented", "owned": "Owned"},
    ),
}
_STANCE = "lic.stance"
_STANCE_LABELS = {
    "unknown": "Not known: taken as owned with Software Assurance",
    "owned_sa": "Owned with Software Assurance",
    "owned_no_sa": "Owned without Software Assurance",
    "rented": "Rented",
}
_BASIS, _FREE_SPACE = "storage.basis", "storage.free_space"
_SUPPORT = "aws.support_plan"
# Without an on-premises baseline: what moves the cost of AWS and of the move.
_COST_DRIVERS = (
    "growth.infra", "fin.aws_price_change", "mig.rate_usd_h", "mig.pmo_pct", "mig.contingency",
    "mig.training_eng",
)  # fmt: skip
_PRICE_SLIDERS = (
    "sizing.headroom", _FREE_SPACE, "aws.backup_retained_ratio", "aws.observability_pct",
    "aws.security_pct",
)  # fmt: skip
# Private discounts: of all services, then by what they cover.
_DISCOUNT, *_DISCOUNTS = DISCOUNT_KEYS = (
    "aws.edp_discount", "aws.discount_ec2", "aws.discount_ebs", "aws.discount_rds",
    "aws.discount_other",
)  # fmt: skip
_FUNDING = ("mig.map_pct", "mig.funding_signed")
_SUBSCRIPTIONS = {"lic.rhel": "rhel", "lic.suse": "suse"}

# The words that may be chosen for a key, with what the reader sees.
Choices = dict[str, Mapping[str, str]]


def reset(case: BusinessCase, before: FinanceResult, *, again: bool) -> None:
    """Set the controls to the case: all ``again``, or those that have no value yet."""
    choices = _choices(case) | {_BASELINE: BASELINE_LABELS}
    choices |= {key: labels for key, (_, labels) in _answers(before).items()}
    style = style_of(case.assumptions)
    choices[_FUNDING[1]] = {}
    keys = (*levers_of(before), *_finance_keys(before), *_PRICE_SLIDERS, *DISCOUNT_KEYS)
    for key in dict.fromkeys((*keys, *_FUNDING, *choices, _TODAY_TOTAL)):
        if again or not widgets.is_drawn(field_of(key)):
            entry = case.assumptions[key]
            number = None if key in choices else shown(entry, style)
            value = entry.value if key in choices else number
            widgets.anew(f"{PREFIX}{key}", value)


def controls(case: BusinessCase, before: FinanceResult, first: Sequence[str]) -> Changes:
    """Draw the levers; return what the analyst moved away from the case, by key.

    ``first`` are the keys of the levers of most effect, in the order that they keep.
    """
    register, style = case.assumptions, style_of(case.assumptions)
    changes: Changes = {}
    for key in first:
        changes |= slider(register[key], style)
    with folded(
        "Private discount and funding", f"{PREFIX}terms", icon=":material/percent:"
    ) as is_open:
        changes |= _terms(case, first, drawn=is_open)
    if before.metrics is not None:
        with folded("Open answers", f"{PREFIX}answers", icon=":material/help:") as is_open:
            changes |= _open_answers(case, before, drawn=is_open)
    with folded("Sizes and prices", f"{PREFIX}prices", icon=":material/memory:") as is_open:
        changes |= _prices(case, first, drawn=is_open)
    others = {*_finance_keys(before)}.difference(first)
    if lesser := [key for key in register if key in others]:
        told = f"{counted(len(lesser), 'assumptions')} of less effect"
        with folded(told, f"{PREFIX}lesser") as is_open:
            for key in lesser:
                changes |= slider(register[key], style, drawn=is_open)
    return changes


def levers_of(before: FinanceResult) -> list[str]:
    """Return the keys of the levers that move the result most, those of the tornado, in order.

    A lever moves at once what it changes; what reads files anew or makes other waves is none.
    """
    if before.metrics is None:
        return list(_COST_DRIVERS)
    register = before.assumptions
    keys = (item.driver.key for item in before.swings if item.driver.key in register)
    return [
        key
        for key in keys
        if register[key].moves not in (READING, PLAN) and register[key].tested_range is not None
    ][:LEVERS]


def _terms(case: BusinessCase, first: Sequence[str], *, drawn: bool) -> Changes:
    """Draw what the customer may have agreed with AWS: discounts by what they cover, and funding.

    Licences, AWS Support and Marketplace have no discount.
    """
    register, style = case.assumptions, style_of(case.assumptions)
    changes: Changes = {}
    if _DISCOUNT not in first:
        changes |= slider(register[_DISCOUNT], style, drawn=drawn)
    for key in _DISCOUNTS:
        changes |= percent(register[key], drawn=drawn)
    if drawn:
        st.caption(
            "A discount lowers what it covers, in all years; licences and AWS Support keep their "
            "price."
        )
    share, signed = _FUNDING
    if share not in first:
        changes |= slider(register[share], style, drawn=drawn)
    changes |= choice(register[signed], _words_of(case, signed), drawn=drawn)
    if drawn:
        st.caption("Only funding with a signed letter enters the cash flow.")
    return changes


def _open_answers(case: BusinessCase, before: FinanceResult, *, drawn: bool) -> Changes:
    """Draw what the case is compared with, what finance books, and the answers of the estate."""
    register = case.assumptions
    changes = choice(
        register[_BASELINE], BASELINE_LABELS, "Migration is compared with", drawn=drawn
    )
    changes |= today_total(register[_TODAY_TOTAL], style_of(register), drawn=drawn)
    for key, (title, labels) in _answers(before).items():
        changes |= choice(register[key], labels, title, drawn=drawn)
    return changes


def _finance_keys(before: FinanceResult) -> list[str]:
    """Return what moves the cash flow alone, in the order of its effect; all are register keys."""
    if before.metrics is None:
        return list(_COST_DRIVERS)
    # The error of the AWS cost is tested too, but is no value that could be kept; hours make waves.
    # What moves prices too has its slider with them.
    register = before.assumptions
    keys = [item.driver.key for item in before.swings if item.driver.key in register]
    elsewhere = {*_PRICE_SLIDERS, *DISCOUNT_KEYS, *_FUNDING}
    elsewhere |= {key for key in keys if register[key].moves in (READING, PLAN)}
    return [key for key in keys if key not in elsewhere]


def _answers(before: FinanceResult) -> dict[str, tuple[str, Mapping[str, str]]]:
    """Return the open answers that this estate has, and those that the case has given."""
    if before.metrics is None:
        return {}
    blocks = {item.block.key for item in before.verdict.blocks}
    return {
        key: (title, labels)
        for key, (block, title, labels) in _ANSWERS.items()
        if block in blocks or before.assumptions[key].changed
    }


def _prices(case: BusinessCase, first: Sequence[str], *, drawn: bool) -> Changes:
    """Draw what sizes and prices the estate anew; free space only where used space is priced."""
    register, choices = case.assumptions, _choices(case)
    style = style_of(register)
    headroom, free_space, *shares = _PRICE_SLIDERS
    changes = {} if headroom in first else slider(register[headroom], style, drawn=drawn)
    changes |= choice(register[_BASIS], choices.pop(_BASIS), drawn=drawn)
    by_use = changes.get(_BASIS, register.text(_BASIS)) == "partition_used"
    if by_use and free_space not in first:
        changes |= slider(register[free_space], style, drawn=drawn)
    plans = choices.pop(_SUPPORT)
    for key, labels in choices.items():
        changes |= choice(register[key], labels, drawn=drawn)
    changes |= choice(register[_SUPPORT], plans, drawn=drawn)
    for key in (key for key in shares if key not in first):
        changes |= slider(register[key], style, drawn=drawn)
    book = case.estate.book
    absent = [key for key in MAIN_OPTION_KEYS if not book.option_available(key)]
    if drawn and absent:
        names = ", ".join(purchase_option(key).label for key in absent)
        st.caption(f"Not offered, as {escape(book.region)} has no rates for it: {escape(names)}.")
    return changes


def _choices(case: BusinessCase) -> Choices:
    """Return the choices that this estate and region have, in the order they are shown."""
    book, estate = case.estate.book, case.estate
    bases = {
        key: label
        for key, label in BASIS_LABELS.items()
        if case.ledger[f"storage.basis.{key}"].value is not None
        or key == case.assumptions.text(_BASIS)
    }
    available = [key for key in MAIN_OPTION_KEYS if book.option_available(key)]
    options = {key: purchase_option(key).label for key in available}
    found: Choices = {_BASIS: bases, "pricing.base_option": options}
    if len(estate.databases):
        labels = {key: option.label for key, option in DATABASE_OPTIONS.items()}
        found["pricing.database_option"] = labels
    billed = set(estate.servers["os_licence"].dropna())
    found |= {key: _words_of(case, key) for key, name in _SUBSCRIPTIONS.items() if name in billed}
    plans = dict(support_plans()["label"])
    found[_STANCE] = _STANCE_LABELS
    found[_SUPPORT] = {
        key: plans.get(key, "No paid support") for key in case.assumptions[_SUPPORT].choices
    }
    found["dr.tier"] = _words_of(case, "dr.tier")
    return found


def _words_of(case: BusinessCase, key: str) -> Mapping[str, str]:
    """Return the words of a choice with their labels."""
    return {word: word_label(word) for word in case.assumptions[key].choices}
