"""Numbers that a text shows from right to left are found where they are written."""

from __future__ import annotations

from itertools import pairwise

import pytest

from guard.detect import Detector
from guard.model import DetectionSettings, EntityType

PHONE, CARD = "13800138000", "110101199003072316"
DETECTOR = Detector(DetectionSettings(names=False))


@pytest.mark.parametrize("value", [PHONE, CARD])
@pytest.mark.parametrize(
    "text", ["\u202e{}", "电话 \u202e{}\u202c 请回电", "a\n\u202e{}\nb", "\u202e好 {} 吗\u202c {{}}"]
)
def test_a_turned_number_is_found_at_its_place(text: str, value: str) -> None:
    written = text.format(value[::-1])
    [finding] = DETECTOR.detect(written)
    assert finding.entity_type is (EntityType.PHONE if value == PHONE else EntityType.CN_ID)
    assert written[finding.start : finding.end] == value[::-1]
    assert finding.masked[:3] == value[:3]


def test_a_number_over_the_edge_is_covered_with_all_that_is_turned() -> None:
    written = f"138\u202e{PHONE[3:][::-1]}\u202c。"
    covered = set[int]()
    for finding in DETECTOR.detect(written):
        covered |= set(range(finding.start or 0, finding.end or 0))
    assert {place for place, sign in enumerate(written) if sign.isdigit()} <= covered


def test_what_stands_beside_a_turned_word_is_found_as_ever() -> None:
    found = DETECTOR.detect(f"{PHONE} \u202eabc\u202c {CARD}")
    assert [(each.start, each.entity_type) for each in found] == [(0, EntityType.PHONE), (18, EntityType.CN_ID)]


def test_findings_never_overlap() -> None:
    found = DETECTOR.detect("\u202e00083100831 613270309991101011\u202c 13800138000 \u202e1\u202c" * 3)
    assert all((before.end or 0) <= (after.start or 0) for before, after in pairwise(found))
