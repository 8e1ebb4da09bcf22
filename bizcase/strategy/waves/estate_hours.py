"""The hours of everything that leaves, by who does the work: the same that finance prices."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.rules.dispositions import LABOUR, LEAVES
from bizcase.strategy.rules.group import APPLICATION, SERVER, Node
from bizcase.strategy.rules.hours import Number, Values, hours_after, hours_in_wave
from bizcase.strategy.rules.work import COMPLEXITIES, Application, work_of
from bizcase.units import FloatArray

_DIGITS = 6  # sums in another order of rows may differ beyond these


@dataclass(frozen=True, slots=True)
class EstateHours:
    """Hours by ("server" or "application", id), undecided work as if rehosted.

    ``of`` are those until something has landed or is switched off; an application has hours of its
    own where it has no server. ``after`` are the hours that follow the landings, ``retired`` those
    of ``of`` that retire an application: it may share a server with one that moves.
    """

    of: Mapping[Node, float]
    after: float
    retired: Mapping[Node, float]

    def of_all(self) -> float:
        """Hours of all that leaves until it has landed or is switched off."""
        return round(math.fsum(self.of.values()), _DIGITS)


def estate_hours(
    strategy: Strategy, classes: Mapping[Node, str], assumptions: Assumptions
) -> EstateHours:
    """Return the hours of an estate whose servers and applications have these effort classes."""
    ids = strategy.servers["server_id"]
    keys = ids.tolist()
    servers = pd.DataFrame(
        {
            "server_id": ids,
            "complexity": [classes.get((SERVER, key), "medium") for key in keys],
            "workload": "server " + ids,
        }
    )
    columns = (strategy.applications[name].tolist() for name in ("application_id", "disposition"))
    listed = zip(*columns, strict=True)
    applications = {
        key: Application(fate, classes.get((APPLICATION, key), "medium")) for key, fate in listed
    }
    work = work_of(servers, strategy.links.pairs(), applications)
    dispositions = strategy.servers["disposition"]
    leaving = dispositions.isin(LEAVES).to_numpy()
    rows = work.efforts(dispositions, leaving, undecided=True)
    landing, after = (_hours(rows, of, assumptions) for of in (hours_in_wave, hours_after))
    here = rows["server"].to_numpy() >= 0
    retired = landing * rows["labour"].eq(LABOUR.index("Retire")).to_numpy()
    nodes = [(SERVER, str(key)) for key in keys]
    nodes += [(APPLICATION, work.hostless[place]) for place in rows["hostless"][~here]]

    def by_node(of_row: FloatArray) -> dict[Node, float]:
        by_server = np.bincount(rows["server"][here], of_row[here], minlength=len(ids))
        hours = np.round(np.concatenate([by_server, of_row[~here]]), _DIGITS).tolist()
        return dict(zip(nodes, hours, strict=True))

    return EstateHours(
        by_node(landing), round(math.fsum(after.tolist()), _DIGITS), by_node(retired)
    )


def _hours(
    rows: pd.DataFrame,
    of: Callable[[str, str, Values], tuple[Number, Number]],
    assumptions: Assumptions,
) -> FloatArray:
    """Return the hours of each row of ``Work.efforts``."""
    each = np.array(
        [[of(name, grade, assumptions.number) for grade in COMPLEXITIES] for name in LABOUR], float
    )
    found = each[rows["labour"].to_numpy(), rows["complexity"].to_numpy()]
    return np.asarray((rows[["workloads", "servers"]].to_numpy() * found).sum(axis=1))
