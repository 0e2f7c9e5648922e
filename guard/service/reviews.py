"""Shows a person what of the newest copy is covered. Nothing of it is kept here."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import suppress

from guard.desktop import Convert
from guard.errors import InputError
from guard.inspect.files import FILE_LIST_TYPES, Files, names_of
from guard.inspect.formats import Kind, kind_of
from guard.inspect.inspected_copy import InspectedCopy
from guard.model import PAGE_WORDS, EntityType, Finding, Review, Shown
from guard.service import events
from guard.service.copies import Settled, Waiting

log = logging.getLogger(__name__)

MOST_WATCHED = 8
"""Reviews that are open at once; the oldest of more is told that its copy has gone."""
MOST_BYTES = 256 * 1024
"""Longest text that is shown, in bytes: a window lays out more of it only after a moment in which it stands still."""
_FORMS = {Shown.PICTURE: "image/bmp", Shown.PAGE: PAGE_WORDS}
"""Forms in which content leaves the worker that takes it apart: the guard itself parses nothing that was copied."""


class Reviews:
    """`ask` from any thread, the rest on the service's."""

    def __init__(
        self,
        put: Callable[[events.Event], None],
        newest: Callable[[], Waiting | Settled | None],
        workers: Executor,
        convert: Convert,
    ) -> None:
        self._put, self._newest, self._workers, self._convert = put, newest, workers, convert
        self._waiting: list[tuple[str, events.ReviewAsked]] = []
        """Those whose copy is still being inspected, by its id."""
        self._open: list[tuple[str, events.ReviewAsked]] = []

    def ask(self, told: Callable[[Review | None], None], gone: Callable[[], None]) -> None:
        """Have the newest copy shown, once it is inspected.

        `told` is given it, on some thread; None: it is not at hand. `gone` is called once something else was copied.
        """
        self._put(events.ReviewAsked(told, gone))

    def add(self, asked: events.ReviewAsked) -> None:
        """A person asks."""
        copy = self._newest()
        if copy is None or not copy.snapshot.formats:
            asked.told(None)
            return
        self._waiting.append((copy.snapshot.id, asked))

    def follow(self) -> None:
        """Show what has been inspected meanwhile, and say what was replaced."""
        if not self._waiting and not self._open:
            return
        copy = self._newest()
        current = None if copy is None else copy.snapshot.id
        for snapshot_id, asked in [each for each in self._open if each[0] != current]:
            self._open.remove((snapshot_id, asked))
            asked.gone()
        waiting, self._waiting = self._waiting, []
        for snapshot_id, asked in waiting:
            if snapshot_id != current:
                asked.told(None)
            elif isinstance(copy, Settled):
                self._show(copy.copy, asked)
            else:
                self._waiting.append((snapshot_id, asked))

    def _show(self, copy: InspectedCopy, asked: events.ReviewAsked) -> None:
        self._open.append((copy.snapshot.id, asked))
        while len(self._open) > MOST_WATCHED:
            self._open.pop(0)[1].gone()

        def make() -> None:
            review = None
            with suppress(LookupError, ValueError):
                review = review_of(copy, self._convert)
            asked.told(review)

        with suppress(RuntimeError):  # the guard is ending
            self._workers.submit(make)


def review_of(copy: InspectedCopy, convert: Convert) -> Review:
    """A copy as a person is shown it. Pictures and pages are taken apart by `convert`, elsewhere."""
    formats = copy.snapshot.formats
    safe = formats if copy.versions is None else copy.versions.safe
    best = min(filter(None, map(_seen_as, formats)), default=None)
    if best is None:
        return Review(copy.snapshot.id, Shown.UNREAD, b"", None, copy.inspected.inspection.findings)
    _, name, shown = best
    protected = copy.pipeline.decider.protected_types()
    findings = _findings(copy, name, protected)
    before: bytes | None = formats[name]
    after = safe.get(name)
    if shown in _FORMS:
        form = _FORMS[shown]
        before = convert(formats[name], form)
        after = before if after == formats[name] else None if after is None else convert(after, form)
    elif shown is Shown.FILES:
        before, after = _names(name, formats[name]), None if after is None else _names(name, after)
    if before is None or (shown is not Shown.PICTURE and len(before) > MOST_BYTES):
        checked = before is not None and after is not None
        return Review(copy.snapshot.id, Shown.TOO_LONG if checked else Shown.UNREAD, b"", None, findings)
    return Review(copy.snapshot.id, shown, before, after, findings, frozenset(EntityType) - protected)


def _seen_as(name: str) -> tuple[int, str, Shown] | None:
    """As what a format is shown. The least is what a person would know a copy by: files, its words, its picture."""
    if name in FILE_LIST_TYPES:
        return 0, name, Shown.FILES
    if name == "text/plain":
        return 1, name, Shown.TEXT
    match kind_of(name):
        case Kind.PAGE:
            return 2, name, Shown.PAGE
        case Kind.PICTURE:
            return 3, name, Shown.PICTURE
        case Kind.TEXT:
            return 4, name, Shown.TEXT
        case _:
            return None


def _findings(copy: InspectedCopy, name: str, protected: frozenset[EntityType]) -> tuple[Finding, ...]:
    """Of that format, where they have places; what only other formats tell stands behind."""
    looked = copy.inspected.formats.get(name)
    here = () if looked is None else looked.findings
    if isinstance(looked, Files):
        return looked.told(protected)
    told = {(finding.entity_type, finding.digest or finding.masked) for finding in here}
    others = copy.inspected.inspection.findings
    return (*here, *(each for each in others if (each.entity_type, each.digest or each.masked) not in told))


def _names(name: str, listing: bytes) -> bytes | None:
    """What the files of a list are called, a line each; None: it is none."""
    try:
        return "\n".join(names_of(name, listing)).encode(errors="replace")
    except InputError:
        return None
