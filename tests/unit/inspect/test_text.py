"""Copied text: what is found in it and what its safe version is."""

from __future__ import annotations

from guard.inspect.material import Tools
from guard.inspect.text import MAX_CHARACTERS, from_text
from guard.model import EntityType
from tests.support import chat_picture

NUMBER = chat_picture.CN_ID
TEXT = f"身份证号：{NUMBER}"


def test_text_is_masked_for_the_protected_types_alone(blind: Tools) -> None:
    made = from_text(f"{TEXT} 邮箱 {chat_picture.EMAIL}", blind)
    safe = made.safe({EntityType.CN_ID})
    assert safe is not None
    assert NUMBER.encode() not in safe
    assert chat_picture.EMAIL.encode() in safe


def test_a_text_longer_than_a_paste_can_wait_is_unreadable(blind: Tools) -> None:
    made = from_text("a" * (MAX_CHARACTERS + 1), blind)
    assert [finding.entity_type for finding in made.findings] == [EntityType.UNREADABLE]
