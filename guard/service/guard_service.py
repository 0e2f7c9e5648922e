"""The running guard: one inbox of frozen events, and one thread that works through it and alone changes state.

The other threads only put events in. Nobody waits for a person: whatever is asked, the safe version is in place.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from guard import allocator
from guard.audit import IncidentDesk, NoteKind, Recorder
from guard.desktop import MAX_HOLD_S, Captures, Convert, Desktop, Gate
from guard.inspect.frosted_folders import FrostedFolders
from guard.inspect.inspected_copy import InspectedCopy
from guard.inspect.pipeline import Pipeline
from guard.model import Answer, Application, Outcome, OwnRecords, ReaderStatus, Reply, Served, Status
from guard.model.status import VERSION
from guard.policy.document import Policy
from guard.policy.store import InForce, PolicyStore
from guard.service import announcements, events
from guard.service.answers import Answers
from guard.service.captures import CaptureWatch
from guard.service.clipboard import ClipboardWatch
from guard.service.enforcement import Enforcement, Pipelines
from guard.service.inbox import GateEvents, Inbox
from guard.service.listener import ServiceListener
from guard.service.liveness import Liveness
from guard.service.opened import Opened
from guard.service.outcomes import Outcomes
from guard.service.pause import Pause
from guard.service.persons import Persons
from guard.service.repeats import Repeats
from guard.service.reviews import Reviews
from guard.service.screenshots import Screenshots
from guard.service.supervisor import Supervisor
from guard.service.threads import InspectionThreads
from guard.tokens.admit import TokenDesk


class GuardService:
    """Guards one desktop under the policy in force."""

    def __init__(
        self,
        *,
        desktop: Desktop,
        store: PolicyStore,
        recorder: Recorder,
        pipelines: Pipelines,
        reader_status: Callable[[], ReaderStatus],
        convert: Convert,
        folders: FrostedFolders,
        captures: Callable[[Policy], Captures],
        listener: ServiceListener,
        tokens: TokenDesk,
        persons: Persons,
        incidents: IncidentDesk,
        own_records: Callable[[], OwnRecords],
        resources: contextlib.ExitStack,
        supervisor: Supervisor,
        now: Callable[[], datetime],
    ) -> None:
        self._desktop, self._store, self._recorder = desktop, store, recorder
        self._reader_status, self._folders = reader_status, folders
        self.incidents, self.own_records = incidents, own_records  # what the person at the workstation asks for
        self._listener, self._tokens, self._consents, self._now = listener, tokens, persons.consents, now
        self._resources = resources  # what was opened for this guard, in that order; closed at the end
        self._inbox, self._threads = Inbox(self._turn, self._due), InspectionThreads(lambda: reader_status().gone)
        self._gate: Gate = desktop.gate(MAX_HOLD_S, convert)
        self._captures = CaptureWatch(captures, self._threads.any, self._inbox.put, now)
        self._enforced = Enforcement(store, pipelines, self._captures, recorder, persons.precision)
        self._repeats, self.opened, self._pause = Repeats(recorder), Opened(), Pause(recorder, now)
        self._outcomes = Outcomes(recorder, listener, now, self._repeats, persons.questions)
        self._clipboard = ClipboardWatch(
            self._gate, self._threads, self._inbox.put, self._outcomes, lambda: self._enforced.policy, persons.cleared
        )
        self.screenshots = Screenshots(self._threads.any, self.pipeline)
        self.reviews = Reviews(self._inbox.put, self._clipboard.newest, self._threads.any, convert)
        asked = self._outcomes, self._clipboard, self._captures, self.opened
        self._answers = Answers(*asked, persons, self._rule_answered, self._inbox.put, self._threads.any)
        threads = {"gate": self._gate.beat, "service": self._inbox.beat, "captures": self._captures.beat}
        dead, tend = (self._threads.dead, store.dead), lambda: self._threads.tend(self._enforced.pipeline.warm)
        self._liveness = Liveness(desktop, recorder, listener, supervisor, threads, dead=dead, tend=tend)
        self._stopped, self._stopping = False, threading.Lock()

    # -- the face: any thread --------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to guard; returns once copies are guarded.

        Raises:
            DisplayUnavailable: there is no desktop to guard.
        """
        self._folders.empty()
        self._gate.start(GateEvents(self._inbox.put, self.guards, self._yields))
        self._inbox.start()
        self._captures.follow(self._enforced.policy, self._enforced.pipeline)
        self._enforced.note_start()  # before another policy may come, and the trail tell how it stands
        self._recorder.watch(lambda status: self._inbox.put(events.TrailChanged(status)))
        self._store.watch(lambda in_force: self._inbox.put(events.PolicyChanged(in_force)))
        self._inbox.beat(lambda: self._liveness.gate_changed(self._gate.state()))
        self._liveness.start()
        allocator.settle()
        self._threads.warm(self._enforced.pipeline.warm)
        if self._desktop.watch_end is not None:
            self._resources.callback(self._desktop.watch_end(self._system_ends))

    def stop(self, by: str = "program") -> None:
        """End cleanly; what stays on the clipboard is no unguarded original. Twice is fine.

        `by`: who wants it, for the trail: `agent`, `session`, `installer`, the name of a signal.
        """
        with self._stopping:
            if self._stopped:
                return
            self._stopped = True
            self._liveness.close()
            self._inbox.beat(self._clipboard.end)
            self._inbox.end()
            self._gate.stop()
            self._captures.stop()
            self._threads.end()
            self._folders.empty()
            self._repeats.end()
            demanded = not self._enforced.policy.agent.allow_quit
            why = self._tokens.why_stopped(by, self._desktop.login_ends(), demanded=demanded)
            self._recorder.note(NoteKind.STOP, why)
            self._resources.close()

    def pipeline(self) -> Pipeline:
        """The one of the policy in force."""
        return self._enforced.pipeline

    def offered(self, copy: InspectedCopy, served: Served) -> None:
        """A page was given what it may have; noted and told as any paste."""
        self._inbox.put(events.Offered(copy, served))

    def status(self) -> Status:
        """How everything stands."""
        return Status(
            version=VERSION,
            policy=replace(self._enforced.in_force.status, pull=self._store.pull_status()),
            gate=self._gate.state(),
            coverage=(*self._desktop.coverage(), *self._captures.coverage()),
            reader=self._reader_status(),
            trail=self._recorder.status(),
            counters=self._outcomes.counters,
            paused_until=self._pause.until,
            silent=self._liveness.silent,
            stuck=self._liveness.stuck,
            manners=self._enforced.policy.manners(tokens=self._tokens.may_be_given()),
            incidents=self.incidents.standing(),
            consent_folder=str(self._consents.folder),
            demoted=self._enforced.demoted,
        )

    def check(self) -> None:
        """Ask every thread that guards for a sign of life; the status tells of those that gave none."""
        self._liveness.check()

    def customers_changed(self) -> None:
        """The customer list can be used from now on: inspect anew, also what lies there."""
        self._inbox.put(events.CustomersChanged())

    def history(self) -> tuple[Outcome, ...]:
        """What was frosted, blocked or overridden lately; newest first, masked."""
        return self._outcomes.history()

    def answer(self, snapshot_id: str, answer: str, reason: str | None = None, *, group: str | None = None) -> None:
        """A person's answer to a card about a copy and the group of its destination (None: the newest question).

        What was done with it comes to the listener, as `replied`.
        """
        self._inbox.put(events.Answered(snapshot_id, group, Answer(answer), reason))

    def pause(self, minutes: int) -> None:
        """Stop guarding for some minutes.

        Raises:
            PolicyError: the policy does not allow it, or not for so long.
        """
        self._enforced.require_pause(minutes)
        self._inbox.put(events.PauseAsked(minutes))

    def resume(self) -> None:
        """End a pause."""
        self._inbox.put(events.PauseAsked(0))

    def use_token(self, action: str, data: bytes) -> datetime | None:
        """Do what an administrator's token allows: `pause`, `stop`, `uninstall`. Until when; None: the guard ends.

        Raises:
            PolicyUntrusted: the token allows nothing here now; its `code` tells why.
            InputError: nobody's tokens count here, or there is no such action.
        """
        token = self._tokens.use(data, action)
        if token.minutes:
            self._inbox.put(events.PauseAsked(token.minutes, by="token"))
            return self._now() + timedelta(minutes=token.minutes)
        self._listener.end_asked()
        return None

    # -- turns: the inbox's thread -----------------------------------------------------------------------------------

    def _due(self) -> Iterator[float]:
        """When there is something to do that no event tells of, by the monotonic clock."""
        yield self._liveness.heartbeat_at
        yield from self._clipboard.deadlines()
        yield from self._repeats.due()
        yield from self._pause.due()

    def _turn(self, event: events.Event | None) -> None:
        match event:
            case events.Copied(snapshot):
                self._clipboard.copied(snapshot, self._enforced.pipeline)
            case events.InspectionAdvanced(copy):
                self._clipboard.advanced(copy)
            case events.InspectionDone() | events.InspectionFailed():
                self._clipboard.inspected(event)
            case events.Pasted(served):
                self._clipboard.pasted(served)
            case events.CaptureInspected(copy) if not self.pauses():
                if (settled := self._captures.settle(copy, self._enforced.policy)) is not None:
                    self._outcomes.captured(copy, settled, self._enforced.policy)
            case events.Offered(copy, served):
                self.opened.keep(copy, served)
                self._outcomes.pasted(copy, served, self._enforced.policy)
            case events.Answered(snapshot_id, group, answer) if self._answers.ready(event):
                refused = self._answers.follow(event, self._enforced.policy)
                self._listener.replied(Reply(snapshot_id, group, answer, refused))
            case events.PolicyChanged(in_force):
                self._policy_changed(in_force)
            case events.CustomersChanged():
                self._clipboard.follow(self._enforced.renew())
                self._listener.status_changed(self.status())
            case events.GateChanged(state):
                self._liveness.gate_changed(state)
                self._listener.status_changed(self.status())
            case events.GateNoted(note):
                self._liveness.gate_noted(note)
            case events.Beat(answer):
                answer()
            case events.TrailChanged(status):
                self._liveness.trail_changed(status)
                if self._enforced.reconsider():  # the vault may be back, with what people answered before
                    self._gate.guards_changed()
                self._listener.status_changed(self.status())
            case events.ReviewAsked():
                self.reviews.add(event)
            case events.PauseAsked(minutes, by):
                self._pause_asked(minutes, by)
        self._expire()

    def _expire(self) -> None:
        self._clipboard.expire()
        self.reviews.follow()
        self._repeats.expire()
        if (by := self._pause.ended_by(self._enforced.allows_pause)) is not None:
            self._pause_asked(0, by)
        if self._liveness.note_heartbeat(self._gate):
            self._captures.expire(self._enforced.policy)

    def _rule_answered(self, rule_id: str | None, answer: Answer) -> None:
        if self._enforced.answered(rule_id, answer):
            self._gate.guards_changed()
            self._listener.status_changed(self.status())

    def _policy_changed(self, in_force: InForce) -> None:
        if self._enforced.follow(in_force):
            self._threads.warm(self._enforced.pipeline.warm)
            self._clipboard.follow(self._enforced.pipeline)
            self._listener.announced(announcements.in_force(self._enforced.policy.name, self._enforced.policy.serial))
        self._listener.status_changed(self.status())

    def _system_ends(self, by: str) -> None:
        """The process is ended as soon as this returns."""
        self.stop(by)
        self._listener.end_asked()

    def _pause_asked(self, minutes: int, by: str) -> None:
        self._pause.follow(minutes, by)
        self._clipboard.pause(bool(minutes))
        self._listener.status_changed(self.status())

    def _yields(self, holder: Application) -> bool:
        # Whoever guards under a trust root stands by for nobody: another guard could be under no policy at all.
        return not self._tokens.may_be_given() and holder.pid is not None and self._desktop.is_guard(holder.pid)

    def guards(self, application: Application) -> bool:
        """Whether anything would be stopped or frosted on its way into this application now. Any thread."""
        return not self.pauses() and self._enforced.pipeline.decider.guards(application)

    def pauses(self) -> bool:
        """Whether guarding pauses now. Any thread."""
        return self._pause.until is not None
