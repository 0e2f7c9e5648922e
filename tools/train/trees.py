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


_FURTHER_TREES, _FURTHER_SETS = 200, 2
"""Trees, and sets of them, that go on from scores: more make scores of real screens no surer."""
_ROUNDS, _MORE = 8, 1.5
"""Times that what is drawn for tests is told before the trees are grown that count; and by how much what is not told
surely weighs more after each."""
_SURE = (-0.9, 0.0)
"""Scores up to which no conversation is told surely, and from which on one is; the threshold lies near their middle."""
_FURTHER_SURE = (-0.4, -0.2)
"""The same of trees that go on: of most scenes the first ones are sure already."""


def grown(table: Table, seed: int) -> tuple[lightgbm.Booster, ...]:
    """Sets of trees that learned from all rows, each by its weight, what their looks leave open."""
    return _sets(table, seed, _SETS, _TREES, _SURE)


def further(table: Table, seed: int) -> tuple[lightgbm.Booster, ...]:
    """Sets of trees that learned from all rows, each by its weight, what scores in the place of looks leave open."""
    return _sets(table, seed, _FURTHER_SETS, _FURTHER_TREES, _FURTHER_SURE)


def _sets(table: Table, seed: int, sets: int, trees: int, sure: tuple[float, float]) -> tuple[lightgbm.Booster, ...]:
    weights = _weights(table, seed, trees, sure)
    return tuple(_set(table, weights, seed + nth, trees) for nth in range(sets))


def _weights(table: Table, seed: int, trees: int, sure: tuple[float, float]) -> Values:
    """Of all rows: of what is drawn, that weighs more which is not told surely; were all to weigh as much as the
    hardest needs, less would be told of real screens."""
    weights, drawn = table.weights.copy(), np.flatnonzero(table.repositories == DRAWN)
    wanted = table.wanted[drawn]
    for _ in range(_ROUNDS):
        grown = _set(table, weights, seed, trees)
        scores = np.asarray(grown.predict(table.values[drawn], raw_score=True)) + table.looks[drawn]
        unsure = np.where(wanted, scores < sure[1], scores > sure[0])
        weights[drawn[unsure]] *= _MORE
    return weights


def _set(table: Table, weights: Values, seed: int, trees: int) -> lightgbm.Booster:
    known = weights > 0
    wanted = table.wanted[known].astype(float)
    data = lightgbm.Dataset(table.values[known], wanted, weight=weights[known], init_score=table.looks[known])
    return lightgbm.train({**_OPTIONS, "seed": seed}, data, trees)


def write(sets: Sequence[lightgbm.Booster], shift: float, signs: Sequence[str], path: Path) -> None:
    """The mean of sets of trees, as the sum of all of them. `shift`: is added to it, so that zero is the threshold."""
    np.savez_compressed(path, signs=np.array(signs), shift=np.float64(shift), **_arrays(sets, 0))


def append(sets: Sequence[lightgbm.Booster], shift: float, path: Path) -> None:
    """Have written trees be followed by the mean of further sets; `shift` is added to theirs."""
    with np.load(path, allow_pickle=False) as kept:
        model = dict(kept)
    for name, values in _arrays(sets, len(model["sign"])).items():
        model[name] = np.concatenate([model[name], values])
    np.savez_compressed(path, **{**model, "shift": model["shift"] + shift})


def _arrays(sets: Sequence[lightgbm.Booster], first: int) -> dict[str, NDArray[Any]]:
    """The nodes of sets of trees, numbered from `first`, and which of them are roots."""
    nodes: list[tuple[int, float, int, int, float]] = []

    def add(node: dict[str, Any]) -> int:
        at = len(nodes) + first
        nodes.append((-1, 0.0, 0, 0, float(node.get("leaf_value", 0.0)) / len(sets)))
        if "leaf_value" not in node:
            left, right = add(node["left_child"]), add(node["right_child"])
            nodes[at - first] = (
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
