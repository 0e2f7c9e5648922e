"""Copied pages and rich texts with pictures in them."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from guard.inspect import pages as copied_pages
from guard.inspect.formats import Kind, look
from guard.inspect.material import Tools
from guard.model import EntityType, Finding
from tests.support import chat_picture

ALL = frozenset(EntityType)
PHONE = "13800138000"
SCRIPT = json.dumps({"客户姓名": "王小明", "电话": PHONE})
CODES = "".join(f"\\u{ord(each):04x}" for each in PHONE)
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


UNSEEN = {
    "a description": f"<meta name='description' content='Tel {PHONE}'><p>x",
    "a page in a page": f"<p>x<embed src='data:text/html,<p>{PHONE}</p>'>",
    "another": f"<p>x<object data='data:text/html;base64,{base64.b64encode(PHONE.encode()).decode()}'></object>",
    "a sheet": f"<style>p::after {{ content: '{PHONE}' }}</style><p>x",
    "numbers of signs in a script": f"<p>x</p><script>var tel = '{CODES}'</script>",
}


@pytest.mark.parametrize("way", UNSEEN)
def test_what_nobody_sees_of_a_page_is_found_and_in_no_safe_version(way: str, blind: Tools) -> None:
    made = copied_pages.from_html(UNSEEN[way].encode(), blind)
    assert [each.masked for each in made.findings] == ["138****8000"]
    safe = made.safe(ALL)
    assert safe is not None
    assert b"x</p>" in safe
    assert PHONE.encode() not in safe
    assert not copied_pages.from_html(safe, blind).findings


def test_what_a_script_spells_is_found_once(blind: Tools) -> None:
    made = copied_pages.from_html(f"<p>x</p><script>var data = {SCRIPT}</script>".encode(), blind)
    assert sorted(each.entity_type for each in made.findings) == [EntityType.PERSON, EntityType.PHONE]


def test_what_a_page_says_of_its_encoding_is_no_text(blind: Tools) -> None:
    page = f"<meta http-equiv='content-type' content='text/html; charset=utf-8; {PHONE}'><p>x"
    assert not copied_pages.from_html(page.encode(), blind).findings
