"""How mailers write mails, within the standards or not: what programs show of them is found, and in no copy."""

from __future__ import annotations

import email
from base64 import b64encode
from email.message import Message
from email.policy import SMTP

import pytest

from guard.inspect.formats import kind_of_file, look
from guard.inspect.material import Material, Tools
from guard.model import EntityType
from tests.support.office_files import number

ALL = frozenset(EntityType)
PHONE = number(500)
SAID = f"客户王喆，电话 {PHONE}"
PACKED = b64encode(SAID.encode())
HEAD = b"From: a\nMIME-Version: 1.0\n"
TEXT = b"Content-Type: text/plain; charset=utf-8\n"
BASE64 = TEXT + b"Content-Transfer-Encoding: base64\n"
MAIL = HEAD + BASE64 + b"\n" + PACKED
INNER = b"From: b\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n" + SAID.encode()


def read(data: bytes, blind: Tools) -> Material:
    return look(kind_of_file(".eml", data), data, blind)


def phones(made: Material) -> list[str | None]:
    return [each.where for each in made.findings if each.masked == f"{PHONE[:3]}****{PHONE[-4:]}"]


def left_in(made: Material) -> list[str]:
    """What is still of the value in the copy, as a program shows it and as it is packed."""
    copy = made.safe(ALL)
    assert copy is not None
    opened = email.message_from_bytes(copy, policy=SMTP)
    parts: list[Message] = list(opened.walk())
    shown = [str(each.get_payload(decode=True)) + str(each.get_filename()) + str(each.items()) for each in parts]
    return [each for each in shown if PHONE in each] + [str(copy)] * (PACKED[8:24] in copy or PHONE.encode() in copy)


def of_part(heads: bytes, content: bytes) -> bytes:
    """A mail whose second part has these headers."""
    return (
        HEAD
        + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nTea\n--b\n"
        + heads
        + b"\n"
        + content
        + b"\n--b--\n"
    )


@pytest.mark.parametrize("said", ["base64 ", "base64 (x)", '"base64"', "base64;", "(x) BASE64", "base64\t"])
def test_an_encoding_is_known_whatever_stands_around_its_name(said: str, blind: Tools) -> None:
    made = read(HEAD + TEXT + f"Content-Transfer-Encoding: {said}\n\n".encode() + PACKED, blind)
    assert phones(made) == ["part 1"]
    assert not left_in(made)


@pytest.mark.parametrize("kind", ['"multipart/mixed"; boundary=b', "multipart/mixed (x); boundary=b"])
def test_a_type_is_known_whatever_stands_around_its_name(kind: str, blind: Tools) -> None:
    made = read(of_part(BASE64, PACKED).replace(b"multipart/mixed; boundary=b", kind.encode()), blind)
    assert phones(made) == ["part 3"]
    assert not left_in(made)


@pytest.mark.parametrize(
    "before",
    [b"From - Mon Dec  1 10:00:00 2026\n", b"\xef\xbb\xbf", b"\r\n\n", b"X_CUSTOM: 1\n", b"X.a~b: 1\n"],
    ids=["mailbox", "mark", "empty lines", "underscore", "dot"],
)
def test_a_mail_is_one_whatever_its_first_line_is(before: bytes, blind: Tools) -> None:
    made = read(before + MAIL, blind)
    assert phones(made) == ["part 1"]
    assert not left_in(made)


def test_a_folder_of_mails_is_unreadable(blind: Tools) -> None:
    mark = b"From a@example.com Mon Dec  1 10:00:00 2026\n"
    assert [each.entity_type for each in read(mark + HEAD + b"\nTea\n\n" + mark + MAIL, blind).findings] == [
        EntityType.UNREADABLE
    ]
    assert not read(mark + HEAD + b"\nTea\n\nFrom here on it is cold.\n", blind).findings


@pytest.mark.parametrize("encoding", ["base64", "base64 (x)", "quoted-printable"])
def test_a_mail_that_is_packed_in_a_mail_is_read(encoding: str, blind: Tools) -> None:
    packed = b64encode(INNER) if "64" in encoding else INNER.replace(b"=", b"=3D")
    heads = f"Content-Type: message/rfc822\nContent-Transfer-Encoding: {encoding}\n".encode()
    made = read(of_part(heads, packed), blind)
    assert phones(made) == ["part 3, part 1"]
    assert not left_in(made)


@pytest.mark.parametrize(
    "packed",
    [b64encode(b"Tea") + b"=\n" + PACKED, PACKED + b"\nA", b"A=\xff=" + PACKED],
    ids=["two pieces", "a letter too much", "signs that are none"],
)
def test_letters_that_are_packed_otherwise_than_they_should_be_are_read(packed: bytes, blind: Tools) -> None:
    made = read(HEAD + BASE64 + b"\n" + packed, blind)
    assert phones(made) == ["part 1"]
    assert not left_in(made)


@pytest.mark.parametrize(
    "data",
    [
        of_part(TEXT + b"Content-Transfer-Encoding: x-odd\n", PACKED),
        of_part(BASE64 + b"Content-Transfer-Encoding: 7bit\n", PACKED),
        of_part(b"X: 1\nno header\n" + BASE64, PACKED),
        of_part(b"Content-Type: multipart/mixed; boundary=c\n", PACKED),
    ],
    ids=["an encoding of its own", "two encodings", "headers behind a line that is none", "parts that nothing parts"],
)
def test_a_part_that_does_not_tell_how_it_is_read_is_unreadable_and_in_no_copy(data: bytes, blind: Tools) -> None:
    made = read(data, blind)
    assert [(each.entity_type, each.where) for each in made.findings] == [(EntityType.UNREADABLE, "part 3")]
    assert not left_in(made)
    assert b"Tea" in (made.safe(ALL) or b"")


def word(text: str, charset: str, encoding: str = "gb18030") -> str:
    return f"=?{charset}?B?{b64encode(text.encode(encoding)).decode()}?="


CUT = (SAID.encode("gbk")[:5], SAID.encode("gbk")[5:])
"""Its bytes, in pieces that a character lies across."""
HEADERS = {
    "a narrow set": word(SAID, "GB2312").encode(),
    "sets of other names": word(SAID, "x-gbk").encode(),
    "a code page": word(SAID, "windows-936").encode(),
    "a set that it is not in": word(SAID, "gb18030", "utf-8").encode(),
    "a language": word(SAID, "utf-8*zh", "utf-8").encode(),
    "a character in two words": " ".join(f"=?GBK?B?{b64encode(each).decode()}?=" for each in CUT).encode(),
    "letters without their end": word(f"{SAID} ", "utf-8", "utf-8").replace("==?=", "?=").encode(),
    "bytes in UTF-8": SAID.encode(),
    "bytes in GBK": SAID.encode("gbk"),
}


@pytest.mark.parametrize("way", HEADERS)
def test_headers_are_read_as_mailers_write_them(way: str, blind: Tools) -> None:
    made = read(b"Subject: " + HEADERS[way] + b"\n" + HEAD + b"\nTea", blind)
    assert phones(made) == ["Subject"]
    assert not left_in(made)


def test_a_header_in_bytes_is_in_the_copy_as_it_was_shown(blind: Tools) -> None:
    copy = read("Subject: 喝茶\n".encode("gbk") + HEAD + b"\nTea", blind).safe(ALL)
    assert copy is not None
    assert email.message_from_bytes(copy, policy=SMTP)["Subject"] == "喝茶"


def test_words_keep_the_blanks_between_them_and_a_text(blind: Tools) -> None:
    copy = read(b"Subject: Re: =?utf-8?Q?a_b?= =?utf-8?Q?=E8=8C=B6?= or tea\n" + HEAD + b"\nTea", blind).safe(ALL)
    assert copy is not None
    assert email.message_from_bytes(copy, policy=SMTP)["Subject"] == "Re: a b茶 or tea"


NAME = f"{SAID}.bin"
PERCENT = "".join(f"%{each:02X}" for each in NAME.encode("gbk"))
NAMES = {
    "words in GBK": f'filename="{word(NAME, "GBK")}"'.encode(),
    "words in UTF-8": f'filename="{word(NAME, "UTF-8", "utf-8")}"'.encode(),
    "bytes": f'filename="{NAME}"'.encode("gbk"),
    "a narrow set": f"filename*=gb2312''{PERCENT}".encode(),
}


@pytest.mark.parametrize("way", NAMES)
def test_names_of_attachments_are_read_as_mailers_write_them(way: str, blind: Tools) -> None:
    heads = b"Content-Type: application/x-odd\nContent-Disposition: attachment; " + NAMES[way] + b"\n"
    made = read(of_part(heads, b"Tea"), blind)
    assert phones(made) == ["part 3, name"]
    assert not left_in(made)


def test_the_name_of_an_attachment_is_in_the_copy_as_it_was_shown(blind: Tools) -> None:
    heads = f'Content-Type: text/csv\nContent-Disposition: attachment; filename="{word("茶.csv", "GBK")}"\n'
    copy = read(of_part(heads.encode(), b"Tea"), blind).safe(ALL)
    assert copy is not None
    assert [each.get_filename() for each in email.message_from_bytes(copy, policy=SMTP).iter_attachments()] == [
        "茶.csv"
    ]
