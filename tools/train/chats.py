"""Learns what the signs of a conversation are worth together, and tells what that finds of repositories left out.

Readings, which are slow, are kept in a folder for work, so that a run can go on where another one ended.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guard.model import Pixels
from guard.read import chat, looks
from guard.read.chat.panes import SIGNS
from guard.read.chat.sighting import Sighting
from guard.read.layout import arrange
from guard.read.lines.rapid import RapidLines
from guard.read.looks import Backbone
from guard.read.page import TextPage
from guard.read.rotation import Rotation, read_upright
from tests.support.chats import SCENES, Scene
from tools.train import assistants
from tools.train import crops as cutting
from tools.train import panes as fitting
from tools.train import table as tables
from tools.train.assistants import Spoken
from tools.train.crops import crops
from tools.train.evidence import Evidence, judged, limit
from tools.train.labelled import Labelled, labelled
from tools.train.panes import Fits, chooser
from tools.train.panes import judged as judged_panes
from tools.train.table import DRAWN, Row, Table
from tools.train.trees import write

SEED = 20261127
FOLDS = 10
FALSE = 0.02
"""Share of other screens that may be above the threshold inside of the training folds."""
_ALIKE = 0.8
"""Intersection over union from which on a pane is covered as it was labelled."""
_PART = 0.4
"""Weight of a part of a picture to a whole one's."""
_SCENE = 2.0
"""Weight of a drawn scene to a labelled picture's, unless it is hard to tell."""
_MADE, _MADE_LOOKS = 0.5, 0.1
"""Weights of a picture that was made to a labelled one's, in the trees and for the looks."""


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


def learn(data: Path, made: Path | None, work: Path, models: Path, say: Callable[[str], None]) -> None:
    """Train on a folder of labelled pictures, write the models, tell what leaving repositories out shows.

    `made`: another such folder, of pictures that were made to learn from; None: there are none.
    """
    read = [_read(label, work) for label in labelled(data)]
    backbone = Backbone(models / "looks.onnx")
    rows = work / f"rows-{_version(models)}"
    seen: list[Seen] = [
        _kept(rows / _file(one.label), partial(_seen, one, backbone, nth)) for nth, one in enumerate(read)
    ]
    drawn = [row for scene in SCENES if (row := _drawn(scene, backbone)) is not None]
    parts = [row for one in seen for row in one.parts]
    apart = work / "made"  # its pictures may be called as those of the other folder
    imitations = [_read(label, apart) for label in labelled(made)] if made else []
    imitated: list[Row] = [
        _kept(apart / rows.name / _file(one.label), partial(_made, one, backbone)) for one in imitations
    ]
    table = Table.of([*(one.row for one in seen), *parts, *drawn, *imitated])
    scores, limits = judged(table, FOLDS, SEED, FALSE)
    with_pane = [nth for nth, one in enumerate(seen) if one.fits is not None]
    fits = [one.fits for one in seen if one.fits is not None]
    fits += [one for scene in SCENES if (one := _drawn_fits(scene)) is not None]
    shares = np.full(len(seen), np.nan)
    shares[with_pane] = judged_panes(fits, FOLDS, SEED)[: len(with_pane)]
    say(f"{len(read)} pictures of {len({one.label.repository for one in read})} repositories")
    say(f"learned from alone: {len(parts)} parts of them, {len(drawn)} drawn scenes, {len(imitated)} made pictures")
    of_all = limit(scores, table, FALSE)
    for line in _told(read, shares, scores > limits):
        say(line)
    say("at one threshold for all folds:")
    for line in _told(read, shares, scores > of_all):
        say(line)
    Evidence.of(table, SEED).save(models, of_all)
    spoken = [_spoken(one, is_made=False) for one in read if one.label.is_chat]
    spoken += [_spoken(one, is_made=True) for one in imitations if one.label.is_chat]
    wording, told = assistants.learn(spoken, FOLDS, SEED)
    wording.save(models / "assistants.npz")
    for line in told:
        say(line)
    write((chooser(fits, SEED),), 0.0, SIGNS, models / "panes.npz")


@dataclass(frozen=True, slots=True)
class Seen:
    """What is learned from one picture, and where its conversation would be shown."""

    row: Row
    parts: tuple[Row, ...]
    fits: Fits | None
    """Rectangles and how well they fit the pane; None: it is not known, or the picture is none of a conversation."""


def _version(models: Path) -> str:
    """Of everything that decides what a row is."""
    sources = [
        *sorted(Path(chat.__file__).parent.glob("*.py")),
        Path(looks.__file__),
        Path(cutting.__file__),
        Path(fitting.__file__),
        Path(tables.__file__),
        Path(__file__),
        models / "looks.onnx",
    ]
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]


def _file(label: Labelled) -> str:
    """In which what is made of its picture is kept."""
    return f"{label.path.stem}.pkl"


def _kept(path: Path, make: Callable[[], object]) -> Any:
    """What was made before; or is made, and kept there."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pickle.dumps(make()))
    return pickle.loads(path.read_bytes())


def _seen(one: Read, backbone: Backbone, nth: int) -> Seen:
    pixels, label = one.pixels, one.label
    sighting, pooled = Sighting.of(pixels, one.page), backbone.pooled(pixels)
    row = Row.of(sighting, one.page, pooled, label.repository, label.is_chat, is_judged=True, looks_weight=1.0)
    return Seen(row, tuple(_parts(one, backbone, nth)), _fits(one, sighting))


def _made(one: Read, backbone: Backbone) -> Row:
    """The trees learn from look-alikes alone: made conversations are plainer than those that people have."""
    pixels, label = one.pixels, one.label
    weight, pooled = 0.0 if label.is_chat else _MADE, backbone.pooled(pixels)
    sighting = Sighting.of(pixels, one.page)
    return Row.of(sighting, one.page, pooled, label.repository, label.is_chat, weight, looks_weight=_MADE_LOOKS)


def _spoken(one: Read, is_made: bool) -> Spoken:
    return Spoken.of(one.page, one.label.repository, one.label.is_assistant, is_made)


def _parts(one: Read, backbone: Backbone, nth: int) -> Iterator[Row]:
    label = one.label
    pane = label.pane if one.quarters == 0 else None
    for crop in crops(one.pixels, one.page, pane, label.is_chat, np.random.default_rng((SEED, nth))):
        sighting = Sighting.of(crop.pixels, crop.page)
        yield Row.of(sighting, crop.page, backbone.pooled(crop.pixels), label.repository, label.is_chat, _PART)


def _fits(one: Read, sighting: Sighting) -> Fits | None:
    pane, guess = one.label.pane, sighting.guess
    if pane is None or one.quarters:
        return None
    return Fits.of(one.pixels, one.page, guess, pane, one.label.repository)


def _drawn_fits(scene: Scene) -> Fits | None:
    """Nobody has labelled a scene; where its messages lead to is what its test asks for."""
    pixels, page = scene.seen()
    sighting = Sighting.of(pixels, page)
    if not scene.is_chat or sighting.is_record or (guess := sighting.guess) is None:
        return None
    return Fits.of(pixels, page, guess, guess, DRAWN)


def _drawn(scene: Scene, backbone: Backbone) -> Row | None:
    """None: its words tell that it is a record, whatever the trees say."""
    pixels, page = scene.seen()
    sighting = Sighting.of(pixels, page)
    if sighting.told:
        return None
    return Row.of(sighting, page, backbone.pooled(pixels), DRAWN, scene.is_chat, _SCENE)


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


def _read(label: Labelled, work: Path) -> Read:
    def made() -> tuple[int, TextPage]:
        turn, lines = read_upright(RapidLines(), label.pixels)
        return turn.quarters, arrange(lines)

    quarters, page = _kept(work / "pages" / _file(label), made)
    return Read(label, quarters, page)
