"""Rule R4 moves whole vSphere clusters: which servers it may take, and why not the others.

A cluster is whole where everything in scope on it relocates. What is retired or replaced by a
service leaves it emptier and does not hinder; what is retained, undecided or moves to EC2 does. A
server whose cluster is not known cannot be judged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from bizcase.strategy.rules.deadlines import Deadlines
from bizcase.strategy.rules.dispositions import SWITCHED_OFF

UNKNOWN = "Not relocated: its vSphere cluster is not known, and only whole clusters move"
ASKED = "Which vSphere cluster does it run on? Only whole clusters are relocated."

# (vCenter, name): names repeat from one vCenter to the next.
Cluster = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Goals:
    """What the customer ranks and by when: ``relocate`` says that rule R4 may fire.

    ``cluster_of`` names the cluster of each server where it is known, ``broken`` says why a cluster
    cannot move whole.
    """

    relocate: bool
    relocate_reason: str = ""
    deadlines: Deadlines = field(default_factory=Deadlines)
    cluster_of: Mapping[str, Cluster] = field(default_factory=dict)
    broken: Mapping[Cluster, str] = field(default_factory=dict)

    def hindrance(self, servers: tuple[str, ...]) -> str:
        """Return why servers cannot be relocated together; "" where all their clusters can."""
        if not all(key in self.cluster_of for key in servers):
            return UNKNOWN
        own = sorted({self.cluster_of[key] for key in servers} & set(self.broken))
        return f"Not relocated: {self.broken[own[0]]}" if own else ""


def clusters(servers: pd.DataFrame, hosts: pd.DataFrame) -> dict[str, Cluster]:
    """Return the cluster of each server by id: its own word, else that of the host it runs on."""
    known = hosts.loc[hosts["cluster"].notna(), ["host_name", "cluster"]].drop_duplicates()
    known = known[~known["host_name"].duplicated(keep=False)]  # one host, two words: no word
    of_host = dict(zip(known["host_name"], known["cluster"], strict=True))
    named = servers["cluster"].fillna(servers["host_name"].map(of_host).astype("str"))
    centre = servers["vcenter"].fillna("")
    return {
        str(key): (str(vcenter), str(name))
        for key, vcenter, name in zip(servers["server_id"], centre, named, strict=True)
        if isinstance(name, str) and name.strip()
    }


def broken_clusters(
    goals: Goals, dispositions_under: Callable[[Goals], Mapping[str, str]]
) -> dict[Cluster, str]:
    """Return why each cluster that cannot move whole cannot.

    An application on several clusters ties them: when one falls out its servers stay on the others
    too, so the decision is repeated until no further cluster falls out.

    Parameters
    ----------
    dispositions_under
        Gives the disposition of every server in scope by id, some clusters being out.
    """
    broken: dict[Cluster, str] = {}
    while True:
        trial = replace(goals, broken=dict(broken))
        others: dict[Cluster, list[tuple[str, str]]] = {}
        for key, disposition in sorted(dispositions_under(trial).items()):
            cluster = goals.cluster_of.get(key)
            if cluster and cluster not in broken and disposition not in ("Relocate", *SWITCHED_OFF):
                others.setdefault(cluster, []).append((key, disposition))
        if not others:
            return broken
        broken |= {cluster: _why(cluster, found) for cluster, found in others.items()}


def _why(cluster: Cluster, found: list[tuple[str, str]]) -> str:
    key, disposition = found[0]
    more = f" and {len(found) - 1:,} more" if len(found) > 1 else ""
    return f"cluster {cluster[1]} cannot move whole, for it contains {key} ({disposition}){more}"
