"""Clipboard formats of Windows: there and back, on every system."""

from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from guard.desktop.windows.formats import (
    CF_DIB,
    CF_DIBV5,
    CF_ENHMETAFILE,
    CF_HDROP,
    CF_UNICODETEXT,
    Format,
    Item,
    bitmap_file,
    dib,
    drop_files,
    neutral,
    safe_bytes,
    safe_formats,
    text_from_utf8,
    text_to_utf8,
    uri_list,
    worth_reading,
)
from guard.redact.transcode import transcode

TEXT = Format(CF_UNICODETEXT)
HTML = Format(0xC101, "HTML Format")


def png(size: tuple[int, int] = (7, 5)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 60)).save(out, "PNG")
    return out.getvalue()


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",))))
def test_text_comes_back_as_it_was(text: str) -> None:
    assert text_to_utf8(text_from_utf8(text.encode())) == text.encode()


@given(st.binary(max_size=64))
def test_any_bytes_are_some_text(raw: bytes) -> None:
    text_to_utf8(raw).decode()


def test_what_stands_behind_the_end_of_a_text_is_no_part_of_it() -> None:
    assert text_to_utf8("138\0left over".encode("utf-16-le")) == b"138"


@given(st.binary(max_size=200))
def test_any_bytes_are_some_picture_or_list(raw: bytes) -> None:
    bitmap_file(raw)
    uri_list(raw)
    dib(raw, transcode)


def test_a_bitmap_becomes_a_file_that_others_read() -> None:
    packed = dib(png(), transcode)
    assert packed is not None
    with Image.open(io.BytesIO(bitmap_file(packed))) as image:
        assert image.size == (7, 5)
        assert image.getpixel((3, 3)) == (200, 30, 60)
    assert dib(bitmap_file(packed), transcode) == packed


@pytest.mark.parametrize(("bits", "colours"), [(1, 2), (4, 16), (8, 256)])
def test_a_bitmap_with_a_palette_becomes_a_file(bits: int, colours: int) -> None:
    row = (8 * bits + 31) // 32 * 4
    header = struct.pack("<IiiHHIIiiII", 40, 8, 2, 1, bits, 0, row * 2, 0, 0, 0, 0)
    packed = header + b"\x10\x20\x30\0" * colours + b"\0" * row * 2
    with Image.open(io.BytesIO(bitmap_file(packed))) as image:
        assert image.convert("RGB").getpixel((0, 0)) == (0x30, 0x20, 0x10)


def test_files_come_back_as_they_were() -> None:
    content = b"file:///C:/Users/li/%E5%90%88%E5%90%8C.png\r\nfile://server/share/a%20b.txt\r\n"
    raw = drop_files(content)
    assert "C:\\Users\\li\\合同.png\0".encode("utf-16-le") in raw
    assert "\\\\server\\share\\a b.txt\0".encode("utf-16-le") in raw
    assert uri_list(raw) == content


def test_a_copy_is_known_by_media_types() -> None:
    found = neutral(
        (
            Item(TEXT, "订单".encode("utf-16-le") + b"\0\0"),
            Item(Format(0xC102, "Rich Text Format"), rb"{\rtf1 x}"),
            Item(Format(0xC103, "PNG"), b"first"),
            Item(Format(0xC104, "image/png"), b"second"),
            Item(Format(0xC105, "Biff12"), b"cells"),
        )
    )
    assert found == {
        "text/plain": "订单".encode(),
        "text/rtf": rb"{\rtf1 x}",
        "image/png": b"first",
        "Biff12": b"cells",
    }


def test_what_has_no_bytes_is_made_by_the_system_or_leads_past_the_gate_is_not_read() -> None:
    offered = tuple(Format(number) for number in (2, 14, 3, 1, 7, 16, 13, 17, 8, 0x80, 0x201))
    named = (Format(0xC001, "DataObject"), Format(0xC002, "Ole Private Data"), HTML)
    assert worth_reading((*offered, *named)) == (Format(CF_ENHMETAFILE), TEXT, Format(CF_DIBV5), HTML)


def test_a_text_of_another_character_set_is_read_where_there_is_no_other() -> None:
    assert worth_reading((Format(1),)) == (Format(1),)


def test_a_safe_picture_is_offered_as_the_bitmap_that_every_program_pastes() -> None:
    assert safe_formats({"image/png": b""}) == ((0, "PNG"), (CF_DIB, ""))
    assert safe_formats({"image/bmp": b""}) == ((CF_DIB, ""),)
    assert safe_formats({"text/plain": b"", "text/html": b"", "text/uri-list": b""}) == (
        (CF_UNICODETEXT, ""),
        (0, "HTML Format"),
        (CF_HDROP, ""),
    )


def test_a_format_that_has_no_safe_version_gets_nothing() -> None:
    safe = {"text/plain": b"138****0000", "image/png": png()}
    assert safe_bytes(TEXT, safe) == "138****0000\0".encode("utf-16-le")
    assert safe_bytes(Format(CF_DIB), safe, transcode) == dib(png(), transcode)
    assert safe_bytes(Format(0xC102, "Rich Text Format"), safe) is None
    assert safe_bytes(Format(0xC105, "Biff12"), safe) is None
    assert safe_bytes(HTML, safe) is None
