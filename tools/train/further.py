"""Further trees behind the shipped ones, from pictures that were made since; without those from which these learned.

They go on from what the shipped models say of pictures that they do not know. For real ones, from which those learned,
stands in what was learned without their repositories.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from guard.read.chat.signs import Signs
from guard.read.chat.trees import Trees
from guard.read.chat.wording import Wording
from guard.read.looks import Looks
from tools.train import pictures
from tools.train.chats import FALSE
from tools.train.evidence import WORDING, filled, judged, limit
from tools.train.pictures import SEED
from tools.train.table import FOLDS, Row, Table, Values
from tools.train.trees import append, further

_ROUNDS = 4
"""Choices of folds, of whose scores the mean counts: the threshold hangs on a few pictures."""
_REAL, _MADE = 2.0, 0.5
"""Weights of a real picture and of a made one: made ones are more, and plainer."""


def learn(data: Path, made: Sequence[Path], work: Path, models: Path, say: Callable[[str], None]) -> None:
    """Grow further trees, write them behind the others, tell what leaving repositories and designs out shows.

    Args:
        data: a folder of labelled pictures, those from which the shipped models learned.
        made: folders of pictures from which they did not.
        work: for what is slow.
    """
    _, seen = pictures.real(data, work, models)
    real, drawn = [one.row for one in seen], pictures.drawn(models)
    rows = [row for folder in made for row in pictures.made(folder, work / folder.name, models)]
    known = Table.of([*real, *(row for one in seen for row in one.parts), *drawn])
    scores, _ = judged(known, FOLDS, SEED, FALSE)
    of_real = scores[: len(real)] - limit(scores, known, FALSE)
    table = _from(np.concatenate([of_real, shipped(drawn, models), shipped(rows, models)]), real, drawn, rows)
    left_out = table.looks + np.mean([_left_out(table, SEED + nth) for nth in range(_ROUNDS)], axis=0)
    threshold = limit(left_out, table, FALSE)
    for name, before, after in (("before", 0.0, table.looks), ("after", threshold, left_out)):
        for kind, chosen in _kinds(table, len(real), len(drawn)):
            say(f"{name}: {kind}: {int((after[chosen] > before).sum())} of {int(chosen.sum())} found")
    append(further(table, SEED), -threshold, models / "chats.npz")


def _left_out(table: Table, seed: int) -> Values:
    """What trees say of each row that learned without its repository."""
    said = np.zeros(len(table.wanted))
    for known, unknown in table.folds(FOLDS, seed):
        sets = further(table.rows(known), seed)
        said[unknown] = np.mean([trees.predict(table.values[unknown], raw_score=True) for trees in sets], axis=0)
    return said


def shipped(rows: Sequence[Row], models: Path) -> Values:
    """What the shipped models say of rows, in log-odds."""
    table = filled(Table.of(rows), Wording.load(models / "wording.npz"), Looks.load(models / "looks.npz"))
    trees = Trees(models / "chats.npz", Signs.names())
    return np.asarray(trees.scores(table.values) + trees.shift + table.looks)


def _from(scores: Values, real: Sequence[Row], drawn: Sequence[Row], made: Sequence[Row]) -> Table:
    """Rows with scores in the place of looks, and without wording, which was learned from the real ones."""
    table = Table.of([*real, *drawn, *made])
    values = table.values.copy()
    values[:, WORDING] = 0
    weights = np.repeat([_REAL, _MADE], [len(real), len(drawn) + len(made)])
    return replace(table, values=values, weights=weights, looks=scores)


def _kinds(table: Table, real: int, drawn: int) -> tuple[tuple[str, np.ndarray], ...]:
    at = np.arange(len(table.wanted))
    is_real, is_made = at < real, at >= real + drawn
    return (
        ("real conversations", is_real & table.wanted),
        ("other real pictures", is_real & ~table.wanted),
        ("made conversations", is_made & table.wanted),
        ("other made pictures", is_made & ~table.wanted),
    )
