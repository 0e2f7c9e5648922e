"""What a picture looks like: the network takes every size, and its channels are weighed as they were learned."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from guard.paths import ASSETS
from guard.read.looks import Backbone, Looks


@pytest.fixture(scope="module")
def backbone() -> Backbone:
    return Backbone(ASSETS / "models" / "looks.onnx")


@pytest.mark.parametrize("size", [(1, 1), (224, 224), (900, 40), (30, 2000), (1080, 1920)])
def test_a_picture_of_any_size_is_seen(backbone: Backbone, size: tuple[int, int]) -> None:
    pooled = backbone.pooled(np.full((*size, 3), 240, np.uint8))
    assert pooled.shape == (3 * (112 + 192),)
    assert np.isfinite(pooled).all()


def test_what_is_drawn_changes_what_is_seen_and_how_large_it_is_hardly_does(backbone: Backbone) -> None:
    drawn = np.full((448, 448, 3), 240, np.uint8)
    drawn[100:160, 30:300] = (120, 200, 60)
    drawn[220:280, 150:420] = (255, 255, 255)
    plain, large = np.full_like(drawn, 240), np.kron(drawn, np.ones((2, 2, 1), np.uint8))
    seen = [backbone.pooled(picture) for picture in (drawn, large, plain)]
    assert np.abs(seen[0] - seen[1]).max() < 0.1 * np.abs(seen[0] - seen[2]).max()


def test_channels_are_weighed_by_how_far_they_are_from_their_means(tmp_path: Path) -> None:
    mean, spread, weights = (np.array(values, np.float32) for values in ([1, 1], [2, 1], [0.5, -1]))
    Looks(mean, spread, weights, 0.25).save(tmp_path / "looks.npz")
    looks = Looks.load(tmp_path / "looks.npz")
    told = [looks.score(np.array(pooled, np.float32)) for pooled in ([1, 1], [3, 1], [3, 2], [1, 101])]
    assert told == [0.25, 0.75, -0.25, 0.25 - 4]
