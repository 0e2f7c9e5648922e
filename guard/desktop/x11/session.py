"""The gate's life on one connection: hands each event to whom it concerns."""

from __future__ import annotations

import logging
import selectors
import time
from collections.abc import Callable
from functools import partial
from typing import Any, ParamSpec

import xcffib.xfixes as xfixes
import xcffib.xproto as xproto

from guard.desktop.shield import Shield
from guard.desktop.x11.connection import ConnectionLost, Property
from guard.desktop.x11.foreground import ActiveWindow
from guard.desktop.x11.gate_context import GateContext
from guard.desktop.x11.post import Post
from guard.desktop.x11.selection import Selection
from guard.model import UNKNOWN_APPLICATION, Application, Release

log = logging.getLogger(__name__)

P = ParamSpec("P")
_NEW_VALUE, _DELETED = 0, 1
_TURN_S = 0.05
"""Time for events until commands have their turn, in seconds."""
_TOO_FAST = 100
"""Changes of owners that come while one is handled from which the program is noted: no person copies so fast."""
_REQUESTS_S = 0.01
"""Time for requests until it is seen whether somebody has copied, in seconds."""
_MANAGER_S = 2.0
"""Time that a clipboard manager may take to save what stays behind, in seconds."""


class Session:
    """Guards CLIPBOARD, PRIMARY and SECONDARY on one connection; all calls on the gate's thread."""

    def __init__(self, context: GateContext) -> None:
        self._context, self._connection = context, context.connection
        self.clipboard = Selection(context, "CLIPBOARD", on_change=True)
        self.primary = Selection(context, "PRIMARY", on_change=False)
        self.secondary = Selection(context, "SECONDARY", on_change=False)
        self._marked = (self.primary, self.secondary)
        """What changes with every mark that a person makes: inspected where a guarded application is in front."""
        self._selections = {selection.atom: selection for selection in (self.clipboard, *self._marked)}
        self._guarded: Application | None = None
        """The active application, if the policy guards it."""
        self._saved = self._asking = False
        self.on_duty = False
        """Whether this is the guard of its display; otherwise it stands by."""
        self._events = context.events
        self._active = ActiveWindow(self._connection, context.identifier)
        window, yields = self.clipboard.window, context.listener.yields
        self._post = Post(self._connection, context.identifier, window, yields, context.ask)
        self._relieve(time.monotonic())
        self._connection.flush()

    def _relieve(self, now_s: float) -> None:
        """Go on duty, if no other guard is."""
        if self.on_duty:
            return
        if not self._post.take():
            log.warning("another guard is on duty on this display: standing by")
            return
        self.on_duty = True
        self._context.changed()
        mask = xfixes.SelectionEventMask
        every = mask.SetSelectionOwner | mask.SelectionWindowDestroy | mask.SelectionClientClose
        for selection in self._selections.values():
            self._connection.fixes.SelectSelectionInput(selection.window, selection.atom, every)
        # What lies there from before the guard came is guarded as well. What is copied from now on is told of.
        at = self._context.tick.now()
        for selection in self._selections.values():
            owner = self._connection.core.GetSelectionOwner(selection.atom).reply().owner
            selection.owner_changed(owner, at, at, now_s)
        self._activated(self._active.application(), now_s)

    # -- the loop --------------------------------------------------------------------------------------------------

    def run(self, wake: int, commands: Callable[[], bool]) -> None:
        """Guard until `commands` gives False; it is called whenever something can be read from `wake`.

        Raises:
            ConnectionLost: the server has gone.
        """
        with selectors.DefaultSelector() as selector:
            selector.register(self._connection.fileno(), selectors.EVENT_READ)
            selector.register(wake, selectors.EVENT_READ)
            while True:
                busy = self._drain()
                ready = selector.select(0 if busy else self._timeout_s())
                if any(key.fd == wake for key, _ in ready):
                    if not commands():
                        return
                    self._connection.flush()

    @property
    def rival(self) -> str | None:
        """The program that has the post in this guard's place; None: this guard has it."""
        rival = self._post.rival
        return None if rival is None else rival.executable or "unknown"

    def release(self, snapshot_id: str, release: Release | None) -> None:
        """See `Gate.release`."""
        for selection in self._selections.values():
            now_s = time.monotonic()
            self._shielded(selection, now_s, selection.release, snapshot_id, release, now_s)

    def leave(self) -> None:
        """Hand what may stay behind to a clipboard manager, if there is one, and let go."""
        if self.clipboard.owns and self.clipboard.leave():
            manager = self._connection.atom("CLIPBOARD_MANAGER")
            if self._connection.core.GetSelectionOwner(manager).reply().owner:
                self._save(manager)
        for selection in self._selections.values():
            self._connection.destroy_window(selection.window)
        self._connection.core.GetInputFocus().reply()

    def _save(self, manager: int) -> None:
        connection, window = self._connection, self.clipboard.window
        place = connection.atom("_FROSTPANE_SAVED")
        atoms = connection.atoms(self.clipboard.offered())
        listed = b"".join(Property.item(atom) for atom in atoms)
        connection.write_property(window, place, Property(connection.atom("ATOM"), 32, listed))
        connection.core.ConvertSelection(
            window, manager, connection.atom("SAVE_TARGETS"), place, xproto.Time.CurrentTime
        )
        deadline_s = time.monotonic() + _MANAGER_S
        with selectors.DefaultSelector() as selector:
            selector.register(connection.fileno(), selectors.EVENT_READ)
            while not self._saved and self.clipboard.owns and time.monotonic() < deadline_s:
                self._drain()
                selector.select(max(0.0, min(0.1, deadline_s - time.monotonic())))

    def _drain(self) -> bool:
        """Handle what has come, for a moment; whether there is more of it."""
        until_s = time.monotonic() + _TURN_S
        while True:
            events, excess = self._events.read()
            for event in events:
                self._handle(event, time.monotonic())
            if self._events.overtaken >= _TOO_FAST:
                self.clipboard.overrun()
            for event in excess:
                self._shielded(None, time.monotonic(), self._context.replies.turn_away, event)
            asked_s = time.monotonic() + _REQUESTS_S
            while time.monotonic() < asked_s and (event := self._events.next_request()) is not None:
                self._handle(event, time.monotonic())
            now_s = time.monotonic()
            if (due := self._due_s()) is not None and due <= now_s:
                for selection in self._selections.values():
                    self._shielded(selection, now_s, selection.expire, now_s)
                self._shielded(None, now_s, self._context.replies.expire, now_s)
                self._shielded(None, now_s, self._post.expire, now_s, self._post_changed)
            self._connection.flush()
            # Waiting for replies brings events along.
            if not self._events.more():
                return False
            if now_s >= until_s:
                return True

    def _due_s(self) -> float | None:
        due = [selection.deadline_s() for selection in self._selections.values()]
        due += [self._context.replies.deadline_s(), self._post.deadline_s()]
        return min((s for s in due if s is not None), default=None)

    def _timeout_s(self) -> float | None:
        due_s = self._due_s()
        return None if due_s is None else max(0.0, due_s - time.monotonic())

    # -- events ----------------------------------------------------------------------------------------------------

    def _handle(self, event: Any, now_s: float) -> None:
        self._context.real_time.pause()
        selection = self._selections.get(getattr(event, "selection", 0)) or self._awaiting(event)
        self._shielded(selection, now_s, self._dispatch, event, now_s)

    def _awaiting(self, event: Any) -> Selection | None:
        """The selection at whose windows something arrived."""
        window = getattr(event, "window", 0)
        return next((each for each in self._selections.values() if each.concerns(window)), None)

    def _shielded(
        self, selection: Selection | None, now_s: float, handle: Callable[P, None], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Call something that handles what programs offer. Where it fails, the copy that lies there is unreadable.

        Raises:
            ConnectionLost: the server has gone.
        """
        with Shield(ConnectionLost) as shield:
            handle(*args, **kwargs)
        if shield.error is None:
            return
        if selection is None:
            self._context.listener.spoiled(shield.error, UNKNOWN_APPLICATION)
        else:
            selection.spoiled(shield.error, now_s)

    def _dispatch(self, event: Any, now_s: float) -> None:
        if isinstance(event, xfixes.SelectionNotifyEvent):
            self._owner_changed(event, now_s)
        elif isinstance(event, xproto.SelectionNotifyEvent):
            self._answered(event, now_s)
        elif isinstance(event, xproto.SelectionRequestEvent):
            self._requested(event, now_s)
        elif isinstance(event, xproto.PropertyNotifyEvent):
            self._property_changed(event, now_s)
        elif isinstance(event, xproto.DestroyNotifyEvent):
            self._connection.window_gone(event.window)
            self._context.replies.window_gone(event.window)
            for selection in self._selections.values():
                selection.window_gone(event.window, now_s)

    def _owner_changed(self, event: Any, now_s: float) -> None:
        selection = self._selections.get(event.selection)
        self._events.coming.pop(event.selection, None)
        if event.selection == self._post.atom:
            self._post_changed(now_s)
        if selection is None:
            return
        selection.owner_changed(event.owner, event.selection_timestamp, event.timestamp, now_s)
        if selection in self._marked and not selection.owns and self._guarded is not None:
            self._inspect_marked(selection, self._guarded, now_s)

    def _post_changed(self, now_s: float) -> None:
        if not self.on_duty:
            self._relieve(now_s)
            self._context.changed()
        else:
            rival = self._post.claimed_by()
            if rival is None:
                self._context.changed()
            elif not self._asking:
                self._asking = True
                # A rival takes its time to prove anything; guarding goes on meanwhile.
                self._context.ask(lambda: self._context.listener.yields(rival), partial(self._judged, rival))

    def _judged(self, rival: Application, yields: bool) -> None:
        self._asking = False
        now = self._post.claimed_by()
        if now is not None and now.pid != rival.pid:
            self._post_changed(time.monotonic())
        elif now is not None and yields:
            log.warning("another guard has taken the post of this display: standing by")
            self._go_off_duty()
        else:
            if now is not None:
                log.warning("a program that is no guard claims the post of this display; guarding goes on")
            self._context.changed()

    def _go_off_duty(self) -> None:
        """Notice no more copies. What was taken over is served as before, until somebody else copies."""
        self.on_duty, self._guarded = False, None
        self._post.stand_by()
        for selection in self._selections.values():
            self._connection.fixes.SelectSelectionInput(selection.window, selection.atom, 0)
        self._context.changed()

    def _answered(self, event: Any, now_s: float) -> None:
        selection = self._selections.get(event.selection)
        if selection is not None:
            newer = self._events.coming.get(event.selection, selection.window) not in {0, selection.window}
            selection.answered(event.requestor, event.property != 0, now_s, newer=newer)
        elif event.requestor == self.clipboard.window:
            self._saved = True

    def _requested(self, event: Any, now_s: float) -> None:
        selection = self._selections.get(event.selection)
        if selection is None:
            return
        seen = self._context.identifier.seen(event.requestor)
        for request in self._context.replies.requests(event, seen.application, now_s):
            selection.requested(request, seen.active, now_s)

    def _property_changed(self, event: Any, now_s: float) -> None:
        if event.state == _DELETED:
            self._context.replies.property_deleted(event.window, event.atom, now_s)
        elif event.state == _NEW_VALUE:
            for selection in self._selections.values():
                selection.property_set(event.window, event.atom, now_s)
        application = self._active.changed(event)
        if application is not None and self.on_duty:
            self._activated(application, now_s)

    def guards_changed(self) -> None:
        """See `Gate.guards_changed`."""
        self._activated(self._active.application(), time.monotonic())

    def _activated(self, application: Application, now_s: float) -> None:
        self._guarded = application if self._context.listener.guards(application) else None
        for selection in self._marked if self._guarded is not None else ():
            self._inspect_marked(selection, application, now_s)

    def _inspect_marked(self, selection: Selection, application: Application, now_s: float) -> None:
        # What a person selected in the application that they work in has left nowhere.
        if not selection.of(application):
            self._shielded(selection, now_s, selection.inspect, now_s)
