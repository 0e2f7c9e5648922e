"""Tables that are rounded to bytes give what they gave before."""

from __future__ import annotations

import numpy as np
import pytest

from tools.train.rounding import MOST, rounded


@pytest.mark.parametrize("seed", range(3))
def test_what_goes_together_is_rounded_together(seed: int) -> None:
    chance = np.random.default_rng(seed)
    table = chance.standard_normal((48, 20)) * chance.lognormal(0, 1, (48, 1))
    values = chance.standard_normal((400, 12)) @ chance.standard_normal((12, 48))
    whole, scales = rounded(table, values.T @ values)
    assert whole.dtype == np.int8
    assert np.abs(whole.astype(int)).max() <= MOST
    assert scales.shape == (20,)
    usual = np.abs(table).max(axis=0) / MOST
    lost = np.linalg.norm(values @ (whole * scales - table))
    assert lost < 0.3 * np.linalg.norm(values @ (np.rint(table / usual) * usual - table))


def test_values_that_nothing_is_known_of_are_rounded_to_the_nearest() -> None:
    table = np.random.default_rng(4).uniform(-1, 1, (16, 8))
    whole, scales = rounded(table, np.eye(16))
    assert np.abs(whole * scales - table).max() <= scales.max() * 0.5001 + 0.06
    np.testing.assert_array_equal(rounded(np.zeros((4, 2)), np.eye(4))[0], 0)
