"""The policy in force and what enforces it: both change together, or neither."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from guard.audit import NoteKind, Recorder
from guard.desktop.shield import Shield
from guard.errors import GuardError, PolicyError
from guard.inspect.pipeline import Pipeline
from guard.model import Answer, Demotion
from guard.model.status import VERSION
from guard.policy.document import Policy
from guard.policy.in_force import beside
from guard.policy.ledger import PrecisionLedger
from guard.policy.store import InForce, PolicyStore, Refusal
from guard.service.captures import CaptureWatch


@dataclass(frozen=True, slots=True)
class Pipelines:
    """How a policy comes to be enforced."""

    build: Callable[[Policy], Pipeline]
    """Gives what inspects and decides as it says. Whatever this lacks, what was enforced before goes on."""
    apply: Callable[[Policy], None]
    """Has everything else follow it, once nothing lacks any more."""


class Enforcement:
    """What is in force now. Any thread may read it; the inbox's thread alone changes it."""

    def __init__(
        self,
        store: PolicyStore,
        pipelines: Pipelines,
        captures: CaptureWatch,
        recorder: Recorder,
        ledger: PrecisionLedger,
    ) -> None:
        self._store, self._pipelines, self._captures = store, pipelines, captures
        self._recorder, self._ledger = recorder, ledger
        in_force = self._in_force = store.in_force()
        self._taken = in_force
        """As it came: without what could not be enforced since."""
        self._demoted = ledger.demotions(in_force.policy)
        self._pipeline = pipelines.build(ledger.softened(in_force.policy))
        pipelines.apply(in_force.policy)

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

        Build first, assign last: what cannot be built leaves everything as it is, and that is noted; the store
        tells it again, as what lacked may be there by then.
        """
        before, serial = self._in_force, in_force.policy.serial
        if in_force.policy == before.policy:
            self._in_force = self._taken = in_force
            self.note_refusals(before.refusals)
            self._recorder.note(NoteKind.POLICY_STATE, {"serial": serial, "state": in_force.status.state})
            return False
        with Shield() as built:
            pipeline = self._pipelines.build(self._ledger.softened(in_force.policy))
            self._captures.follow(in_force.policy, pipeline)
            self._pipelines.apply(in_force.policy)
        if built.error is not None:
            refusal = _refusal(in_force.policy, built.error)
            self._in_force = beside(self._taken, (*in_force.refusals, refusal))
            self.note_refusals(before.refusals)
            self._store.tell_again()
            return False
        self._pipeline, self._in_force, self._taken = pipeline, in_force, in_force
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
        return self.reconsider()

    def reconsider(self) -> bool:
        """Follow what is known of the rules' precision by now. True: others are milder, from the next copy on."""
        before = {each.rule for each in self._demoted}
        self._note_demotions()
        if before == {each.rule for each in self._demoted}:
            return False
        self.renew()
        return True

    def renew(self) -> Pipeline:
        """Build the pipeline anew, of what it is built of now."""
        self._pipeline = self._pipelines.build(self._ledger.softened(self.policy))
        self._captures.follow(self.policy, self._pipeline)
        self._pipelines.apply(self.policy)
        return self._pipeline

    def _note_demotions(self) -> None:
        """Note the rules that demote themselves now, and those that no longer do, each once."""
        demoted, restored = self._ledger.follow(self.policy)
        self._demoted = self._ledger.demotions(self.policy)
        for each in demoted:
            precision = each.precision
            told: dict[str, str | int] = {"rule": each.rule, "before": each.before, "now": each.now}
            told |= {"right": precision.right, "wrong": precision.wrong, "percent": round(precision.mean * 100)}
            self._recorder.note(NoteKind.RULE_DEMOTED, told | {"serial": self.policy.serial})
        for name in restored:
            self._recorder.note(NoteKind.RULE_RESTORED, {"rule": name, "serial": self.policy.serial})

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
        self.reconsider()

    def note_refusals(self, noted: tuple[Refusal, ...] = ()) -> None:
        """Those that were not noted yet, each with its code."""
        for refusal in self._in_force.refusals:
            if refusal not in noted:
                facts: dict[str, str | int] = {"code": refusal.code, "serial": self.policy.serial}
                self._recorder.note(NoteKind.POLICY_REFUSED, facts)


def _refusal(policy: Policy, error: BaseException) -> Refusal:
    name = f"{policy.name} {policy.serial}"
    if isinstance(error, GuardError):
        return Refusal(name, error.code, str(error))
    advice = f"{type(error).__name__}: it cannot be enforced now, and is tried again within a minute"
    return Refusal(name, "policy-unenforced", advice)
