"""Numbers as they are parted at home: in France, Britain, Germany, Japan, Australia, Brazil, Russia and elsewhere.

Source: ITU-T E.123 and the `phonenumbers` metadata for how each country writes its numbers.
"""

from __future__ import annotations

import re

from guard.detect.context import Context
from guard.detect.entities.numbers import Number
from guard.detect.entities.pattern import Judged, PatternRecognizer
from guard.detect.passage import Hint
from guard.model import EntityType

_FRENCH = (2, 2, 2, 2, 2)
_INDIAN = re.compile("0(?:11|2[02]|33|4[04]|79|80)[2-7]")
"""Area of a large town of India and the first digit of its landlines: 011-2248 6317."""
_LAST_MINUTE = "59"
"""What no pair of a time exceeds."""
_NATIONAL = (
    (re.compile("07"), {(5, 3, 3), (5, 6)}, {" "}),
    (re.compile("0[12]"), {(4, 3, 4)}, {" "}),
    (re.compile("01[567]"), {(4, 7), (4, 8)}, {" ", "/"}),
    (re.compile("0[1-9]"), {(2, 4, 4)}, {"-"}),
    (re.compile("0.0"), {(3, 4, 4)}, {"-"}),
    (re.compile("04"), {(4, 3, 3)}, {" "}),
    (re.compile("04..(?!(?:[0-5][0-9]){3})"), {(4, 2, 2, 2)}, {" "}),
    (re.compile("06(?!20)"), {(2, 8), (2, 4, 4)}, {" ", "-"}),
    (re.compile("07[4-9]"), {(3, 3, 2, 2)}, {" "}),
    (re.compile("0(?:3[2-9]|5[2689]|7[06-9]|8[1-9]|9)"), {(4, 3, 3)}, {".", "-"}),
    (re.compile("02"), {(4, 4, 3), (4, 3, 4), (3, 4, 4)}, {".", "-"}),
    (re.compile("02[03489]"), {(3, 4, 4)}, {" "}),
    (re.compile("0[2-5]"), {(4, 3, 2, 2)}, {" "}),
    (re.compile("08"), {(4, 4, 3), (4, 4, 4)}, {" ", "-"}),
    (re.compile("09"), {(4, 3, 4)}, {" ", "-"}),
)
"""Beginnings, groups and separators: Britain (two), Germany, Japan (two), Australia, Belgium (no time), the Netherlands
(no day), Switzerland, Vietnam (two), large towns of Britain and Vietnam, Turkey, Indonesia and the Philippines."""
_AREAS = {
    (2, 5, 4): re.compile("[1-9]{2}9"),
    (2, 4, 4): re.compile("[1-9]{2}[2-5]|02[2-8]"),
    (2, 3, 4): re.compile("0[3-8][2-9]"),
    (1, 3, 3, 2, 2): re.compile("[78]"),
}
"""Beginnings by groups, of which the area may stand in brackets: Brazil's mobiles and landlines (and Taipei's), Taiwan
and Russia."""
_BY_NEIGHBOURS = re.compile(
    r"[067](?<![0-9A-Za-z.,+-].)(?:(?<=0)(?<![^\n].)9[0-9]{8}$|(?<!0)(?<![0-9][ \n].)"
    r"[0-9]{2}(?:[ \n](?=[0-9])[0-9]{2}){3}(?![0-9A-Za-z-]|[ \n.,][0-9]))",
    re.MULTILINE,
)
"""A mobile of Taiwan without dashes, alone in its line, and one of Spain."""
_IN_SPANISH = re.compile(
    r"(?<![^\W\d_])(?:el|la|los|las|al|del|con|por|para|una?|cliente|vecin[oa]|calle|llamar|tel[ée]fono|m[óo]vil|su|que)"
    r"(?![^\W\d_])"
)
"""Words of Spanish, in lower case."""
_FEWEST_IN_SPANISH = 2
"""Different ones beside a number, at least: four numbers in a row are parted alike."""
_BESIDE = 80
"""Characters on either side of a number in which they stand."""
_WRITTEN_TAIWANESE = re.compile("(?<![0-9-])09[0-9]{2}-[0-9]{3}-[0-9]{3}(?![0-9-])")
_FEWEST_WRITTEN = 2
"""Mobiles of Taiwan with their dashes, at least, beside which ten digits alone in a line are one, and no time."""
_ROWS_BESIDE = 300
"""Characters on either side of it in which these stand: some rows of a table."""
_LEAST_DISTINCT = 3
"""Different digits, at least; with fewer it fills a form."""
_LONGER = 11
"""Digits that tell a number with its area without brackets, at least: no landline of Brazil."""


def is_written_as_national(number: Number) -> bool:
    """Whether it is parted as a country does at home; 05 12 19 26 31 are days or draws."""
    digits, gaps = number.digits, set(number.gaps)
    if not number.whole or number.column or not digits.isdigit():
        return False
    if number.groups == (3, 4, 4) and number.gaps == "- ":
        return _INDIAN.match(digits) is not None
    if digits[0] != "0" or digits[1] == "0" or len(gaps) != 1 or len(set(digits)) < _LEAST_DISTINCT:
        return False
    if number.groups == _FRENCH:
        pairs = [digits[at : at + 2] for at in range(0, len(digits), 2)]
        return gaps <= {" ", "."} and pairs != sorted(pairs) and max(pairs) > _LAST_MINUTE
    return any(
        number.groups in groups and gaps <= separators and begins.match(digits)
        for begins, groups, separators in _NATIONAL
    )


def has_area(number: Number) -> bool:
    """Whether it is parted behind its area: (11) 97016-4727, 8 (912) 345-67-89."""
    begins = _AREAS.get(number.groups)
    if begins is None or begins.match(number.digits) is None or "-" not in number.gaps or "." in number.gaps:
        return False
    return ")" in number.gaps or len(number.digits) >= _LONGER


def by_neighbours() -> PatternRecognizer:
    """Finds mobiles of Taiwan in a column of others, also where their digits may be a time, and of Spain in Spanish."""
    return PatternRecognizer(
        "phone.national", EntityType.PHONE, _BY_NEIGHBOURS, _judge_neighbours, reads_broken_lines=False
    )


def _judge_neighbours(match: re.Match[str], hint: Hint) -> Judged | None:
    if hint.near and hint.context is not None and hint.context is not Context.PHONE:
        return None
    start, end = match.span()
    if match[0][0] == "0":
        others = _WRITTEN_TAIWANESE.findall(match.string, max(0, start - _ROWS_BESIDE), end + _ROWS_BESIDE)
        return Judged(0.55) if len(others) >= _FEWEST_WRITTEN else None
    beside = match.string[max(0, start - _BESIDE) : end + _BESIDE].lower()
    return Judged(0.55) if len(set(_IN_SPANISH.findall(beside))) >= _FEWEST_IN_SPANISH else None
