"""What could not be looked at: why, what helps, and which file it is."""

from __future__ import annotations

import pytest

from guard.model import Box, EntityType, Evidence, Finding
from tests.unit.ui.given import finding, texts
from ui.reasons import told
from ui.review_list import headline


def unread(code: str, name: str = "", boxes: tuple[Box, ...] = ()) -> Finding:
    return Finding(EntityType.UNREADABLE, 1.0, None, None, Evidence(code), name, boxes)


@pytest.mark.parametrize(
    ("code", "english", "chinese"),
    [
        ("document-encrypted", "It is encrypted: save it without a password", "文件已加密"),
        ("document-damaged", "It is damaged", "文件已损坏"),
        ("unknown-format", "It is of a kind that cannot be looked at: save it as PDF", "这种格式无法检查"),
        ("too-many-files", "It is more than can be looked at", "超出可以检查的范围"),
        ("deadline", "There was not enough time to look at it.", "未能及时检查。"),
        ("some-new-cause", "It could not be looked at.", "无法检查。"),
    ],
)
def test_what_could_not_be_looked_at_is_told_with_its_cause(code: str, english: str, chinese: str) -> None:
    in_english = told(texts("en"), unread(code, "scan.7z"))
    assert in_english.name.endswith("scan.7z")
    assert in_english.why.startswith(english)
    assert in_english.why.endswith("Guarded programs do not get it.")
    assert told(texts("zh"), unread(code)).why.startswith(chinese)
    assert "do not get it" not in told(texts("en"), unread(code), covered=False).why


def test_what_is_left_out_does_not_count_as_covered() -> None:
    found = (finding(EntityType.PHONE), unread("document-encrypted"), unread("deadline", boxes=(Box(0, 0, 9, 9),)))
    assert headline(texts("en"), found, frozenset(), 0) == "Covered: 2 · could not be looked at: 1"
    passing = frozenset({EntityType.UNREADABLE})
    assert headline(texts("en"), found, passing, 0) == "Covered: 1 · also found, not covered: 2"
