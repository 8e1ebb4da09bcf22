"""Who works on what: the applications and single servers that need migration effort.

Waves, team and one-time cost all take their hours from here (``hours.py`` says how many).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from bizcase.lookup import is_in
from bizcase.strategy.rules.dispositions import LABOUR
from bizcase.units import FloatArray

IntArray = npt.NDArray[np.int_]
BoolArray = npt.NDArray[np.bool_]
COMPLEXITIES = ("simple", "medium", "complex")
UNDECIDED = "undecided"
# What undecided work is planned as, and what its band of cost ends at.
PLANNED_AS = "Rehost"
_DIFFICULTY = {name: place for place, name in enumerate(COMPLEXITIES)}
_UNKNOWN, _STAYS, _OPEN, _NO_SERVER = -1, -2, -3, -1


@dataclass(frozen=True, slots=True)
class Application:
    """What is known of an application; months matter where it has no server."""

    disposition: str
    complexity: str
    start_month: float = float("nan")
    end_month: float = float("nan")


@dataclass(frozen=True, slots=True)
class Work:
    """One row per application and server; a server of no application is a workload of its own.

    ``server`` is the position in the servers table, -1 for an application without servers;
    ``own`` the place of the application's disposition in LABOUR, -1 where it is that of its
    servers, -2 where it stays, -3 where it is undecided; ``complexity`` the place in COMPLEXITIES.
    ``sole`` marks the servers of one application only: where one of them is set by hand to more
    than its application, its work is that of the server. ``hostless`` are the applications without
    servers, whose rows are the last.
    """

    workload: IntArray
    server: IntArray
    own: IntArray
    complexity: IntArray
    start_month: FloatArray
    end_month: FloatArray
    sole: BoolArray
    hostless: tuple[str, ...] = ()

    def of_servers(self) -> Work:
        """Return the work without applications that have no server."""
        rows = fields(self)[:-1]
        kept = len(self.server) - len(self.hostless)
        return Work(*(getattr(self, item.name)[:kept] for item in rows))

    def at(self, start_month: FloatArray, end_month: FloatArray) -> Work:
        """Return the work with the months of the servers it is done on."""
        here = self.server != _NO_SERVER
        return replace(
            self,
            start_month=np.where(here, start_month[self.server], self.start_month),
            end_month=np.where(here, end_month[self.server], self.end_month),
        )

    def efforts(
        self, dispositions: pd.Series, leaving: BoolArray, *, undecided: bool = False
    ) -> pd.DataFrame:
        """Return what needs effort: one row per application and server that leaves.

        Columns workload, server, hostless (the place in it, negative for a server), labour and
        complexity (places in LABOUR and COMPLEXITIES), start_month, end_month, and what the row
        counts as: ``workloads`` (the hardest rows of a workload count as it, in equal parts) and
        ``servers`` (a server of several workloads counts in each in equal parts). So they add up
        to the workloads and to the servers that leave.

        An application that is undecided counts as no workload, though a server that it shares may
        leave: its hours begin once it is decided.

        Parameters
        ----------
        undecided
            Whether what is undecided is counted too, as if it were rehosted.
        """
        rows, labour = self._active(dispositions, leaving, undecided=undecided)
        workload, server = self.workload[rows], self.server[rows]
        hardest = labour == _most_of_each(labour, workload)
        alike = np.bincount(workload, hardest)[workload]
        here = server != _NO_SERVER
        owners = np.bincount(server[here], minlength=len(leaving))
        counts = undecided | (self.own[rows] != _OPEN)
        return pd.DataFrame(
            {
                "workload": workload,
                "server": server,
                "hostless": np.flatnonzero(rows) - (len(rows) - len(self.hostless)),
                "labour": labour,
                "complexity": _most_of_each(self.complexity[rows], workload),
                "start_month": self.start_month[rows],
                "end_month": self.end_month[rows],
                "workloads": (counts & hardest) / alike,
                "servers": np.where(
                    here, 1.0 / np.maximum(owners[server] if len(owners) else 1, 1), 0.0
                ),
            }
        )

    def _active(
        self, dispositions: pd.Series, leaving: BoolArray, *, undecided: bool
    ) -> tuple[BoolArray, IntArray]:
        """Return a mask of the rows that leave, and what each of them needs."""
        kinds = dispositions.astype("category").cat
        places = np.array([_own(str(kind), undecided=undecided) for kind in kinds.categories], int)
        here = self.server != _NO_SERVER
        of_server = np.append(places, _STAYS)[kinds.codes.to_numpy()]
        of_row = np.append(of_server, _STAYS)[self.server]
        alone = LABOUR.index(PLANNED_AS) if undecided else _STAYS
        as_servers = (self.own == _UNKNOWN) | (self.own == _OPEN)
        labour = np.where(as_servers, np.where(here, of_row, alone), self.own)
        labour = np.where(here & self.sole, np.maximum(labour, of_row), labour)
        open_ = here & ((of_row == _UNKNOWN) | (of_row == _OPEN))
        rows = (labour >= 0) & ~open_ & (~here | np.append(leaving, False)[self.server])
        return rows, labour[rows]


def _most_of_each(values: IntArray, group: IntArray) -> IntArray:
    """Return for each row the largest value of its group."""
    most = np.zeros(group.max(initial=0) + 1, dtype=int)
    np.maximum.at(most, group, values)
    return most[group]


def work_of(
    servers: pd.DataFrame, links: pd.DataFrame, applications: Mapping[str, Application]
) -> Work:
    """Return the work of an estate.

    Parameters
    ----------
    servers
        With server_id, complexity and workload, which names those that no link does.
    links
        Columns server_id and application_id; servers that are not in the table are left out.
    applications
        By id. One that is linked with no server counts where it does not stay and anything is in
        scope.
    """
    known = links[is_in(links["server_id"], servers["server_id"])]
    alone = servers[~is_in(servers["server_id"], known["server_id"])]
    linked = set(known["application_id"].unique())
    unhosted = [
        name for name, item in sorted(applications.items())
        if len(servers) and name not in linked and item.disposition != "Retain"
    ]  # fmt: skip
    owners_of = known["application_id"].tolist()
    owner = pd.Series([*owners_of, *[""] * len(alone), *unhosted], dtype="str")
    key = pd.Series([*owners_of, *alone["workload"].tolist(), *unhosted], dtype="str")
    ids = pd.concat([known["server_id"], alone["server_id"]])
    at = np.full(len(owner), _NO_SERVER)
    at[: len(ids)] = pd.Index(servers["server_id"]).get_indexer(pd.Index(ids))
    # The last row is that of no application, which get_indexer's -1 finds.
    listed = [*applications.values(), Application("", "medium")]
    of = pd.Index([*applications], dtype="str").get_indexer(pd.Index(owner))
    grades = servers["complexity"].astype("str").map(_DIFFICULTY).to_numpy(dtype=int)
    hard = np.array([_DIFFICULTY[item.complexity] for item in listed], dtype=int)[of]
    hard[: len(ids)] = grades[at[: len(ids)]]
    owners = np.bincount(at[: len(ids)], minlength=len(servers))
    return Work(
        workload=pd.factorize(key)[0].astype(int),
        server=at,
        own=np.array([_own(item.disposition) for item in listed], dtype=int)[of],
        complexity=hard,
        start_month=np.array([item.start_month for item in listed], dtype=float)[of],
        end_month=np.array([item.end_month for item in listed], dtype=float)[of],
        sole=(at != _NO_SERVER) & (owners[at] == 1) if len(servers) else at != _NO_SERVER,
        hostless=tuple(unhosted),
    )


def _own(disposition: str, *, undecided: bool = False) -> int:
    if disposition == "Retain":
        return _STAYS
    if disposition == UNDECIDED:
        return LABOUR.index(PLANNED_AS) if undecided else _OPEN
    return LABOUR.index(disposition) if disposition in LABOUR else _UNKNOWN
