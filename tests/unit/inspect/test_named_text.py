"""A picture that calls itself a text is no text: nobody who is guarded gets its bytes."""

from __future__ import annotations

import random
import struct

import pytest

from bench.screens import chat
from guard.detect import Detector
from guard.errors import ReaderMissing
from guard.inspect.formats import Kind, look
from guard.inspect.material import Tools
from guard.model import DetectionSettings, EntityType, MaskStyle
from guard.read.readers import AbsentReader
from tests.fuzz.contents import picture


@pytest.mark.parametrize("head", [b"", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", b"GIF89a\xff"])
def test_a_picture_under_the_name_of_a_text_is_unreadable(head: bytes) -> None:
    data = head + bytes(100) if head else chat(random.Random(1))
    tools = Tools(
        Detector(DetectionSettings(names=False)), AbsentReader("none", ReaderMissing("none")), MaskStyle.MASK, None
    )
    found = look(Kind.TEXT, data, tools)
    assert found.safe(frozenset(EntityType)) is None
    assert [finding.entity_type for finding in found.findings] == [EntityType.UNREADABLE]


@pytest.mark.parametrize("words", ["BMW 客户", "GIF89a", "II*", "%PDF"])
def test_words_that_begin_as_a_picture_does_are_a_text(words: str) -> None:
    tools = Tools(
        Detector(DetectionSettings(names=False)), AbsentReader("none", ReaderMissing("none")), MaskStyle.MASK, None
    )
    assert look(Kind.TEXT, words.encode(), tools).safe(()) == words.encode()


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.WORDS, Kind.TREE, Kind.RICH_TEXT, Kind.PAGE_BESIDE, Kind.STRINGS])
@pytest.mark.parametrize(
    "before", [b"", b"hi ", b"{\\rtf1 hi}", b'{"a": "b"}', b"\xff\xfeh\0i\0", b"\x08\0\0\0\x01\0\0\0"]
)
@pytest.mark.parametrize("recoded", [False, True])
@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_picture_in_a_format_of_characters_is_unreadable(
    kind: Kind, before: bytes, form: str, *, recoded: bool, blind: Tools
) -> None:
    data = before + picture(kind=form)
    found = look(kind, data.decode("latin-1").encode() if recoded else data, blind)
    assert EntityType.UNREADABLE in {finding.entity_type for finding in found.findings}
    assert found.safe(frozenset(EntityType)) is None


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (Kind.TEXT, "号码\0".encode()),
        (Kind.RICH_TEXT, b"{\\rtf1 number}\0"),
        (Kind.WORDS, "http://example.com/\nname\0".encode("utf-16-le")),
        (Kind.TREE, "\ufeff<a>number</a>".encode("utf-16-be")),
        (Kind.STRINGS, struct.pack("<III", 22, 1, 5) + "plain".encode("utf-16-le") + b"\0\0"),
        (Kind.STRINGS, b""),
    ],
)
def test_a_text_that_ends_with_a_zero_or_is_wide_is_read(kind: Kind, data: bytes, blind: Tools) -> None:
    assert look(kind, data, blind).findings == ()
