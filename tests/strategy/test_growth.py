"""Planning grows no worse than n log n: work is counted at one size and at four times that size."""

from __future__ import annotations

import itertools
import math

import pytest

from bizcase.strategy.decide import disposition
from bizcase.strategy.decide.subject import Subject
from bizcase.strategy.rules.graph import cycles_together
from bizcase.strategy.rules.places import Places
from bizcase.strategy.waves.joining import joined
from bizcase.strategy.waves.slot import Capacity, Slot, Term
from bizcase.strategy.waves.tasks import without_room
from tests.strategy.estates import decided, estate, servers
from tests.strategy.made_units import REGISTER, made_plan, unit

TIMES, SPARE = 4, 1.3


def grows_as_n_log_n(work, size):
    """Assert it of ``work(n)``, which returns how often something was done."""
    small, large = work(size), work(TIMES * size)
    allowed = TIMES * math.log(TIMES * size) / math.log(size) * SPARE
    assert 0 < large <= allowed * max(small, size), (small, large)


@pytest.fixture
def counted(monkeypatch):
    """Return a function that counts the calls of a method of a class while work is done."""

    def counting(owner, name, work):
        method, calls = getattr(owner, name), [0]

        def instead(*args, **kwargs):
            calls[0] += 1
            return method(*args, **kwargs)

        with monkeypatch.context() as patch:
            patch.setattr(owner, name, instead)
            work()
        return calls[0]

    return counting


class Word(str):
    """A name that counts how often it is compared."""

    __slots__ = ()
    compared = 0
    __hash__ = str.__hash__

    def __eq__(self, other):
        Word.compared += 1
        return str.__eq__(self, other)


def test_a_long_way_of_calls_is_walked_once():
    def compared(count):
        names = [Word(f"{number:05}") for number in range(count)]
        # No circle: every name stands on the stack until the last one has been reached.
        targets = {one: {other} for one, other in itertools.pairwise(names)}
        Word.compared = 0
        assert len(cycles_together(names, targets)) == count
        return max(1, Word.compared)

    grows_as_n_log_n(compared, 200)


def test_months_that_are_full_are_not_tried_for_each_that_waits(counted):
    """All wait: whatever fits no more into the timeline follows it, in as many months."""

    def tried(count):
        waiting = [unit(f"w{n:05}", 1 + n % 3, 9.0 + n % 7) for n in range(count)]
        return counted(
            Capacity, "factor", lambda: made_plan([unit("a")], waiting, timeline=18, wave__teams=1)
        )

    grows_as_n_log_n(tried, 1_000)


def test_waves_that_are_full_are_not_asked_for_each_group(counted):
    """Waves of 50 with sixteen groups of three have room for one server, and one is left for it."""

    def asked(count):
        units = [unit(f"g{n:05}", 3) for n in range(count)] + [unit("z", 1, priority=0.0)]
        return counted(Slot, "holds", lambda: made_plan(units, wave__max_servers=50))

    grows_as_n_log_n(asked, 400)


def test_waves_that_lead_are_not_sought_for_each_late_group(monkeypatch):
    """All is critical: no wave may lead."""
    field, reads = Slot.is_late, [0]

    def read(slot):
        reads[0] += 1
        return field.__get__(slot)

    monkeypatch.setattr(Slot, "is_late", property(read, field.__set__))

    def sought(count):
        reads[0] = 0
        made_plan([unit(f"g{n:05}", 3, criticality="high") for n in range(count)],
                  wave__max_servers=6)  # fmt: skip
        return reads[0]

    grows_as_n_log_n(sought, 200)


def full_waves(count, size=5):
    capacity = Capacity(50, 50, 100.0, 1, (0.5, 0.75))
    slots = [Slot("production", at, capacity, Term(at)) for at in range(count)]
    for at, slot in enumerate(slots):
        slot.take(unit(f"g{at:05}", size, 40.0))
    return slots


def test_work_without_servers_asks_no_wave_that_is_full(counted):
    def asked(count):
        tasks = [unit(f"t{n:05}", 0, 61.0) for n in range(count)]
        slots = full_waves(count)
        return counted(Slot, "holds", lambda: without_room(slots, tasks, 2)) + 1

    grows_as_n_log_n(asked, 200)


def test_waves_are_joined_without_moving_all_later_ones_each_time(counted):
    def made(count):
        slots = full_waves(count)
        return counted(Slot, "__init__", lambda: joined(slots, REGISTER))

    grows_as_n_log_n(made, 100)


def test_the_rules_are_asked_once_for_all_servers_that_are_alike(monkeypatch):
    asked = []
    rule = disposition._RULES[0]
    monkeypatch.setattr(
        disposition, "_RULES",
        (lambda subject, goals: asked.append(subject.id) or rule(subject, goals),
         *disposition._RULES[1:]),
    )  # fmt: skip
    strategy = decided(estate(servers(40) + "\nold | RHEL 4 | production"))
    assert len(strategy.servers) == 41
    assert len(asked) == 2  # one of the forty, and the other one


def test_servers_of_one_kind_are_decided_as_each_would_be_alone(monkeypatch):
    inventory = estate(
        servers(3) + "\nold | RHEL 4 | production\nwin | Windows Server 2022 | production"
        "\nodd | Solaris 10 | production\ns_app | RHEL 8 | production",
        "A | Rehost | Low | production\nB | Refactor | Low | production\nC |  | Low | production",
        "s_app | app | A\ns01 | app | B\nwin | app | C",
        databases="D1 | PostgreSQL | 16 | - | s02 | -",
    )
    together = decided(inventory)
    monkeypatch.setattr(Subject, "kind", property(id))
    alone = decided(inventory)
    assert together.servers.equals(alone.servers)
    assert together.applications.equals(alone.applications)
    assert together.asked == alone.asked
    assert together.servers["disposition_rule"].nunique() > 2


def test_a_place_is_found_by_its_room_whichever_way_it_is_sought():
    room = [(3, 10.0), (1, 90.0), (9, 5.0), (4, 40.0), (4, 40.0), (0, 0.0)]
    places = Places()
    for servers_left, hours in room:
        places.append(servers_left, hours)
    assert list(places.search(2, 8.0)) == [0, 3, 4]
    assert list(places.search(2, 8.0, last=True)) == [4, 3, 0]
    assert list(places.search(2, 8.0, 1, 3)) == [3]
    assert list(places.search(2, 8.0, 0, -1)) == []
    places.put(3, 1, 40.0)
    assert list(places.search(2, 8.0)) == [0, 4]
    assert list(places.search(9, 6.0)) == []
