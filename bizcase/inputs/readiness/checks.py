"""What is wrong or unclear in the scores and ratings of a readiness assessment, reported."""

from __future__ import annotations

from bizcase.inputs.readiness.lines import Assessment, Rating, Score
from bizcase.inputs.readiness.pdf import RATINGS
from bizcase.inventory import IssueLog

_SCALE_LIMIT = 100.0


def checked_ratings(ratings: list[Rating], log: IssueLog) -> list[Rating]:
    """Return the ratings on the scale; what is off it or proves nothing is reported."""
    on_scale = [rating for rating in ratings if 1 <= rating.response <= rating.scale_max]
    off_scale = [rating for rating in ratings if rating not in on_scale]
    mismatched = [r for r in on_scale if r.level is not None and r.level != r.response]
    unproven = [rating for rating in on_scale if rating.level is None]
    for group, code, severity, message, action, remedy in (
        (mismatched, "MRA_CHECKSUM", "warning",
         "The level in front of the comment is not the rating next to it.",
         "The rating in the column Response counts.", "Correct the answer in the MRA tool."),
        (off_scale, "MRA_RATING_OUT_OF_RANGE", "warning", "Ratings are not on their scale.",
         "They are not counted.", "Correct the answer in the MRA tool."),
        (unproven, "MRA_LEVEL_MISSING", "info",
         "Comments do not start with the number of their level.",
         "The ratings count; nothing proves that they were read right.", ""),
    ):  # fmt: skip
        if group:
            log.add(
                code, severity, message, sheet=RATINGS, column="Response",
                rows=[rating.number for rating in group], action=action, remedy=remedy,
            )  # fmt: skip
    return on_scale


def checked_scores(scores: list[Score], log: IssueLog) -> list[Score]:
    """Return one score per dimension, the first; conflicts and impossible values are reported."""
    kept: dict[str, Score] = {}
    for score in scores:
        first = kept.setdefault(score.dimension.lower(), score)
        if first is not score and score.score is not None and first.score != score.score:
            log.add(
                "MRA_SCORE_CONFLICT", "warning",
                f"{score.dimension} is stated twice: {first.written!r} and {score.written!r}.",
                sheet=score.place, rows=(first.number, score.number), count=1,
                action="The first is used.", remedy="State one score per dimension.",
            )  # fmt: skip
    for score in kept.values():
        _report_score(score, log)
    return list(kept.values())


def _report_score(score: Score, log: IssueLog) -> None:
    if score.score is None:
        code, message = "MRA_SCORE_UNREADABLE", f"{score.written!r} gives no number."
    elif not possible(score):
        code, message = "MRA_SCORE_OUT_OF_RANGE", f"{score.written!r} is not possible."
    elif score.scale_max is None:
        code, message = "MRA_SCALE_MISSING", f"{score.written!r} does not say out of how many."
    else:
        return
    log.add(
        code, "warning", message, sheet=score.place, rows=(score.number,), action="Left unknown.",
        remedy='Write the score with its scale, such as "3.2/5".',
    )  # fmt: skip


def report_choices(found: Assessment, log: IssueLog) -> None:
    """Report scores that were passed over, and rows where two may be the current one."""
    if found.passed_over:
        example = found.passed_over[0].written[:60]
        log.add(
            "MRA_SCORE_NOT_CURRENT", "info",
            f"Scores such as {example!r} are targets, earlier values or comparisons.",
            sheet=found.passed_over[0].place,
            rows=sorted({score.number for score in found.passed_over}),
            action="Left out; only current scores count.",
        )  # fmt: skip
    if found.undecided:
        log.add(
            "MRA_SCORE_COLUMNS", "warning",
            "Several columns may contain the current score.",
            column=found.undecided[0][1], rows=[number for number, _ in found.undecided],
            action=f"The column {found.undecided[0][1]!r} is used.",
            remedy="Name the column of the current score Current.",
        )  # fmt: skip


def possible(score: Score) -> bool:
    """Return whether a score lies on its scale."""
    value, maximum = score.score, score.scale_max
    if value is None or value < 0:
        return False
    return value <= _SCALE_LIMIT if maximum is None else value <= maximum <= _SCALE_LIMIT
