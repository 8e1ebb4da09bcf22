"""The seven Rs: the first rule that fires decides, and says why, with what evidence, how surely.

The rules stand in ``disposition_rules.csv``. R6 never fires by itself: the comparison of net
present values belongs to finance and only proposes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bizcase.strategy.decide.blockers import OPEN_SEVERITIES
from bizcase.strategy.decide.edits import Edit
from bizcase.strategy.decide.relocate import ASKED, UNKNOWN, Goals
from bizcase.strategy.decide.subject import Blocker, Subject
from bizcase.strategy.rules.deadlines import Deadlines
from bizcase.strategy.rules.dispositions import MOVING
from bizcase.strategy.rules.tables import rules
from bizcase.strategy.rules.words import meaning

SHOWN_ROWS = 5
_RATED_HARD = "D08"
_BEFORE_R4 = ("R0", "R1", "R2", "R3", "R4")


@dataclass(frozen=True, slots=True)
class Decision:
    """A disposition with its rule, reason, evidence (places in the inputs) and open questions."""

    id: str
    disposition: str
    rule: str
    confidence: str
    reason: str
    evidence: str
    questions: tuple[str, ...] = ()
    shared: bool = False


_WHICH = "Which strategy does the owner want?"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules say of a subject: a decision but for its id and its evidence.

    ``possible`` are the dispositions for which a rule fires and against which no blocker stands;
    ``asked`` is asked of the subject itself, whatever the rules say.
    """

    disposition: str
    rule: str
    confidence: str
    reason: str
    questions: tuple[str, ...]
    asked: tuple[str, ...]
    possible: frozenset[str]


def judged(subject: Subject, goals: Goals) -> Judgement:
    """Return what the rules say of an application, or of a server that belongs to none."""
    fired = [found for rule in _RULES if (found := rule(subject, goals)) is not None]
    asked = _questions(subject)
    key, disposition, confidence, reason = (
        fired[0] if fired else ("R8", "undecided", "none", _why_undecided(subject))
    )
    held, more = ("", ()) if key in _BEFORE_R4 else _held(subject, goals)
    questions = (*asked, *more)
    return Judgement(
        disposition, key, confidence, _noted(subject, key, reason) + held,
        questions if fired else questions or (_WHICH,), asked,
        frozenset(found[1] for found in fired if not subject.blocking(found[1])),
    )  # fmt: skip


def decide(subject: Subject, edit: Edit | None, judgement: Judgement) -> Decision:
    """Return the disposition of a subject: what is set by hand, else what the rules say."""
    if edit is not None:
        return Decision(
            subject.id, edit.disposition, "override", "high", f"Set manually: {edit.reason}",
            subject.place, _of_edit(edit, judgement.asked),
        )  # fmt: skip
    return Decision(
        subject.id, judgement.disposition, judgement.rule, judgement.confidence, judgement.reason,
        _evidence(subject), judgement.questions,
    )  # fmt: skip


Found = tuple[str, str, str, str]
Rule = Callable[[Subject, Goals], Found | None]


def _declared(subject: Subject, goals: Goals) -> Found | None:
    wanted = meaning("strategy", subject.declared)
    if not wanted or subject.blocking(wanted):
        return None
    return "R0", wanted, "high", f"The owner declares {subject.declared}"


def _retire(subject: Subject, goals: Goals) -> Found | None:
    if subject.lifecycle:
        return "R1", "Retire", "medium", f"The lifecycle is stated as {subject.lifecycle}"
    if "" < subject.retire_date <= goals.deadlines.today:
        return "R1", "Retire", "medium", f"The planned end {subject.retire_date} has come"
    if subject.unused:
        return "R1", "Retire", "low", "CPU and memory read zero on every server: no use observed"
    if "" < subject.off_since <= goals.deadlines.off_since:
        reason = f"Powered off since {subject.off_since}: no use observed"
        return "R1", "Retire", "low", reason
    if subject.duplicate:
        return "R1", "Retire", "low", f"The note mentions a duplicate: {subject.duplicate}"
    return None


def _retain(subject: Subject, goals: Goals) -> Found | None:
    stuck = [item for item in subject.blockers if item.severity == "no_path"]
    if stuck:
        return "R2", "Retain", "medium", f"{stuck[0].title}: {stuck[0].remedy}"
    until = goals.deadlines.retain_until
    if "" < subject.retire_date <= until:
        reason = f"The planned end {subject.retire_date} is near: not after {until}"
        return "R2", "Retain", "medium", reason
    return None


def _repurchase(subject: Subject, goals: Goals) -> Found | None:
    if not subject.commercial:
        return None
    for rule in rules("saas_vendors"):
        if re.search(rule["pattern"], f"{subject.vendor} {subject.name}", re.IGNORECASE):
            whose = f" of {subject.vendor}" if subject.vendor else ""
            confidence, contract = _contract(subject.contract_end, goals.deadlines)
            reason = f"Commercial software{whose}: {rule['edition']}{contract}"
            return "R3", "Repurchase", confidence, reason
    return None


def _contract(end: str, deadlines: Deadlines) -> tuple[str, str]:
    """Return how sure a Repurchase is by the end of its contract, and the end in words."""
    if not end:
        return "low", ""
    if end < deadlines.today:
        return "low", f"; its contract ended on {end}"
    if not deadlines.contract_until:
        return "low", f"; its contract ends on {end}"
    if end > deadlines.contract_until:
        return "low", f"; its contract runs beyond the timeline, until {end}"
    return "medium", f"; its contract ends on {end}, within the timeline"


def _relocate(subject: Subject, goals: Goals) -> Found | None:
    if not _is_relocatable(subject, goals) or goals.hindrance(subject.servers):
        return None
    return "R4", "Relocate", "medium", goals.relocate_reason


def _is_relocatable(subject: Subject, goals: Goals) -> bool:
    return goals.relocate and subject.vmware and not subject.blocking("Relocate")


def _held(subject: Subject, goals: Goals) -> tuple[str, tuple[str, ...]]:
    """Return why R4 does not fire for its clusters' sake, as a sentence, and what to ask."""
    hindrance = goals.hindrance(subject.servers) if _is_relocatable(subject, goals) else ""
    if not hindrance:
        return "", ()
    return f" {hindrance}.", (ASKED,) * (hindrance == UNKNOWN)


def _replatform(subject: Subject, goals: Goals) -> Found | None:
    if not subject.managed or subject.blocking("Rehost") or subject.blocking("Replatform"):
        return None
    hard = _titles(item for item in subject.blockers if item.rule == _RATED_HARD)
    doubts = [hard.lower()] * bool(hard) + ["another engine"] * subject.other_engine
    reason = f"Managed database: {', '.join(subject.managed)}"
    return "R5", "Replatform", "low" if doubts else "medium", "; ".join([reason, *doubts])


def _rehost(subject: Subject, goals: Goals) -> Found | None:
    if not subject.x86 or subject.blocking("Rehost"):
        return None
    remedies = _titles(item for item in subject.blockers if item.severity == "remedy")
    reason = "x86 and no rule blocks it" + (f"; remedies: {remedies}" if remedies else "")
    return "R7", "Rehost", "medium" if subject.measured else "low", reason


_RULES: tuple[Rule, ...] = (
    _declared, _retire, _retain, _repurchase, _relocate, _replatform, _rehost,
)  # fmt: skip


def _noted(subject: Subject, rule: str, reason: str) -> str:
    """Return the reason with a planned end, and why a declared strategy was not followed."""
    if subject.retire_date and subject.retire_date not in reason:
        reason = f"{reason}; planned end {subject.retire_date}"
    wanted = meaning("strategy", subject.declared)
    if rule == "R0" or not subject.declared:
        return f"{reason}."
    if not wanted:
        return f"{reason}. The declared strategy {subject.declared!r} is none of the seven."
    return f"{reason}. Declared {subject.declared}, blocked: {_titles(subject.blocking(wanted))}."


def _why_undecided(subject: Subject) -> str:
    still_open = [item for item in subject.blockers if item.severity in OPEN_SEVERITIES]
    if still_open:
        return f"Open: {_titles(still_open)}"
    if not subject.servers:
        return "No server in scope is mapped to it and no strategy is declared"
    return "A server's system is not known to run on EC2"


def _questions(subject: Subject) -> tuple[str, ...]:
    asked = [
        f"{item.title}: {item.remedy}."
        for item in subject.blockers
        if item.severity in OPEN_SEVERITIES
    ]
    if not subject.servers and not subject.declared:
        asked.append("Which servers does it run on, and what shall become of it?")
    if subject.servers and not subject.x86 and not asked:
        asked.append("Which operating system runs on its servers?")
    return tuple(dict.fromkeys(asked))


def _titles(blockers: Iterable[Blocker]) -> str:
    counts: dict[str, int] = {}
    for item in blockers:
        counts[item.title] = counts.get(item.title, 0) + 1
    return ", ".join(f"{title} ({count})" for title, count in counts.items())


def _evidence(subject: Subject) -> str:
    """Return where the subject stands in the inputs, and the rows of its open blockers."""
    rows = sorted(
        {
            item.row
            for item in subject.blockers
            if item.severity in OPEN_SEVERITIES and item.subject == "server"
        }
    )
    if not rows or subject.servers == (subject.id,):
        return subject.place
    more = " …" if len(rows) > SHOWN_ROWS else ""
    shown = ", ".join(str(row) for row in rows[:SHOWN_ROWS])
    return f"{subject.place}; open blockers in server rows {shown}{more}"


def shared_server(server_id: str, owners: Iterable[Decision]) -> Decision:
    """Return the disposition of a server of several applications.

    Retire only if all retire; else the first of Rehost, Relocate, Replatform, Refactor, Repurchase
    among them; else undecided where one is, for it may yet move; else Retain.
    """
    decisions = list(owners)
    wanted = {item.disposition for item in decisions}
    moving = [name for name in MOVING if name in wanted]
    if wanted == {"Retire"}:
        chosen = "Retire"
    elif moving:
        chosen = moving[0]
    else:
        chosen = "undecided" if "undecided" in wanted else "Retain"
    same = [item for item in decisions if item.disposition == chosen]
    names = ", ".join(f"{item.id} ({item.disposition})" for item in decisions)
    confidence = "none" if chosen == "undecided" else "low"
    if len(wanted) == 1:
        confidence = same[0].confidence
    return Decision(
        server_id, chosen, "shared", confidence, f"Shared by {names}.", same[0].evidence,
        same[0].questions if chosen == "undecided" else (), shared=True,
    )  # fmt: skip


def inherited(server_id: str, owner: Decision) -> Decision:
    """Return the disposition a server takes over from its only application."""
    return Decision(
        server_id, owner.disposition, owner.rule, owner.confidence,
        f"As its application {owner.id}: {owner.reason}", owner.evidence, owner.questions,
    )  # fmt: skip


def overridden(server_id: str, edits: Mapping[str, Edit], evidence: str) -> Decision | None:
    """Return what an analyst set for this very server, or None."""
    edit = edits.get(server_id)
    if edit is None:
        return None
    return Decision(
        server_id, edit.disposition, "override", "high", f"Set manually: {edit.reason}", evidence,
        _of_edit(edit, ()),
    )  # fmt: skip


def _of_edit(edit: Edit, questions: tuple[str, ...]) -> tuple[str, ...]:
    """Return the questions of what was set manually: left undecided, one stands at least."""
    return questions or ((_WHICH,) if edit.disposition == "undecided" else ())
