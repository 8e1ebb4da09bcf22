"""What must be so before a wave begins, in words and by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bizcase.strategy.waves.effort import Unit
from bizcase.strategy.waves.labels import Labels, listed

SHOWN_NEEDS = 5
_FASTER = "A faster line or a transfer device: the data takes longer than the wave"


def prerequisites(
    members: Sequence[Unit], called: Labels, *, too_slow: bool = False
) -> tuple[str, ...]:
    """Return the prerequisites of the units of a wave.

    Parameters
    ----------
    called
        What servers and applications are called.
    too_slow
        Whether the data takes longer to replicate than the wave lasts.
    """

    def named(ids: Iterable[str]) -> str:
        return listed(sorted(ids), called, SHOWN_NEEDS)

    needed = {need for unit in members for need in unit.group.needs}
    before = needed - {unit.id for unit in members}
    left = {key for unit in members for key in unit.group.stays}
    ends = {key for unit in members for key in unit.group.ends}
    asked = {key for unit in members for key in unit.group.awaits}
    words = sorted({words for unit in members for words in unit.blackout_words})
    found = (
        (before, f"Moved before: {named(before)}"),
        (left, f"Connection to what stays: {named(left)}"),
        (ends, f"Connection to what ends: {named(ends)}"),
        (asked, f"Connection to what waits for an answer: {named(asked)}"),
        (any(unit.group.cut_from for unit in members),
         "Low-latency connection to the rest of a group that had to be cut"),
        (any(unit.group.parted for unit in members),
         "A disk that servers of several waves reach, until the last of them has moved"),
        (words, f"Blackout days, as stated: {', '.join(words)}"),
        (any("answers to open blockers" in unit.missing for unit in members),
         "Open blockers answered"),
        (too_slow, _FASTER),
    )  # fmt: skip
    return tuple(said for applies, said in found if applies)
