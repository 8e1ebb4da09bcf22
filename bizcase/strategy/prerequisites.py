"""What must stand before a wave starts."""

from __future__ import annotations

from collections.abc import Sequence

from bizcase.strategy.effort import Unit
from bizcase.strategy.labels import Labels, group_label

SHOWN_NEEDS = 5
_FASTER = "A faster line or a transfer device: the data takes longer than the wave"


def prerequisites(
    members: Sequence[Unit], called: Labels, *, too_slow: bool = False
) -> tuple[str, ...]:
    """Return it in words, servers and applications by name.

    Parameters
    ----------
    too_slow
        Whether the line takes longer for the data than the wave lasts.
    """

    def listed(keys: list[str]) -> str:
        more = " …" if len(keys) > SHOWN_NEEDS else ""
        return ", ".join(group_label(key, called) for key in keys[:SHOWN_NEEDS]) + more

    needed = {need for unit in members for need in unit.group.needs}
    inside = {unit.id for unit in members}
    before = sorted(needed - inside)
    found = [f"Moved before: {listed(before)}"] if before else []
    left = sorted({key for unit in members for key in unit.group.stays})
    if left:
        found.append(f"Connection to what stays: {listed(left)}")
    if any(unit.group.cut_from for unit in members):
        found.append("Low-latency connection to the rest of a group that had to be cut")
    if any(unit.group.parted for unit in members):
        found.append("A disk that servers of several waves reach, until the last of them has moved")
    words = sorted({words for unit in members for words in unit.blackout_words})
    if words:
        found.append(f"Blackout days, as stated: {', '.join(words)}")
    if any(not unit.decided for unit in members):
        found.append("Dispositions decided")
    if any("answers to open blockers" in unit.missing for unit in members):
        found.append("Open blockers answered")
    if too_slow:
        found.append(_FASTER)
    return tuple(found)
