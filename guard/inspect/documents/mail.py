"""Mails (.eml): what their headers, texts, pages and attachments say; put together anew, of those alone.

Technical headers are in no copy: the ways that a mail took, signatures, identifiers.

Source: RFC 5322 (headers), RFC 2045 to 2047 (parts, encodings).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.parser import BytesParser
from functools import partial

from guard.errors import InputError, RedactError
from guard.inspect.documents import mail_writing as writing
from guard.inspect.documents.bounds import Bounds, damaged, too_large
from guard.inspect.documents.contents import Contents, Draft, Member, Members, Undo, passages

_TECHNICAL = re.compile(
    "(?:x-)?received(?:-spf)?|(?:x-|resent-)?(?:original-)?message-?id|in-reply-to|references|return-path|errors-to|"
    ".*signature|.*authentication-results.*|arc-.*|dkim-.*|domainkey-.*|list-.*|mime-version|user-agent|thread-index|"
    "content-(?:type|disposition|transfer-encoding|id|length|language)|autocrypt|feedback-id|x-mailer|x-mimeole|"
    "x-(?:ms|microsoft|forefront|exchange|eop|sid|clientproxied|google|gm|gmail|qq|bizmail|netease|ntes|coremail|cm|hm|"
    "ali|alimail|ding|spam|rspamd|virus|tm|tmase|he|amazon|ses|sg|mailgun|mandrill|barracuda|ironport|proofpoint|"
    "mimecast|outbound|forwarded|mailing|yahoo|apple|campaign|report-abuse|uidl|account)(?:-.*|by)?|cmm-.*|"
    "x-.*(?:-|orig)(?:ip|uuid|guid|trace|hash|score|digest)|x-.*(?:trans|queue|session|thread|msg|mail|request)-?id",
    re.IGNORECASE,
)
"""Headers that programs write for programs: identifiers, hosts, addresses of machines, signatures, verdicts."""
_READ = ("Subject", "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Comments", "Keywords", "Organization", "Date")
_KEPT = frozenset(map(str.lower, _READ))
BROKEN = (MessageError, RecursionError, ValueError, LookupError, AttributeError, TypeError)
"""What the standard library's mail package raises for a mail that does not follow the standards."""
_OF_PARTS = re.compile(rb"(?:^|[\r\n])Content-[A-Za-z-]{1,40}:[^\r\n]*(?:[\r\n]{1,2}[ \t][^\r\n]*)*", re.IGNORECASE)
_LONGEST_OF_PARTS, _LONGEST = 16 * 1024, 256 * 1024
"""Bytes of a header that says what a part is, and characters of any other, at most: the standard library takes them
apart in a time with the square of their length."""
_TYPE = re.compile(r"(?!.*\d{4})[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,80}")


@dataclass(slots=True)
class _Part:
    """A part of a mail, with what it says as it stands now."""

    kind: str
    children: list[_Part] = field(default_factory=list)
    text: str | None = field(default=None, repr=False)
    member: str | None = None
    name: str = field(default="", repr=False)
    inline: str | None = field(default=None, repr=False)
    """The identifier by which a page shows it."""


@dataclass(slots=True)
class _Mail:
    bounds: Bounds
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    drafts: list[Draft] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    parts: int = 0

    def part(self, message: Message) -> _Part:
        """A part, with those inside it."""
        self.parts += 1
        if self.parts > self.bounds.members:
            raise too_large("parts")
        place = f"part {self.parts}"
        for header in _aside(message, whole=self.parts == 1):
            self._say("other headers" if self.parts == 1 else place, header)
        kind = message.get_content_type()
        kind = kind if _TYPE.fullmatch(kind) else "application/octet-stream"
        if message.is_multipart() and kind.startswith("multipart/"):
            self._say("around its parts", message.preamble, message.epilogue)
            return _Part(kind, [self.part(each) for each in message.get_payload() if isinstance(each, Message)])
        part = _Part(kind, name=next(iter(writing.file_names(message)), ""), inline=message.get("Content-ID"))
        if part.inline:
            identified = Draft(place, self.bounds)
            shown = part.inline.replace("@", " ")  # it looks like an address, and is none
            identified.add(part.inline, "identifier", partial(_put_identifier, part), shown=shown)
            self.drafts.append(identified)
        if part.name:
            named = Draft(place, self.bounds)
            named.add(part.name, "name", partial(_put_name, part))
            self.drafts.append(named)
        if not writing.is_told(message):
            self.unread.append(place)
            return part
        content = writing.payload(message)
        if kind == "text/plain":
            part.text = writing.text_of(content, message)
            said = Draft(place, self.bounds)
            said.add(part.text, "", partial(_put_text, part))
            self.drafts.append(said)
            return part
        if kind.startswith("text/"):
            content = writing.text_of(content, message).encode(errors="replace")
        part.member = f"{place}{_suffix(kind, part.name)}"
        self.members.append(Member(part.member, content, place))
        return part

    def _say(self, place: str, *texts: str | None) -> None:
        """Texts that no program shows, and that are in no copy."""
        draft = Draft(place, self.bounds, again=True)
        for text in texts:
            draft.gap("\n")
            draft.add(text or "", "", None)
        self.drafts.append(draft)

    def written(self, root: _Part, members: Members) -> bytes:
        """The mail as its parts stand now.

        Raises:
            RedactError: it cannot be written.
        """
        try:
            made = _written(root, members) or EmailMessage(policy.SMTP)
            for name, value in {**self.headers, "MIME-Version": "1.0"}.items():
                del made[name]
                made[name] = " ".join(value.split())
            return made.as_bytes()
        except BROKEN as error:
            raise RedactError("the safe copy of a mail cannot be written; it is not offered") from error


def read(data: bytes, bounds: Bounds) -> Contents:
    """A mail. An attachment of which there is no copy is left out.

    Raises:
        InputError: it cannot be read.
    """
    if any(len(head[0]) > _LONGEST_OF_PARTS for head in _OF_PARTS.finditer(data)):
        raise too_large("characters")
    if writing.holds_several(data):
        raise InputError("a folder of mails; save one of them", code="unknown-format")
    try:
        message = writing.parsed(data)
        mail = _Mail(bounds)
        headers = Draft("", bounds)
        for name in _READ:
            values = message.get_all(name, [])
            if sum(len(str(value)) for value in values) > _LONGEST:
                raise too_large("characters")
            if values:
                value = ", ".join(writing.spoken(str(each)) for each in values)
                mail.headers[name] = value
                headers.gap("\n")
                headers.add(value, name, partial(_put_header, mail, name))
        root = mail.part(message)
    except BROKEN as error:
        raise damaged() from error
    said = passages([headers, *mail.drafts], bounds)
    return Contents(said, tuple(mail.members), partial(mail.written, root), tuple(mail.unread))


def raw_parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    """A mail as it is, and each of its parts decoded, by a name of its own."""
    yield "", data
    for number, each in enumerate(writing.parsed(data).walk()):
        yield str(number), writing.payload(each)


def _aside(message: Message, *, whole: bool) -> Iterator[str]:
    """What a part says in headers that are in no copy. `whole`: the part is the mail itself."""
    yield from writing.file_names(message)[1:]
    for name, value in message.items():
        written = not str(value).isascii() or "=?" in str(value)
        if (not whole or name.lower() not in _KEPT) and (written or not _TECHNICAL.fullmatch(name)):
            yield writing.spoken(str(value))


def _suffix(kind: str, name: str) -> str:
    if kind == "text/html":
        return ".html"
    return ".eml" if kind == "message/rfc822" else f".{name.rpartition('.')[2]}" if "." in name else ""


def _put_text(part: _Part, text: str) -> Undo:
    before, part.text = part.text, text
    return partial(setattr, part, "text", before)


def _put_identifier(part: _Part, text: str) -> Undo:
    """An identifier that told something goes; the page shows no picture in its place."""
    before, part.inline = part.inline, None
    return partial(setattr, part, "inline", before)


def _put_name(part: _Part, text: str) -> Undo:
    before, part.name = part.name, text.replace("*", "x")
    return partial(setattr, part, "name", before)


def _put_header(mail: _Mail, name: str, text: str) -> Undo:
    before, mail.headers[name] = mail.headers[name], text
    return partial(mail.headers.__setitem__, name, before)


def _written(part: _Part, members: Members) -> EmailMessage | None:
    """A part anew; None: there is no copy of what it holds."""
    made = EmailMessage(policy.SMTP)
    if part.kind.startswith("multipart/"):
        made["Content-Type"] = part.kind
        for child in part.children:
            inside = _written(child, members)
            if inside is not None:
                made.attach(inside)
        return made
    main, _, sub = part.kind.partition("/")
    name, inline = " ".join(part.name.split()) or None, part.inline
    if part.text is not None:
        made.set_content(part.text, subtype=sub, charset="utf-8", filename=name, cid=inline)
        return made
    content = members.get(part.member or "")
    if content is None:
        return None
    if main == "text":
        made.set_content(content.decode(errors="replace"), subtype=sub, charset="utf-8", filename=name, cid=inline)
    elif part.kind == "message/rfc822":
        made.set_content(BytesParser(policy=policy.SMTP).parsebytes(content), filename=name)
    elif main == "message":  # what a report says; as such it could only be written in its own form
        made.set_content(content.decode(errors="replace"), charset="utf-8", filename=name)
    else:
        made.set_content(content, main, sub, filename=name, cid=inline)
    return made
