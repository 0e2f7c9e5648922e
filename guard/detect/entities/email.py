"""Mail addresses, next to Chinese characters too, with Chinese domains, and as OCR breaks them.

Source: RFC 5321 (lengths), RFC 5890 (internationalised domains).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from guard.detect.context import Context
from guard.detect.passage import Passage
from guard.detect.recognizer import Candidate, Needs
from guard.model import EntityType

_CJK = "\u4e00-\u9fff"
_KNOWN = "qq|1 ?6 ?3|1 ?2 ?6|gmail|outlook|hotmail|sina|foxmail|yahoo|icloud|aliyun|1 ?3 ?9|1 ?8 ?9|sohu|yeah|live|vip"
_HOSTS = "qq 163 126 gmail outlook hotmail sina foxmail yahoo icloud aliyun 139 189 sohu yeah live vip 21cn example"
_WRAPPED = "|".join("\n?".join(host) for host in _HOSTS.split())
_ELLIPSIS = r"(?:[…⋯]|\.{2})[.…⋯]{0,6}"
"""What stands for the rest where a narrow column cuts an address."""
_ADDRESS = re.compile(
    r"@(?:"
    r"(?P<usual>(?:[A-Za-z0-9-]{1,63}\.){1,6}(?:xn--[a-z0-9-]{2,59}|[a-z]{2,18}|[A-Z]{2,18}|c[0o]m|c[o0]rn)(?![A-Za-z0-9-]))"
    rf"|(?P<chinese>[A-Za-z0-9{_CJK}-]{{1,30}}\.(?:中国|中國|公司|网络|網絡|网址|商城|网店|香港|台湾|在线|我爱你|集团|手机))"
    r"|(?P<misread>(?<!\s@)(?:[A-Za-z0-9-]{2,63}[.,]){1,4}(?:com|net|org|cn|hk|tw|sg|my|in|uk|au|us|ca|de|fr|me|io|co)(?![A-Za-z0-9@,-]))"
    rf"|(?P<broken> ?(?:{_KNOWN}) ?(?:[.,。·] ?|[- ])(?:com\.cn|c[o0]m|cn|net)(?![A-Za-z0-9-]))"
    rf"|(?P<cut>(?<!\s@)(?=[a-z1-9])(?:1?[0-9]{{2}}|21cn)?[a-z.-]{{0,50}} ?{_ELLIPSIS})"
    rf"|(?P<wrapped>\n?(?:{_WRAPPED})\n?\.\n?(?:c\n?o\n?m(?:\n?\.\n?c\n?n)?|c\n?n|n\n?e\n?t)(?![A-Za-z0-9-]))"
    r")"
)
_CHINESE_LOCAL = re.compile(rf"(?:^|[\s:,;])([{_CJK}A-Za-z0-9._-]{{1,12}})\Z")
_CREDENTIALS = re.compile(r"://[^\s:/@]{1,64}:\Z")
_CUT_OFF = re.compile(r"(?<![A-Za-z0-9_.@-])[A-Za-z0-9_.-]{1,24}\Z")
_BEHIND_ANOTHER = re.compile(r"@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2}")
"""Domain of one address that runs into the name of the next, as where lines were joined."""
_MISREAD = re.compile(
    r"(?!(?:www|mail|smtp|imap|pop3?)\.)[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,40}[()]@)?[A-Za-z0-9_.-]{5,60}"
    r"\.(?:com\.cn|com|cn|net|org)"
    r"|[A-Za-z0-9](?=[^@]{0,60}@)[A-Za-z0-9 ._@%+-]{4,100}[…⋯]{0,6}"
    r"|[A-Za-z0-9][A-Za-z0-9._,+-]{1,64}@[A-Za-z0-9.,-]{4,63}"
)
"""All of a field for an address: OCR reads the `@` of small print for a letter or a zero, or a bracket beside it, loses
a `_` on a line, takes a dot for a comma and parts letters that stand apart; a narrow column cuts the end off."""
_IN_TWO_LINES = re.compile(
    r"(?=[a-z]*[0-9._-])[A-Za-z0-9._+-]{4,40}\n[A-Za-z0-9._+-]{1,40}@[A-Za-z0-9-]{2,40}\.[A-Za-z.]{2,20}"
)
"""An address that a narrow cell breaks within its mailbox, which is no word above another address."""
_READ_FOR_AT = str.maketrans("ΦФ", "@@")
"""Letters that OCR reads the `@` of some fonts for."""
_SHORTEST_NUMBER = 5
"""Digits of a mailbox before a blank, at least: fewer are the number of a line, `13 @pytest.mark`."""
_IN_LOCAL = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._%+'&-")
_OF_MACHINES = frozenset(["root", "ubuntu", "debian", "centos", "admin", "git", "pi", "user", "ec2-user", "deploy"])
"""Users whose machine follows, `root@ubuntu…` on a tab of a terminal: no mailboxes."""
_LONGEST_LOCAL = 64
"""Characters before the `@`, at most, by RFC 5321."""
_WHOLE = 0.96
"""Confidence of an address that fills a field: above that of a part of it."""


class EmailRecognizer:
    """Starts at the `@`; without one an address is what fills a field or a cell that the layout names so."""

    entity_types = frozenset({EntityType.EMAIL})
    needs = Needs.CODE
    reads_broken_lines = True

    def find(self, passage: Passage) -> Iterator[Candidate]:
        text = passage.plain if passage.plain.isascii() else passage.plain.translate(_READ_FOR_AT)
        for left, right, context in passage.above:
            if context is Context.EMAIL and _MISREAD.fullmatch(text, left, right):
                whole = text.find("@", left, right) >= 0  # more than what stands behind the blank
                yield Candidate(EntityType.EMAIL, left, right, _WHOLE if whole else 0.6, "email", None, context)
        if "@" not in text:
            return
        cells = [(left, right) for left, right, context in passage.above if context is Context.EMAIL]
        for (left, end), (below, right) in pairwise(cells):
            if below == end + 1 and _IN_TWO_LINES.fullmatch(text, left, right):
                yield Candidate(EntityType.EMAIL, left, right, _WHOLE, "email", None, Context.EMAIL)
        for match in _ADDRESS.finditer(text):
            at = match.start()
            usual = match.lastgroup == "usual"
            blank = at > 0 and text[at - 1] in " \n"
            start = _local(text, at - 1 if blank else at)
            if start is None and usual and not blank:
                start = _chinese_local(text, at)
            if (
                start is None
                or (match.lastgroup == "cut" and text[start:at] in _OF_MACHINES)
                or (blank and at - 1 - start < _SHORTEST_NUMBER and text[start : at - 1].isdigit())
                or _BEHIND_ANOTHER.match(text, start - 1 if start else 0, at)
                or _CREDENTIALS.search(text, max(0, start - 72), start)
            ):
                continue
            confidence = 0.95 if usual and not blank else 0.7
            yield Candidate(EntityType.EMAIL, _mended(text, start), match.end(), confidence, "email")


def _local(text: str, end: int) -> int | None:
    """Where the part before the `@` starts; None where there is none."""
    start = end
    while start > max(0, end - _LONGEST_LOCAL) and text[start - 1] in _IN_LOCAL:
        start -= 1
    while start < end and text[start] in ".'&-%":
        start += 1
    return start if start < end and text[end - 1] not in ".'" else None


def _chinese_local(text: str, at: int) -> int | None:
    """The same, where it holds Chinese characters and something parts it from the words before."""
    left = max(0, at - 13)
    found = _CHINESE_LOCAL.search(text[left:at])
    return left + found.start(1) if found is not None else None


def _mended(text: str, start: int) -> int:
    """The start with what a blank or a line break has cut off, where both sides of the cut are digits."""
    if start > 1 and text[start - 1] in " \n" and text[start].isdigit() and text[start - 2].isdigit():
        cut = _CUT_OFF.search(text, max(0, start - 26), start - 1)
        if cut is not None and not cut[0].isdigit():
            return int(cut.start())
    return start
