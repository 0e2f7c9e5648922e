"""One copy as it lies on a selection: what was fetched of it, how it may be pasted, who waits for it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from guard.desktop.x11 import texts
from guard.desktop.x11.capture import Capture, Step
from guard.desktop.x11.connection import NO_WINDOW
from guard.desktop.x11.formats import (
    RTF,
    TEXT_TARGETS,
    Content,
    Offer,
    Transcoding,
    kind_of,
    original_offer,
    others,
    safe_offer,
)
from guard.desktop.x11.processes import keeps_lists
from guard.model import HANDED_BACK, UNKNOWN_APPLICATION, Allowed, Application, Channel, Release, Snapshot, Version


@dataclass(slots=True)
class Copied:
    """A copy, from its notice to the next one."""

    owner: int
    """The window of the program that copied."""
    time: int
    """Since when it owned the selection, by the server's clock."""
    capture: Capture
    noticed_s: float
    origin: Application = UNKNOWN_APPLICATION
    ours: bool = False
    """Whether it was taken over."""
    in_name_of: int = NO_WINDOW
    """The window in whose name it was taken over, its program's or a far screen's; none: the gate's alone."""
    own_name_s: float | None = None
    """When it is to be taken over from a far screen's name into the gate's own; infinite: it stays there as long as
    nobody copies anew; None: it is in no such name."""
    awaited_at: int = NO_WINDOW
    """Where its program answers what it was asked last before it lost the copy, and then the far screen whether it has
    read what came before; none: both have done so."""
    has_answered: bool = False
    """Whether its program has answered that."""
    taken_s: float = -math.inf
    """When it was taken over, at last from a far screen's name."""
    not_before_s: float = 0.0
    """When it may be taken over at the earliest."""
    takeover_s: float | None = None
    """When it is taken over although nobody has inspected it yet."""
    snapshot: Snapshot | None = None
    released: bool = False
    release: Release | None = None
    original: Offer = field(default_factory=dict, repr=False)
    safe: Offer = field(default_factory=dict, repr=False)
    clean: Offer = field(default_factory=dict, repr=False)
    """What a guarded destination has in the original's place."""
    rich: dict[bytes, bytes | None] = field(default_factory=dict, repr=False)
    """Texts that were asked for as rich text, as such."""

    def fetched(self, selection: str, formats: Mapping[str, bytes], snapshot_id: str, taken_at: datetime) -> Snapshot:
        """Everything that will come has come: what is told of it, by that name of the selection."""
        offered, contents = self.capture.offered, self.capture.contents
        self.original = original_offer(offered, contents)
        self.snapshot = Snapshot(
            id=snapshot_id,
            channel=Channel.CLIPBOARD,
            formats=MappingProxyType(dict(formats)),
            origin=self.origin,
            taken_at=taken_at,
            secret=self.capture.plan.secret,
            selection=selection,
            others=others(offered, contents),
        )
        return self.snapshot

    def let_go(self, release: Release | None) -> None:
        """Pastes may be decided by this release from now on."""
        if release is not None and (self.release is None or self.release.safe is not release.safe):
            self.safe = safe_offer(self.capture.offered, release.safe)
            clean = release.clean or {}
            self.clean = self.safe if clean is release.safe else safe_offer(self.capture.offered, clean)
        self.released, self.release, self.takeover_s = True, release, None

    def allowed(self, application: Application) -> Allowed | None:
        """What an application may have now; None: not known yet."""
        if not self.released or self.snapshot is None:
            return None
        if self.release is None:
            return HANDED_BACK
        allowed = self.release.answer(application)
        if allowed is not None and allowed.version is Version.SAFE and not self.safe:
            return replace(allowed, version=Version.NOTHING)  # nothing safe is of a kind that was offered
        return allowed

    def offer(self, allowed: Allowed) -> Offer:
        """What a program that is allowed this can ask for."""
        original = self.original if allowed.formats is None else self.clean
        return {Version.ORIGINAL: original, Version.SAFE: self.safe, Version.NOTHING: {}}[allowed.version]

    def content(self, offer: Offer, target: str, application: Application) -> Content | Transcoding | None:
        """What a program with that offer gets for a target; None: nothing.

        A rich text that is kept back is not listed, and comes as its text to those that may choose it from another
        list: they would paste nothing.
        """
        kept_back = target not in offer and target in self.capture.offered
        if not (kept_back and kind_of(target) == RTF and keeps_lists(application)):
            return offer.get(target)
        text = offer.get(TEXT_TARGETS[0])
        if not isinstance(text, Content):
            return None
        if text.data not in self.rich:  # once: a program may ask for it five hundred times in one question
            self.rich[text.data] = texts.rich(text.data)
        made = self.rich[text.data]
        return None if made is None else Content(target, 8, made)

    @property
    def in_its_name(self) -> bool:
        """Whether its program owns it in everybody's eyes, although it was taken over."""
        return self.in_name_of == self.owner

    @property
    def settles_s(self) -> float | None:
        """When it is to be taken over from a far screen's name; None: never."""
        return None if self.own_name_s == math.inf else self.own_name_s

    def is_answered_for(self, owner: int, owned_at: int) -> bool:
        """Whether the gate answers in the name of that owner, which it has since then by the server's clock."""
        return self.in_name_of != NO_WINDOW and (owner, owned_at) == (self.in_name_of, self.time)

    def lost(self) -> bool:
        """Whether nothing of it could be fetched."""
        return self.snapshot is None and self.capture.step is Step.DONE

    def left_behind(self) -> Allowed | None:
        """What anybody may have once nobody decides any more; None: nothing."""
        if not self.released:
            return None
        return HANDED_BACK if self.release is None else Allowed(Version.SAFE)

    def leave(self) -> bool:
        """From now on give everybody what may stay behind; whether there is anything."""
        allowed = self.left_behind()
        if allowed is None or not (offer := self.offer(allowed)):
            return False
        # There is no time left to make pictures in.
        self.original = {target: content for target, content in offer.items() if isinstance(content, Content)}
        self.let_go(None)
        return True
