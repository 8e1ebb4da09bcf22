"""A full year on premises by line, today and once all that moves has moved, at today's prices.

The rules of ``finance.on_premises.yearly``: purchases as price ÷ life, Extended Security Updates
and maintenance as in the first twelve months, no growth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from bizcase.exports.live.courses import ESU, VMWARE, WARRANTY, Courses, course_of
from bizcase.exports.live.expr import ZERO, Term, total
from bizcase.exports.live.remaining import Remaining
from bizcase.finance.answers import space_owned
from bizcase.finance.line_specs import LineSpec, line_specs
from bizcase.finance.remains import SPACE
from bizcase.finance.standing import Standing
from bizcase.finance.yearly import PURCHASES, REPEATED, SECOND_SITE


class FullYear:
    """Terms of a full year; ``amounts`` are those of the sheet of lines, by key."""

    def __init__(
        self, standing: Standing, courses: Courses, remaining: Remaining,
        amounts: Mapping[str, Term], share_of_tier: Callable[[str], Term], factor: Term,
    ) -> None:  # fmt: skip
        self._standing, self._courses, self._remaining = standing, courses, remaining
        self._amounts, self._share_of_tier, self._factor = amounts, share_of_tier, factor
        self._today = {spec.key: self._of(spec) for spec in line_specs() if _known(spec, standing)}

    def lines(self) -> Iterator[tuple[LineSpec, Term, Term]]:
        """Yield each yearly line with its cost today and what of it is left, not rounded."""
        for spec in line_specs():
            if spec.key in self._standing.states or not spec.yearly:
                continue
            today = self._today.get(spec.key)
            today = self._second_site(spec) if today is None else today
            falls = today - self._never_falls(spec)
            yield spec, today, today - falls * (1.0 - self._remaining.at_last(spec))

    def _of(self, spec: LineSpec) -> Term:
        standing, courses = self._standing, self._courses
        if spec.key == ESU:
            course = courses.of(ESU, standing.prepared, standing.machines)
            return courses.first_year(course) * self._factor
        if spec.key == VMWARE:
            return courses.vmware_year(standing.machines) * self._factor
        amount = self._amounts[spec.key]
        if spec.key in PURCHASES:
            if standing.version == "renew":
                return ZERO
            return amount / float(np.ravel(standing.values[PURCHASES[spec.key]])[0])
        return amount * courses.out_of_warranty() if course_of(spec) == WARRANTY else amount

    def _second_site(self, spec: LineSpec) -> Term:
        """Return what a second site repeats of the lines of the first."""
        tier, share_key = SECOND_SITE[spec.key]
        parts = self._standing.prepared.fleet.tiers.get(tier, {})
        repeated = [
            self._today[line.key] * parts[line.quantity]
            for line in line_specs()
            if line.item in REPEATED and line.key in self._today and parts.get(line.quantity)
        ]
        return total(repeated) * self._share_of_tier(share_key) if repeated else ZERO

    def _never_falls(self, spec: LineSpec) -> Term:
        """Return the part of a line that never falls: owned room of a second site."""
        owned = float(np.ravel(space_owned(self._standing.values))[0])
        if spec.key not in SECOND_SITE or SPACE not in self._today or not owned:
            return ZERO
        tier, share_key = SECOND_SITE[spec.key]
        part = float(self._standing.prepared.fleet.tiers.get(tier, {}).get("vcpu", 0.0))
        return self._today[SPACE] * part * self._share_of_tier(share_key) if part else ZERO


def _known(spec: LineSpec, standing: Standing) -> bool:
    return spec.yearly and spec.key not in standing.states and spec.key not in SECOND_SITE
