"""A document, inspected: its texts, and the pictures and documents inside it; its safe copy, looked at once more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from guard.errors import GuardError, InputError, RedactError
from guard.inspect.columns import detect_in_columns
from guard.inspect.documents import archive, opening
from guard.inspect.documents.bounds import CAUSES, Bounds, too_large
from guard.inspect.documents.contents import Contents, Member, Members, Passage
from guard.inspect.documents.kinds import family_of, kind_of_document
from guard.inspect.documents.values import Values
from guard.inspect.material import Material, Opaque, Passed, Tools, of_types, unreadable
from guard.inspect.text import Text
from guard.model import EntityType, Finding
from guard.redact.text import replacements

Look = Callable[[Member, Tools, int], Material]
"""Looks at what is inside a document: a member, and how many documents it is in."""


Told = dict[str, Finding]
"""Values that were found, each with a finding of it."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a kind that is read."""

    contents: Contents = field(repr=False)
    said: tuple[tuple[Finding, ...], ...]
    """In each passage, with spans of it."""
    inside: tuple[Material, ...]
    """Of each member."""
    tools: Tools = field(repr=False)
    bounds: Bounds

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Of texts and of what is inside, each with its place."""
        return (*self._placed(self._of_texts()), *self._of_members(), *self._unread())

    def first(self, most: int) -> tuple[Finding, ...]:
        """The same, of each entity type in its texts so many alone, of which the last stands for those that follow."""
        every = tuple(self._of_texts())
        left = Counter(finding.entity_type for finding, _ in every)
        taken: Counter[EntityType] = Counter()
        chosen: list[tuple[Finding, Passage]] = []
        for finding, passage in every:
            kind = finding.entity_type
            if taken[kind] < most:
                taken[kind] += 1
                last = taken[kind] == most
                chosen.append((replace(finding, stands_for=left[kind] - most + 1) if last else finding, passage))
        return (*self._placed(chosen), *self._of_members(), *self._unread())

    def safe(self, protected: Collection[EntityType]) -> bytes | None:
        """The copy, of the same format. Nothing is in it that was not read; what was covered is searched for in it.

        Raises:
            RedactError: a covered value is still in it.
        """
        return self.copy(protected, {})

    def told(self, protected: Collection[EntityType]) -> Told:
        """What its texts tell, and those of what is inside."""
        found: Told = {}
        for material in self.inside:
            found |= _told(material, protected)
        for passage, findings in zip(self.contents.passages, self.said, strict=True):
            found |= {passage.text[each.start : each.end].strip(): each for each in of_types(findings, protected)}
        return found

    def copy(self, protected: Collection[EntityType], beside: Told) -> bytes | None:
        """The copy, also without what was told beside it.

        Raises:
            RedactError: a covered value is still in it.
        """
        told = {**beside, **self.told(protected)}
        members: Members = {
            member.name: _made(material, protected, told)
            for member, material in zip(self.contents.members, self.inside, strict=True)
        }
        values = Values(told)
        undo = []
        try:
            for passage, findings in zip(self.contents.passages, self.said, strict=True):
                covered = of_types(findings, protected)
                covered = (*covered, *_again(passage.text, values, told, covered))
                for piece, text in passage.changed(replacements(passage.text, covered, self.tools.style)):
                    if piece.put is not None:
                        undo.append(piece.put(text))
            copy = self.contents.write(members)
        finally:
            for back in reversed(undo):
                back()
        if copy is not None and values:
            self._require_gone(copy, values)
        return copy

    def _placed(self, found: Iterable[tuple[Finding, Passage]]) -> Iterator[Finding]:
        for finding, passage in found:
            yield _at(finding, passage.where(finding.start or 0) or "text")

    def _of_texts(self) -> Iterator[tuple[Finding, Passage]]:
        said = tuple(zip(self.contents.passages, self.said, strict=True))
        told = (
            {
                (finding.entity_type, passage.text[finding.start : finding.end])
                for passage, findings in said
                for finding in findings
                if not passage.again
            }
            if any(passage.again for passage, _ in said)
            else frozenset()
        )
        for passage, findings in said:
            for finding in findings:
                if passage.again and (finding.entity_type, passage.text[finding.start : finding.end]) in told:
                    continue
                yield finding, passage

    def _of_members(self) -> Iterator[Finding]:
        for member, material in zip(self.contents.members, self.inside, strict=True):
            for finding in material.findings:
                where = ", ".join(filter(None, (member.where, finding.where)))
                yield _at(finding, where)

    def _unread(self) -> Iterator[Finding]:
        for where in self.contents.unread:
            yield replace(unreadable("unknown-format"), where=where)

    def _require_gone(self, copy: bytes, values: Values) -> None:
        """Look at a copy as whoever gets it may: each of its texts, and every byte of its parts."""
        try:
            told = any(True for passage in opening.read(copy, self.bounds).passages for _ in values.spans(passage.text))
        except InputError as error:
            raise RedactError("the safe copy of a document cannot be read; it is not offered") from error
        inside = frozenset(member.name for member in self.contents.members)
        parts = opening.raw_parts(copy, self.bounds)
        if told or any(values.stand_in(content) for name, content in parts if name not in inside):
            raise RedactError("a covered value is still in the copy of a document; it is not offered")


def _at(finding: Finding, where: str) -> Finding:
    """A finding with its place in a document in words; there may be very many."""
    return Finding(
        finding.entity_type,
        finding.confidence,
        None,
        None,
        finding.evidence,
        masked=finding.masked,
        digest=finding.digest,
        where=where,
        stands_for=finding.stands_for,
    )


def _told(material: Material, protected: Collection[EntityType]) -> Told:
    if isinstance(material, Document):
        return material.told(protected)
    if isinstance(material, Text):
        return {
            material.content[each.start : each.end].strip(): each
            for each in of_types(material.findings, protected)
            if each.start is not None
        }
    return {}


def _again(text: str, values: Values, told: Told, covered: Sequence[Finding]) -> Iterator[Finding]:
    """Where a text says what was told elsewhere, and it is not covered anyway."""
    known = {(each.start, each.end) for each in covered}
    for start, end, value in values.spans(text):
        if (start, end) not in known:
            yield replace(told[value], start=start, end=end)


def _made(material: Material, protected: Collection[EntityType], told: Told) -> bytes | None:
    try:
        if isinstance(material, Document):
            return material.copy(protected, told)
        if isinstance(material, Text):
            again = _again(material.content, Values(told), told, of_types(material.findings, protected))
            material = replace(material, findings=(*material.findings, *again))
        return material.safe(protected)
    except GuardError:
        return None


def from_document(data: bytes, tools: Tools, bounds: Bounds, look: Look, depth: int = 0) -> Material:
    """A document, inspected; UNREADABLE where it is damaged, encrypted, out of bounds or of no kind that is read.

    Args:
        look: looks at what is inside.
        depth: how many documents this one is in.

    Raises:
        Abandoned: nobody waits for it any more.
    """
    inner = replace(tools, so_far=None)
    try:
        if depth > bounds.depth:
            raise too_large("documents in one another")
        family = family_of(kind_of_document(data))
        if family is not None and family not in tools.documents.kinds:
            raise InputError("a document of a kind that is not read", code="unknown-format")
        contents = opening.read(data, bounds, trace=tools.trace)
        if len(contents.members) > bounds.members:
            raise too_large("pictures and documents")
        left = bounds.inflated_bytes
        for member in contents.members:
            left -= archive.weight(member.data, left, bounds.depth)
            if left < 0:
                raise too_large("bytes")
        said = tuple(_said(passage, inner) for passage in contents.passages)
    except InputError as error:
        passed = any(CAUSES[each] == error.code for each in tools.documents.passed)
        return Passed(data) if passed else Opaque((unreadable(error.code),))
    inside = tuple(look(member, inner, depth + 1) for member in contents.members)
    return Document(contents, said, inside, inner, bounds)


def _said(passage: Passage, tools: Tools) -> tuple[Finding, ...]:
    if passage.rows and tools.detector.knows_values_alone:
        return detect_in_columns(passage.text, tools.detect, tools.detector.alike)
    return tools.detect(passage.text, passage.labels)
