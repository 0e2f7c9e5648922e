"""Copied pages and rich texts with pictures in them."""

from __future__ import annotations

import base64
from pathlib import Path

from guard.inspect import pages as copied_pages
from guard.inspect.formats import Kind, look
from guard.inspect.material import Tools
from guard.model import EntityType, Finding
from tests.support import chat_picture

ALL = frozenset(EntityType)
PICTURE = chat_picture.png(chat_picture.draw(size=(900, 640)))
PAGE = b"<p>words</p><img src='data:image/png;base64," + base64.b64encode(PICTURE) + b"'>"
RICH_TEXT = rb"{\rtf1 words {\pict\pngblip " + PICTURE.hex().encode() + rb"}}"


def types(findings: tuple[Finding, ...]) -> set[EntityType]:
    return {finding.entity_type for finding in findings}


def test_what_the_pictures_of_a_page_show_is_found_and_left_out_of_the_safe_version(tools: Tools) -> None:
    made = copied_pages.from_html(PAGE, tools)
    assert EntityType.CN_ID in types(made.findings)
    assert not any(finding.boxes for finding in made.findings)
    safe = made.safe(ALL)
    assert safe is not None
    assert b"words" in safe
    assert b"data:" not in safe


def test_what_the_pictures_of_a_rich_text_show_is_found(tools: Tools) -> None:
    made = look(Kind.RICH_TEXT, RICH_TEXT, tools)
    assert EntityType.CN_ID in types(made.findings)
    assert made.safe(ALL) is None


def test_a_picture_that_a_page_shows_from_a_file_is_read(tools: Tools, tmp_path: Path) -> None:
    file = tmp_path / "clip_image001.png"
    file.write_bytes(PICTURE)
    page = f'<p>words</p><img src="{file.as_uri()}"><img src="{file.with_name("gone.png").as_uri()}">'
    assert EntityType.CN_ID in types(copied_pages.from_html(page.encode(), tools).findings)


def test_a_picture_that_cannot_be_read_is_unreadable(blind: Tools) -> None:
    assert types(copied_pages.from_html(PAGE, blind).findings) == {EntityType.UNREADABLE}
    assert types(look(Kind.RICH_TEXT, RICH_TEXT, blind).findings) == {EntityType.UNREADABLE}


def test_pictures_that_the_copy_shows_besides_are_not_read_again(blind: Tools) -> None:
    assert not copied_pages.from_html(PAGE, blind, with_pictures=False).findings
    assert not look(Kind.RICH_TEXT, RICH_TEXT, blind, with_pictures=False).findings


def test_a_page_of_very_many_pictures_is_unreadable(blind: Tools) -> None:
    one = "<img src='data:image/png;base64,{}'>"
    page = "".join(one.format(base64.b64encode(bytes([number])).decode()) for number in range(65))
    (finding,) = copied_pages.from_html(page.encode(), blind).findings
    assert finding.evidence.recognizer == "too-many-pictures"


def test_a_page_of_pictures_alone_has_no_safe_version(blind: Tools) -> None:
    assert copied_pages.from_html(b'<img src="https://example.com/x.png">', blind).safe(frozenset(EntityType)) is None
    assert copied_pages.from_html(b"<p>words</p>", blind).safe(frozenset(EntityType)) is not None
