"""What a text says that programs offer under several names, each in an encoding of its own; a rich text of it. Pure."""

from __future__ import annotations

import re

# fmt: off
_CHARSETS = frozenset({
    "ascii", "us-ascii", "utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "utf-16-le", "utf-16-be", "utf-32",
    "utf-32le", "utf-32be", "gb2312", "gbk", "gb18030", "big5", "big5-hkscs", "shift-jis", "euc-jp", "iso-2022-jp",
    "euc-kr", "koi8-r", "koi8-u", "tis-620", "latin-1", *(f"iso-8859-{part}" for part in range(1, 17) if part != 12),
    *(f"windows-125{part}" for part in range(9)), *(f"cp125{part}" for part in range(9)),
})
# fmt: on
"""Encodings of text that a program may name. Python has others that are none, or that raise errors of their own."""
_LACKING = re.compile(r"\?+")
"""Signs for characters that an encoding lacks; programs write one a character, or one a unit of UTF-16."""
_ENCODED = re.compile(r"\s*charset=[\"']?[\w-]+[\"']?")
_LONGEST_BYTES = 16 * 1024 * 1024
"""Longest text that is taken apart, in bytes: a longer one is not inspected, and would keep the thread that guards."""
_COMPARED_BYTES = 1024 * 1024
"""Longest texts that are compared sign by sign, in bytes; longer ones are each inspected where they differ at all."""
_ENRICHED_BYTES = 128 * 1024
"""Longest text that is written as rich text, in bytes: at most some forty milliseconds of the thread that guards."""


def utf8(data: bytes, type: str, target: str) -> bytes:
    """A text in UTF-8, offered under a target's name with a property's type; one that is very long as it came."""
    if len(data) > _LONGEST_BYTES:
        return data
    text = _decoded(data, type, target).rstrip("\0")
    if text[-2:-1] == "\0":  # of Wine's WordPad one more byte comes, of whatever lay there
        text = text[:-1].rstrip("\0")
    return text.encode("utf-8", "replace")


def tells_no_more(other: bytes, best: bytes) -> bool:
    """Whether a text is the best one, or that with a `?` for what an older encoding lacks, and nothing else."""
    if other == best:
        return True
    if max(len(other), len(best)) > _COMPARED_BYTES:
        return False
    kept, whole = _LACKING.sub("?", other.decode()), best.decode()
    return any(_LACKING.sub("?", whole.encode(old, "replace").decode(old)) == kept for old in ("latin-1", "ascii"))


def is_usual(target: str) -> bool:
    """Whether a target's name says what it is and no more: it has no parameter, or a known encoding alone."""
    parameter = target.partition(";")[2]
    return not parameter or (_ENCODED.fullmatch(parameter) is not None and bool(_charset(target)))


def rich(text: bytes) -> bytes | None:
    """A text in UTF-8 as rich text (RTF 1.9) without any looks; None: it is too long."""
    if len(text) > _ENRICHED_BYTES:
        return None
    words = text.decode("utf-8", "replace").replace("\r\n", "\n").translate(_Rich())
    return b"{\\rtf1\\ansi\\uc1 " + words.encode("ascii") + b"}"


class _Rich(dict[int, str]):
    """Each sign as rich text writes it: by the numbers of its units of UTF-16, which count from -32768."""

    def __missing__(self, sign: int) -> str:
        character = chr(sign)
        if character in "\n\t":
            told = {"\n": "\\par\n", "\t": "\\tab "}[character]
        elif character in "\\{}":
            told = "\\" + character
        elif character.isascii():
            told = character if character.isprintable() else ""
        else:
            units = memoryview(character.encode("utf-16-le", "surrogatepass")).cast("h")
            told = "".join(f"\\u{unit}?" for unit in units)
        self[sign] = told
        return told


def _decoded(data: bytes, type: str, target: str) -> str:
    charset = _charset(target)
    latin = "latin-1" if type == "STRING" else "gb18030"
    # Programs that should know better put UTF-8 into everything; old Chinese ones put GBK.
    for encoding in (charset or "utf-8", "utf-8", latin):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _charset(target: str) -> str:
    """The known encoding that a target names; empty: none."""
    named = target.partition("charset=")[2].strip("\"' ").lower().replace("_", "-")
    return named if named in _CHARSETS else ""
