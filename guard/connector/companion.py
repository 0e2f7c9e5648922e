"""Speaks with the companion extension of one browser: which pages it shows, what may go into them."""

from __future__ import annotations

import contextlib
import logging
import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from guard.connector import companion_messages as messages
from guard.connector.offer import Arrival
from guard.connector.page_judge import Judged, PageJudge
from guard.connector.sites import Sites
from guard.errors import InputError
from guard.inspect.inspected_copy import InspectedCopy
from guard.inspect.pipeline import Pipeline
from guard.model import Application, Served, Verdict

log = logging.getLogger(__name__)

MAX_OFFERS = 16
"""Offers of one browser that are looked at or still being sent at once; what is more gets nothing."""


class Link(Protocol):
    """The way to one extension; frames arrive whole."""

    def send(self, frame: bytes) -> None:
        """Raises OSError: it has gone."""

    def receive(self, within_s: float | None) -> bytes | None:
        """The next frame, however late with None; None: none came in that time, or `wake` was called.

        Raises OSError, EOFError: it has gone.
        """

    def wake(self) -> None:
        """End the wait for a frame that is going on, or the next one. Any thread; returns at once."""


@dataclass(frozen=True, slots=True)
class Office:
    """What every session needs of the guard."""

    terms: Callable[[], messages.Terms]
    guards: Callable[[Application], bool]
    """Whether anything would be stopped or frosted on its way into that page now."""
    pauses: Callable[[], bool]
    """Whether guarding pauses now."""
    happened: Callable[[InspectedCopy, Served], None]
    opened: Callable[[InspectedCopy, Verdict], bool]
    """Whether a person opened that content for that destination's group."""
    sites: Sites
    folder: Path
    """For the files of offers, each for as long as it is looked at."""


@dataclass(slots=True)
class _Waiting:
    """An offer that is looked at, or (None) still being sent."""

    arrival: Arrival
    answer_by: float | None = None


class Companion:
    """One connection of an extension. `serve` runs on a thread of its own and ends with the connection."""

    def __init__(
        self, browser: Application, link: Link, office: Office, judge: PageJudge, inspecting: Executor
    ) -> None:
        self._browser, self._link, self._office, self._judge = browser, link, office, judge
        self._inspecting = inspecting
        self._lock = threading.Lock()
        self._sending = threading.Lock()
        self._offers: dict[int, _Waiting] = {}
        self._told: bytes | None = None
        """The policy that the extension was told last; None: it has not said anything yet."""
        self._told_under: tuple[Pipeline, bool] | None = None
        """What decided then which pages are guarded, and whether guarding paused: the extension remembers hosts."""

    def serve(self) -> None:
        """Answer until the extension, the browser or the guard goes."""
        try:
            while True:
                frame = self._link.receive(self._turn_s())
                if frame is not None:
                    self._follow(messages.read(frame))
                self._expire()
                self._tell_policy()
        except (OSError, EOFError):
            log.info("a browser's companion has gone")
        except InputError as error:
            log.warning("a browser's companion is not listened to: %s", error.code)
        finally:
            self._office.sites.close(self)
            with self._lock:
                left, self._offers = list(self._offers.values()), {}
            for waiting in left:
                if waiting.answer_by is None:  # the others are forgotten by the thread that looks at them
                    waiting.arrival.forget()

    def _follow(self, told: messages.Told) -> None:
        match told:
            case messages.Hello():
                self._told = b""
                self._office.sites.join(self, self._browser, told.extension)
            case messages.Shown():
                sites, process = self._office.sites, self._browser.pid or 0
                sites.show(self, told.window, process, told.host, focused=told.focused)
            case messages.Closed():
                self._office.sites.close(self, told.window)
            case messages.Copied():
                self._office.sites.wrote(replace(self._browser, site=told.host), told.digest)
            case messages.GroupAsked():
                page = replace(self._browser, site=told.host)
                group = self._judge.pipeline().decider.destination(page).group
                self._send(messages.group(told.id, group, guarded=self._office.guards(page)))
            case messages.Begun():
                self._begin(told)
            case messages.Piece():
                self._add(told)
            case messages.Ended():
                self._look(told.id)
            case messages.Cancelled():
                self._cancel(told.id)

    # -- offers ----------------------------------------------------------------------------------------------------

    def _begin(self, asked: messages.Begun) -> None:
        with self._lock:
            taken = asked.id not in self._offers and len(self._offers) < MAX_OFFERS
        try:
            arrival = Arrival(asked, self._office.folder / secrets.token_hex(8)) if taken else None
        except OSError as error:
            log.warning("a %s cannot be kept: %s", asked.way, type(error).__name__)
            arrival = None
        if arrival is None:
            self._answer(asked.id, (messages.NOTHING,) * len(asked.parts))
            return
        with self._lock:
            self._offers[asked.id] = _Waiting(arrival)

    def _add(self, piece: messages.Piece) -> None:
        with self._lock:
            waiting = self._offers.get(piece.id)
        if waiting is None or waiting.answer_by is not None:
            return
        try:
            waiting.arrival.add(piece.part, piece.data)
        except OSError as error:
            log.warning("a %s cannot be kept: %s", waiting.arrival.asked.way, type(error).__name__)
            waiting.arrival.forget()
            self._settle(piece.id, self._judge.unreadable(waiting.arrival, "failed"))

    def _look(self, id: int) -> None:
        with self._lock:
            waiting = self._offers.get(id)
            if waiting is None or waiting.answer_by is not None:
                return
            waiting.answer_by = time.monotonic() + self._office.terms().deadline_s
        if not self._office.guards(self._page(waiting.arrival)):
            waiting.arrival.forget()
            self._settle(id, None)
            return
        try:
            judging = self._inspecting.submit(self._inspect, id, waiting.arrival)
        except RuntimeError as error:  # no thread can be had
            waiting.arrival.forget()
            self._fail(id, waiting.arrival, error)
            return
        judging.add_done_callback(lambda judging: self._came(id, waiting.arrival, judging))

    def _inspect(self, id: int, arrival: Arrival) -> Judged:
        """On a thread that inspects."""
        try:
            return self._judge.judge(arrival, lambda: self._is_awaited(id))
        finally:
            arrival.forget()

    def _came(self, id: int, arrival: Arrival, judging: Future[Judged]) -> None:
        """On the thread that inspected."""
        error = judging.exception()
        with contextlib.suppress(OSError):
            if error is None:
                self._settle(id, judging.result())
            else:
                self._fail(id, arrival, error)

    def _fail(self, id: int, arrival: Arrival, error: BaseException) -> None:
        log.warning("a %s could not be inspected: %s", arrival.asked.way, type(error).__name__)
        self._settle(id, self._judge.unreadable(arrival, "failed"))

    def _is_awaited(self, id: int) -> bool:
        with self._lock:
            return id in self._offers

    def _expire(self) -> None:
        with self._lock:
            now = time.monotonic()
            late = [id for id, each in self._offers.items() if each.answer_by is not None and each.answer_by <= now]
        for id in late:
            with self._lock:
                waiting = self._offers.get(id)
            if waiting is not None:
                log.info("a %s could not be inspected in time", waiting.arrival.asked.way)
                self._settle(id, self._judge.unreadable(waiting.arrival, "deadline"))

    def _cancel(self, id: int) -> None:
        with self._lock:
            waiting = self._offers.pop(id, None)
        if waiting is not None and waiting.answer_by is None:
            waiting.arrival.forget()

    def _settle(self, id: int, judged: Judged | None) -> None:
        """Answer once: by the inspection or at the deadline, whichever is first. None: nothing is guarded there."""
        with self._lock:
            waiting = self._offers.pop(id, None)
        if waiting is None:
            return
        parts = waiting.arrival.asked.parts
        self._answer(id, (messages.SAME,) * len(parts) if judged is None else judged.given)
        if judged is not None:
            self._office.happened(judged.copy, judged.served)

    def _page(self, arrival: Arrival) -> Application:
        return replace(self._browser, site=arrival.asked.site or None, title=arrival.asked.title or None)

    # -- what is told ----------------------------------------------------------------------------------------------

    def guards_changed(self) -> None:
        """Which pages are guarded may be something else from now on. Any thread; returns at once."""
        self._link.wake()

    def _turn_s(self) -> float | None:
        """Time until the next answer is due; None: none is."""
        with self._lock:
            due = [each.answer_by for each in self._offers.values() if each.answer_by is not None]
        return max(0.0, min(due) - time.monotonic()) if due else None

    def _tell_policy(self) -> None:
        if self._told is None:
            return
        under = self._judge.pipeline(), self._office.pauses()  # first: what changes meanwhile is told the next time
        nowhere = replace(self._browser, site="page.invalid")
        policy = messages.policy(self._office.terms(), others_guarded=self._office.guards(nowhere))
        if policy != self._told or under != self._told_under:
            self._send(policy)
            self._told, self._told_under = policy, under

    def _answer(self, id: int, given: tuple[messages.Given, ...]) -> None:
        with self._sending:
            for frame in messages.answer(id, given):
                self._link.send(frame)

    def _send(self, frame: bytes) -> None:
        with self._sending:
            self._link.send(frame)
