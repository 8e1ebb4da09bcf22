"""Dependencies told once: files list many by application and by server."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

_OF_SERVERS = "server_server"
# What an end is: its applications, else the server alone.
End = tuple[str, ...]


def once_each(edges: pd.DataFrame, applications_of: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    """Return edges without rows of servers that repeat one between the same two applications.

    That one may be listed between the applications, or between other servers of theirs. A server
    of no application is an end of its own, and so is each inside one application.

    Parameters
    ----------
    edges
        With from_id, to_id and kind, as ``Links.edges``.
    applications_of
        Application ids by server id.
    """
    told: set[tuple[End, End]] = set()
    kept = []
    rows = list(zip(edges["kind"], edges["from_id"], edges["to_id"], strict=True))
    listed = {(source, target) for kind, source, target in rows if kind != _OF_SERVERS}
    for kind, source, target in rows:
        if kind != _OF_SERVERS:
            kept.append(True)
            continue
        ends = tuple(applications_of.get(key, ()) for key in (source, target))
        by_application = any((one, other) in listed for one in ends[0] for other in ends[1])
        if ends[0] == ends[1]:
            ends = (), ()
        link = (ends[0] or ("server", source), ends[1] or ("server", target))
        kept.append(not by_application and link not in told)
        told.add(link)
    return edges[np.array(kept, dtype=bool)].reset_index(drop=True)
