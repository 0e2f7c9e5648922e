"""Boosted trees as arrays: they are walked as they were grown, and refuse signs that they do not know."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from guard.read.chat.judge import Judge


def model(folder: Path) -> Path:
    """Two trees over two signs: 3 where a is at most 1, else -1; 2 where b is at most 0, else 0; less 2."""
    path = folder / "model.npz"
    np.savez_compressed(
        path,
        signs=np.array(["a", "b"]),
        roots=np.array([0, 3], np.int32),
        sign=np.array([0, -1, -1, 1, -1, -1], np.int16),
        limit=np.array([1.0, 0, 0, 0.0, 0, 0]),
        left=np.array([1, 0, 0, 4, 0, 0], np.int32),
        right=np.array([2, 0, 0, 5, 0, 0], np.int32),
        worth=np.array([0.5, 3, -1, 0.5, 2, 0]),
        shift=np.float64(-2),
    )
    return path


@pytest.mark.parametrize(
    ("values", "looks", "total", "reasons"),
    [
        ((1, 0), 0, 3, ("a", "b")),
        ((1, 1), 0, 1, ("a",)),
        ((2, 0), 0, -1, ("b",)),
        ((2, 1), 0, -3, ()),
        ((1, 1), 1, 2, ("a", "looks")),
        ((2, 0), -2, -3, ("b",)),
    ],
)
def test_a_picture_is_worth_the_sum_of_its_leaves_and_its_looks(
    tmp_path: Path, values: tuple[float, float], looks: float, total: float, reasons: tuple[str, ...]
) -> None:
    score, named = Judge(model(tmp_path), ("a", "b")).score(values, looks)
    assert score == pytest.approx(total)
    assert named == reasons


def test_a_model_of_other_signs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="other signs"):
        Judge(model(tmp_path), ("b", "a"))
