"""Answers the pastes of a selection, and holds those that cannot be decided yet."""

from __future__ import annotations

from collections.abc import Collection

from guard.desktop.shield import Shield
from guard.desktop.x11.connection import ConnectionLost, Property, ProtocolError
from guard.desktop.x11.copied import Copied
from guard.desktop.x11.far_screens import FarScreens
from guard.desktop.x11.formats import Content, Offer, Transcoding, kind_of
from guard.desktop.x11.gate_context import GateContext
from guard.desktop.x11.insistence import Insistence
from guard.desktop.x11.replies import Request
from guard.model import UNKNOWN_APPLICATION, Allowed, Served, Version

_MANNERS = ("TARGETS", "TIMESTAMP", "MULTIPLE")
_ALL_FORMATS = "*"
_BY_ITSELF_S = 1.0
"""Time after a copy within which no person pastes elsewhere, in seconds; a program that nobody works in and that
asks so soon watches the clipboard."""
_EARLY_S, _NEXT_S = 0.2, 0.1
"""Times after a copy and after its takeover within which hardly any person pastes it, in seconds: who asks then reads
each copy by itself."""


class Pastes:
    """All calls on the gate's thread; `now_s` is monotonic."""

    def __init__(self, context: GateContext, insistence: Insistence) -> None:
        self._context, self._insistence = context, insistence
        self.far_screens = FarScreens(context)
        self.are_early = self.are_raced = False
        """Whether a program that may not have a copy has asked for it as soon as it was there, and one that is no far
        screen: those ask over their network first."""
        self._held: list[tuple[Request, bool, float]] = []
        """Each with whether a person works in its program, and when it has waited long enough."""

    def serve(self, copy: Copied | None, request: Request, now_s: float, *, is_active: bool = True) -> None:
        """Answer a request, or hold it. `is_active`: a person works in that program, or that cannot be told.

        Where that fails, whatever the reason, the program is refused.
        """
        self._context.real_time.pause()  # thousands may have been held
        with Shield(ConnectionLost) as shield:
            self._serve(copy, request, now_s, is_active=is_active)
        if shield.error is None:
            return
        origin = UNKNOWN_APPLICATION if copy is None else copy.origin
        self._context.listener.spoiled(shield.error, origin)
        with Shield(ConnectionLost, ProtocolError):
            self._context.replies.refuse(request)

    def _serve(self, copy: Copied | None, request: Request, now_s: float, *, is_active: bool) -> None:
        question = request.target == "TARGETS"
        if now_s < (read_s := self.far_screens.reads_until_s(copy, request, now_s)):
            self._held.append((request, is_active, read_s))
            return
        if question and (early := self._early(copy, request, now_s)) is not None:
            self._context.replies.give(request, self._listed(early), now_s)
            return
        if copy is None or copy.lost() or (kind_of(request.target) is None and not question):
            if copy is not None and request.target == "TIMESTAMP":
                self._context.replies.give(request, Content("INTEGER", 32, Property.item(copy.time)), now_s)
            else:
                self._context.replies.refuse(request)
            return
        allowed = copy.allowed(request.application)
        if allowed is None:
            self._held.append((request, is_active, request.arrived_s + self._context.hold_s))
            return
        if question:
            self._list(copy, request, allowed, copy.offer(allowed), now_s, is_active=is_active)
            return
        pid = request.application.pid
        if allowed.version is Version.ORIGINAL and self._insistence.fights(pid, request.arrived_s):
            allowed = copy.left_behind() or allowed
        self._insistence.pasted(pid)
        is_far_screen = self.far_screens.is_one(request)
        next_s = copy.taken_s + (_EARLY_S if is_far_screen else _NEXT_S)
        if allowed.version is not Version.ORIGINAL and request.arrived_s < max(copy.noticed_s + _EARLY_S, next_s):
            self.are_early = True
            self.are_raced |= not is_far_screen
            self._context.real_time.want()
        offer = copy.offer(allowed)
        content = copy.content(offer, request.target, request.application)
        if isinstance(content, Transcoding):
            self._transcode(content, copy, request, allowed, offer, is_active=is_active)
        else:
            self._give(copy, request, allowed, content, now_s, is_active=is_active)

    def reconsider(self, copy: Copied | None, now_s: float) -> None:
        """There is something new to decide by: answer those that were held, as far as that goes."""
        held, self._held = self._held, []
        for request, is_active, _ in held:
            self.serve(copy, request, now_s, is_active=is_active)

    def heard_of(self, copy: Copied | None, asked_at: int, now_s: float) -> None:
        """A program has answered at that window: if it is a far screen that was asked there, it can be answered now."""
        if window := self.far_screens.heard_of(asked_at):
            due = [held for held in self._held if held[0].window == window]
            self._held = [held for held in self._held if held[0].window != window]
            for request, is_active, _ in due:
                self.serve(copy, request, now_s, is_active=is_active)

    def refuse_all(self) -> None:
        """Nothing will come: let nobody wait."""
        held, self._held = self._held, []
        for request, _, _ in held:
            self._context.replies.refuse(request)

    def deadline_s(self) -> float | None:
        """When `expire` has something to do; None: never."""
        due = [due_s for _, _, due_s in self._held]
        lists_s = self.far_screens.deadline_s()
        return min(due if lists_s is None else [*due, lists_s], default=None)

    def expire(self, copy: Copied | None, now_s: float) -> None:
        """Refuse what has waited too long, and answer those that have read their lists by now."""
        self.far_screens.expire(now_s)
        due = [held for held in self._held if now_s >= held[2]]
        self._held = [held for held in self._held if now_s < held[2]]
        for request, is_active, _ in due:
            if now_s >= request.arrived_s + self._context.hold_s:
                self._context.replies.refuse(request)
            else:
                self.serve(copy, request, now_s, is_active=is_active)

    def _early(self, copy: Copied | None, request: Request, now_s: float) -> Collection[str] | None:
        """What a list may name without a decision; None: the decision is needed."""
        if copy is None or copy.lost():
            return ()  # not a refusal: FreeRDP asks again after one, without end
        return self.far_screens.early_list(copy, request, now_s)

    def _listed(self, targets: Collection[str]) -> Content:
        """What TARGETS is answered with."""
        names = dict.fromkeys((*_MANNERS, *targets))
        return Content("ATOM", 32, b"".join(map(Property.item, self._context.connection.atoms(names))))

    def _list(
        self, copy: Copied, request: Request, allowed: Allowed, offer: Offer, now_s: float, *, is_active: bool
    ) -> None:
        self._context.replies.give(request, self._listed(offer), now_s)
        if allowed.version is Version.NOTHING and is_active:
            # The program will not ask for more, and the person in front of it shall not wonder.
            self._tell(copy, request, allowed, 0, now_s, is_active=is_active)

    def _transcode(
        self, wanted: Transcoding, copy: Copied, request: Request, allowed: Allowed, offer: Offer, *, is_active: bool
    ) -> None:
        def made(picture: bytes | None, now_s: float) -> None:
            content = None if picture is None else Content(request.target, 8, picture)
            if content is not None:
                offer[request.target] = content
            self._give(copy, request, allowed, content, now_s, is_active=is_active)

        self._context.transcode(wanted, made)

    def _give(
        self,
        copy: Copied,
        request: Request,
        allowed: Allowed,
        content: Content | None,
        now_s: float,
        *,
        is_active: bool,
    ) -> None:
        if content is not None:
            self._context.replies.give(request, content, now_s)
            self.far_screens.given(request, now_s)
            self._tell(copy, request, allowed, len(content.data), now_s, is_active=is_active)
            return
        self._context.replies.refuse(request)
        if allowed.version is Version.NOTHING:
            self._tell(copy, request, allowed, 0, now_s, is_active=is_active)

    def _tell(
        self, copy: Copied, request: Request, allowed: Allowed, size_bytes: int, now_s: float, *, is_active: bool
    ) -> None:
        if allowed.verdict is None or copy.snapshot is None:
            return
        served = Served(
            snapshot_id=copy.snapshot.id,
            verdict=allowed.verdict,
            version=allowed.version,
            format=kind_of(request.target) or _ALL_FORMATS,
            size_bytes=size_bytes,
            held_s=now_s - request.arrived_s,
            at=self._context.now(),
            by_itself=not is_active and request.arrived_s - copy.noticed_s < _BY_ITSELF_S,
        )
        self._context.listener.served(served)
