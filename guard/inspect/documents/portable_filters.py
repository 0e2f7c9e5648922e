"""The filters by which a stream of a portable document is packed.

Source: ISO 32000-1, 7.4 (ASCIIHex, ASCII85, LZW, Flate, RunLength).
"""

from __future__ import annotations

import base64
import itertools
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from guard.inspect.documents.bounds import Bounds, too_large

_PIECE_BYTES = 1024 * 1024
"""Bytes that are unpacked at a time."""
_FILTER = re.compile(rb"/Filter\s*(/[^\s/\[\]<>()%]+|\[[^\]<>()]*\])")
_NAME = re.compile(rb"/([^\s/\[\]<>()%]+)")
_NO_HEX = re.compile(rb"[^0-9A-Fa-f]")
_NO_85 = re.compile(rb"[^!-uz]")
_CLEAR, _END = 256, 257
_WIDEST = 12
"""Bits of a code of LZW, at most."""


def named(keys: bytes) -> tuple[str, ...]:
    """The filters that the dictionary of a stream names, the outermost first."""
    match = _FILTER.search(keys)
    return tuple(name.decode("latin-1") for name in _NAME.findall(match[1])) if match else ()


def are_known(filters: Iterable[str]) -> bool:
    """Whether all are taken off here; those of pictures are not."""
    return all(name in _FILTERS for name in filters)


def is_deflated(content: bytes) -> bool:
    """Whether some bytes can be inflated."""
    try:
        return bool(zlib.decompressobj().decompress(content, 1))
    except zlib.error:
        return False


def unpacked(content: bytes, filters: Iterable[str], bounds: Bounds) -> Iterator[bytes]:
    """What a stream says below the known ones of its filters, in pieces; of a damaged one what comes before the damage.

    Raises:
        InputError: it says more than is looked at, below any of them.
    """
    pieces: Iterator[bytes] = iter((content,))
    for name in itertools.takewhile(_FILTERS.__contains__, filters):
        pieces = _within(_FILTERS[name](pieces), bounds)
    return pieces


def _within(pieces: Iterator[bytes], bounds: Bounds) -> Iterator[bytes]:
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > bounds.inflated_bytes:
            raise too_large("bytes")
        yield piece


def _flate(pieces: Iterable[bytes]) -> Iterator[bytes]:
    inflating = zlib.decompressobj()
    with suppress(zlib.error):
        for piece in pieces:
            left = piece
            while left and not inflating.eof:
                yield inflating.decompress(left, _PIECE_BYTES)
                left = inflating.unconsumed_tail
        yield inflating.flush()


def _hex(pieces: Iterable[bytes]) -> Iterator[bytes]:
    digits = _NO_HEX.sub(b"", b"".join(pieces).partition(b">")[0])
    yield bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


def _base85(pieces: Iterable[bytes]) -> Iterator[bytes]:
    digits = _NO_85.sub(b"", b"".join(pieces).removeprefix(b"<~").partition(b"~")[0])
    with suppress(ValueError):
        yield base64.a85decode(digits)


def _run_length(pieces: Iterable[bytes]) -> Iterator[bytes]:
    content, at = b"".join(pieces), 0
    while at < len(content) and (count := content[at]) != 128:
        if count < 128:
            yield content[at + 1 : at + 2 + count]
            at += 2 + count
        else:
            yield content[at + 1 : at + 2] * (257 - count)
            at += 2


def _lzw(pieces: Iterable[bytes]) -> Iterator[bytes]:
    table: list[bytes] = []
    before = b""
    bits = size = 0
    width = 9
    for byte in b"".join(pieces):
        bits, size = bits << 8 | byte, size + 8
        if size < width:
            continue
        size -= width
        code = bits >> size
        bits &= (1 << size) - 1
        if code == _END:
            return
        if code == _CLEAR:
            table, before, width = [bytes((each,)) for each in range(256)] + [b"", b""], b"", 9
            continue
        if not table or code > len(table) or (code == len(table) and not before):
            return
        made = table[code] if code < len(table) else before + before[:1]
        if before and len(table) < 1 << _WIDEST:
            table.append(before + made[:1])
        before = made
        width = min(_WIDEST, max(9, (len(table) + 1).bit_length()))
        yield made


_FILTERS: dict[str, Callable[[Iterable[bytes]], Iterator[bytes]]] = {
    "Crypt": iter,
    "FlateDecode": _flate,
    "Fl": _flate,
    "ASCIIHexDecode": _hex,
    "AHx": _hex,
    "ASCII85Decode": _base85,
    "A85": _base85,
    "RunLengthDecode": _run_length,
    "RL": _run_length,
    "LZWDecode": _lzw,
    "LZW": _lzw,
}
