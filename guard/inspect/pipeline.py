"""From a snapshot to an inspection and its safe version; from an inspection and a destination to a verdict.

The only stage that knows detecting, reading, redacting and deciding together. It has no state but the tools it was
built with, so a new policy simply means a new pipeline.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from guard.errors import RedactError
from guard.inspect.files import FILE_LIST_TYPES, Files, from_file_list
from guard.inspect.material import (
    Material,
    Opaque,
    Tools,
    unreadable,
)
from guard.inspect.pages import from_html, from_rich_text
from guard.inspect.picture import from_picture
from guard.inspect.text import from_text
from guard.media import PICTURE_TYPES
from guard.model import Application, EntityType, Finding, Inspection, Part, Snapshot, Verdict
from guard.policy.decide import Decider

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Inspected:
    """A snapshot's inspection with what is needed to make its safe version."""

    snapshot: Snapshot
    inspection: Inspection
    materials: Mapping[str, Material] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Inspecting and deciding under one policy."""

    tools: Tools
    decider: Decider
    folder: Callable[[str], Path]
    """Gives the private folder for the frosted files of a snapshot's id."""

    def warm(self) -> None:
        """Load what is lazy, so that the first copy is inspected as fast as the next."""
        self.tools.detector.warm()
        self.tools.reader.warm()

    def inspect(
        self,
        snapshot: Snapshot,
        wanted: Callable[[], bool] = lambda: True,
        so_far: Callable[[Inspected], None] | None = None,
    ) -> Inspected:
        """Look at every format of a snapshot. Slow where there are pictures; knows no destination.

        `wanted` tells, on the thread that inspects, whether anybody still waits for it. `so_far` is given, on that
        thread, what is known while a picture is still being read; the rest of that is UNREADABLE.

        Raises:
            Abandoned: nobody does.
        """
        began = time.perf_counter()

        def inspected(materials: Mapping[str, Material]) -> Inspected:
            return _inspected(snapshot, materials, time.perf_counter() - began)

        def tell(materials: Mapping[str, Material]) -> None:
            if so_far is not None:
                so_far(inspected(materials))

        return inspected(
            self._materials(snapshot, replace(self.tools, wanted=wanted), None if so_far is None else tell)
        )

    def _materials(
        self, snapshot: Snapshot, tools: Tools, so_far: Callable[[Mapping[str, Material]], None] | None
    ) -> dict[str, Material]:
        made: dict[str, Material] = {}
        pictures: list[tuple[str, bytes]] = []
        shown = any(name in PICTURE_TYPES for name in snapshot.formats)
        for name, data in snapshot.formats.items():
            if name == "text/plain":
                made[name] = from_text(data.decode(errors="replace"), tools)
            elif name == "text/html":
                made[name] = from_html(data, tools, with_pictures=not shown)
            elif name == "text/rtf":
                made[name] = from_rich_text(data, tools, with_pictures=not shown)
            elif name in FILE_LIST_TYPES:
                made[name] = from_file_list(name, data, tools, lambda: self.folder(snapshot.id))
            elif name in PICTURE_TYPES:
                pictures.append((name, data))
            else:
                made[name] = Opaque()
        # One picture in several encodings tells one story: the first is read, the others come from its safe version.
        # Where a text was found guilty, the picture of the same thing is withheld with it, unread.
        guilty = self._concerned(tuple(finding for material in made.values() for finding in material.findings))
        made |= {name: Opaque() for name, _ in pictures}
        for name, data in () if guilty else pictures[:1]:
            telling = None if so_far is None else partial(_tell_with, so_far, made, name)
            made[name] = from_picture(data, replace(tools, so_far=telling))
        return made

    def _concerned(self, findings: tuple[Finding, ...]) -> bool:
        protected = self.decider.protected_types()
        return any(finding.entity_type in protected for finding in findings)

    def concerns(self, inspected: Inspected) -> bool:
        """Whether any rule cares about what was found; if none does, the copy stays with its application."""
        watched = self.decider.watched_types()
        return any(finding.entity_type in watched for finding in inspected.inspection.findings)

    def safe(self, inspected: Inspected) -> dict[str, bytes] | None:
        """Safe formats by media type; what cannot be made safe is left out. None: nothing here concerns any rule."""
        if not self.concerns(inspected):
            return None
        protected = self.decider.protected_types()
        safe: dict[str, bytes] = {}
        for name, material in inspected.materials.items():
            try:
                content = material.safe(protected)
            except (RedactError, OSError) as error:
                log.warning("no safe version of %s: %s", name, type(error).__name__)
                continue
            if content is not None:
                safe[name] = content
        if self._concerned(inspected.inspection.findings):
            self._withhold_second_tellings(inspected, safe)
        return safe

    def _withhold_second_tellings(self, inspected: Inspected, safe: dict[str, bytes]) -> None:
        """Every format of one copy tells the same story; one that might tell more of it is withheld."""
        materials = inspected.materials
        if any(isinstance(material, Files) for material in materials.values()):
            # A text beside a list of files names the originals again.
            for name, material in materials.items():
                if not isinstance(material, Files):
                    safe.pop(name, None)
        plain, page = materials.get("text/plain"), materials.get("text/html")
        if plain and page and not self._told(plain) <= self._told(page):
            safe.pop("text/html", None)

    def _told(self, material: Material) -> set[tuple[EntityType, str]]:
        protected = self.decider.protected_types()
        return {
            (finding.entity_type, finding.digest or finding.masked)
            for finding in material.findings
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


def _inspected(snapshot: Snapshot, materials: Mapping[str, Material], elapsed_s: float) -> Inspected:
    parts = tuple(Part(name, material.findings) for name, material in materials.items() if material.findings)
    if materials and all(isinstance(material, Opaque) for material in materials.values()) and not parts:
        parts = (Part(next(iter(materials)), (unreadable("unknown-format"),)),)
    return Inspected(snapshot, Inspection(snapshot.id, parts, elapsed_s), materials)


def _tell_with(
    so_far: Callable[[Mapping[str, Material]], None], made: Mapping[str, Material], name: str, part: Material
) -> None:
    """Tell what is known of one format together with the others."""
    so_far({**made, name: part})
