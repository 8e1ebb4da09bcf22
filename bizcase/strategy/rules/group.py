"""What moves as one, and the edges between it and the rest."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

Node = tuple[str, str]
SERVER, APPLICATION = "server", "application"


@dataclass(frozen=True, slots=True)
class Group:
    """What moves as one.

    ``needs`` are groups that must move earlier or in the same wave; ``stays`` servers and
    applications it depends on that do not move, ``ends`` those that are retired, ``awaits`` those
    that wait for an answer; ``cut_from`` names the larger groups this is a part of,
    ``why_shared`` says why it is a shared service. ``shares`` are the disks that bind its
    servers, ``parted`` those that servers of other groups share, since all exceed a wave.
    """

    id: str
    servers: tuple[str, ...]
    applications: tuple[str, ...]
    needs: tuple[str, ...] = ()
    cut_from: tuple[str, ...] = ()
    why_shared: str = ""
    stays: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    parted: tuple[str, ...] = ()
    awaits: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grouping:
    """All groups that move, those that wait for an answer, and the edges between all of them.

    ``waiting`` order nothing and are in no wave. ``edges``: from_id, to_id (server or application),
    kind, from_group, to_group, cut (whether the edge ran inside a group that was too large),
    source_file, source_sheet, source_row.
    """

    groups: tuple[Group, ...]
    edges: pd.DataFrame
    waiting: tuple[Group, ...] = ()


def name_of(node: Node) -> str:
    """Return what a server or application is called: ``server web01``."""
    return f"{node[0]} {node[1]}"
