"""Portable documents that anybody may open and few may change, as banks send them: encrypted, without a password."""

from __future__ import annotations

import pytest

from guard.errors import InputError
from guard.inspect.documents import portable, portable_streams
from guard.inspect.documents.bounds import BOUNDS, TOO_LARGE, Bounds
from guard.inspect.formats import Kind, look
from guard.inspect.material import Tools
from guard.model import EntityType
from tests.support.office_files import number
from tests.support.portable import CLEAN, stream, text
from tests.support.portable import portable as made

VALUE = number(43)
MASKED = f"139****{VALUE[-4:]}"
XMP = f"<x:xmpmeta><dc:description>{VALUE}</dc:description></x:xmpmeta>"
DATA = f"<xfa:datasets><xfa:data><Mobile>{VALUE}</Mobile></xfa:data></xfa:datasets>"


def locked(catalog: str = "", *others: str | bytes, drawn: str = "", but: tuple[int, ...] = ()) -> bytes:
    """One page of words, and what the catalog names from 6 on."""
    return made(
        [
            f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 4 0 R>>>>/Contents 5 0 R>>",
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            stream(text(CLEAN) + drawn),
            *others,
        ],
        locked=True,
        but=but,
    )


PLACES = {
    "on the page": locked(drawn=text(VALUE, 600)),
    "in what a form says": locked("/AcroForm<</Fields[]/XFA[(datasets)6 0 R]>>", stream(DATA)),
    "in a script": locked(f"/OpenAction<</S/JavaScript/JS(call {VALUE})>>"),
    "in a description": locked("/Metadata 6 0 R", stream(XMP, "/Type/Metadata/Subtype/XML")),
    "in one in clear": locked("/Metadata 6 0 R", stream(XMP, "/Type/Metadata/Subtype/XML"), but=(6,)),
    "in a remark of the page": locked(drawn=f"% {VALUE}\n"),
}


@pytest.mark.parametrize("place", PLACES)
def test_what_it_holds_is_read_and_in_no_copy(place: str, blind: Tools) -> None:
    seen = look(Kind.DOCUMENT, PLACES[place], blind)
    assert [finding.masked for finding in seen.findings] == [MASKED]
    copy = seen.safe(frozenset(EntityType))
    assert copy is not None
    assert not any(VALUE.encode() in content for _, content in portable_streams.streams(copy, BOUNDS))


def test_files_in_it_are_told(blind: Tools) -> None:
    name, file = "<</Type/Filespec/F(a.csv)/EF<</F 7 0 R>>>>", stream(f"phone {VALUE}", "/Type/EmbeddedFile")
    seen = look(Kind.DOCUMENT, locked("/AF[6 0 R]", name, file), blind)
    assert [finding.where for finding in seen.findings] == ["attachment"]


def test_it_grows_within_the_bounds() -> None:
    data = locked(drawn=" " * (3 << 20))
    portable.read(data, Bounds(inflated_bytes=(3 << 20) + 100))
    with pytest.raises(InputError) as refused:
        portable.read(data, Bounds(inflated_bytes=3 << 20))
    assert refused.value.code == TOO_LARGE
