"""A picture is turned into another kind of picture."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from guard.desktop.x11.formats import ENCODABLE
from guard.redact.transcode import transcode


def encoded(picture: Image.Image, name: str = "PNG") -> bytes:
    out = io.BytesIO()
    picture.save(out, name)
    return out.getvalue()


@pytest.mark.parametrize("kind", sorted(ENCODABLE))
def test_a_picture_can_be_had_as_another_kind(kind: str) -> None:
    picture = Image.effect_noise((40, 30), 80).convert("RGB")
    made = transcode(encoded(picture), kind)
    assert made is not None
    with Image.open(io.BytesIO(made)) as again:
        same = again.convert("RGB").tobytes() == picture.tobytes()
        assert again.size == picture.size
    assert same or kind == "image/jpeg"


def test_transparency_is_kept_where_a_kind_has_it() -> None:
    picture = Image.new("RGBA", (4, 4), (10, 20, 30, 40))
    made = transcode(encoded(picture), "image/tiff")
    assert made is not None
    with Image.open(io.BytesIO(made)) as again:
        assert again.convert("RGBA").getpixel((0, 0)) == (10, 20, 30, 40)


@pytest.mark.parametrize("damaged", [b"", b"no picture", encoded(Image.new("RGB", (90, 90)))[:60]])
def test_what_is_no_picture_is_refused(damaged: bytes) -> None:
    assert transcode(damaged, "image/bmp") is None
