"""Judges what is on its way into a page by the policy in force: inspected part by part, decided about as one."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit
from urllib.request import url2pathname

from guard.connector.companion_messages import NOTHING, SAME, Given
from guard.connector.offer import Arrival, Offer
from guard.connector.sites import Sites
from guard.inspect.inspected_copy import InspectedCopy
from guard.inspect.pipeline import Inspected, Pipeline
from guard.model import (
    UNKNOWN_APPLICATION,
    Action,
    Application,
    Channel,
    Inspection,
    Served,
    Snapshot,
    Verdict,
    Version,
)

_TOLD_TOGETHER = frozenset({"text/plain", "text/html"})
"""Texts that are two tellings of one thing; every other text is inspected for itself, as plain text."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a page may have of each part, and what came of it."""

    given: tuple[Given, ...]
    copy: InspectedCopy
    served: Served


@dataclass(frozen=True, slots=True)
class PageJudge:
    """The judge of one browser."""

    browser: Application
    pipeline: Callable[[], Pipeline]
    sites: Sites
    opened: Callable[[InspectedCopy, Verdict], bool]
    """Whether a person opened that content for that destination's group."""
    now: Callable[[], datetime]

    def judge(self, arrival: Arrival, wanted: Callable[[], bool] = lambda: True) -> Judged:
        """What may become of an offer. Slow where there are pictures. `wanted`: whether anybody still waits for it.

        Raises:
            Abandoned: nobody does.
            OSError: its files cannot be kept.
        """
        offer = arrival.offer()
        if offer.too_large:
            return self.unreadable(arrival, "too-large")
        copies: dict[tuple[int, ...], InspectedCopy] = {}
        under = self.pipeline()  # all of it: another policy may come meanwhile
        for numbers, formats in _snapshots(offer).items():
            # Only a file's safe version needs a folder, and a file is inspected for itself.
            pipeline = replace(under, folder=partial(_folder, arrival, numbers[0]))
            snapshot = self._snapshot(offer, formats)
            copies[numbers] = InspectedCopy.of(pipeline.inspect(snapshot, wanted), pipeline)
        found = tuple(part for copy in copies.values() for part in copy.inspected.inspection.parts)
        whole = self._snapshot(offer, _evidence(offer))
        inspected = Inspected(whole, Inspection(whole.id, found), {})
        judged = InspectedCopy(whole, under, inspected)
        verdict = self._verdict(judged, offer)
        given = [NOTHING if verdict.version is Version.NOTHING else SAME] * len(offer.asked.parts)
        if verdict.version is Version.SAFE or (verdict.version is Version.ORIGINAL and judged.guards(verdict)):
            for numbers, copy in copies.items():
                for number in numbers:
                    given[number] = _given(offer, number, copy, verdict.version)
        return self._judged(judged, offer, tuple(given))

    def unreadable(self, arrival: Arrival, cause: str) -> Judged:
        """What becomes of an offer that could not be inspected."""
        offer = arrival.offer()
        copy = InspectedCopy.unreadable(self._snapshot(offer, {}), self.pipeline(), cause)
        whole = self._verdict(copy, offer).version is Version.ORIGINAL
        return self._judged(copy, offer, (SAME if whole else NOTHING,) * len(offer.asked.parts))

    def _judged(self, copy: InspectedCopy, offer: Offer, given: tuple[Given, ...]) -> Judged:
        verdict = self._verdict(copy, offer)
        kept = all(each.verdict == "nothing" for each in given)
        version = Version.NOTHING if kept and verdict.version is not Version.ORIGINAL else verdict.version
        size = sum(len(each.content) for each in given)
        return Judged(given, copy, Served(copy.snapshot.id, verdict, version, offer.asked.way, size, 0.0, self.now()))

    def _verdict(self, copy: InspectedCopy, offer: Offer) -> Verdict:
        verdict = copy.verdict(self._destination(offer))
        opened = verdict.action > Action.AUDIT and self.opened(copy, verdict)
        return replace(verdict, action=Action.AUDIT) if opened else verdict

    def _destination(self, offer: Offer) -> Application:
        return replace(self.browser, site=offer.asked.site or None, title=offer.asked.title or None)

    def _origin(self, offer: Offer) -> Application:
        if offer.asked.way == "drop" and offer.asked.origin:
            return replace(self.browser, site=offer.asked.origin)
        return self.sites.origin(offer.text()) if offer.asked.way in ("paste", "read") else UNKNOWN_APPLICATION

    def _snapshot(self, offer: Offer, formats: Mapping[str, bytes]) -> Snapshot:
        return Snapshot(
            id=secrets.token_hex(8),
            channel=Channel.CLIPBOARD,
            formats=MappingProxyType(dict(formats)),
            origin=self._origin(offer),
            taken_at=self.now(),
        )


def _snapshots(offer: Offer) -> dict[tuple[int, ...], dict[str, bytes]]:
    """What is inspected together, by the numbers of its parts."""
    types = {number: offer.asked.parts[number].type for number in offer.texts}
    together = tuple(number for number, kind in types.items() if kind in _TOLD_TOGETHER)
    snapshots = {together: {types[number]: offer.texts[number] for number in together}} if together else {}
    snapshots |= {(number,): {"text/plain": offer.texts[number]} for number in types if number not in together}
    return snapshots | {(number,): _listed(path) for number, path in offer.files.items()}


def _folder(arrival: Arrival, number: int, name: str) -> Path:
    return arrival.made(number, name)


def _listed(path: Path) -> dict[str, bytes]:
    return {"text/uri-list": f"{path.as_uri()}\r\n".encode()}


def _given(offer: Offer, number: int, copy: InspectedCopy, version: Version) -> Given:
    """What a guarded page has of a part: frosted, or (ORIGINAL) the same made anew from what was inspected."""
    if copy.versions is None:
        return SAME
    formats = copy.versions.safe if version is Version.SAFE else copy.versions.clean
    if number in offer.files:
        return _given_file(offer.files[number], formats.get("text/uri-list"))
    kind = offer.asked.parts[number].type
    content = formats.get(kind if kind in _TOLD_TOGETHER else "text/plain")
    if content is None:
        return NOTHING
    return SAME if content == offer.texts[number] else Given("safe", content)


def _given_file(original: Path, listing: bytes | None) -> Given:
    if not listing:
        return NOTHING
    made = Path(url2pathname(urlsplit(listing.decode().strip()).path))
    content = made.read_bytes()
    renamed = made.name if made.name != original.name else None
    return SAME if renamed is None and content == original.read_bytes() else Given("safe", content, renamed)


def _evidence(offer: Offer) -> dict[str, bytes]:
    """What stands for the whole where the policy keeps evidence: its texts, or its first picture."""
    parts = offer.asked.parts
    texts = {parts[number].type: text for number, text in offer.texts.items() if parts[number].type in _TOLD_TOGETHER}
    pictures = (number for number in offer.files if parts[number].type.startswith("image/"))
    first = next(pictures, None)
    return texts if texts or first is None else {parts[first].type: offer.files[first].read_bytes()}
