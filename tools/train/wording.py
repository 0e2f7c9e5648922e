"""Weights of pieces of text, by logistic regression on the pages of a training set."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from guard.read.chat.wording import Wording, shared
from tools.train.table import Pieces

_ROUNDS = 400
"""Steps of the fit at most: it is done before."""


def learned(
    pages: Sequence[Pieces],
    wanted: NDArray[np.bool_],
    *,
    count: int,
    freedom: float,
    worths: NDArray[np.float64] | None = None,
    least: float = 0.0,
) -> Wording:
    """From the pieces of pages and whether each is of the kind that is wanted; both kinds weigh the same.

    Args:
        count: of the weights, a power of two.
        freedom: inverse of the penalty on the weights.
        worths: of the pages; None: all alike.
        least: the threshold; it is taken off, so that a score above zero is above it.
    """
    model = LogisticRegression(C=freedom, max_iter=_ROUNDS, class_weight="balanced")
    model.fit(_rows(pages, count), wanted, sample_weight=worths)
    return Wording(model.coef_[0].astype(np.float32), float(model.intercept_[0]) - least)


def _rows(pages: Sequence[Pieces], count: int) -> sparse.csr_matrix:
    own = [shared(page, count) for page in pages]
    shares = np.concatenate([np.full(len(page), 1 / np.sqrt(max(1, len(page)))) for page in own])
    ends = np.cumsum([0, *(len(page) for page in own)])
    return sparse.csr_matrix((shares, np.concatenate(own), ends), shape=(len(own), count))
