"""What the channels of a network's middle are worth, learned by logistic regression."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from guard.read.looks import Looks

_ROUNDS = 400
"""Steps of the fit at most: it is done before."""
_LEAST_SPREAD = 1e-3
"""Spread of a channel, in its own unit, that one which is nearly the same everywhere is given."""


def fitted(
    rows: NDArray[np.float32],
    wanted: NDArray[np.bool_],
    freedom: float,
    worth: float = 1.0,
    weights: NDArray[np.float64] | None = None,
    classes: Literal["balanced"] | None = None,
    least: float = 0.0,
) -> Looks:
    """From pooled channels, a row a picture.

    `freedom`: inverse of the penalty on the weights; `worth`: times the log-odds; `weights`: of the rows, None: all
    alike; `classes`: "balanced" where both kinds weigh as much; `least`: log-odds that count as none.
    """
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + _LEAST_SPREAD
    model = LogisticRegression(C=freedom, max_iter=_ROUNDS, class_weight=classes)
    model.fit(Looks.apart(rows, mean, spread), wanted, sample_weight=weights)
    return Looks(mean, spread, (worth * model.coef_[0]).astype(np.float32), worth * float(model.intercept_[0]) - least)
