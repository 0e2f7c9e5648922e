"""Who looks at one format of a copy: a worker process in the guard, this process in commands and tests."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Protocol

from guard.errors import RedactError
from guard.inspect.formats import Kind, look
from guard.inspect.material import Material, Opaque, Tools, unreadable
from guard.inspect.text import Text
from guard.model import EntityType, Finding, ReaderStatus


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Looked:
    """One format, looked at: what was found in it, and the versions that can be made of it."""

    findings: tuple[Finding, ...]
    read: bool
    """Whether all of it was looked at; False: nobody knows what it holds."""
    made: Callable[[Collection[EntityType]], bytes | None] = field(repr=False)
    """The content made anew with the findings of these types covered; with none, as it is. None: it cannot be."""
    same: bool = False
    """Whether it is made anew byte for byte where nothing is covered: it holds nothing but what was looked at."""

    def safe(self, protected: Collection[EntityType]) -> bytes | None:
        """The version in which the findings of some types are covered; None where none can be made."""
        return self.made(protected)


SoFar = Callable[[Looked], None]
"""Is given what is known while there is more to find; nothing of the rest is in what is made of it."""


def not_read(cause: str | None = None) -> Looked:
    """A format that nobody looked at; with a cause it counts as UNREADABLE."""
    return Looked(() if cause is None else (unreadable(cause),), read=False, made=lambda protected: None)


def as_it_is(data: bytes, findings: tuple[Finding, ...] = (), *, same: bool = True) -> Looked:
    """A format of which nothing is to be covered, so that every version of it is the format itself."""
    return Looked(findings, read=True, made=lambda protected: data, same=same)


class Inspector(Protocol):
    """Looks at formats. Any thread; several at once."""

    def look(
        self,
        kind: Kind,
        data: bytes,
        *,
        protected: Collection[EntityType],
        with_pictures: bool = True,
        wanted: Callable[[], bool] = lambda: True,
        so_far: SoFar | None = None,
    ) -> Looked:
        """One format. It can be made anew with nothing covered, and with the findings of the protected types covered.

        Raises:
            Abandoned: nobody waits for it any more.
        """

    def masked(self, words: str) -> str:
        """A person's own words without the customer data in them; empty where that cannot be told."""

    def convert(self, content: bytes, into: str) -> bytes | None:
        """A picture as another media type, or the words of a page (`PAGE_WORDS`); None: it cannot be."""

    def warm(self) -> None:
        """Load what is lazy, so that the first copy is inspected as fast as the next."""

    def status(self) -> ReaderStatus:
        """How the engine stands that reads pictures."""


@dataclass(frozen=True, slots=True)
class LocalInspector:
    """Looks in this process: for commands, which hold no keys, and for tests."""

    tools: Tools

    def look(
        self,
        kind: Kind,
        data: bytes,
        *,
        protected: Collection[EntityType],
        with_pictures: bool = True,
        wanted: Callable[[], bool] = lambda: True,
        so_far: SoFar | None = None,
    ) -> Looked:
        """See `Inspector.look`."""

        def told(material: Material) -> None:
            if so_far is not None:
                so_far(_looked(material, data))

        tools = replace(self.tools, wanted=wanted, so_far=None if so_far is None else told)
        return _looked(look(kind, data, tools, with_pictures=with_pictures), data)

    def masked(self, words: str) -> str:
        """See `Inspector.masked`."""
        text = Text(words, self.tools.detect(words), self.tools.style)
        return (text.safe(frozenset(EntityType)) or b"").decode()

    def convert(self, content: bytes, into: str) -> bytes | None:
        """See `Inspector.convert`."""
        from guard.inspect.conversion import converted

        return converted(content, into)

    def warm(self) -> None:
        """See `Inspector.warm`."""
        self.tools.detector.warm()
        self.tools.reader.warm()

    def status(self) -> ReaderStatus:
        """See `Inspector.status`."""
        return self.tools.reader.status()


def _looked(material: Material, data: bytes) -> Looked:
    same = isinstance(material, Text) and material.safe(()) == data
    return Looked(material.findings, not isinstance(material, Opaque), material.safe, same)


def stored(versions: dict[frozenset[EntityType], bytes | None]) -> Callable[[Collection[EntityType]], bytes | None]:
    """Versions that were made beforehand: the one that covers what is asked for, and no more than it must.

    Raises (what it gives):
        RedactError: none covers all of it.
    """

    def made(protected: Collection[EntityType]) -> bytes | None:
        fitting = [types for types in versions if types >= frozenset(protected)]
        if not fitting:
            raise RedactError("no version that covers this was made; copy it again")
        return versions[min(fitting, key=len)]

    return made
