"""CHAT_RECORD: a picture of a conversation is customer data even without a number in it.

Geometry and words are signs; what they are worth together was learned from pictures.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from guard.model import ASSISTANT_CHAT, EntityType, Evidence, Finding, Pixels
from guard.paths import ASSETS
from guard.read.chat.judge import Judge
from guard.read.chat.panes import Panes
from guard.read.chat.sighting import Sighting
from guard.read.chat.signs import Signs
from guard.read.chat.surfaces import Surfaces
from guard.read.chat.wording import Wording, pieces
from guard.read.chat.words import names_assistant
from guard.read.looks import Looks, backbone
from guard.read.page import TextPage

_RECORD = 0.8
"""Confidence of a record, whose lines or columns say who spoke."""
_LOOKS_ALONE = 1.0
"""Least score of a picture in which no line is read, in log-odds: some drawings and plain surfaces, of which nothing
was learned, have up to .9; conversations in scripts that are not read have more."""
NAMED = -3.0
"""Least score of what is said where names tell that an assistant answers, in log-odds: lists and lines of desks name
one beside what people say."""
CHAT = "chat"
"""Kind of evidence: a conversation of people."""


class _Models(NamedTuple):
    """What was learned."""

    judge: Judge
    wording: Wording
    looks: Looks
    panes: Panes
    assistants: Wording

    def score(self, sighting: Sighting, looked: Looked, said: NDArray[np.intp]) -> tuple[float, tuple[str, ...]]:
        """See `Judge.score`; `said`: the pieces of the text."""
        signs = sighting.signs(self.wording.score(said))
        return self.judge.score(signs.values(), self.looks.score(looked.pooled))

    def kind(self, page: TextPage, said: NDArray[np.intp]) -> str:
        """Of a conversation: told by names, unless what is said speaks against it, or else by that alone."""
        least = NAMED if names_assistant(page.lines) else 0.0
        return ASSISTANT_CHAT if self.assistants.score(said) > least else CHAT


@cache
def _models() -> _Models:
    """Loaded by `warm` or with the first picture, in the process that reads."""
    folder = ASSETS / "models"
    return _Models(
        Judge(folder / "chats.npz", Signs.names()),
        Wording.load(folder / "wording.npz"),
        Looks.load(folder / "looks.npz"),
        Panes(folder / "panes.npz"),
        Wording.load(folder / "assistants.npz"),
    )


def warm() -> None:
    """Load what judges, before the first picture comes."""
    _models()
    backbone()


@dataclass(frozen=True, slots=True)
class Looked:
    """What a picture looks like before a word of it is read."""

    pooled: NDArray[np.float32] = field(repr=False)
    surfaces: Surfaces = field(repr=False)


def look_at(pixels: Pixels) -> Looked:
    """What `find_chats` need not wait for the words for."""
    return Looked(backbone().pooled(pixels), Surfaces.of(pixels))


def find_chats(pixels: Pixels, page: TextPage, looked: Looked | None = None) -> tuple[Finding, ...]:
    """At most one finding; its evidence names the kind of conversation and the signs that spoke most for it.

    `looked`: what `look_at` gives of the same picture; None: it is looked at here.
    """
    looked = looked or look_at(pixels)
    models, sighting, said = _models(), Sighting.of(pixels, page, looked.surfaces), pieces(page.lines)
    score, reasons = models.score(sighting, looked, said)
    if score < (0 if page.lines else _LOOKS_ALONE) and not sighting.told:
        return ()
    confidence = float(1 / (1 + np.exp(-score)))
    if sighting.told and confidence < _RECORD:
        confidence, reasons = _RECORD, ("told",)
    evidence = Evidence(models.kind(page, said), context=", ".join(reasons))
    return (
        Finding(EntityType.CHAT_RECORD, round(confidence, 2), None, None, evidence, boxes=sighting.shown(models.panes)),
    )
