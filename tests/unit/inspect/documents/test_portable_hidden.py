"""Portable documents in which a value is not where one looks first: in a drawing, below one, on its side, in boxes."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from PIL import Image, ImageDraw
from pypdfium2 import raw

from guard.inspect.formats import Kind, look
from guard.inspect.material import Tools
from guard.model import EntityType
from tests.support.office_files import number
from tests.support.pictures import font
from tests.support.portable import CLEAN, portable, stream, text

ALL = frozenset(EntityType)
VALUE = number(40)
MASKED = f"139****{VALUE[-4:]}"
KEYS = "/Type/XObject/Subtype/Image/Width 620/Height 200/ColorSpace/DeviceRGB/BitsPerComponent 8"


def scan() -> bytes:
    """A picture that shows the value, as a page names it."""
    shown = Image.new("RGB", (620, 200), "white")
    ImageDraw.Draw(shown).text((30, 60), f"电话 {VALUE}", font=font(32), fill="black")
    return stream(shown.tobytes(), KEYS)


def page(content: str, catalog: str = "") -> bytes:
    """A document of one page with words on it; at hand a picture, a drawing and a pattern of it, a font and a layer."""
    of_picture = "/Resources<</XObject<</I 6 0 R>>>>"
    form = f"/Type/XObject/Subtype/Form/BBox[0 0 620 200]{of_picture}"
    signs = " ".join(f"/g{at}" for at in range(11))
    glyphs = "".join(f"/g{at} 9 0 R" for at in range(11))
    return portable(
        [
            f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<<"
            "/Font<</F1 4 0 R/F3 8 0 R>>/XObject<</I 6 0 R/D 7 0 R>>/Properties<</L 10 0 R>>/Pattern<</P 11 0 R>>>>>>",
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            stream(text(CLEAN, 800) + content),
            scan(),
            stream("q 500 0 0 161 0 0 cm /I Do Q", form),
            "<</Type/Font/Subtype/Type3/FontBBox[0 0 600 700]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 97/LastChar 107"
            f"/CharProcs<<{glyphs}>>/Encoding<</Differences[97 {signs}]>>/Widths[{'600 ' * 11}]/Resources<<>>>>",
            stream("600 0 0 0 500 700 d1 0 0 500 700 re f"),
            "<</Type/OCG/Name(L)>>",
            stream("q 500 0 0 161 0 0 cm /I Do Q", f"{PATTERN}/Matrix[1 0 0 1 40 500]{of_picture}"),
        ]
    )


PATTERN = "/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 500 161]/XStep 500/YStep 161"
FILLED = "/Pattern cs /P scn 40 500 500 161 re f"
OFF = "/{}<</OCGs[10 0 R]/D<</OFF[10 0 R]>>>>"
READ = {
    "on its side": f"BT /F1 14 Tf 0 1 -1 0 300 60 Tm (Call {VALUE}) Tj ET",
    "on its other side": f"BT /F1 14 Tf 0 -1 1 0 300 400 Tm (Call {VALUE}) Tj ET",
    "in boxes": "".join(text(digit, across=60 + 14 * at) for at, digit in enumerate(VALUE)),
}
HIDDEN = {
    "below a box": "q 500 0 0 161 40 500 cm /I Do Q 30 490 520 180 re f",
    "cut off": "q 40 500 60 161 re W n 500 0 0 161 40 500 cm /I Do Q",
    "outside": "q 500 0 0 161 560 500 cm /I Do Q",
    "cut out of a pattern": FILLED,
    "a drawing below a box": "q 1 0 0 1 40 500 cm /D Do Q 30 490 520 180 re f",
}


@pytest.mark.parametrize("name", READ)
def test_lines_are_read_as_they_stand(name: str, blind: Tools) -> None:
    made = look(Kind.DOCUMENT, page(READ[name]), blind)
    assert [(finding.masked, finding.where) for finding in made.findings] == [(MASKED, "page 1")]
    copy = made.safe(ALL)
    assert copy is not None
    assert look(Kind.DOCUMENT, copy, blind).safe(()) is not None
    assert pypdfium2.PdfDocument(copy)[0].get_textpage().count_chars() == 0


def test_a_picture_in_a_drawing_is_looked_at_where_it_is_seen(tools: Tools) -> None:
    made = look(Kind.DOCUMENT, page("q 1 0 0 1 40 500 cm /D Do Q"), tools)
    assert [(finding.masked, finding.where) for finding in made.findings] == [(MASKED, "page 1, picture 1")]
    copy = made.safe(ALL)
    assert copy is not None
    assert look(Kind.DOCUMENT, copy, tools).findings == ()


@pytest.mark.parametrize("name", HIDDEN)
def test_what_is_not_seen_of_a_picture_is_in_no_copy(name: str, tools: Tools) -> None:
    copy = look(Kind.DOCUMENT, page(HIDDEN[name]), tools).safe(ALL)
    assert copy is not None
    (picture,) = pypdfium2.PdfDocument(copy)[0].get_objects()
    assert picture.type == raw.FPDF_PAGEOBJ_IMAGE
    assert picture.get_px_size()[0] == 1240


@pytest.mark.parametrize("name", ["OCProperties", "OC#50roperties"])
@pytest.mark.parametrize("drawn", ["q 500 0 0 161 40 500 cm /I Do Q", "40 500 500 161 re f"])
def test_what_is_drawn_in_a_layer_that_is_off_is_in_no_copy(name: str, drawn: str, tools: Tools) -> None:
    made = look(Kind.DOCUMENT, page(f"/OC /L BDC {drawn} EMC", OFF.format(name)), tools)
    assert made.findings == ()
    copy = made.safe(ALL)
    assert copy is not None
    shown = pypdfium2.PdfDocument(copy)[0].render(scale=0.5).to_numpy()[90:170, 20:270]
    assert shown.min() > 200


def test_a_picture_in_a_pattern_is_looked_at_where_it_is_seen(tools: Tools) -> None:
    made = look(Kind.DOCUMENT, page(FILLED), tools)
    assert [(finding.masked, finding.where) for finding in made.findings] == [(MASKED, "page 1, picture 1")]
    assert look(Kind.DOCUMENT, made.safe(ALL) or b"", tools).findings == ()


def test_what_a_photo_says_beside_what_it_shows_is_in_no_copy(tools: Tools) -> None:
    photo, words = io.BytesIO(), Image.Exif()
    words[0x010E] = f"phone {VALUE}"
    Image.new("RGB", (60, 40), "white").save(photo, "JPEG", exif=words)
    keys = "/Type/XObject/Subtype/Image/Width 60/Height 40/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode"
    image = f"<<{keys}/Length {len(photo.getvalue())}>>\nstream\n".encode() + photo.getvalue() + b"\nendstream"
    data = page("q 60 0 0 40 40 500 cm /I Do Q").replace(scan(), image)
    assert VALUE.encode() in data
    copy = look(Kind.DOCUMENT, data, tools).safe(ALL)
    assert copy is not None
    assert VALUE.encode() not in copy
    assert pypdfium2.PdfDocument(copy)[0].get_textpage().count_chars() == 0


@pytest.mark.parametrize("shape", ["40 0 0 40", "300 0 0 97"])
def test_a_picture_that_is_seen_as_a_whole_leaves_its_page_its_text(shape: str, tools: Tools) -> None:
    white = Image.new("RGB", (620, 200), "white")
    ImageDraw.Draw(white).ellipse((30, 20, 300, 180), fill="green")
    data = page(f"q 0 0 595 842 re W n {shape} 40 500 cm /I Do Q").replace(scan(), stream(white.tobytes(), KEYS))
    copy = look(Kind.DOCUMENT, data, tools).safe(ALL)
    assert copy is not None
    assert CLEAN in pypdfium2.PdfDocument(copy)[0].get_textpage().get_text_range()


@pytest.mark.parametrize("shape", ["62 0 0 20", "8 0 0 2.6"])
def test_a_picture_that_is_drawn_small_is_looked_at_in_its_own_pixels(shape: str, tools: Tools) -> None:
    made = look(Kind.DOCUMENT, page(f"q {shape} 100 500 cm /I Do Q"), tools)
    assert [(finding.masked, finding.where) for finding in made.findings] == [(MASKED, "page 1, picture 1")]
    copy = made.safe(ALL)
    assert copy is not None
    (picture,) = pypdfium2.PdfDocument(copy)[0].get_objects()
    assert picture.get_px_size()[0] == 1240


def test_a_picture_of_more_pixels_than_are_looked_at_is_drawn_as_the_page_shows_it(blind: Tools) -> None:
    keys = KEYS.replace("Width 620", "Width 8000").replace("Height 200", "Height 10")
    data = page("q 60 0 0 40 100 500 cm /I Do Q").replace(scan(), stream(bytes(8000 * 10 * 3), keys))
    copy = look(Kind.DOCUMENT, data, blind).safe(ALL)
    assert copy is not None
    (picture,) = pypdfium2.PdfDocument(copy)[0].get_objects()
    assert picture.get_px_size()[0] == 1240


def test_some_letters_that_mean_nothing_are_looked_at_as_a_picture(blind: Tools) -> None:
    words = "".join(text(CLEAN, 780 - 15 * line) for line in range(30))
    made = look(Kind.DOCUMENT, page(f"{words} BT /F3 20 Tf 60 200 Td (abcdefghijk) Tj ET"), blind)
    assert [(finding.entity_type, finding.where) for finding in made.findings] == [
        (EntityType.UNREADABLE, "page 1, picture 1")
    ]
