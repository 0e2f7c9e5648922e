"""How often a rule is right, by what people said of what it stopped: a Beta posterior."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, lgamma, log

_STEPS = 40
"""Halvings in the search for the end of an interval; each doubles its exactness, from 1 on."""
_NEGLIGIBLE = 1e-18
"""Share of a sum below which the terms that follow change nothing."""


@dataclass(frozen=True, slots=True)
class Precision:
    """What is known of a rule's precision after so many answers, with nothing known before: Beta(right + 1, wrong + 1).

    Source: A. Gelman et al., Bayesian Data Analysis, 3rd edition, section 2.4.
    """

    right: int
    """Stops of what was customer data."""
    wrong: int
    """Stops of what was none."""

    @property
    def answers(self) -> int:
        """How many there are."""
        return self.right + self.wrong

    @property
    def mean(self) -> float:
        """The estimate, in (0, 1)."""
        return (self.right + 1) / (self.answers + 2)

    def below(self, share: float) -> float:
        """How probable it is, in [0, 1], that the precision is less than `share`."""
        if not 0 < share < 1:
            return float(share >= 1)
        # With whole parameters the distribution is a binomial tail: as many or more of n + 1 throws are hits.
        throws, first = self.answers + 1, self.right + 1
        if first <= (throws + 1) * share:  # the tail that begins on its falling side is short
            return 1 - _tail(throws, throws - first + 1, 1 - share)
        return _tail(throws, first, share)

    def interval(self) -> tuple[float, float]:
        """The central interval that holds the precision with 95 %, both ends in [0, 1]."""
        return self._quantile(0.025), self._quantile(0.975)

    def _quantile(self, probability: float) -> float:
        low, high = 0.0, 1.0
        for _ in range(_STEPS):
            middle = (low + high) / 2
            low, high = (middle, high) if self.below(middle) < probability else (low, middle)
        return (low + high) / 2


def _tail(throws: int, first: int, chance: float) -> float:
    """How probable it is that at least `first` of the throws are hits; its terms fall from there on."""
    if first > throws:
        return 0.0
    ways = lgamma(throws + 1) - lgamma(first + 1) - lgamma(throws - first + 1)
    term = exp(ways + first * log(chance) + (throws - first) * log(1 - chance))
    total, odds = term, chance / (1 - chance)
    for hits in range(first, throws):
        term *= (throws - hits) / (hits + 1) * odds
        total += term
        if term < total * _NEGLIGIBLE:
            break
    return min(1.0, total)
