"""What persons opened: content that a group of destinations may have for a while, by their answer to a card."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping

from guard.inspect.inspected_copy import InspectedCopy
from guard.model import Answer, Destination, Served, Verdict, Version
from guard.model.clock import since_boot_s
from guard.service.cleared import may_answer
from guard.service.pause import LOOK_S
from guard.tokens.consent.content import PIXELS

KEPT_OFFERS = 8
"""Offers to pages whose facts stay known, for answers of persons."""
OPEN_S = 600.0
"""Time in which a page may have what was opened for its group, in seconds: the person has to bring it there anew."""
SAME_PASTE_S = 1.0
"""Longest time between requests of one paste, in seconds: a program asks for several formats."""

_Opening = tuple[tuple[str, ...], str, str, int]
"""What tells the content, the group of the destination, the policy's name and serial."""


class Opening:
    """A content that may go to one destination, once. Any thread."""

    def __init__(
        self,
        group: str,
        site: str | None,
        formats: Mapping[str, bytes],
        boot_s: Callable[[], float] = since_boot_s,
    ) -> None:
        """`formats`: what may go, by media type. `site`: the one host of the group; None: the whole group.

        `boot_s`: a clock that nobody can set, and that goes on while the machine sleeps.
        """
        self.formats = formats
        self.group, self._site = group, site
        self._boot_s = boot_s
        self._closes_s = boot_s() + OPEN_S

    def allows(self, destination: Destination) -> bool:
        """Whether that destination may have it now."""
        site = destination.application.site
        there = self._site is None or (site is not None and (site == self._site or site.endswith("." + self._site)))
        return destination.group == self.group and there and not self.is_over()

    def is_of(self, served: Served) -> bool:
        """Whether a paste had it."""
        return served.version is Version.ORIGINAL and self.allows(served.verdict.destination)

    def served(self) -> None:
        """A paste has it; further requests of the same paste may still come."""
        self._closes_s = min(self._closes_s, self._boot_s() + SAME_PASTE_S)

    def close(self) -> None:
        """Forget the content; nobody has it any more."""
        self._closes_s = self._boot_s()
        self.formats = {}

    def is_over(self) -> bool:
        """Whether nobody may have it any more."""
        return self._boot_s() >= self._closes_s

    def due_at(self) -> float:
        """When to look whether it is over, by the monotonic clock."""
        return time.monotonic() + min(self._closes_s - self._boot_s(), LOOK_S)


class Opened:
    """Kept on the service's thread, asked on any."""

    def __init__(self, boot_s: Callable[[], float] = since_boot_s) -> None:
        """`boot_s`: a clock that nobody can set, and that goes on while the machine sleeps."""
        self._lock, self._boot_s = threading.Lock(), boot_s
        self._offers: OrderedDict[str, InspectedCopy] = OrderedDict()
        self._until: dict[_Opening, float] = {}
        self._once: tuple[_Opening, Opening] | None = None

    def keep(self, offer: InspectedCopy, served: Served) -> None:
        """Something was offered to a page; a person may answer about it."""
        with self._lock:
            once = self._once
        if once is not None and once[1].is_of(served):
            once[1].served()
        self._offers[offer.snapshot.id] = offer.without_content()
        while len(self._offers) > KEPT_OFFERS:
            self._offers.popitem(last=False)

    def offer(self, snapshot_id: str) -> InspectedCopy | None:
        """The facts of an offer to a page; None: it was none, or is forgotten."""
        return self._offers.get(snapshot_id)

    def open(self, copy: InspectedCopy, verdict: Verdict) -> bool:
        """A person was allowed to give this to that group; False: nothing would tell it from another content."""
        if copy.content_digests() == (copy.snapshot.id,):
            return False
        now = self._boot_s()
        with self._lock:
            self._until = {opening: until for opening, until in self._until.items() if until > now}
            self._until[_opening(copy, verdict)] = now + OPEN_S
        return True

    def open_once(self, copy: InspectedCopy, verdict: Verdict, opening: Opening) -> None:
        """A customer agreed that this goes to that destination once; the page into which it is pasted has it then."""
        with self._lock:
            self._once = (_opening(copy, verdict), opening)

    def is_open(self, copy: InspectedCopy, verdict: Verdict) -> bool:
        """Whether that group may have this content, under the policy by which it was opened. Any thread.

        `verdict`: by the policy alone; its rule takes the answer that opened the content.
        """
        with self._lock:
            wanted, once = _opening(copy, verdict), self._once
            if self._until.get(wanted, 0.0) > self._boot_s() and may_answer(verdict, Answer.JUSTIFIED):
                return True
        if once is None or once[0] != wanted or not may_answer(verdict, Answer.CONSENT):
            return False
        if not once[1].allows(verdict.destination):
            return False
        return _is_text_alone(copy, once[1].formats) or _is_picture_alone(copy, once[1].formats)


def _is_text_alone(offer: InspectedCopy, formats: Mapping[str, bytes]) -> bool:
    """Whether an offer is the very text that was opened, and nothing else."""
    parts = {part.format for part in offer.inspected.inspection.parts}
    text = formats.get("text/plain")
    return text is not None and parts == {"text/plain"} and dict(offer.snapshot.formats) == {"text/plain": text}


def _is_picture_alone(offer: InspectedCopy, formats: Mapping[str, bytes]) -> bool:
    """Whether an offer is one picture, and by its pixels one that was opened: browsers encode what they paste anew."""
    offered = dict(offer.snapshot.formats)
    parts = [part.format for part in offer.inspected.inspection.parts]
    if len(parts) != 1 or len(offered) != 1 or not all(name.startswith("image/") for name in offered):
        return False
    convert = offer.pipeline.inspector.convert  # in the worker: nothing is decoded beside the keys
    pixels = convert(next(iter(offered.values())), PIXELS)
    opened = (data for name, data in formats.items() if name.startswith("image/"))
    return pixels is not None and any(convert(data, PIXELS) == pixels for data in opened)


def _opening(copy: InspectedCopy, verdict: Verdict) -> _Opening:
    return copy.content_digests(), verdict.destination.group, verdict.policy_name, verdict.policy_serial
