"""Places of documents in which few people look: what stands there is found, and in no safe copy."""

from __future__ import annotations

import email
import io
import re
from base64 import b64encode
from collections.abc import Callable
from email.message import EmailMessage

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from guard.inspect.documents import opening
from guard.inspect.documents.bounds import BOUNDS
from guard.inspect.formats import Kind, look
from guard.inspect.material import Tools
from guard.model import EntityType
from tests.support.office_files import Places, archive, number, parts_of, workbook
from tests.support.open_documents import text_document
from tests.support.portable import CLEAN, portable, stream, text

ALL = frozenset(EntityType)
VALUE = number(300)
CARD = "".join(f"={ord(digit):02X}" for digit in VALUE)
SPELLED = "".join(f"_x{ord(digit):04X}_" for digit in VALUE)
CODED = f"_{ord(VALUE[0]):x}_{VALUE[1:]}"
HEAD = b"From: a@example.com\nMessage-ID: <1@example.com>\nMIME-Version: 1.0\n"


def changed(data: bytes, part: str, old: str, new: str) -> bytes:
    """A package with something else in one of its parts."""
    made: dict[str, str | bytes] = {**parts_of(data)}
    content = parts_of(data)[part].decode()
    assert old in content
    return archive({**made, part: content.replace(old, new, 1)})


def in_workbook(part: str, old: str, new: str) -> Callable[[], bytes]:
    return lambda: changed(workbook(Places()), part, old, new)


def in_text(part: str, old: str, new: str) -> Callable[[], bytes]:
    return lambda: changed(text_document(Places()), part, old, new)


def in_page(catalog: str, *objects: str | bytes, notes: str = "", content: str = "") -> Callable[[], bytes]:
    """A document of one page; further objects are numbered from 6."""
    page = "/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>"
    return lambda: portable(
        [
            f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            f"<</Type/Page/Parent 2 0 R{page}{notes}>>",
            stream(content or text(CLEAN)),
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            *objects,
        ]
    )


def with_identifier() -> bytes:
    """A mail whose attachment has a value for its identifier."""
    made = EmailMessage()
    made["From"], made["Message-ID"] = "a@example.com", "<1@example.com>"
    made.set_content("见附件")
    made.add_attachment(b"Tea", maintype="text", subtype="csv", filename="a.csv", cid=f"<{VALUE}@example.com>")
    return made.as_bytes()


def of_parts(before: str, kind: str, content: str) -> bytes:
    """A mail of one part, and what stands before it."""
    inner = f"{before}\n--b\nContent-Type: {kind}\n\n{content}\n--b--\n"
    return HEAD + b"Content-Type: multipart/report; boundary=b\n\n" + inner.encode()


def with_symbols() -> bytes:
    """A letter that spells a value with `w:sym`."""
    made, into = docx.Document(), io.BytesIO()
    paragraph = made.add_paragraph("Tel ")
    for at, digit in enumerate(VALUE):
        sign = OxmlElement("w:sym")
        sign.set(qn("w:font"), "Arial")
        sign.set(qn("w:char"), f"{at % 2 * 0xF000 + ord(digit):04X}")
        paragraph.add_run()._r.append(sign)
    made.save(into)
    return into.getvalue()


WIDGET = "<</Type/Annot/Subtype/Widget/Rect[9 9 90 30]{}>>".format
FOUND: dict[str, tuple[Callable[[], bytes], str]] = {
    "a comment spelled by numbers": (in_workbook("xl/comments1.xml", "回电", f"回电 {SPELLED} "), "comment"),
    "a prompt, half spelled": (
        in_workbook("xl/worksheets/sheet1.xml", "<dataValidation ", f'<dataValidation error="_x0031_{VALUE[1:]}" '),
        "Sheet 1, attribute",
    ),
    "a place in the document": (
        in_workbook("xl/worksheets/sheet1.xml", "<hyperlink ", f'<hyperlink location="#{VALUE}" '),
        "Sheet 1, attribute",
    ),
    "an anchor": (in_text("content.xml", "<text:h>", f'<text:h text:x="#{VALUE}">'), "attribute"),
    "a name of a style": (in_text("content.xml", "<text:h>", f'<text:h text:style-name="{CODED}.A">'), "attribute"),
    "a name of a table": (in_text("content.xml", "<table:table>", f'<table:table table:name="{CODED}">'), "attribute"),
    "a date": (lambda: HEAD + f"Date: Fri, 27 Nov 2026 05:00:00 +0000 ({VALUE})\n\nTea".encode(), "Date"),
    "an identifier": (with_identifier, "part 3, identifier"),
    "before the parts": (lambda: of_parts(VALUE, "text/plain", "Tea"), "around its parts"),
    "a report": (lambda: of_parts("", "message/delivery-status", f"Final-Recipient: x; {VALUE}"), "part 2"),
    "a choice": (in_page("", WIDGET(f"/FT/Ch/T(a)/Opt[(Tel {VALUE})(b)]/V(b)"), notes="/Annots[6 0 R]"), "hidden part"),
    "a field above others": (
        in_page("", WIDGET("/Parent 7 0 R"), f"<</FT/Tx/T(a)/V<{VALUE.encode().hex()}>>>", notes="/Annots[6 0 R]"),
        "hidden part",
    ),
    "a description": (
        in_page("/Metadata 6 0 R", stream(f"<x:y z='{VALUE}'/>", "/Type/Metadata/Subtype/XML")),
        "hidden part",
    ),
    "a quoted-printable card": (
        lambda: of_parts("", "text/vcard", f"BEGIN:VCARD\nNOTE;ENCODING=QUOTED-PRINTABLE:{CARD}\nEND:VCARD"),
        "part 2",
    ),
    "UTF-16 by its mark": (
        lambda: of_parts(
            "",
            "text/plain\nContent-Transfer-Encoding: base64",
            b64encode(f"Tel {VALUE}".encode("utf-16")).decode(),
        ),
        "part 2",
    ),
    "a cell whose type comes last": (
        in_workbook(
            "xl/worksheets/sheet1.xml",
            "</c></row>\n      </sheetData>",
            f'</c><c r="E4" cm="1" t="str"><f>"x"</f><v>{VALUE}</v></c></row>\n      </sheetData>',
        ),
        "Sheet 1, E4",
    ),
    "a description beside a title": (
        in_text(
            "content.xml",
            "<text:h>",
            f"<text:h><draw:frame><svg:title>a{VALUE[:3]}</svg:title><svg:desc>{VALUE}</svg:desc></draw:frame>",
        ),
        "alt text, paragraph 1",
    ),
    "a font": (in_text("content.xml", "<text:h>", f'<style:font-face style:name="{VALUE}"/><text:h>'), "attribute"),
    "characters of a font of symbols": (with_symbols, "paragraph 1"),
    "an alternative text among what is drawn": (
        in_page("", content=f"/Figure <</Alt (Tel {VALUE})>> BDC\n{text(CLEAN)}EMC\n"),
        "hidden part",
    ),
    "properties of a point": (in_page("", content=f"/Note <</X (Tel {VALUE})>> DP\n{text(CLEAN)}"), "hidden part"),
    "a remark among what is drawn": (in_page("", content=f"% Tel {VALUE}\n{text(CLEAN)}"), "hidden part"),
    "a string that nothing draws": (in_page("", content=f"(Tel {VALUE}) pop\n{text(CLEAN)}"), "hidden part"),
    "an alternative text in a stream": (
        in_page("", stream(f"<</Alt(\\{ord(VALUE[0]):03o}{VALUE[1:]})>>", "/Type/ObjStm/N 0/First 0")),
        "hidden part",
    ),
}
UNTOLD: dict[str, Callable[[], bytes]] = {
    "a type": in_workbook(
        "[Content_Types].xml", "<Override", f'<Default Extension="x{VALUE}" ContentType="a/b"/><Override'
    ),
    "a kind of file": in_text("META-INF/manifest.xml", 'media-type="text/xml"', f'media-type="{VALUE}"'),
    "a kind of part": lambda: of_parts("", f"text/x{VALUE}", "Tea"),
}


def telling(copy: bytes) -> list[str]:
    """The parts of a copy in which the value is."""
    parts = [("", copy), *opening.raw_parts(copy, BOUNDS)]
    if not copy.startswith((b"PK", b"%PDF")):
        parts += [("", each.get_payload(decode=True) or b"") for each in email.message_from_bytes(copy).walk()]
    written = (VALUE.encode(), VALUE[1:].encode(), SPELLED.encode(), VALUE.encode("utf-16-le"))
    signs = re.compile(rb'w:char="(?:00|F0)3\d"')
    return [name for name, content in parts if any(each in content for each in written) or signs.search(content)]


@pytest.mark.parametrize("name", FOUND)
def test_what_stands_in_a_seldom_place_is_found_and_in_no_part_of_the_copy(name: str, blind: Tools) -> None:
    make, where = FOUND[name]
    made = look(Kind.DOCUMENT, make(), blind)
    assert (f"139****{VALUE[-4:]}", where) in {(finding.masked, finding.where) for finding in made.findings}
    copy = made.safe(ALL)
    assert copy is not None
    assert telling(copy) == []


@pytest.mark.parametrize("name", UNTOLD)
def test_what_only_programs_read_is_in_no_part_of_the_copy(name: str, blind: Tools) -> None:
    copy = look(Kind.DOCUMENT, UNTOLD[name](), blind).safe(ALL)
    assert copy is not None
    assert telling(copy) == []


def test_words_that_are_drawn_under_other_words_are_looked_at_as_a_picture(blind: Tools) -> None:
    spoken = f"/Span <</ActualText ({{}})>> BDC\n{text(f'Tel {VALUE}')}EMC\n"
    made = look(Kind.DOCUMENT, in_page("", content=spoken.format(CLEAN))(), blind)
    assert [(each.entity_type, each.where) for each in made.findings] == [
        (EntityType.UNREADABLE, "page 1, picture 1"),
    ]
    joined = "/Span <</ActualText (ffi)>> BDC\n" + text("x") + "EMC\n"
    assert look(Kind.DOCUMENT, in_page("", content=joined)(), blind).findings == ()


def test_a_style_keeps_a_name_of_its_own_that_all_who_use_it_say(blind: Tools) -> None:
    plain = "Text_20_body_28_1_29_"
    styles = "".join(
        f'<style:style style:name="{name}"/><style:style style:parent-style-name="{name}"/>'
        for name in (CODED, "agwzx_40_example.com", plain)
    )
    copy = look(Kind.DOCUMENT, in_text("content.xml", "<text:h>", f"{styles}<text:h>")(), blind).safe(ALL)
    names = re.findall(rb'(?<= style:)(?:parent-style-)?name="([^"]+)', parts_of(copy or b"")["content.xml"])
    assert names[::2] == names[1::2]
    assert names[4].decode() == plain
    assert all(re.fullmatch(rb"(?:_2a_|[\w.-])+", name) for name in names)
    assert len(names) == 6


def test_names_of_fonts_are_no_names(blind: Tools) -> None:
    face = (
        '<style:font-face style:name="Bitstream Vera Sans" svg:font-family="&apos;Bitstream Vera Sans&apos;"/><text:h>'
    )
    made = look(Kind.DOCUMENT, in_text("content.xml", "<text:h>", face)(), blind)
    copy = made.safe(ALL)
    assert copy is not None
    assert parts_of(copy)["content.xml"].count(b"Bitstream Vera Sans") == 2
