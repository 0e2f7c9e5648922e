"""Portable documents whose pages share one list of pictures, drawings and fonts, as many programs write them."""

from __future__ import annotations

import random

import pypdfium2
import pytest

from guard.inspect.documents import opening
from guard.inspect.documents.bounds import BOUNDS
from guard.inspect.formats import Kind, look
from guard.inspect.material import Tools
from guard.model import EntityType
from tests.support.portable import CLEAN, portable, stream, text

ALL = frozenset(EntityType)
KERNED = "BT /F1 14 Tf 72 700 Td [(Tel 138)-5(0013)-5(8000)]TJ ET"
PIXELS = random.Random(1).randbytes(300 * 200 * 3)
KEYS = "/Type/XObject/Subtype/Image/Width 300/Height 200/ColorSpace/DeviceRGB/BitsPerComponent 8"
SHARED = "/Resources 8 0 R"
FORM = f"/Type/XObject/Subtype/Form/BBox[0 0 595 842]{SHARED}"
BORROWING = "/Type/XObject/Subtype/Form/BBox[0 0 595 842]"
FIRST = {"a picture": "q 300 0 0 200 100 400 cm /I Do Q", "a drawing with words in pieces": "/D Do"}
SECOND = {
    "words": text(CLEAN),
    "words in a drawing": "/W Do",
    "words in a drawing without a list of its own": "/B#6Frrowing Do",
}


def document(first: str, second: str) -> bytes:
    """Two pages."""
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {{}} 0 R{SHARED}>>".format
    return portable(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>",
            page(5),
            page(6),
            stream(text("Copy of a card", 800) + first),
            stream(second),
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            "<</Font<</F1 7 0 R>>/XObject<</I 9 0 R/D 10 0 R/W 11 0 R/Borrowing 12 0 R/Inner 13 0 R>>>>",
            stream(PIXELS, KEYS),
            stream(KERNED, FORM),
            stream(text(CLEAN), FORM),
            stream("/Inner Do", BORROWING),
            stream(text(CLEAN), BORROWING),
        ]
    )


@pytest.mark.parametrize("second", SECOND)
@pytest.mark.parametrize("first", FIRST)
def test_a_page_takes_nothing_along_that_another_one_draws(first: str, second: str, blind: Tools) -> None:
    data = document(FIRST[first], SECOND[second])
    made = look(Kind.DOCUMENT, data, blind)
    assert {finding.where for finding in made.findings} <= {"page 1", "page 1, picture 1"}
    copy = made.safe(ALL)
    assert copy is not None
    for name, content in opening.raw_parts(copy, BOUNDS):
        assert PIXELS[:600] not in content, name
        assert b"Tel 138" not in content, name
    shown, before = pypdfium2.PdfDocument(copy)[1], pypdfium2.PdfDocument(data)[1]
    assert CLEAN in shown.get_textpage().get_text_range()
    assert (shown.render().to_numpy() == before.render().to_numpy()).all()


def test_what_stands_behind_a_picture_and_is_not_drawn_is_in_no_copy(blind: Tools) -> None:
    keys = f"{KEYS}/Metadata 8 0 R/Alternates[<</Image 7 0 R>>]"
    small = "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceRGB/BitsPerComponent 8"
    data = portable(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>"
            "/XObject<</I 6 0 R>>>>>>",
            stream(text(CLEAN) + "q 9 0 0 9 60 500 cm /I Do Q"),
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            stream(b"\x20\x40\x60", keys.replace("300", "1").replace("200", "1")),
            stream(b"\x61\x71\x62", small),
            stream("<x:xmpmeta>13912345678</x:xmpmeta>", "/Type/Metadata/Subtype/XML"),
        ]
    )
    made = look(Kind.DOCUMENT, data, blind)
    assert [finding.where for finding in made.findings] == ["hidden part"]
    copy = made.safe(ALL)
    assert copy is not None
    assert b"\x61\x71\x62" not in [content for _, content in opening.raw_parts(copy, BOUNDS)]
    assert b"\x20\x40\x60" in [content for _, content in opening.raw_parts(copy, BOUNDS)]
    assert CLEAN in pypdfium2.PdfDocument(copy)[0].get_textpage().get_text_range()
