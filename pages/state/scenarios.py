"""Changes of the scenarios of the case; each is an entry, so it is saved and undone as others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bizcase.agents.scenarios import as_base
from bizcase.entries import Entries
from bizcase.scenarios import REPLACED, Scenario, checked_scenarios
from pages.state import session


def keep(name: str, changes: Mapping[str, float | str], *, with_plan: bool) -> None:
    """Keep changed assumptions under a name, with the plan and the values of servers if asked.

    One of the same name is replaced.
    """
    held = session.entries()
    plan = {field: getattr(held, field) for field in REPLACED} if with_plan else {}
    _set({**held.scenarios, name.strip(): Scenario(dict(changes), **plan)})


def remove(name: str) -> None:
    """Remove a scenario."""
    _set({key: item for key, item in session.entries().scenarios.items() if key != name})


def show(name: str, *, in_document: bool) -> None:
    """Put a scenario into the document or take it out."""
    held = session.entries().scenarios
    _set({**held, name: replace(held[name], in_document=in_document)})


def make_base(name: str) -> None:
    """Let a scenario be the case; the case of before becomes a scenario."""
    session.apply(lambda held: as_base(held, name))


def _set(scenarios: Mapping[str, Scenario]) -> None:
    def changed(held: Entries) -> Entries:
        return replace(held, scenarios=checked_scenarios(scenarios, held.assumptions))

    session.apply(changed)
