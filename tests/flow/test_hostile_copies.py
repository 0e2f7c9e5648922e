"""What a guarded program receives of copies that hide something beside what is inspected; a work program has it all."""

from __future__ import annotations

import io
import struct
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from guard.desktop.x11.formats import Content
from tests.support.clients import Xclip
from tests.support.guard_process import GuardProcess, free_strangers, running_guard
from tests.support.raw_program import RawOwner
from tests.support.waiting import until
from tests.support.xserver import running_x_server

pytestmark = pytest.mark.x11

NUMBER = "110101199003072316"
WIDE = "".join(chr(ord(digit) + 0xFEE0) for digit in NUMBER)
TAKEN_OVER_S = 0.5
"""Time that a busy machine needs to take a copy over, in seconds; before that a paste is a race with any guard."""
OTHERS = {
    "text/rtf": b"{\\rtf1 " + NUMBER.encode() + b"}",
    "image/svg+xml": f"<svg><text>{NUMBER}</text></svg>".encode(),
    "text/_moz_htmlcontext": f"<p>{NUMBER}</p>".encode("utf-16-le"),
    "chromium/x-web-custom-data": struct.pack("<III", 44, 1, 18) + NUMBER.encode("utf-16-le"),
    "text/x-moz-url": NUMBER.encode("utf-16-le"),
    "application/json": b'{"id": "\\u0031' + NUMBER[1:].encode() + b'"}',
    "application/vnd.oasis.opendocument.text-flat-xml": f"<t><a>{NUMBER[:9]}</a><a>{NUMBER[9:]}</a></t>".encode(),
    "text/plain;charset=ibm1047": NUMBER.encode("cp037"),
    "application/x-anything-at-all": NUMBER.encode(),
    "application/vnd.oasis.opendocument.text": b"PK" + NUMBER.encode(),
}


class Desk:
    """A display with a guard, programs that paste there, and whatever owns the clipboard."""

    def __init__(self, display: str, folder: Path, guard: GuardProcess) -> None:
        self.display, self.folder, self.guard = display, folder, guard
        self.wechat, self.crm = Xclip(display, folder, "wechat"), Xclip(display, folder, "crm")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    with running_x_server() as display, running_guard(display, folder / "data", free_strangers(folder)) as guard:
        until(lambda: guard.status()["reader"]["warm"], timeout_s=60, what="warm reader")
        yield Desk(display, folder, guard)


def owner(desk: Desk, contents: dict[str, bytes]) -> RawOwner:
    return RawOwner(desk.display, {target: Content(target, 8, data) for target, data in contents.items()})


def guards(desk: Desk) -> bool:
    """Whether a copied number reaches a social program only covered."""
    source = Xclip(desk.display, desk.folder, "crm")
    source.copy(f"号码 {NUMBER} {time.monotonic_ns()}".encode())
    time.sleep(TAKEN_OVER_S)
    pasted = next(filter(None, (desk.wechat.paste("UTF8_STRING") for _ in range(5))), b"")
    source.close()
    return bool(pasted) and NUMBER.encode() not in pasted


def test_formats_that_nobody_inspected_stay_with_work(desk: Desk) -> None:
    harmless = {name: data.replace(NUMBER.encode(), b"x" * 18) for name, data in OTHERS.items() if "anything" in name}
    with owner(desk, {"UTF8_STRING": b"good morning", "text/html": b"<p class=n>good morning", **harmless}):
        time.sleep(TAKEN_OVER_S)
        assert desk.wechat.paste("UTF8_STRING") == b"good morning"
        page = desk.wechat.paste("text/html")
        assert page is not None
        assert b"good morning" in page
        assert b"class" not in page
        assert desk.wechat.paste("application/x-anything-at-all") is None
        for name, data in harmless.items():
            assert desk.crm.paste(name) == data


@pytest.mark.parametrize("name", OTHERS)
def test_a_number_beside_a_harmless_text_reaches_no_guarded_program(desk: Desk, name: str) -> None:
    with owner(desk, {"UTF8_STRING": f"good morning {name}".encode(), name: OTHERS[name]}):
        until(lambda: desk.crm.paste("UTF8_STRING") is not None, timeout_s=20)
        time.sleep(TAKEN_OVER_S)
        assert desk.wechat.paste(name) is None
        assert NUMBER.encode() not in (desk.wechat.paste("UTF8_STRING") or b"")
        assert desk.crm.paste(name) == OTHERS[name]


@pytest.mark.parametrize("other", [NUMBER, "good morning" + WIDE], ids=["usual", "wide"])
@pytest.mark.parametrize("names", [("STRING", "COMPOUND_TEXT"), ("text/plain;charset=utf-8",), ("text/plain",)])
def test_a_text_that_differs_by_the_name_it_is_asked_for_is_inspected_by_each(
    desk: Desk, names: tuple[str, ...], other: str
) -> None:
    with owner(desk, {"UTF8_STRING": b"good morning", **dict.fromkeys(names, other.encode())}):
        time.sleep(TAKEN_OVER_S)
        for target in (*names, "UTF8_STRING", "text/plain"):
            assert other[-18:].encode() not in (desk.wechat.paste(target) or b"")
        assert desk.crm.paste(names[0]) == other.encode()


def test_a_damaged_picture_in_many_encodings_ends_nothing(desk: Desk) -> None:
    strange = b"DDS " + struct.pack("<7I44x8I20x", 124, 0x1007, 30, 40, 0, 0, 0, 32, 0x400000, 0, 0, 0, 0, 0, 0)
    kinds = ("image/png", "image/bmp", "image/tiff", "image/jpeg", "image/webp")
    with owner(desk, dict.fromkeys(kinds, strange)):
        time.sleep(TAKEN_OVER_S)
        assert desk.crm.paste("image/bmp") in (None, strange)
    assert guards(desk)
    assert desk.guard.status()["gate"]["connected"]


def test_a_page_of_very_many_attributes_keeps_nobody_waiting(desk: Desk) -> None:
    page = b"<p " + b" ".join(b"a%d=1" % number for number in range(40_000)) + b">x"
    with owner(desk, {"UTF8_STRING": b"news of today", "text/html": page}):
        time.sleep(0.2)
    assert guards(desk)


def test_what_a_picture_file_holds_beside_its_pixels_does_not_go_out(desk: Desk) -> None:
    encoded = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(encoded, "PNG")
    body = b"prVt" + NUMBER.encode()
    chunk = struct.pack(">I", len(NUMBER)) + body + struct.pack(">I", zlib.crc32(body))
    data = encoded.getvalue()
    hiding = data[:-12] + chunk + data[-12:] + NUMBER.encode()
    with owner(desk, {"image/png": hiding}):
        until(lambda: desk.wechat.paste("image/png") is not None, timeout_s=20)
        clean = desk.wechat.paste("image/png") or b""
        assert NUMBER.encode() not in clean
        with Image.open(io.BytesIO(clean)) as picture:
            assert picture.size == (60, 40)
        assert desk.crm.paste("image/png") == hiding


def test_a_file_that_changes_after_it_was_inspected_reaches_nobody_changed(desk: Desk, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("prices")
    listing = f"{note.as_uri()}\r\n".encode()
    with owner(desk, {"text/uri-list": listing}):
        until(lambda: desk.wechat.paste("text/uri-list") is not None, timeout_s=20)
        note.write_text(NUMBER)
        given = (desk.wechat.paste("text/uri-list") or b"").decode().strip()
        assert given != note.as_uri()
        # A busy machine may inspect it only after the change: then it is covered.
        assert Path(given.removeprefix("file://")).read_text() in ("prices", "*" * len(NUMBER))
        assert desk.crm.paste("text/uri-list") == listing
