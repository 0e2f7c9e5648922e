"""Names of persons behind their label: 姓名：…, 收件人 …, `"firstName": "…"`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guard.detect.context import Context
from guard.detect.entities import name_words as words
from guard.detect.entities.broken_names import BrokenNames
from guard.detect.entities.rare_names import RareNames
from guard.detect.entities.romanised import without_accents
from guard.detect.lookups import Lookups
from guard.detect.passage import Passage
from guard.detect.recognizer import Candidate
from guard.detect.spans import first_from
from guard.model import EntityType
from guard.word_lists import words_of

_ROLE_IN_PROSE = re.compile(
    r"\b(?:owner|agent|reporter|caller|attendee|employee|tenant|resident|subscriber|travell?er|technician|driver"
    r"|advisor|cashier|prescriber|stylist|instructor|usu[aá]rio|utilisateur|klient|kurier|nama|temsilci|alıcı) \Z",
    re.IGNORECASE,
)
"""Labels of persons that are said of programs and firms too, without a colon."""
_LONGEST_ROLE = 12
"""Characters of one, with its blank, at most."""

_COUNTED = re.compile("[1-9一二三四五](?:[ :]{1,3}|(?=[一-龥]))")
"""The number of one of several, right behind their label: 联系人1 …"""
_WHOLE = 0.86
"""Confidence of a name over two lines: more than that of its first line alone."""

_JAPANESE = re.compile(
    rf"(?:{'|'.join(words_of('persons', 'japanese'))}) ?[{words.HAN}ぁ-んァ-ヶ]{{1,3}}{words.BOUNDARY}"
)

_OF_JAPAN = re.compile(r"(?:氏名|様名|お名前|宛名|受取人|注文者|依頼主)[^\w\n]{1,3}\Z")
"""Labels in Japanese, right before a name whose two parts a blank parts."""
_TWO_PARTS = re.compile(rf"[{words.HAN}ァ-ヶ]{{1,6}} ?[{words.HAN}ぁ-んァ-ヶー]{{1,5}}{words.BOUNDARY}")


class LabelledNames:
    """Tells where the name ends that a label announces, and whether it is one."""

    def __init__(self, lookups: Lookups) -> None:
        """
        Args:
            lookups: surnames, the characters of given names and of transcribed ones, English given names.
        """
        self._given = lookups.given
        self._common = lookups.common
        self._names_too = lookups.names_too
        self._surnames = lookups.surnames
        self._english = lookups.english_names
        self._rare = RareNames(lookups)
        self._over_lines = BrokenNames(lookups)
        surname = surname_of(lookups.surnames)
        transcribing = "".join(lookups.transcribing)
        self._name = re.compile(rf"{surname}(?:[{words.HAN}]{{1,2}}|某{{1,2}}|[A-Za-z]{{1,3}}(?![A-Za-z]))")
        self._married = re.compile(rf"{surname}{surname}[{''.join(lookups.given)}]{{2}}{words.BOUNDARY}")
        """The husband's surname before the own: 簡陳美玉."""
        self._spaced = re.compile(
            rf"(?P<surname>{surname}|{_apart(lookups.surnames)})"
            rf"(?P<gap> {{1,4}})(?P<given>[{words.HAN}](?:(?P=gap)?(?![男女])[{words.HAN}])?){words.BOUNDARY}"
        )
        self._greeted = re.compile(rf"(?:尊敬|亲爱)的 ?(?P<name>{surname}[{words.HAN}]{{1,2}})(?=[:,!]| ?\n|\Z)")
        self._broken = re.compile(rf"(?<=[\"'])[{words.HAN}]{{1,2}}\n[{words.HAN}]{{1,2}}(?=[\"'])")
        """A name in quotation marks that the edge of a window broke."""
        foreign = "".join(lookups.transcribing | lookups.given)
        self._dashed = re.compile(rf"(?=.{{5}})[{foreign}]{{2,8}}-[{foreign}]{{2,8}}{words.BOUNDARY}")
        """A name whose `·` was read as a dash: 木合塔尔-依明."""
        self._transcribed = re.compile(
            rf"[{transcribing}]{{3,8}}(?:{words.BOUNDARY}|(?={words.ASKS.pattern}|{words.SPEAKS}))"
        )

    def find(self, passage: Passage) -> Iterator[Candidate]:
        """The names that stand behind their label."""
        text = passage.plain
        for match in self._greeted.finditer(text) if "敬" in text or "亲" in text else ():
            name = match["name"]
            given = name[2 if name[:2] in self._surnames and len(name) > 2 else 1 :]
            if self._are_given(given) and not self._is_word(name) and not words.NOBODY.match(name):
                yield _candidate(*match.span("name"), 0.65, Context.NAME)
        marks: list[int] | None = None
        for start, limit, context in passage.labelled(Context.NAME):
            if marks is None:
                marks = sorted(word.start for word in passage.words)
            nth = _COUNTED.match(text, start, limit) if text[start - 1 : start].isalpha() else None
            start = start if nth is None else nth.end()
            stop = min(limit, first_from(marks, start + 1) or limit)
            span = self._after_label(text, start, stop)
            if span is None:
                span = self._rare.labelled(text, start, limit)
            if span is not None:
                yield _candidate(start, span, 0.85, context)
                continue
            whole = words.LAST_FIRST.fullmatch(text, start, limit)
            english = whole or words.ENGLISH.match(text, start, limit) or words.LAST_FIRST.match(text, start, limit)
            before = text[max(0, start - 2) : start]
            told = ":" in before or not before.isascii() or before[-1:] in ("", "\n")
            in_prose = _ROLE_IN_PROSE.search(text, max(0, start - _LONGEST_ROLE), start) is not None
            doubtful = in_prose and english is not None and english[0].split()[0] not in self._english
            if english is not None and not doubtful and (told or not english[0].isupper()):
                yield _candidate(start, english.end(), 0.75, context)
                continue
            single = words.ENGLISH_WORD.match(text, start, limit)
            if single is not None and (
                (told and without_accents(single["name"]) in self._english)
                or words.PART_OF_NAME.search(text, max(0, start - 24), start)
            ):
                yield _candidate(start, single.end(), 0.6, context)
        for start, end in self._over_lines.find(passage) if passage.above else ():
            yield _candidate(start, end, _WHOLE, Context.NAME)

    def is_transcribed(self, value: str) -> bool:
        """Whether all of a value is a transcribed name with a dash for its `·`."""
        return "-" in value and self._dashed.fullmatch(value) is not None

    def _after_label(self, text: str, start: int, stop: int) -> int | None:
        """Where the name ends that starts after a label; None where there is none."""
        foreign = words.FOREIGN_NAME.match(text, start, stop) or self._dashed.match(text, start, stop)
        if foreign is not None:
            return None if words.NOT_A_NAME.search(foreign[0]) else foreign.end()
        spaced = self._spaced.match(text, start, stop) if " " in text[start : start + 4] else None
        if spaced is not None:
            given = spaced["given"].replace(" ", "")
            rare = len(given) == 1 and ":" in text[max(0, start - 2) : start]  # 姓 名 ： 黄 沅
            if (
                (rare or self._are_given(given))
                and not words.NOT_IN_NAME.intersection(given)
                and not words.HONORIFIC.match(given)
            ):
                return spaced.end()
        of_japan = _OF_JAPAN.search(text, max(0, start - 8), start) and _TWO_PARTS.match(text, start, stop)
        married = of_japan or self._married.match(text, start, stop) or _JAPANESE.match(text, start, stop)
        if married is not None and words.NOT_A_NAME.search(married[0]) is None:
            return married.end()
        broken = self._broken.match(text, start, stop)
        if broken is not None and self._name.fullmatch(broken[0].replace("\n", "")) is not None:
            return broken.end()
        match = self._name.match(text, start, stop)
        transcribed = self._transcribed.match(text, start, stop)
        if transcribed is not None and (match is None or transcribed.end() - start > 3):
            return transcribed.end()
        if match is None:
            form = words.FORM.search(text, max(0, start - 12), start)
            anything = words.ANYTHING.match(text, start, stop) if form is not None else None
            if anything is None or words.NOT_A_NAME.search(anything[0]) or words.NOBODY.match(anything[0]):
                return None
            return anything.end()
        end = match.end()
        if words.AFTER_NAME.match(text, end) is None and words.ASKS.match(text, end) is None:
            while end - start > 2 and (text[end - 1] in words.NOT_IN_NAME or self._is_verb(text, start, end)):
                end -= 1
        if end - start == 2 and text[end - 1] in words.NOT_IN_NAME:
            return None
        if text[start:end] in self._names_too:
            form = words.NAME_ENDS.match(text, end) and words.FORM.search(text, max(0, start - 12), start)
            return end if form or words.IDENTIFIED.match(text, end) else None
        if self._is_word(text[start:end]) or text[end - 1] == "人":
            return None  # 付款人: the next field
        told = text[start - 1 : start] in (":", " ") or not words.VENUE.match(text, end)
        named = text[start + 1 : end] in self._names_too  # 报修人蒋文明
        return end if told and (named or not words.NOT_A_NAME.search(text, start, end)) else None

    def _is_word(self, name: str) -> bool:
        """Whether a word only begins as a name does: 方向, 金卡, 关系管理."""
        common = name[:2] in self._common and name[:2] not in self._surnames
        return common and (len(name) == 2 or name[2] not in self._given)

    def _is_verb(self, text: str, start: int, end: int) -> bool:
        """Whether the last of three characters goes on with the sentence: 李明检 of 李明检查."""
        return end - start == 3 and text[end - 1] not in self._given and text[end - 2] in self._given

    def _are_given(self, characters: str) -> bool:
        return characters != "" and all(character in self._given for character in characters)


def surname_of(surnames: frozenset[str]) -> str:
    """A pattern for one of them that starts with a set of characters: searching for it skips fast."""
    single = "".join(sorted(surname for surname in surnames if len(surname) == 1))
    double = sorted(surname for surname in surnames if len(surname) == 2)
    firsts, seconds = ("".join(sorted({surname[at] for surname in double})) for at in (0, 1))
    return f"[{single}{firsts}](?:[{seconds}](?<={'|'.join(double)})|(?<=[{single}]))"


def _apart(surnames: frozenset[str]) -> str:
    """A pattern for those of two characters with a blank between."""
    return "|".join(f"{surname[0]} {surname[1]}" for surname in sorted(surnames) if len(surname) == 2)


def _candidate(start: int, end: int, confidence: float, context: Context) -> Candidate:
    return Candidate(EntityType.PERSON, start, end, confidence, "person.label", None, context)
