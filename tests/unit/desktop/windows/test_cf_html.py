"""The HTML format of the clipboard."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from guard.desktop.windows.cf_html import fragment_or_page, with_header


def field(raw: bytes, name: bytes) -> int:
    found = re.search(rb"^" + name + rb":(\d+)", raw, re.MULTILINE)
    assert found
    return int(found[1])


def copied(before: bytes, fragment: bytes, after: bytes) -> bytes:
    """As a browser copies."""
    head = "Version:0.9\r\nStartHTML:{:08d}\r\nEndHTML:{:08d}\r\nStartFragment:{:08d}\r\nEndFragment:{:08d}\r\n"
    tail = "SourceURL:https://crm.example/customer/42\r\n"
    start = len(head.format(0, 0, 0, 0)) + len(tail)
    page = before + fragment + after
    first = start + len(before)
    return (head.format(start, start + len(page), first, first + len(fragment)) + tail).encode() + page


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), min_size=1))
def test_what_gets_a_header_comes_back(text: str) -> None:
    raw = with_header(text.encode())
    assert raw[field(raw, b"StartFragment") : field(raw, b"EndFragment")].decode() == text
    assert raw[field(raw, b"StartHTML") : field(raw, b"EndHTML")].startswith(b"<html>")
    assert fragment_or_page(raw).decode() == text


@given(st.binary(max_size=300))
def test_any_bytes_are_some_html(raw: bytes) -> None:
    fragment_or_page(raw)


def test_offsets_count_bytes() -> None:
    raw = with_header("<b>王小明</b>".encode())
    assert raw[field(raw, b"StartFragment") : field(raw, b"EndFragment")].decode() == "<b>王小明</b>"


def test_only_the_fragment_is_told_where_no_word_stands_around_it() -> None:
    raw = copied(b"<html><body class='x'><!--StartFragment-->", b"<b>138</b>", b"<!--EndFragment--></body></html>")
    assert fragment_or_page(raw) == b"<b>138</b>"


def test_the_page_is_told_where_words_stand_around_the_fragment() -> None:
    raw = copied(b"<html><body>Customer Li <!--StartFragment-->", b"<b>138</b>", b"<!--EndFragment--></body></html>")
    assert b"Customer Li" in fragment_or_page(raw)


def test_a_page_keeps_its_own_marks() -> None:
    page = b"<html><body>safe <!--StartFragment--><b>x</b><!--EndFragment--></body></html>"
    raw = with_header(page)
    assert raw[field(raw, b"StartFragment") : field(raw, b"EndFragment")] == b"<b>x</b>"
    assert raw[field(raw, b"StartHTML") : field(raw, b"EndHTML")] == page


def test_the_address_of_the_page_is_not_in_what_is_told() -> None:
    assert b"crm.example" not in fragment_or_page(copied(b"", b"<b>138</b>", b""))


def test_html_without_sensible_offsets_is_told_from_its_first_element_on() -> None:
    assert fragment_or_page(b"Version:0.9\r\nStartHTML:-1\r\nEndHTML:9999999\r\n<p>138</p>\0\0") == b"<p>138</p>"
