"""Rounds tables of a network to bytes, so that products with what real lines give come out as before."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST = 127
"""The largest byte, and with a minus the smallest: so that 0 stays 0."""
_SHARES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5)
"""Shares of a column's largest value that its largest byte may stand for: a few values may be cut for finer steps."""
_STEADY = 0.01
"""What is added to each square, as a share of their mean: columns that always go together would count without end."""


def rounded(table: NDArray[Any], squares: NDArray[Any]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Bytes and a scale a column, for a table of rows × columns.

    Rows are rounded one after the other; what a row loses is made up for by those that are yet to come, as far as
    their values go together. Source: Frantar and others, GPTQ (2022), section 3.

    Args:
        squares: rows × rows, the sum of the products of each two values that are multiplied with the table.
    """
    rest = table.astype(np.float64)
    squares = squares.astype(np.float64)
    squares += np.diag(np.full(len(squares), _STEADY * np.diag(squares).mean()))
    scales = _scales(rest, np.diag(squares))
    order = np.argsort(-np.diag(squares), kind="stable")
    rest = rest[order]
    upper = np.linalg.cholesky(np.linalg.inv(squares[np.ix_(order, order)])).T
    whole = np.empty_like(rest)
    for row in range(len(rest)):
        whole[row] = _nearest(rest[row], scales)
        lost = (rest[row] - whole[row] * scales) / upper[row, row]
        rest[row + 1 :] -= np.outer(upper[row, row + 1 :], lost)
    return whole[np.argsort(order)].astype(np.int8), scales.astype(np.float32)


def _scales(table: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each column the scale with which least is lost, rows weighed by the squares of their values."""
    whole = np.maximum(np.abs(table).max(axis=0), 1e-12) / MOST
    scales = np.array([share * whole for share in _SHARES])
    lost = [weights @ (_nearest(table, scale) * scale - table) ** 2 for scale in scales]
    return scales[np.argmin(lost, axis=0), np.arange(len(whole))]


def _nearest(values: NDArray[np.float64], scales: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.clip(np.rint(values / scales), -MOST, MOST)
