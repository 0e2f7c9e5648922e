"""A picture that leaves it unsure whether it shows a conversation is read a second time, smaller, and both count."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from guard.model import Box, Pixels, ReadingLimits
from guard.read import examine as examining
from guard.read.chat import find, find_chats
from guard.read.chat.judge import Judge
from guard.read.chat.signs import Signs
from guard.read.engine import Told, tell_nobody
from guard.read.examine import examine
from guard.read.lines.rapid import RapidLines
from guard.read.page import Line, TextPage
from tests.support.chats import SCENES
from tests.support.chats.bubbled import Look, conversation

EMPTY = (np.full((300, 300, 3), 255, np.uint8), TextPage())
SHEET = conversation(Look())
PICTURE = (SHEET.pixels, SHEET.page())
SMALLER = (SHEET.height * 3 // 4, SHEET.width * 3 // 4, 3)


class Scores(Judge):
    """Gives one score after the other, and keeps the signs of which it was asked."""

    def __init__(self, *scores: float) -> None:
        self.left, self.asked = list(scores), list[Sequence[float]]()

    def score(self, values: Sequence[float], looks: float) -> tuple[float, tuple[str, ...]]:
        self.asked.append(values)
        return self.left.pop(0), (f"reading {len(self.asked)}",)


class Shapes(RapidLines):
    """Keeps the shapes of the pictures in which lines were read."""

    def __init__(self) -> None:
        super().__init__()
        self.shapes: list[tuple[int, ...]] = []

    def lines(self, pixels: Pixels, inside: Box | None = None, told: Told = tell_nobody) -> tuple[Line, ...]:
        self.shapes.append(pixels.shape)
        return super().lines(pixels, inside, told)


def judged_by(patch: pytest.MonkeyPatch, *scores: float) -> Scores:
    """What judges from now on."""
    judge, models = Scores(*scores), find._models()
    patch.setattr(find, "_models", lambda: models._replace(judge=judge))
    return judge


def never() -> None:
    pytest.fail("a second reading was asked for")


@pytest.mark.parametrize(
    ("first", "second", "confidence"),
    [
        (0.9, 0.5, [0.67]),
        (-0.9, 1.5, [0.57]),
        (-0.9, 0.5, []),
        (0.9, -1.1, []),
        (0.9, None, [0.71]),  # it was too late for a second one
        (-0.9, None, []),
    ],
)
def test_an_unsure_picture_is_judged_by_the_mean_of_both_readings(
    monkeypatch: pytest.MonkeyPatch, first: float, second: float | None, confidence: list[float]
) -> None:
    judged_by(monkeypatch, first, *(() if second is None else (second,)))
    findings = find_chats(*PICTURE, second=lambda: None if second is None else EMPTY)
    assert [finding.confidence for finding in findings] == confidence


@pytest.mark.parametrize("score", [-4.0, -1.1, 1.1, 4.0])
def test_a_sure_picture_is_read_once(monkeypatch: pytest.MonkeyPatch, score: float) -> None:
    judged_by(monkeypatch, score)
    assert bool(find_chats(*PICTURE, second=never)) == (score > 0)


def test_a_record_is_told_by_its_words_and_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = next(scene for scene in SCENES if scene.name.startswith("a table, "))
    judged_by(monkeypatch, -0.5)
    (finding,) = find_chats(*scene.seen(), second=never)
    assert (finding.confidence, finding.evidence.context) == (0.8, "told")


def test_places_and_reasons_are_those_of_the_first_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    judged_by(monkeypatch, 4.0)
    (once,) = find_chats(*PICTURE)
    judged_by(monkeypatch, 0.5, 1.5)
    (twice,) = find_chats(*PICTURE, second=lambda: EMPTY)
    assert (twice.boxes, twice.evidence) == (once.boxes, once.evidence)


@pytest.mark.parametrize(
    ("score", "timeout_s", "count"),
    [(0.5, 120.0, 1), (-0.5, 120.0, 1), (1.5, 120.0, 0), (-1.5, 120.0, 0), (0.5, 0.0, 0)],
    ids=["unsure", "unsure that it is none", "sure", "sure that it is none", "too late"],
)
def test_the_second_reading_is_of_the_whole_picture_and_within_the_time(
    monkeypatch: pytest.MonkeyPatch, score: float, timeout_s: float, count: int
) -> None:
    engine, judge = Shapes(), judged_by(monkeypatch, score, score)
    examine(engine, SHEET.encode(), ReadingLimits(timeout_s=timeout_s))
    assert engine.shapes.count(SMALLER) == count
    lines = Signs.names().index("page.lines")
    assert [values[lines] > 0 for values in judge.asked] == [True] * (1 + count)


def test_of_an_animation_the_first_picture_alone_is_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    engine, judge = Shapes(), judged_by(monkeypatch, 0.5, 0.5, 0.5)
    further = conversation(Look(ground="#d0d0ff")).image
    examine(engine, SHEET.encode("GIF", save_all=True, append_images=[further]), ReadingLimits(timeout_s=120))
    assert engine.shapes.count(SMALLER) == 1
    assert judge.left == []


def test_a_second_reading_waits_for_what_is_read_again_for_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both at once would take the memory of two."""
    engine, again = Shapes(), (40, 60, 3)
    judged_by(monkeypatch, 0.5, 0.5)

    def slowly(_page: TextPage, _pixels: Pixels, read: Callable[[Pixels], tuple[Line, ...]], _faces: None) -> tuple[()]:
        time.sleep(0.5)
        read(np.zeros(again, np.uint8))
        return ()

    monkeypatch.setattr(examining, "find_documents", slowly)
    examine(engine, SHEET.encode(), ReadingLimits(timeout_s=120))
    assert engine.shapes[-2:] == [again, SMALLER]
