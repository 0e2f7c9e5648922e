"""Portable documents: pages with findings become pictures, the others keep their text, nothing else is carried over."""

from __future__ import annotations

import tracemalloc
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime

import pypdfium2
import pytest
from PIL import Image, ImageDraw

from guard.inspect.documents import opening, portable_streams
from guard.inspect.documents.bounds import BOUNDS, DAMAGED, ENCRYPTED, TOO_LARGE
from guard.inspect.formats import Kind, look
from guard.inspect.material import Tools
from guard.inspect.trace import FirmKey, Tiles, carried_by
from guard.model import EntityType, Pixels
from tests.support.office_files import Places, number
from tests.support.pictures import font
from tests.support.portable import CLEAN, document, portable, stream, text

ALL = frozenset(EntityType)
NEVER_READ = {"attached"}
"""What is in no copy, and counts as UNREADABLE."""
HIDDEN = {"script", "description", "private"}
"""What no page shows."""


def texts(data: bytes) -> list[str]:
    """What each page says as text."""
    opened = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range().strip() for page in opened]


def page_of(content: str, more: str = "", *others: bytes) -> bytes:
    """A document of one page."""
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 4 0 R>>{more}>>/Contents 5 0 R>>"
    start = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", page]
    return portable([*start, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", stream(content), *others])


def test_what_stands_in_any_place_is_found_and_in_no_copy(blind: Tools) -> None:
    planted = Places()
    made = look(Kind.DOCUMENT, document(planted), blind)
    found = {(finding.masked, finding.where) for finding in made.findings if finding.entity_type is EntityType.PHONE}
    places = {place: value for place, value in planted.values.items() if place not in NEVER_READ}
    places["page 3"] = planted.values["page 3"]
    told = {
        (
            f"139****{value[-4:]}",
            "hidden part" if place in HIDDEN else place.partition(":")[0].replace("spoken", "page 3"),
        )
        for place, value in places.items()
    }
    assert found == told
    copy = made.safe(ALL)
    assert copy is not None
    for name, content in opening.raw_parts(copy, BOUNDS):
        for place, value in planted.values.items():
            assert value.encode() not in content, (place, name)
    assert texts(copy) == ["", CLEAN, ""]


def test_a_page_that_becomes_a_picture_carries_the_number(blind: Tools) -> None:
    firm = FirmKey(bytes(range(32)))
    desk = firm.keys_of("desk-7")
    tile = Tiles(desk, "wang").at(datetime(2026, 11, 27, tzinfo=UTC))
    made = look(Kind.DOCUMENT, page_of(text("Call 13912345678")), replace(blind, trace=tile))
    safe, clean = made.safe(ALL), made.safe(())
    assert safe is not None
    assert clean is not None
    carried = carried_by(drawn(safe), firm)
    assert carried is not None
    assert carried.number == desk.number("wang", date(2026, 11, 27))
    assert carried_by(drawn(clean), firm) is None


def drawn(data: bytes) -> Pixels:
    """The first page of a document."""
    pixels: Pixels = pypdfium2.PdfDocument(data)[0].render(scale=150 / 72).to_numpy()
    return pixels[..., :3].copy()


def test_nothing_but_what_is_drawn_is_in_a_copy_with_nothing_covered(blind: Tools) -> None:
    planted = Places()
    made = look(Kind.DOCUMENT, document(planted), blind)
    copy = made.safe(())
    assert copy is not None
    assert [planted.values["page 1"] in "".join(said.split()) for said in texts(copy)] == [True, False, False]
    shown = pypdfium2.PdfDocument(copy)
    assert shown.get_metadata_dict()["Author"] == ""
    assert shown.count_attachments() == 0
    assert [page.get_size() for page in shown] == [page.get_size() for page in pypdfium2.PdfDocument(document(planted))]
    for place in ("script", "description", "attached", "private", "properties", "page 1, note"):
        assert all(
            planted.values[place].encode() not in part for part in dict(opening.raw_parts(copy, BOUNDS)).values()
        ), place


def test_columns_of_a_page_are_tables(blind: Tools) -> None:
    rows = [("Full name", "Phone"), ("Jane Porter", number(1)), ("Oliver Grant", number(2))]
    content = "".join(
        text(word, 700 - 30 * down, 60 + 240 * across)
        for down, row in enumerate(rows)
        for across, word in enumerate(row)
    )
    made = look(Kind.DOCUMENT, page_of(content), blind)
    assert sorted(finding.masked for finding in made.findings if finding.entity_type is EntityType.PERSON) == [
        "J***",
        "O***",
    ]


def test_a_scanned_page_goes_the_way_of_pictures(tools: Tools) -> None:
    scan = Image.new("RGB", (620, 200), "white")
    ImageDraw.Draw(scan).text((30, 60), f"电话 {number(3)}", font=font(32), fill="black")
    keys = "/Type/XObject/Subtype/Image/Width 620/Height 200/ColorSpace/DeviceRGB/BitsPerComponent 8"
    data = page_of("q 500 0 0 161 40 600 cm /I Do Q", "/XObject<</I 6 0 R>>", stream(scan.tobytes(), keys))
    made = look(Kind.DOCUMENT, data, tools)
    assert [(finding.masked, finding.where) for finding in made.findings] == [
        (f"139****{number(3)[-4:]}", "page 1, picture 1")
    ]
    copy = made.safe(ALL)
    assert copy is not None
    assert look(Kind.DOCUMENT, copy, tools).findings == ()


LOOP = portable(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"])
MANY = portable(
    [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{'3 0 R ' * 999}]/Count 999>>",
        "<</Type/Page/Parent 2 0 R>>",
    ]
)
TITLE = (
    page_of(text(CLEAN))
    .replace(b"trailer\n<<", b"trailer\n<</Info 6 0 R")
    .replace(b"xref", b"6 0 obj\n<</Title<FEFFD800>>>\nendobj\nxref", 1)
)
LOCKED = portable(
    [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[]/Count 0>>",
        f"<</Filter/Standard/V 1/R 2/P -4/O<{'41' * 32}>/U<{'42' * 32}>>>",
    ]
).replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 3 0 R/ID[<41><41>]")


@pytest.mark.parametrize(
    ("data", "cause"),
    [(b"%PDF-1.7\n1 0 obj", DAMAGED), (LOOP, DAMAGED), (MANY, TOO_LARGE), (TITLE, DAMAGED), (LOCKED, ENCRYPTED)],
    ids=["cut", "loop", "pages", "title", "locked"],
)
def test_a_document_that_cannot_be_read_says_why(blind: Tools, data: bytes, cause: str) -> None:
    made = look(Kind.DOCUMENT, data, blind)
    assert [finding.evidence.recognizer for finding in made.findings] == [cause]
    assert made.safe(ALL) is None


@pytest.mark.parametrize("inside", [b"\0", b"\\a"])
def test_a_string_that_is_never_closed_takes_little_room(inside: bytes) -> None:
    data = b"%PDF-1.7 (" + inside * 100_000
    tracemalloc.start()
    try:
        assert len(list(portable_streams.words(data, BOUNDS))) <= 1
        assert tracemalloc.get_traced_memory()[1] < 64 * len(data)
    finally:
        tracemalloc.stop()


def test_a_stream_is_counted_to_its_end_whatever_follows_it() -> None:
    for length in (1 << 20, (1 << 20) - 1, 3 << 20):
        packed = zlib.compress(bytes(length))
        portable_streams.require_bounded(b"<</Filter/FlateDecode>>stream\n" + packed + b"\nendstream", BOUNDS)
