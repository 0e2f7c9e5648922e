"""Which of two groups may have more, as the rules of a policy say. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from guard.model import Action, EntityType, Override
from guard.policy.sections import EVERY, Rule

Rows = NDArray[np.bool_]
"""Which rules of the table hold."""

OPEN = 3
"""Leniency of a rule that holds nothing back: more than that of any other."""


def leniency(rule: Rule) -> int:
    """How easily the original is had where a rule holds it back: 0 by nothing, 1 by a consent, 2 by a reason."""
    if rule.strictness < Action.WARN:
        return OPEN
    return (Override.NONE, Override.CONSENT, Override.JUSTIFY).index(rule.override.under(rule.strictness))


class Freedom:
    """Compares groups by the table of the rules: which hold to and from each, and how strict each one is."""

    def __init__(self, rules: list[Rule], to: Mapping[str, Rows], origins: Mapping[str, Rows]) -> None:
        self._rules, self._to, self._from = rules, to, origins
        self._known: dict[tuple[str, str], bool] = {}

    def is_more(self, group: str, than: str) -> bool:
        """Whether some content goes more freely to (or from) the first group than to the second: by the rules alone.

        What holds for the second one must be matched by what holds for the first: as strict, as hard to override.
        """
        if (group, than) not in self._known:
            self._known[group, than] = self._is_laxer(self._to, "origins", group, than) or self._is_laxer(
                self._from, "destinations", group, than
            )
        return self._known[group, than]

    def _is_laxer(self, on_side: Mapping[str, Rows], other_side: str, group: str, than: str) -> bool:
        """On one side of the rules, whether one that holds for `than` is not matched by those that hold for `group`."""
        ours, theirs = on_side[group], on_side[than]
        return any(
            not self._is_matched(int(row), ours, other_side)
            for row in np.flatnonzero(theirs & ~ours)
            if self._rules[row].strictness > Action.ALLOW
        )

    def _is_matched(self, row: int, by: Rows, side: str) -> bool:
        """Whether one of those rules, or one for each of its entity types, is as strict wherever this rule applies."""
        rule = self._rules[row]
        strict = [
            index
            for index in np.flatnonzero(by)
            if _is_as_strict(self._rules[index], rule) and _holds_wherever(self._rules[index], rule, side)
        ]
        one = any(
            other.min_count <= rule.min_count and other.entity_types >= rule.entity_types
            for other in (self._rules[index] for index in strict)
        )
        alone = [self._rules[index].entity_types for index in strict if self._rules[index].min_count == 1]
        return one or rule.entity_types <= frozenset[EntityType]().union(*alone)


def _is_as_strict(rule: Rule, other: Rule) -> bool:
    return rule.strictness >= other.strictness and leniency(rule) <= leniency(other)


def _holds_wherever(rule: Rule, other: Rule, side: str) -> bool:
    """Whether a rule applies on all channels and, on that side, to all groups that the other one applies to."""
    named, theirs = set(getattr(rule, side)), set(getattr(other, side))
    return set(rule.channels) >= set(other.channels) and (EVERY in named or named >= theirs)
