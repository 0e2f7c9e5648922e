"""The texts that the cells of a workbook share: read one by one without a tree, and written anew.

Source: ECMA-376 part 1, 18.4.8 (`si`: a text, or runs of one), 18.4.6 (`rPh`: how it is pronounced).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from guard.errors import InputError
from guard.inspect.documents.cells import SPACE, said
from guard.inspect.documents.markup import Element, parse
from guard.inspect.documents.rows import NotPlain, index_of, is_strange, spoken

_PLAIN = re.compile(rb'(<si><t(?: xml:space="preserve")?(?:/>|>([^<>]*)</t>)</si>)')
_BETWEEN = "\1"
"""What no text of a file can hold."""
_END = b"</si>"
_NOTHING = b"<si><t/></si>"


class Strings:
    """Shared texts, in order. Reading takes out how they are pronounced."""

    def __init__(self, raw: Sequence[bytes], texts: Sequence[str], readings: Sequence[str]) -> None:
        self._raw = raw
        self.texts = texts
        self.readings = readings
        """How texts are pronounced."""

    def written(self, shown: bytearray) -> bytes:
        """The items of a copy; `shown`: whether any cell shows each of them."""
        return b"".join([raw if each else _NOTHING for raw, each in zip(self._raw, shown, strict=True)])


class Shared(dict[bytes, str]):
    """The texts that cells share, by what a cell names each by; empty where there is none. Most are named as programs
    do, without zeros before, and asked for once or again and again."""

    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__()
        self._texts = texts
        self._used = bytearray(len(texts))

    def __missing__(self, name: bytes) -> str:
        index = index_of(name)
        if index is None or index >= len(self._texts):
            return ""
        self._used[index] = True
        text = self[name] = self._texts[index]
        return text

    @property
    def unused(self) -> list[str]:
        """Those that nobody asked for."""
        return [text for text, used in zip(self._texts, self._used, strict=True) if not used]


def of_content(content: bytes) -> Strings:
    """Of what stands in `sst`, as its file writes it.

    Raises:
        NotPlain: it is in no form that is read here.
    """
    if is_strange(content):
        raise NotPlain
    items = _PLAIN.findall(content)
    if sum([len(item) for item, _ in items]) == len(content):
        return Strings([item for item, _ in items], _all_spoken([text for _, text in items]), ())
    raw: list[bytes] = []
    texts: list[str] = []
    readings: list[str] = []
    at = 0
    while at < len(content):
        plain = _PLAIN.match(content, at)
        if plain is not None:
            raw.append(plain[0])
            texts.append(spoken(plain[2] or b""))
            at = plain.end()
            continue
        end = content.find(_END, at) + len(_END)
        if end < len(_END):
            raise NotPlain
        try:
            root = parse(b'<sst xmlns="' + SPACE[1:-1].encode() + b'">' + content[at:end] + b"</sst>")
        except InputError as error:
            raise NotPlain from error
        if len(root) != 1 or root[0].tag != f"{SPACE}si" or root.text or root[0].tail:
            raise NotPlain
        _add(root[0], raw, texts, readings)
        at = end
    return Strings(raw, texts, readings)


def _all_spoken(written: Sequence[bytes]) -> Sequence[str]:
    """Texts of a file (see `spoken`), at once where nothing in them is spelled."""
    together = spoken(_BETWEEN.encode().join(written))
    said = together.split(_BETWEEN)
    return said if len(said) == len(written) else list(map(spoken, written))


def of_elements(items: Iterable[Element]) -> Strings:
    """Of the `si` elements of a tree, which are changed."""
    raw: list[bytes] = []
    texts: list[str] = []
    readings: list[str] = []
    for item in items:
        item.tail = None
        _add(item, raw, texts, readings)
    return Strings(raw, texts, readings)


def _add(item: Element, raw: list[bytes], texts: list[str], readings: list[str]) -> None:
    from lxml import etree

    for reading in list(item.iter(f"{SPACE}rPh")):
        readings.append("".join(reading.itertext()))
        reading.getparent().remove(reading)
    texts.append(said(item))
    raw.append(etree.tostring(item, encoding="UTF-8"))
