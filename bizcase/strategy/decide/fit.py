"""How well each disposition serves the customer's goals: shown beside the rule, never deciding.

The values stand in ``disposition_fit.csv``: our own planning judgement, each row with its reason.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.ledger import Figure, Finding, Ledger
from bizcase.strategy.rules.tables import rules

TABLE = "disposition_fit"
# Goal: its name and the rank the customer gives it, 1 to 5.
GOALS = {
    "licence_cost": ("Lower licence cost", "strategy.goal_licence_cost"),
    "speed": ("Speed", "strategy.goal_speed"),
    "operations": ("Low operations", "strategy.goal_operations"),
    "cloud_native": ("Cloud-native", "strategy.goal_cloud_native"),
}
FORMULA = "Σ rank × value ÷ Σ rank, to the whole percent"
_RANKS = tuple(key for _, key in GOALS.values())
NO_DEADLINE = 120  # month: the longest timeline stands for no date declared
_PERCENT = 100
_DIGITS = 9  # equal sums of decimal values are equal fits


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights by goal, fit of each disposition (fraction), dispositions in the tie-break order."""

    weights: Mapping[str, float] = field(default_factory=dict)
    fits: Mapping[str, float] = field(default_factory=dict)
    order: tuple[str, ...] = ()

    def percent(self, disposition: str) -> int:
        """Return the fit as it is shown."""
        return math.floor(self.fits[disposition] * _PERCENT + 0.5)

    def others(self, chosen: str, possible: Iterable[str]) -> tuple[str, ...]:
        """Return what else is possible, in the tie-break order."""
        return tuple(name for name in self.order if name in possible and name != chosen)

    def better(self, chosen: str, others: Sequence[str]) -> str:
        """Return the best of the others where it fits better than what was chosen, else ""."""
        best = max(others, key=lambda name: self.fits[name], default="")
        own = self.fits.get(chosen, math.inf)
        return best if best and self.fits[best] > own else ""

    def told(self, alternatives: pd.Series) -> pd.Series:
        """Return alternatives with their fit: ``Rehost (fit 44 %); Retain (fit 0 %)``."""
        words = {
            names: "; ".join(
                f"{name} (fit {self.percent(name)} %)" for name in str(names).split("|") if name
            )
            for names in alternatives.unique()
        }
        return alternatives.map(words).astype("str")


def fit_of(assumptions: Assumptions) -> Fit:
    """Return weights, fits and order: deadline, fit, effort, changes at cutover.

    ``fit_R = Σ w_g · value_{R,g}`` with ``w_g = rank_g ÷ Σ ranks``. A deadline is declared where
    ``strategy.exit_month`` is; what then stays on the site comes last. The net present value per
    subject and disposition, next after the fit, does not exist before finance and is left out.
    """
    ranks = {goal: assumptions.number(key) for goal, (_, key) in GOALS.items()}
    weights = {goal: rank / sum(ranks.values()) for goal, rank in ranks.items()}
    rows = {row["disposition"]: row for row in rules(TABLE)}
    fits = {
        name: round(sum(weight * float(row[goal]) for goal, weight in weights.items()), _DIGITS)
        for name, row in rows.items()
    }
    deadline = assumptions.number("strategy.exit_month") < NO_DEADLINE
    order = sorted(
        rows,
        key=lambda name: (
            deadline and rows[name]["leaves_site"] == "no", -fits[name],
            int(rows[name]["effort_order"]), len(changes(rows[name])), name,
        ),
    )  # fmt: skip
    return Fit(weights, fits, tuple(order))


def changes(row: Mapping[str, str]) -> list[str]:
    """Return what changes at the cutover under a row of the table."""
    return [word for word in row["changes_at_cutover"].split("|") if word]


def with_fit(table: pd.DataFrame, possible: Sequence[frozenset[str]], fit: Fit) -> pd.DataFrame:
    """Return decisions with ``fit``, ``alternatives`` and ``fits_better``.

    ``fit`` is that of the disposition, a fraction, unknown where undecided; ``alternatives`` are
    what else is possible, in order, parted by |; ``fits_better`` is the best-fitting of them where
    it fits better than the rule's, "" where it does not or an analyst decided. ``possible`` has
    the possible dispositions of each row.
    """
    known: dict[tuple[str, frozenset[str]], tuple[str, str]] = {}
    keys = list(zip(table["disposition"].tolist(), possible, strict=True))
    for key in set(keys):
        others = fit.others(*key)
        known[key] = ("|".join(others), fit.better(key[0], others))
    found = [known[key] for key in keys]
    shown = {name: fit.percent(name) / _PERCENT for name in fit.fits}
    better = pd.Series([item[1] for item in found], table.index, dtype="str")
    return table.assign(
        fit=table["disposition"].map(shown).astype("float64"),
        alternatives=pd.Series([item[0] for item in found], table.index, dtype="str"),
        fits_better=better.mask(table["disposition_rule"].eq("override"), ""),
    )


def fit_figures(fit: Fit, applications: pd.DataFrame, alone: pd.DataFrame, ledger: Ledger) -> None:
    """Add ``strategy.weight.<goal>``, ``strategy.value.<r>.*``, ``strategy.fit.<r>`` and counts.

    ``alone`` are the servers of no application.
    """
    for goal, weight in fit.weights.items():
        ledger.add(
            Figure(f"strategy.weight.{goal}", f"Weight of the goal {GOALS[goal][0].lower()}",
                   round(weight, 4), "fraction", "computed", formula="rank ÷ Σ rank",
                   inputs=_RANKS)
        )  # fmt: skip
    for row in rules(TABLE):
        _figures_of(row, fit, ledger)
    for unit, what, table in (
        ("applications", "Applications", applications),
        ("servers", "Servers of no application", alone),
    ):
        ledger.add(
            Figure(f"strategy.fits_better.{unit}",
                   f"{what} for which another possible strategy fits better",
                   int(table["fits_better"].ne("").sum()), unit, "computed",
                   formula="number whose best other possible strategy has a higher fit with the "
                   "goals than that of the rules",
                   inputs=tuple(f"strategy.fit.{name.lower()}" for name in fit.fits),
                   sources=(f"{unit}.csv",))
        )  # fmt: skip


def _figures_of(row: Mapping[str, str], fit: Fit, ledger: Ledger) -> None:
    name, source = row["disposition"], f"planning judgement, evidence {row['evidence']}"
    key = f"strategy.value.{name.lower()}"

    def judged(column: str, label: str, value: float, unit: str) -> None:
        ledger.add(
            Figure(f"{key}.{column}", f"{name}: {label}", value, unit, "assumed",
                   sources=(f"{TABLE}.csv, {source}, {row['as_of']}",))
        )  # fmt: skip

    for goal, (label, _) in GOALS.items():
        judged(goal, f"value for {label.lower()}", float(row[goal]), "of 1")
    judged("effort_order", "place by effort, the least first", int(row["effort_order"]), "place")
    judged("cutover_changes", "changes at the cutover", len(changes(row)), "changes")
    ledger.add(
        Figure(f"strategy.fit.{name.lower()}", f"{name}: fit with the goals", fit.percent(name),
               "%", "computed", formula=FORMULA,
               inputs=(*_RANKS, *(f"{key}.{goal}" for goal in GOALS)))
    )  # fmt: skip


def fit_findings(ledger: Ledger) -> tuple[Finding, ...]:
    """Return the note that another possible strategy fits the goals better."""
    ids = tuple(f"strategy.fits_better.{unit}" for unit in ("applications", "servers"))
    found = tuple(key for key in ids if ledger.value(key))
    if not found:
        return ()
    return (
        Finding(
            "FIT_DIFFERS", "info",
            "Another strategy is possible and fits the goals better than that of the rules. Goals "
            "count alike unless the customer ranks them (annex E). Analyst: review these and set "
            "the strategy manually where it is right.",
            found,
        ),
    )  # fmt: skip
