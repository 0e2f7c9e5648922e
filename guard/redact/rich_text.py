"""The words of a rich text. Everything that can be read counts, also what a program would not show. Pure.

Source: Microsoft Rich Text Format Specification 1.9.1 (control words, `\\'hh`, `\\uN` and its fallback).
"""

from __future__ import annotations

import codecs
import re

_TOKEN = re.compile(rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^a-z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)")
_BYTES = re.compile(rb"\\bin(\d{1,9})(?!\d)")
_WORDS = {
    **dict.fromkeys((b"par", b"line", b"row", b"page", b"sect", b"nestrow"), "\n"),
    **dict.fromkeys((b"tab", b"cell", b"nestcell"), "\t"),
    b"lquote": "‘",
    b"rquote": "’",
    b"emdash": "—",
    b"endash": "–",
    b"bullet": "•",
    b"emspace": " ",
    b"enspace": " ",
}
"""Control words that stand for characters."""
_SYMBOLS = {b"~": " ", b"_": "-", b"\n": "\n", b"\r": "\n"}
_PAGES = {936: "gb18030", 950: "big5", 932: "cp932", 949: "cp949", 65001: "utf-8"}
_MUTE = {b"pict", b"objdata", b"themedata", b"colorschememapping", b"datastore", b"fontfile", b"blipuid"}
"""Groups of hexadecimal digits; pictures among them are looked at as what they are."""


def readings(data: bytes) -> tuple[str, ...]:
    """What a rich text says, hidden groups included. Bytes of pictures are left out.

    Where it says that raw bytes follow (`\\binN`) it is read twice: past them, as the standard wants, and as if they
    were words like all others, since a program may not know them and the number may be a lie.
    """
    as_words = _read(data, past_bytes=False)
    return (as_words, _read(data, past_bytes=True)) if _BYTES.search(data) else (as_words,)


def _read(data: bytes, *, past_bytes: bool) -> str:
    reading, at = _Reading(), 0
    while token := _TOKEN.search(data, at):
        at = token.end()
        if past_bytes and (raw := _BYTES.match(token[0])):
            at += int(raw[1])
        reading.take(token)
    return reading.text()


class _Reading:
    """How far a rich text was read: groups within groups, each with how many characters stand in for one of `\\uN`."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._raw, self._page = bytearray(), "cp1252"
        self._stand_ins = [1]
        """For each open group."""
        self._to_skip = 0
        self._muted = 0
        """How deep the group stands whose digits say nothing; 0: no such group is open."""

    def text(self) -> str:
        self._flush()
        halves = "".join(self._pieces)  # pairs of surrogates come one by one
        return halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def take(self, token: re.Match[bytes]) -> None:
        word, number, hexadecimal, symbol, brace, plain = token.groups()
        if brace is not None:
            self._group(opens=brace == b"{")
        elif self._muted:
            return
        elif word is not None:
            self._word(word, number)
        elif hexadecimal is not None:
            self._bytes(bytes.fromhex(hexadecimal.decode()))
        elif symbol is not None:
            self._say(_SYMBOLS.get(symbol, ""))
            self._raw += symbol if symbol in b"\\{}" else b""
        elif plain is not None:
            self._bytes(plain)

    def _group(self, *, opens: bool) -> None:
        if opens:
            self._stand_ins.append(self._stand_ins[-1])
            return
        self._stand_ins = self._stand_ins[:-1] or [1]
        if len(self._stand_ins) < self._muted:
            self._muted = 0

    def _word(self, word: bytes, number: bytes | None) -> None:
        if word == b"u" and number is not None:
            self._say(chr(int(number) % 65536))
            self._to_skip = self._stand_ins[-1]
        elif word == b"uc":
            self._stand_ins[-1] = max(0, int(number or 1))
        elif word == b"ansicpg":
            self._flush()
            self._page = _codec(int(number or 1252))
        elif word in _MUTE:
            self._muted = len(self._stand_ins)
        elif word in _WORDS:
            self._say(_WORDS[word])

    def _bytes(self, data: bytes) -> None:
        skipped = min(self._to_skip, len(data))
        self._to_skip -= skipped
        self._raw += data[skipped:]

    def _say(self, words: str) -> None:
        self._flush()
        self._pieces.append(words)

    def _flush(self) -> None:
        if self._raw:
            self._pieces.append(self._raw.decode(self._page, errors="replace"))
            self._raw.clear()


def _codec(number: int) -> str:
    name = _PAGES.get(number, f"cp{number}")
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name
