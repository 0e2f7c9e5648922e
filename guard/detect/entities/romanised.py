"""Chinese names in Latin letters: pinyin, and the spellings of Hong Kong, Macau and Taiwan.

Source: GB/T 28039 (the spelling of Chinese names in pinyin).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from guard.word_lists import words_of

_SYLLABLE = (
    "(?:(?:[bpmfdtnlgkhjqxzcsryw]|zh|ch|sh)?(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uan|uai|ai|ei|ao|ou|an|en|in|un"
    "|ia|ie|iu|ua|uo|ui|ue|a|o|e|i|u|v)|er)"
)
_TITLED = frozenset(words_of("romanised", "titled"))
_SHORT = frozenset(words_of("romanised", "short"))
"""Surnames that are words or syllables elsewhere: only beside a given name of two syllables."""
_KNOWN = "|".join(sorted({each.upper() for each in (*_TITLED, *_SHORT, *words_of("romanised", "capitals"))}))
_ROMANISED = re.compile(
    rf"(?<![A-Za-z0-9])(?:{_KNOWN})[ /,]{{1,2}}"
    rf"(?=[A-Z])(?i:{_SYLLABLE})(?i:[ '-]?{_SYLLABLE})?(?![A-Za-z0-9])(?<=[a-z])"
)
"""A Chinese name in Latin letters, the surname in capitals, as passports and tickets show it: `ZHANG Wei`."""
_SOUND = (
    "(?=[A-Z])(?i:(?:ts|tz|sz|ch|sh|zh|kw|kh|gw|hs|hw|sw|[bpmfdtnlgkhjsywxzqrc])?"
    "(?:eung|uen|uet|[aeou]ng|ing|[aeiou]{1,3}[kmnptwh]?))"
)
_CANTONESE = re.compile(
    r"(?<![A-Za-z0-9])(?:(?:CHAN|WONG|LEUNG|CHEUNG|LAU|YEUNG|CHOW|LAM|KWOK|TSANG|FUNG|MAK|YIP|LAW|LUI|KWAN|TSE|CHUNG"
    r"|TSUI|YUEN|MOK|POON|HUI|TAM|YIU|SZETO|PANG|SHUM|LAI|TSO|KWONG|CHOI|HSU|TSAI|CHANG|CHIANG|HSIEH|TSENG|HSIAO"
    rf"|CHOU|KUO|YEH|HUNG)[ /,]{{1,2}}{_SOUND}(?:[ -]{_SOUND})?"
    rf"|(?:HO|NG|LO|KO|MA|LEE|KAN|SIU|TO)[ /,]{{1,2}}{_SOUND}[ -]{_SOUND})(?![A-Za-z0-9])"
)
"""The same as Hong Kong, Macau and Taiwan spell it: `CHAN Tai Man`. Short surnames need both given syllables."""
_SOUTHERN = frozenset(words_of("romanised", "southern"))
"""Surnames as Singapore, Malaysia and Hong Kong spell them."""
_SOUND_AND_WORD = re.compile(rf"{_SOUND} [A-Z][a-z]{{2,12}}")
_TWO_SOUNDS = re.compile(rf"{_SOUND}[ -]{_SOUND}")
_KOREAN = frozenset(words_of("romanised", "korean"))
"""Syllables of Korean given names, of which two have a hyphen between."""
_KOREAN_SURNAMES = frozenset(words_of("romanised", "korean_surnames"))
_SURNAMES = (
    "WANG|ZHANG|LIU|CHEN|YANG|ZHAO|HUANG|ZHOU|XU|HU|ZHU|GAO|GUO|LUO|LIANG|ZHENG|XIE|FENG|DONG|XIAO|CHENG|CAO|YUAN"
    "|DENG|FU|SHEN|ZENG|PENG|LYU|JIANG|CAI|JIA|WEI|XUE|YE|YAN|YU|DU|XIA|ZHONG|TIAN|SHI|YAO|LIAO|ZOU|XIONG|JIN|HAO"
    "|CUI|QIU|QIN|GU|HOU|SHAO|MENG|DUAN|QIAN|OUYANG|LI|WU|LIN|LU|SU|DAI|KONG|KANG|RUAN|HUO|LING|ZHAN|XIAN|MAI|KE|YIN"
)
_GIVEN = f"(?i:{_SYLLABLE})"
_ALL_CAPITALS = re.compile(
    rf"(?<![A-Za-z0-9/])(?:(?:{_SURNAMES}|LONG|SUN|FAN|PAN|TAN|SONG|FANG|HAN|BAI|MAO|REN)/(?=[A-Z]+(?![A-Za-z0-9/]))"
    rf"{_GIVEN}{{1,2}}|(?:{_SURNAMES}) (?=[A-Z]{{4,}}(?![A-Za-z0-9/])){_GIVEN}{{2}})(?![A-Za-z0-9/])"
)
"""As tickets and cards print it: `LI/HAORAN`, `WANG JIALE`. Without the sign no surname that is a word counts."""
_FORMS = (_ROMANISED, _CANTONESE, _ALL_CAPITALS)
_LONG_GIVEN = re.compile(r"(?=[A-Za-z]{6}|[A-Za-z]*(?:[QqXx]|[Zz]h))[A-Za-z]*(?<!er)(?<!ge)\Z")
"""A given name of two syllables that no other word looks like; behind a surname that is a word it has to be one."""
_SYLLABLES = re.compile(_GIVEN), re.compile(_GIVEN * 2)
_NOT_GIVEN = frozenset(words_of("romanised", "places"))
"""Places and firms of two syllables."""
_PLACES_OF_THREE = words_of("romanised", "places_of_three")
_LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "ı": "i", "ß": "ss"})
"""The letters of English for those that no mark makes of one."""
_PAIR = 2
"""Syllables of a Korean given name."""
_SURNAME = re.compile("[A-Z](?<![A-Za-z0-9].)[A-Z]{1,6}[ /,](?=[A-Z /,])")
"""What may be the surname of one."""


def in_capitals(text: str) -> Iterator[tuple[int, int]]:
    """Where the names stand whose surnames are in capitals, form by form."""
    begins = [match.start() for match in _SURNAME.finditer(text)]
    for form in _FORMS if begins else ():
        done = 0
        for begin in begins:
            match = form.match(text, begin) if begin >= done else None
            if match is not None:
                done = match.end()
                yield match.span()


def is_pinyin(name: str) -> bool:
    """Whether two words are a Chinese name in Latin letters: `Jiahui Lin`, `Wei Zhang`, `Huang Zihan`."""
    first, _, last = name.partition(" ")
    one, two = _SYLLABLES
    if "-" in first:
        known = last in _SOUTHERN or last in _TITLED or last in _SHORT
        return known and _TWO_SOUNDS.fullmatch(first.title()) is not None
    if "-" in last:
        korean = first in _KOREAN_SURNAMES and is_korean([part.capitalize() for part in last.split("-")])
        known = first in _SOUTHERN or first in _TITLED or first in _SHORT
        return korean or (known and _TWO_SOUNDS.fullmatch(last.title()) is not None)
    if first in _NOT_GIVEN:
        return False
    if last in _TITLED:
        return one.fullmatch(first) is not None or two.fullmatch(first) is not None
    if last in _SHORT and two.fullmatch(first) is not None:
        return True
    known = first in _TITLED or (first in _SHORT and _LONG_GIVEN.match(last) is not None)
    return known and two.fullmatch(last) is not None


def is_given(word: str) -> bool:
    """Whether a word may be a Chinese given name in Latin letters: `Haoran`, `Wei`."""
    return word not in _NOT_GIVEN and any(form.fullmatch(word) is not None for form in _SYLLABLES)


def has_two_given(name: str) -> bool:
    """Whether three words are a Chinese name whose given name is written apart: `Tan Jia Hao`, `Lim Hui Ling`."""
    surname, _, given = name.partition(" ")
    known = surname in _SOUTHERN or surname in _TITLED or surname in _SHORT
    return known and _TWO_SOUNDS.fullmatch(given) is not None and not name.startswith(_PLACES_OF_THREE)


def is_korean(parts: list[str]) -> bool:
    """Whether capitalised words with a hyphen between are a Korean given name: Hye-jin."""
    return len(parts) == _PAIR and _KOREAN.issuperset(parts)


def without_accents(word: str) -> str:
    """A word in the letters of English: the lists have Benoit for Benoît, Pawel for Paweł."""
    if word.isascii():
        return word
    return "".join(filter(str.isascii, unicodedata.normalize("NFKD", word.translate(_LETTERS))))


def is_mixed(name: str) -> bool:
    """Whether three words are a surname, a syllable and any word, as names of Malaysia mix them: `Lee Chong Razak`."""
    surname, _, rest = name.partition(" ")
    return surname in _SOUTHERN and _SOUND_AND_WORD.fullmatch(rest) is not None
