"""Which rows of two sources are the same machine: by UUID, then full name, then host name.

An address alone proposes and never decides: addresses are reused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from bizcase.inventory.issues import Issue
from bizcase.inventory.scope import NO_MACHINES, is_in_scope
from bizcase.inventory.tables import conform
from bizcase.traits import FORMAT_TRAITS

Keys = Callable[[pd.DataFrame], list[pd.Series]]

_HYPERVISORS = [key for key, traits in FORMAT_TRAITS.items() if traits.hypervisor]
# Machines that exist once more elsewhere, or are none: nobody describes these rows.


@dataclass(frozen=True, slots=True)
class Matching:
    """Pairs of row labels (``own``, ``other``), and what could not be decided.

    ``ambiguous`` holds rows of the other source that fit several machines, ``proposed`` those that
    share only an address with one.
    """

    pairs: pd.DataFrame
    table: pd.DataFrame
    server_ids: list[str]
    other_ids: list[str]
    ambiguous: pd.Index
    proposed: pd.Index
    other: pd.DataFrame

    def issues(self, file: str) -> tuple[Issue, ...]:
        """Return what the reader should know of the matching."""
        reports = (
            (self.ambiguous, "MATCH_AMBIGUOUS", "warning",
             "Servers fit several machines of another file.",
             "Listed as duplicates: the machines are counted once, without these rows' figures.",
             "State the VM UUID or the full name in both files."),
            (self.proposed, "MATCH_BY_ADDRESS", "info",
             "Servers share only an address with a machine of another file.",
             "Not merged: both are counted.", "If they are the same, give them the same name."),
        )  # fmt: skip
        return tuple(
            Issue(
                code, severity, message, count=len(labels), file=file,
                rows=tuple(int(row) for row in self.other.loc[labels, "source_row"]),
                action=action, remedy=remedy,
            )
            for labels, code, severity, message, action, remedy in reports
            if len(labels)
        )  # fmt: skip


def match_servers(own: pd.DataFrame, other: pd.DataFrame) -> Matching:
    """Return the rows of two servers tables that describe the same machine.

    A key decides where it names one machine on either side; machines in scope are preferred to
    those that are not.
    """
    open_own = own[~own["scope_reason"].isin(NO_MACHINES)]
    open_other = other[~other["scope_reason"].isin(NO_MACHINES)]
    found: list[pd.DataFrame] = []
    unclear = pd.Index([])
    for name, keys_of in (("uuid", _uuids), ("fqdn", _full_names), ("host name", _host_names)):
        pairs, several = _pairs(_keyed(open_own, keys_of), _keyed(open_other, keys_of), own)
        apart = _two_machines(
            own.loc[pairs["own"]], other.loc[pairs["other"]], by_uuid=name == "uuid"
        )
        pairs = pairs[~apart]
        found.append(pairs.assign(matched_by=name))
        open_own = open_own.drop(index=pd.Index(pairs["own"]))
        open_other = open_other.drop(index=pd.Index(pairs["other"]))
        unclear = unclear.union(several)
    pairs = pd.concat(found, ignore_index=True)
    by_address, _ = _pairs(_keyed(open_own, _addresses), _keyed(open_other, _addresses), own)
    ambiguous = unclear.difference(pd.Index(pairs["other"]))
    ids = own.loc[pairs["own"], "server_id"].tolist()
    other_ids = other.loc[pairs["other"], "server_id"].tolist()
    table = conform(
        "matches",
        {
            "server_id": ids,
            "matched_by": pairs["matched_by"].tolist(),
            "file": own.loc[pairs["own"], "source_file"].tolist(),
            "row": own.loc[pairs["own"], "source_row"].tolist(),
            "other_id": other_ids,
            "other_file": other.loc[pairs["other"], "source_file"].tolist(),
            "other_row": other.loc[pairs["other"], "source_row"].tolist(),
            "sheet": own.loc[pairs["own"], "source_sheet"].tolist(),
            "other_sheet": other.loc[pairs["other"], "source_sheet"].tolist(),
        },
    )
    proposed = pd.Index(by_address["other"]).difference(ambiguous)
    return Matching(pairs, table, ids, other_ids, ambiguous, proposed, other)


def _two_machines(
    own: pd.DataFrame, other: pd.DataFrame, *, by_uuid: bool
) -> npt.NDArray[np.bool_]:
    """Return which pairs one tool tells apart: another UUID, or another vCenter and name.

    Two sites both have a web-01, and clones keep the UUID of their BIOS.
    """

    def differ(column: str) -> npt.NDArray[np.bool_]:
        first, second = (frame[column].str.strip().str.lower() for frame in (own, other))
        unlike = first.to_numpy(dtype=object) != second.to_numpy(dtype=object)
        return np.asarray(first.notna() & (second.notna().to_numpy()) & unlike, dtype=bool)

    same_tool = own["source"].to_numpy(dtype=object) == other["source"].to_numpy(dtype=object)
    hypervisor = own["source"].isin(_HYPERVISORS).to_numpy()
    site = differ("vcenter_uuid") | differ("vcenter")
    apart = site & differ("name") if by_uuid else site | differ("vm_uuid")
    return np.asarray(same_tool & hypervisor & apart, dtype=bool)


def _keyed(servers: pd.DataFrame, keys_of: Keys) -> pd.Series:
    """Return key → row label; a row may have several keys."""
    keys = pd.concat([key.dropna() for key in keys_of(servers)])
    labels = pd.Series(keys.index.to_numpy(), index=keys.to_numpy())
    return labels[~pd.MultiIndex.from_arrays([labels.index, labels.to_numpy()]).duplicated()]


def _pairs(
    own: pd.Series, other: pd.Series, servers: pd.DataFrame
) -> tuple[pd.DataFrame, pd.Index]:
    """Return pairs that are the only ones on either side, and the other's rows with several."""
    joined = (
        pd.DataFrame({"key": own.index, "own": own.to_numpy()})
        .merge(pd.DataFrame({"key": other.index, "other": other.to_numpy()}), on="key")
        .drop_duplicates(["own", "other"])
    )
    scoped = joined["own"].map(is_in_scope(servers))
    has_scoped = scoped.groupby(joined["other"]).transform("any")
    joined = joined[scoped | ~has_scoped]
    several_own = joined["other"].duplicated(keep=False)
    several_other = joined["own"].duplicated(keep=False)
    unclear = joined.loc[several_own | several_other, "other"].unique()
    return joined.loc[~several_own & ~several_other, ["own", "other"]], pd.Index(unclear)


def _uuids(servers: pd.DataFrame) -> list[pd.Series]:
    return [servers["vm_uuid"].str.lower(), servers["smbios_uuid"].str.lower()]


def _full_names(servers: pd.DataFrame) -> list[pd.Series]:
    names = [servers[column].str.strip().str.lower() for column in ("dns_name", "name")]
    return [name.where(name.str.contains(".", regex=False, na=False)) for name in names]


def _host_names(servers: pd.DataFrame) -> list[pd.Series]:
    names = [servers[column].str.strip().str.lower() for column in ("dns_name", "name")]
    hosts = [name.str.replace(r"\..*$", "", regex=True) for name in names]
    # The first part of an address is no name.
    return [host.where(~host.str.fullmatch(r"\d+").fillna(False).astype(bool)) for host in hosts]


def _addresses(servers: pd.DataFrame) -> list[pd.Series]:
    return [servers["ip_address"]]
