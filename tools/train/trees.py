"""Boosted trees on signs: grown, and written as arrays for `guard.read.chat.judge`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from tools.train.table import DRAWN, Table, Values

_OPTIONS = {
    "objective": "binary",
    "learning_rate": 0.03,
    "num_leaves": 8,
    "extra_trees": True,
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
_TREES = 700
_SETS = 4
"""Sets of trees, of which the mean counts: what one seed alone grows finds up to 15 of 180 more or fewer."""
_ROUNDS, _MORE = 8, 1.5
"""Times that what is drawn for tests is told before the trees are grown that count; and by how much what is not told
surely weighs more after each."""
_SURE = (-0.75, -0.55)
"""Scores up to which no conversation is told surely, and from which on one is; the threshold lies near their middle."""


def grown(table: Table, seed: int) -> tuple[lightgbm.Booster, ...]:
    """Sets of trees that learned from all rows, each by its weight, what their looks leave open."""
    weights = _weights(table, seed)
    return tuple(_set(table, weights, seed + nth) for nth in range(_SETS))


def _weights(table: Table, seed: int) -> Values:
    """Of all rows: of what is drawn, that weighs more which is not told surely; were all to weigh as much as the
    hardest needs, less would be told of real screens."""
    weights, drawn = table.weights.copy(), np.flatnonzero(table.repositories == DRAWN)
    wanted = table.wanted[drawn]
    for _ in range(_ROUNDS):
        grown = _set(table, weights, seed)
        scores = np.asarray(grown.predict(table.values[drawn], raw_score=True)) + table.looks[drawn]
        unsure = np.where(wanted, scores < _SURE[1], scores > _SURE[0])
        weights[drawn[unsure]] *= _MORE
    return weights


def _set(table: Table, weights: Values, seed: int) -> lightgbm.Booster:
    known = weights > 0
    wanted = table.wanted[known].astype(float)
    data = lightgbm.Dataset(table.values[known], wanted, weight=weights[known], init_score=table.looks[known])
    return lightgbm.train({**_OPTIONS, "seed": seed}, data, _TREES)


def write(sets: Sequence[lightgbm.Booster], shift: float, signs: Sequence[str], path: Path) -> None:
    """The mean of sets of trees, as the sum of all of them. `shift`: is added to it, so that zero is the threshold."""
    np.savez_compressed(path, signs=np.array(signs), shift=np.float64(shift), **_arrays(sets))


def _arrays(sets: Sequence[lightgbm.Booster]) -> dict[str, NDArray[Any]]:
    """The nodes of sets of trees, and which of them are roots."""
    nodes: list[tuple[int, float, int, int, float]] = []

    def add(node: dict[str, Any]) -> int:
        at = len(nodes)
        nodes.append((-1, 0.0, 0, 0, float(node.get("leaf_value", 0.0)) / len(sets)))
        if "leaf_value" not in node:
            left, right = add(node["left_child"]), add(node["right_child"])
            nodes[at] = (
                node["split_feature"],
                node["threshold"],
                left,
                right,
                node["internal_value"] / len(sets),
            )
        return at

    roots = [add(tree["tree_structure"]) for trees in sets for tree in trees.dump_model()["tree_info"]]
    sign, limits, left, right, worth = zip(*nodes, strict=True)
    return {
        "roots": np.array(roots, np.int32),
        "sign": np.array(sign, np.int16),
        "limit": np.array(limits, np.float64),
        "left": np.array(left, np.int32),
        "right": np.array(right, np.int32),
        "worth": np.array(worth, np.float64),
    }
