"""What servers are called in tables that know them by their id only."""

from __future__ import annotations

from collections.abc import Mapping

from bizcase.inventory import Inventory


def server_names(inventory: Inventory) -> Mapping[str, str]:
    """Return the name of each server by its id; one whose name others have keeps its id.

    An export's ids are long codes that nobody can look up in the data centre.
    """
    ids = inventory.servers["server_id"].astype(str)
    names = inventory.servers["name"].astype("str").fillna("").str.strip()
    alone = ~names.str.casefold().duplicated(keep=False) & names.ne("")
    return dict(zip(ids[alone].tolist(), names[alone].tolist(), strict=True))
