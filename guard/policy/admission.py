"""Whether a signed file may become the policy in force: every check in one order, each refusal with its own code.

 1. It is no larger than any policy                                    `policy-too-large`
 2. It is an envelope in its one canonical form                        `policy-envelope`
 3. It holds a policy and no other kind of document                    `policy-type`
 4. Its signatures are of the root's keys, hold, and are enough        `policy-key` `policy-signature`
                                                                       `policy-threshold`
 5. Its document follows the schema                                    `policy-schema` `policy-invalid`
 6. A working guard can be built as it says                            `policy-invalid`
 7. It is not from the future, by this machine's clock                 `policy-clock`
 8. It has not expired                                                 `policy-expired`
 9. This program is new enough for it                                  `policy-version`
10. The clock was not set back before policies already taken           `policy-clock`
11. Its serial is above every one that was taken from keys that count  `policy-serial`
12. It is meant for this machine: scope, then rollout                  (set aside, no refusal)
13. It does well in the rehearsal that it demands                      `policy-rehearsal` `policy-unrehearsed`

1 to 9 are `check`, which asks nothing of the installation; 10 to 12 are `admit`; 13 is asked of the one that is chosen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from guard.errors import PolicyUntrusted
from guard.model.status import VERSION
from guard.policy.document import Policy, Usable, Written, read
from guard.policy.machine import Machine, check_version, set_aside
from guard.policy.marks import Mark
from guard.policy.trust import TrustRoot, verify

CLOCK_TOLERANCE = timedelta(days=1)
"""Difference between the clocks of author and workstation, at most."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What this installation has taken so far: the memory that a replayed file cannot have."""

    serials: Mapping[str, int]
    """The highest serial taken from each key."""
    newest_issue: datetime | None
    """The latest `issued_at` taken: the clock cannot honestly stand long before it."""
    mark: Mark | None = None
    """The newest policy that was in force, as it is kept elsewhere."""

    def floor(self, root: TrustRoot) -> int:
        """The serial that a newer policy must exceed. Keys that the root has dropped no longer count: what a lost
        key signed does not lock out the repair."""
        marked = self.mark.serial if self.mark is not None and self.mark.under >= root.version else -1
        return max(marked, *(self.serials.get(key_id, -1) for key_id in root.key_ids))


@dataclass(frozen=True, slots=True)
class Admitted:
    """A policy that may come into force."""

    written: Written
    key_ids: frozenset[str]
    digest: str
    """Of the whole file."""
    set_aside: str | None
    """Why this machine is not meant (yet), None: it is."""

    @property
    def policy(self) -> Policy:
        """The policy itself."""
        return self.written.policy


def digest_of(data: bytes) -> str:
    """By which a signed file is known."""
    return hashlib.sha256(data).hexdigest()


def check(data: bytes, source: str, root: TrustRoot, now: datetime, usable: Usable) -> tuple[Written, frozenset[str]]:
    """The policy of a signed file and the keys that signed it; nothing is asked of this installation.

    Raises:
        PolicyUntrusted: as `trust.verify`; `policy-expired`; `policy-clock` where it comes from the future.
        PolicyInvalid: as `document.read`; `policy-version` where this program is too old for it.
    """
    trusted = verify(data, root)
    written = read(trusted.payload, source, usable)
    policy = written.policy
    if policy.issued_at > now + CLOCK_TOLERANCE:
        raise PolicyUntrusted("issued in the future; set the clock of this machine", code="policy-clock")
    if policy.expires_at is not None and policy.expires_at <= now:
        raise PolicyUntrusted("expired; issue it again with a new serial and date", code="policy-expired")
    check_version(policy, VERSION)
    return written, trusted.key_ids


def admit(
    data: bytes,
    source: str,
    *,
    root: TrustRoot,
    standing: Standing,
    now: datetime,
    machine: Machine,
    usable: Usable,
) -> Admitted:
    """The policy of a signed file, where it may follow what was taken so far.

    Raises:
        PolicyUntrusted: as `check`; `policy-serial`; `policy-clock` where this machine's clock was set back.
        PolicyInvalid: as `check`.
    """
    if standing.newest_issue is not None and now < standing.newest_issue - CLOCK_TOLERANCE:
        # Verified all the same first: a file that is no policy at all is told as what it is.
        check(data, source, root, max(now, standing.newest_issue), usable)
        raise PolicyUntrusted("the clock stands before policies already taken; set it right", code="policy-clock")
    written, key_ids = check(data, source, root, now, usable)
    policy = written.policy
    floor = standing.floor(root)
    known = standing.mark is not None and standing.mark.digest == digest_of(data)  # it was in force, and is again
    if policy.serial < floor or (policy.serial == floor and not known):
        advice = f"serial {policy.serial} is not above {floor}; issue it with serial {floor + 1} or higher"
        raise PolicyUntrusted(advice, code="policy-serial")
    return Admitted(written=written, key_ids=key_ids, digest=digest_of(data), set_aside=set_aside(policy, machine))
