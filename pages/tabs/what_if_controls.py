"""The controls of the what-if page: one group of the cash flow, one of sizes and prices."""

from __future__ import annotations

import math
from collections.abc import Mapping

import streamlit as st

from bizcase.assumptions import INPUT_REQUIRED, PLAN, READING, UNSET, Assumption
from bizcase.case import BusinessCase
from bizcase.catalog import MAIN_OPTION_KEYS, purchase_option
from bizcase.catalog.databases import DATABASE_OPTIONS
from bizcase.catalog.services import support_plans
from bizcase.document.number_style import NumberStyle, is_money
from bizcase.finance import FinanceResult
from bizcase.finance.figures_choices import BASELINE_LABELS
from bizcase.grammar import counted
from bizcase.pricing.storage import BASIS_LABELS
from pages.parts.formatting import escape, style_of
from pages.state import widgets

MAIN_DRIVERS = 8
_STEPS = 20
_PREFIX = "what_if_"
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
_SUBSCRIPTIONS = {"lic.rhel": "rhel", "lic.suse": "suse"}
_OWNER_LABELS = {"included": "Included in the price", "byos": "The customer's own"}
_RECOVERY_LABELS = {
    "by_application": "By what the lists say of each application",
    "backup_restore": "Backup and restore",
    "pilot_light": "Pilot light",
    "warm_standby": "Warm standby",
    "multi_site": "Multi-site, everything runs twice",
}

Changes = dict[str, object]
# The words that may be chosen for a key, with what the reader sees.
Choices = dict[str, Mapping[str, str]]


def reset(case: BusinessCase, before: FinanceResult, *, again: bool) -> None:
    """Set the controls to the case: all ``again``, or those that have no value yet."""
    choices = _choices(case) | {_BASELINE: BASELINE_LABELS}
    choices |= {key: labels for key, (_, labels) in _answers(before).items()}
    style = style_of(case.assumptions)
    for key in (*_finance_keys(before), *_PRICE_SLIDERS, *choices, _TODAY_TOTAL):
        if again or not widgets.is_drawn(f"{_PREFIX}{key}"):
            entry = case.assumptions[key]
            number = None if key in choices else _shown(entry, style)
            value = entry.value if key in choices else number
            widgets.put(f"{_PREFIX}{key}", value)


def _shown(entry: Assumption, style: NumberStyle) -> float | None:
    """Return a number of the case as its control shows it: money in the currency of the case."""
    return None if entry.value in UNSET else style.amount(float(entry.value), entry.unit)


def _given(entry: Assumption, value: float, style: NumberStyle) -> float | str:
    """Return what a control was set to as an override: an amount names its currency."""
    if not (style.is_converted and is_money(entry.unit)):
        return value
    return f"{value:.6f}".rstrip("0").rstrip(".") + f" {style.currency}"


def controls(case: BusinessCase, before: FinanceResult) -> Changes:
    """Draw both groups; return what the analyst moved away from the case, by key."""
    finance, prices = st.tabs(["Finance", "Sizing and prices"])
    with finance:
        changes = _finance(before)
    with prices:
        return changes | _prices(case)


def _finance_keys(before: FinanceResult) -> list[str]:
    """Return what moves the cash flow alone, in the order of its effect; all are register keys."""
    if before.metrics is None:
        return list(_COST_DRIVERS)
    # The error of the AWS cost is tested too, but is no value that could be kept; hours make waves.
    # What moves prices too has its slider with them.
    register = before.assumptions
    keys = [item.driver.key for item in before.swings if item.driver.key in register]
    elsewhere = {*_PRICE_SLIDERS, *(key for key in keys if register[key].moves in (READING, PLAN))}
    return [key for key in keys if key not in elsewhere]


def _finance(before: FinanceResult) -> Changes:
    register, keys = before.assumptions, _finance_keys(before)
    style = style_of(register)
    changes: Changes = {}
    if before.metrics is not None:
        changes |= _choice(register[_BASELINE], BASELINE_LABELS, "Migration is compared with")
        changes |= _today_total(register[_TODAY_TOTAL], style)
        for key, (title, labels) in _answers(before).items():
            changes |= _choice(register[key], labels, title)
    for key in keys[:MAIN_DRIVERS]:
        changes |= _slider(register[key], style)
    if lesser := keys[MAIN_DRIVERS:]:
        with st.expander(f"{counted(len(lesser), 'assumptions')} of less effect"):
            for key in lesser:
                changes |= _slider(register[key], style)
    return changes


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


def _today_total(entry: Assumption, style: NumberStyle) -> Changes:
    """Draw the first question of every case: what finance books, in place of the modelled cost."""
    given, most = _shown(entry, style), entry.allowed_high
    chosen = st.number_input(
        style.label("Today's infrastructure cost without staff, USD a year"),
        min_value=entry.allowed_low,
        max_value=None if most is None else style.money(most),
        step=1000.0,
        format="%.0f",
        value=None,
        placeholder="as computed from the lists",
        key=f"{_PREFIX}{entry.key}",
        persist_state="session",
        help=f"`{entry.key}`: as finance books it. It replaces the computed cost; lines follow.",
    )
    if chosen == given:
        return {}
    return {entry.key: INPUT_REQUIRED if chosen is None else _given(entry, chosen, style)}


def _prices(case: BusinessCase) -> Changes:
    """Draw what sizes and prices the estate anew; free space only where used space is priced."""
    register, choices = case.assumptions, _choices(case)
    style = style_of(register)
    headroom, free_space, *shares = _PRICE_SLIDERS
    changes = _slider(register[headroom], style)
    changes |= _choice(register[_BASIS], choices.pop(_BASIS))
    if changes.get(_BASIS, register.text(_BASIS)) == "partition_used":
        changes |= _slider(register[free_space], style)
    plans = choices.pop(_SUPPORT)
    for key, labels in choices.items():
        changes |= _choice(register[key], labels)
    with st.expander("Support, backup, monitoring and security"):
        changes |= _choice(register[_SUPPORT], plans)
        for key in shares:
            changes |= _slider(register[key], style)
    book = case.estate.book
    absent = [key for key in MAIN_OPTION_KEYS if not book.option_available(key)]
    if absent:
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
    found |= {key: _OWNER_LABELS for key, name in _SUBSCRIPTIONS.items() if name in billed}
    plans = dict(support_plans()["label"])
    found[_STANCE] = _STANCE_LABELS
    found[_SUPPORT] = {
        key: plans.get(key, "No paid support") for key in case.assumptions[_SUPPORT].choices
    }
    found["dr.tier"] = _RECOVERY_LABELS
    return found


def _choice(entry: Assumption, labels: Mapping[str, str], title: str = "") -> Changes:
    """Draw one choice; return its value if it is not that of the case."""
    chosen = st.selectbox(
        title or entry.label,
        list(labels),
        format_func=lambda word: labels.get(word, word),
        key=f"{_PREFIX}{entry.key}",
        persist_state="session",
        help=f"`{entry.key}`, in the case {labels.get(entry.value, entry.value)}. "
        f"Source: {entry.source}.",
    )
    return {} if chosen == entry.value else {entry.key: chosen}


def _slider(entry: Assumption, style: NumberStyle) -> Changes:
    """Draw one slider over the range of the analysis; return its value if it was moved."""
    if entry.tested_range is None:
        return {}
    low, high = (style.amount(end, entry.unit) for end in entry.tested_range)
    base, unit = style.amount(float(entry.value), entry.unit), style.label(entry.unit)
    step = 10.0 ** math.floor(math.log10((high - low) / _STEPS))
    decimals = max(0, -round(math.log10(step)))
    chosen = st.slider(
        f"{entry.label}, {unit}",
        low,
        high,
        step=step,
        format=f"%.{decimals}f",
        key=f"{_PREFIX}{entry.key}",
        persist_state="session",
        help=f"`{entry.key}`, in the case {base:.12g} {unit}. Source: {entry.source}.",
    )
    if math.isclose(chosen, base):
        return {}
    return {entry.key: _given(entry, min(high, max(low, round(chosen, decimals))), style)}
