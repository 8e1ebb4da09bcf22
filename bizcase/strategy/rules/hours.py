"""How many hours work takes: one model for waves, team and one-time cost.

``hours = (h_workload × workloads + h_server × servers) × scale of the complexity``
(METHOD: One-time cost). The values may be numbers or columns of draws.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bizcase.strategy.rules.dispositions import HOURS, LANDS_AS
from bizcase.units import FloatArray

Number = float | FloatArray
Values = Callable[[str], Number]
# Hours of a workload by its complexity, against a medium one.
SCALES = {"simple": "mig.scale_simple", "medium": "", "complex": "mig.scale_complex"}


def hours_in_wave(disposition: str, complexity: str, number: Values) -> tuple[Number, Number]:
    """Return the hours of a workload and of each of its servers until they have landed.

    Parameters
    ----------
    number
        The value of a key of the register.
    """
    own, landing = _of(disposition, number), _of(LANDS_AS.get(disposition, disposition), number)
    scale = _scale(complexity, number)
    workload, server = (np.minimum(*pair) for pair in zip(own, landing, strict=True))
    return workload * scale, server * scale


def hours_after(disposition: str, complexity: str, number: Values) -> tuple[Number, Number]:
    """Return the hours that follow the landing: to modernise what was migrated as it was."""
    if disposition not in LANDS_AS:
        return 0.0, 0.0
    scale = _scale(complexity, number)
    landed = hours_in_wave(disposition, complexity, number)
    workload, server = _of(disposition, number)
    return workload * scale - landed[0], server * scale - landed[1]


def _of(disposition: str, number: Values) -> tuple[Number, Number]:
    workload, server = HOURS[disposition]
    return number(workload), number(server)


def _scale(complexity: str, number: Values) -> Number:
    key = SCALES[complexity]
    return number(key) if key else 1.0
