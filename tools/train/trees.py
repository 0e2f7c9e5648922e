"""Boosted trees on signs: grown, and written as arrays for `guard.read.chat.judge`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

from tools.train.table import Table

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


def grown(table: Table, seed: int) -> lightgbm.Booster:
    """Trees that learned from all rows, each by its weight, what their looks leave open."""
    data = lightgbm.Dataset(table.values, table.wanted.astype(float), weight=table.weights, init_score=table.looks)
    return lightgbm.train({**_OPTIONS, "seed": seed}, data, _TREES)


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
