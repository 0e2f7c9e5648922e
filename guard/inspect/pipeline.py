"""From a snapshot to an inspection and what others may have of it; from an inspection and a destination to a verdict.

Knows an inspector and a decider, and no state beside what it vouches for: a new policy means a new pipeline. Looking at
contents is the inspector's; here stands which formats of one copy are looked at, and what they say together.
"""

from __future__ import annotations

import hashlib
import itertools
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from guard.errors import RedactError
from guard.inspect.files import FILE_LIST_TYPES, Files, from_file_list
from guard.inspect.formats import Kind, kind_of
from guard.inspect.inspector import Inspector, Looked, as_it_is, not_read
from guard.model import (
    PAGE_PIECE_END,
    PAGE_WORDS,
    Application,
    EntityType,
    Finding,
    Inspection,
    Part,
    Pixels,
    Snapshot,
    Verdict,
)
from guard.model.media import bitmap
from guard.policy.decide import Decider

log = logging.getLogger(__name__)

VOUCHED = 8
"""Pictures of our own making that are known again; a person pastes the newest."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """A snapshot's inspection with what can be made of each format."""

    snapshot: Snapshot
    inspection: Inspection
    formats: Mapping[str, Looked | Files] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Versions:
    """What others may have of a copy, by media type."""

    safe: Mapping[str, bytes] = field(repr=False)
    """With what is protected covered; what cannot be made safe is left out."""
    clean: Mapping[str, bytes] = field(repr=False)
    """With nothing covered, made anew from what was inspected: nothing is in it that nobody looked at."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Inspecting and deciding under one policy."""

    inspector: Inspector
    decider: Decider
    folder: Callable[[str], Path]
    """Gives a private folder for files, by a name: a snapshot's id, and a number behind a slash."""
    vouched: list[bytes] = field(default_factory=list, repr=False)
    """Digests of the newest pictures that were cut out of what was frosted; nobody need look at those again."""

    def warm(self) -> None:
        """Load what is lazy, so that the first copy is inspected as fast as the next."""
        self.inspector.warm()

    def frosted(self, pixels: Pixels) -> bytes | None:
        """A picture with all covered that is found in it, whatever the rules say; None: it could not be inspected.

        Raises:
            RedactError: no safe version can be made of it.
        """
        everything = frozenset(EntityType)
        looked = self.inspector.look(Kind.PICTURE, bitmap(pixels), protected=everything)
        return looked.safe(everything) if looked.read else None

    def vouch(self, picture: bytes) -> None:
        """Take these very bytes for a picture without findings: they were cut out of what `frosted` gave."""
        self.vouched[:] = [*self.vouched[1 - VOUCHED :], hashlib.sha256(picture).digest()]

    def _is_vouched(self, name: str, data: bytes) -> bool:
        return bool(self.vouched) and kind_of(name) is Kind.PICTURE and hashlib.sha256(data).digest() in self.vouched

    def inspect(
        self,
        snapshot: Snapshot,
        wanted: Callable[[], bool] = lambda: True,
        so_far: Callable[[Inspected], None] | None = None,
    ) -> Inspected:
        """Look at every format of a snapshot, pictures last. Knows no destination.

        `wanted` tells, on the thread that inspects, whether anybody still waits for it. `so_far` is given, on that
        thread, what is known while there is more to look at; the rest of it is UNREADABLE.

        Raises:
            Abandoned: nobody does.
        """
        began = time.perf_counter()

        def inspected(formats: Mapping[str, Looked | Files]) -> Inspected:
            return _inspected(snapshot, formats, time.perf_counter() - began)

        def tell(formats: Mapping[str, Looked | Files]) -> None:
            rest = {name: not_read("deadline") for name in snapshot.formats if name not in formats}
            if so_far is not None:
                so_far(inspected({**formats, **rest}))

        formats = self._look(snapshot, wanted, tell if so_far is not None else None)
        if formats and not any(_read(looked) or looked.findings for looked in formats.values()):
            formats = {name: not_read("unknown-format") for name in formats}
        return inspected(formats)

    def _look(
        self,
        snapshot: Snapshot,
        wanted: Callable[[], bool],
        tell: Callable[[Mapping[str, Looked | Files]], None] | None,
    ) -> dict[str, Looked | Files]:
        protected = self.decider.protected_types()
        shown = any(kind_of(name) is Kind.PICTURE for name in snapshot.formats)
        numbers = itertools.count()
        looked: dict[str, Looked | Files] = {}

        def look(name: str, kind: Kind, data: bytes) -> Looked:
            def told(part: Looked) -> None:
                # A picture in a file or a page stands for neither.
                if tell is not None and kind_of(name) is Kind.PICTURE:
                    tell({**looked, name: part})

            return self.inspector.look(
                kind,
                data,
                protected=protected,
                with_pictures=not shown,
                wanted=wanted,
                so_far=None if tell is None else told,
            )

        def folder() -> Path:
            return self.folder(f"{snapshot.id}/{next(numbers)}")

        # One picture in several encodings tells one story: the first is read, the others come from what is made of it.
        # Where a text was found guilty, the picture of the same thing is withheld with it, unread.
        for name, data in sorted(snapshot.formats.items(), key=lambda item: kind_of(item[0]) is Kind.PICTURE):
            kind = kind_of(name)
            if name in FILE_LIST_TYPES:
                looked[name] = from_file_list(name, data, partial(look, name), folder, looked.values())
            elif self._is_vouched(name, data):
                looked[name] = as_it_is(data)
            elif kind is Kind.PICTURE and (self._guilty(looked) or self._has_picture(looked)):
                looked[name] = not_read()
            else:
                looked[name] = look(name, kind, data)
            if tell is not None and len(looked) < len(snapshot.formats):
                tell(looked)
        return looked

    @staticmethod
    def _has_picture(looked: Mapping[str, Looked | Files]) -> bool:
        return any(kind_of(name) is Kind.PICTURE for name in looked)

    def _guilty(self, looked: Mapping[str, Looked | Files]) -> bool:
        return self._concerned(tuple(finding for each in looked.values() for finding in each.findings))

    def _concerned(self, findings: tuple[Finding, ...]) -> bool:
        protected = self.decider.protected_types()
        return any(finding.entity_type in protected for finding in findings)

    def concerns(self, inspected: Inspected) -> bool:
        """Whether any rule cares about what was found."""
        watched = self.decider.watched_types()
        return any(finding.entity_type in watched for finding in inspected.inspection.findings)

    def versions(self, inspected: Inspected) -> Versions | None:
        """What others may have of a copy. None: the copy itself, since no rule cares about it and all of it was read.

        Such a copy stays with its application, and whoever asks gets from it what was inspected.
        """
        formats = inspected.formats
        stays = all(isinstance(looked, Looked) and looked.same for looked in formats.values())
        if stays and not inspected.snapshot.others and not self.concerns(inspected):
            return None
        clean = self._made(inspected, frozenset())
        for name, looked in formats.items():
            # What could not be read is a finding: where the policy lets that pass, it has let pass the content.
            if name not in clean and not _read(looked) and looked.findings and name in inspected.snapshot.formats:
                clean[name] = inspected.snapshot.formats[name]
        if not self._concerned(inspected.inspection.findings):
            return Versions(clean, clean)
        safe = self._made(inspected, self.decider.protected_types())
        self._withhold_second_tellings(inspected, safe)
        return Versions(safe, clean)

    def _made(self, inspected: Inspected, protected: frozenset[EntityType]) -> dict[str, bytes]:
        made: dict[str, bytes] = {}
        for name, looked in inspected.formats.items():
            try:
                content = looked.safe(protected)
            except (RedactError, OSError) as error:
                log.warning("no version of %s can be made: %s", name, type(error).__name__)
                continue
            if content is not None and not name.startswith("text/plain;"):  # a text has one safe version, by every name
                made[name] = content
        return made

    def _withhold_second_tellings(self, inspected: Inspected, safe: dict[str, bytes]) -> None:
        """Every format of one copy tells the same story; one that might tell more of it is withheld."""
        formats = inspected.formats
        if any(isinstance(looked, Files) for looked in formats.values()):
            # A text beside a list of files names the originals again.
            for name, looked in formats.items():
                if not isinstance(looked, Files):
                    safe.pop(name, None)
        plain, page = (self._told(formats[name]) if name in formats else set() for name in ("text/plain", "text/html"))
        page = {each for each in page if each[0] is not EntityType.UNREADABLE}  # a picture in it, which no text has
        if "text/plain" in safe and not page <= plain:
            # A page has labels and tables that its text has not, by which more is found.
            words = self._words_of(safe.get("text/html"))
            safe.update({"text/plain": words} if words else {})
        for name, looked in formats.items():
            kind, told = kind_of(name), self._told(looked)
            of_more = kind is Kind.TEXT and name != "text/plain" and not page <= told
            if of_more or (kind in (Kind.TEXT, Kind.PAGE) and not plain <= told):
                safe.pop(name, None)

    def _words_of(self, page: bytes | None) -> bytes | None:
        """What a safe page says, as a safe text; None: nothing, or it cannot be told."""
        words = None if page is None else self.inspector.convert(page, PAGE_WORDS)
        if words is None:
            return None
        said = words.decode(errors="replace").replace(PAGE_PIECE_END, "").strip().encode()
        protected = self.decider.protected_types()
        return self.inspector.look(Kind.TEXT, said, protected=protected).safe(protected)

    def _told(self, looked: Looked | Files) -> set[tuple[EntityType, str]]:
        protected = self.decider.protected_types()
        return {
            (finding.entity_type, finding.digest or finding.masked)
            for finding in looked.findings
            if finding.entity_type in protected
        }

    def decide(self, inspected: Inspected, application: Application) -> Verdict:
        """What this application may have of the snapshot. Pure and fast."""
        snapshot = inspected.snapshot
        return self.decider.decide(
            inspected.inspection.findings,
            origin=snapshot.origin,
            application=application,
            channel=snapshot.channel,
        )


def _read(looked: Looked | Files) -> bool:
    return isinstance(looked, Files) or looked.read


def _inspected(snapshot: Snapshot, formats: Mapping[str, Looked | Files], elapsed_s: float) -> Inspected:
    parts = tuple(Part(name, looked.findings) for name, looked in formats.items() if looked.findings)
    return Inspected(snapshot, Inspection(snapshot.id, parts, elapsed_s), formats)
