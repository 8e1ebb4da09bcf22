"""What needs migration effort: applications, their servers, and servers of none."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizcase.finance.effort import labour_by_server
from bizcase.finance.prepared import WaveDates
from bizcase.finance.values import Values
from bizcase.strategy.rules.work import Application, work_of
from tests.finance.estates import estate, plain
from tests.finance.paths import cash_of

HOURS = {"mig__h_rehost_workload": 100, "mig__h_replatform_workload": 1000,
         "mig__h_refactor_workload": 10_000}  # fmt: skip


def links(*pairs):
    return pd.DataFrame(pairs, columns=["server_id", "application_id"], dtype="str")


def cost(prepared, **values):
    return cash_of(prepared, plain(**HOURS | values)).months["one_time_usd"].sum()


def application(disposition="Rehost", complexity="medium", start=1.0, end=2.0):
    return Application(disposition, complexity, start, end)


def test_a_server_of_two_applications_needs_the_effort_of_both():
    shared = estate(count=1, links=links(("s1", "A"), ("s1", "B")))
    assert cost(shared) == 200


def test_an_application_needs_the_hours_of_its_hardest_server_once():
    """The first server of the list is only rehosted; 9,900 of the 10,000 hours follow later."""
    mixed = estate(
        count=3, disposition=["Rehost", "Refactor", "Replatform"],
        links=links(("s1", "A"), ("s2", "A"), ("s3", "A")),
    )  # fmt: skip
    assert cost(mixed) == 10_000


def test_the_disposition_of_the_application_comes_before_that_of_its_servers():
    both = links(("s1", "A"), ("s1", "B"))
    decided = {"A": application("Replatform"), "B": application("Retain")}
    assert cost(estate(count=1, links=both, applications=decided)) == 1000


@pytest.mark.parametrize(
    ("own", "by_hand", "usd"),
    [
        ("Retain", ["Rehost", "Retain"], 100),  # one server leaves an application that stays
        ("Rehost", ["Refactor", "Rehost"], 10_000),  # the hardest part decides
        ("Refactor", ["Rehost", "Refactor"], 10_000),
        ("Rehost", ["Retain", "Rehost"], 100),
        ("Rehost", ["Retain", "Retain"], 0),
        ("Retain", ["Retain", "Retain"], 0),
    ],
)
def test_a_server_set_by_hand_counts_in_its_only_application(own, by_hand, usd):
    prepared = estate(
        count=2, disposition=by_hand, links=links(("s1", "A"), ("s2", "A")),
        applications={"A": application(own)},
    )  # fmt: skip
    assert cost(prepared) == usd


def test_an_application_without_servers_counts_once_it_is_decided():
    decided = {
        "A": application("Replatform"), "B": application("undecided"), "C": application("Retain"),
    }  # fmt: skip
    prepared = estate(count=1, links=links(("s1", "D")), applications=decided)
    assert cost(prepared) == 1000 + 100


def test_with_nothing_in_scope_nothing_is_worked_on():
    none = estate().servers.iloc[:0]
    assert len(work_of(none, links(), {"A": application("Replatform")}).server) == 0


def test_complexity_is_that_of_the_hardest_server_and_of_an_application_without_any():
    mixed = estate(
        count=2, complexity=["simple", "complex"], links=links(("s1", "A"), ("s2", "A")),
        applications={"B": application("Rehost", "simple")},
    )  # fmt: skip
    assert cost(mixed) == pytest.approx(100 * 1.6 + 100 * 0.7)


def test_the_effort_runs_from_the_first_start_to_the_last_cutover():
    waves = (WaveDates(1, "a", 1, 2, ("s1",)), WaveDates(2, "b", 3, 4, ("s2",)))
    prepared = estate(count=2, waves=waves, links=links(("s1", "A"), ("s2", "A")))
    months = cash_of(prepared, plain(mig__h_rehost_workload=100)).months["one_time_usd"]
    assert months[:6].tolist() == [0, 25, 25, 25, 25, 0]


def test_the_labour_of_the_servers_is_that_of_their_workloads():
    """A of s1 and s2, B of s2 and s3 alone: 60 a workload, 10 a server."""
    pairs = links(("s1", "A"), ("s2", "A"), ("s2", "B"))
    register = plain(mig__h_rehost_workload=60, mig__h_rehost_server=10)
    found = labour_by_server(estate(count=3, links=pairs), Values(register))
    assert found.tolist() == [30 + 10, 30 + 60 + 10, 60 + 10]


@settings(max_examples=30, deadline=None)
@given(
    order=st.permutations(range(6)),
    kinds=st.lists(st.sampled_from(["Rehost", "Replatform", "Refactor", "Retain"]), min_size=6,
                   max_size=6),
    owners=st.lists(st.sampled_from("ABC"), min_size=6, max_size=6),
)  # fmt: skip
def test_the_order_of_the_rows_changes_nothing(order, kinds, owners):
    ids = [f"s{number}" for number in range(1, 7)]
    pairs = links(*zip(ids, owners, strict=True))
    straight = estate(count=6, disposition=kinds, links=pairs)
    shuffled = estate(
        count=6, server_id=[ids[place] for place in order],
        disposition=[kinds[place] for place in order], links=pairs.iloc[list(order)],
    )  # fmt: skip
    assert cost(straight) == pytest.approx(cost(shuffled))


def test_an_undecided_application_is_no_workload_because_a_server_that_it_shares_leaves():
    """Two decided: one workload each; the server counts once. The third waits for its decision."""
    decided = {key: application("Rehost") for key in "AB"} | {"C": application("undecided")}
    shared = links(("s1", "A"), ("s1", "B"), ("s1", "C"), ("s2", "C"))
    prepared = estate(
        count=2, disposition=["Rehost", "undecided"], links=shared, applications=decided,
    )  # fmt: skip
    assert cost(prepared) == 200
