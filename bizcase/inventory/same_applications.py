"""Applications that several files describe: each stands once."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from bizcase.inventory.inventory import Inventory
from bizcase.inventory.issues import Issue, IssueLog
from bizcase.inventory.notes import joined, parts_of
from bizcase.inventory.tables import conform

# What each file has for itself, and notes, which are all kept.
_OWN = frozenset(
    {"application_id", "name", "note", "note_columns", "source_file", "source_sheet", "source_row"}
)
# Kind of link by the end that names an application.
_ENDS = {
    "from_id": ("application_application",),
    "to_id": ("application_application", "server_application", "database_application"),
}


def once_each(inventory: Inventory) -> Inventory:
    """Return the inventory with each application once: by name, else by id.

    Rows of one file are never merged, and neither are two names under one id: they are two
    applications. A later file fills what an earlier one leaves blank, and adds its notes.
    """
    applications = inventory.applications
    if applications["source_file"].nunique() < 2:  # noqa: PLR2004 - one file has nothing to merge
        return inventory
    owner = _owners(applications)
    again = owner.ne(pd.Series(applications.index, applications.index))
    ids = _distinct(applications, owner)
    links = _renamed(inventory.dependencies, applications, ids)
    filled = applications.assign(application_id=ids).groupby(owner, sort=False).first()
    filled = filled.assign(**_notes(applications, owner))
    changed = replace(
        inventory,
        applications=conform("applications", filled.reset_index(drop=True)),
        dependencies=links,
    )
    if not again.any():
        return changed
    rows = applications[again]
    issue = Issue(
        "APPLICATION_MERGED", "info", "Applications are described by more than one file.",
        count=len(rows),
        action="Each is listed once; the later file fills what is blank, and its notes are added.",
        rows=tuple(int(row) for row in rows["source_row"].dropna()),
        file=", ".join(sorted(set(rows["source_file"]))),
    )  # fmt: skip
    log = IssueLog("")
    _report(applications, filled.loc[owner].set_axis(applications.index), log)
    return replace(changed, issues=(*inventory.issues, issue, *log))


def _report(applications: pd.DataFrame, counts: pd.DataFrame, log: IssueLog) -> None:
    """Say where a file contradicts what counts of an application, and under which heads."""
    differs = {
        str(name): applications[name].notna() & ~_same(applications[name], counts[name])
        for name in applications if name not in _OWN
    }  # fmt: skip
    rows = pd.DataFrame(differs).any(axis="columns")
    for _, part in applications[rows].groupby("source_file", sort=False):
        heads = [str(name) for name, differ in differs.items() if differ[part.index].any()]
        log.add_of(
            part, "APPLICATION_DIFFERS", "warning",
            "Two files say different things about one application.",
            column=", ".join(heads), action="What the earlier file says counts.",
            remedy="Make the files agree.",
        )  # fmt: skip


def _same(one: pd.Series, other: pd.Series) -> pd.Series:
    if one.dtype == "str":
        one, other = (column.str.strip().str.casefold() for column in (one, other))
    return one.eq(other).fillna(False).astype(bool)


def _notes(applications: pd.DataFrame, owner: pd.Series) -> dict[str, pd.Series]:
    """Return the notes by owner, those of all files; a column of a later one with its file."""
    own: dict[int, list[tuple[str, str]]] = {}
    columns = ("note", "note_columns", "source_file")
    rows = zip(owner, applications.index, *(applications[name] for name in columns), strict=True)
    for place, row, note, names, file in rows:
        of = "" if row == place else f" of {file}"
        parts = parts_of(note, names)
        own.setdefault(place, []).extend((f"{column}{of}", text) for column, text in parts)
    found = {place: joined(parts) for place, parts in own.items()}
    notes = pd.DataFrame.from_dict(found, orient="index", columns=["note", "note_columns"])
    return {name: notes[name].astype("str") for name in ("note", "note_columns")}


def _owners(applications: pd.DataFrame) -> pd.Series:
    """Return for each row the row it belongs to: itself, or one of an earlier file."""
    names = applications["name"].str.strip().str.casefold()
    ids = applications["application_id"].str.strip().str.casefold()
    own = pd.Series(applications.index, applications.index)
    owner = own.copy()
    files = applications["source_file"]
    for key in (names, ids):
        alone = key.notna() & ~pd.DataFrame({"key": key, "file": files}).duplicated(keep=False)
        first = own[alone].groupby(key[alone]).transform("first")
        fits = owner[alone].eq(own[alone])
        if key is ids:
            other = names[first.to_numpy()].to_numpy()
            mine = names[alone]
            fits &= mine.isna() | pd.isna(other) | mine.eq(ids[alone]) | (other == mine)
        owner[first.index[fits]] = owner[first[fits].to_numpy()].to_numpy()
    return owner


def _distinct(applications: pd.DataFrame, owner: pd.Series) -> pd.Series:
    """Return each row's id: that of its owner; another application's id gets the file behind it."""
    ids = applications["application_id"].copy()
    files = applications["source_file"]
    folded = ids.str.strip().str.casefold()
    is_own = owner.eq(pd.Series(owner.index, owner.index))
    first_file = files.groupby(folded).transform("first")
    clash = is_own & folded.where(is_own).duplicated() & files.ne(first_file)
    ids = ids.mask(clash, ids + "@" + files)
    return pd.Series(ids.loc[owner.to_numpy()].to_numpy(), applications.index, dtype="str")


def _renamed(links: pd.DataFrame, applications: pd.DataFrame, ids: pd.Series) -> pd.DataFrame:
    """Return the links with the ids that their own file's applications now have."""
    if links.empty:
        return links
    new_ids = dict(
        zip(zip(applications["source_file"], applications["application_id"], strict=True), ids,
            strict=True)
    )  # fmt: skip
    links = links.copy()
    for column, kinds in _ENDS.items():
        named = [
            new_ids.get((file, name), name) if kind in kinds else name
            for file, name, kind in zip(
                links["source_file"], links[column], links["kind"], strict=True
            )
        ]
        links[column] = pd.Series(named, links.index, dtype="str")
    return links
