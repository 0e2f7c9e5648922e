"""A text as the recognizers see it: three readings of one length, and what the labels say of each place."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from guard.detect.context import Context
from guard.detect.lexicon import Lexicon, Mark
from guard.detect.normalise import plain, repair
from guard.detect.pasted_tables import Columns, headings, may_hold_rows
from guard.detect.spans import Spans
from guard.model import Label, LabelKind

_REACH = 14
"""Longest gap between a label and its value, in characters; labels further off are another value's."""
_AFTER = 5
"""Longest gap between a value and a label behind it, in characters: 13800138000（手机）."""
_INTO = 12
"""Characters of what a label of the layout names in which a value may begin; behind them the value is only
mentioned."""
_SENTENCE = re.compile("[一-龥]{6}")
"""Words in which a value is only mentioned, whatever the label of the layout names."""
_MOST_OVERLAYS = 8
"""Labels of the layout looked at for one character; more over one place are of hostile pages."""
_LEADS_ON = frozenset(":=")
"""Signs behind a label whose value is still to come."""
_NOTHING = Spans()
_BY_END = itemgetter(1)
_BY_PLACE = itemgetter(0, 1)
_GOODS = re.compile(
    r"(?:品牌|商品|产品|[商产菜]品名称|角色|角色名称|部门|岗位|城市|地区|省份|分类|类目|Brand|Product)\W*\Z"
)
"""Ends of headings over words that are no persons' names."""
_MARKS = r"[\s:()\[\]【】「」“”<>›»\"'#№*=|,.。，、/-]*"
_FILLER = (
    rf"{_MARKS}(?:(?:的?号码|的?号|码|编号|单号|详情|信息|是|为|即|(?:查询|管理|列表|中心)(?= ?[>›»])"
    rf"|n\.?[°º]|_?(?:number|numbers|num|nr|no|id|is|was|are|at|my|the|code|s)(?![a-zß-ɏ0-9])){_MARKS}){{0,4}}"
)
"""What may stand between a label and its own value: punctuation, and words that go on with the label."""
_REMARK = r"(?:号码|号|码)?\((?=[^()\n]*(?:填|请|如|例|支持|位|格式|可|用于|包含|[a-z]{2}))[^()\n]{1,30}\) ?: ?"
"""What forms say between a label and its value: 身份证号（请填18位）：…"""
_BETWEEN = re.compile(rf"{_FILLER}\Z")
_REMARKED = re.compile(rf"{_REMARK}\Z")
_ANSWERED = r"(?:是?(?:多少|什么|啥)[呢吗呀啊]?[?。]?|[呢吗呀啊]?\?|[呢吗])\n[^\n:]{1,12}: ?"
"""What stands between a label that somebody asks for and the answer in the next line: …保单号是多少？客户：…"""
_SKIP = re.compile(rf"(?:{_REMARK})?{_FILLER}(?:{_ANSWERED})?")
_FARTHEST = 40
"""Longest gap that such a remark fills, in characters."""
_LABEL_ENDS = re.compile("[:\t]")
_STRETCHED = re.compile(r"(?<![一-龥])[一-龥](?: {1,4}[一-龥]){1,5} {0,4}\Z")
"""A label that a form stretches over its field: 姓 名：…"""
_LONGEST_STRETCHED = 32
"""Characters of such a label, with its blanks."""
_MAYBE_QUIET = re.compile("[-/.][0-9A-Fa-f]{1,4}[-/.]|[0-9] ?(?:字节|[Bb]ytes)")
"""What each of those has."""
_QUIET = re.compile(
    r"[0-9A-Fa-f](?<![0-9A-Za-z].)(?:[0-9A-Fa-f]{7}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}"
    r"|(?<=[0-9])[0-9]{3}-[01]?[0-9]-[0-3]?[0-9](?:[ T]+[0-2]?|(?<=-[0-9]{2})[0-2])[0-9]:[0-5][0-9]"
    r"|(?:(?<=1)9|(?<=2)0)[0-9]{2}(?P<sign>[-/.])[01][0-9](?P=sign)[0-3][0-9] ?[-~至—–] ?"
    r"(?:19|20)[0-9]{2}(?P=sign)[01][0-9](?P=sign)[0-3][0-9](?![0-9])"
    r"|(?<![.-].)(?:(?<=1)9|(?<=2)0)[0-9]{2}(?P<part>[-/])[01][0-9](?P=part)[0-3][0-9]"
    r"(?![0-9/-]|[ \n][0-9]{3}[0-9Xx](?![0-9]))"
    r"|(?<=[0-9])[0-9]{5,} ?(?:字节|[Bb]ytes\b))"
)
"""UUIDs, times, days and sizes: digits that are nobody's."""


class Hint(NamedTuple):
    """What the nearest label says of a value."""

    context: Context | None
    near: bool
    """Whether the label is the value's own: nothing but punctuation and words like 是 stand between."""


NO_HINT = Hint(None, False)


NO_LIST = (-100, NO_HINT)


class Carried(NamedTuple):
    """What a piece of a long text has from the text before it."""

    columns: Columns = ()
    """Of the table that goes on."""
    number: tuple[int, Hint] = (-1, NO_HINT)
    """Where the number before the piece ends, counted from its start, and what its label says: a list shares one."""


NOTHING_CARRIED = Carried()


class Passage(NamedTuple):
    """Offsets are the same in all three readings."""

    plain: str
    """In usual characters: full width, odd spaces and digits of other scripts undone."""
    digits: str
    """As `plain`, and with the letters put right that OCR reads for digits."""
    lower: str
    repaired: Spans
    """Where `digits` differs from `plain`."""
    digit_count: int
    """Digits from 0 to 9 in `digits`."""
    words: tuple[Mark[Context], ...]
    """Label words in the text, by their end."""
    word_ends: tuple[int, ...]
    places: tuple[tuple[int, int], ...]
    """Names of provinces, cities and counties, [start, end)."""
    above: tuple[tuple[int, int, Context], ...]
    """Labels that the layout puts beside or above characters, by start; of one place the likeliest first."""
    capitals: bool
    """Whether any letter is a capital: codes of many kinds begin with one."""
    quiet: Spans
    """Identifiers of machines (UUIDs, hashes) whose digits are nobody's."""
    chinese: bool
    """Whether the whole text, as it was given, has more than ASCII characters."""
    carried: Carried
    menus: tuple[tuple[tuple[int, int], ...], ...]
    """The items of each menu that the layout shows."""
    columns: tuple[tuple[tuple[int, int], ...], ...]
    """The cells below each heading that the layout shows."""
    messages: tuple[tuple[int, int], ...]
    """The lines of a conversation that the layout shows, by start."""
    goods: Spans
    """What the layout calls a brand, a product, a city, a role: its names are no persons'."""
    laid_out: bool
    """Whether a layout speaks of any of it."""

    def hint(self, start: int, end: int) -> Hint:
        """What the label nearest to [start, end) says: before it in the text, beside or above it, or right behind."""
        index = bisect_right(self.word_ends, start)
        while index:
            index -= 1
            word = self.words[index]
            gap = start - word.end
            if gap > _REACH:
                if gap <= _FARTHEST and _REMARKED.match(self.lower, word.end, start):
                    return Hint(word.value, True)
                break
            own = gap <= 1 or _BETWEEN.match(self.lower, word.end, start) is not None
            # In a form of two columns the caption of the next field may stand in the line before.
            laid = None if own and "\n" not in self.plain[word.end : start] else self._above(start, end)
            return laid or Hint(word.value, own)
        laid = self._above(start, end)
        if laid is not None:
            return laid
        after = bisect_right(self.word_ends, end)
        if after < len(self.words):
            word = self.words[after]
            of_next = self.plain[word.end : word.end + 1] in _LEADS_ON  # userId=1002938475, phone=…
            if 0 <= word.start - end <= _AFTER and not of_next and "\n" not in self.plain[end : word.start]:
                return Hint(word.value, False)
        return NO_HINT

    def labelled(self, *contexts: Context) -> Iterable[tuple[int, int, Context]]:
        """Where a value with one of these labels would start, where it must end, and the label's class."""
        return self._labelled(contexts) if self.words or self.above else ()

    def _labelled(self, contexts: tuple[Context, ...]) -> Iterator[tuple[int, int, Context]]:
        for word in self.words:
            if word.value in contexts:
                skipped = _SKIP.match(self.lower, word.end)
                if skipped is not None:
                    yield skipped.end(), len(self.plain), word.value
        for left, right, context in self.above:
            if context in contexts:
                yield left, right, context

    def repaired_at(self, start: int, end: int) -> bool:
        """Whether letters were put right within [start, end)."""
        return self.repaired.touch(start, end)

    def _above(self, start: int, end: int) -> Hint | None:
        if not self.above:
            return None
        index = bisect_left(self.above, (end, 0))
        for left, right, context in self.above[max(0, index - _MOST_OVERLAYS) : index]:
            if left < end and start < right:
                return Hint(context, start - left <= _INTO and _SENTENCE.search(self.plain, left, start) is None)
        return None


def passage(
    text: str,
    labels: Sequence[Label],
    lexicon: Lexicon,
    *,
    chinese: bool | None = None,
    carried: Carried = NOTHING_CARRIED,
) -> Passage:
    """The readings of a text, with the labels that its layout gives.

    Args:
        text: the text, or a piece of it.
        labels: of the layout; offsets are those of `text`.
        lexicon: the label words and place names to look for.
        chinese: whether the text that this is a piece of has more than ASCII characters; None: it is the whole.
        carried: what the piece has from the text before it.
    """
    usual = plain(text)
    digits, repaired = repair(usual)
    lower = usual.lower()
    if len(lower) != len(usual):  # a few letters have lower forms of two code points
        lower = "".join(character.lower()[0] for character in usual)
    words, places = lexicon.marks(lower)
    if " " in lower and not lower.isascii():
        stretched = tuple(_stretched(lower, lexicon))
        words = tuple(sorted(words + stretched, key=_BY_END)) if stretched else words
    above = []
    for label in labels:
        context = _context_of(label, lexicon)
        if context is not None:
            above.append((label.start, label.end, context))
    if may_hold_rows(lower, carried.columns):
        above.extend(headings(lower, lexicon.context_of, carried.columns))
    return Passage(
        plain=usual,
        digits=digits,
        lower=lower,
        repaired=Spans(repaired) if repaired else _NOTHING,
        digit_count=sum(map(digits.count, "0123456789")),
        words=words,
        word_ends=tuple(word.end for word in words) if words else (),
        places=places,
        above=tuple(sorted(above, key=_BY_PLACE)) if above else (),
        capitals=lower != usual,
        quiet=_spans(_QUIET, usual) if _MAYBE_QUIET.search(usual) is not None else _NOTHING,
        chinese=not text.isascii() if chinese is None else chinese,
        carried=carried,
        menus=_together(labels, LabelKind.MENU) if labels else (),
        columns=_together(labels, LabelKind.CAPTION) if labels else (),
        messages=_messages(labels) if labels else (),
        goods=Spans((label.start, label.end) for label in labels if _is_nobodys(label)) if labels else _NOTHING,
        laid_out=bool(labels),
    )


def _spans(pattern: re.Pattern[str], text: str) -> Spans:
    spans = [match.span() for match in pattern.finditer(text)]
    return Spans(spans) if spans else _NOTHING


def _messages(labels: Sequence[Label]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted((label.start, label.end) for label in labels if label.kind is LabelKind.MESSAGE))


def _together(labels: Sequence[Label], kind: LabelKind) -> tuple[tuple[tuple[int, int], ...], ...]:
    """What the layout shows together: the items of each menu, the cells of each column."""
    items: dict[tuple[int | None, str], list[tuple[int, int]]] = {}
    for label in labels:
        if label.kind is kind:
            heading = label.text if kind is LabelKind.CAPTION else ""
            items.setdefault((label.menu, heading), []).append((label.start, label.end))
    return tuple(map(tuple, items.values()))


def _context_of(label: Label, lexicon: Lexicon) -> Context | None:
    """The class of a layout's label; None where it is none of the lexicon's."""
    if label.kind is LabelKind.GOODS:
        return Context.GOODS
    return lexicon.context_of(plain(label.text).lower()) if label.kind is LabelKind.CAPTION else None


def _is_nobodys(label: Label) -> bool:
    """Whether a label calls a post, a brand, a product, a city: its names are no persons'."""
    return label.kind is LabelKind.POST or (label.kind is LabelKind.CAPTION and _GOODS.search(label.text) is not None)


def _stretched(lower: str, lexicon: Lexicon) -> Iterator[Mark[Context]]:
    """The labels whose characters stand apart, each before a colon or a tab."""
    for mark in _LABEL_ENDS.finditer(lower):
        at = mark.start()
        before = lower[max(0, at - _LONGEST_STRETCHED) : at]
        if before.rstrip(" ")[-2:-1] != " ":
            continue
        match = _STRETCHED.search(before)
        context = lexicon.context_of(match[0].replace(" ", "")) if match is not None else None
        if match is not None and context is not None:
            start = at - len(before)
            yield Mark(start + match.start(), start + len(match[0].rstrip()) + match.start(), context)
