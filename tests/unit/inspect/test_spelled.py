"""What a text file spells otherwise than it says it: found, and no copy of it is made."""

from __future__ import annotations

import base64

import pytest

from guard.inspect.formats import Kind, look
from guard.inspect.material import Opaque, Tools
from guard.inspect.spelled import readings
from guard.model import EntityType
from tests.support.office_files import archive, number, parts_of

ALL = frozenset(EntityType)
VALUE = number(411)
CODES = "".join(f"{ord(each):02x}" for each in VALUE)
SEVEN = base64.b64encode(VALUE.encode("utf-16-be")).decode().rstrip("=")
SPELLED = {
    "numbers of characters in JSON": '{"a": "' + "".join(f"\\u{ord(each):04x}" for each in VALUE) + '"}',
    "half of them": '{"a": "' + "".join(f"\\u{ord(each):04x}" for each in VALUE[:5]) + VALUE[5:] + '"}',
    "bytes": 'a: "' + "".join(f"\\x{ord(each):02x}" for each in VALUE) + '"',
    "an exponent": f"a,b\n1,{VALUE[0]}.{VALUE[1:]}E10\n",
    "an address": "a = " + "".join(f"%{ord(each):02X}" for each in VALUE),
    "entities": "<a>" + "".join(f"&#{ord(each)};" for each in VALUE) + "</a>",
    "an attribute": "<a b='" + "".join(f"&#x{ord(each):x};" for each in VALUE) + "'/>",
    "pieces of markup": f"<?xml version='1.0' encoding='gb2312'?><a>{VALUE[:4]}<b/>{VALUE[4:]}</a>",
    "groups in pieces": f"<a>{VALUE[:3]} <b>{VALUE[3:7]}</b> {VALUE[7:]}</a>",
    "sections": f"<a><![CDATA[{VALUE[:4]}]]><![CDATA[{VALUE[4:]}]]></a>",
    "UTF-7": f"Tel +{SEVEN}- end",
    "UTF-7 of other scripts": f"{'电话 テル 전화 тел 📞（家）'.encode('utf-7').decode()} +{SEVEN}- end",
    "a card": "BEGIN:VCARD\nNOTE;ENCODING=QUOTED-PRINTABLE:"
    + "".join(f"={ord(each):02X}" for each in VALUE)
    + "\nEND:VCARD\n",
}


@pytest.mark.parametrize("way", SPELLED)
def test_what_a_file_spells_is_found_and_the_file_has_no_copy(way: str, blind: Tools) -> None:
    made = look(Kind.TEXT_FILE, SPELLED[way].encode(), blind)
    assert [(each.entity_type, each.masked) for each in made.findings] == [
        (EntityType.PHONE, f"{VALUE[:3]}****{VALUE[-4:]}")
    ]
    assert made.safe(ALL) is None
    assert made.safe({EntityType.EMAIL}) == SPELLED[way].encode()
    packed = look(Kind.DOCUMENT, archive({"a.txt": SPELLED[way], "b.txt": "茶"}), blind)
    assert list(parts_of(packed.safe(ALL) or b"")) == ["b.txt"]


@pytest.mark.parametrize(
    "content", [f"<a>{VALUE}<b/></a>", f"1 + 1, \\x41 {VALUE}", f"<a b='%20'>{VALUE}</a>", "茶 + 1"]
)
def test_what_stands_in_it_as_it_is_counts_once_and_is_covered(content: str, blind: Tools) -> None:
    made = look(Kind.TEXT_FILE, content.encode(), blind)
    assert len(made.findings) == (VALUE in content)
    assert VALUE.encode() not in (made.safe(ALL) or VALUE.encode())


def test_packed_bytes_are_no_seven_bits(blind: Tools) -> None:
    packed = base64.b64encode("幢戞肀㔳ᔣ㔳†㱏Ā⯖胀客户王小明".encode("utf-16-be")).decode().rstrip("=")
    assert look(Kind.TEXT_FILE, f"a+{packed}- 1".encode(), blind).findings == ()


def test_a_sign_that_is_referred_to_by_its_name_is_read(blind: Tools) -> None:
    made = look(Kind.TEXT_FILE, b"<a>agwzx&commat;example.com</a>", blind)
    assert [each.entity_type for each in made.findings] == [EntityType.EMAIL]


@pytest.mark.parametrize(
    "content",
    [
        "<a>token <b>Token</b> <c>def:keyword</c></a>",
        "<a><b>password</b> <b>system/version</b> <c/>= 5.1 &amp; more</a>",
        "<a>Prince <b>Edward Island</b> &lt; <b>Ontario</b></a>",
        "<a><b><![CDATA[Saint James]]></b> <b><![CDATA[Windward]]></b></a>",
    ],
)
def test_elements_beside_one_another_are_no_pieces_of_one_word(content: str) -> None:
    assert not "".join(readings(content))


SHEETS = "xmlns='urn:schemas-microsoft-com:office:spreadsheet'"


@pytest.mark.parametrize(
    "root",
    [
        *("pkg:package", "office:document", "w:wordDocument", "uof:UOF", f"Workbook {SHEETS}"),
        f"ss:Workbook xmlns:a='b'\n{SHEETS.replace('=', ':ss=')}",
    ],
)
def test_a_document_in_one_piece_of_markup_is_not_read(root: str, blind: Tools) -> None:
    made = look(Kind.TEXT_FILE, f"<?xml version='1.0'?><?a?><{root} a='b'/>".encode(), blind)
    assert isinstance(made, Opaque)


def test_markup_for_an_office_program_is_not_read_and_other_books_of_work_are(blind: Tools) -> None:
    assert isinstance(look(Kind.TEXT_FILE, b"<?xml version='1.0'?><?mso-application progid='x'?><a/>", blind), Opaque)
    assert not isinstance(look(Kind.TEXT_FILE, b"<?xml version='1.0'?><Workbook><a/></Workbook>", blind), Opaque)


@pytest.mark.parametrize("before", ["\ufeff", "\r\n", " \t", "\n\ufeff"])
@pytest.mark.parametrize("content", [r"{\rtf1 138{\b 0013}8000}", "<svg xmlns='x'><text>138</text></svg>"])
def test_rich_texts_and_drawings_are_none_the_less_for_what_stands_before(
    before: str, content: str, blind: Tools
) -> None:
    assert isinstance(look(Kind.TEXT_FILE, (before + content).encode(), blind), Opaque)


@pytest.mark.parametrize("part", ["OFD.xml", "Index/Document.iwa"])
def test_packages_of_other_programs_are_not_read_as_files(part: str, blind: Tools) -> None:
    made = look(Kind.DOCUMENT, archive({part: "<a/>", "b.xml": "<a/>"}), blind)
    assert isinstance(made, Opaque)
