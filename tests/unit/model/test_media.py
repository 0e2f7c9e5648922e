from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from guard.model.media import (
    HEAD_BYTES,
    INSPECTED_SUFFIXES,
    PICTURE_SUFFIXES,
    PICTURE_TYPES,
    SHORT_TEXT_BYTES,
    is_short_text,
    picture_type,
)

WRITTEN_AS = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "BMP": "image/bmp",
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "TIFF": "image/tiff",
}


@pytest.mark.parametrize(("written_as", "media_type"), WRITTEN_AS.items())
def test_a_picture_is_known_by_its_first_bytes(written_as: str, media_type: str) -> None:
    file = BytesIO()
    Image.new("RGB", (8, 8)).save(file, written_as)
    assert picture_type(file.getvalue()[:HEAD_BYTES]) == media_type
    assert picture_type(file.getvalue()) == media_type


@pytest.mark.parametrize("head", [b"", b"\x89PN", b"RIFF\0\0\0\0WAVE", b"%PDF-1.7", b"<svg", "你好".encode()])
def test_what_begins_otherwise_is_no_picture_that_can_be_read(head: bytes) -> None:
    assert picture_type(head) is None


def test_every_type_is_told_and_every_usual_name_of_it_is_inspected() -> None:
    assert set(WRITTEN_AS.values()) == PICTURE_TYPES
    named = {suffix for suffix, format in Image.registered_extensions().items() if format in WRITTEN_AS}
    assert named - {".apng", ".jpe", ".dib"} == PICTURE_SUFFIXES
    assert PICTURE_SUFFIXES < INSPECTED_SUFFIXES


def test_big_endian_files_are_pictures_too() -> None:
    assert picture_type(b"MM\0*") == picture_type(b"II*\0") == "image/tiff"


@pytest.mark.parametrize(
    ("formats", "short"),
    [
        ({"text/plain": b"a", "text/html": b"<p>a", "application/x-office": b"x"}, True),
        ({"text/plain": b"a", "application/x-office": b"x" * 99_999}, False),
        ({"text/html": b"<p>a"}, False),
        ({"text/plain": b"a", "image/png": b""}, False),
        ({"text/plain": b"a", "text/uri-list": b""}, False),
        ({"text/plain": b"a", "x-special/gnome-copied-files": b""}, False),
        ({"text/plain": b"a" * SHORT_TEXT_BYTES}, True),
        ({"text/plain": b"a" * SHORT_TEXT_BYTES, "text/html": b"b"}, False),
        ({"text/plain": b"a", "text/html": b"<img src='data:image/png;base64,AA'>"}, False),
        ({"text/plain": b"a", "text/rtf": rb"{\pict 00}"}, False),
    ],
)
def test_a_short_text_shows_nothing_but_a_little_writing(formats: dict[str, bytes], short: bool) -> None:
    assert is_short_text(formats) == short
