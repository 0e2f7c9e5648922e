"""The gate of Windows: owns guarded copies by delayed rendering, so that each paste is decided when it is read.

A copy is read whole, then taken over with promises in place of content. Whoever pastes makes the system ask this
window for a format (WM_RENDERFORMAT); the window that has the clipboard open tells who that is. What was rendered once
is kept by the system for everybody, so after an original, and when another application comes to the foreground, the
promises are made anew.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable

from guard.desktop import MAX_HOLD_S, Convert, GateListener, never_convert
from guard.desktop.shield import Shield
from guard.desktop.shielded_listener import ShieldedListener
from guard.desktop.windows import clipboard, history, win32, windows
from guard.desktop.windows.held import HeldCopy
from guard.desktop.windows.loop import CLASS_PREFIX, MessageLoop
from guard.desktop.windows.reading import Reading
from guard.errors import DisplayUnavailable
from guard.model import UNKNOWN_APPLICATION, Allowed, Application, GateState, Release, Served, Version
from guard.model.clock import Clock, wall_clock
from guard.model.media import is_short_text

GRACE_S = 0.05
"""Time that a short text may stay with its application, in seconds; most are clean and never taken over."""
RETRY_S = 0.01
_READ, _GRACE, _REARM, _FOLLOW = 1, 2, 3, 4


class WindowsGate:
    """See `Gate`."""

    def __init__(
        self,
        hold_s: float = MAX_HOLD_S,
        convert: Convert = never_convert,
        *,
        now: Clock = wall_clock,
        new_id: Callable[[], str] = lambda: secrets.token_hex(8),
    ) -> None:
        self._hold_s, self._convert = min(hold_s, MAX_HOLD_S), convert
        self._now, self._since, self._reading = now, now(), Reading(new_id, now, convert)
        self._loop = MessageLoop("gate", self._message, self._fell)
        self._changed = threading.Condition()
        self._listener: ShieldedListener | None = None
        self._copy: HeldCopy | None = None
        self._stopping = False
        self._event = win32.EventProcedure(self._foreground_changed)
        """Kept here: the system calls it as long as the hook stands."""
        self._hook: int | None = None

    def start(self, listener: GateListener) -> None:
        """See `Gate.start`. What lies on the clipboard already is inspected too."""
        with self._changed:
            if self._listener is not None:
                raise DisplayUnavailable("this gate guards already: make another one")
            self._listener, self._since = ShieldedListener(listener), self._now()
        self._loop.start(self._begin)

    def release(self, snapshot_id: str, release: Release | None) -> bool:
        """See `Gate.release`."""
        with self._changed:
            copy = self._copy
            if copy is None or copy.snapshot.id != snapshot_id or self._stopping:
                return False
            copy.released, copy.release = True, release
            self._changed.notify_all()
        self._loop.call(self._follow)
        return True

    def guards_changed(self) -> None:
        """See `Gate.guards_changed`: every copy is inspected here, whoever is in front."""

    def state(self) -> GateState:
        """See `Gate.state`."""
        with self._changed:
            copy = self._copy
            owns = copy is not None and copy.taken and self._owns()
            return GateState("windows", owns=owns, connected=self._loop.alive(), since=self._since)

    def beat(self, answer: Callable[[], None]) -> None:
        """See `Gate.beat`."""
        self._loop.call(answer)

    def stop(self) -> None:
        """See `Gate.stop`. A guarded copy leaves its safe version behind."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        self._loop.stop(self._end)

    # -- everything below runs on the loop's thread ------------------------------------------------------------------

    def _begin(self) -> None:
        win32.AddClipboardFormatListener(self._loop.window)
        foreground = win32.EVENT_SYSTEM_FOREGROUND
        self._hook = win32.SetWinEventHook(foreground, foreground, None, self._event, 0, 0, 0)
        self._updated()

    def _end(self) -> None:
        win32.RemoveClipboardFormatListener(self._loop.window)
        if self._hook:
            win32.UnhookWinEvent(self._hook)
        copy = self._copy
        if copy is not None and (copy.taken or not copy.released) and self._still_there(copy):
            # Rendered originals outlive this window, so they are cleared however long somebody holds the clipboard.
            with clipboard.opened(self._loop.window, MAX_HOLD_S) as is_open:
                if is_open:
                    win32.EmptyClipboard()
                    clipboard.put_safe(copy.release.safe if copy.release else {}, self._convert)
        with self._changed:
            self._copy = None

    def _message(self, message: int, first: int, _: int) -> int | None:
        match message:
            case win32.WM_CLIPBOARDUPDATE:
                self._updated()
            case win32.WM_RENDERFORMAT:
                self._render(first)
            case win32.WM_RENDERALLFORMATS:
                self._end()
            case _:
                return None
        return 0

    # a copy

    def _updated(self) -> None:
        owner = win32.GetClipboardOwner()
        if self._stopping or self._owns() or self._is_guards(owner):
            return  # two guards must never fight for it
        sequence = win32.GetClipboardSequenceNumber()
        if self._copy is not None and self._copy.sequence == sequence:
            return
        origin = windows.application_of(owner) if owner else windows.foreground()
        with clipboard.opened(self._loop.window) as is_open:
            if not is_open:
                self._loop.after(_READ, RETRY_S, self._updated)
                return
            copy = self._reading.copy(origin, owner, self._spoiled)
            waits = copy is not None and is_short_text(copy.snapshot.formats) and not history.reads_copies()
            if copy is not None and not waits:
                self._take(copy)
        with self._changed:
            self._copy = copy
            self._changed.notify_all()
        if copy is not None and self._listener is not None:
            if waits:
                self._loop.after(_GRACE, GRACE_S, self._grace_passed)
            self._tell(copy, self._listener)

    def _tell(self, copy: HeldCopy, listener: ShieldedListener) -> None:
        """Tell of a copy; where that fails, it is from now on one that nobody can read, though work may have it."""
        with Shield() as told:
            listener.copied(copy.snapshot)
        if told.error is None:
            return
        listener.spoiled(told.error, copy.snapshot.origin)
        with self._changed:
            copy.snapshot = self._reading.unreadable(copy.snapshot.origin)
        self._grace_passed()
        listener.copied(copy.snapshot)  # where that fails too nobody decides: who pastes waits, and has nothing

    def _fell(self, error: BaseException) -> None:
        """Something of this gate failed: what lies there is guarded as it stands, and the trail says so."""
        copy = self._copy
        self._spoiled(error, UNKNOWN_APPLICATION if copy is None else copy.snapshot.origin)
        if copy is not None and not copy.taken and not copy.released and not self._stopping:
            self._take_over(copy)

    def _spoiled(self, error: BaseException, origin: Application) -> None:
        if self._listener is not None:
            self._listener.spoiled(error, origin)

    def _is_guards(self, owner: int | None) -> bool:
        """Whether the clipboard belongs to a guard for which this one stands by: any program can take such a name."""
        if not (windows.window_class(owner) or "").startswith(CLASS_PREFIX) or self._listener is None:
            return False
        return self._listener.yields(windows.application_of(owner))

    def _grace_passed(self) -> None:
        copy = self._copy
        if copy is not None and not copy.released and not copy.taken:
            self._take_over(copy)

    def _follow(self) -> None:
        """Do what the newest release asks for."""
        copy = self._copy
        if copy is None or not copy.released or self._stopping:
            return
        self._loop.cancel(_GRACE)
        if copy.release is None:
            if copy.taken:
                self._hand_back(copy)
        elif not copy.taken:
            self._take_over(copy)
        elif copy.is_stale(windows.foreground()):
            self._promise_anew()

    def _take_over(self, copy: HeldCopy) -> None:
        with clipboard.opened(self._loop.window) as is_open:
            if not is_open:
                self._loop.after(_FOLLOW, RETRY_S, self._follow if copy.released else self._grace_passed)
            elif self._still_there(copy):
                self._take(copy)

    def _take(self, copy: HeldCopy) -> None:
        """Own the clipboard, which is open, and promise what the copy may be pasted as."""
        win32.EmptyClipboard()
        copy.offered = copy.offer(windows.foreground())
        copy.cached.clear()
        copy.taken = True
        for format in copy.offered:
            clipboard.promise(format.number)
        clipboard.put_marks()
        copy.readers.promised(time.monotonic())

    def _hand_back(self, copy: HeldCopy) -> None:
        """Lay the original on the clipboard for everybody."""
        with clipboard.opened(self._loop.window) as is_open:
            if not is_open:
                self._loop.after(_FOLLOW, RETRY_S, self._follow)
            elif self._still_there(copy):
                win32.EmptyClipboard()
                copy.taken = False
                for item in copy.items:
                    clipboard.put(item.format.number, item.raw)

    def _promise_anew(self) -> None:
        copy = self._copy
        if copy is None or not copy.taken or copy.release is None or self._stopping:
            return
        self._loop.cancel(_REARM)
        with clipboard.opened(self._loop.window) as is_open:
            if not is_open:
                self._loop.after(_REARM, RETRY_S, self._promise_anew)
            elif self._owns():
                self._take(copy)

    def _still_there(self, copy: HeldCopy) -> bool:
        return self._owns() or (not copy.taken and win32.GetClipboardSequenceNumber() == copy.sequence)

    def _owns(self) -> bool:
        return bool(self._loop.window) and win32.GetClipboardOwner() == self._loop.window

    def _foreground_changed(self, *_: object) -> None:
        with Shield() as shield:  # called by the system, which hears of no error
            copy = self._copy
            if copy and copy.taken and copy.release and (copy.cached or copy.is_stale(windows.foreground())):
                self._promise_anew()
        if shield.error is not None:
            self._fell(shield.error)

    # a paste

    def _render(self, number: int) -> None:
        copy = self._copy
        format = next((format for format in copy.offered if format.number == number), None) if copy else None
        if copy is None or format is None:
            return
        began = time.monotonic()
        reader = copy.readers.who(began)
        if copy.released and copy.release is not None and not copy.readers.admits(reader, number):
            return
        allowed = self._decide(copy, reader.application, began)
        if allowed is None:
            return
        if reader.is_system and allowed.version is Version.ORIGINAL and copy.release is not None:
            safe = copy.release.safe
            allowed = Allowed(Version.SAFE if safe else Version.NOTHING, allowed.verdict, safe)
        content = copy.content(format, allowed)
        if content is not None:
            clipboard.put(number, content)
            copy.cached[number] = allowed
        if allowed.verdict is None or self._listener is None:
            return
        if (content is not None or allowed.version is Version.NOTHING) and not copy.readers.watches(began):
            size, held_s = copy.size_bytes(format, allowed), time.monotonic() - began
            kind = format.media_type
            by_itself = copy.readers.is_by_itself(reader, began)
            told = (copy.snapshot.id, allowed.verdict, allowed.version, kind, size, held_s, self._now())
            self._listener.served(Served(*told, by_itself=by_itself))
        if reader.in_background:
            self._loop.after(_REARM, 0.0, self._promise_anew)
        elif allowed.version is Version.ORIGINAL:
            self._loop.after(_REARM, copy.readers.pause_s(began), self._promise_anew)

    def _decide(self, copy: HeldCopy, application: Application, began: float) -> Allowed | None:
        """What a paste may have, after the wait where there is one. None: nothing, it cannot be told in time."""
        with self._changed:
            while not self._stopping:
                allowed = copy.allowed(application)
                left_s = began + self._hold_s - time.monotonic()
                if allowed is not None or left_s <= 0 or not self._changed.wait(left_s):
                    return allowed
            return None
