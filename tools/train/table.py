"""What is learned from: a row a picture, or a part of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from guard.read.chat.sighting import Sighting
from guard.read.chat.wording import pieces
from guard.read.page import TextPage

Values = NDArray[np.float64]
Rows = NDArray[np.intp]
Pieces = NDArray[np.intp]
FOLDS = 10
"""Parts of the repositories, each of which is left out once."""
DRAWN = ""
"""The repository of what was drawn for the tests: learned from in every fold."""


@dataclass(frozen=True, slots=True)
class Row:
    """One picture or part, as the judgement meets it."""

    signs: tuple[float, ...] = field(repr=False)
    """Without the wording, which has to be learned first."""
    pooled: NDArray[np.float32] = field(repr=False)
    pieces: Pieces = field(repr=False)
    repository: str
    is_chat: bool
    weight: float
    """In the trees; 0: they do not learn from it."""
    is_judged: bool
    """Whether it counts in the figures: whole real pictures do, and wording is learned from them alone."""
    looks_weight: float
    """For the looks, which learn from whole pictures; 0: they do not learn from it."""

    @classmethod
    def of(
        cls,
        sighting: Sighting,
        page: TextPage,
        pooled: NDArray[np.float32],
        repository: str,
        is_chat: bool,
        weight: float = 1.0,
        is_judged: bool = False,
        looks_weight: float = 0.0,
    ) -> Row:
        signs = sighting.signs(0.0).values()
        return cls(signs, pooled, pieces(page.lines), repository, is_chat, weight, is_judged, looks_weight)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as arrays."""

    values: Values = field(repr=False)
    pooled: NDArray[np.float32] = field(repr=False)
    pieces: tuple[Pieces, ...] = field(repr=False)
    repositories: NDArray[np.str_] = field(repr=False)
    wanted: NDArray[np.bool_] = field(repr=False)
    weights: Values = field(repr=False)
    is_judged: NDArray[np.bool_] = field(repr=False)
    looks_weights: Values = field(repr=False)
    looks: Values = field(repr=False)
    """Log-odds by looks, once they are learned; 0 before."""

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Table:
        return cls(
            np.array([row.signs for row in rows]),
            np.array([row.pooled for row in rows]),
            tuple(row.pieces for row in rows),
            np.array([row.repository for row in rows]),
            np.array([row.is_chat for row in rows]),
            np.array([row.weight for row in rows]),
            np.array([row.is_judged for row in rows]),
            np.array([row.looks_weight for row in rows]),
            np.zeros(len(rows)),
        )

    def rows(self, chosen: Rows) -> Table:
        """Some of the rows."""
        return Table(
            self.values[chosen],
            self.pooled[chosen],
            tuple(self.pieces[int(row)] for row in chosen),
            self.repositories[chosen],
            self.wanted[chosen],
            self.weights[chosen],
            self.is_judged[chosen],
            self.looks_weights[chosen],
            self.looks[chosen],
        )

    def folds(self, count: int, seed: int) -> Iterator[tuple[Rows, Rows]]:
        """Rows to learn from and rows that are left out, none of one repository in both."""
        return folds(self.repositories, count, seed)


def folds(repositories: NDArray[np.str_], count: int, seed: int) -> Iterator[tuple[Rows, Rows]]:
    """Rows to learn from and rows left out, none of one repository in both; what is drawn is never left out."""
    real, drawn = np.flatnonzero(repositories != DRAWN), np.flatnonzero(repositories == DRAWN)
    names = sorted(set(repositories[real].tolist()))
    order = np.random.default_rng(seed).permutation(len(names))
    number = {name: int(order[nth]) for nth, name in enumerate(names)}
    groups = np.array([number[name] for name in repositories[real].tolist()])
    for known, unknown in GroupKFold(count).split(real, groups=groups):
        yield np.concatenate([real[known], drawn]), real[unknown]
