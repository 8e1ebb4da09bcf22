"""Who works on what: the applications and single servers that need migration effort."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from bizcase.lookup import is_in
from bizcase.strategy.rules.dispositions import LABOUR
from bizcase.units import FloatArray

IntArray = npt.NDArray[np.int_]
COMPLEXITIES = ("simple", "medium", "complex")
_DIFFICULTY = {name: place for place, name in enumerate(COMPLEXITIES)}
_UNKNOWN, _STAYS, _NO_SERVER = -1, -2, -1


@dataclass(frozen=True, slots=True)
class Application:
    """What is known of an application; months matter where it has no server."""

    disposition: str
    complexity: str
    start_month: float
    end_month: float


@dataclass(frozen=True, slots=True)
class Work:
    """One row per application and server; a server of no application is a workload of its own.

    ``server`` is the position in the servers table, -1 for an application without servers;
    ``own`` the place of the application's disposition in LABOUR, -1 where it is that of its
    servers, -2 where it stays; ``complexity`` the place in COMPLEXITIES. ``sole`` marks the servers
    of one application only: where one of them is set by hand to more than its application, the
    work is that of the server.
    """

    workload: IntArray
    server: IntArray
    own: IntArray
    complexity: IntArray
    start_month: FloatArray
    end_month: FloatArray
    sole: npt.NDArray[np.bool_]

    def of_servers(self) -> Work:
        """Return the work without applications that have no server."""
        kept = self.server != _NO_SERVER
        return Work(*(getattr(self, name)[kept] for name in self.__slots__))

    def at(self, start_month: FloatArray, end_month: FloatArray) -> Work:
        """Return the work with the months of the servers it is done on."""
        here = self.server != _NO_SERVER
        return replace(
            self,
            start_month=np.where(here, start_month[self.server], self.start_month),
            end_month=np.where(here, end_month[self.server], self.end_month),
        )

    def efforts(self, dispositions: pd.Series, leaving: npt.NDArray[np.bool_]) -> pd.DataFrame:
        """Return one row per workload of which something leaves: its effort and its months.

        Columns labour and complexity (places in LABOUR and COMPLEXITIES), start_month, end_month,
        servers (how many leave). The months run from its first start to its last cutover.
        """
        rows, labour = self._active(dispositions, leaving)
        table = pd.DataFrame(
            {
                "workload": self.workload[rows],
                "labour": labour,
                "complexity": self.complexity[rows],
                "start_month": self.start_month[rows],
                "end_month": self.end_month[rows],
                "servers": (self.server[rows] != _NO_SERVER).astype(float),
            }
        )
        how = {"labour": "max", "complexity": "max", "start_month": "min", "end_month": "max",
               "servers": "sum"}  # fmt: skip
        return table.groupby("workload").agg(how)

    def by_server(
        self, dispositions: pd.Series, leaving: npt.NDArray[np.bool_], price: FloatArray
    ) -> FloatArray:
        """Return the labour in USD of each server: its workloads' over their leaving servers.

        ``price`` has a row per place in LABOUR and a column per place in COMPLEXITIES.
        """
        rows, _ = self._active(dispositions, leaving)
        rows = rows & (self.server != _NO_SERVER)
        each = self.efforts(dispositions, leaving)
        cost = price[each["labour"], each["complexity"]] / np.maximum(each["servers"], 1.0)
        of_workload = np.zeros(int(self.workload.max(initial=0)) + 1)
        of_workload[each.index.to_numpy()] = cost
        share = of_workload[self.workload[rows]]
        return np.asarray(np.bincount(self.server[rows], share, minlength=len(leaving)), float)

    def _active(
        self, dispositions: pd.Series, leaving: npt.NDArray[np.bool_]
    ) -> tuple[npt.NDArray[np.bool_], IntArray]:
        """Return a mask of the rows that leave, and what each of them needs."""
        kinds = dispositions.astype("category").cat
        places = np.array([_own(str(kind)) for kind in kinds.categories], dtype=int)
        here = self.server != _NO_SERVER
        of_server = places[kinds.codes.to_numpy()][self.server]
        labour = np.where(self.own == _UNKNOWN, np.where(here, of_server, _STAYS), self.own)
        labour = np.where(here & self.sole, np.maximum(labour, of_server), labour)
        rows = (labour >= 0) & (~here | leaving[self.server])
        return rows, labour[rows]


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
        By id. One that is linked with no server counts where its disposition is decided and
        anything is in scope.
    """
    known = links[is_in(links["server_id"], servers["server_id"])]
    alone = servers[~is_in(servers["server_id"], known["server_id"])]
    linked = set(known["application_id"].unique())
    unhosted = [
        name for name, item in sorted(applications.items())
        if len(servers) and name not in linked and item.disposition not in ("undecided", "Retain")
    ]  # fmt: skip
    owner = pd.Series([*known["application_id"], *[""] * len(alone), *unhosted], dtype="str")
    key = pd.Series([*known["application_id"], *alone["workload"], *unhosted], dtype="str")
    ids = pd.concat([known["server_id"], alone["server_id"]])
    at = np.full(len(owner), _NO_SERVER)
    at[: len(ids)] = pd.Index(servers["server_id"]).get_indexer(pd.Index(ids))
    # The last row is that of no application, which get_indexer's -1 finds.
    listed = [*applications.values(), Application("", "medium", float("nan"), float("nan"))]
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
    )


def _own(disposition: str) -> int:
    if disposition == "Retain":
        return _STAYS
    return LABOUR.index(disposition) if disposition in LABOUR else _UNKNOWN
