"""Learns what the signs of a conversation are worth together, and tells what that finds of repositories left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from guard.read.chat.panes import SIGNS
from guard.read.chat.sighting import Sighting
from tests.support.chats import SCENES, Scene
from tools.train import pictures
from tools.train.evidence import Evidence, judged, limit
from tools.train.panes import Fits, chooser
from tools.train.panes import judged as judged_panes
from tools.train.pictures import SEED, Read
from tools.train.table import DRAWN, FOLDS, Table
from tools.train.trees import write

_FALSE = 0.02
"""Share of other screens that may be above the threshold inside of the training folds."""
_ROUNDS = 4
"""Choices of folds: some of the figures, and the threshold, hang on a few pictures, so the mean of all counts."""
_ALIKE = 0.8
"""Intersection over union from which on a pane is covered as it was labelled."""


def learn(data: Path, made: Sequence[Path], work: Path, models: Path, say: Callable[[str], None]) -> None:
    """Train on a folder of labelled pictures, write the models, tell what leaving repositories out shows.

    `made`: further such folders, of pictures that were made to learn from.
    """
    read, seen = pictures.real(data, work, models)
    drawn, parts = pictures.drawn(models), [row for one in seen for row in one.parts]
    # Each apart: pictures and designs of two folders may be called alike.
    imitated = [
        replace(row, repository=f"{folder.name}:{row.repository}")
        for folder in made
        for row in pictures.made(folder, work / folder.name, models)
    ]
    say(f"{len(read)} pictures of {len({one.label.repository for one in read})} repositories")
    say(f"learned from alone: {len(parts)} parts of them, {len(drawn)} drawn scenes, {len(imitated)} made pictures")
    table = Table.of([*(one.row for one in seen), *parts, *drawn, *imitated])
    fits = [one.fits for one in seen if one.fits is not None]
    fits += [one for scene in SCENES if (one := _drawn_fits(scene)) is not None]
    shares = np.full(len(seen), np.nan)
    with_pane = [nth for nth, one in enumerate(seen) if one.fits is not None]
    shares[with_pane] = judged_panes(fits, FOLDS, SEED)[: len(with_pane)]
    of_all = list[float]()
    for seed in range(SEED, SEED + _ROUNDS):
        scores, limits = judged(table, FOLDS, seed, _FALSE)
        of_all.append(limit(scores, table, _FALSE))
        for line in (f"seed {seed}:", *_told(read, shares, scores > limits)):
            say(line)
        for line in (f"at one threshold for all folds, {of_all[-1]:.2f}:", *_told(read, shares, scores > of_all[-1])):
            say(line)
    Evidence.of(table, SEED).save(models, float(np.mean(of_all)))
    write((chooser(fits, SEED),), 0.0, SIGNS, models / "panes.npz")


def _drawn_fits(scene: Scene) -> Fits | None:
    """Nobody has labelled a scene; where its messages lead to is what its test asks for."""
    pixels, page = scene.seen()
    sighting = Sighting.of(pixels, page)
    if not scene.is_chat or sighting.is_record or (guess := sighting.guess) is None:
        return None
    return Fits.of(pixels, page, guess, guess, DRAWN)


def _told(read: Sequence[Read], shares: NDArray[np.float64], found: NDArray[np.bool_]) -> list[str]:
    """What was found of pictures whose repositories were left out, and how well the panes of those are covered."""
    lines = []
    for group in ("chat", "look-alike", "other"):
        rows = [nth for nth, one in enumerate(read) if one.label.group == group]
        lines.append(f"{group}: {int(found[rows].sum())} of {len(rows)} found")
    labelled_panes = ~np.isnan(shares)
    for name, chosen in (("found", labelled_panes & found[: len(read)]), ("all", labelled_panes)):
        good, mean = (shares[chosen] >= _ALIKE).mean(), shares[chosen].mean()
        lines.append(f"panes, {name}: {int(chosen.sum())}, {good:.2f} alike by {_ALIKE}, {mean:.2f} on average")
    return lines
