"""What stands in the streams of portable documents beside their pages: in files, forms and behind several filters."""

from __future__ import annotations

import base64
import io
import time
import zlib

import pytest
from PIL import Image

from guard.errors import InputError
from guard.inspect.documents import portable_filters, portable_streams
from guard.inspect.documents.bounds import BOUNDS, TOO_LARGE, Bounds
from guard.inspect.formats import Kind, look
from guard.inspect.material import Tools
from tests.support.office_files import number
from tests.support.portable import CLEAN, portable, stream, text

VALUE = number(41)
MASKED = f"139****{VALUE[-4:]}"
LIST = f"name,phone\nJane,{VALUE}\n"
XMP = f"<x:xmpmeta><dc:description>{VALUE}</dc:description></x:xmpmeta>".encode()
DATA = f"<xfa:datasets><xfa:data><Mobile>{VALUE}</Mobile></xfa:data></xfa:datasets>"
FILE = ["<</Type/Filespec/F(list.csv)/EF<</F 7 0 R>>>>", stream(LIST, "/Type/EmbeddedFile")]
NOTE = "/Annots[<</Type/Annot/Subtype/FileAttachment/Rect[500 700 520 720]/FS 6 0 R>>]"


def document(catalog: str, *others: str | bytes, page: str = "") -> bytes:
    """One page of words, and what the catalog or the page names from 6 on."""
    return portable(
        [
            f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 4 0 R>>>>/Contents 5 0 R{page}>>",
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            stream(text(CLEAN)),
            *others,
        ]
    )


def packed(content: bytes, filters: str, keys: str) -> bytes:
    """A stream that is packed already."""
    return f"<</Length {len(content)}/Filter[{filters}]{keys}>>\nstream\n".encode() + content + b"\nendstream"


UNREAD = {
    "attached to a note": (document("", *FILE, page=NOTE), "attachment"),
    "attached to the document": (document("/AF[6 0 R]", *FILE), "attachment"),
    "a form of no markup": (document("/AcroForm<</Fields[]/XFA 6 0 R>>", stream(b"\0\1\2")), "form"),
    "words in an unknown filter": (
        document("/Metadata 6 0 R", packed(zlib.compress(XMP), "/X", "/Type/Metadata")),
        "hidden part",
    ),
}
FILTERS = {
    "/ASCII85Decode/FlateDecode": base64.a85encode(zlib.compress(XMP)) + b"~>",
    "/AHx/Fl": zlib.compress(XMP).hex().encode() + b">",
    "/FlateDecode/FlateDecode": zlib.compress(zlib.compress(XMP)),
    "/RunLengthDecode": bytes((len(XMP) - 1,)) + XMP + b"\x80",
    "/#46lateDecode": zlib.compress(XMP),
}


@pytest.mark.parametrize("name", UNREAD)
def test_what_is_not_read_is_told(name: str, blind: Tools) -> None:
    data, where = UNREAD[name]
    made = look(Kind.DOCUMENT, data, blind)
    assert [(finding.evidence.recognizer, finding.where) for finding in made.findings] == [("unknown-format", where)]


def test_what_a_form_of_markup_says_is_read(blind: Tools) -> None:
    data = document("/AcroForm<</Fields[]/XFA[(datasets)6 0 R]>>", stream(DATA))
    assert [finding.masked for finding in look(Kind.DOCUMENT, data, blind).findings] == [MASKED]


@pytest.mark.parametrize("filters", FILTERS)
def test_what_is_packed_more_than_once_is_read(filters: str, blind: Tools) -> None:
    data = document("/Metadata 6 0 R", packed(FILTERS[filters], filters, "/Type/Metadata/Subtype/XML"))
    assert [finding.masked for finding in look(Kind.DOCUMENT, data, blind).findings] == [MASKED]


@pytest.mark.parametrize("size", [60_000, 9])
def test_lzw_is_unpacked_as_pictures_have_it(size: int) -> None:
    content, into = bytes(at * at % 251 for at in range(size)), io.BytesIO()
    Image.frombytes("L", (size, 1), content).save(into, "TIFF", compression="tiff_lzw", tiffinfo={278: 1})
    with Image.open(into) as made:
        at, length = made.tag_v2[273][0], made.tag_v2[279][0]
    strip = into.getvalue()[at : at + length]
    assert b"".join(portable_filters.unpacked(strip, ["LZWDecode"], BOUNDS)) == content


@pytest.mark.parametrize(
    "filters", ["/FlateDecode/FlateDecode", "/ASCIIHexDecode/FlateDecode", "/FlateDecode/DCTDecode"]
)
def test_each_filter_grows_within_the_bounds(filters: str) -> None:
    content = zlib.compress(bytes(3 << 20))
    if filters.startswith("/A"):
        content = content.hex().encode()
    elif filters.endswith("/FlateDecode"):
        content = zlib.compress(content)
    data = packed(content, filters, "")
    portable_streams.require_bounded(data, Bounds(inflated_bytes=3 << 20))
    with pytest.raises(InputError) as refused:
        portable_streams.require_bounded(data, Bounds(inflated_bytes=(3 << 20) - 1))
    assert refused.value.code == TOO_LARGE


def test_streams_that_never_end_are_looked_for_once() -> None:
    began = time.process_time()
    portable_streams.require_bounded(b"%PDF-1.7\n" + b"stream\n" * 50_000, BOUNDS)
    assert time.process_time() - began < 5
