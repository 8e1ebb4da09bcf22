"""What holds for every estate."""

from __future__ import annotations

import itertools
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bizcase.strategy.rules.dispositions import PLANNED
from bizcase.strategy.waves.plan import plan_migration
from bizcase.strategy.waves.ties import shared_disks
from bizcase.strategy.waves.worth import Worth
from tests.strategy.estates import AS_OF, decided, estate, register, with_disks

SYSTEMS = ("RHEL 8", "RHEL 4", "AIX 7.2", "Windows Server 2019", "-")
DECLARED = ("Rehost", "Retire", "Retain", "Refactor", "Replatform", "-")


@st.composite
def estates(draw):
    count = draw(st.integers(1, 18))
    number = st.integers(0, count - 1)
    apps = draw(st.integers(0, 4))
    servers = [
        f"s{index} | {draw(st.sampled_from(SYSTEMS))} | "
        f"{draw(st.sampled_from(('production', 'development', '-')))}"
        for index in range(count)
    ]
    applications = [
        f"A{index} | {draw(st.sampled_from(DECLARED))} | "
        f"{draw(st.sampled_from(('High', 'Low', '-')))} | "
        f"{draw(st.sampled_from(('production', 'development')))}"
        for index in range(apps)
    ]
    links = [
        f"s{one} | calls | s{other}"
        for one, other in draw(st.lists(st.tuples(number, number), max_size=25))
    ]
    if apps:
        app = st.integers(0, apps - 1)
        links += [
            f"s{one} | app | A{other}"
            for one, other in draw(st.lists(st.tuples(number, app), max_size=15))
        ]
        links += [f"A{one} | needs | A{other}"
                  for one, other in draw(st.lists(st.tuples(app, app), max_size=5))]  # fmt: skip
    disks = draw(st.lists(st.tuples(number, st.sampled_from("qrs")), max_size=5, unique=True))
    inventory = estate("\n".join(servers), "\n".join(applications), "\n".join(links))
    return with_disks(inventory, [(f"s{one}", path) for one, path in disks]) if disks else inventory


EXAMPLES = 30
SETTINGS = {"wave__max_servers": 3, "wave__hub_min": 4, "wave__person_hours": 10}


def worth_of(inventory):
    """Return a cost today and on AWS for most servers, with equal savings among them."""
    ids = inventory.servers["server_id"]
    number = {key: int(key[1:]) for key in ids}
    today = {key: 0.1 * (index * 7 % 5) for key, index in number.items() if index % 6}
    aws = {("server", key): 0.3 * (index % 3) for key, index in number.items() if index % 5}
    return Worth(today, aws)


def decided_and_planned(inventory):
    strategy = decided(inventory, **SETTINGS)
    worth = worth_of(inventory)
    return strategy, plan_migration(inventory, strategy, register(SETTINGS), AS_OF, 18, worth)


def shuffled(inventory, random):
    def turned(table):
        order = list(range(len(table)))
        random.shuffle(order)
        return table.iloc[order].reset_index(drop=True)

    return replace(
        inventory,
        servers=turned(inventory.servers),
        applications=turned(inventory.applications),
        dependencies=turned(inventory.dependencies),
        disks=turned(inventory.disks),
    )


@given(estates(), st.randoms(use_true_random=False))
@settings(max_examples=EXAMPLES)
def test_one_place_each_within_capacity_in_order_and_the_order_of_rows_changes_nothing(
    inventory, random
):
    """Both are shown on the same estates: to decide and plan one takes most of the time."""
    strategy, plan = decided_and_planned(inventory)
    _check_places(inventory, strategy, plan)
    _check_order(strategy, plan)
    _check_stages(plan)
    _check_alike((strategy, plan), decided_and_planned(shuffled(inventory, random)))


def _check_places(inventory, strategy, plan):
    """Everything that moves is in one wave, and no wave is over its capacity."""
    placed = [key for wave in plan.waves for key in wave.servers]
    moving = strategy.servers[strategy.servers["disposition"].isin(PLANNED)]["server_id"]
    waiting = [key for item in plan.waiting for key in item.servers]
    assert len(placed + waiting) == len(set(placed + waiting))
    assert set(placed + waiting) == set(moving)
    assert len(strategy.servers) == int(inventory.servers["in_scope"].sum())
    for wave in plan.waves:
        assert len(wave.servers) <= wave.capacity_servers
        assert wave.hours <= wave.capacity_hours + 1e-6
        assert 1 <= wave.start_month <= wave.end_month
        assert wave.servers
    for earlier, later in zip(plan.waves, plan.waves[1:], strict=False):
        beside = (later.start_month, later.end_month) == (earlier.start_month, earlier.end_month)
        assert beside or later.start_month == earlier.end_month + 1
    for month in {wave.start_month for wave in plan.waves}:
        beside = [wave for wave in plan.waves if wave.start_month == month]
        room = max(wave.capacity_hours for wave in beside)
        assert sum(wave.hours for wave in beside) <= room + 1e-6
    _check_order(strategy, plan)
    _check_stages(plan)
    for disk in shared_disks(inventory):
        homes = {plan.wave_of[key] for key in disk.servers if key in plan.wave_of}
        assert len(homes) <= 1 or any(group.parted for group in plan.grouping.groups)
        waits = set(disk.servers) & set(waiting)
        assert not waits or not homes


def _check_order(strategy, plan):
    assert "Not explained" not in set(plan.violations["reason"])
    listed = set(zip(plan.violations["from_id"], plan.violations["to_id"], strict=True))
    owners = strategy.links.applications_of
    told = {tuple(owners.get(end) or (end,) for end in pair) for pair in listed}
    kinds = {"server_server": plan.wave_of, "application_application": plan.wave_of_application}
    for row in strategy.links.edges.itertuples():
        wave_of = kinds[row.kind]
        if row.from_id in wave_of and row.to_id in wave_of:
            forward = wave_of[row.to_id] > wave_of[row.from_id]
            ends = [owners.get(end) or (end,) for end in (row.from_id, row.to_id)]
            once = {tuple(ends), *(((one,), (other,)) for one, other in itertools.product(*ends))}
            assert not forward or told & once


def _check_stages(plan):
    """Development before production, or it says why; the pilot before all but shared services."""
    kinds = [wave.kind for wave in plan.waves]
    first = kinds.index("production") if "production" in kinds else len(kinds)
    for wave in plan.waves[first:]:
        if wave.kind == "non-production":
            assert any("needs production" in reason for reason in wave.reasons)
    led = [kind for kind in kinds if kind != "shared services"]
    assert "pilot" not in led[1:]
    assert kinds == sorted(kinds, key=lambda kind: kind != "shared services")


def _check_alike(first, second):
    """The same waves, units and decisions of an estate and of its rows in another order."""
    (one, plan), (two, other) = first, second
    assert plan.waves == other.waves
    assert plan.waiting == other.waiting
    assert plan.tasks == other.tasks
    assert plan.units == other.units
    columns = ["server_id", "disposition", "disposition_rule", "confidence"]
    assert (
        one.servers[columns]
        .set_index("server_id")
        .equals(two.servers[columns].set_index("server_id").loc[one.servers["server_id"]])
    )
