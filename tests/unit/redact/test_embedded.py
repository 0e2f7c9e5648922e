"""The pictures that pages and rich texts carry."""

from __future__ import annotations

import base64
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.redact import embedded, html

PICTURE = bytes(range(256)) + b"picture"
CODED = base64.b64encode(PICTURE).decode()
HEX = PICTURE.hex()


@pytest.mark.parametrize(
    "page",
    [
        f'<img src="data:image/png;base64,{CODED}">',
        f"<p style='background:url(data:image/jpeg;base64,{CODED})'>x",
        f"<IMG alt=x SRC=DATA:image/x-png;charset=binary;base64,{quote(CODED)} >",
        f'<img src="data:image/png;base64,{CODED[:40]}\r\n {CODED[40:]}"><img src="data:image/png;base64,{CODED}">',
        f'<img src="data:image/webp;base64,{CODED.rstrip("=")}">',
    ],
    ids=["address", "style", "escaped", "broken over lines, twice", "without its end"],
)
def test_a_page_carries_pictures_in_addresses(page: str) -> None:
    assert embedded.of_page(page.encode()).pictures == (PICTURE,)
    assert embedded.of_page(page.encode("utf-16")).pictures == (PICTURE,)


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("file:///tmp/%E5%9B%BE.png", Path("/tmp/图.png")),
        ("file:///C:/Users/a/clip_image001.png", Path("C:/Users/a/clip_image001.png")),
        ("file://localhost/tmp/a.png", Path("/tmp/a.png")),
    ],
)
def test_a_page_shows_files_of_this_machine(address: str, path: Path) -> None:
    page = f'<v:imagedata src="{address}" o:title=""/><img width=1 src=\'{address}\'>'
    assert embedded.of_page(page.encode()).files == (path,)


@pytest.mark.parametrize(
    "address", ["file://host/share/a.png", "https://example.com/a.png", "file:////host/a.png", "a.png"]
)
def test_no_page_makes_the_guard_call_another_machine(address: str) -> None:
    assert embedded.of_page(f'<img src="{address}">'.encode()) == embedded.Embedded()


@pytest.mark.parametrize(
    "rtf",
    [
        rf"{{\rtf1 x {{\pict\pngblip\picw10\pich10 {HEX}}} y}}",
        rf"{{\rtf1 {{\*\shppict{{\pict{{\*\picprop{{\sp{{\sn a1}}{{\sv 00ff}}}}}}\jpegblip {HEX[:60]}"
        "\r\n"
        rf"{HEX[60:]}}}}}"
        rf"{{\nonshppict{{\pict\wmetafile8 0102}}}}}}",
        rf"{{\rtf1 \{{ {{\pict{{\*\blipuid 0011aabb}}\pngblip {HEX}}}{{\pict\pngblip {HEX}}} \}}}}",
        rf"{{\rtf1 {{\pict\pngblip {HEX}",
    ],
    ids=["plain", "with properties and an old copy", "twice", "cut off"],
)
def test_a_rich_text_carries_pictures_in_hexadecimal(rtf: str) -> None:
    assert embedded.of_rich_text(rtf.encode()).pictures == (PICTURE,)


def test_a_rich_text_carries_pictures_in_bytes() -> None:
    rtf = rb"{\rtf1 {\pict\pngblip\bin%d " % len(PICTURE) + PICTURE + rb"} 138}"
    assert embedded.of_rich_text(rtf).pictures == (PICTURE,)


def test_a_rich_text_without_pictures_has_none() -> None:
    assert embedded.of_rich_text(rb"{\rtf1 \picture words {\b 00ff} \\pict 00}") == embedded.Embedded()


@pytest.mark.parametrize(
    "address",
    ["data:text/plain,13800138000", f"data:text/html;base64,{base64.b64encode(b'<b>13800138000').decode()}",
     "data:image/svg+xml;utf8," + quote("<svg><text>13800138000</text></svg>")],
    ids=["plain", "coded", "drawing"],
)  # fmt: skip
def test_the_writing_of_an_address_is_read_with_the_page(address: str) -> None:
    assert embedded.text_of(address).split() == ["13800138000"]
    assert "13800138000" in html.parse(f"<p>x<img src='{address}'>".encode()).text


@given(st.binary(max_size=300))
def test_no_bytes_are_too_strange(data: bytes) -> None:
    rtf = rb"{\rtf1 {\pict " + data
    assert isinstance(embedded.of_rich_text(rtf), embedded.Embedded)
    assert isinstance(embedded.of_page(b"<img src='data:image/png;base64," + data), embedded.Embedded)
