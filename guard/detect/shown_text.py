"""The text of a picture with what was found in it, and what can be said of a finding there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from guard.detect.customers import are_customers
from guard.model import EntityType, Finding, Label, LabelKind

_BEFORE = 24
"""Characters before and behind a finding that are looked at."""
_NEAR = 60
"""Characters between two findings that belong to one person."""
_LINES = 2
"""Lines of what stands around a finding, its own among them."""
LATIN = re.compile(r"[A-Za-zÀ-ɏ]+")
_OF_WORKS = re.compile(
    r"歌[曲单手词]|专辑|播放|演唱|[作填][词曲]|导演|主演|[影剧]集|影片|电影|小说|出版|章节|[唐宋]代|诗[词人]"
    r"|图书|书[名籍库架]|作[者家]|ISBN"
    r"|\b(?:songs?|albums?|artists?|lyrics|playlists?|movies?|actors?|directors?"
    r"|authors?|e?books?|bookmarks?|chapters?|novels?|publishers?|library)\b",
    re.IGNORECASE,
)
"""Words of music, films and books, whose people everybody knows."""
_CHAPTER = re.compile("第[一二三四五六七八九十百零〇]+[回章]")
_OF_A_TIMETABLE = re.compile("(?:出发|到达|始发|终到|途[径经])(?:车?站|地)?|[上下]车[站点]|站名|车站")
"""Headings of places that trains and buses leave from, call at and go to."""
_OF_STOCK = re.compile("入库|出库|移库|盘库|盘点|调拨|库区|库位|仓库|领料|采购")
"""Words of a warehouse, whose slips no customer sees."""
_WORDS_OF_A_PAGE = 2
"""Different words of one subject that make a page of it."""
_OF_A_PERSON = frozenset(EntityType) - {
    EntityType.PERSON,
    EntityType.IP,
    EntityType.SECRET,
    EntityType.ORDER_NO,
    EntityType.UNREADABLE,
}
"""Types that a name belongs to where they stand near."""


class Sign(StrEnum):
    """What a finding is taken for, or what speaks for a name; `--explain` tells it."""

    VERSION = "a version"
    SERVER = "the address of a server"
    PRIVATE = "an address of a private network"
    NOBODY = "an address that nothing calls a person's"
    HANDLE = "a name in a network of servers"
    LANGUAGE = "a guess in a text of another language"
    SETTING = "the name of a setting"
    MOMENT = "a moment in milliseconds"
    SAMPLE = "a sample"
    FILE = "the name of a file"
    PROGRAM = "a program's mail address"
    OFFICE = "an office's mail address"
    ASKED = "what a form asks for"
    BARCODE = "a barcode"
    SLIP = "a slip of the firm's own"
    ORGANISATION = "an organisation"
    COUNT = "a count"
    LONE = "a number that nothing of a person stands beside"
    FIRM = "a firm's own"
    PLACE = "a place without a street"
    MENU = "an item of a menu"
    THING = "the name of a thing"
    WORK = "a name on a page of music, films or books"
    REPEATED = "one character again and again"
    GUESS = "a guess with nothing beside it"
    SHOWN = "in a conversation or on a document"
    MESSAGE = "said in a conversation"
    NEAR = "beside other data of a person"
    WORDS = "beside words that speak of a person"
    SEVERAL = "one of several names"
    AGAIN = "a name that something else here speaks for"
    ACCOUNT = "beside words that speak of who has logged in"
    CUT_OUT = "nearly all that the picture shows"
    HEAD = "at the head of a message"


@dataclass(frozen=True, slots=True)
class ShownText:
    """The text of a picture with all that was found in it."""

    text: str = field(repr=False)
    labels: tuple[Label, ...] = field(repr=False)
    findings: tuple[Finding, ...]
    shows_more: bool
    """Whether the picture shows a conversation or a document."""

    def value(self, finding: Finding) -> str:
        return self.text[finding.start : finding.end]

    def before(self, finding: Finding, size: int = _BEFORE) -> str:
        start = finding.start or 0
        return self.text[max(0, start - size) : start]

    def after(self, finding: Finding, size: int = _BEFORE) -> str:
        end = finding.end or 0
        return self.text[end : end + size]

    def beside(self, finding: Finding) -> str:
        """What else stands in its line."""
        start = finding.start or 0
        line = self.text.rfind("\n", 0, start) + 1
        return self.text[line:start].strip() + self.text[finding.end or 0 :].partition("\n")[0].strip()

    def around(self, finding: Finding, size: int) -> str:
        """Its line with the one before and the one behind that are not empty, up to so many characters either way."""
        before = "\n".join([line for line in self.before(finding, size).split("\n") if line.strip()][-_LINES:])
        after = "\n".join([line for line in self.after(finding, size).split("\n") if line.strip()][:_LINES])
        return f"{before} {self.value(finding)} {after}"

    def caption(self, finding: Finding) -> str:
        """What the layout calls it; empty where it does not."""
        return " ".join(label.text for label in self._over(finding) if label.kind is LabelKind.CAPTION)

    def is_message(self, finding: Finding) -> bool:
        return any(label.kind is LabelKind.MESSAGE for label in self._over(finding))

    def is_of_a_menu(self, finding: Finding) -> bool:
        return any(label.kind is LabelKind.MENU for label in self._over(finding))

    def of_a_person(self, finding: Finding) -> list[Finding]:
        """Other findings that a person has beside a name."""
        return [each for each in self.findings if each.entity_type in _OF_A_PERSON and each is not finding]

    def has_near(self, finding: Finding) -> bool:
        """Whether other data of a person stands near."""
        start, end = finding.start or 0, finding.end or 0
        return any(max((each.start or 0) - end, start - (each.end or 0)) < _NEAR for each in self.of_a_person(finding))

    def is_of_a_timetable(self, finding: Finding) -> bool:
        """Whether it stands below the heading of a timetable's places."""
        return _OF_A_TIMETABLE.fullmatch(self.caption(finding)) is not None

    def names(self, *, latin: bool) -> set[str]:
        """The different names of a script."""
        values = {self.value(each) for each in self.findings if each.entity_type is EntityType.PERSON}
        return {value for value in values if bool(LATIN.search(value)) is latin}

    def is_of_works(self) -> bool:
        """Whether the page is of music, films or books, and nothing on it is a person's beside names."""
        is_of_works = self._is_of(_OF_WORKS) or _CHAPTER.search(self.text) is not None
        return (
            is_of_works and not self.shows_more and all(each.entity_type is EntityType.PERSON for each in self.findings)
        )

    def is_of_customers(self) -> bool:
        return are_customers((each.entity_type, each.evidence.recognizer, self.value(each)) for each in self.findings)

    def is_of_stock(self) -> bool:
        """Whether the page is of a warehouse, and nothing on it is a person's."""
        return self._is_of(_OF_STOCK) and all(each.entity_type is EntityType.ORDER_NO for each in self.findings)

    def _is_of(self, subject: re.Pattern[str]) -> bool:
        words = {word.lower() for word in subject.findall(self.text)}
        return len(words) >= _WORDS_OF_A_PAGE and not self.shows_more

    def _over(self, finding: Finding) -> list[Label]:
        start, end = finding.start or 0, finding.end or 0
        return [label for label in self.labels if label.start < end and start < label.end]


def said_again(shown: ShownText, judged: Sequence[Finding]) -> list[Finding]:
    """The judged findings, with the guesses undoubted that say a name again which something speaks for elsewhere."""
    told = {
        shown.value(was)
        for was, now in zip(shown.findings, judged, strict=True)
        if was.entity_type is EntityType.PERSON and now.confidence == was.confidence
    }
    told |= {value.partition(" ")[0] for value in told}
    return [
        replace(was, evidence=replace(was.evidence, context=Sign.AGAIN))
        if now.evidence.context == Sign.GUESS and shown.value(was) in told
        else now
        for was, now in zip(shown.findings, judged, strict=True)
    ]
