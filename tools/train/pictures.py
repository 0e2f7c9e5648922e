"""What is learned from a picture: kept in a folder for work, so that a run goes on where another one ended."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from guard.model import Pixels
from guard.read import chat, looks
from guard.read.chat.sighting import Sighting
from guard.read.layout import arrange
from guard.read.lines.rapid import RapidLines
from guard.read.looks import Backbone
from guard.read.page import TextPage
from guard.read.rotation import Rotation, read_upright
from tests.support.chats import SCENES, Scene
from tools.train import crops as cutting
from tools.train import panes as fitting
from tools.train import table as tables
from tools.train.crops import crops
from tools.train.labelled import Labelled, labelled
from tools.train.panes import Fits
from tools.train.table import DRAWN, Row

SEED = 20261127
_PART = 0.4
"""Weight of a part of a picture to a whole one's."""
_SCENE = 2.0
"""Weight of a drawn scene to a labelled picture's, unless it is hard to tell."""
_MADE_CHAT, _MADE_OTHER, _MADE_LOOKS = 0.1, 0.3, 0.1
"""Weights of a conversation that was made to a labelled picture's, of another made picture, and of both for the looks:
made ones are more, and plainer."""


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


@dataclass(frozen=True, slots=True)
class Seen:
    """What is learned from one picture, and where its conversation would be shown."""

    row: Row
    parts: tuple[Row, ...]
    fits: Fits | None
    """Rectangles and how well they fit the pane; None: it is not known, or the picture is none of a conversation."""


def read(folder: Path, work: Path) -> list[Read]:
    """The labelled pictures of a folder, each with what the reader makes of it."""
    return [_read(label, work) for label in labelled(folder)]


def real(data: Path, work: Path, models: Path) -> tuple[list[Read], list[Seen]]:
    """The labelled pictures of a folder, and what is learned from each."""
    pages, backbone = read(data, work), _backbone(models)
    rows = work / f"rows-{_version(models)}"
    return pages, [_kept(rows / _file(one.label), partial(_seen, one, backbone, nth)) for nth, one in enumerate(pages)]


def made(data: Path, work: Path, models: Path) -> list[Row]:
    """A row of each picture of a folder that was made to learn from."""
    rows, backbone = work / f"rows-{_version(models)}", _backbone(models)
    return [_kept(rows / _file(one.label), partial(_made, one, backbone)) for one in read(data, work)]


def drawn(models: Path) -> list[Row]:
    """A row of each scene that is drawn for the tests, but of those that are a record, whatever the trees say."""
    backbone = _backbone(models)
    return [row for scene in SCENES if (row := _drawn(scene, backbone)) is not None]


def _backbone(models: Path) -> Backbone:
    return Backbone(models / "looks.onnx")


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
    pixels, label = one.pixels, one.label
    weight, pooled = _MADE_CHAT if label.is_chat else _MADE_OTHER, backbone.pooled(pixels)
    sighting = Sighting.of(pixels, one.page)
    return Row.of(sighting, one.page, pooled, label.repository, label.is_chat, weight, looks_weight=_MADE_LOOKS)


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


def _drawn(scene: Scene, backbone: Backbone) -> Row | None:
    """None: its words tell that it is a record, whatever the trees say."""
    pixels, page = scene.seen()
    sighting = Sighting.of(pixels, page)
    if sighting.told:
        return None
    return Row.of(sighting, page, backbone.pooled(pixels), DRAWN, scene.is_chat, _SCENE)


def _read(label: Labelled, work: Path) -> Read:
    def made() -> tuple[int, TextPage]:
        turn, lines = read_upright(RapidLines(), label.pixels)
        return turn.quarters, arrange(lines)

    quarters, page = _kept(work / "pages" / _file(label), made)
    return Read(label, quarters, page)
