"""The gate on X11: a thread of its own, the only one that touches its connection; others talk to it through a queue."""

from __future__ import annotations

import logging
import os
import queue
import secrets
import select
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

from guard.desktop import MAX_HOLD_S, Convert, GateListener, never_convert
from guard.desktop.shield import Shield
from guard.desktop.shielded_listener import ShieldedListener
from guard.desktop.x11.connection import Connection, ConnectionLost
from guard.desktop.x11.events import Events
from guard.desktop.x11.falls import Falls
from guard.desktop.x11.formats import Transcoding
from guard.desktop.x11.gate_context import GateContext
from guard.desktop.x11.identify import Identifier
from guard.desktop.x11.real_time import RealTime
from guard.desktop.x11.replies import Replies
from guard.desktop.x11.session import Session
from guard.desktop.x11.tick import Tick
from guard.desktop.x11.window_pool import WindowPool
from guard.errors import DisplayUnavailable
from guard.model import GateState, Release
from guard.model.clock import Clock, wall_clock

log = logging.getLogger(__name__)

_FIRST_RETRY_S, _LAST_RETRY_S = 0.25, 15.0
_STOP_S = 10.0
_TURN_S = 0.0001
"""Time that another thread of this process may run on while the gate has something to do, in seconds. With Python's
own five milliseconds a busy thread keeps every copy within reach for twenty, since the gate waits for several answers.
"""


class X11Gate:
    """See `Gate`."""

    def __init__(
        self,
        hold_s: float = MAX_HOLD_S,
        convert: Convert = never_convert,
        *,
        display: str | None = None,
        now: Clock = wall_clock,
        new_id: Callable[[], str] = lambda: secrets.token_hex(8),
    ) -> None:
        """A gate for a display; None: the one that the environment names. Holds a paste `hold_s` at the most."""
        self._hold_s, self._convert = min(hold_s, MAX_HOLD_S), convert
        self._display, self._now, self._new_id = display, now, new_id
        self._inbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._current: dict[int, str] = {}
        self._wake, self._waker = -1, -1
        self._thread: threading.Thread | None = None
        self._transcoder: ThreadPoolExecutor | None = None
        self._session: Session | None = None
        self._falls, self._real_time = Falls(), RealTime(self._ask)
        self._stopping = False
        self._told_post: tuple[bool, str | None] = (False, None)
        """Whether this gate stands by, and who has the post, as the listener knows it."""
        self._state = GateState("x11", owns=False, connected=False, since=now())

    # -- any thread ------------------------------------------------------------------------------------------------

    def start(self, listener: GateListener) -> None:
        """See `Gate.start`."""
        if self._thread is not None:
            raise DisplayUnavailable("this gate has been started before: make another one")
        sys.setswitchinterval(min(sys.getswitchinterval(), _TURN_S))
        self._real_time.begin()
        self._wake, self._waker = os.pipe()
        started: Future[None] = Future()
        self._transcoder = ThreadPoolExecutor(1, thread_name_prefix="transcode")
        self._transcoder.submit(int).result()  # starts its thread: a paste may come when no more can be had
        shielded = ShieldedListener(listener)
        self._thread = threading.Thread(target=self._run, args=(shielded, started), name="gate", daemon=True)
        self._thread.start()
        started.result()

    def release(self, snapshot_id: str, release: Release | None) -> bool:
        """See `Gate.release`."""
        with self._lock:
            if snapshot_id not in self._current.values():
                return False

        def let_go() -> None:
            if self._session is not None:
                self._session.release(snapshot_id, release)

        self._post(let_go)
        return True

    def guards_changed(self) -> None:
        """See `Gate.guards_changed`."""

        def look_again() -> None:
            if self._session is not None and self._session.on_duty:
                self._session.guards_changed()

        self._post(look_again)

    def state(self) -> GateState:
        """See `Gate.state`."""
        session, state, thread = self._session, self._state, self._thread
        if session is None or thread is None or not thread.is_alive():
            return replace(state, owns=False, connected=False)
        return replace(state, owns=session.clipboard.owns, standby=not session.on_duty, rival=session.rival)

    def beat(self, answer: Callable[[], None]) -> None:
        """See `Gate.beat`."""
        self._post(answer)

    def stop(self) -> None:
        """See `Gate.stop`."""
        thread, transcoder = self._thread, self._transcoder
        if thread is None or transcoder is None or self._stopping:
            return

        def end() -> None:
            self._stopping = True

        self._real_time.end()  # first: while the main thread waits here, it hears no signal
        self._post(end)
        thread.join(_STOP_S)
        self._stopping = True
        transcoder.shutdown(wait=False, cancel_futures=True)

    def _post(self, command: Callable[[], None]) -> None:
        self._inbox.put(command)
        with self._lock:
            if self._waker >= 0:
                os.write(self._waker, b"\0")

    # -- the gate's thread -----------------------------------------------------------------------------------------

    def _run(self, listener: ShieldedListener, started: Future[None]) -> None:
        retry_s = _FIRST_RETRY_S
        while not self._stopping:
            connection = None
            with Shield() as life:
                connection = Connection(self._display)
                self._session = Session(self._context(connection, listener))
                self._connected(listener, started)
                retry_s = _FIRST_RETRY_S
                self._session.run(self._wake, self._commands)
                self._session.leave()
            self._session = None
            with self._lock:
                self._current.clear()
            if connection is not None:
                with Shield():
                    connection.close()
            if life.error is None:
                continue
            if not started.done():
                started.set_exception(DisplayUnavailable(str(life.error)))
                break
            if not isinstance(life.error, ConnectionLost | DisplayUnavailable):
                self._falls.fell()
            self._lost(listener, life.error)
            self._wait(retry_s)
            retry_s = min(retry_s * 2, _LAST_RETRY_S)
        self._state = GateState(
            "x11", owns=False, connected=False, since=self._now(), reconnects=self._state.reconnects
        )
        with self._lock:
            os.close(self._wake)
            os.close(self._waker)
            self._wake = self._waker = -1

    def _context(self, connection: Connection, listener: ShieldedListener) -> GateContext:
        return GateContext(
            connection=connection,
            events=Events(connection, self._real_time.pause),
            tick=Tick(connection),
            pool=WindowPool(connection),
            replies=Replies(connection),
            identifier=Identifier(connection),
            listener=listener,
            hold_s=self._hold_s,
            now=self._now,
            new_id=self._new_id,
            transcode=self._transcode,
            ask=self._ask,
            current=self._publish,
            falls=self._falls,
            real_time=self._real_time,
            changed=lambda: self._post_changed(listener),
        )

    def _commands(self) -> bool:
        os.read(self._wake, 4096)
        while not self._inbox.empty():
            with Shield(ConnectionLost) as command:
                self._inbox.get()()
            if command.error is not None:
                log.error("a command of the gate failed: %s", type(command.error).__name__)
        return not self._stopping

    def _publish(self, selection: int, snapshot_id: str | None) -> None:
        with self._lock:
            if snapshot_id is None:
                self._current.pop(selection, None)
            else:
                self._current[selection] = snapshot_id

    def _transcode(self, wanted: Transcoding, then: Callable[[bytes | None, float], None]) -> None:
        assert self._transcoder is not None
        session = self._session

        def tell(done: Future[bytes | None]) -> None:
            def on_the_thread() -> None:
                if self._session is session:
                    # A picture that cannot be made is none, whatever the reason.
                    then(None if done.exception() else done.result(), time.monotonic())

            if not done.cancelled():
                self._post(on_the_thread)

        self._transcoder.submit(self._convert, wanted.source, wanted.kind).add_done_callback(tell)

    def _ask(self, question: Callable[[], bool], then: Callable[[bool], None]) -> None:
        session = self._session

        def asked() -> None:
            answer = question()
            self._post(lambda: then(answer) if self._session is session else None)

        try:
            threading.Thread(target=asked, name="asking", daemon=True).start()
        except RuntimeError:  # no thread to ask on: what has not proved that it is a guard is none
            self._post(lambda: then(False))

    def _connected(self, listener: ShieldedListener, started: Future[None]) -> None:
        again = started.done()
        reconnects = self._state.reconnects + again
        self._state = replace(self._state, connected=True, since=self._now(), reconnects=reconnects)
        state = self.state()
        self._told_post = (state.standby, state.rival)
        if again:
            log.info("gate connected again")
            listener.gate_changed(state)
        else:
            started.set_result(None)

    def _post_changed(self, listener: ShieldedListener) -> None:
        state = self.state()
        if self._session is not None and (state.standby, state.rival) != self._told_post:
            self._told_post = (state.standby, state.rival)
            listener.gate_changed(state)

    def _lost(self, listener: ShieldedListener, error: BaseException) -> None:
        if self._state.connected:
            log.warning("gate lost its display: %s", type(error).__name__)
            self._state = replace(self._state, connected=False, since=self._now())
            listener.gate_changed(self._state)

    def _wait(self, timeout_s: float) -> None:
        """Wait, but hear commands meanwhile."""
        deadline_s = time.monotonic() + timeout_s
        while not self._stopping and (left_s := deadline_s - time.monotonic()) > 0:
            if select.select([self._wake], [], [], left_s)[0]:
                self._commands()
