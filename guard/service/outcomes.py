"""What came of the copies: counted, recorded, remembered for the history and told, once each.

Used by the service on its own thread; the history and the counters may be read from any.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from guard.audit import NoteKind, Recorder
from guard.inspect.inspected_copy import InspectedCopy
from guard.model import Action, Answer, Channel, Counters, Outcome, Served, Snapshot, Version
from guard.policy.document import Policy
from guard.service.copies import Settled, Waiting
from guard.service.listener import ServiceListener
from guard.service.opened import SAME_PASTE_S
from guard.service.questions import Questions
from guard.service.repeats import Repeats, What

HISTORY = 50
"""Newest outcomes that the tray can show."""

TOGETHER_S = 5.0
"""Longest time between captures that come together, in seconds: a folder that is unpacked is read file by file."""


class Outcomes:
    """Keeps and tells what came of each paste."""

    def __init__(
        self,
        recorder: Recorder,
        listener: ServiceListener,
        now: Callable[[], datetime],
        repeats: Repeats,
        questions: Questions,
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._recorder, self._now, self._monotonic_s = recorder, now, monotonic_s
        self._listener, self._questions = listener, questions
        self._history: tuple[Outcome, ...] = ()
        """Oldest first; replaced whole and never changed, since any thread may be reading it."""
        self._quiet_until: dict[tuple[object, ...], float] = {}
        self._repeats = repeats
        self._newest: tuple[str, bytes] = ("", b"")
        """The newest copy's id and fingerprint: a program that polls asks about one copy over and over."""
        self.counters = Counters()

    def history(self) -> tuple[Outcome, ...]:
        """What was frosted, blocked or answered lately; newest first, masked."""
        return self._history[::-1]

    def count(self, **more: int) -> None:
        """Add to the counters of those names."""
        changed = {name: getattr(self.counters, name) + int(value) for name, value in more.items()}
        self.counters = replace(self.counters, **changed)

    def secret_mark(self, snapshot: Snapshot, honoured: bool) -> None:
        """A program marked its copy as a secret; noted with its name, for any program can do that."""
        program = snapshot.origin.executable or "unknown"
        self._recorder.note(NoteKind.SECRET_MARK, {"program": program, "honoured": "yes" if honoured else "no"})

    def pasted(self, copy: InspectedCopy, served: Served, policy: Policy) -> None:
        """A paste was answered. The same content for the same destination is told once in the policy's quiet time.

        It is recorded once in that time as well, with a count; a program that polls would flood the trail.
        """
        named = copy.pipeline.decider.names(served.verdict.destination.group)
        if served.by_itself and served.version is not Version.ORIGINAL and not named:
            self.count(automatic=1)  # it got no original, and no person did anything
            return
        what = self._what(copy, served)
        again = self._repeats.again(what, served.format)
        destination = served.verdict.destination
        paste = (served.snapshot_id, destination.application.executable, destination.group, served.version)
        if not self._first(paste, SAME_PASTE_S):
            return
        outcome = taught(copy.outcome(served), policy)
        if again:
            self._happened_again(outcome)
        else:
            event = self._record(copy, outcome, policy)
            self._repeats.began(what, outcome, event, served.format, policy.notifications.quiet_minutes * 60)
            if served.version is not Version.ORIGINAL:
                self._tell(copy, outcome, policy)
        # Counted last: who waits for the count finds the record and the history as well.
        self.count(
            pastes=1,
            original=served.version is Version.ORIGINAL,
            frosted=served.version is Version.SAFE,
            blocked=served.version is Version.NOTHING,
        )

    def pasted_early(self, waiting: Waiting, settled: Settled, policy: Policy) -> None:
        """It is known what a copy holds: the pastes of it that were answered before, as no rule guards them, count."""
        for served in waiting.early:
            verdict = settled.verdict(served.verdict.destination.application)
            # Where another policy came since, what it would have held back there had been let pass.
            passed = replace(verdict, action=min(verdict.action, Action.AUDIT))
            self.pasted(settled.copy, replace(served, verdict=passed), policy)

    def captured(self, copy: InspectedCopy, served: Served, policy: Policy) -> None:
        """A capture was settled: told whatever became of the file, since what it shows may be posted next.

        Files that were frosted one after the other are one record and a count: a folder that is unpacked would flood
        the trail. A file that still shows what was found has a record of its own, and so has whose original is sealed:
        an incident asks for each.
        """
        outcome = taught(copy.outcome(served), policy)
        counts = served.version is Version.SAFE and not _keeps(outcome, policy)
        what = _among_captures(outcome)
        if not (counts and self._repeats.again(what, Channel.CAPTURE, goes_on_s=TOGETHER_S)):
            event = self._record(copy, outcome, policy)
            if counts:
                self._repeats.began(what, outcome, event, Channel.CAPTURE, TOGETHER_S)
        if outcome.verdict.action >= Action.WARN:
            # A capture without a file is a key that a person has just pressed.
            with_others = bool(copy.snapshot.formats) and self._comes_with_others(outcome)
            self._tell(copy, outcome, policy, with_others=with_others)
        self.count(frosted=served.version is Version.SAFE)

    def _what(self, copy: InspectedCopy, served: Served) -> What:
        verdict, application = served.verdict, served.verdict.destination.application
        there = (application.executable, application.site, verdict.destination.group, served.version)
        why = (verdict.rule_id, verdict.action, verdict.policy_name, verdict.policy_serial)
        return What(self._fingerprint(copy), (*there, *why, copy.snapshot.origin.executable, *copy.content_digests()))

    def _fingerprint(self, copy: InspectedCopy) -> bytes:
        if self._newest[0] != copy.snapshot.id:
            self._newest = (copy.snapshot.id, copy.fingerprint())
        return self._newest[1]

    def _happened_again(self, outcome: Outcome) -> None:
        """The newest word on it is about the copy that lies there now: a person answers about that one."""
        if outcome.version is Version.ORIGINAL:
            return
        at = outcome.verdict.destination
        before = (each for each in reversed(self._history) if each.answer is None and each.findings == outcome.findings)
        same = next((each for each in before if each.verdict.destination == at), None)
        self._remember(outcome, instead_of=same)

    def _remember(self, outcome: Outcome, instead_of: Outcome | None = None) -> None:
        others = (each for each in self._history if each is not instead_of)
        self._history = (*others, outcome)[-HISTORY:]

    def _record(self, copy: InspectedCopy, outcome: Outcome, policy: Policy) -> str | None:
        if outcome.verdict.action >= Action.AUDIT:
            evidence = copy.evidence(policy.evidence.keep) if _keeps(outcome, policy) else None
            return self._recorder.record(outcome, evidence=evidence, card=_card(outcome))
        return None

    def _comes_with_others(self, outcome: Outcome) -> bool:
        """Whether another capture came a moment ago to which the same rule applies: one card tells of all of them."""
        what = ("together", outcome.channel, outcome.verdict.rule_id)
        known = not self._first(what, TOGETHER_S)
        self._quiet_until[what] = self._monotonic_s() + TOGETHER_S
        return known

    def _tell(self, copy: InspectedCopy, outcome: Outcome, policy: Policy, *, with_others: bool = False) -> None:
        self._remember(outcome)
        group = outcome.verdict.destination.group
        if not with_others and self._first(_told(copy, group), policy.notifications.quiet_minutes * 60):
            asks = outcome.verdict.action is Action.WARN and outcome.version is not Version.ORIGINAL
            if asks:
                every = policy.notifications.question_every
                question = self._questions.next(outcome.verdict.entity_types, every)
                self._listener.asked(replace(outcome, question=question))
            else:
                self._listener.frosted(outcome)

    def ask_again(self, copy: InspectedCopy, group: str) -> None:
        """Tell of this content at that group of destinations the next time, however lately it was told."""
        self._quiet_until.pop(_told(copy, group), None)
        self._repeats.end(self._fingerprint(copy))

    def asked_about(self, snapshot_id: str, group: str | None) -> Outcome | None:
        """The newest outcome of a copy at that group of destinations (None: at any); None: there is none."""
        return next(
            (
                outcome
                for outcome in reversed(self._history)
                if outcome.snapshot_id == snapshot_id and group in (None, outcome.verdict.destination.group)
            ),
            None,
        )

    def answered(self, asked: Outcome, answer: Answer, reason: str | None) -> None:
        """A person answered; `reason` without customer data."""
        version = asked.version if answer is Answer.KEPT else Version.ORIGINAL
        answered = replace(asked, answer=answer, reason=reason, version=version, at=self._now())
        self._remember(answered)
        self._recorder.record(answered, card=_card(answered))
        self.count(overridden=answer is not Answer.KEPT)

    def _first(self, what: tuple[object, ...], within_s: float) -> bool:
        """Whether this has not happened within that time; remembers that it has happened now."""
        now = self._monotonic_s()
        self._quiet_until = {key: until for key, until in self._quiet_until.items() if until > now}
        if what in self._quiet_until:
            return False
        self._quiet_until[what] = now + within_s
        return True


def _told(copy: InspectedCopy, group: str) -> tuple[object, ...]:
    return ("told", copy.snapshot.channel, *copy.content_digests(), group)


def taught(outcome: Outcome, policy: Policy) -> Outcome:
    """The outcome with the policy's first lesson about what was held back; none where the original went."""
    if outcome.verdict.action < Action.WARN:
        return outcome
    types = outcome.verdict.entity_types
    return replace(outcome, lesson=next((card.lesson() for card in policy.cards if card.teaches(types)), None))


def _keeps(outcome: Outcome, policy: Policy) -> bool:
    """Whether evidence of it is sealed."""
    evidence = policy.evidence
    return evidence.keep != "nothing" and outcome.verdict.action >= Action[evidence.from_action.upper()]


def _among_captures(outcome: Outcome) -> What:
    """What frosted captures have in common that count as one: the kinds of data and the rule, not the values."""
    verdict = outcome.verdict
    kinds = frozenset(finding.entity_type for finding in outcome.findings)
    return What(b"", ("together", kinds, verdict.rule_id, verdict.action, verdict.policy_name, verdict.policy_serial))


def _card(outcome: Outcome) -> str | None:
    return outcome.lesson.id if outcome.lesson is not None else None
