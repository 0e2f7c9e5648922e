"""What an extension tells, with what pages choose of it: none ends the session in which all others are guarded."""

from __future__ import annotations

import json
import re

import pytest

from guard.connector.companion_messages import MAX_FRAME_BYTES, MAX_PARTS, Begun, GroupAsked, Shown, read
from guard.errors import InputError
from guard.paths import ASSETS

BEGUN = {"kind": "begin", "id": 1, "way": "paste", "site": "weibo.com", "origin": None, "title": "微博", "parts": []}


@pytest.mark.parametrize("title", ["\ud800", "微博" * 499 + "a\ud83d", "x" * 300_000, "\\ud800", ""])
def test_any_title_is_taken(title: str) -> None:
    told = read(json.dumps({**BEGUN, "title": title}).encode())
    assert isinstance(told, Begun)
    assert told.title == "".join("?" if "\ud800" <= sign <= "\udfff" else sign for sign in title)[:1_000]


def test_hosts_of_any_length_are_taken_and_keep_their_end() -> None:
    host = "a" * 5_000 + ".weibo.com"
    for told in (
        read(json.dumps({"kind": "site", "window": 1, "host": host, "focused": True}).encode()),
        read(json.dumps({"kind": "group", "id": 1, "host": host}).encode()),
    ):
        assert isinstance(told, Shown | GroupAsked)
        assert told.host == host[-253:]


def test_files_of_any_name_and_type_are_taken() -> None:
    part = {"kind": "file", "type": "x" * 5_000, "name": "\ude00" + "x" * 5_000 + ".png"}
    told = read(json.dumps({**BEGUN, "parts": [part]}).encode())
    assert isinstance(told, Begun)
    assert [(len(each.type), each.name[-5:], len(each.name)) for each in told.parts] == [(200, "x.png", 1_000)]


@pytest.mark.parametrize(
    "frame",
    [b"", b"{", b"[" * 100_000, b'"\\ud800"', b'{"kind":"begin","title":"\\ud800"}', b'{"kind":"other"}', b"\xff"],
)
def test_anything_else_is_refused_in_one_line(frame: bytes) -> None:
    with pytest.raises(InputError, match="another language"):
        read(frame)


def test_the_largest_offer_of_the_extension_fits_into_a_frame() -> None:
    """A longer frame ends the session."""
    source = (ASSETS / "extension" / "vetting.js").read_text("utf-8")
    type_length, name_length = (
        int(found[1])
        for each in ("type", "name")
        if (found := re.search(rf"part\.{each}\.slice\((?:0, |-)(\d+)\)", source))
    )
    part = {"kind": "file", "type": '"' * type_length, "name": "\x01" * name_length}  # what JSON makes longest
    frame = json.dumps({**BEGUN, "title": "\x01" * 1_000, "parts": [part] * MAX_PARTS}).encode()
    assert len(frame) < MAX_FRAME_BYTES
    assert isinstance(read(frame), Begun)
