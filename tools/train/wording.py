"""Weights of pieces of text, by logistic regression on the pages of a training set."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from guard.read.chat.wording import BUCKETS, Wording
from tools.train.table import Pieces

_FREEDOM = 5.0
"""Inverse of the penalty on weights."""
_ROUNDS = 300
_FREE = 100.0
"""Factor on a known score, so that the penalty on weights hardly holds its own back."""


def learned(pages: Sequence[Pieces], wanted: NDArray[np.bool_], least: float = 0.0) -> Wording:
    """From the pieces of pages and whether each is of the kind that is wanted; both kinds weigh the same.

    `least`: the threshold; it is taken off, so that a score above zero is above it.
    """
    weights, shift = _fitted(_rows(pages), wanted)
    return Wording(weights, shift - least)


def further(pages: Sequence[Pieces], wanted: NDArray[np.bool_], known: Wording, least: float = 0.0) -> Wording:
    """The same, going on from weights that were learned without these pages; how much those count is learned too."""
    scores = sparse.csr_matrix([[known.score(page) * _FREE] for page in pages])
    weights, shift = _fitted(sparse.hstack([_rows(pages), scores], format="csr"), wanted)
    return known.and_also(float(weights[-1]) * _FREE, weights[:-1], shift - least)


def _rows(pages: Sequence[Pieces]) -> sparse.csr_matrix:
    shares = np.concatenate([np.full(len(page), 1 / np.sqrt(max(1, len(page)))) for page in pages])
    ends = np.cumsum([0, *(len(page) for page in pages)])
    return sparse.csr_matrix((shares, np.concatenate(pages), ends), shape=(len(pages), BUCKETS))


def _fitted(rows: sparse.csr_matrix, wanted: NDArray[np.bool_]) -> tuple[NDArray[np.float32], float]:
    model = LogisticRegression(C=_FREEDOM, max_iter=_ROUNDS, class_weight="balanced").fit(rows, wanted)
    return model.coef_[0].astype(np.float32), float(model.intercept_[0])
