"""What holds for the plan of every estate, shown on made groups: waves, state, ways, waiting."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bizcase.strategy.waves.by_hand import started
from bizcase.strategy.waves.dates import Calendar
from bizcase.strategy.waves.slot import Slot
from tests.strategy.made_units import AS_OF, made_plan, made_units, unit

KEYS = st.fixed_dictionaries(
    {},
    optional={
        "wave__max_servers": st.sampled_from((3, 50)), "wave__months": st.sampled_from((1, 2)),
        "wave__teams": st.sampled_from((1, 4)), "wave__pace_ambitious": st.sampled_from((2, 100)),
        "wave__min_servers": st.sampled_from((0, 10)), "wave__person_hours": st.just(20),
        "wave__pilot_apps": st.sampled_from((0, 3)),
    },
)  # fmt: skip
TIMELINES = st.sampled_from((1, 4, 5, 8, 18, 60))


@given(made_units(), KEYS, TIMELINES)
@settings(max_examples=60, deadline=None)
def test_every_group_stands_once_in_order_and_no_wave_is_empty_or_over_its_capacity(
    units, keys, timeline
):
    made, *_ = made_plan(units, timeline=timeline, **keys)
    placed = [item.id for slot in made.slots for item in slot.units]
    done = placed + [item.id for item in made.tasks]
    assert sorted(done) == sorted(item.id for item in units)
    assert not any(item.size for item in made.tasks)
    full = made.capacity
    for slot in made.slots:
        assert slot.servers == sum(item.size for item in slot.units) > 0
        assert slot.hours <= full.hours_month * slot.months * slot.factor + 1e-6
        alone = sum(1 for item in slot.units if item.size) == 1
        assert alone or slot.servers <= full.max_servers * slot.factor + 1e-6
    for term in {id(slot.term): slot.term for slot in made.slots}.values():
        beside = [slot for slot in made.slots if slot.term is term]
        months = max(slot.months for slot in beside)
        room = full.hours_month * months * full.factor(term.position)
        assert sum(slot.hours for slot in beside) <= room + 1e-6
    at = {item.id: place for place, slot in enumerate(made.slots) for item in slot.units}
    for place, slot in enumerate(made.slots):
        for item in slot.units:
            servers = [need for need in item.group.needs if need in at and item.size]
            assert all(at[need] <= place for need in servers)


@given(made_units(), KEYS, TIMELINES)
@settings(max_examples=60, deadline=None)
def test_the_waves_end_in_time_or_the_state_says_by_how_much_and_three_ways_out(
    units, keys, timeline
):
    made, _, grade, state, ways, _ = made_plan(units, timeline=timeline, **keys)
    moving = sum(item.size for item in units)
    assert state.servers_in_time + state.servers_late == moving
    assert state.fits == (made.end <= timeline) == (state.months_over == 0)
    assert state.months_over == max(0, made.end - timeline)
    assert (state.servers_late > 0) == (not state.fits)
    if state.fits and grade != "not credible":
        assert not ways
        return
    assert [way.key for way in ways] == ["longer", "teams", "scope"]
    longer, teams, scope = ways
    assert longer.end_month >= made.end
    assert teams.why_not or teams.end_month <= timeline
    assert scope.servers == state.servers_in_time
    assert scope.why_not or scope.end_month <= timeline


@given(made_units(15), made_units(15), TIMELINES)
@settings(max_examples=60, deadline=None)
def test_what_waits_is_in_no_wave_and_its_answer_is_due_before_it_moves(units, waiting, timeline):
    waiting = [
        replace(item, group=replace(item.group, id=f"w-{item.id}",
                                    servers=tuple(f"w-{key}" for key in item.group.servers)))
        for item in waiting
    ]  # fmt: skip
    made, _, _, _, _, listed = made_plan(units, waiting, timeline)
    asked = [key for item in listed for key in item.servers]
    assert sorted(asked) == sorted(key for item in waiting for key in item.group.servers)
    dated = {key for slot in made.slots for item in slot.units for key in item.group.servers}
    assert not dated & set(asked)
    for item in listed:
        assert item.questions
        first = min(landing.start_month for landing in item.landings)
        last = max(landing.end_month for landing in item.landings)
        landed = [key for landing in item.landings for key in landing.servers]
        assert sorted(landed) == sorted(item.servers)
        assert first >= 5  # none before Mobilize has ended
        assert (item.answer_by is None) == (last > timeline)
        assert item.answer_by is None or item.answer_by == first - 1


@given(made_units(15), st.dictionaries(st.integers(0, 9), st.integers(1, 40), max_size=3))
@settings(max_examples=60, deadline=None)
def test_a_start_by_hand_is_kept_and_what_needs_its_wave_follows_it(units, starts):
    made, *_ = made_plan(units)
    after = started(made, starts, Calendar(5, AS_OF, (12,)))
    first = 0 if made.slots and made.slots[0].kind == "shared services" else 1
    home = {item.id: place for place, slot in enumerate(made.slots) for item in slot.units}
    for place, slot in enumerate(made.slots):
        own = after.dates[place]
        if place + first in starts:
            assert own.start == starts[place + first]
            assert "as set manually" in own.moved
            continue
        needed = [home[need] for item in slot.units if item.size for need in item.group.needs
                  if need in home]  # fmt: skip
        assert all(after.dates[at].end <= own.end for at in needed)
        assert own.start >= made.dates[place].start
    assert after.slots == made.slots


def test_groups_that_fill_half_a_month_are_given_a_faster_credible_one_before_the_plan_is_late():
    """20 groups in 12.25 months: 1.6 fit a month at the pace asked, two at a fifth more.

    3,000 servers in 12.25 months are 57 a week, with a quarter more 71; 100 are credible.
    """
    units = [unit(f"g{number:02}", 150, 450.0) for number in range(20)]
    made, needed, grade, state, ways, _ = made_plan(units)
    assert (round(needed.servers_week), grade) == (57, "ambitious")
    assert state.fits
    assert not ways
    by_month = {}
    for slot, dates in zip(made.slots, made.dates, strict=True):
        by_month[dates.start] = by_month.get(dates.start, 0) + slot.servers
    assert max(by_month.values()) == 300
    assert not made_plan(units, wave__pace_ambitious=60)[3].fits  # no faster one is credible


def test_a_start_by_hand_worked_out():
    """Two waves of 40 servers: 364 h each, of 720 a month, 360 of them in the first."""
    units = [unit(f"a{n:02}") for n in range(39)] + [
        unit(f"b{n:02}", needs=[f"a{n:02}"]) for n in range(39)
    ]
    made, *_ = made_plan(units, wave__pilot_apps=0, wave__min_servers=0)
    assert [(item.start, item.end) for item in made.dates] == [(5, 5), (6, 6)]
    calendar = Calendar(5, AS_OF, (12,))
    later = started(made, {1: 9}, calendar)
    assert [(item.start, item.end) for item in later.dates] == [(9, 9), (9, 9)]
    assert later.dates[0].moved == "Starts in month 9 as set manually"
    assert later.dates[1].moved == (
        "Moved with wave 1, which it needs and which was set to start later"
    )
    early = started(made, {2: 3}, calendar)
    assert early.dates[1].moved == (
        "Starts in month 3 as set manually; that is before Mobilize has ended in month 4; it moves "
        "before what it needs in wave 1"
    )
    frozen = started(made, {2: 13}, calendar)  # month 13 is a December
    assert (frozen.dates[1].start, frozen.dates[1].end) == (13, 14)
    assert frozen.dates[1].moved.endswith("The cutover was moved out of a freeze")


def test_two_waves_by_hand_in_one_month_say_that_the_teams_do_not_suffice():
    units = [unit(f"a{n:03}") for n in range(117)]
    made, *_ = made_plan(units, wave__pilot_apps=0)
    assert [slot.servers for slot in made.slots] == [39, 59, 19]
    both = started(made, {2: 5}, Calendar(5, AS_OF, (12,)))
    assert both.dates[1].moved.endswith(
        "in month 5 the work takes 892 hours and the teams have 720"
    )


def test_the_waiting_list_worked_out():
    """Room of a month 720 h: 79 of 9.1. Of 100 that wait, 79 move in month 18 and 21 in month 17.

    The answer is due in month 16.
    """
    waiting = [unit(f"w{n:03}") for n in range(100)]
    *_, listed = made_plan([unit("a")], waiting)
    (asked,) = listed
    assert asked.answer_by == 16
    assert [(item.start_month, item.end_month, len(item.servers)) for item in asked.landings] == [
        (17, 17, 21), (18, 18, 79),
    ]  # fmt: skip
    assert asked.hours == 910
    # One team until month 6 has 360 + 540 h, 9.1 of them taken: 97 servers, and not a hundred.
    (late,) = made_plan([unit("a")], waiting, timeline=6, wave__teams=1)[-1]
    assert late.answer_by is None


def test_what_waits_avoids_freezes_and_blackout_days():
    """Month 13 is a December: what ends by month 13 ends in 12, in November."""
    (asked,) = made_plan([unit("a")], [unit("w")], timeline=13)[-1]
    assert asked.answer_by == 11
    (busy,) = made_plan([unit("a")], [unit("w", blackout=frozenset({11}))], timeline=13)[-1]
    assert busy.answer_by == 10
    (never,) = made_plan([unit("a")], [unit("w", blackout=frozenset(range(1, 13)))], timeline=13)[
        -1
    ]
    assert never.answer_by == 11  # blackout days that leave no month give way


def test_work_without_servers_is_done_in_a_wave_with_room_else_in_mobilize():
    """The only wave has 360 h in its first month: 9.1 of the server, 300, and not another 80."""
    units = [unit("a"), unit("buy", 0, 300.0), unit("long", 0, 80.0)]
    made, *_ = made_plan(units, wave__pilot_apps=0)
    assert [[item.id for item in slot.units] for slot in made.slots] == [["a", "buy"]]
    assert [item.id for item in made.tasks] == ["long"]
    bare, *_ = made_plan([unit("buy", 0, 300.0)])
    assert (bare.slots, [item.id for item in bare.tasks]) == ([], ["buy"])


def test_small_waves_are_joined_in_one_pass():
    """Production of two business units, five servers each: one wave and not two."""
    units = [unit("a", 5, business_unit="Trade"), unit("b", 5, business_unit="Finance")]
    made, *_ = made_plan(units, wave__pilot_apps=0)
    assert [slot.servers for slot in made.slots] == [10]
    apart, *_ = made_plan(units, wave__pilot_apps=0, wave__min_servers=0)
    assert [slot.servers for slot in apart.slots] == [5, 5]


def chain(**needs_of):
    """Return four production groups of ten, each after the one before, and two small ones."""
    small = {"stage": "non-production", "size": 2}
    return [
        unit("a", 10, 91.0), unit("b", 10, 91.0, needs=["a"]),
        unit("c", 10, 91.0, needs=["b", *needs_of.get("c", ())]),
        unit("d", 10, 91.0, needs=["c", *needs_of.get("d", ())]),
        unit("x", **small, needs=["b"]), unit("y", **small, needs=["c"]),
    ]  # fmt: skip


FULL = {"wave__ramp_first": 100, "wave__ramp_second": 100, "wave__max_servers": 10,
        "wave__pilot_apps": 0}  # fmt: skip


def waves_of(units, **keys):
    return [[item.id for item in slot.units] for slot in made_plan(units, **FULL, **keys)[0].slots]


def test_a_small_wave_waits_for_the_next_of_its_kind_where_nothing_in_between_needs_it():
    assert waves_of(chain(), wave__min_servers=0) == [["a"], ["b"], ["x"], ["c"], ["y"], ["d"]]
    assert waves_of(chain()) == [["a"], ["b"], ["c"], ["y", "x"], ["d"]]
    assert waves_of(chain(d=["x"])) == [["a"], ["b"], ["c"], ["y", "x"], ["d"]]
    assert waves_of(chain(c=["x"])) == [["a"], ["b"], ["x"], ["c"], ["y"], ["d"]]


def test_a_calculation_grows_with_the_groups_and_not_with_their_square(monkeypatch):
    """Work is counted, not timed: how often a wave is asked whether it has room."""
    counts = []
    for many in (500, 2_000):
        asked = [0]
        real = Slot.holds

        def counted(slot, servers, hours, asked=asked, real=real):
            asked[0] += 1
            return real(slot, servers, hours)

        monkeypatch.setattr(Slot, "holds", counted)
        made_plan([unit(f"g{number:04}") for number in range(many)], wave__max_servers=5)
        monkeypatch.setattr(Slot, "holds", real)
        counts.append(asked[0])
    assert counts[1] < 6 * counts[0]  # four times the groups; their square would be sixteen
