"""Which of two rows of one machine counts where exports of the same rank both list it.

The order of the files never decides. A machine that moved to another vCenter often leaves a copy
behind that is switched off: there the running one counts. Two exports of one vCenter show the same
machine at two times: there the later one counts, whatever its state.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from bizcase.grammar import counted
from bizcase.inventory.issues import Issue

Flags = npt.NDArray[np.bool_]
SHOWN_MACHINES = 5
_RUNNING = {"on": 2.0, "suspended": 0.0, "off": 0.0}
_UNKNOWN_STATE = 1.0
_SIZES = ("vcpu", "memory_gib", "storage_provisioned_gib")
_DIFFERENCES = ("power_state", *_SIZES)


def second_counts(
    first: pd.DataFrame, second: pd.DataFrame, exported: Mapping[str, str], *, same_place: bool
) -> Flags:
    """Return where the second row of a pair counts rather than the first.

    Parameters
    ----------
    exported
        When each file was exported, "" where it does not say.
    same_place
        Whether both are of one vCenter: then the later export goes before the state.
    """
    whens = [frame["source_file"].map(exported).fillna("").to_numpy(object)
             for frame in (first, second)]  # fmt: skip
    undated = (whens[0] == "") | (whens[1] == "")
    dates = [np.where(undated, "", when) for when in whens]
    states = [
        frame["power_state"].map(_RUNNING).fillna(_UNKNOWN_STATE).to_numpy()
        for frame in (first, second)
    ]
    facts = [frame.notna().sum(axis=1).to_numpy() for frame in (first, second)]
    sizes = [
        [frame[column].fillna(-1.0).to_numpy() for frame in (first, second)] for column in _SIZES
    ]
    order = [dates, states] if same_place else [states, dates]
    wins = np.zeros(len(first), dtype=bool)
    undecided = np.ones(len(first), dtype=bool)
    for one, other in (*order, facts, *sizes):
        wins |= undecided & np.asarray(other > one, dtype=bool)
        undecided &= np.asarray(other == one, dtype=bool)
    return wins


def exchanged(
    first: pd.DataFrame, second: pd.DataFrame, swap: Flags
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return both frames, of one index, with the rows marked exchanged; ids stay where they are."""
    if not swap.any():
        return first, second
    order = first.index
    one = pd.concat([first[~swap], second[swap]]).loc[order]
    other = pd.concat([second[~swap], first[swap]]).loc[order]
    ids = first["server_id"]
    return one.assign(server_id=ids), other.assign(server_id=ids)


def report_copies(kept: pd.DataFrame, other: pd.DataFrame) -> list[Issue]:
    """Return one issue per file about machines whose copies differ in state or size."""
    unlike = np.zeros(len(kept), dtype=bool)
    for column in _DIFFERENCES:
        one, two = kept[column].to_numpy(object), other[column].to_numpy(object)
        known = kept[column].notna().to_numpy() & other[column].notna().to_numpy()
        unlike |= known & (one != two)
    issues = []
    for file, group in kept[unlike].groupby("source_file", sort=True):
        copies = other.loc[group.index]
        told = [
            f"{own['name']} ({_state(own)} in {own['source_file']}; {_state(copy)} in "
            f"{copy['source_file']})"
            for (_, own), (_, copy) in zip(
                group.head(SHOWN_MACHINES).iterrows(),
                copies.head(SHOWN_MACHINES).iterrows(),
                strict=True,
            )
        ]
        more = " …" if len(group) > SHOWN_MACHINES else ""
        issues.append(
            Issue(
                "COPIES_DIFFER", "warning",
                f"Two exports list {counted(len(group), 'machines')} with another state or size: "
                f"{'; '.join(told)}{more}.",
                count=len(group), file=str(file),
                rows=tuple(int(row) for row in group["source_row"]),
                action="The copy named first counts: the running one, else the later export.",
                remedy="Check which copy is the live one, and delete the other.",
            )
        )  # fmt: skip
    return issues


def _state(row: pd.Series) -> str:
    words = [str(row["power_state"]) if pd.notna(row["power_state"]) else "state unknown"]
    words += [
        f"{row[column]:g} {unit}"
        for column, unit in zip(_SIZES, ("vCPU", "GiB of memory", "GiB of disk"), strict=True)
        if pd.notna(row[column])
    ]
    return ", ".join(words)
