"""Learns what the signs of a conversation are worth together, and tells what that finds of repositories left out.

Readings, which are slow, are kept in a folder for work, so that a run can go on where another one ended.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from guard.boxes import alike
from guard.model import Pixels
from guard.read.chat.sighting import Sighting
from guard.read.chat.signs import Signs
from guard.read.chat.wording import pieces
from guard.read.layout import arrange
from guard.read.lines.rapid import RapidLines
from guard.read.page import TextPage
from guard.read.rotation import Rotation, read_upright
from tests.support.chats import SCENES
from tools.train.labelled import Labelled, labelled
from tools.train.trees import Table, fitted, judged, limit, write
from tools.train.wording import learned

SEED = 20261127
FOLDS = 10
FALSE = 0.02
"""Share of other screens that may be above the threshold inside of the training folds."""
_WORDING = "words.wording"
"""The sign that is learned before the others are weighed."""


@dataclass(frozen=True, slots=True)
class Read:
    """A labelled picture with what the reader makes of it."""

    label: Labelled
    quarters: int
    page: TextPage

    @property
    def pixels(self) -> Pixels:
        """Turned as it was read."""
        pixels = self.label.pixels
        height, width = pixels.shape[:2]
        return Rotation(self.quarters, width, height).pixels(pixels)


def learn(data: Path, work: Path, models: Path, say: Callable[[str], None]) -> None:
    """Train on a folder of labelled pictures, write the models, tell what leaving repositories out shows."""
    read = [_read(label, work) for label in labelled(data)]
    sightings = [Sighting.of(one.pixels, one.page) for one in read]
    seen = [scene.seen() for scene in SCENES]
    repositories = tuple(one.label.repository for one in read)
    chats = np.array([one.label.is_chat for one in read])
    table = Table(
        np.array([sighting.signs(0.0).values() for sighting in sightings]),
        chats,
        repositories,
        tuple(pieces(one.page.lines) for one in read),
        np.array([Sighting.of(*one).signs(0.0).values() for one in seen]),
        np.array([scene.is_chat for scene in SCENES]),
        tuple(pieces(page.lines) for _, page in seen),
    )
    column = Signs.names().index(_WORDING)
    scores, limits = judged(table, column, FOLDS, SEED, FALSE)
    say(f"{len(read)} pictures of {len(set(repositories))} repositories, {len(SCENES)} drawn scenes")
    for line in _told(read, sightings, scores > limits):
        say(line)
    learned(table.pieces, chats).save(models / "wording.npz")
    trees = fitted(table.worded(column, SEED + 2), SEED)
    write(trees, -limit(scores, chats, FALSE), Signs.names(), models / "chats.npz")


def _told(read: Sequence[Read], sightings: Sequence[Sighting], found: NDArray[np.bool_]) -> list[str]:
    """What was found of pictures whose repositories were left out, and how well the panes of those are covered."""
    lines = []
    for group in ("chat", "look-alike", "other"):
        rows = [nth for nth, one in enumerate(read) if one.label.group == group]
        lines.append(f"{group}: {int(found[rows].sum())} of {len(rows)} found")
    shares = np.array(
        [
            alike(sightings[nth].shown()[0], one.label.pane)
            for nth, one in enumerate(read)
            if one.label.pane is not None and found[nth] and sightings[nth].shown()
        ]
    )
    lines.append(f"panes: {len(shares)} found with a label, {(shares >= 0.8).mean():.2f} of them alike by .8")
    return lines


def _read(label: Labelled, work: Path) -> Read:
    path = work / "pages" / f"{label.path.stem}.pkl"
    if not path.exists():
        turn, lines = read_upright(RapidLines(), label.pixels)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pickle.dumps((turn.quarters, arrange(lines))))
    quarters, page = pickle.loads(path.read_bytes())
    return Read(label, quarters, page)
