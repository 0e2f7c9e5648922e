"""What persons opened: content that a group of destinations may have for a while, by their answer to a card."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict

from guard.inspect.inspected_copy import InspectedCopy
from guard.model import Verdict

KEPT_OFFERS = 8
"""Offers to pages whose facts stay known, for answers of persons."""
OPEN_S = 600.0
"""Time in which a page may have what was opened for its group, in seconds: the person has to bring it there anew."""

_Opening = tuple[tuple[str, ...], str, str, int]
"""What tells the content, the group of the destination, the policy's name and serial."""


class Opened:
    """Kept on the service's thread, asked on any."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._offers: OrderedDict[str, InspectedCopy] = OrderedDict()
        self._until: dict[_Opening, float] = {}

    def keep(self, offer: InspectedCopy) -> None:
        """Something was offered to a page; a person may answer about it."""
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
        now = time.monotonic()
        with self._lock:
            self._until = {opening: until for opening, until in self._until.items() if until > now}
            self._until[_opening(copy, verdict)] = now + OPEN_S
        return True

    def is_open(self, copy: InspectedCopy, verdict: Verdict) -> bool:
        """Whether that group may have this content, under the policy by which it was opened. Any thread."""
        with self._lock:
            return self._until.get(_opening(copy, verdict), 0.0) > time.monotonic()


def _opening(copy: InspectedCopy, verdict: Verdict) -> _Opening:
    return copy.content_digests(), verdict.destination.group, verdict.policy_name, verdict.policy_serial
