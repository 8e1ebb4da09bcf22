"""The graph algorithms that planning rests on; all give the same answer whatever the order."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from typing import TypeVar

Node = TypeVar("Node", str, tuple[str, str])
Neighbours = Mapping[str, Mapping[str, float]]
_SLACK = 1e-9  # sums of the same weights in another order may differ in the last digit


def bound_together(nodes: Iterable[Node], pairs: Iterable[tuple[Node, Node]]) -> list[list[Node]]:
    """Return the connected components: sorted lists of nodes, sorted; pairs beyond them are left.

    >>> bound_together(["a", "b", "c"], [("c", "a")])
    [['a', 'c'], ['b']]
    """
    parent = {node: node for node in nodes}

    def root(node: Node) -> Node:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for one, other in pairs:
        if one in parent and other in parent:
            first, second = sorted((root(one), root(other)))
            parent[second] = first
    members: dict[Node, list[Node]] = {}
    for node in sorted(parent):
        members.setdefault(root(node), []).append(node)
    return sorted(members.values())


def cycles_together(nodes: Iterable[str], targets: Mapping[str, set[str]]) -> list[list[str]]:
    """Return the strongly connected components: nodes that depend on each other in a circle.

    Tarjan's algorithm without recursion. Each component is sorted, and so is the list.
    """
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    stacked: set[str] = set()
    found: list[list[str]] = []
    for root in sorted(nodes):
        if root in order:
            continue
        work = [(root, iter(sorted(targets.get(root, ()))))]
        order[root] = low[root] = len(order)
        stack.append(root)
        stacked.add(root)
        while work:
            node, rest = work[-1]
            target = next(rest, None)
            if target is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    found.append(_popped(stack, stacked, node))
            elif target not in order:
                order[target] = low[target] = len(order)
                stack.append(target)
                stacked.add(target)
                work.append((target, iter(sorted(targets.get(target, ())))))
            elif target in stacked:
                low[node] = min(low[node], order[target])
    return sorted(found)


def _popped(stack: list[str], stacked: set[str], root: str) -> list[str]:
    component: list[str] = []
    while not component or component[-1] != root:
        component.append(stack.pop())
    stacked.difference_update(component)
    return sorted(component)


def grown_parts(
    nodes: Iterable[str], sizes: Mapping[str, int], neighbours: Neighbours, limit: int
) -> list[list[str]]:
    """Return parts of at most ``limit`` in size that cut little weight.

    A part starts at the open node with the most weight and takes the open neighbour it is tied to
    most, until none fits. Of all it was on the way, from half the limit on, it stays what has the
    least weight leaving it; the largest of equals. A node larger than the limit becomes a part of
    its own.
    """
    left = set(nodes)
    weight = {node: sum(neighbours.get(node, {}).values()) for node in left}
    parts = []
    for seed in sorted(left, key=lambda node: (-weight[node], node)):
        if seed not in left:
            continue
        part, size = [seed], sizes[seed]
        left.discard(seed)
        ties: dict[str, float] = {}
        heap: list[tuple[float, str]] = []
        leaving = _pull(seed, neighbours, left, ties, heap)
        best, least = 1, leaving
        while heap:
            pull, node = heapq.heappop(heap)
            if node not in left or -pull < ties[node] or size + sizes[node] > limit:
                continue
            part.append(node)
            size += sizes[node]
            left.discard(node)
            leaving += _pull(node, neighbours, left, ties, heap) - ties[node]
            if leaving <= least + _SLACK or size - sizes[node] < limit / 2:
                best, least = len(part), leaving
        left.update(part[best:])
        parts.append(sorted(part[:best]))
    return sorted(parts)


def _pull(
    node: str,
    neighbours: Neighbours,
    left: set[str],
    ties: dict[str, float],
    heap: list[tuple[float, str]],
) -> float:
    """Note what a node adds to the ties of open nodes, and return how much that is."""
    added = 0.0
    for other, tie in neighbours.get(node, {}).items():
        if other in left:
            ties[other] = ties.get(other, 0.0) + tie
            heapq.heappush(heap, (-ties[other], other))
            added += tie
    return added
