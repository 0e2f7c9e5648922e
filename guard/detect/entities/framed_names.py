"""Chinese names, with rare surnames too, that the words on one side or on both tell: an office, kin, a telephone,
a payment, the fare of a passenger; and names whose parts are names of Tibetans, Mongols, Uyghurs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guard.detect.entities import name_words as words
from guard.detect.lookups import Lookups
from guard.detect.recognizer import Candidate
from guard.model import EntityType
from guard.word_lists import words_of

_HOLDERS = (*words.OFFICE, *words_of("offices", "departments"))
_ENDS = "".join(dict.fromkeys(holder[-1] for holder in _HOLDERS))
WORDS_TOO = "母但祭操折刀"
"""Surnames that are more often words: only with two characters of given names, in a frame."""
_KIN = "子女夫妻父母兄弟姐妹侄甥孙孫"
"""Kin of somebody whom 其 stands for."""
_NUMBER = r"1[3-9][0-9]{9}(?![0-9])|0[0-9]{2,3}-[0-9]{7}"
_DEEDS = (
    rf"{words.DOES}|{words.SPEAKS}|到场|到达|上门|联[系络]|聯[絡繫]|回复|答复|协调|沟通|核实|确认"
    "|报案|告知|长期|已[经將将]?|多次"
)
_DOES = re.compile(rf"{_DEEDS}|{words.ASKS.pattern}|来[电電访信]")
_ENDING = re.compile(rf"{words.BOUNDARY}|、|{_NUMBER}|{_DOES.pattern}")
"""What ends a name of two characters behind an office."""
_LEADS = "联电系属人员与和给向找由请是"
"""Characters right before a name of two with its number behind: 请提前电联余丹15030045309."""
_PAID = "货款|押金|[定订]金|房租|租金|尾款|工资|预付款|借款|欠款|运费|学费|货[钱錢]"
_OF_FIRMS = "华金万康安国江高"
"""Surnames that short names of firms begin with: 收华润货款."""
_FARES = re.compile(
    rf"(?:\A|(?<=\n))(?P<name>(?!车[次厢型]|座位|席[别位]|票[种价])[{words.HAN}]{{2,6}}) ?(?:成人|儿童|学生|婴儿|军人)"
    r"票?(?= ?(?:[一二特]等座|商务座|[硬软][座卧]|无座"
    r"|[经經][济濟][舱艙]|[商公]务舱|头等舱|[0-9]{1,2} ?车))"
)
_COPIES = re.compile(r"(?:抄送|主送|参会|与会|出席|列席|缺席)(?:人员?|者)?: ?(?P<names>[^\n]{2,80})")
"""Rows of persons behind their heading."""
_SHORT = 2
"""Characters of a short name."""
_PART = re.compile("[^;,、/ ]+")
_PARTS = tuple(part for people in ("tibetan", "mongolian", "uyghur") for part in words_of("minorities", people))
_FIRST, _SECOND = ("".join(sorted({part[at] for part in _PARTS})) for at in (0, 1))
_OF_PARTS = re.compile(
    rf"[{_FIRST}](?=[{_SECOND}])(?<=(?=(?P<name>(?:{'|'.join(_PARTS)}){{2,3}})"
    r"(?![省市州盟县旗乡鄉镇鎮村寺庙山湖河路街区巴浩店酒宾饭餐馆])).)"
)

_PART_AND_NUMBER = re.compile(
    rf"(?<![^\s,、;:|(])[{_FIRST}](?=[{_SECOND}])(?<=(?=(?P<name>(?:{'|'.join(_PARTS)})[{words.HAN}]?)"
    r"[ ,、;:|\t(]{0,3}1[3-9][0-9][ -]?[0-9]{4}).)"
)
"""One such part, and perhaps one more character, before a mobile."""


class FramedNames:
    """Knows the frames; any surname counts in them, since they say that a person follows."""

    def __init__(self, lookups: Lookups, surname: str) -> None:
        """
        Args:
            lookups: surnames, the characters of given names and of transcribed ones, words that look like a name.
            surname: a pattern for one of the surnames, rare ones too.
        """
        self._surnames = lookups.surnames
        self._given = lookups.given
        self._common = lookups.common
        self._cities = frozenset(place for place in lookups.places if len(place) == _SHORT)
        self._transcribing = lookups.transcribing
        self._wordy = frozenset(word[0] for word in lookups.common)
        transcribing = "".join(lookups.transcribing)
        name = rf"(?P<name>{surname}[{words.HAN}]{{1,2}})"
        self._held = re.compile(rf"(?:[{_ENDS}]|其[{_KIN}]) ?{name}")
        self._numbered = re.compile(rf"{name}(?={_NUMBER})")
        self._paid = re.compile(
            rf"[收付退](?P<name>{surname}[{words.HAN}]{{1,2}}|[{transcribing}]{{3,6}})(?=的?(?:{_PAID}))"
        )
        self._stop = re.compile(rf"(?:\A|(?<=\n))[0-9①-⑳]{{1,2}}[.·、 ]?{name}(?= ?[0-9]{{1,2}}:[0-5][0-9])")
        """As a plan of a round has it: ①池云舒11:20前."""
        self._name = re.compile(rf"{name}{words.BOUNDARY}")

    def find(self, text: str) -> Iterator[Candidate]:
        """The names; one of the parts of others counts for more than a part of it behind a label."""
        for start, end in self._framed(text):
            yield Candidate(EntityType.PERSON, start, end, 0.75, "person.framed")
        for match in _PART_AND_NUMBER.finditer(text):
            yield Candidate(EntityType.PERSON, *match.span("name"), 0.75, "person.parts")
        for match in _OF_PARTS.finditer(text):
            yield Candidate(EntityType.PERSON, *match.span("name"), 0.9, "person.parts")

    def _framed(self, text: str) -> Iterator[tuple[int, int]]:
        for match in self._held.finditer(text):
            start = match.start("name")
            before = text[match.start() : start].rstrip(" ")
            if before[0] == "其" or text.endswith(_HOLDERS, 0, match.start() + 1):
                end = self._end_of(text, match)
                if end is not None:
                    yield start, end
        for match in self._numbered.finditer(text):
            name = match["name"]
            told = len(name) > _SHORT or (
                name[0] not in WORDS_TOO and text[max(0, match.start() - 1) : match.start()] in _LEADS
            )
            if told and self._is_likely(name):
                yield match.span("name")
        for match in self._paid.finditer(text):
            value = match["name"]
            firm = len(value) == _SHORT and value[0] in _OF_FIRMS
            if not firm and (self._is_likely(value) or (len(value) > _SHORT and self._transcribing.issuperset(value))):
                yield match.span("name")
        for match in _FARES.finditer(text):
            if words.NOBODY.match(match["name"]) is None and self._may_be(match["name"]):
                yield match.span("name")
        for row in _COPIES.finditer(text):
            for part in _PART.finditer(text, *row.span("names")):
                named = self._name.match(text, *part.span())
                if named is None or not self._may_be(named["name"]):
                    break
                yield named.span("name")
        for match in self._stop.finditer(text):
            if len(match["name"]) > _SHORT and self._is_likely(match["name"]):
                yield match.span("name")

    def _end_of(self, text: str, match: re.Match[str]) -> int | None:
        """Where the name behind an office ends: of three characters with those of names, or of two at an ending."""
        start, end = match.span("name")
        if text[start] in words.BEFORE_NO_NAME or text[start - 1 : start + 1] in self._cities:  # 开户行长沙芙蓉支行
            return None
        does = _DOES.match(text, start + _SHORT) is not None  # 朱欣来电
        if end - start > _SHORT and not does and self._is_likely(text[start:end]):
            return end
        if text[start] in WORDS_TOO:
            return None
        end = start + _SHORT
        told = _ENDING.match(text, end) is not None or text[start] not in self._wordy
        return end if told and self._is_likely(text[start:end]) else None

    def _is_likely(self, name: str) -> bool:
        """Whether all behind the surname are characters of given names, and all is no word."""
        given = name[2 if len(name) > 2 and name[:2] in self._surnames else 1 :]
        return self._given.issuperset(given) and self._may_be(name)

    def _may_be(self, name: str) -> bool:
        is_word = name[:2] in self._common and name[:2] not in self._surnames
        return not is_word and words.NOT_A_NAME.search(name) is None
