"""Names that only the tagger sees, in what a picture shows."""

from __future__ import annotations

import pytest

from guard.detect import Detector, doubted
from guard.model import DetectionSettings, EntityType

SONGS = "播放列表\n夏夜\n晚风"


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector()


def _counted(detector: Detector, text: str) -> list[str]:
    found = doubted(text, detector.detect(text))
    return [text[each.start : each.end] for each in found if detector.counts(each)]


@pytest.mark.parametrize("text", [SONGS, "温可 降温\n夏夜", "阿基米德原理"])
def test_one_or_two_guesses_are_none_where_nothing_else_is_found(detector: Detector, text: str) -> None:
    assert {each.entity_type for each in detector.detect(text)} == {EntityType.PERSON}
    assert _counted(detector, text) == []


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        (f"{SONGS}\n13800138000", ["夏夜", "13800138000"]),
        ("今天由陈小伟负责", ["陈小伟"]),
        ("姓名：夏夜", ["夏夜"]),
        ("温可 降温\n夏夜\n刚才柴晓波来过", ["温可", "夏夜", "柴晓波"]),
        ("", []),
    ],
)
def test_a_guess_counts_beside_anything_else(detector: Detector, text: str, counted: list[str]) -> None:
    assert _counted(detector, text) == counted


def test_a_policy_may_ask_for_guesses() -> None:
    assert _counted(Detector(DetectionSettings(min_confidence=0.4)), SONGS) == ["夏夜"]
