"""Archives (ZIP): taken apart within bounds, and put together anew.

Source: APPNOTE.TXT 6.3.10 (flag bit 0: encrypted; methods 0 and 8: stored, deflated).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from guard.inspect.documents.bounds import Bounds, damaged, encrypted, too_large

START = b"PK\x03\x04"
EMPTY = b"PK\x05\x06"
_ENCRYPTED_FLAG = 1
_UNICODE_FLAG = 0x800
_LARGE_BYTES = 1024 * 1024
"""Inflated bytes of an entry from which on its ratio counts."""
_TIME = (1980, 1, 1, 0, 0, 0)
"""When each entry of a copy was made: the earliest that the format knows, since the true one says something too."""

_LEVEL = 3
"""Effort of deflating, 1 to 9: a person waits, and a file a tenth larger is no matter."""


def entries(data: bytes, bounds: Bounds) -> dict[str, bytes]:
    """The entries of an archive, by name, without folders.

    Raises:
        InputError: it is damaged, encrypted, or out of bounds.
    """
    return dict(each_entry(data, bounds))


def each_entry(data: bytes, bounds: Bounds) -> Iterator[tuple[str, bytes]]:
    """The same one by one, each when it is asked for.

    Raises:
        InputError: it is damaged, encrypted, or out of bounds.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            yield from _entries(archive, bounds)
    except (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise damaged() from error
    except RuntimeError as error:  # what zipfile raises for a password that it was not given
        raise encrypted() from error


def names(data: bytes) -> frozenset[str]:
    """The names of an archive's entries; none where it is damaged."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except (BadZipFile, OSError, ValueError, NotImplementedError, struct.error):
        return frozenset()


def start_of(data: bytes, name: str) -> bytes:
    """The beginning of one entry; empty where it is not there or damaged."""
    try:
        with ZipFile(BytesIO(data)) as archive, archive.open(name) as entry:
            return entry.read(_LARGE_BYTES)
    except (BadZipFile, zlib.error, EOFError, OSError, KeyError, ValueError, RuntimeError, struct.error):
        return b""


def _entries(archive: ZipFile, bounds: Bounds) -> Iterator[tuple[str, bytes]]:
    infos = [info for info in archive.infolist() if not info.filename.endswith("/")]
    if len(infos) > bounds.entries:
        raise too_large("entries")
    found: set[str] = set()
    left = bounds.inflated_bytes
    for info in infos:
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise encrypted()
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or (name := name_of(info)) in found:
            raise damaged()  # of two entries of one name each program reads another one
        if info.file_size > left or info.file_size > max(_LARGE_BYTES, bounds.ratio * info.compress_size):
            raise too_large("bytes")
        with archive.open(info) as entry:
            content = entry.read(left + 1)
        left -= len(content)
        if left < 0:
            raise too_large("bytes")
        found.add(name)
        yield name, content


def weight(data: bytes, most: int, depth: int) -> int:
    """Bytes of all entries of an archive and of the archives in it, as it says; soon something above `most` where more.

    Args:
        depth: how many archives in one another are looked at; what lies deeper is read by nobody.
    """
    total = 0
    if not data.startswith(START) or depth < 0:
        return total
    try:
        with ZipFile(BytesIO(data)) as archive:
            for info in archive.infolist():
                total += info.file_size
                if total > most:
                    break
                with archive.open(info) as entry:
                    if (start := entry.read(len(START))) == START:
                        total += weight(start + entry.read(most), most - total, depth - 1)
    except (BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, struct.error):
        return total  # whoever reads it says what is wrong with it
    return total


def name_of(info: ZipInfo) -> str:
    """The name of an entry; without the mark of Unicode it is in the encoding of the machine that packed it."""
    if info.flag_bits & _UNICODE_FLAG or info.filename.isascii():
        return info.filename
    written = info.filename.encode("cp437", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def packed(parts: Iterable[tuple[str, bytes]], *, stored: frozenset[str] = frozenset()) -> bytes:
    """An archive of parts, in order; `stored`: those that are not deflated."""
    into = BytesIO()
    with ZipFile(into, "w") as archive:
        for name, content in parts:
            info = ZipInfo(name, _TIME)
            info.compress_type = ZIP_STORED if name in stored else ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            archive.writestr(info, content, compresslevel=_LEVEL)
    return into.getvalue()
