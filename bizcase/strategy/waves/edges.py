"""Who talks to whom as numbers, so that what a grouping makes of it is told for all at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.rules.group import APPLICATION, SERVER, Group, Node
from bizcase.strategy.rules.work import IntArray

_NONE = -1
_DROPPED = ["connections", "port"]


@dataclass(frozen=True, slots=True)
class Edges:
    """The edges of ``table`` by the places of their ends in ``nodes``."""

    table: pd.DataFrame
    nodes: list[Node]
    source: IntArray
    target: IntArray

    def links(self) -> list[tuple[Node, int]]:
        """Return with how many others each node is linked, whoever calls."""
        ends = np.concatenate([self.source, self.target])
        one, _ = _unique(ends, np.concatenate([self.target, self.source]))
        return list(
            zip(self.nodes, np.bincount(one, minlength=len(self.nodes)).tolist(), strict=True)
        )


def edges_of(strategy: Strategy) -> Edges:
    """Return the edges of an estate."""
    table = strategy.links.edges
    ids, names = pd.factorize(pd.concat([table["from_id"], table["to_id"]]))
    servers = np.tile(table["kind"].eq("server_server").to_numpy(dtype=int), 2)
    keys, codes = np.unique(2 * ids + servers, return_inverse=True)
    known, kinds = names.tolist(), (APPLICATION, SERVER)
    nodes = [(kinds[key % 2], known[key // 2]) for key in keys.tolist()]
    source, target = np.split(codes.astype(int), 2)
    return Edges(table, nodes, source, target)


@dataclass(frozen=True, slots=True)
class Placed:
    """The edges of an estate by the places of their groups in ``groups``; -1 for none."""

    edges: Edges
    groups: list[Group]
    source: IntArray
    target: IntArray

    @property
    def apart(self) -> IntArray:
        """Rows of the edges between two different groups."""
        known = (self.source != _NONE) & (self.target != _NONE)
        return np.flatnonzero(known & (self.source != self.target))

    def targets(self, among: set[str]) -> dict[str, set[str]]:
        """Return by group id the others that it depends on; both ends are among these."""
        asked = np.array([group.id in among for group in self.groups], dtype=bool)
        rows = self.apart
        rows = rows[asked[self.source[rows]] & asked[self.target[rows]]]
        ids = [group.id for group in self.groups]
        found: dict[str, set[str]] = {}
        for source, target in _pairs(self.source[rows], self.target[rows]):
            found.setdefault(ids[source], set()).add(ids[target])
        return found

    def left(self, among: int) -> dict[str, set[Node]]:
        """Return by group id what the first so many groups depend on outside of all of them."""
        inside = (self.source != _NONE) & (self.source < among)
        outside = (self.target == _NONE) | (self.target >= among)
        rows = np.flatnonzero(inside & outside)
        found: dict[str, set[Node]] = {}
        for source, node in _pairs(self.source[rows], self.edges.target[rows]):
            found.setdefault(self.groups[source].id, set()).add(self.edges.nodes[node])
        return found

    def told(self) -> pd.DataFrame:
        """Return the edges between two groups with from_group, to_group and cut.

        An edge is cut where both groups are parts of the same larger one.
        """
        rows = self.apart
        source, target = self.source[rows], self.target[rows]
        origin = [set(group.cut_from) for group in self.groups]
        parts = np.array([bool(names) for names in origin], dtype=bool)
        cut = np.zeros(len(rows), dtype=bool)
        both = np.flatnonzero(parts[source] & parts[target]) if len(rows) else rows
        cut[both] = [
            bool(origin[one] & origin[other])
            for one, other in zip(source[both].tolist(), target[both].tolist(), strict=True)
        ]
        ids = pd.Series([group.id for group in self.groups], dtype="str")
        return (
            self.edges.table.drop(columns=_DROPPED)
            .take(rows)
            .reset_index(drop=True)
            .assign(
                from_group=ids.take(source).array, to_group=ids.take(target).array, cut=cut
            )
        )  # fmt: skip


def placed(edges: Edges, groups: Iterable[Group]) -> Placed:
    """Return the edges of an estate by the groups that hold their ends."""
    every = list(groups)
    home = {
        node: place
        for place, group in enumerate(every)
        for kind, keys in ((SERVER, group.servers), (APPLICATION, group.applications))
        for node in ((kind, key) for key in keys)
    }
    at = np.array([home.get(node, _NONE) for node in edges.nodes], dtype=int)
    return Placed(edges, every, at[edges.source], at[edges.target])


def _pairs(some: IntArray, others: IntArray) -> Iterator[tuple[int, int]]:
    """Return each pair of numbers once."""
    one, other = _unique(some, others)
    return zip(one.tolist(), other.tolist(), strict=True)


def _unique(some: IntArray, others: IntArray) -> tuple[IntArray, IntArray]:
    width = int(others.max()) + 1 if len(others) else 1
    one, other = np.divmod(np.unique(some * width + others), width)
    return one, other
