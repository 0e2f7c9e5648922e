"""The judgement on conversations: trained, and measured on repositories that are left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import lightgbm
import numpy as np

from guard.read.chat.signs import Signs
from guard.read.chat.wording import Wording
from guard.read.looks import Looks
from tools.train.looks import fitted
from tools.train.table import DRAWN, Table, Values
from tools.train.trees import grown, write
from tools.train.wording import learned

_INNER = 4
_SIGN = Signs.names().index("words.wording")
"""The sign that is learned before the others are weighed."""
_WEIGHTS = 1 << 14
"""Number of the wording's weights."""
_WORDING_FREEDOM = 5.0
"""Inverse of the penalty on them."""
_LOOKS = 0.5
"""Weight of the looks' log-odds beside the trees' sum: both know the same pictures, and would count them twice."""
_FREEDOM = 0.01
"""Inverse of the penalty on the weights of looks."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is learned from one table."""

    wording: Wording
    trees: tuple[lightgbm.Booster, ...]
    """Sets of them, of which the mean counts."""
    looks: Looks

    @classmethod
    def of(cls, table: Table, seed: int) -> Evidence:
        """From all rows; the trees from wordings and looks that know nothing of a row's repository."""
        return cls(_wording(table), grown(_told(table, seed), seed), _looks(table))

    def filled(self, table: Table) -> Table:
        """Rows with their wording and looks."""
        return _filled(table, self.wording, self.looks)

    def scores(self, table: Table) -> Values:
        """Raw scores of rows whose wording and looks are filled in."""
        sums = [np.asarray(trees.predict(table.values, raw_score=True)) for trees in self.trees]
        return np.asarray(np.mean(sums, axis=0) + table.looks)

    def save(self, models: Path, limit: float) -> None:
        """`limit`: the score from which on there is a finding."""
        self.wording.save(models / "wording.npz")
        self.looks.save(models / "looks.npz")
        write(self.trees, -limit, Signs.names(), models / "chats.npz")


def judged(table: Table, folds: int, seed: int, false: float) -> tuple[Values, Values]:
    """Scores of each row by evidence that knows nothing of its repository, and thresholds, chosen on the scores of
    the other folds so that at most a share `false` of the screens without a conversation is above there. Both are 0
    for rows that are not judged."""
    scores, limits = np.zeros(len(table.wanted)), np.zeros(len(table.wanted))
    parts = [(known, unknown[table.is_judged[unknown]]) for known, unknown in table.folds(folds, seed)]
    for known, test in parts:
        evidence = Evidence.of(table.rows(known), seed)
        scores[test] = evidence.scores(evidence.filled(table.rows(test)))
    for known, test in parts:
        limits[test] = limit(scores[known], table.rows(known), false)
    return scores, limits


def limit(scores: Values, table: Table, false: float) -> float:
    """The lowest threshold above which at most a share `false` of the judged rows that are not wanted stands."""
    others = np.sort(scores[~table.wanted & table.is_judged])[::-1]
    highest = others[int(false * len(others))]
    above = scores[table.wanted & table.is_judged & (scores > highest)]
    return float((highest + above.min(initial=highest + 1)) / 2)


def _told(table: Table, seed: int) -> Table:
    """With each row's wording and looks by what was learned without its repository; the drawn ones' by all others."""
    values, looks = table.values.copy(), np.zeros(len(table.wanted))
    drawn = np.flatnonzero(table.repositories == DRAWN)
    everything = np.arange(len(table.wanted))
    for known, unknown in (*table.folds(_INNER, seed + 2), (everything, drawn)):
        learning = table.rows(known)
        part = _filled(table.rows(unknown), _wording(learning), _looks(learning))
        values[unknown], looks[unknown] = part.values, part.looks
    return replace(table, values=values, looks=looks)


def _wording(table: Table) -> Wording:
    """By whole real pictures alone: parts of them say the same again."""
    whole = table.rows(np.flatnonzero(table.is_judged))
    return learned(whole.pieces, whole.wanted, count=_WEIGHTS, freedom=_WORDING_FREEDOM)


def _filled(table: Table, wording: Wording, looks: Looks) -> Table:
    """Rows with what these say of each."""
    values = table.values.copy()
    values[:, _SIGN] = [wording.score(page) for page in table.pieces]
    return replace(table, values=values, looks=np.array([looks.score(pooled) for pooled in table.pooled]))


def _looks(table: Table) -> Looks:
    """By whole pictures alone: parts of them and what is drawn for tests look unlike any screen."""
    whole = table.rows(np.flatnonzero(table.looks_weights))
    return fitted(whole.pooled, whole.wanted, _FREEDOM, _LOOKS, whole.looks_weights, "balanced")
