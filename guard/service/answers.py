"""What is done with a person's answer to a card."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import replace
from functools import partial

from guard.errors import RedactError
from guard.inspect.files import FILE_LIST_TYPES, Files
from guard.inspect.inspected_copy import InspectedCopy
from guard.model import Answer, Channel, Outcome, Refused, Version
from guard.policy.document import Policy
from guard.service import announcements, events
from guard.service.captures import CaptureWatch
from guard.service.cleared import may_answer
from guard.service.clipboard import ClipboardWatch
from guard.service.opened import Opened, Opening
from guard.service.outcomes import Outcomes
from guard.service.persons import Persons
from guard.tokens.consent.content import EVERY_KIND, PIXELS, prints
from guard.tokens.consent.desk import Leave
from guard.tokens.consent.judge import Question
from guard.tokens.consent.refusal import WORDS, Cause, ConsentRefused

log = logging.getLogger(__name__)


class Answers:
    """Follows answers, on the service's thread."""

    def __init__(
        self,
        outcomes: Outcomes,
        clipboard: ClipboardWatch,
        captures: CaptureWatch,
        opened: Opened,
        persons: Persons,
        judged: Callable[[str | None, Answer], None],
        put: Callable[[events.Event], None],
        workers: Executor,
    ) -> None:
        """`judged`: told what was answered to a stop of which rule. `put`: puts what `workers` have read."""
        self._outcomes, self._clipboard, self._captures, self._opened = outcomes, clipboard, captures, opened
        self._consents, self._cleared, self._judged = persons.consents, persons.cleared, judged
        self._put, self._workers = put, workers
        self._reading: dict[tuple[str, str | None], events.Answered] = {}
        """The newest answer about each copy and group for which a worker reads what a consent is asked about."""

    def ready(self, event: events.Answered) -> bool:
        """Whether it can be followed now. If not, a worker reads what the copy holds, and the answer comes again."""
        if event.answer is not Answer.CONSENT or event.held is not None:
            return True
        about = event.snapshot_id, event.group
        asked, copy = self._outcomes.asked_about(*about), self._clipboard.copy(event.snapshot_id)
        if asked is None or copy is None or not may_answer(asked.verdict, event.answer):
            return True
        again, self._reading[about] = about in self._reading, event
        if not again:  # else the newest code counts, and one use is spent
            with suppress(RuntimeError):  # the guard is ending
                self._workers.submit(_held, copy).add_done_callback(lambda held: self._came(held, about))
        return False

    def _came(self, held: Future[events.Held], about: tuple[str, str | None]) -> None:
        """On the worker's thread."""
        event, error = self._reading.pop(about), held.exception()
        if error is not None:  # nobody replies, and the card says so
            log.error("what a consent is for could not be read: %s", type(error).__name__)
            return
        self._put(replace(event, held=held.result()))

    def follow(self, event: events.Answered, policy: Policy) -> Refused | None:
        """Do what the person wants and record it; why not, where that cannot be done. `policy`: the one in force."""
        asked = self._outcomes.asked_about(event.snapshot_id, event.group)
        offer = self._opened.offer(event.snapshot_id)
        copy = self._clipboard.copy(event.snapshot_id) or self._captures.copy(event.snapshot_id) or offer
        if asked is None:
            return announcements.ANSWER_TOO_LATE
        if (asked.verdict.policy_name, asked.verdict.policy_serial) != (policy.name, policy.serial):
            return announcements.ANSWER_POLICY_CHANGED  # also while the copy is inspected anew under the new one
        if copy is None:
            return announcements.ANSWER_TOO_LATE
        if not may_answer(asked.verdict, event.answer):
            return announcements.ANSWER_NOT_ALLOWED
        if event.answer is not Answer.KEPT and asked.findings != copy.watched():
            self._outcomes.ask_again(copy, asked.verdict.destination.group)
            return announcements.ANSWER_INSPECTED_SINCE
        if event.answer is Answer.CONSENT:
            return self._by_consent(event, asked, copy, policy, offered=copy is offer)
        if event.answer is not Answer.KEPT:
            if copy.snapshot.channel is Channel.CAPTURE:
                released = self._captures.release(copy.snapshot.id)
                if not released and asked.version is Version.SAFE:  # what was never taken away need not come back
                    return announcements.CAPTURE_NOT_RELEASED
            elif copy is offer:
                if not self._opened.open(copy, asked.verdict):
                    return announcements.ANSWER_TOO_LATE
            elif self._clipboard.override(copy.snapshot.id, asked.verdict.destination.group):
                self._opened.open(copy, asked.verdict)  # a page into which it is pasted is asked about once more
            else:
                return announcements.ANSWER_TOO_LATE
        if event.answer is Answer.NOT_SENSITIVE:
            self._cleared.add(copy, asked.verdict, policy)
        self._outcomes.answered(asked, event.answer, copy.masked(event.reason))
        self._judged(asked.verdict.rule_id, event.answer)
        return None

    def _by_consent(
        self, event: events.Answered, asked: Outcome, copy: InspectedCopy, policy: Policy, *, offered: bool
    ) -> Refused | None:
        """Open, for one paste, what the customer agreed to; the code itself is a secret and is not recorded."""
        if offered or copy.snapshot.channel is Channel.CAPTURE:
            return _refused(Cause.PAGE if offered else Cause.CAPTURE)
        held = event.held
        if held is None or not self._clipboard.is_current(copy.snapshot.id):
            return announcements.ANSWER_TOO_LATE
        try:
            question = _question(asked, copy, held)
            leave = self._consents.use(event.reason or "", question, policy.consent, policy.expires_at)
        except ConsentRefused as refusal:
            return _refused(refusal.cause)
        opening = Opening(leave.group, leave.site, dict(_released(copy, held, leave)))
        if not self._clipboard.open_once(copy.snapshot.id, opening):
            return announcements.ANSWER_TOO_LATE
        self._opened.open_once(copy, asked.verdict, opening)
        self._outcomes.answered(asked, Answer.CONSENT, f"{leave.id} {leave.nth}/{leave.uses}")
        self._judged(asked.verdict.rule_id, Answer.CONSENT)
        return None


def _held(copy: InspectedCopy) -> events.Held:
    """What each format holds; of a list of files, what is in each of them now. On a worker: it may take long."""
    contents: dict[str, tuple[bytes, ...]] = {}
    for name, data in copy.snapshot.formats.items():
        looked = copy.inspected.formats.get(name)
        read = looked.contents() if isinstance(looked, Files) else (data,)
        if read:
            contents[name] = read
    convert = copy.pipeline.inspector.convert  # in the worker's process: nothing is decoded beside the keys

    def made(name: str, data: bytes) -> tuple[bytes, ...]:
        kind = EVERY_KIND if name in FILE_LIST_TYPES else name
        return tuple(prints(data, kind, lambda picture: convert(picture, PIXELS)))

    return events.Held(contents, {name: tuple(made(name, data) for data in read) for name, read in contents.items()})


def _question(asked: Outcome, copy: InspectedCopy, held: events.Held) -> Question:
    findings = copy.inspected.inspection.findings
    decider = copy.pipeline.decider
    return Question(
        destination=asked.verdict.destination,
        kinds=decider.protected_types() & frozenset(decider.counts(findings)),
        values=frozenset((finding.entity_type, finding.digest) for finding in findings if finding.digest is not None),
        prints={name: tuple(partial(iter, each) for each in made) for name, made in held.prints.items()},
    )


def _released(copy: InspectedCopy, held: events.Held, leave: Leave) -> Iterator[tuple[str, bytes]]:
    """What goes: the original's bytes, of a file a copy of them; of a picture that was encoded anew, its pixels."""
    clean = copy.versions.clean if copy.versions is not None else {}
    for name, exact in leave.formats.items():
        looked = copy.inspected.formats.get(name)
        if isinstance(looked, Files):
            with suppress(OSError, RedactError):  # a full disk: this format is not offered
                yield name, looked.with_contents(held.contents[name], copy.pipeline.decider.protected_types())
        elif name.startswith("image/") and not exact:
            yield name, clean.get(name, held.contents[name][0])
        else:
            yield name, held.contents[name][0]


def _refused(cause: Cause) -> Refused:
    return Refused(cause.value, WORDS[cause])
