"""What is told of a format that was looked at, and what the guard makes of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor

from guard.confined.frames import Message
from guard.errors import GuardError, InspectionFailed
from guard.inspect.inspector import Looked, stored
from guard.inspect.material import Material, Opaque
from guard.inspect.picture import Picture
from guard.inspect.text import Text
from guard.inspect.worker.wire import MOST_OF_A_TYPE, pack_findings, unpack_findings
from guard.model import EntityType, Finding


def versions(material: Material, blob: bytes, protected: frozenset[EntityType]) -> tuple[Message, Sequence[bytes]]:
    """What is told of a format: what was found in it, and the versions of it that are not bytes of another one.

    Its findings' digests are the values themselves, see `pack_findings`.
    """
    findings = _findings(material)
    # Of a picture that is still being read one version must do, as soon as can be: the one with all of it covered.
    unfinished = isinstance(material, Picture) and not material.reading.whole
    guilty = any(finding.entity_type in protected for finding in findings)
    if isinstance(material, Picture) and guilty and not unfinished:
        # Writing the file takes as long as covering does, and neither needs the other.
        with ThreadPoolExecutor(1, "clean") as beside_covering:
            whole = beside_covering.submit(_made, material, frozenset[EntityType]())
            safe, clean = _made(material, protected), whole.result()
    else:
        clean = _made(material, protected if unfinished else frozenset())
        safe = _made(material, protected) if guilty and not unfinished else clean
    same = [clean == blob, safe == clean]
    parts = [None if same[0] else clean, None if same[1] else safe]
    return {
        "findings": pack_findings(findings),
        "read": not isinstance(material, Opaque),
        "same": isinstance(material, Text) and same[0],
        "clean": _size(clean, same=same[0]),
        "safe": _size(safe, same=same[1]),
    }, [part for part in parts if part is not None]


def _findings(material: Material) -> tuple[Finding, ...]:
    """Its findings; of a document, which may have very many, those that are told."""
    if isinstance(material, Text | Picture | Opaque):
        return material.findings
    from guard.inspect.documents.document import Document  # the guard itself opens none

    return material.first(MOST_OF_A_TYPE) if isinstance(material, Document) else material.findings


def _made(material: Material, protected: Collection[EntityType]) -> bytes | None:
    try:
        return material.safe(protected)
    except GuardError:
        return None


def _size(content: bytes | None, *, same: bool) -> int | None:
    """How many bytes follow; -1: none, it is what was there before; None: there is no such version."""
    if content is None:
        return None
    return -1 if same else len(content)


def looked(
    answer: Message,
    blob: bytes | memoryview,
    data: bytes,
    types: frozenset[EntityType],
    digest: Callable[[str], str] | None,
) -> Looked:
    """What the guard works with, of what was told and the bytes that came with it; each value is checked.

    Args:
        data: the format as it was copied; types: those that its safe version covers.
        digest: makes the keyed digest of a value.

    Raises:
        InspectionFailed: it is out of bounds.
    """
    findings = unpack_findings(answer.get("findings"), digest)
    read = answer.get("read") is True
    rest = memoryview(blob)
    clean, rest = _part(answer.get("clean"), rest, data)
    safe, rest = _part(answer.get("safe"), rest, clean)
    if len(rest):
        raise InspectionFailed("the inspection worker answered out of bounds")
    same = answer.get("same") is True and answer.get("clean") == -1
    return Looked(findings, read, stored({frozenset(): clean, types: safe}), same)


def _part(size: object, rest: memoryview, before: bytes | None) -> tuple[bytes | None, memoryview]:
    """The next version of an answer, and what follows it."""
    if size is None:
        return None, rest
    if size == -1:
        return before, rest
    if not isinstance(size, int) or not 0 <= size <= len(rest):
        raise InspectionFailed("the inspection worker answered out of bounds")
    return bytes(rest[:size]), rest[size:]
