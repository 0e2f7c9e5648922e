"""Labelled texts from the templates, clean and as OCR returns them, the same for the same seed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from guard.model import EntityType
from tests.corpus import values
from tests.corpus.prose import KINDS
from tests.corpus.templates import QUIET, TEMPLATES, TYPES

_SLOT = re.compile(r"\{(\w+)\}")
_MISREAD = {
    "0": "Oo",
    "1": "lI|",
    "2": "Z",
    "5": "S",
    "6": "b",
    "8": "B",
    "9": "gq",
    "O": "0",
    "l": "1",
    "S": "5",
    "-": "—",
    "：": ":",
    "，": ",",
}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and what is in it."""

    text: str
    spans: tuple[tuple[EntityType, int, int], ...]


def _value(kind: str, rnd: Random) -> str:
    if kind == "bad_id":
        return values.cn_id(rnd, checked=False)
    make: Callable[[Random], str] = getattr(values, kind)
    return make(rnd)


def fill(template: str, rnd: Random) -> Labelled:
    """A template with values in its slots."""
    text = ""
    spans: list[tuple[EntityType, int, int]] = []
    last = 0
    for slot in _SLOT.finditer(template):
        text += template[last : slot.start()]
        value = _value(slot[1], rnd)
        spans.append((TYPES[slot[1]], len(text), len(text) + len(value)))
        text += value
        last = slot.end()
    return Labelled(text + template[last:], tuple(spans))


def clean(seed: int, rounds: int) -> list[Labelled]:
    """Every template so many times, and the quiet sentences once."""
    rnd = Random(seed)
    filled = [fill(template, rnd) for _ in range(rounds) for template in TEMPLATES]
    return [*filled, *(Labelled(text, ()) for text in QUIET)]


def prose(kind: str, seed: int, rounds: int) -> list[Labelled]:
    """Every text of a kind so many times."""
    rnd = Random(seed)
    return [fill(template, rnd) for _ in range(rounds) for template in KINDS[kind]]


def noisy(
    texts: list[Labelled], seed: int, *, confused: float = 0.03, lost: float = 0.3, split: float = 0.03
) -> list[Labelled]:
    """The same texts with letters read for digits, blanks lost, digits parted, and some in full width."""
    rnd = Random(seed)
    return [_noisy(text, rnd, confused, lost, split) for text in texts]


def _noisy(labelled: Labelled, rnd: Random, confused: float, lost: float, split: float) -> Labelled:
    wide = rnd.random() < 0.15
    text = labelled.text
    out: list[str] = []
    place: list[int] = []
    for index, character in enumerate(text):
        place.append(len(out))
        if character == " " and rnd.random() < lost:
            continue
        shown = rnd.choice(_MISREAD[character]) if character in _MISREAD and rnd.random() < confused else character
        out.append(chr(ord(shown) + 0xFEE0) if wide and "!" <= shown <= "~" else shown)
        if text[index : index + 2].isdigit() and len(text[index : index + 2]) == 2 and rnd.random() < split:
            out.append(" ")
    place.append(len(out))
    return Labelled("".join(out), tuple((kind, place[start], place[end]) for kind, start, end in labelled.spans))


def wrapped(texts: list[Labelled], width: int = 22) -> list[Labelled]:
    """The same texts broken into lines of one width, as a narrow bubble shows them."""
    result: list[Labelled] = []
    for labelled in texts:
        place = [index + index // width for index in range(len(labelled.text) + 1)]
        lines = [labelled.text[at : at + width] for at in range(0, len(labelled.text), width)]
        spans = tuple((kind, place[start], place[end - 1] + 1) for kind, start, end in labelled.spans)
        result.append(Labelled("\n".join(lines), spans))
    return result
