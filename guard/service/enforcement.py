"""The policy in force and what enforces it: both change together, or neither."""

from __future__ import annotations

from collections.abc import Callable

from guard.audit import NoteKind, Recorder
from guard.errors import GuardError, PolicyError
from guard.inspect.pipeline import Pipeline
from guard.model import Answer, Demotion
from guard.model.status import VERSION
from guard.policy.document import Policy
from guard.policy.in_force import beside
from guard.policy.ledger import PrecisionLedger
from guard.policy.store import InForce, Refusal
from guard.service.captures import CaptureWatch


class Enforcement:
    """What is in force now. Any thread may read it; the inbox's thread alone changes it."""

    def __init__(
        self,
        in_force: InForce,
        pipelines: Callable[[Policy], Pipeline],
        captures: CaptureWatch,
        recorder: Recorder,
        ledger: PrecisionLedger,
    ) -> None:
        self._pipelines, self._captures, self._recorder, self._ledger = pipelines, captures, recorder, ledger
        self._demoted = ledger.demotions(in_force.policy)
        self._in_force, self._pipeline = in_force, pipelines(ledger.softened(in_force.policy))

    @property
    def in_force(self) -> InForce:
        """The policy with where it came from, and what was refused beside it."""
        return self._in_force

    @property
    def policy(self) -> Policy:
        return self._in_force.policy

    @property
    def demoted(self) -> tuple[Demotion, ...]:
        """The rules that are enforced a step milder than the policy says."""
        return self._demoted

    @property
    def pipeline(self) -> Pipeline:
        """The one of the policy in force."""
        return self._pipeline

    def follow(self, in_force: InForce) -> bool:
        """Whether another policy is in force from here on; what was refused is noted, and a new state of the old one.

        Build first, assign last: what cannot be built leaves everything as it is, and that is noted.
        """
        before, serial = self._in_force, in_force.policy.serial
        if in_force.policy == before.policy:
            self._in_force = in_force
            self.note_refusals(before.refusals)
            self._recorder.note(NoteKind.POLICY_STATE, {"serial": serial, "state": in_force.status.state})
            return False
        try:
            pipeline = self._pipelines(self._ledger.softened(in_force.policy))
            self._captures.follow(in_force.policy, pipeline)
        except GuardError as error:
            refusal = Refusal(f"{in_force.policy.name} {serial}", error.code, str(error))
            self._in_force = beside(before, (*in_force.refusals, refusal))
            self.note_refusals(before.refusals)
            return False
        self._pipeline, self._in_force = pipeline, in_force
        self.note_refusals(before.refusals)
        facts = {"serial": serial, "state": in_force.status.state, **in_force.told}
        self._recorder.note(NoteKind.POLICY_CHANGED, facts)
        self._note_demotions()
        return True

    def answered(self, rule_id: str | None, answer: Answer) -> bool:
        """A person answered a stop of that rule. True: other rules are milder, from the next copy on."""
        rule = next((rule for rule in self.policy.rules if rule.id == rule_id), None)
        if rule is None or self.policy.precision.budget == 0:
            return False
        self._ledger.answered(rule, answer)
        if not self._note_demotions():
            return False
        self.renew()
        return True

    def renew(self) -> Pipeline:
        """Build the pipeline anew, of what it is built of now."""
        self._pipeline = self._pipelines(self._ledger.softened(self.policy))
        self._captures.follow(self.policy, self._pipeline)
        return self._pipeline

    def _note_demotions(self) -> bool:
        """Whether other rules demote themselves than before; noted, each once."""
        demoted, restored = self._ledger.follow(self.policy)
        self._demoted = self._ledger.demotions(self.policy)
        for each in demoted:
            precision = each.precision
            told: dict[str, str | int] = {"rule": each.rule, "before": each.before, "now": each.now}
            told |= {"right": precision.right, "wrong": precision.wrong, "percent": round(precision.mean * 100)}
            self._recorder.note(NoteKind.RULE_DEMOTED, told | {"serial": self.policy.serial})
        for name in restored:
            self._recorder.note(NoteKind.RULE_RESTORED, {"rule": name, "serial": self.policy.serial})
        return bool(demoted or restored)

    def allows_pause(self, minutes: int) -> bool:
        """Whether the person may pause for so long."""
        agent = self.policy.agent
        return agent.allow_pause and 0 < minutes <= agent.pause_max_minutes

    def require_pause(self, minutes: int) -> None:
        """Pass where the person may pause for so long.

        Raises:
            PolicyError: the policy does not allow it (`pause-refused`).
        """
        if not self.allows_pause(minutes):
            raise PolicyError("the policy does not allow this pause", code="pause-refused")

    def note_start(self) -> None:
        """The guard starts under what is in force."""
        vault = self._recorder.status().vault
        facts = {"version": VERSION, "policy_serial": self.policy.serial, "vault": vault, **self._in_force.told}
        self._recorder.note(NoteKind.START, facts)
        self.note_refusals()
        self._note_demotions()

    def note_refusals(self, noted: tuple[Refusal, ...] = ()) -> None:
        """Those that were not noted yet, each with its code."""
        for refusal in self._in_force.refusals:
            if refusal not in noted:
                facts: dict[str, str | int] = {"code": refusal.code, "serial": self.policy.serial}
                self._recorder.note(NoteKind.POLICY_REFUSED, facts)
