"""What must be so before a wave begins, in words and by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bizcase.strategy.waves.effort import Unit
from bizcase.strategy.waves.labels import Labels, group_label

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
    needed = {need for unit in members for need in unit.group.needs}
    before = needed - {unit.id for unit in members}
    left = {key for unit in members for key in unit.group.stays}
    asked = {key for unit in members for key in unit.group.awaits}
    words = sorted({words for unit in members for words in unit.blackout_words})
    found = (
        (before, f"Moved before: {_listed(before, called)}"),
        (left, f"Connection to what stays: {_listed(left, called)}"),
        (asked, f"Connection to what waits for an answer: {_listed(asked, called)}"),
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


def _listed(ids: Iterable[str], called: Labels) -> str:
    names = sorted(group_label(key, called) for key in ids)
    more = " …" if len(names) > SHOWN_NEEDS else ""
    return f"{', '.join(names[:SHOWN_NEEDS])}{more}"
