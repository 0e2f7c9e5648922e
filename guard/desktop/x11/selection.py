"""Guards one selection: notices copies, fetches them, takes over what has to be guarded."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from guard.desktop import UNREADABLE_FORMAT, GateNote, GateNoteKind
from guard.desktop.shield import Shield
from guard.desktop.x11.capture import Capture, Step
from guard.desktop.x11.connection import ConnectionLost
from guard.desktop.x11.copied import Copied
from guard.desktop.x11.formats import neutral
from guard.desktop.x11.gate_context import GateContext
from guard.desktop.x11.insistence import Insistence
from guard.desktop.x11.pastes import Pastes
from guard.desktop.x11.replies import Request
from guard.desktop.x11.stay import Stay
from guard.desktop.x11.takeover import Takeover
from guard.model import Application, Release

log = logging.getLogger(__name__)


class Selection:
    """One selection. All calls on the gate's thread; `now_s` is monotonic."""

    def __init__(self, context: GateContext, name: str, *, on_change: bool) -> None:
        """`on_change`: inspect each copy when it is made; otherwise only when `inspect` is called."""
        self._context, self._name, self._on_change = context, name.lower(), on_change
        self._connection = context.connection
        self.atom = self._connection.atom(name)
        self.window = self._connection.new_window()
        self.owns = False
        self._owner, self._owned_at, self._noticed_at = 0, 0, 0
        self._copy: Copied | None = None
        self._previous: Copied | None = None
        self._insistence = Insistence()
        self._pastes = Pastes(context, self._insistence)
        self._stay = Stay(self._pastes)
        self._takeover = Takeover(context, self.atom, self.window, self._pastes, self._stay, self._insistence)

    # -- a copy ----------------------------------------------------------------------------------------------------

    def owner_changed(self, owner: int, owned_at: int, noticed_at: int, now_s: float) -> None:
        """Somebody owns the selection since `owned_at`; 0: nobody does. Times by the server's clock."""
        copy, before = self._copy, self.owns
        self.owns = owner == self.window or (copy is not None and copy.is_answered_for(owner, owned_at))
        if not owner and copy is not None and copy.in_its_name:
            return self.window_gone(copy.owner, now_s)
        if not owner and copy is not None and self._takeover.has_lost_name(copy):
            return self._takeover.in_own_name(copy, now_s)
        taken = copy is not None and copy.ours and not (before and owner)
        if self.owns or (copy is not None and taken and self._outran(copy, owner, now_s)):
            return None
        if copy is not None and copy.snapshot is None:  # whoever copies again and again before a copy can be handled
            self._takeover.fights.taken_over(copy.origin.pid, now_s)
        self._previous, self._copy = copy, None
        self._pastes.far_screens.keep_lists(now_s)
        self._owner, self._owned_at, self._noticed_at = owner, owned_at, noticed_at
        try:
            if not owner:
                self._pastes.refuse_all()
            elif self._on_change:
                self.inspect(now_s)
        finally:
            self._let_go()

    def _outran(self, copy: Copied, owner: int, now_s: float) -> bool:
        """Whether a copy was taken over after that change of owners, within the same tick of the server's clock."""
        now = self._connection.core.GetSelectionOwner(self.atom).reply().owner
        stands_in = copy.own_name_s is not None and owner != copy.in_name_of  # else the far screen has copied itself
        self.owns = now == self.window or (stands_in and now == copy.in_name_of)
        if self.owns and not owner:
            self.window_gone(self._owner, now_s)
        return self.owns

    def inspect(self, now_s: float) -> None:
        """Find out what lies there, unless that is known."""
        if not self._owner or self._copy is not None:
            return
        context, owner = self._context, self._owner
        if context.falls.leaves_out(owner, lambda: context.identifier.process(owner)):
            self._leave_out(context.identifier.program(owner), "again")
            return
        context.falls.begins(owner)
        capture = Capture(self._connection, context.pool, self.atom, owner, self._noticed_at, now_s)
        self._pastes.far_screens.look()
        self._connection.flush()
        self._connection.listen(owner)
        # While it answers: xclip ends as soon as it has lost the selection.
        origin = context.identifier.program(owner)
        capture.is_far_screen = self._pastes.far_screens.has_asked(owner)
        self._copy = Copied(owner, self._owned_at, capture, now_s, origin=origin)
        self._takeover.fights.copied(origin, now_s)

    def answered(self, window: int, found: bool, now_s: float, *, newer: bool) -> None:
        """An owner has answered a question of this selection. `newer`: somebody has copied since."""
        self._pastes.heard_of(self._copy, window, now_s)
        if self._copy is not None and self._takeover.answered(self._copy, window):
            self.expire(now_s)
        if self._copy is not None and not (newer and self._copy.capture.step is Step.ASKED):
            self._copy.capture.answered(window, found, now_s)
            self._advance(self._copy, now_s)

    def property_set(self, window: int, place: int, now_s: float) -> None:
        """A piece of a content has come, or a far screen was given something."""
        self._pastes.far_screens.property_set(window, place)
        if self._copy is not None:
            self._pastes.far_screens.hide(self._copy, window)
        if self._copy is not None and window in self._copy.capture.awaited:
            self._copy.capture.property_set(window, now_s)
            self._advance(self._copy, now_s)

    def window_gone(self, window: int, now_s: float) -> None:
        """A window was destroyed: perhaps the owner's, in the middle of a fetch or since it lost the selection."""
        self._pastes.far_screens.window_gone(window)
        copy = self._copy
        if copy is None or copy.owner != window:
            return
        if not copy.has_answered:
            self._takeover.answered(copy, copy.awaited_at)
        if copy.ours:
            # xclip is told as itself or as nobody, and Wine's desktop as that or as the program that it copies for.
            self._stay.window_gone(copy, self._context.identifier.program(window), now_s)
        if copy.snapshot is None:
            copy.capture.owner_gone()
            self._advance(copy, now_s)

    def concerns(self, window: int) -> bool:
        """Whether something of what lies there is awaited at that window, or comes from it."""
        copy = self._copy
        return copy is not None and (window == copy.owner or window in copy.capture.awaited)

    def _advance(self, copy: Copied, now_s: float) -> None:
        capture = copy.capture
        if capture.is_long:
            self._context.real_time.leave()  # takes its time to handle, in which nothing else of this process may run
        may_take = self._on_change and not self._insistence.insists(copy.origin.pid)
        if capture.step is Step.PLANNED and self._asks(copy, now_s, may_take=may_take):
            copy.origin = self._context.identifier.described(copy.origin, copy.owner)
            self._context.pool.refill()
        if capture.step is Step.TOLD:
            if may_take and not self._stay.is_until_fetched(copy):
                self._takeover.of(copy, now_s)
            else:
                capture.fetch_rest()
            self._connection.flush()
            self._context.pool.refill()
        if capture.step is Step.DONE and copy.snapshot is None:
            self._fetched(copy, now_s)
        if capture.step is not Step.ASKED:
            self._previous = None

    def _asks(self, copy: Copied, now_s: float, *, may_take: bool) -> bool:
        """Ask for what a copy is known to offer, and take it over if it is time; False: another copy goes first."""
        capture = copy.capture
        stays_s = self._stay.begins(copy, now_s)
        if may_take and not stays_s and self._takeover.yields(self._owned_at, self._noticed_at):
            return False  # before the questions: what the owner answers would keep the server from the claim
        capture.fetch(at_once=not stays_s, briefly=self._pastes.are_early and self._stay.is_until_fetched(copy))
        if may_take and stays_s:
            copy.takeover_s = now_s + stays_s
        elif may_take:
            # In one flush with the questions: the owner answers them before it learns that it lost the selection.
            self._takeover.at_once(copy, now_s)
        self._connection.flush()
        return True

    def _fetched(self, copy: Copied, now_s: float) -> None:
        capture = copy.capture
        if not capture.contents and (capture.evasive or not (copy.ours or capture.cut_off)):
            # It may answer others otherwise: whoever has nothing loses nothing.
            self._leave_out(copy.origin, "evasive" if capture.evasive else "gave-nothing")
            return
        if copy.ours and capture.gave_nothing:
            log.warning("a program gave nothing after its copy was taken over; its next one is fetched first")
            self._stay.gave_nothing(copy.origin)
            # Giving the selection back is of no use: the program was told that it lost it, and has let its copy go.
            lost = "part" if capture.contents else "whole"
            self._context.listener.noted(GateNote(GateNoteKind.COPY_LOST, copy.origin, lost))
        if not capture.contents:
            copy.takeover_s = None
            self._pastes.refuse_all()
            if copy.ours:
                copy.own_name_s = None
                # As if the program had ended without a guard: an owner that has nothing is worse than none.
                self._connection.core.SetSelectionOwner(0, self.atom, copy.time)
            return
        self._stay.fetched(copy, now_s)
        if copy.own_name_s is None:
            self._takeover.in_own_name(copy, now_s)
        self._told(copy, neutral(capture.contents))

    def _told(self, copy: Copied, formats: Mapping[str, bytes]) -> None:
        context = self._context
        self._insistence.copied(copy.origin.pid, formats, copy.noticed_s)
        snapshot = copy.fetched(self._name, formats, context.new_id(), context.now())
        context.current(self.atom, snapshot.id)
        context.listener.copied(snapshot)

    def _forget(self) -> None:
        if self._copy is not None:
            self._previous, self._copy = self._copy, None
            self._let_go()

    def _let_go(self) -> None:
        """Take no more of the copy before. Its bytes stay until the next one answers: giving them back takes time."""
        if self._previous is not None:
            self._previous.capture.cancel()
            self._takeover.let_go(self._previous)
            self._connection.unlisten(self._previous.owner)
            self._context.current(self.atom, None)
        if self._copy is None:
            self._previous = None

    # -- what cannot be handled ------------------------------------------------------------------------------------

    def spoiled(self, error: BaseException, now_s: float) -> None:
        """Handling what lies there has failed: from now on it is a copy that nobody can read, or nobody's at all."""
        copy, context = self._copy, self._context
        if copy is None or copy.released:
            return
        context.falls.fell(copy.owner, copy.origin.pid, error)
        copy.capture.cancel()
        if context.falls.leaves_out(copy.owner, lambda: copy.origin.pid):
            self._leave_out(copy.origin, type(error).__name__)
            return
        context.listener.spoiled(error, copy.origin)
        if not copy.ours:
            self._takeover.of(copy, now_s)
        self._takeover.in_own_name(copy, now_s)
        with Shield(ConnectionLost) as shield:
            self._told(copy, {UNREADABLE_FORMAT: b""})
        if shield.error is not None:  # whoever decides cannot be told
            self._leave_out(copy.origin, type(shield.error).__name__)

    def _leave_out(self, origin: Application, cause: str) -> None:
        """Take the selection and have nothing for anybody."""
        self._forget()
        self._pastes.refuse_all()
        if self._takeover.of_nothing(self._owner, self._owned_at):
            self._context.listener.noted(GateNote(GateNoteKind.COPY_LEFT_OUT, origin, cause))

    def overrun(self) -> None:
        """Somebody copies faster than copies can be handled: what is copied in between may pass unguarded."""
        self._takeover.fights.overrun(self._context.identifier.program(self._owner))

    # -- releases and pastes -------------------------------------------------------------------------------------------

    def release(self, snapshot_id: str, release: Release | None, now_s: float) -> None:
        """Pastes of a snapshot follow this release, if it is still the current one."""
        copy = self._copy
        if copy is None or copy.snapshot is None or copy.snapshot.id != snapshot_id:
            return
        copy.let_go(release)
        if release is not None and not copy.ours:
            self._takeover.of(copy, now_s)
        self._pastes.reconsider(copy, now_s)

    def requested(self, request: Request, is_active: bool, now_s: float) -> None:
        """A program asks. `is_active`: a person works in it, or that cannot be told."""
        self._pastes.serve(self._copy, request, now_s, is_active=is_active)

    # -- time and the end ----------------------------------------------------------------------------------------------

    def deadline_s(self) -> float | None:
        """When `expire` has something to do; None: never."""
        due = [self._pastes.deadline_s()]
        if self._copy is not None:
            due += [self._copy.takeover_s, self._copy.settles_s, self._copy.capture.deadline_s()]
        return min((s for s in due if s is not None), default=None)

    def expire(self, now_s: float) -> None:
        """Take over what was not inspected in time, refuse what has waited too long."""
        copy = self._copy
        if copy is not None:
            if copy.takeover_s is not None and now_s >= copy.takeover_s:
                self._takeover.of(copy, now_s)
            if self._takeover.expire(copy, now_s):
                self._pastes.reconsider(copy, now_s)
            copy.capture.expire(now_s)
            self._advance(copy, now_s)
        self._pastes.expire(copy, now_s)

    def leave(self) -> bool:
        """From now on give everybody what may stay behind; whether there is anything."""
        self._pastes.refuse_all()
        return self._copy is not None and self._copy.ours and self._copy.leave()

    def offered(self) -> tuple[str, ...]:
        """The targets of what is left behind."""
        return tuple(self._copy.original) if self._copy is not None else ()

    def of(self, application: Application) -> bool:
        """Whether that application copied what lies there."""
        pid = application.pid
        return not self._owner or (pid is not None and self._context.identifier.process(self._owner) == pid)
