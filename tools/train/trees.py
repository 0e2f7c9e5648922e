"""Boosted trees on signs: trained, thresholded inside of folds, written as arrays for `guard.read.chat.judge`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from tools.train.wording import Pieces, learned

Values = NDArray[np.float64]
_OPTIONS = {
    "objective": "binary",
    "learning_rate": 0.03,
    "num_leaves": 4,
    "min_data_in_leaf": 6,
    "feature_fraction": 0.2,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "num_threads": 1,
    "verbosity": -1,
    "deterministic": True,
    "force_row_wise": True,
}
_TREES = 300
_INNER = 4
_ALWAYS = 8.0
"""Weight of a drawn scene to a labelled picture's."""


@dataclass(frozen=True, slots=True)
class Table:
    """What is learned from: a row a picture."""

    values: Values = field(repr=False)
    wanted: NDArray[np.bool_] = field(repr=False)
    repositories: tuple[str, ...] = field(repr=False)
    pieces: tuple[Pieces, ...] = field(repr=False)
    """Of the text of each row."""
    always: Values | None = field(default=None, repr=False)
    """Rows that are learned from and never judged."""
    always_wanted: NDArray[np.bool_] | None = field(default=None, repr=False)
    always_pieces: tuple[Pieces, ...] = field(default=(), repr=False)

    def rows(self, chosen: NDArray[np.intp]) -> Table:
        """Some of the rows, and those that are never judged."""
        return replace(
            self,
            values=self.values[chosen],
            wanted=self.wanted[chosen],
            repositories=tuple(self.repositories[int(row)] for row in chosen),
            pieces=tuple(self.pieces[int(row)] for row in chosen),
        )

    def worded(self, column: int, seed: int) -> Table:
        """With that column filled: each row's wording by weights that were learned without its repository."""
        values = self.values.copy()
        for known, unknown in folds(self.repositories, _INNER, seed):
            values[unknown, column] = self.rows(known).wordings([self.pieces[int(row)] for row in unknown])
        always = self.always
        if always is not None:
            always = always.copy()
            always[:, column] = self.wordings(self.always_pieces)
        return replace(self, values=values, always=always)

    def wordings(self, pages: Sequence[Pieces]) -> list[float]:
        """What pieces weigh by what the judged rows teach."""
        wording = learned(self.pieces, self.wanted)
        return [wording.score(page) for page in pages]


def folds(repositories: Sequence[str], count: int, seed: int) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Rows to learn from and rows to judge, none of one repository in both."""
    names = sorted(set(repositories))
    order = np.random.default_rng(seed).permutation(len(names))
    number = {name: int(order[nth]) for nth, name in enumerate(names)}
    groups = np.array([number[name] for name in repositories])
    yield from GroupKFold(count).split(groups, groups=groups)


def fitted(table: Table, seed: int) -> lightgbm.Booster:
    """Trees that learned from all rows."""
    values, wanted, weights = table.values, table.wanted, np.ones(len(table.wanted))
    if table.always is not None and table.always_wanted is not None:
        values = np.concatenate([values, table.always])
        wanted = np.concatenate([wanted, table.always_wanted])
        weights = np.concatenate([weights, np.full(len(table.always), _ALWAYS)])
    data = lightgbm.Dataset(values, wanted.astype(float), weight=weights)
    return lightgbm.train({**_OPTIONS, "seed": seed}, data, _TREES)


def judged(table: Table, column: int, count: int, seed: int, false: float) -> tuple[Values, Values]:
    """Raw scores of each row by weights and trees that saw nothing of its repository, and thresholds that were chosen
    without it: so that at most a share `false` of the other screens inside of the training folds is above.

    `column`: of the wording.
    """
    scores, limits = np.zeros(len(table.wanted)), np.zeros(len(table.wanted))
    for train, test in folds(table.repositories, count, seed):
        inside = table.rows(train).worded(column, seed + 2)
        values = table.values[test].copy()
        values[:, column] = inside.wordings([table.pieces[int(row)] for row in test])
        scores[test] = fitted(inside, seed).predict(values, raw_score=True)
        inner = np.zeros(len(train))
        for known, unknown in folds(inside.repositories, _INNER, seed + 1):
            inner[unknown] = fitted(inside.rows(known), seed).predict(inside.values[unknown], raw_score=True)
        limits[test] = limit(inner, inside.wanted, false)
    return scores, limits


def limit(scores: Values, wanted: NDArray[np.bool_], false: float) -> float:
    """The lowest threshold above which at most a share `false` of what is not wanted stands."""
    others = np.sort(scores[~wanted])[::-1]
    highest = others[int(false * len(others))]
    above = scores[wanted & (scores > highest)]
    return float((highest + above.min(initial=highest + 1)) / 2)


def write(booster: lightgbm.Booster, shift: float, signs: Sequence[str], path: Path) -> None:
    """`shift`: is added to the trees' sum, so that zero is the threshold."""
    nodes: list[tuple[int, float, int, int, float]] = []

    def add(node: dict[str, Any]) -> int:
        at = len(nodes)
        nodes.append((-1, 0.0, 0, 0, float(node.get("leaf_value", 0.0))))
        if "leaf_value" not in node:
            left, right = add(node["left_child"]), add(node["right_child"])
            nodes[at] = (node["split_feature"], node["threshold"], left, right, node["internal_value"])
        return at

    roots = [add(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]]
    sign, limits, left, right, worth = zip(*nodes, strict=True)
    np.savez_compressed(
        path,
        signs=np.array(signs),
        roots=np.array(roots, np.int32),
        sign=np.array(sign, np.int16),
        limit=np.array(limits, np.float64),
        left=np.array(left, np.int32),
        right=np.array(right, np.int32),
        worth=np.array(worth, np.float64),
        shift=np.float64(shift),
    )
