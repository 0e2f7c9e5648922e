"""What the person at the workstation said of each rule's stops, and which rules demoted themselves over it.

Kept in a file beside the trail under one keyed digest: nobody adds an answer without the vault's key.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from guard.files import write_whole
from guard.model import Action, Answer, Demotion
from guard.model.clock import Clock
from guard.policy.demotion import estimate, is_past_budget, softened, step_down
from guard.policy.document import Policy
from guard.policy.moment import Moment
from guard.policy.sections import Rule

log = logging.getLogger(__name__)

MOST = 2_000
"""Answers that are kept; of more the oldest go."""
MAX_BYTES = 1024 * 1024
"""Largest file that is read, in bytes: more than the answers that are kept."""


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    rule: str
    print: str
    """Of what the rule says: a rule that was changed begins anew."""
    at: Moment
    right: bool


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    answers: tuple[_Answer, ...] = ()
    demoted: tuple[str, ...] = ()


class PrecisionLedger:
    """Of one installation, which is one person's. One thread."""

    def __init__(
        self,
        path: Path,
        digest: Callable[[str], str],
        now: Clock,
        *,
        lasting: Callable[[], bool] = lambda: True,
        most: int = MOST,
    ) -> None:
        """`digest`: makes a keyed digest of a value. `most`: answers that are kept.

        `lasting`: whether it is made with the key that lasts, from then on for good. Until then the file stays as it
        is, and what is answered counts beside nothing that was before.
        """
        self._path, self._digest, self._now, self._lasting, self._most = path, digest, now, lasting, most
        self._kept, self._is_read = _Kept(), False

    def answered(self, rule: Rule, answer: Answer) -> None:
        """The person answered a stop of that rule; any other answer takes it for customer data."""
        self._take_up()
        said = _Answer(rule=rule.id, print=_print(rule), at=self._now(), right=answer is not Answer.NOT_SENSITIVE)
        self._keep(_Kept(answers=(*self._kept.answers, said)[-self._most :], demoted=self._kept.demoted))

    def follow(self, policy: Policy) -> tuple[tuple[Demotion, ...], tuple[str, ...]]:
        """The rules that demote themselves from now on, and those that no longer do: each once, until it changes."""
        now = {each.rule: each for each in self.demotions(policy)}
        before = frozenset(self._kept.demoted)
        if frozenset(now) != before:
            self._keep(_Kept(answers=self._kept.answers, demoted=tuple(sorted(now))))
        restored = tuple(rule.id for rule in policy.rules if rule.id in before and rule.id not in now)
        return tuple(each for name, each in now.items() if name not in before), restored

    def demotions(self, policy: Policy) -> tuple[Demotion, ...]:
        """The rules that are a step milder than the policy says, in its order."""
        self._take_up()
        return tuple(self._demotions(policy)) if policy.precision.budget else ()

    def softened(self, policy: Policy) -> Policy:
        """The policy as it is enforced."""
        return softened(policy, {each.rule for each in self.demotions(policy)})

    def _demotions(self, policy: Policy) -> Iterator[Demotion]:
        limits, now = policy.precision, self._now()
        since = now - timedelta(days=limits.days)
        for rule in policy.rules:
            milder = step_down(rule, Action[limits.floor.upper()])
            if milder is None:
                continue
            mine = [each for each in self._kept.answers if each.rule == rule.id]
            if not policy.reviews and len(mine) < limits.min_answers:
                continue
            name = _print(rule)
            own = [(each.at, each.right) for each in mine if each.print == name and each.at <= now]
            precision = estimate(policy, rule.id, own, since)
            if is_past_budget(precision, limits, demoted=rule.id in self._kept.demoted):
                yield Demotion(rule.id, rule.strictness.name.lower(), milder.name.lower(), precision)

    def _take_up(self) -> None:
        """Go on from the file once its key is there, with what was answered until then."""
        if self._is_read or not self._lasting():
            return
        self._is_read = True
        earlier, since = self._read(), self._kept
        self._kept = earlier
        if since != _Kept():
            demoted = {*earlier.demoted, *since.demoted}
            answers = (*earlier.answers, *since.answers)[-self._most :]
            self._keep(_Kept(answers=answers, demoted=tuple(sorted(demoted))))

    def _keep(self, kept: _Kept) -> None:
        self._kept = kept
        if not self._is_read:
            return
        body = kept.model_dump_json()
        try:
            write_whole(self._path, f"{self._mark(body)}\n{body}".encode())
        except OSError as error:
            log.warning("answers to cards are forgotten at the end: %s", type(error).__name__)

    def _read(self) -> _Kept:
        try:
            with self._path.open("rb") as file:
                mark, _, body = file.read(MAX_BYTES).decode().partition("\n")
            return _Kept.model_validate_json(body) if mark == self._mark(body) else _Kept()
        except FileNotFoundError:
            return _Kept()
        except (OSError, ValueError) as error:
            log.warning("answers to cards cannot be read: %s", type(error).__name__)
            return _Kept()

    def _mark(self, body: str) -> str:
        return self._digest(f"precision {body}")


def _print(rule: Rule) -> str:
    """What tells the rule from one of the same name that asks for something else."""
    said = rule.model_dump(mode="json", exclude={"message"})
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]
