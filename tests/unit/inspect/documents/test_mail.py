"""Mails: what stands in their headers, texts, pages and attachments is found, and in no safe copy."""

from __future__ import annotations

import email
import time
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from guard.inspect.documents.kinds import looks_like_document
from guard.inspect.formats import Kind, kind_of_file, look
from guard.inspect.material import Tools
from guard.model import EntityType
from tests.support.office_files import Places, archive, number, parts_of, workbook

ALL = frozenset(EntityType)


def mail(planted: Places) -> EmailMessage:
    """A mail with a value in each place of one."""
    p = planted
    inner = EmailMessage()
    inner["Subject"] = f"转发 {p('part 8, Subject')}"
    inner["Message-ID"] = "<1@example.com>"
    inner.set_content(p("part 8, part 1"))
    made = EmailMessage(SMTP)
    made["From"] = "客服 <service@example.com>"
    made["To"] = "other@example.com"
    made["Subject"] = f"回访 {p('Subject')}"
    made["Date"] = "Fri, 27 Nov 2026 05:00:00 +0000"
    made["Message-ID"] = f"<{p('technical')}@example.com>"
    made["X-Customer"] = p("other headers")
    made.set_content(f"客户电话 {p('part 3')}", charset="gb2312", cte="base64")
    made.add_alternative(f"<p>电话 <b>{p('part 4')[:4]}</b>{p('part 4')[4:]}</p>", subtype="html", cte="base64")
    made.add_attachment(
        f"电话\t{p('part 5')}".encode(), maintype="text", subtype="csv", filename=f"{p('part 5, name')}.csv"
    )
    made.add_attachment(
        archive({"a.txt": p("part 6, file 1")}), maintype="application", subtype="zip", filename="a.zip"
    )
    made.add_attachment(bytes(range(128, 256)) * 9, maintype="application", subtype="x-odd", filename="odd.bin")
    made.add_attachment(inner)
    return made


def test_what_stands_in_any_place_is_found_and_in_no_copy(blind: Tools) -> None:
    planted = Places()
    made = look(Kind.DOCUMENT, mail(planted).as_bytes(), blind)
    found = {(each.masked, each.where) for each in made.findings if each.entity_type is EntityType.PHONE}
    told = {place: value for place, value in planted.values.items() if not place.startswith("technical")}
    assert found == {(f"139****{value[-4:]}", place) for place, value in told.items()}
    copy = made.safe(ALL)
    assert copy is not None
    opened = email.message_from_bytes(copy, policy=SMTP)
    said = [str(opened), *(part.get_payload(decode=True) or b"" for part in opened.walk())]
    unpacked = [parts_of(part) for part in said if isinstance(part, bytes) and part.startswith(b"PK")]
    for place, value in planted.values.items():
        assert not [part for part in said if (value if isinstance(part, str) else value.encode()) in part], place
        assert all(value.encode() not in content for parts in unpacked for content in parts.values()), place
    kinds = [part.get_content_type() for part in opened.walk()]
    assert kinds == [
        *("multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/csv", "application/zip"),
        *("message/rfc822", "text/plain"),
    ]
    assert opened["Date"] == "Fri, 27 Nov 2026 05:00:00 +0000"
    assert "客户电话 ***********" in opened.get_body(("plain",)).get_content()


SEEN_BY_NOBODY = {
    "a header of its own": (f"X-Customer-Phone: {number(9)}\n", "", "other headers"),
    "a topic": (f"Thread-Topic: =?utf-8?Q?Tel_{number(9)}?=\n", "", "other headers"),
    "words in a header of programs": (f"X-Spam-Report: =?utf-8?Q?Tel_{number(9)}?=\n", "", "other headers"),
    "a description": ("", f"Content-Description: Tel {number(9)}\n", "part 3"),
    "a second name": ("", f"Content-Type: text/csv; name={number(9)}.csv\n", "part 3"),
}


@pytest.mark.parametrize("way", SEEN_BY_NOBODY)
def test_headers_that_no_copy_has_are_read(way: str, blind: Tools) -> None:
    head, of_part, where = SEEN_BY_NOBODY[way]
    parts = f"--b\n\nTea\n--b\n{of_part}Content-Disposition: attachment; filename=a.csv\n\nTea\n--b--\n"
    whole = f"From: a\nMIME-Version: 1.0\n{head}Content-Type: multipart/mixed; boundary=b\n\n{parts}".encode()
    made = look(Kind.DOCUMENT, whole, blind)
    assert [(each.entity_type, each.where) for each in made.findings] == [(EntityType.PHONE, where)]
    assert number(9).encode() not in (made.safe(ALL) or number(9).encode())


def test_what_programs_write_for_programs_is_no_data(blind: Tools) -> None:
    head = """Received: from [110.176.66.153] by qq.com with SMTP id 13800138000; Thu, 13 Nov 2026 20:52:57 +0800
DKIM-Signature: v=1; d=qq.com; t=1763038447; b=pDFSpkhGrwU56CzdRuc/UKskuLMI 13800138000
X-QQ-mid: xmsmtpt1763038377 13800138000
X-BIZMAIL-ID: 4452696690556417832
X-GM-THRID: 1750000000000000004
X-Originating-IP: 119.8.203.210
X-Forwarded-Encrypted: i=1; AJvYcCV/SMh5BaPwSpUPvuzbTiNKOR@vger.kernel.org
X-ClientProxiedBy: SG2PR06CA0226.prod.outlook.com (2603:1096:4:68::34) To TYZPR06MB1234
X-CM-TRANSID: AQAAf8BwXgAbcdNl 13800138000
X-HM-Tid: 0a8b0f3c1d9c7a2e+8613800138000
X-Outbound-SMTP-Client: 173.37.142.80, core.example.com
References: <13800138000@example.com>
X-Mailer: QQMail 2.x
X-Priority: 3
MIME-Version: 1.0
Content-Type: text/plain; boundary="----=_NextPart_13800138000"

Tea
"""
    assert look(Kind.DOCUMENT, head.encode(), blind).findings == ()


def test_a_note_that_begins_like_a_mail_is_a_text(blind: Tools) -> None:
    note = b"From: me\nTo: you\nSubject: tea\n\nNothing of it was sent."
    assert look(Kind.TEXT_FILE, note, blind).safe(ALL) == note
    assert not looks_like_document(note)
    assert looks_like_document(b"MIME-Version: 1.0\n" + note)


def test_a_mail_without_the_standards_version_is_a_mail(blind: Tools) -> None:
    made = EmailMessage(SMTP)
    made["From"], made["To"], made["Subject"] = "a@example.com", "b@example.com", "Tea"
    made.set_content("电话 13900000000", charset="utf-8", cte="base64")
    del made["MIME-Version"]
    found = look(kind_of_file(".eml", made.as_bytes()), made.as_bytes(), blind)
    assert EntityType.PHONE in {finding.entity_type for finding in found.findings}
    copy = found.safe(ALL)
    assert copy is not None
    assert "13900000000" not in email.message_from_bytes(copy, policy=SMTP).get_content()


@pytest.mark.parametrize("of_hosts", ["punycode", "PunyCode", "idna"])
def test_the_encoding_of_hosts_names_holds_nobody_up(of_hosts: str, blind: Tools) -> None:
    long = f"{'a' * 50_000}-{'kba' * 60_000}"
    heads = (f"Subject: =?{of_hosts}?Q?{long}?=", f"Content-Type: text/plain; charset={of_hosts}")
    began = time.process_time()
    made = look(Kind.DOCUMENT, "\n".join((*("From: a", "MIME-Version: 1.0"), *heads, "", long)).encode(), blind)
    assert made.safe(ALL) is not None
    assert time.process_time() - began < 20


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n ", "\r "])
@pytest.mark.parametrize("head", ['Content-Type: text/plain; a="{}', "Subject: {}"])
def test_headers_without_end_are_too_large(head: str, end: str, blind: Tools) -> None:
    long = {"S": "=?utf-8?Q?a?= ", "C": ';\\"'}[head[0]] * 1_000
    heads = "\n".join(("From: a", "MIME-Version: 1.0", head.format((long + end.strip("\n") * (" " in end)) * 100)))
    began = time.process_time()
    made = look(Kind.DOCUMENT, f"{heads}{end}\n\nTea".encode(), blind)
    assert [finding.evidence.recognizer for finding in made.findings] == ["document-too-large"]
    assert time.process_time() - began < 5


def test_a_workbook_in_a_mail_is_covered_in_it(blind: Tools) -> None:
    made = EmailMessage()
    made["From"], made["Message-ID"] = "a@example.com", "<1@example.com>"
    made.set_content("见附件")
    planted = Places()
    made.add_attachment(workbook(planted), maintype="application", subtype="octet-stream", filename="list.xlsx")
    copy = look(Kind.DOCUMENT, made.as_bytes(), blind).safe(ALL)
    assert copy is not None
    (attached,) = email.message_from_bytes(copy, policy=SMTP).iter_attachments()
    assert attached.get_filename() == "list.xlsx"
    inside = parts_of(attached.get_payload(decode=True))
    assert all(planted.values["comment"].encode() not in content for content in inside.values())
