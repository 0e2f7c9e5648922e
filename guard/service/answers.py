"""What is done with a person's answer to a card."""

from __future__ import annotations

from guard.model import Action, Answer, Channel, Override, Refused, Verdict, Version
from guard.policy.document import Policy
from guard.service import announcements, events
from guard.service.captures import CaptureWatch
from guard.service.clipboard import ClipboardWatch
from guard.service.opened import Opened
from guard.service.outcomes import Outcomes


class Answers:
    """Follows answers, on the service's thread."""

    def __init__(self, outcomes: Outcomes, clipboard: ClipboardWatch, captures: CaptureWatch, opened: Opened) -> None:
        self._outcomes, self._clipboard, self._captures, self._opened = outcomes, clipboard, captures, opened

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
            consent = event.answer is Answer.CONSENT
            return announcements.ANSWER_CONSENT if consent else announcements.ANSWER_NOT_ALLOWED
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
        self._outcomes.answered(asked, event.answer, copy.masked(event.reason))
        return None


def may_answer(verdict: Verdict, answer: Answer) -> bool:
    """Whether the policy takes that answer: a warning a justification, a stricter rule what its override says.

    Nobody can check a consent yet, so a rule that asks for one takes no answer.
    """
    if answer is Answer.KEPT:
        return True
    if answer is Answer.CONSENT or verdict.override is Override.CONSENT:
        return False
    return verdict.action is Action.WARN or verdict.override is Override.JUSTIFY
