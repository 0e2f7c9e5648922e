"""Chinese names that the words around them give away: labels, titles, offices, the first words of a biography."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from guard.detect.entities import name_words as words
from guard.detect.entities.framed_names import WORDS_TOO, FramedNames
from guard.detect.entities.name_labels import LabelledNames, surname_of
from guard.detect.entities.rare_names import SURNAMES, RareNames
from guard.detect.entities.service_notes import ServiceNotes
from guard.detect.lookups import Lookups
from guard.detect.passage import Passage
from guard.detect.recognizer import Candidate
from guard.model import EntityType

_LIKELY = 0.6
"""Confidence from which a name vouches for those in a row with it."""


class NameRules:
    """Knows surnames, the characters of given names, and what stands beside a name."""

    def __init__(self, lookups: Lookups) -> None:
        """
        Args:
            lookups: surnames, the characters of given names and of transcribed ones, words that look like a name.
        """
        self._given = lookups.given
        self._common = lookups.common
        self._names_too = lookups.names_too
        self._cities = frozenset(place for place in lookups.places if len(place) == 2)
        self._surnames = lookups.surnames
        self._transcribing = lookups.transcribing
        self._foreign = lookups.transcribing | lookups.given
        self._labels = LabelledNames(lookups)
        self._rare = RareNames(lookups)
        surname = surname_of(lookups.surnames)
        self._notes = ServiceNotes(lookups, surname)
        self._framed = FramedNames(lookups, surname_of(lookups.surnames.union(SURNAMES, WORDS_TOO)))
        self._titled = re.compile(
            rf"(?P<surname>{surname})(?:[{words.HAN}]{{0,2}}?(?P<title>{words.TITLES})|某{{1,2}}(?![市省县区镇村地局厂校公医学单部]))"
        )
        self._leading = re.compile(
            rf"(?P<name>{surname}(?:[{words.HAN}]{{1,2}}|[A-Za-z]{{1,3}}(?=[,、; ]?1[3-9][0-9]{{9}})))"
            r"(?=[,、;| ]?\s?(?:\+?86)?[- ]?1[3-9][0-9][ -]?[0-9]{4}|[1-9][0-9]{5}[ -]?(?:19|20)[0-9]{2}"
            r"|[,、;\s]+(?:[0-9]{6}|0[0-9]{2,3}-[0-9]{7}"
            r"|电话|手机|身份证|联系|[0-9]{1,3} ?(?:栋|幢|号楼|单元))"
            r"|(?P<reached>\((?:\+?86)?[- ]?1[3-9][0-9]{9}\))"
            r"|(?P<owner>的(?:身份|电话|手机|联系|邮箱|信用|家庭|住址|地址|订单|快递|包裹|银行卡|护照|账户|车牌)"
            r"|住在|居住|家住|现居|今年[0-9]|[0-9]{1,2} ?岁|(?:提交|发起)的|年收入|\([男女0-9])"
            r"|(?P<career>(?:直接|间接|合计)?持有|持股|现任|曾任|兼任|历任|担任|毕业于|的?简历)"
            r"|\((?:下称|以下简称|化名)|(?P<speaker>: ?[“\"一-龥@])|\([先女][生士]"
            r"|(?P<takes>收(?=[,.。;；(\s]|\Z))|(?P<last>[ \t]*(?:\n|\Z)))"
        )
        self._before_life = re.compile(
            rf"(?:\A|[\n。;:>|*•(、, \t])"
            rf"(?P<name>(?P<known>{surname}[{words.HAN}]{{1,2}}|{words.FOREIGN})|[{words.HAN}]{{2,4}})"
            rf"(?P<title>{words.LIFE_TITLES})?\Z"
        )
        self._after_office = re.compile(
            rf"[{words.ENDS_OF_OFFICES}被由经] ?(?:[0-9]{{4,10}} ?|(?P<colon>: ?))?"
            rf"(?P<name>{surname}[{words.HAN}]{{1,2}}?)"
            rf"(?:{words.BOUNDARY}|(?=1[3-9][0-9]{{9}}|{words.SPEAKS})|(?P<does>(?={words.DOES}))|(?P<acts>(?={words.ACTS})))"
        )
        double = "|".join(sorted(each for each in lookups.surnames if len(each) == 2 and each not in words.SAID_OFTEN))
        self._double = re.compile(rf"(?:{double})[{''.join(lookups.given)}]{{1,2}}(?![路街村镇庄县区寨山河])")
        self._transcribed = re.compile(
            rf"[{''.join(lookups.transcribing)}]{{3,8}}(?={words.LIFE_TITLES}|医生|[ ,:]?1[3-9][0-9]{{9}})"
        )

    def find(self, passage: Passage) -> Iterator[Candidate]:
        """The names that a rule sees."""
        text = passage.plain
        yield from self._labels.find(passage)
        if text.isascii():
            return
        if words.TITLED.search(text) is not None:
            yield from self._with_title(text)
        for match in self._transcribed.finditer(text):
            if words.BEFORE_LINE.search(text[max(0, match.start() - 1) : match.start()]):
                yield _candidate(*match.span(), 0.7, "person.title")
        yield from self._leads(text)
        yield from (_candidate(*span, 0.65, "person.line") for span in self._rare.beside(text))
        if passage.places:
            yield from self._recipients(passage)
        yield from self._born(text)
        yield from self._framed.find(text)
        yield from (_candidate(*span, 0.75, "person.service") for span in self._notes.find(text))
        for match in self._double.finditer(text):
            if not words.VENUE.match(text, match.end()):
                yield _candidate(*match.span(), 0.6, "person.double")
        for match in self._after_office.finditer(text):
            start, end = match.span("name")
            told = (
                match["does"] is not None
                if match[0][0] in "被由经"
                else text.endswith(words.OFFICE, 0, match.start() + 1)
            )
            name = text[start:end]
            likely = self._is_likely(name) or (
                len(name) == 3
                and match["acts"] is None
                and match["colon"] is None
                and not {match[0][0], name[0]} & words.BEFORE_NO_NAME
                and not words.NOT_IN_NAME.intersection(name)
                and text[start - 2 : start] != "代表"
            )
            if told and likely and self._may_be(name):
                yield _candidate(start, end, 0.6, "person.office")

    def may_stand_among(self, value: str, is_sure: bool) -> bool:
        """Whether all of a line may be a name, where most lines beside it are; `is_sure`: where nearly all are."""
        if words.ENGLISH.fullmatch(value) or words.LAST_FIRST.fullmatch(value) or self._labels.is_transcribed(value):
            return True
        native = value[:1] in self._surnames or value[:2] in self._surnames or self._rare.begins(value)
        return (
            (native or (is_sure and self._are_given(value[1:]) and words.NOBODY.match(value) is None))
            and words.ANYTHING.fullmatch(value) is not None
            and self._may_be(value)
            and len(value) <= 3 + (value[:2] in self._surnames)
        )

    def listed(self, text: str, found: Sequence[Candidate]) -> Iterator[Candidate]:
        """The names that stand in a row with others, as lists of officials have them."""
        if "、" not in text:
            return
        starts = {name.start for name in found if name.confidence >= _LIKELY}
        ends = sorted(name.end for name in found if name.confidence >= _LIKELY)
        for end in ends:
            while (match := words.LISTED.match(text, end)) is not None and match.start("name") not in starts:
                start, end = match.span("name")
                name = match["name"]
                native = name[0] in self._surnames or name[:2] in self._surnames
                between = text[end : end + 1] == "、" and end + 1 in starts
                told = (native and between) or (self._is_likely(name) and (native or self._rare.begins(name)))
                if not (told and self._may_be(name)):
                    break
                starts.add(start)
                yield _candidate(start, end, 0.6, "person.row")

    def whole(self, text: str, start: int, end: int) -> tuple[int, int]:
        """The span of a name with what was left out: the parts beside a `·`, a surname, the last character."""
        if text[start - 1 : start] in words.DOTS or text[end : end + 1] in words.DOTS:
            return self._with_parts(text, start, end)
        double = text[start : start + 2] in self._surnames
        size = end - start
        ends_line = text[start - 1 : start] in ("", "\n") and words.LAST_OF_LINE.match(text, end)
        if (size == 2 or (double and size == 3)) and (ends_line or self._are_given(text[end : end + 1])):
            last = end + 2 if double and size == 2 and self._are_given(text[end + 1 : end + 2]) else end + 1
            if words.AFTER_NAME.match(text, last):
                end = last
        if size == 2 and not double and self._are_given(text[start:end]):
            before = text[start - 1 : start]
            if (
                (before in self._surnames or self._rare.begins(before))
                and before not in words.PREPOSITIONS
                and words.BEFORE_LINE.search(text[max(0, start - 2) : start - 1])
            ):
                start -= 1
        return start, end

    def _with_parts(self, text: str, start: int, end: int) -> tuple[int, int]:
        for _ in range(words.MOST_PARTS):
            if start < 2 or text[start - 1] not in words.DOTS or text[start - 2] not in self._foreign:
                break
            start -= 1
            least = max(0, start - words.LONGEST_PART)
            while start > least and text[start - 1] in self._foreign:
                start -= 1
        for _ in range(words.MOST_PARTS):
            last = words.LAST_PART.match(text, end + 1) if text[end : end + 1] in words.DOTS else None
            if last is not None and not words.NOT_A_NAME.search(last[0]):
                return start, last.end()
            if text[end : end + 1] not in words.DOTS or text[end + 1 : end + 2] not in self._foreign:
                break
            end += 1
            most = end + words.LONGEST_PART
            while end < most and text[end : end + 1] in self._foreign:
                end += 1
        return start, end

    def _with_title(self, text: str) -> Iterator[Candidate]:
        titled = self._titled.search(text)
        while titled is not None:
            start, end = titled.span()
            name = text[start : titled.start("title")] if titled["title"] is not None else ""
            if len(name) > 2 and name[-1] in self._surnames and not self._is_likely(name):
                start, name = start + len(name) - 1, name[-1]  # 舍管王阿姨
            if not name:
                before = text[max(0, start - 1) : start]
                if titled["surname"] not in words.PREPOSITIONS or words.BEFORE_LINE.search(before):
                    yield _candidate(start, end, 0.7, "person.somebody")
            elif self._bears_title(text, start, name, end):
                alone = name in self._surnames
                yield _candidate(start, end if alone else start + len(name), 0.6 if alone else 0.75, "person.title")
            else:
                end = titled.start() + 1  # 敬的王女士: the surname may be a later one
            titled = self._titled.search(text, end)

    def _bears_title(self, text: str, start: int, name: str, end: int) -> bool:
        """Whether what stands before a title is a name, and no part of a word."""
        before = text[max(0, start - 1) : start]
        if before != "" and (before in "公责兼全" or before in self._surnames or before + name[0] in ("主任", "主管")):
            return False
        if (name[0] == "任" and before in words.TAKES_OFFICE) or (name[0] in "国位" and before >= "一"):
            return False  # 担任经理, 英国教授, 一位老师
        if text[start : start + 2] in self._common and len(name) == 1:
            return False  # 武警官兵
        if name[0] == "任" and words.POST.match(text, end):
            return False
        inside = before + name[0] in self._common or (name[:2] in self._common and name[:2] not in self._surnames)
        return not inside and not words.NOT_A_NAME.search(name) and not words.VENUE.match(text, end)

    def _leads(self, text: str) -> Iterator[Candidate]:
        for match in self._leading.finditer(text):
            start, end = match.span("name")
            if match["speaker"] and text[start - 1 : start] not in ("", "\n"):
                continue
            beside = text[max(0, start - 2) : start] + text[end : end + 2]
            likely = self._is_likely(text[start:end]) or any(map(str.isdigit, beside))
            if match["career"] and (end - start < 3 or not self._is_likely(text[start:end])):
                continue  # 国泰持有: firms have names of two characters
            needy = match["last"] is not None or any(match[sign] for sign in ("owner", "speaker", "takes", "reached"))
            if not likely and needy:
                continue  # few words are a surname and characters of given names
            if match["last"] is not None and match["name"] in self._cities:
                continue
            before = text[max(0, start - 1) : start]
            stands = words.BEFORE_LINE.search(before) or (match["owner"] and before == "的")
            stands = stands or words.TIME_BEFORE.search(text, max(0, start - words.LONGEST_TIME), start)
            # …2单元482王小明收: the name behind an address. 请与王小明(13800138000)核对
            stands = stands or (match["takes"] and before in "0123456789室号户")
            stands = stands or (match["reached"] and before in "与和给向找由请系是")
            # 收王小明13800138000: waybills mark so who sends and who receives
            marked = before in ("收", "寄", "父", "母") and (text[start - 2 : start - 1] or " ").isspace()
            stands = stands or (marked and text[end : end + 2].lstrip()[:1].isdigit())
            named = match["name"] in self._names_too and (before == ":" or words.IDENTIFIED.match(text, end))
            if text[start] == "位" and text[:start].rstrip(" ")[-1:].isdigit():
                continue  # 11 位数字
            if stands and (named or self._may_be(match["name"])):
                yield _candidate(start, end, 0.75 if likely else 0.65, "person.line")

    def _recipients(self, passage: Passage) -> Iterator[Candidate]:
        """Nicknames at the end of a pasted address: behind the phone, the last of the line."""
        for match in words.AFTER_PHONE.finditer(passage.plain):
            start = passage.plain.rfind("\n", 0, match.start()) + 1
            place = bisect_left(passage.places, (start, 0))
            placed = place < len(passage.places) and passage.places[place][0] < match.start()
            name = match["name"]
            if (
                placed
                and self._may_be(name)
                and not words.NOBODY.match(name)
                and not words.NOT_A_RECIPIENT.search(name)
            ):
                yield _candidate(*match.span("name"), 0.5, "person.line")

    def _born(self, text: str) -> Iterator[Candidate]:
        """The names that a biography or an entry of a form starts with."""
        for life in words.LIFE.finditer(text):
            if not text[life.start() - 1 : life.start()].isalpha():
                continue
            match = self._before_life.search(text, max(0, life.start() - words.LONGEST_BEFORE), life.start())
            if match is None:
                continue
            name, told = match["name"], life["sex"] or match["title"]
            word = name in self._names_too
            nobody = words.NOBODY.match(name) or (words.NOT_A_NAME.search(name) and not word)
            if (not told and life["title"]) or nobody:
                continue
            confidence = 0.0
            if match["known"] is not None and (told or name[:2] not in self._common):
                sure = "·" in name or match["title"] or self._is_likely(name)
                partly = life["sex"] and (len(name) == 2 or name[1] in self._given or name[2] in self._given)
                confidence = 0.8 if sure else 0.65 if partly else 0.0
            if confidence == 0:
                first = match.start("name") == 0 or text[match.start("name") - 1] in "\n。"
                foreign = len(name) > 2 and self._transcribing.issuperset(name)
                rare = len(name) == 3 and self._are_given(name[1:])
                confidence = 0.65 if (first and (told or rare or word)) or foreign else 0.0
            if confidence > 0:
                yield _candidate(*match.span("name"), confidence, "person.life")

    def _is_likely(self, name: str) -> bool:
        """Whether all behind the surname are characters of given names."""
        return self._are_given(name[2 if len(name) > 2 and name[:2] in self._surnames else 1 :])

    def _may_be(self, name: str) -> bool:
        common = name[:2] in self._common and name[:2] not in self._surnames
        return not common and words.NOT_A_NAME.search(name) is None

    def _are_given(self, characters: str) -> bool:
        return characters != "" and all(character in self._given for character in characters)


def _candidate(start: int, end: int, confidence: float, name: str) -> Candidate:
    return Candidate(EntityType.PERSON, start, end, confidence, name)
