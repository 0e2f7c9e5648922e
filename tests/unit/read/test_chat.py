"""Conversations are told from other screens and covered; drawn scenes, which the judgement has learned from too."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image

from guard.model import Box, EntityType, LabelKind, Pixels, ReadingLimits
from guard.read.chat import find, find_chats
from guard.read.chat.judge import LOOKS, Judge
from guard.read.chat.signs import Signs
from guard.read.chat.words import names_assistant
from guard.read.examine import examine
from guard.read.layout import arrange
from guard.read.lines.rapid import RapidLines
from guard.read.page import TextPage
from tests.support.chats import SCENES, Scene
from tests.support.chats.bubbled import Look, conversation
from tests.support.chats.scene import SAYS
from tests.support.pictures import Sheet, covered, encode


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_scene_is_told_and_covered(scene: Scene) -> None:
    findings = find_chats(*scene.seen())
    assert bool(findings) == scene.is_chat
    for finding in findings:
        assert finding.entity_type is EntityType.CHAT_RECORD
        assert finding.confidence >= 0.5
        assert [box for box in scene.covered if share(box, finding.boxes, scene) < 0.9] == []
        assert [box for box in scene.free if share(box, finding.boxes, scene) > 0] == []


def test_a_conversation_with_an_assistant_says_so() -> None:
    people, program = conversation(Look()), conversation(Look())
    program.write(20, 20, "AI 智能客服", 16)
    kinds = [finding.evidence.recognizer for sheet in (people, program) for finding in find_chats(*shown(sheet))]
    assert kinds == ["chat", "chat.assistant"]


def test_a_name_beside_what_people_say_makes_no_assistant() -> None:
    sheet = conversation(Look())
    talk = ("机器人已转接人工", "你到家了吗", "刚到，累死了", "哈哈哈早点睡", "明天一起吃饭不", "好呀，叫上小张")
    for nth, text in enumerate(talk):
        sheet.write(400, 20 + 30 * nth, text, 14)
    assert names_assistant(sheet.page().lines)
    assert [finding.evidence.recognizer for finding in find_chats(*shown(sheet))] == ["chat"]


def test_the_evidence_names_the_signs_that_count_most() -> None:
    (finding,) = find_chats(*shown(conversation(Look())))
    assert finding.evidence.context is not None
    named = finding.evidence.context.split(", ")
    assert named
    assert set(named) <= {*Signs.names(), LOOKS}


@pytest.mark.parametrize(("score", "confidence"), [(-0.1, []), (0.1, [0.52]), (0.9, [0.71]), (4.0, [0.98])])
def test_what_is_likelier_than_not_is_one_with_the_confidence_of_its_score(
    monkeypatch: pytest.MonkeyPatch, score: float, confidence: list[float]
) -> None:
    judged_by(monkeypatch, score)
    assert [finding.confidence for finding in find_chats(*shown(conversation(Look())))] == confidence


def test_a_record_is_told_by_its_words_whatever_its_signs_say(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = next(scene for scene in SCENES if scene.name.startswith("a table, "))
    judged_by(monkeypatch, -0.5)
    (finding,) = find_chats(*scene.seen())
    assert (finding.confidence, finding.evidence.context) == (0.8, "told")


@pytest.mark.parametrize(("score", "found"), [(0.9, False), (1.5, True)])
def test_a_picture_without_a_line_of_text_has_to_look_more_like_one(
    monkeypatch: pytest.MonkeyPatch, score: float, found: bool
) -> None:
    judged_by(monkeypatch, score)
    pixels, page = shown(conversation(Look()))
    assert find_chats(pixels, page)
    assert bool(find_chats(pixels, arrange(()))) == found


def judged_by(patch: pytest.MonkeyPatch, score: float) -> None:
    """Whatever the signs, that is the score from now on."""

    class Sure(Judge):
        def __init__(self) -> None: ...

        def score(self, _values: Sequence[float], _looks: float) -> tuple[float, tuple[str, ...]]:
            return score, ("a sign",)

    models = find._models()
    patch.setattr(find, "_models", lambda: models._replace(judge=Sure()))


def shown(sheet: Sheet) -> tuple[Pixels, TextPage]:
    return sheet.pixels, sheet.page()


def share(place: Box, boxes: tuple[Box, ...], scene: Scene) -> float:
    """How much of a place is covered, by whatever boxes."""
    mask = np.zeros((scene.sheet.height, scene.sheet.width), bool)
    for box in boxes:
        mask[max(0, box.top) : box.bottom, max(0, box.left) : box.right] = True
    return float(mask[place.top : place.bottom, place.left : place.right].mean())


@pytest.mark.parametrize("quality", [60, 85])
def test_a_conversation_in_a_small_jpeg_is_covered_whole(quality: int) -> None:
    sheet = conversation(Look())
    size = (sheet.width * 3 // 4, sheet.height * 3 // 4)
    small = Image.open(io.BytesIO(encode(sheet.image.resize(size), "JPEG", quality=quality))).convert("RGB")
    pixels = np.ascontiguousarray(np.asarray(small)[:, :, ::-1])
    (finding,) = find_chats(pixels, arrange(RapidLines().lines(pixels)))
    for _, text in SAYS:
        assert covered(Box(*(value * 3 // 4 for value in sheet.place(text))), finding.boxes) >= 0.97


def test_what_is_said_in_a_conversation_is_called_so() -> None:
    sheet = conversation(Look(), (*SAYS, ("l", "4187236512345678901")))
    page = examine(RapidLines(), sheet.encode(), ReadingLimits()).page
    said = [page.text[label.start : label.end] for label in page.labels if label.kind is LabelKind.MESSAGE]
    assert "4187236512345678901" in said
