"""Running the agents: phase after phase, the agents of a phase side by side."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bizcase.agents.case_stage import case_alone
from bizcase.agents.plan import (
    AGENTS,
    ALWAYS,
    PHASES,
    READING_PHASE,
    AgentSpec,
    need_label,
    running,
)
from bizcase.agents.record import AgentTime, RunRecord
from bizcase.agents.stages import STAGES, Stage, gather
from bizcase.agents.workspace import Outcome, Workspace
from bizcase.assumptions import READING
from bizcase.case import AgentReport, BusinessCase
from bizcase.document import Document
from bizcase.entries import Entries, RunRequest
from bizcase.errors import BizcaseError, InputError, StageError

log = logging.getLogger(__name__)

__all__ = ["ProgressEvent", "RunResult", "rerun", "run_agents"]


@dataclass(frozen=True, slots=True)
class ProgressEvent:
    """One step of a run: ``fraction`` of the agents that are through, never falling."""

    fraction: float
    agent_id: str
    label: str
    status: str  # running, done, skipped, failed
    message: str


@dataclass(frozen=True, slots=True)
class RunResult:
    """The case and its document; ``record`` is what belongs to this run of it alone."""

    case: BusinessCase
    document: Document
    record: RunRecord

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to tell although the case stands.

        Agents that failed, files that were not read, values given for keys of earlier versions.
        """
        failed = (item for item in self.case.agents if item.status == "failed")
        unread = (issue for issue in self.case.issues if issue.severity == "error")
        return (
            *(f"{report.id} failed: {report.message}" for report in failed),
            *(f"{issue.where}: {issue.message} {issue.remedy}".rstrip() for issue in unread),
            *self.case.assumptions.notices,
        )


OnProgress = Callable[[ProgressEvent], None]


class _Progress:
    """Counts agents that are through and passes events on, one at a time."""

    def __init__(self, on_progress: OnProgress | None) -> None:
        self._on_progress = on_progress
        self._through = 0
        self._lock = threading.Lock()

    def tell(self, spec: AgentSpec, status: str, message: str) -> None:
        with self._lock:
            self._through += status != "running"
            if self._on_progress is not None:
                fraction = self._through / len(AGENTS)
                self._on_progress(ProgressEvent(fraction, spec.id, spec.label, status, message))


def run_agents(
    request: RunRequest,
    on_progress: OnProgress | None = None,
    stages: dict[str, Stage] | None = None,
) -> RunResult:
    """Return the case of one request.

    Parameters
    ----------
    on_progress
        Called with each event, possibly from another thread, never by two at once.
    stages
        What the agents do; the product's own by default.

    Raises
    ------
    BizcaseError
        The request does not fit together, or an agent the case cannot stand without failed with a
        message for the user.
    StageError
        Such an agent failed for a reason of ours.
    """
    started = dt.datetime.now(dt.UTC)
    workspace = Workspace(request.checked(), partial(rerun, request))
    reports, times = _work(workspace, STAGES if stages is None else stages, _Progress(on_progress))
    case: BusinessCase = workspace.results["case"]
    ordered = tuple(reports[spec.id] for spec in AGENTS)
    return RunResult(
        replace(case, agents=ordered),
        workspace.results["document"],
        RunRecord(tuple(times[spec.id] for spec in AGENTS), started),
    )


def rerun(request: RunRequest, entries: Entries) -> BusinessCase:
    """Return the case of other entries than those of a request, without simulation and document.

    Its reader serves where the files are read as before.
    """
    before, after = (
        {key: item.value for key, item in register.items() if item.moves == READING}
        for register in (request.entries.assumptions, entries.assumptions)
    )
    reader = request.reader if before == after else None
    workspace = Workspace(RunRequest(entries, reader).checked(), partial(rerun, request))
    _work(workspace, STAGES | {"businessCase": case_alone}, _Progress(None))
    case: BusinessCase = workspace.results["case"]
    return case


def _work(
    workspace: Workspace, stages: dict[str, Stage], progress: _Progress
) -> tuple[dict[str, AgentReport], dict[str, AgentTime]]:
    """Let the agents fill the workspace; return their reports and times by id."""
    chosen = running(workspace.entries.selected_agents)
    reports: dict[str, AgentReport] = {}
    times: dict[str, AgentTime] = {}
    for phase in PHASES:
        specs = [spec for spec in AGENTS if spec.phase == phase]
        with ThreadPoolExecutor(max_workers=len(specs)) as pool:
            given = (workspace, chosen, stages, progress)
            ran = list(pool.map(lambda spec, given=given: _run_one(spec, *given), specs))
        for report, seconds, outcome, fault in ran:
            reports[report.id], times[report.id] = report, AgentTime(report.id, seconds)
            if fault is not None and report.id in ALWAYS:
                raise fault
            if outcome is not None:
                workspace.results |= outcome.results
            elif isinstance(fault, InputError):
                workspace.results[f"unreadable.{report.id}"] = (fault,)
        if phase == READING_PHASE:
            workspace.results |= gather(workspace)
    return reports, times


# The report, the seconds it took, and what came of it.
Ran = tuple[AgentReport, float, Outcome | None, BizcaseError | None]


def _run_one(
    spec: AgentSpec, workspace: Workspace, chosen: frozenset[str], stages: dict[str, Stage],
    progress: _Progress,
) -> Ran:  # fmt: skip
    reason = _why_skip(spec, workspace) if spec.id in chosen else "Not chosen."
    if reason:
        progress.tell(spec, "skipped", reason)
        return AgentReport(spec.id, spec.phase, "skipped", reason), 0.0, None, None
    progress.tell(spec, "running", f"{spec.label} …")
    started = time.perf_counter()
    outcome, fault = _attempt(spec, workspace, stages[spec.id])
    seconds = round(time.perf_counter() - started, 3)
    if outcome is None:
        message = fault.message if fault else ""
        progress.tell(spec, "failed", message)
        return AgentReport(spec.id, spec.phase, "failed", message), seconds, None, fault
    progress.tell(spec, "done", outcome.message)
    report = AgentReport(spec.id, spec.phase, "done", outcome.message, outcome.findings)
    return report, seconds, outcome, None


def _attempt(
    spec: AgentSpec, workspace: Workspace, stage: Stage
) -> tuple[Outcome | None, BizcaseError | None]:
    try:
        return stage(workspace), None
    except BizcaseError as fault:
        return None, fault
    except Exception as fault:  # the boundary at which an agent may fail alone
        # The text of an exception may quote customer data, so the trace is for debugging only.
        log.error("agent %s failed: %s", spec.id, type(fault).__name__)
        log.debug("trace of %s", spec.id, exc_info=fault)
        wrapped = StageError(
            f"The agent {spec.id} failed ({type(fault).__name__}).",
            "Run again with --debug and report what it prints.",
        )
        wrapped.__cause__ = fault
        return None, wrapped


def _why_skip(spec: AgentSpec, workspace: Workspace) -> str:
    kinds = {file.kind: True for file in workspace.entries.files}
    have: dict[str, Any] = {**kinds, **workspace.results}
    missing = [need_label(need) for need in spec.needs if not _given(have, need)]
    enough = len(missing) < len(spec.needs) if spec.phase == READING_PHASE else not missing
    return "" if enough else f"Not given: {', '.join(missing)}."


def _given(have: dict[str, Any], need: str) -> bool:
    value = have.get(need)
    return value is not None and value != ()
