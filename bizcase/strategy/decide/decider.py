"""Every application and server of an estate decided under the goals of the customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from bizcase.inventory.places import places_in
from bizcase.strategy.decide.disposition import (
    Decision,
    Judgement,
    decide,
    inherited,
    judged,
    overridden,
    shared_server,
)
from bizcase.strategy.decide.edits import Edit
from bizcase.strategy.decide.relocate import Goals
from bizcase.strategy.decide.subject import Kind, Subject
from bizcase.strategy.rules.links import Links

Options = frozenset[str]


class Decider:
    """Decides under one set of goals after the other.

    Clusters fall out of a relocation one by one, and most subjects are then decided as the time
    before: what the goals say alike of a subject is decided once. What the rules say is asked once
    for all subjects that are alike to them.
    """

    def __init__(
        self,
        applications: Sequence[Subject],
        alone: Sequence[Subject],
        servers: pd.DataFrame,
        links: Links,
        edits: Mapping[str, Edit],
    ) -> None:
        """Take the applications, the servers that belong to none, and all servers in scope."""
        self._applications, self._alone = applications, alone
        self._links, self._edits = links, edits
        self._places = dict(zip(servers["server_id"].tolist(), places_in(servers), strict=True))
        self._known: dict[tuple[int, str], Decision] = {}
        self._judged: dict[tuple[Kind, str], Judgement] = {}

    def applications(self, goals: Goals) -> dict[str, Decision]:
        """Return the decision of every application by id."""
        return {item.id: self._once(item, goals) for item in self._applications}

    def servers(self, goals: Goals) -> list[Decision]:
        """Return the decision of every server in scope, in their order."""
        own = self.applications(goals)
        single = {item.id: self._once(item, goals) for item in self._alone}
        return [single.get(key) or self._of_server(key, own) for key in self._places]

    def dispositions(self, goals: Goals) -> dict[str, str]:
        """Return the disposition of every server in scope by id."""
        return {item.id: item.disposition for item in self.servers(goals)}

    def possible(self, goals: Goals) -> tuple[dict[str, Options], dict[str, Options]]:
        """Return the dispositions that any rule would give, by application and by server id.

        A server has those of its application; one of several applications has none.
        """
        of = {item.id: self._judge(item, goals).possible for item in self._applications}
        alone = {item.id: self._judge(item, goals).possible for item in self._alone}
        owners = {key: self._links.applications_of.get(key, ()) for key in self._places}
        servers = {
            key: of[own[0]] if len(own) == 1 else alone.get(key, frozenset())
            for key, own in owners.items()
        }
        return of, servers

    def _once(self, item: Subject, goals: Goals) -> Decision:
        key = (id(item), goals.hindrance(item.servers))
        if key not in self._known:
            self._known[key] = decide(item, self._edits.get(item.id), self._judge(item, goals))
        return self._known[key]

    def _judge(self, item: Subject, goals: Goals) -> Judgement:
        """Return what the rules say, which is said once of all subjects of a kind."""
        key = (item.kind, goals.hindrance(item.servers) if goals.relocate else "")
        found = self._judged.get(key)
        if found is None:
            found = self._judged[key] = judged(item, goals)
        return found

    def _of_server(self, key: str, applications: Mapping[str, Decision]) -> Decision:
        by_hand = overridden(key, self._edits, self._places[key])
        if by_hand is not None:
            return by_hand
        owners = [applications[owner] for owner in self._links.applications_of[key]]
        return inherited(key, owners[0]) if len(owners) == 1 else shared_server(key, owners)
