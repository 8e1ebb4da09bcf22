"""What a label of an AWS Transform file names: one vocabulary for workbook, slides and PDF.

Keys are those of ``atx_labels.csv`` and, for cost, ``measure.option.annual`` such as
``ec2.3yr_no_upfront.annual``, ``licence.annual``, ``ebs.annual``, ``network.annual`` and ``arr``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bizcase import packaged

_PREFIX = r"(?:(?:total|overall|all|the|number|no|count|of) )*"
_SUFFIX = r"(?: (?:in scope|assessed|analy[sz]ed|total|count))*"
_ANNUAL = re.compile(
    r"\b(?:annual(?:i[sz]ed|ly)?|yearly|arr|per (?:year|annum)|a year|p a)\b|/ ?(?:yr|year)\b"
)
_MONEY = re.compile(r"\b(?:costs?|spend|spending|price|charges?|total|usd|only|arr)\b|\$")
# Money that is no annual price of AWS: what it is compared with, or a one-time or unit amount.
_OTHER_MONEY = re.compile(
    r"\b(?:savings?|saves?|reduc\w+|on prem\w*|current|today|credits?|funding|investment|one time"
    r"|tco|monthly|per month|per server|per vm|hourly|months?)\b"
)
_ARR = re.compile(r"\barr\b|annual(?:i[sz]ed)? (?:aws )?(?:spend|recurring|run rate)")
_WITHOUT = re.compile(r"\b(?:excl|excluding|exclude[sd]?|without|w o) .*?licen[cs]")
_TERM = re.compile(r"\b(1|3|one|three) ?(?:yr|year)s?\b")
_PAYMENTS = (
    ("_no_upfront", re.compile(r"\b(?:nuri|no upfront|no up front|nu)\b")),
    ("_partial_upfront", re.compile(r"\b(?:puri|partial upfront|partial up front|pu)\b")),
    ("_all_upfront", re.compile(r"\b(?:auri|all upfront|all up front|au)\b")),
)
_OPTION_LABELS = {
    "on_demand": "on-demand",
    "1yr": "1 year", "1yr_no_upfront": "1 year, no upfront",
    "1yr_partial_upfront": "1 year, partial upfront", "1yr_all_upfront": "1 year, all upfront",
    "3yr": "3 years", "3yr_no_upfront": "3 years, no upfront",
    "3yr_partial_upfront": "3 years, partial upfront", "3yr_all_upfront": "3 years, all upfront",
}  # fmt: skip
MEASURE_LABELS = {
    "ec2": "EC2 with licences",
    "ec2_without_licence": "EC2 without licences",
    "total": "Total",
    "dedicated_hosts": "Dedicated hosts",
    "licence": "Licences",
    "ebs": "EBS",
    "network": "Network",
}


@dataclass(frozen=True, slots=True)
class Label:
    """A known count or size: how it is named in text."""

    key: str
    label: str
    unit: str
    pattern: str


@lru_cache(maxsize=1)
def labels() -> tuple[Label, ...]:
    """Return the counts and sizes of ``atx_labels.csv``."""
    return tuple(Label(**row) for row in packaged.rows("bizcase.inputs", "atx_labels.csv"))


def plain(text: str) -> str:
    """Return a label in lower case, without brackets, signs or repeated blanks."""
    bare = re.sub(r"\([^)]*\)", " ", text.lower())
    return re.sub(r"[^a-z0-9$/]+", " ", bare).strip()


def count_key(text: str) -> str:
    """Return the count or size a label names as a whole; "" for others ("Idle servers")."""
    bare = plain(text)
    for label in labels():
        if re.fullmatch(f"{_PREFIX}(?:{label.pattern}){_SUFFIX}", bare):
            return label.key
    return ""


def option_of(text: str) -> str:
    """Return the purchase option a header, sheet name or label names; "" when none."""
    bare = re.sub(r"[^a-z0-9]+", " ", text.lower())
    if re.search(r"\bon ?demand\b", bare):
        return "on_demand"
    term = _TERM.search(bare)
    if term is None:
        return ""
    years = {"one": "1", "three": "3"}.get(term[1], term[1])
    payment = next((name for name, pattern in _PAYMENTS if pattern.search(bare)), "")
    return f"{years}yr{payment}"


def measure_of(header: str) -> str:
    """Return what a cost column holds: a key of ``MEASURE_LABELS``, "" for no annual cost."""
    bare = re.sub(r"[^a-z0-9$/]+", " ", header.lower()).strip()
    if _OTHER_MONEY.search(bare):
        return ""
    if _WITHOUT.search(bare):
        return "ec2_without_licence"
    costly = bool(_ANNUAL.search(bare) or _MONEY.search(bare))
    for measure, pattern in (
        ("licence", r"licen[cs](?:es?|ing)"), ("ebs", r"ebs"), ("network", r"network(?:ing)?"),
    ):  # fmt: skip
        if re.search(rf"\b{pattern}\b", bare):
            return measure if costly or re.fullmatch(pattern, bare) else ""
    named = re.search(r"\bec2\b", bare) or re.search(r"\btotal\b", bare)
    return "ec2" if named and _ANNUAL.search(bare) else ""


def cost_key(text: str, option: str = "") -> str:
    """Return the annual cost that a label of a slide or page names, or "".

    "Annual" must stand in it: a "3-year cost" may be the sum of three years.
    """
    bare = re.sub(r"[^a-z0-9$/]+", " ", text.lower()).strip()
    if _OTHER_MONEY.search(bare) or not _ANNUAL.search(bare):
        return ""
    if _ARR.search(bare):
        return "arr"
    measure = measure_of(text)
    if measure in ("licence", "ebs", "network"):
        return f"{measure}.annual"
    option = option_of(text) or option
    if not option or not (measure or _MONEY.search(bare)):
        return ""
    if measure == "ec2" and not re.search(r"\bec2\b", bare):
        measure = ""
    return f"{measure or 'total'}.{option}.annual"


def label_of(key: str) -> tuple[str, str]:
    """Return label and unit of a key."""
    for label in labels():
        if label.key == key:
            return label.label, label.unit
    if key == "arr":
        return "Annualized spend on AWS as stated", "USD/year"
    mixed = key.startswith("mixed.")
    measure, *rest = key.removeprefix("mixed.").split(".")
    words = "Mixed tenancy: " if mixed else ""
    if not rest:
        return words + MEASURE_LABELS.get(measure, "Servers").lower(), "servers"
    option = _OPTION_LABELS.get(rest[0], "")
    return f"{words}{MEASURE_LABELS[measure]}{', ' + option if option else ''}", "USD/year"
