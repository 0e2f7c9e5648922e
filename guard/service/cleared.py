"""What a person called no customer data: the same content passes at the same group, by the same rule, for a while.

Kept in a file beside the trail, each entry under a keyed digest of the content, the group, the rule and its end: nobody
adds one or makes one last longer without the vault's key.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, TypeAdapter, ValidationError

from guard.files import write_whole
from guard.inspect.inspected_copy import InspectedCopy
from guard.model import Answer, Override, Verdict
from guard.model.clock import Clock
from guard.policy.document import Policy

log = logging.getLogger(__name__)

MOST = 500
"""Entries that are kept; of more the oldest go."""
MAX_BYTES = 256 * 1024
"""Largest file that is read, in bytes: more than the entries that are kept."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    group: str
    rule: str
    until: AwareDatetime
    mark: str


_ENTRIES = TypeAdapter(tuple[_Entry, ...])


class Cleared:
    """Of one installation, which is one person's. The service's thread."""

    def __init__(self, path: Path, digest: Callable[[str], str], now: Clock) -> None:
        """`digest`: makes a keyed digest of a value."""
        self._path, self._digest, self._now = path, digest, now
        self._entries = _read(path)

    def add(self, copy: InspectedCopy, verdict: Verdict, policy: Policy) -> None:
        """A person said so of this content where that rule held it back."""
        days = policy.agent.not_customer_data_days
        content = _content(copy)
        if days == 0 or content is None or verdict.rule_id is None:
            return
        now = self._now()
        until = now.replace(microsecond=0) + timedelta(days=days)
        mark = self._mark(content, verdict.destination.group, verdict.rule_id, until)
        entry = _Entry(group=verdict.destination.group, rule=verdict.rule_id, until=until, mark=mark)
        self._entries = (*(each for each in self._entries if each.until > now), entry)[-MOST:]
        try:
            write_whole(self._path, _ENTRIES.dump_json(self._entries))
        except OSError as error:
            log.warning("what was called no customer data is forgotten at the end: %s", type(error).__name__)

    def of(self, copy: InspectedCopy, policy: Policy) -> frozenset[tuple[str, str]]:
        """The groups, each with the rule, for which this content was called no customer data and still counts so."""
        days = policy.agent.not_customer_data_days
        now = self._now()
        # None lasts longer than the policy in force lets it.
        current = [each for each in self._entries if now < each.until <= now + timedelta(days=days)]
        content = _content(copy) if current else None
        refused = {digest for review in policy.reviews for digest in review.refused}
        if content is None or not refused.isdisjoint(copy.content_digests()):
            return frozenset()
        return frozenset(
            (each.group, each.rule)
            for each in current
            if self._mark(content, each.group, each.rule, each.until) == each.mark
        )

    def _mark(self, content: str, group: str, rule: str, until: datetime) -> str:
        return self._digest(json.dumps(["no-customer-data", content, group, rule, until.timestamp()]))


def may_answer(verdict: Verdict, answer: Answer) -> bool:
    """Whether the policy takes that answer."""
    needed = Override.CONSENT if answer is Answer.CONSENT else Override.JUSTIFY
    return answer is Answer.KEPT or verdict.override.under(verdict.action) is needed


def _content(copy: InspectedCopy) -> str | None:
    """The very content with what was found in it; None: it is not at hand."""
    if not copy.snapshot.formats:
        return None
    found = copy.content_digests()
    told = () if found == (copy.snapshot.id,) else found
    return hashlib.sha256("\0".join((copy.fingerprint().hex(), *told)).encode()).hexdigest()


def _read(path: Path) -> tuple[_Entry, ...]:
    try:
        with path.open("rb") as file:
            return _ENTRIES.validate_json(file.read(MAX_BYTES))[-MOST:]
    except FileNotFoundError:
        return ()
    except (OSError, ValidationError) as error:
        log.warning("what was called no customer data cannot be read: %s", type(error).__name__)
        return ()
