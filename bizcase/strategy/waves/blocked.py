"""What waits for an answer: work that is undecided, or that a blocker keeps from landing.

Who waits is decided for single servers and applications; the rest of a group goes on. What shares
a disk moves with it, and so waits with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd

from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.rules.dispositions import LANDS_AS, ON_AWS, PLANNED
from bizcase.strategy.rules.group import APPLICATION, SERVER, Node
from bizcase.strategy.waves.ties import SharedDisk

# The severities of blockers that only an answer or a decision of the customer removes.
_ASKING = ("decision", "question")
NO_TYPE = "No instance type for it"
NO_TYPE_REMEDY = (
    "Complete or correct its size, split its work, retire or retain: decide with the owner"
)
_UNDECIDED, _BY_HAND = "undecided", "override"
_TABLES = ((SERVER, "servers"), (APPLICATION, "applications"))


def waiting_nodes(
    strategy: Strategy, disks: Sequence[SharedDisk], no_place: Mapping[str, str] | None = None
) -> dict[Node, tuple[str, ...]]:
    """Return every server and application that waits, with its questions, in words.

    A disposition set by hand is the answer, but for a server that no instance type holds: the
    reasons of those are ``no_place``. What lands as something else (Refactor as a Rehost) is
    kept by what blocks that. A server waits with its applications where all of them wait, an
    application with any of its servers that is asked about, and servers that share a disk wait
    together.
    """
    large = _without_place(strategy, no_place or {})
    answered = _answered(strategy) - large.keys()
    asked = dict(_asked(strategy, answered))
    # Finance keeps such a server alone on premises: its application goes on without it.
    alone = large.keys() - asked.keys()
    asked |= large
    owners, servers_of = strategy.links.applications_of, strategy.links.servers_of
    planned = _planned(strategy)
    beside: dict[str, list[str]] = {}
    for disk in disks:
        for key in disk.servers:
            beside.setdefault(key, []).extend(other for other in disk.servers if other != key)
    found: dict[Node, tuple[str, ...]] = {}
    left = sorted(asked.items())
    while left:
        node, questions = left.pop()
        if node in found or node in answered or node not in planned:
            continue
        # What is asked about itself keeps its own question beside that which it waits with.
        questions = found[node] = asked.get(node, questions)
        kind, key = node
        if kind == SERVER:
            for other in beside.get(key, ()):
                asked.setdefault((SERVER, other), questions)
                left.append(((SERVER, other), questions))
            if node in asked and node not in alone:
                left += [((APPLICATION, owner), questions) for owner in owners.get(key, ())]
            continue
        for server in servers_of.get(key, ()):
            of = [(APPLICATION, owner) for owner in owners[server]]
            if all(owner in found or owner not in planned for owner in of):
                left.append(((SERVER, server), questions))
    return found


def _without_place(strategy: Strategy, reasons: Mapping[str, str]) -> dict[Node, tuple[str, ...]]:
    """Return what is asked of the servers that shall run on AWS where nothing holds them."""
    rows = _rows(strategy, "servers", ON_AWS)["server_id"]
    return {
        (SERVER, key): (f"{NO_TYPE} ({reasons[key]}): {NO_TYPE_REMEDY}.",)
        for key in rows.tolist()
        if key in reasons
    }


def _planned(strategy: Strategy) -> set[Node]:
    return {
        (kind, str(key))
        for kind, name in _TABLES
        for key in _rows(strategy, name, PLANNED)[f"{kind}_id"].tolist()
    }


def _rows(strategy: Strategy, name: str, dispositions: Iterable[str]) -> pd.DataFrame:
    table: pd.DataFrame = getattr(strategy, name)
    return table[table["disposition"].isin(list(dispositions))]


def _answered(strategy: Strategy) -> set[Node]:
    """Return what was set manually to move, and the servers of such applications."""
    found: set[Node] = set()
    for kind, name in _TABLES:
        rows = _rows(strategy, name, PLANNED)
        by_hand = rows["disposition_rule"].eq(_BY_HAND) & rows["disposition"].ne(_UNDECIDED)
        found |= {(kind, str(key)) for key in rows.loc[by_hand, f"{kind}_id"]}
    for kind, key in sorted(found):
        if kind == APPLICATION:
            found |= {(SERVER, server) for server in strategy.links.servers_of.get(key, ())}
    return found


def _asked(strategy: Strategy, answered: set[Node]) -> Iterator[tuple[Node, tuple[str, ...]]]:
    """Yield what is asked about itself: undecided, or landing against an open blocker."""
    against = _against(strategy)
    for kind, name in _TABLES:
        rows = _rows(strategy, name, PLANNED)
        names = (f"{kind}_id", "disposition", "questions")
        columns = (rows[column].tolist() for column in names)
        for key, disposition, questions in zip(*columns, strict=True):
            node = (kind, str(key))
            lands = LANDS_AS.get(disposition, disposition)
            stuck = against.get(node, {}).get(lands, ())
            if node not in answered and (disposition == _UNDECIDED or stuck):
                yield node, stuck or strategy.asked.get(node) or (str(questions),)


def _against(strategy: Strategy) -> dict[Node, dict[str, tuple[str, ...]]]:
    """Return the questions of open blockers by server or application and what they block."""
    table = strategy.blockers
    table = table[table["severity"].isin(_ASKING) & table["subject"].isin([SERVER, APPLICATION])]
    found: dict[Node, dict[str, tuple[str, ...]]] = {}
    columns = (table[name].tolist() for name in ("subject", "id", "blocks", "title", "remedy"))
    for kind, key, blocks, title, remedy in zip(*columns, strict=True):
        own = found.setdefault((kind, str(key)), {})
        for disposition in (*blocks.split("|"), _UNDECIDED):
            known = own.get(disposition, ())
            question = f"{title}: {remedy}."
            own[disposition] = known if question in known else (*known, question)
    return found
