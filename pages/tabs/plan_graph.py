"""The picture of dependencies, as coarse as it must be to stay readable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from bizcase.case import BusinessCase
from bizcase.exports.heads import human
from bizcase.grammar import counted
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.waves.labels import Labels, group_label, labels
from bizcase.strategy.waves.links_once import once_each
from bizcase.strategy.waves.plan import Plan
from pages.parts.charts import shade
from pages.parts.formatting import escape
from pages.state import widgets
from pages.tabs import opening_rows

READABLE = 60
_LABEL_LENGTH = 30
_EVERYTHING = "Everything"
_FILL_SHARE = "40"  # of 256: a pale fill, so that the words on it are read


@dataclass(frozen=True, slots=True)
class Picture:
    """Nodes with label and role of colour, edges with how many dependencies they stand for.

    ``what`` names the nodes in the plural.
    """

    what: str
    nodes: dict[str, tuple[str, str]]
    edges: dict[tuple[str, str], int]

    def around(self, node: str) -> Picture:
        """Return a node with its direct neighbours."""
        edges = {pair: count for pair, count in self.edges.items() if node in pair}
        kept = {node, *(end for pair in edges for end in pair)}
        return Picture(
            self.what, {key: item for key, item in self.nodes.items() if key in kept}, edges
        )


def applications_picture(strategy: Strategy, plan: Plan, known: Labels) -> Picture:
    """Return applications, and servers that belong to none or to several, with who needs whom."""
    owners = strategy.links.applications_of
    nodes = _disposed(strategy, plan, known)
    edges: Counter[tuple[str, str]] = Counter()
    for row in once_each(strategy.links.edges, owners).itertuples():
        ends = []
        for key in (str(row.from_id), str(row.to_id)):
            if row.kind == "server_server":
                own = owners.get(key, ())
                ends.append(f"application {own[0]}" if len(own) == 1 else f"server {key}")
            else:
                ends.append(f"application {key}")
        if ends[0] != ends[1]:
            edges[ends[0], ends[1]] += 1
    return _linked("applications and servers", nodes, edges)


def _disposed(strategy: Strategy, plan: Plan, known: Labels) -> dict[str, tuple[str, str]]:
    nodes = {}
    for kind, table, waves in (
        ("application", strategy.applications, plan.wave_of_application),
        ("server", strategy.servers, plan.wave_of),
    ):
        for key, disposition in zip(table[f"{kind}_id"], table["disposition"], strict=True):
            wave = f", wave {waves[key]}" if key in waves else ""
            label = f"{_short(known[kind, key])}\n{disposition}{wave}"
            nodes[f"{kind} {key}"] = (label, disposition.lower())
    return nodes


def groups_picture(strategy: Strategy, plan: Plan, known: Labels) -> Picture:
    """Return the groups that move, with who needs whom."""
    wave_of = {group: wave.number for wave in plan.waves for group in wave.groups}
    nodes = {
        group.id: (
            f"{_short(group_label(group.id, known))}\n{_where(wave_of, group.id)}, "
            f"servers: {len(group.servers)}",
            "caution" if group.why_shared else "aws",
        )
        for group in plan.grouping.groups
    }
    edges = Counter(pair for pair in _pairs(strategy, plan) if nodes.keys() >= set(pair))
    return _linked("groups", nodes, edges)


def _where(wave_of: Mapping[str, int], group: str) -> str:
    return f"wave {wave_of[group]}" if group in wave_of else "in Mobilize"


def _pairs(strategy: Strategy, plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield the two groups of each dependency between groups."""
    edges = once_each(plan.grouping.edges, strategy.links.applications_of)
    return zip(edges["from_group"], edges["to_group"], strict=True)


def waves_picture(strategy: Strategy, plan: Plan) -> Picture:
    """Return the waves, with who needs whom."""
    wave_of = {group: str(wave.number) for wave in plan.waves for group in wave.groups}
    nodes = {
        str(wave.number): (f"{wave.name}\nservers: {len(wave.servers)}", "aws")
        for wave in plan.waves
    }
    edges: Counter[tuple[str, str]] = Counter()
    for source, target in _pairs(strategy, plan):
        if {source, target} <= wave_of.keys() and wave_of[source] != wave_of[target]:
            edges[wave_of[source], wave_of[target]] += 1
    return _linked("waves", nodes, edges)


def _linked(
    what: str, nodes: dict[str, tuple[str, str]], edges: Counter[tuple[str, str]]
) -> Picture:
    known = {pair: count for pair, count in sorted(edges.items()) if set(pair) <= nodes.keys()}
    ends = {end for pair in known for end in pair}
    return Picture(what, {key: nodes[key] for key in sorted(ends)}, known)


def dot(picture: Picture) -> str:
    """Return a picture as DOT; names of an inventory can close no string."""
    ids = {key: f"n{place}" for place, key in enumerate(picture.nodes)}
    lines = [
        "digraph {",
        'graph [rankdir=LR, bgcolor="transparent", nodesep=0.15, ranksep=0.5];',
        f'node [shape=box, fontcolor="{shade("ink")}", fontname="sans-serif", fontsize=11, '
        'margin="0.1,0.05"];',
        f'edge [color="{shade("soft")}", fontcolor="{shade("soft")}", fontname="sans-serif", '
        "fontsize=9, arrowsize=0.7];",
    ]
    for key, (label, role) in picture.nodes.items():
        lines.append(f'{ids[key]} [label="{_quoted(label)}", {_look(role)}];')
    for (source, target), count in picture.edges.items():
        label = f' [label="{count}"]' if count > 1 else ""
        lines.append(f"{ids[source]} -> {ids[target]}{label};")
    return "\n".join([*lines, "}"])


def _look(role: str) -> str:
    """Return the look of a node; what is not decided has a dashed outline and no fill."""
    if role == "undecided":
        return f'style="dashed,rounded", color="{shade("soft")}"'
    tone = shade(role)
    return f'style="filled,rounded", color="{tone}", fillcolor="{tone}{_FILL_SHARE}"'


def _short(name: str) -> str:
    return name if len(name) <= _LABEL_LENGTH else f"{name[: _LABEL_LENGTH - 1]}…"


def _quoted(label: str) -> str:
    """Return a label that closes no quoted string and starts no entity."""
    safe = label.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
    return safe.replace("\r", " ").replace("\n", "\\n")


def draw(case: BusinessCase, strategy: Strategy, plan: Plan) -> None:
    """Draw the finest picture that is readable, or what surrounds one node."""
    known = labels(strategy)
    finest = applications_picture(strategy, plan, known)
    if not finest.edges:
        st.info(
            "No input says who talks to whom. Sheets on server communication or application "
            "dependency give groups and their order.",
            title="No dependencies",
            icon=":material/link_off:",
        )
        return
    chosen = st.selectbox(
        "Show", [_EVERYTHING, *finest.nodes], key=widgets.of_case("plan_around"),
        persist_state="session",
        format_func=lambda key: (
            key if key == _EVERYTHING else f"What surrounds {group_label(key, known)}"
        ),
    )  # fmt: skip
    if chosen == _EVERYTHING:
        pictures = (finest, groups_picture(strategy, plan, known), waves_picture(strategy, plan))
        # Waves are few unless the estate is huge; they are the last resort.
        picture = next((item for item in pictures if len(item.nodes) <= READABLE), pictures[-1])
    else:
        picture = finest.around(chosen)
    if len(picture.nodes) > READABLE:
        st.warning(
            f"{escape(group_label(chosen, known))} has "
            f"{counted(len(picture.nodes) - 1, 'neighbours')}: too many for a picture. The table "
            "of edges below lists them.",
            icon=":material/hub:",
        )
    elif not picture.edges:
        st.info("No dependency runs between the waves.", icon=":material/link_off:")
    else:
        st.graphviz_chart(
            dot(picture),
            width="stretch",
            alt=f"Graph of {len(picture.nodes):,} {picture.what} and "
            f"{counted(len(picture.edges), 'dependencies')}; "
            "each arrow points at what is depended on.",
        )
        st.caption(
            f"{len(picture.nodes):,} {picture.what}. Each arrow points at what is depended on; a "
            "number on it counts the dependencies. What has no dependency is not drawn."
        )
    _edges(case, plan, known)


def _edges(case: BusinessCase, plan: Plan, known: Labels) -> None:
    for title, rows, icon in (
        ("Dependencies on a later wave, with the reason", plan.violations, ":material/redo:"),
        ("Dependencies cut inside groups larger than a wave", plan.cut, ":material/content_cut:"),
        ("All connections between groups, as listed", plan.grouping.edges, ":material/list:"),
    ):
        with st.expander(f"{title}: {len(rows):,}", icon=icon):
            ends = zip(_subjects(rows), rows["from_id"], strict=True)
            opens = [opening_rows.Thing(kind, str(key)) for kind, key in ends]
            opening_rows.table(case, _labelled(rows, known), opens, title, alt=f"{title}.")
    shared = [group for group in plan.grouping.groups if group.why_shared]
    with st.expander(f"Shared services, moved first: {len(shared):,}", icon=":material/hub:"):
        opening_rows.table(
            case,
            pd.DataFrame(
                {"Service": [group_label(group.id, known, opens=True) for group in shared],
                 "Why": [group.why_shared for group in shared]}
            ),
            [opening_rows.Thing("group", group.id) for group in shared],
            "shared", alt="Shared services with the reason.",
        )  # fmt: skip


def _labelled(edges: pd.DataFrame, known: Labels) -> pd.DataFrame:
    """Return edges with the names of their ends and groups."""
    subjects = _subjects(edges)
    named = {
        f"{end}_id": [
            known.get(pair, pair[1]) for pair in zip(subjects, edges[f"{end}_id"], strict=True)
        ]
        for end in ("from", "to")
    } | {
        f"{end}_group": [group_label(key, known, opens=True) for key in edges[f"{end}_group"]]
        for end in ("from", "to")
    }
    kinds = edges["kind"].str.replace("_", " to ").str.capitalize()
    told = edges.assign(**named, kind=kinds).rename(columns={"from_id": "from", "to_id": "to"})
    return told.rename(columns=human)


def _subjects(edges: pd.DataFrame) -> list[str]:
    """Return what depends in each row: a server or an application."""
    return [str(kind).split("_", maxsplit=1)[0] for kind in edges["kind"]]
