"""Lines of a readiness document to the scores, ratings and notes they hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bizcase.inputs.cells.values import is_blank
from bizcase.inputs.readiness.current import (
    are_told_apart,
    base_name,
    is_not_current,
    max_of_header,
    parts_of,
    score_columns,
)
from bizcase.inputs.readiness.headings import Place, dimension_name, note_kind, own_name
from bizcase.inputs.readiness.lines import (
    BULLET,
    HEADING,
    LABEL,
    OVERALL,
    ROW,
    TOOL_SCALE_MAX,
    Assessment,
    Line,
    Note,
    Rating,
    Score,
    column_like,
    given_in,
)

_NUMBER = r"-?\d{1,6}(?:[.,]\d{1,4})?"
_SCORED = re.compile(
    rf"^(?P<what>.*?)[\s:=–—-]*(?P<score>{_NUMBER})\s*"
    rf"(?:(?:/|\bout of\b|\bof\b)\s*(?P<max>{_NUMBER})|(?P<percent>%))"
    r"\s*(?:\((?P<label>[^()]{1,80})\)|[–—-]\s*(?P<tail>[^()\d]{1,80}))?\s*\.?$",
    re.IGNORECASE,
)
_SCORE_LENGTH = 300
_ANNOUNCED = re.compile(
    r"^(?P<what>[\w &]{0,40}\bscore)\s*:\s*(?P<rest>[^\d]{1,60})$", re.IGNORECASE
)
_UNSCALED = re.compile(
    rf"^(?P<what>[\w &-]{{0,60}}\b(?:score|rating|maturity level))\s*:\s*(?P<score>{_NUMBER})"
    r"\s*(?:\((?P<label>[^()]{1,80})\))?\s*\.?$",
    re.IGNORECASE,
)
_SCORE_WORDS = re.compile(r"\b(scores?|ratings?|readiness|maturity)\b", re.IGNORECASE)
_OVERALL = re.compile(r"\b(overall|total)\b", re.IGNORECASE)
_DIMENSION = re.compile(
    r"\b(dimension|perspective|pillar|domain|area|category|capability)\b", re.IGNORECASE
)
_INLINE = re.compile(r"^(?P<label>[A-Za-z][A-Za-z \-/&]{2,40}):\s+(?P<rest>\S.*)$")
_URGENCY = re.compile(
    r"\b(immediate|short[- ]term|medium[- ]term|mid[- ]term|long[- ]term|high|"
    r"medium|moderate|low)\b(?=[- ](actions?|risk|priority|steps?))",
    re.IGNORECASE,
)
_LEVEL = re.compile(r"^\s*(\d{1,2})\s*[-–—]\s*(.*)", re.DOTALL)
_RESPONSE = re.compile(r"\b(response|rating|score)", re.IGNORECASE)
_WHOLE = re.compile(rf"^\s*{_NUMBER}\s*$")


def _scored(text: str) -> re.Match[str] | None:
    """Return the match of a score; a long line is prose, and slow to match."""
    return _SCORED.match(text) if len(text) <= _SCORE_LENGTH else None


def is_score_line(text: str) -> bool:
    """Whether a line states or announces a score by itself."""
    match = _scored(text)
    if match and _SCORE_WORDS.search(match["what"]):
        return True
    return bool(_ANNOUNCED.match(text) or _UNSCALED.match(text))


class _Reader:
    """Walks the lines once; notes learn their dimension at the end, when all scores are known."""

    def __init__(self) -> None:
        self.found = Assessment()
        self.place = Place()
        self.dimensions: dict[int, str] = {}
        self.note_headings: list[tuple[int, ...]] = []

    def read(self, lines: Iterable[Line]) -> Assessment:
        for line in lines:
            if line.kind != ROW:
                self.place.table = ()
            if line.kind in (HEADING, LABEL):
                if line.kind == LABEL and self._score(line):
                    continue
                self.place.enter(line)
            elif line.kind == ROW:
                self._row(line)
            elif not self._score(line):
                self._note_line(line)
        notes = [
            replace(
                note, dimension=next((self.dimensions[i] for i in ids if i in self.dimensions), "")
            )
            for note, ids in zip(self.found.notes, self.note_headings, strict=True)
        ]
        self.found.notes[:] = notes
        self._pass_over_targets()
        return self.found

    def _pass_over_targets(self) -> None:
        """Take "Target People" out of the scores where "People" is one."""
        names = {score.dimension for score in self.found.scores}
        for score in [*self.found.scores]:
            base = base_name(score.dimension)
            if base != score.dimension and base in names:
                self.found.scores.remove(score)
                self.found.passed_over.append(score)

    def _score(self, line: Line) -> bool:
        parts = parts_of(line.text[:_SCORE_LENGTH])
        if len(line.text) <= _SCORE_LENGTH and sum(map(bool, map(_scored, parts))) > 1:
            read = [self._score_part(line, part, at) for at, part in enumerate(parts)]
            return any(read)
        return self._score_part(line, line.text)

    def _score_part(self, line: Line, text: str, at: int = 0) -> bool:
        """Read one score; in the line's further parts a score without a name is no current one."""
        match = _scored(text)
        if at and match and not own_name(match["what"]):
            self._pass_over(line, _number(match["score"]))
            return True
        if match is None:
            return self._announced(line, text)
        what = match["what"]
        if is_not_current(what):
            self._pass_over(line, _number(match["score"]))
            return True
        said = bool(_SCORE_WORDS.search(what) or _OVERALL.search(what))
        listed = bool(_SCORE_WORDS.search(self.place.title)) and bool(what.strip())
        if not said and not listed:
            return False
        maximum = 100.0 if match["percent"] else _number(match["max"])
        self._add_score(
            what, line, _number(match["score"]), maximum, (match["label"] or match["tail"] or "")
        )
        return True

    def _announced(self, line: Line, text: str) -> bool:
        """Read a score without its scale, or one that is no number."""
        match = _ANNOUNCED.match(text) or _UNSCALED.match(text)
        if match is None or len(text) > _SCORE_LENGTH:
            return False
        found = match.groupdict()
        score = _number(found["score"]) if found.get("score") else None
        if is_not_current(match["what"]):
            self._pass_over(line, score)
        else:
            label = found.get("rest") or found.get("label") or ""
            self._add_score(match["what"], line, score, None, label)
        return True

    def _pass_over(self, line: Line, score: float | None) -> None:
        self.found.passed_over.append(
            Score("", score, None, "", self.place.title, line.number, line.text)
        )

    def _add_score(
        self, what: str, line: Line, score: float | None, maximum: float | None, label: str
    ) -> None:
        heading_id, heading = self.place.real
        if self._is_other_state():
            self._pass_over(line, score)
            return
        own = own_name(what)
        if _OVERALL.search(what):
            name = OVERALL
        elif own:
            name = re.sub(
                r"\s+(score|rating)$", "", dimension_name(what.strip(" :–—-")), flags=re.I
            )
        else:
            name = dimension_name(heading) or "not named"
            self.dimensions[heading_id] = name
        self.found.scores.append(
            Score(name, score, maximum, label.strip(), heading, line.number, line.text)
        )

    def _is_other_state(self) -> bool:
        """Whether a heading above says "Target state"."""
        return any(is_not_current(title) for _, _, title in self.place.headings)

    def _note_line(self, line: Line) -> None:
        inline = _INLINE.match(line.text) if line.kind != BULLET else None
        if inline and (kind := note_kind(inline["label"])):
            self._add_note(line, kind, inline["rest"])
        elif line.kind == BULLET and self.place.kind:
            self._add_note(line, self.place.kind, line.text)

    def _add_note(
        self, line: Line, kind: str, text: str, priority: str = "", effort: str = ""
    ) -> None:
        titles = " | ".join(title for _, _, title in reversed(self.place.headings))
        if not priority and kind in ("action", "risk") and (match := _URGENCY.search(titles)):
            priority = match[1]
        self.found.notes.append(
            Note("", kind, text, priority, effort, self.place.real[1], line.number)
        )
        self.note_headings.append(self.place.ids)

    def _row(self, line: Line) -> None:
        if not self.place.table:
            self.place.table = line.cells
            return
        cells = dict(zip(self.place.table, line.cells, strict=False))
        if not any(not is_blank(cell) for cell in line.cells):
            return
        question = column_like(cells, r"\bquestion")
        responses = score_columns(cells, _RESPONSE)
        response = responses[0] if responses else ""
        name, action = (
            column_like(cells, _DIMENSION.pattern),
            column_like(cells, r"^(recommended )?action"),
        )
        scores = score_columns(cells)
        score = scores[0] if scores else ""
        if question and response:
            self._rated(line, cells, response)
        elif name and score:
            self._scored_row(line, cells, name, score)
            if not are_told_apart(scores):
                self.found.undecided.append((line.number, score))
        elif action:
            priority, effort = column_like(cells, r"\bpriority"), column_like(cells, r"\beffort")
            self._add_note(
                line, "action", cells[action],
                given_in(cells, priority), given_in(cells, effort),
            )  # fmt: skip
        elif self.place.kind:
            first, *rest = cells.items()
            words = [first[1], *(f"{head}: {cell}" for head, cell in rest if cell.strip())]
            self._add_note(line, self.place.kind, "; ".join(words))

    def _rated(self, line: Line, cells: dict[str, str], response: str) -> None:
        if not (written := re.match(r"^\s*(\d{1,2})(?:\.0)?\s*$", cells[response])):
            return
        comment = given_in(cells, column_like(cells, r"\bcomment"))
        level = _LEVEL.match(comment)
        words = (level[2] if level else comment).split("\n")[0].strip()
        headings = [text for depth, _, text in self.place.headings if depth > 1]
        known = [self.dimensions[i] for i in self.place.ids if i in self.dimensions]
        topics = [
            text for text in headings if not re.search(r"\b(responses|ratings)\b", text, re.I)
        ]
        name = known[0] if known else dimension_name(topics[0]) if topics else "not named"
        self.found.ratings.append(
            Rating(
                name, int(written[1]), int(level[1]) if level else None,
                words, self.place.title, line.number, max_of_header(response) or TOOL_SCALE_MAX,
            )
        )  # fmt: skip

    def _scored_row(self, line: Line, cells: dict[str, str], name: str, score: str) -> None:
        match = re.match(
            rf"^\s*({_NUMBER})\s*(?:(?:/|out of)\s*({_NUMBER})|(%))?\s*(?:\((.*)\))?$", cells[score]
        )
        if match is None:
            self._add_score_row(line, cells[name], None, None, cells[score])
            return
        beside = given_in(cells, column_like(cells, r"\b(max(imum)?|out of|possible)\b"))
        maximum = (
            100.0 if match[3] else _number(match[2]) if match[2]
            else max_of_header(score) or (_number(beside) if _WHOLE.match(beside) else None)
        )  # fmt: skip
        label = match[4] or given_in(
            cells, column_like(cells, r"\b(level|label|readiness|status)\b")
        )
        self._add_score_row(line, cells[name], _number(match[1]), maximum, label)

    def _add_score_row(
        self, line: Line, name: str, score: float | None, maximum: float | None, label: str
    ) -> None:
        if self._is_other_state():
            self._pass_over(line, score)
            return
        own = OVERALL if _OVERALL.search(name) else dimension_name(name)
        self.found.scores.append(
            Score(own, score, maximum, label, self.place.title, line.number, line.text)
        )


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def read_lines(lines: Iterable[Line]) -> Assessment:
    """Return the scores, ratings and notes of a document's lines."""
    return _Reader().read(lines)
