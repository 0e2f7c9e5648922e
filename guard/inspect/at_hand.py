"""Texts that were looked at and are still at hand are known again, and so are the safe versions made of them.

What a person pastes into a page is most often what lies on the clipboard: the gate has had that looked at when it was
copied, and the page is given the safe version that came of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from weakref import WeakValueDictionary

from guard.inspect.formats import Kind
from guard.inspect.inspector import Inspector, Looked, SoFar, as_it_is
from guard.model import EntityType, ReaderStatus

_KNOWN_AGAIN = frozenset({Kind.TEXT, Kind.PAGE})
"""Kinds that go from the clipboard into a page byte for byte."""


class AtHand:
    """An inspector that looks once at a text for as long as somebody holds what was found in it. Any thread.

    It keeps nothing itself: the newest copy does, as the clipboard is its.
    """

    def __init__(self, inspector: Inspector) -> None:
        self._inspector = inspector
        self._looked: WeakValueDictionary[bytes, Looked] = WeakValueDictionary()
        self._made: WeakValueDictionary[bytes, Looked] = WeakValueDictionary()
        """What a safe version was made of, by that version."""

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
        ask = partial(
            self._inspector.look,
            kind,
            data,
            protected=protected,
            with_pictures=with_pictures,
            wanted=wanted,
            so_far=so_far,
        )
        if kind not in _KNOWN_AGAIN:
            return ask()
        types = frozenset(protected)
        key = partial(_key, kind, types, with_pictures)
        known = self._looked.get(key(data))
        if known is not None:
            return known
        source = self._made.get(key(data))
        if source is not None:
            return _safe_version(source, data, types)
        looked = ask()
        safe = looked.safe(types) if looked.read else None
        if safe is not None:
            self._looked[key(data)] = looked
            self._made[key(safe)] = looked
        return looked

    def masked(self, words: str) -> str:
        """See `Inspector.masked`."""
        return self._inspector.masked(words)

    def convert(self, content: bytes, into: str) -> bytes | None:
        """See `Inspector.convert`."""
        return self._inspector.convert(content, into)

    def warm(self) -> None:
        """See `Inspector.warm`."""
        self._inspector.warm()

    def status(self) -> ReaderStatus:
        """See `Inspector.status`."""
        return self._inspector.status()


def _key(kind: Kind, protected: frozenset[EntityType], with_pictures: bool, data: bytes) -> bytes:
    asked = f"{kind} {with_pictures} {sorted(protected)}\0".encode()
    return hashlib.sha256(asked + data).digest()


def _safe_version(source: Looked, data: bytes, protected: frozenset[EntityType]) -> Looked:
    """What is known of a version in which those types are covered: the other findings, whose places have moved."""
    left = tuple(
        replace(finding, start=None, end=None) for finding in source.findings if finding.entity_type not in protected
    )
    return as_it_is(data, left, same=source.same)
