"""Undoes what typing and OCR do to characters. One code point in, one out: an offset stays what it is.

`plain` takes full width, circled and mathematical digits, the digits of other scripts, dashes and odd spaces back to
ASCII, and traditional characters to simplified ones. `repair` goes further, and only within runs that are mostly
digits: letters that OCR reads for digits (`O`, `l`, `S`…) and Chinese numerals become digits. What stands at the edge
of a number that is complete without it is punctuation: `13800138000!`, `[13800138000]`, `a|13800138000|b`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from guard.detect.checksums import gb11643, luhn
from guard.paths import ASSETS

_DASHES = "‐‑‒–—―−﹣⁃﹘"
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_LINES = "\r\u0085\u2028\u2029\x0b\x0c"
# First digit of each script, as Unicode 17 has them, and of what mathematics, lists and boxes have beside.
_ZEROS = (
    *(0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0x0ED0),
    *(0x0DE6, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50),
    *(0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x10D30, 0x11066, 0x110F0, 0x11136),
    *(0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0, 0x11950, 0x11C50, 0x11D50, 0x11DA0),
    *(0x16A60, 0x16AC0, 0x16B50, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E950, 0x1F101),
    *(0x10D40, 0x116D0, 0x116DA, 0x11BF0, 0x11DE0, 0x11F50, 0x16130, 0x16D70, 0x1CCF0, 0x1E4F0, 0x1E5F1, 0x1FBF0),
)
_ONES = (
    *(0x1369, 0x2460, 0x2474, 0x2488, 0x24F5, 0x2776, 0x2780, 0x278A, 0x3021, 0x3220, 0x3280, 0x10E60, 0x11052),
    0x1D360,
)
"""First digit of those that have no zero beside it."""


def _plain_table() -> dict[int, str]:
    table = {0xFF01 + i: chr(0x21 + i) for i in range(94)}
    table |= dict.fromkeys(map(ord, _DASHES), "-")
    table |= dict.fromkeys(_invisible(), " ")
    table |= dict.fromkeys(map(ord, _SPACES), " ")
    table |= dict.fromkeys(map(ord, _LINES), "\n")
    table |= {zero + i: chr(0x30 + i) for zero in _ZEROS for i in range(10)}
    table |= {one + i: chr(0x31 + i) for one in _ONES for i in range(9)}
    pairs = zip("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉⓪⓿🄀🄋🄌×〇﹫﹕﹒∶оО", "0123456789012345678900000X0@:.:oO", strict=True)
    return _usual() | table | {ord(odd): usual for odd, usual in pairs} | _simplified()


def _usual() -> dict[int, str]:
    """What is most frequent and stays what it is: `translate` takes five times as long for what a table lacks."""
    rows = range(0xB0, 0xF8)
    hanzi = b"".join(bytes((row, cell)) for row in rows for cell in range(0xA1, 0xFF)).decode("gb2312", "ignore")
    return {ord(sign): sign for sign in (*map(chr, range(0x80)), *hanzi)}


def _invisible() -> Iterator[int]:
    """The code points that show nothing of their own."""
    for line in (ASSETS / "detect" / "invisible.txt").read_text(encoding="utf-8").splitlines():
        for span in line.split() if not line.startswith("#") else ():
            first, _, last = span.partition("-")
            yield from range(int(first, 16), int(last or first, 16) + 1)


def _simplified() -> dict[int, str]:
    """Traditional characters of names, addresses and labels to the simplified ones that all tables speak."""
    lines = (ASSETS / "detect" / "simplified.txt").read_text(encoding="utf-8").splitlines()
    return {ord(pair[0]): pair[1] for line in lines if not line.startswith("#") for pair in line.split()}


_PLAIN = _plain_table()
_ENUMERATED = re.compile(r"(?<![0-9①-⓿])[①-⑳❶-❿](?=[0-9]{7})")
"""The sign of an entry of a list, right before its number: ①13800138000."""
_FEW = 150
"""Characters of a text that are looked up one by one, at most; more are looked up together."""
_TABLE = np.arange(0x20000, dtype="<u4")
"""The same for the first two planes, which hold nearly all that is written."""
_LOW = [code for code in _PLAIN if code < _TABLE.size]
_TABLE[_LOW] = [ord(_PLAIN[code]) for code in _LOW]
_READ_FOR_DIGIT = "OoQDIilL|!]ZzSsBGbgqAT"
LIKE_DIGITS = "0-9OolI|ZSBbgq"
"""Digits, and the letters that are read for them most, as a set of a pattern."""
_DIGIT = {
    **{ord(a): b for a, b in zip(_READ_FOR_DIGIT, "0000111111122558669947", strict=True)},
    **{ord(a): b for a, b in zip("零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "01234567891123456789", strict=True)},
}
_AS_SAID = _DIGIT | dict.fromkeys(map(ord, ",、…"), " ")
"""Digits, and a blank for where a speaker pauses."""
_RUN = re.compile(
    rf"[0-9{re.escape(_READ_FOR_DIGIT)}](?<![A-Za-z0-9@./_=].)(?:[ .\n-]?[0-9{re.escape(_READ_FOR_DIGIT)}]){{6,40}}"
    r"[Xx]?(?![A-Za-z0-9@_=])"
)
_FILLED = re.compile(r"_{2,}(?![0-9A-Za-z_])")
"""What is left of a line to write on: 13800138000____."""
_SOME_DIGIT = re.compile("[0-9]")
_LIKE = f"[{re.escape(_READ_FOR_DIGIT)}]"
_LETTER_IN_DIGITS = re.compile(rf"[0-9](?:[ -]?{_LIKE}|(?<={_LIKE}.)|(?<={_LIKE}[ -].))")
"""A letter behind a digit or before one; searching for digits skips fast."""
_WORD_BEFORE = re.compile("[A-Za-z]{2,}")
_NUMERAL = "零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
_NUMERALS = re.compile(f"[{_NUMERAL}](?<![0-9].)[0{_NUMERAL}]{{6,}}(?![0-9])")
"""Chinese numerals, with the zero that `plain` makes of `〇`."""
_MIXED = re.compile(f"[0-9{_NUMERAL}](?<![0-9{_NUMERAL}].)[0-9{_NUMERAL}]{{10,20}}[Xx]?")
"""138零零138零零零: a number where the whole is a complete one."""
_SPOKEN = re.compile(f"[0-9{_NUMERAL}](?<![0-9{_NUMERAL}].)(?:[ ,.、…-]{{0,2}}[0-9{_NUMERAL}]){{10,24}}[Xx]?")
"""The same as it is said, sign by sign or in groups: 一 三 八 〇 〇 1 3 8 0 0 0; 幺三九，幺六二三，八八零幺."""
_SAID_AT_ONCE = re.compile(f"[0-9{_NUMERAL}]+[Xx]?")
_SOME_NUMERAL = re.compile(f"[0-9{_NUMERAL}][ ,.、-]?[{_NUMERAL}]")
_MOSTLY = 0.6
"""Share of true digits in a run whose letters are put right, at least."""
_NO_LETTERS = "0123456789 .-\n"
"""What a run of digits is made of in which nothing is to be put right."""
_SIGNS = "|!]"
"""Signs that are read for digits and are no letters."""
_DIGITS = re.compile("[0-9](?:[ .\n-]?[0-9])*[Xx]?")
_GROUP = re.compile("[0-9]+[Xx]?")
_TOKEN = re.compile(r"[^ \n]{18,23}")
_MOBILE = re.compile("(?:(?:00)?86)?1[3-9][0-9]{9}")
_PLAUSIBLE = frozenset({15, 16, 18, 19})
"""Digits of an identity number or of a card."""
_SURE = (16, 18, 19)


def plain(text: str) -> str:
    """The text in usual characters, of the same length."""
    if not text.isascii():
        text = _ENUMERATED.sub(" ", text)
        text = text.translate(_PLAIN) if len(text) < _FEW else _translated(text)
    elif "\r" in text:
        text = text.translate(_PLAIN)
    return _FILLED.sub(_blanks, text) if "__" in text else text


def _translated(text: str) -> str:
    """A long text by the table, all characters at once."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    if codes.max() >= _TABLE.size:
        return text.translate(_PLAIN)
    usual: bytes = _TABLE[codes].tobytes()
    return usual.decode("utf-32-le", "surrogatepass")


def _blanks(match: re.Match[str]) -> str:
    return " " * (match.end() - match.start())


def as_digits(value: str) -> str:
    """A value that is known to be a number, with the letters put right that OCR reads for digits."""
    return value.translate(_DIGIT)


def repair(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The plain text with digits put right, of the same length, and the spans where that changed something."""
    spans: list[tuple[int, int]] = []

    def digits(match: re.Match[str]) -> str:
        run = match[0]
        if not run.strip(_NO_LETTERS):
            return run
        word = _WORD_BEFORE.match(run)
        if word is not None and not _is_person(_solid(run.translate(_DIGIT))):
            run = run[word.end() :]  # `is4111…`: two letters in a row are a word, but where they begin such a number
        count = sum(map(run.count, "0123456789"))
        letters = len(run) - count - run.count(" ") - run.count("-") - run.count(".") - run.count("\n")
        if not letters or count < 6 or count < _MOSTLY * (count + letters):
            return match[0]
        start = match.end() - len(run)
        mended = match[0][: -len(run)]
        at = 0
        for left, right in _misread(run, 0, len(run)):
            spans.append((start + left, start + right))
            mended += run[at:left] + run[left:right].translate(_DIGIT)
            at = right
        return mended + run[at:]

    def numerals(match: re.Match[str]) -> str:
        spans.append(match.span())
        return match[0].translate(_DIGIT)

    def spoken(match: re.Match[str]) -> str:
        run = match[0]
        said = _of_groups(run)
        if said is None:
            return run
        start, end = said
        spans.append((match.start() + start, match.start() + end))
        return run[:start] + run[start:end].translate(_AS_SAID) + run[end:]

    if _SOME_DIGIT.search(text) is not None and _LETTER_IN_DIGITS.search(text) is not None:
        text = _RUN.sub(digits, text)
    if not text.isascii() and _SOME_NUMERAL.search(text) is not None:
        text = _NUMERALS.sub(numerals, text)
        text = _MIXED.sub(lambda match: numerals(match) if _is_hidden(match[0]) else match[0], text)
        text = _SPOKEN.sub(spoken, text)
    return text, tuple(spans)


def _misread(run: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What of [start, end) is a number with letters in it. A number that is complete without them stays as it is."""
    whole = _solid(run[start:end].translate(_DIGIT))
    if whole == _solid(run[start:end]):
        return
    if _is_person(whole) or _MOBILE.fullmatch(whole):
        yield start, end
        return
    for token in _TOKEN.finditer(run, start, end):
        if token.span() != (start, end) and _is_dated(_solid(token[0].translate(_DIGIT))):
            yield from _misread(run, start, token.start())
            yield from _misread(run, *token.span())
            yield from _misread(run, token.end(), end)
            return
    for match in _DIGITS.finditer(run, start, end):
        for left, right in (match.span(), *(group.span() for group in _GROUP.finditer(run, *match.span()))):
            if _is_complete(_solid(run[left:right])):
                yield from _misread(run, start, left - 1 if left > start else left)
                yield from _misread(run, right + 1, end)
                return
    if not (len(whole) in _SURE and luhn(whole)):
        left, right = _core(run, start, end)
        core = _solid(run[left:right].translate(_DIGIT))
        if len(whole) not in _PLAUSIBLE or len(core) in _PLAUSIBLE or _MOBILE.fullmatch(core):
            start, end = left, right
    if _solid(run[start:end]) != _solid(run[start:end].translate(_DIGIT)):
        yield start, end


def _core(run: str, start: int, end: int) -> tuple[int, int]:
    """[start, end) without signs at its edges, and without letters there that a blank parts from the digits."""
    while end > start and (run[end - 1] in _SIGNS or not run[end - 1].isalnum() or _is_apart(run[end - 2 : end])):
        end -= 1
    while end > start and (run[start] in _SIGNS or not run[start].isalnum() or _is_apart(run[start : start + 2][::-1])):
        start += 1
    return start, end


def _is_apart(pair: str) -> bool:
    return not pair[-1:].isdigit() and pair[-1:] not in ("X", "x") and pair[:1] in (" ", "\n", ".", "-")


def _solid(run: str) -> str:
    return "".join(filter(str.isalnum, run)).upper()


def _is_complete(digits: str) -> bool:
    """Whether digits are a number as they stand: of a mobile, an identity card, a payment card."""
    if _MOBILE.fullmatch(digits):
        return True
    return is_identity(digits) or (len(digits) in _SURE and digits.isdigit() and luhn(digits))


def _of_groups(run: str) -> tuple[int, int] | None:
    """The groups of a run that together are a number said aloud; None: none are."""
    if run.isascii():
        return None
    groups = [group.span() for group in _SAID_AT_ONCE.finditer(run)]
    spans = ((start, end) for nth, (start, _) in enumerate(groups) for _, end in reversed(groups[nth:]))
    hidden = next((span for span in spans if _is_hidden(run[slice(*span)])), None)
    if hidden is not None or len(groups) == 1 or _SOME_DIGIT.search(run) is not None:
        return hidden
    in_groups = min(end - start for start, end in groups) > 1
    return (groups[0][0], groups[-1][1]) if in_groups else None  # said or heard wrongly, a number all the same


def _is_hidden(run: str) -> bool:
    """Whether numerals stand in a run of digits that is a mobile's number or an identity card's with them."""
    if run.isascii():
        return False
    whole = _solid(run.translate(_DIGIT))
    return whole != _solid(run) and (_MOBILE.fullmatch(whole) is not None or _is_person(whole))


def _is_person(digits: str) -> bool:
    """Whether 18 characters are an identity card's number, as it should be or with a misread check character."""
    return is_identity(digits) or _is_dated(digits)


def _is_dated(digits: str) -> bool:
    """Whether 18 digits have a birthday where identity numbers have it."""
    if len(digits) != 18 or not digits[:17].isdigit() or digits[0] not in "12345678":
        return False
    return digits[6:8] in ("19", "20") and "01" <= digits[10:12] <= "12" and "01" <= digits[12:14] <= "31"


def is_identity(digits: str) -> bool:
    """Whether 18 characters are an identity card's number, by the year, the month and the check character."""
    return len(digits) == 18 and digits[6:8] in ("18", "19", "20") and digits[10:12] <= "12" and gb11643(digits)
