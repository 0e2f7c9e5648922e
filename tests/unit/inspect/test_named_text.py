"""A picture that calls itself a text is no text: nobody who is guarded gets its bytes."""

from __future__ import annotations

import random

import pytest

from bench.screens import chat
from guard.detect import Detector
from guard.errors import ReaderMissing
from guard.inspect.formats import Kind, look
from guard.inspect.material import Opaque, Tools
from guard.model import DetectionSettings, EntityType, MaskStyle
from guard.read.readers import AbsentReader


@pytest.mark.parametrize("head", [b"", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", b"GIF89a\xff"])
def test_a_picture_under_the_name_of_a_text_is_unreadable(head: bytes) -> None:
    data = head + bytes(100) if head else chat(random.Random(1))
    tools = Tools(
        Detector(DetectionSettings(names=False)), AbsentReader("none", ReaderMissing("none")), MaskStyle.MASK, None
    )
    found = look(Kind.TEXT, data, tools)
    assert isinstance(found, Opaque)
    assert [finding.entity_type for finding in found.findings] == [EntityType.UNREADABLE]


@pytest.mark.parametrize("words", ["BMW 客户", "GIF89a", "II*", "%PDF"])
def test_words_that_begin_as_a_picture_does_are_a_text(words: str) -> None:
    tools = Tools(
        Detector(DetectionSettings(names=False)), AbsentReader("none", ReaderMissing("none")), MaskStyle.MASK, None
    )
    assert look(Kind.TEXT, words.encode(), tools).safe(()) == words.encode()
