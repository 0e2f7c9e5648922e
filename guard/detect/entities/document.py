"""Number plates, passports and travel permits.

Source: GA 36-2018 (plates), GB/T 35678 and the exit and entry administration's notices (passports and permits).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guard.detect.context import NOT_OF_A_DOCUMENT, Context
from guard.detect.normalise import LIKE_DIGITS, as_digits
from guard.detect.passage import Passage
from guard.detect.recognizer import Candidate, Needs
from guard.model import EntityType

_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SIGN = "[A-HJ-NP-Za-hj-np-z0-9OoIl|]"
_PLATE = re.compile(
    rf"[{_PROVINCE}使](?<![A-Za-z0-9].)(?:(?<!使) ?[A-HJ-NP-Za-hj-np-z] ?[·.•・\- ]? ?"
    rf"(?P<body>{_SIGN}(?:[ -]?{_SIGN}){{3,5}}[警学挂港澳试超临]?)"
    r"|(?<=使)[0-9]{6}|(?<!使)[0-9]{5}领)(?![A-Za-z0-9])"
)
_APART = re.compile("[ -].\\Z")
_SEPARATORS = re.compile("[ -]")
_CONFUSED = str.maketrans("OoIl|", "00111")
_ORDINARY = re.compile(
    r"[A-HJ-NP-Z0-9]{4}[警学挂港澳试超]|[A-HJ-NP-Z0-9]{5}临|[0-9]{5}|[A-HJ-NP-Z][0-9]{4}|[0-9][A-HJ-NP-Z][0-9]{3}|[0-9]{2}[A-HJ-NP-Z][0-9]{2}"
    r"|[0-9]{3}[A-HJ-NP-Z][0-9]|[0-9]{4}[A-HJ-NP-Z]|[A-HJ-NP-Z]{2}[0-9]{3}|[A-HJ-NP-Z][0-9]{3}[A-HJ-NP-Z]"
    r"|[0-9]{3}[A-HJ-NP-Z]{2}|[0-9][A-HJ-NP-Z]{2}[0-9]{2}|[A-HJ-NP-Z][0-9][A-HJ-NP-Z][0-9]{2}"
    r"|(?=(?:[A-Z]*[0-9]){2})[A-HJ-NP-Z0-9]{5}"
)
_NEW_ENERGY = re.compile(r"[A-HJK][A-HJ-NP-Z0-9]?[0-9]{4,5}|[0-9]{5}[A-HJK]|[0-9]{6}")
_PASSPORT = re.compile(
    r"[A-Za-z0-9](?<![A-Za-z0-9].)"
    r"(?:(?<=[A-Za-z])[A-Za-z]?[0-9OolI|ZSBgqb]{6,8}(?:[0-9]{2})?|(?<=1)[45][0-9]{7}|(?<=[0-9])[0-9]{7,8})"
    r"(?![A-Za-z0-9@_-])"
)
_LIKE_A_NUMBER = re.compile("[0-9OolI|ZSBgqb]{6}")
"""What each passport's number has."""
_BROKEN = re.compile(rf"(?P<letters>[A-Za-z]? ?[A-Za-z]?)(?P<digits>(?:[ -]?[{LIKE_DIGITS}]){{6,10}})(?![A-Za-z0-9])")
_LENGTHS = {0: (8, 9), 1: (8, 10), 2: (7,)}
"""Digits of a number, by how many letters stand before them."""
_DIGIT = str.maketrans("OolI|ZSBgqb", "00111258996")
_CHINESE = re.compile(r"[EG][0-9]{8}|E[A-HJ-NP-Z][0-9]{7}")
_OTHER_CHINESE = re.compile(
    r"[CWHMDSPK][0-9]{8}(?:[0-9]{2})?|C[A-HJ-NP-Z][0-9]{7}|MA[0-9]{7}|1[45][0-9]{7}|[T][0-9]{8}"
)
_OTHER_LETTERS = frozenset({"ID", "NO", "SN", "QQ", "SH", "SZ", "BJ"})
"""Before eight digits and letters that are no passport: numbers of things, shares of the stock exchanges."""
_FEWEST_PLATE_DIGITS = 2
"""Digits of a plate without a label, at least; with fewer it is a word."""
_LEAST_DIGITS = 0.7
"""Share of true digits in a number that is parted or misread, at least."""


class PlateRecognizer:
    """Finds plates of fuel and new-energy cars, police, trailers, coaching cars, embassies and cross-border cars."""

    entity_types = frozenset({EntityType.PLATE})
    needs = Needs.CODE
    reads_broken_lines = True

    def find(self, passage: Passage) -> Iterator[Candidate]:
        text = passage.plain
        if text.isascii():
            return
        for match in _PLATE.finditer(text):
            start, end = match.span()
            hint = passage.hint(start, end)
            labelled = hint.context is Context.PLATE
            body = match["body"]
            if body is not None:
                if not labelled and any(map(str.islower, match[0].replace("o", "").replace("l", ""))):
                    continue
                if not labelled and sum(map(body.count, "0123456789")) < _FEWEST_PLATE_DIGITS:
                    continue
                head = body[:-2]
                if _APART.search(body) and len(_SEPARATORS.sub("", head)) == 5 and _is_plate(head):
                    if head.isdigit() or not _is_plate(body):
                        end -= 2  # 浙A8K2P6 1: what stands apart behind a whole plate is no part of it
                elif not _is_plate(body):
                    continue
            yield Candidate(EntityType.PLATE, start, end, 0.9 if labelled else 0.8, "plate", None, hint.context)


def _is_plate(body: str) -> bool:
    """Whether what follows the letter of the authority has the form of a plate's number."""
    body = _SEPARATORS.sub("", body).translate(_CONFUSED)
    form = _ORDINARY if len(body) == 5 else _NEW_ENERGY
    return bool(form.fullmatch(body.upper()) or form.fullmatch(body[:1].upper() + as_digits(body[1:])))


class PassportRecognizer:
    """Finds Chinese passports and permits for Hong Kong, Macau and Taiwan; others by their label."""

    entity_types = frozenset({EntityType.PASSPORT})
    needs = Needs.NUMBER
    reads_broken_lines = True

    def find(self, passage: Passage) -> Iterator[Candidate]:
        text = passage.plain
        for match in _PASSPORT.finditer(text) if _LIKE_A_NUMBER.search(text) is not None else ():
            start, end = match.span()
            letters = len(match[0]) - len(match[0].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"))
            letters = min(letters, 2 if match[0][:2].isalpha() and len(match[0]) in (8, 9) else 1)
            value = match[0][:letters].upper() + match[0][letters:].translate(_DIGIT)
            if not value[letters:].isdigit():
                continue
            hint = passage.hint(start, end)
            confidence = _confidence(value, letters, hint.context is Context.PASSPORT)
            if hint.near and hint.context in NOT_OF_A_DOCUMENT:
                continue
            if value != match[0].upper():
                confidence -= 0.05
            if confidence > 0:
                yield Candidate(EntityType.PASSPORT, start, end, confidence, "passport", None, hint.context)
        for start, limit, _ in passage.labelled(Context.PASSPORT):
            broken = _BROKEN.match(text, start, limit)
            if broken is not None and _is_broken(broken):
                yield Candidate(EntityType.PASSPORT, *broken.span(), 0.75, "passport", None, Context.PASSPORT)


def _is_broken(match: re.Match[str]) -> bool:
    """Whether a labelled number that is parted or misread has the length of one."""
    letters = match["letters"].replace(" ", "")
    digits = sum(map(str.isdigit, match["digits"]))
    signs = len(match["digits"]) - match["digits"].count(" ") - match["digits"].count("-")
    return signs in _LENGTHS[len(letters)] and digits >= _LEAST_DIGITS * signs


def _confidence(value: str, letters: int, labelled: bool) -> float:
    if _CHINESE.fullmatch(value):
        return 0.92 if labelled else 0.6
    if _OTHER_CHINESE.fullmatch(value):
        return 0.9 if labelled else 0.52 if value[0] in "CHWM" and value[1].isdigit() else 0.3
    if labelled:
        return 0.7 if letters else 0.6
    return 0.5 if letters == 2 and len(value) == 8 and value[:2] not in _OTHER_LETTERS else 0.0
