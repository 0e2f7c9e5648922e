"""Copied files: their contents, their names, and what goes in their place."""

from __future__ import annotations

import contextlib
import os
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.errors import InputError
from guard.inspect import encodings, files
from guard.inspect.inspector import LocalInspector
from guard.inspect.local_file import MAX_FILE_BYTES
from guard.inspect.material import Tools
from guard.model import EntityType
from tests.support import chat_picture

NUMBER = chat_picture.CN_ID
TEXT = f"身份证号：{NUMBER}"
ALL = frozenset(EntityType)


def looking(tools: Tools) -> files.Look:
    """Looks at each file in this process."""
    return partial(LocalInspector(tools).look, protected=ALL)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_a_text_file_keeps_its_encoding(blind: Tools, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "note.txt"
    file.write_bytes(TEXT.encode(encoding))
    safe = files.from_file(file, looking(blind)).safe(ALL)
    assert safe is not None
    assert safe.decode(encoding) == "身份证号：" + "*" * len(NUMBER)


PIXELS = bytes(range(128, 256)) * 40
NO_TEXT = {
    "portable pixmap": b"P6\n64 40\n255\n" + b"\xf0\xf0\xf0" * 2000,
    "with a comment": b"P5 # made by a scanner\n64 40 255\n" + b"\xe8" * 2560,
    "in digits": b"P3\n2 1\n255\n255 0 0 0 0 255\n",
    "in digits, two colours": b"P1\n# drawn\n4 1\n1 0 1 0\n",
    "portable any map": b"P7\nWIDTH 64\nHEIGHT 40\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\n" + PIXELS,
    "cursor": b"#define note_width 16\n#define note_height 1\nstatic char note_bits[] = {0xff,0x0f};\n",
    "portable document": b"%PDF-1.7\n1 0 obj\n",
    "rich text": b"{\\rtf1\\ansi\\'bf\\'cd}",
    "drawing": b'<svg xmlns="http://www.w3.org/2000/svg"><text>138</text></svg>',
    "drawing after its head": b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- by me -->\n<!DOCTYPE svg>\n<svg\n width="9"/>',
    "zeros far behind": b"a" * 9000 + b"\0",
    "controls": bytes(range(1, 32)) * 30 + b"abc" * 300,
    "no letters of any encoding": bytes([200, 33, 255, 34, 129, 32]) * 500,
}


@pytest.mark.parametrize("data", NO_TEXT.values(), ids=NO_TEXT.keys())
def test_what_only_passes_for_text_is_unreadable(blind: Tools, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "note.txt"
    file.write_bytes(data)
    made = files.from_file(file, looking(blind))
    assert [finding.entity_type for finding in made.findings] == [EntityType.UNREADABLE]
    assert made.safe(ALL) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"P6 is a road; 640 480 are numbers",
        "Grüße aus Köln, naïve Gäste, ein Café. Ça été.".encode("latin-1"),
        ("客户" * 40).encode()[:-1],
        b"\x1b[31mERROR\x1b[0m \x07 disk full\f",
        "订单已发货\r\n".encode("utf-16"),
        b"id,name\n1,a\x01b" + b"\n2,plain row of an export" * 10,
    ],
)
def test_text_with_what_is_odd_in_it_is_text(data: bytes) -> None:
    assert encodings.decode(data)


@pytest.mark.parametrize("name", ["contract.pdf", "archive.zip", "noending"])
def test_a_file_of_another_kind_is_unreadable(blind: Tools, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(b"x")
    assert [finding.entity_type for finding in files.from_file(file, looking(blind)).findings] == [
        EntityType.UNREADABLE
    ]


def test_a_file_that_has_gone_is_unreadable(blind: Tools, tmp_path: Path) -> None:
    assert files.from_file(tmp_path / "gone.txt", looking(blind)).findings[0].entity_type is EntityType.UNREADABLE


def test_too_many_files_are_unreadable(blind: Tools, tmp_path: Path) -> None:
    listing = "\r\n".join((tmp_path / f"{n}.txt").as_uri() for n in range(files.MAX_FILES + 1)).encode()
    made = files.from_file_list("text/uri-list", listing, looking(blind), lambda: tmp_path)
    assert [finding.entity_type for finding in made.findings] == [EntityType.UNREADABLE]


def test_a_file_name_that_tells_is_masked_too(blind: Tools, tmp_path: Path) -> None:
    file = tmp_path / f"客户 {NUMBER}.txt"
    file.write_text("价格表")
    target = tmp_path / "frosted"
    target.mkdir()
    made = files.from_file_list("text/uri-list", f"{file.as_uri()}\r\n".encode(), looking(blind), lambda: target)
    assert EntityType.CN_ID in {finding.entity_type for finding in made.findings}
    safe = made.safe(ALL)
    assert safe is not None
    assert NUMBER.encode() not in safe
    assert [copy.read_text() for copy in target.rglob("*.txt")] == ["价格表"]


@pytest.mark.parametrize("address", ["https://example.com/?id={}", "mailto:a@example.com?body={}"])
def test_addresses_are_read_as_browsers_show_them(blind: Tools, tmp_path: Path, address: str) -> None:
    odd = "".join(f"%{ord(digit):02x}" for digit in NUMBER)
    looked = files.from_file_list("text/uri-list", address.format(odd).encode(), looking(blind), lambda: tmp_path)
    assert EntityType.CN_ID in {finding.entity_type for finding in looked.findings}
    assert odd.encode() not in (looked.safe({EntityType.CN_ID}) or odd.encode())
    plain = b"https://example.com/%E5%B8%AE%E5%8A%A9\r\n"
    assert files.from_file_list("text/uri-list", plain, looking(blind), lambda: tmp_path).safe(ALL) == plain


def test_a_copied_link_is_a_text(blind: Tools, tmp_path: Path) -> None:
    link = b"https://www.example.com/help\r\n"
    made = files.from_file_list("text/uri-list", link, looking(blind), lambda: tmp_path)
    assert not made.findings
    assert made.safe(ALL) == link
    telling = files.from_file_list(
        "text/uri-list", f"mailto:{chat_picture.EMAIL}\r\n".encode(), looking(blind), lambda: tmp_path
    )
    assert chat_picture.EMAIL.encode() not in (telling.safe(ALL) or b"")


def test_a_pipe_and_a_huge_file_are_unreadable_at_once(blind: Tools, tmp_path: Path) -> None:
    pipe, huge = tmp_path / "pipe.txt", tmp_path / "huge.sql"
    os.mkfifo(pipe)
    with huge.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    for path in (pipe, huge):
        assert [finding.entity_type for finding in files.from_file(path, looking(blind)).findings] == [
            EntityType.UNREADABLE
        ]


def test_files_without_a_safe_version_are_left_out_of_the_list(blind: Tools, tmp_path: Path) -> None:
    note, picture = tmp_path / "note.txt", tmp_path / "picture.png"
    note.write_text(TEXT)
    picture.write_bytes(b"\x89PNG")
    listing = f"{note.as_uri()}\r\n{picture.as_uri()}\r\n".encode()
    target = tmp_path / "frosted"
    target.mkdir()
    safe = files.from_file_list("text/uri-list", listing, looking(blind), lambda: target).safe(ALL)
    assert safe is not None
    assert b"note.txt" in safe
    assert b"picture.png" not in safe


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=100).filter(lambda text: "\ufffd" not in text))
def test_a_text_in_utf_8_is_decoded_as_it_is(text: str) -> None:
    assert encodings.decode(text.encode()) == (text, "utf-8")


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    with contextlib.suppress(InputError):
        text, encoding = encodings.decode(data)
        assert data.decode(encoding, errors="replace") == text
