"""How far a price can be trusted."""

from __future__ import annotations

import numpy as np
import pandas as pd

# listed: read from AWS. derived: by a rule that was tested. assumed: by one that was not.
ORIGINS = ("listed", "derived", "assumed")


def worst_origin(*origins: pd.Series) -> pd.Series:
    """Return the weakest origin of each row: listed is stronger than derived than assumed."""
    ranks = [column.map(ORIGINS.index) for column in origins]
    worst = np.maximum.reduce([rank.to_numpy() for rank in ranks]).astype(int)
    return pd.Series(np.array(ORIGINS)[worst], origins[0].index, dtype="str")
