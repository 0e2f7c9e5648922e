"""A rule's precision by what people answered: the posterior's probabilities and its interval."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest

from guard.model.precision import Precision


def exactly_below(right: int, wrong: int, share: Fraction) -> float:
    """The distribution of Beta(right + 1, wrong + 1), summed in whole numbers."""
    throws, first = right + wrong + 1, right + 1
    hits = range(first, throws + 1)
    return float(sum(comb(throws, k) * share**k * (1 - share) ** (throws - k) for k in hits))


@pytest.mark.parametrize("right", [0, 1, 7, 40, 300])
@pytest.mark.parametrize("wrong", [0, 1, 5, 60, 200])
def test_the_probability_of_being_below_is_exact(right: int, wrong: int) -> None:
    for share in (Fraction(1, 20), Fraction(3, 10), Fraction(1, 2), Fraction(4, 5), Fraction(99, 100)):
        given = Precision(right, wrong).below(float(share))
        assert given == pytest.approx(exactly_below(right, wrong, share), abs=1e-10)


@pytest.mark.parametrize(("share", "probability"), [(0, 0), (1, 1), (-1, 0), (2, 1)])
def test_beyond_the_ends_it_is_sure(share: float, probability: float) -> None:
    assert Precision(3, 4).below(share) == probability


@pytest.mark.parametrize(
    ("right", "wrong", "low", "high"),
    [(0, 0, 0.025, 0.975), (20, 0, 0.8389, 0.9988), (0, 20, 0.0012, 0.1611), (100_000, 100, 0.99879, 0.99918)],
)
def test_the_interval_leaves_as_much_on_either_side(right: int, wrong: int, low: float, high: float) -> None:
    """With no wrong answer the ends are the (n + 1)th roots of .025 and .975."""
    assert Precision(right, wrong).interval() == pytest.approx((low, high), abs=1e-4)
    assert low < Precision(right, wrong).mean < high
