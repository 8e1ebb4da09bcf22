"""How hard a group is to move and what speaks for moving it early.

Complexity points and with them the effort class follow the register (``complexity.*``), the
priority its weights (``wave.weight_*``).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from bizcase.assumptions import Assumptions
from bizcase.inventory import Inventory
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.rules.freezes import blackout_months
from bizcase.strategy.rules.group import Group, Grouping
from bizcase.strategy.rules.priority import Terms
from bizcase.strategy.rules.words import is_stated, meaning, stage_of
from bizcase.strategy.waves.estate_hours import EstateHours, estate_hours
from bizcase.strategy.waves.facts import Facts
from bizcase.units import GIB_PER_TIB

# The value of an assumption by its key.
Points = Callable[[str], float]
_CRITICALITY = {"high": 1.0, "medium": 0.5, "low": 0.0}
_DIGITS = 6
_TIERS_SPLIT = re.compile(r"[,;|/+&\n]|\band\b", re.IGNORECASE)
_TIERS_NUMBER = re.compile(r"^\D*(\d+)")


@dataclass(frozen=True, slots=True)
class Unit:
    """A group with everything that decides its wave.

    ``unmapped``: no application is known for its servers while others have one. ``blackout`` are
    calendar months, ``blackout_words`` what is stated on them that names no month. ``systems`` are
    the families of its operating systems, ``hours`` those until it has landed. ``terms`` are those
    of the priority, from 0 to 1; ``on_premises_usd`` and ``aws_usd`` the monthly cost that its
    servers cause today and will, None where one of them is not known.
    """

    group: Group
    stage: str
    mixed: bool
    business_unit: str
    criticality: str
    complexity: float
    effort: str
    terms: Terms
    decided: bool
    dispositions: tuple[tuple[str, int], ...]
    missing: tuple[str, ...]
    unmapped: bool
    blackout: frozenset[int]
    blackout_words: tuple[str, ...]
    systems: frozenset[str]
    data_gib: float
    hours: float = 0.0
    on_premises_usd: float | None = None
    aws_usd: float | None = None
    priority: float = 0.0

    @property
    def savings_per_hour(self) -> float | None:
        """USD a month that it saves per hour of effort; None where that is not known."""
        return saving((self.on_premises_usd, self.aws_usd), self.hours)

    @property
    def id(self) -> str:
        """Id of the group."""
        return self.group.id

    @property
    def nodes(self) -> tuple[tuple[str, str], ...]:
        """Its members as ("server" or "application", id)."""
        servers = tuple(("server", key) for key in self.group.servers)
        return servers + tuple(("application", key) for key in self.group.applications)

    @property
    def size(self) -> int:
        """Servers that move."""
        return len(self.group.servers)

    @property
    def late(self) -> bool:
        """Whether it may not stand in the first production waves."""
        unknown = self.unmapped and self.stage == "production"
        return self.criticality == "high" or self.effort == "complex" or unknown


def units(
    inventory: Inventory,
    strategy: Strategy,
    grouping: Grouping,
    assumptions: Assumptions,
) -> tuple[list[Unit], EstateHours]:
    """Return one unit per group, first those that move, then those that wait, and all hours.

    What they save, and so their priority, is that of :func:`ranked`.
    """
    facts = Facts(inventory, strategy)
    facts.count_edges(grouping)
    every = (*grouping.groups, *grouping.waiting)
    points = cache(assumptions.number)  # each group asks for all of them
    known = [_unit(group, facts, points) for group in every]
    classes = {node: unit.effort for unit in known for node in unit.nodes}
    hours = estate_hours(strategy, classes, assumptions)
    timed = [replace(unit, hours=_hours_of(unit, hours)) for unit in known]
    return timed, hours


def saving(monthly_usd: tuple[float | None, float | None], hours: float) -> float | None:
    """Return USD a month saved per hour, of the cost today and on AWS; None if not known."""
    today, aws = monthly_usd
    if today is None or aws is None or not hours:
        return None
    return round((today - aws) / hours, _DIGITS)


def _hours_of(unit: Unit, hours: EstateHours) -> float:
    return round(math.fsum(hours.of.get(node, 0.0) for node in unit.nodes), _DIGITS)


def _unit(group: Group, facts: Facts, points: Points) -> Unit:
    applications = [facts.applications[key] for key in group.applications]
    own = {stage_of(item["environment"]) for item in applications} - {""}
    of_servers = {facts.stage.get(key, "") for key in group.servers} - {""}
    stages = own or of_servers
    criticality = _criticality(applications)
    fates = [facts.disposition[key] for key in group.servers]
    if not group.servers:
        fates = [str(item["disposition"]) for item in applications]
    dispositions = {name: fates.count(name) for name in set(fates)}
    decided = "undecided" not in dispositions
    data, is_open = _data(group, facts), _is_open(group, facts)
    complexity = _complexity(group, applications, facts, data, points)
    effort = _class(complexity, points)
    blackouts = [(item["blackout"], blackout_months(item["blackout"])) for item in applications]
    return Unit(
        group=group,
        # Nobody is surprised by a machine that is treated as production and is none.
        stage="non-production" if stages == {"non-production"} else "production",
        mixed=len(own | of_servers) > 1,
        business_unit=_one(item["business_unit"] for item in applications),
        criticality=criticality,
        complexity=complexity,
        effort=effort,
        terms={
            "complexity": 1 - min(100.0, complexity) / 100,
            "criticality": 1 - _CRITICALITY[criticality],
            "savings": None,
            "urgency": _urgency(group, applications, facts),
            "readiness": float(decided and not is_open),
            "edges": 1 / (1 + facts.edges[group.id]),
        },
        decided=decided,
        dispositions=tuple(sorted(dispositions.items())),
        missing=_missing(group, applications, stages, facts, is_open=is_open),
        unmapped=bool(facts.applications) and not applications and not group.why_shared,
        blackout=frozenset(month for _, months in blackouts for month in months or ()),
        blackout_words=tuple(sorted({words for words, months in blackouts if months is None})),
        systems=frozenset(str(facts.system.get(key)) for key in group.servers),
        data_gib=data,
    )


def _is_open(group: Group, facts: Facts) -> bool:
    servers = any(("server", key) in facts.open for key in group.servers)
    return servers or any(("application", key) in facts.open for key in group.applications)


def _data(group: Group, facts: Facts) -> float:
    sizes = [facts.storage.get(key, float("nan")) for key in group.servers]
    return float(sum(size for size in sizes if size == size))  # noqa: PLR0124 - NaN is the value unequal to itself


def _one(words: Iterable[object]) -> str:
    given = sorted({word for word in words if isinstance(word, str)})
    return " and ".join(given)


def _criticality(applications: list[dict[Any, Any]]) -> str:
    """Return the highest criticality of the applications; medium where none is known."""
    known = {meaning("criticality", item["criticality"]) for item in applications} - {""}
    return next((level for level in ("high", "medium", "low") if level in known), "medium")


def _complexity(
    group: Group, applications: list[dict[Any, Any]], facts: Facts, data_gib: float,
    points: Points,
) -> float:  # fmt: skip
    """Return the points of a group: each term that applies, those of dependencies by number."""
    databases = {key for item in group.applications for key in facts.databases_of.get(item, ())}
    data = data_gib / GIB_PER_TIB
    large = data > points("complexity.data_large_tib")
    other_engine = bool(databases & facts.other_engine)
    owned = [isinstance(item["owner"], str) for item in applications]
    applies = {
        "complexity.data_large": large,
        "complexity.data": data > points("complexity.data_tib") and not large,
        "complexity.database_engine": other_engine,
        "complexity.database_upgrade": bool(databases & facts.upgraded) and not other_engine,
        "complexity.os": any(
            facts.status.get(key) in ("ended", "extended_only") for key in group.servers
        ),
        "complexity.recovery": any(
            item["rto_hours"] < points("complexity.rto_hours")
            or item["rpo_hours"] < points("complexity.rpo_hours")
            for item in applications
        ),
        "complexity.compliance": any(is_stated(item["compliance"]) for item in applications),
        "complexity.tiers": any(
            _tiers(item["tiers"]) >= points("complexity.tiers_from") for item in applications
        ),
        "complexity.hardware_bound": any(facts.usb.get(key, 0) > 0 for key in group.servers),
        "complexity.owner": not owned or not all(owned),
    }
    dependencies = points("complexity.dependency") * facts.edges[group.id]
    return min(points("complexity.dependency_max"), dependencies) + sum(
        points(key) for key, it_does in applies.items() if it_does
    )


def _tiers(words: object) -> int:
    """Return how many tiers a cell names or counts; 0 where it says nothing."""
    if not isinstance(words, str):
        return 0
    number = _TIERS_NUMBER.match(words)
    return int(number[1]) if number else len([x for x in _TIERS_SPLIT.split(words) if x.strip()])


def _class(complexity: float, points: Points) -> str:
    if complexity < points("complexity.simple_below"):
        return "simple"
    return "complex" if complexity > points("complexity.complex_above") else "medium"


def _urgency(group: Group, applications: list[dict[Any, Any]], facts: Facts) -> float:
    """Return how near the dates are that a group has to meet.

    1 where support has ended, a refresh is due or a contract ends soon; 0.5 where support ends
    soon or a contract within the project; else 0.
    """
    statuses = {facts.status.get(key) for key in group.servers}
    when = facts.deadlines
    ends = [item["contract_end"] for item in applications if isinstance(item["contract_end"], str)]
    ahead = [end for end in ends if end >= when.today]
    due = any(item["approaching_refresh"] is True for item in applications)
    if due or statuses & {"ended", "extended_only"} or any(x <= when.soon_until for x in ahead):
        return 1.0
    within = any(end <= when.contract_until for end in ahead)
    return 0.5 if within or "ends_soon" in statuses else 0.0


def _missing(
    group: Group,
    applications: list[dict[Any, Any]],
    stages: set[str],
    facts: Facts,
    *,
    is_open: bool,
) -> tuple[str, ...]:
    """Return what is not known about a group and would change its place."""
    alone = [key for key in group.servers if key not in facts.applications_of]
    unknown = any(facts.status.get(key) == "unknown" for key in group.servers)
    gaps = (
        ("application of a server", bool(alone)),
        ("servers of an application", bool(applications) and not group.servers),
        ("environment", not stages),
        ("owner", any(not isinstance(item["owner"], str) for item in applications)),
        ("criticality", any(not meaning("criticality", item["criticality"])
                            for item in applications)),
        ("release of the operating system", unknown),
        ("answers to open blockers", is_open),
    )  # fmt: skip
    return tuple(name for name, is_missing in gaps if is_missing)
