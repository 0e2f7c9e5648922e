"""An administrator's leave: a signed token that lets the guard of one machine pause, end or be removed, once.

Here the policy's trust root says whose signatures count, and the trail remembers which tokens were spent.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from guard.audit.installation import Workstation
from guard.audit.keys import KeyStore
from guard.audit.reading import reading
from guard.audit.record import NoteKind
from guard.audit.token import MAX_HOURS, AdminToken, TokenAction, verify_token
from guard.errors import GuardError, InputError, PolicyUntrusted, TrailBroken
from guard.paths import Paths
from guard.policy.store import installed_state

Facts = Mapping[str, str | int]
Note = Callable[[NoteKind, Facts], object | None]
"""Records something; None: it could not be recorded."""


class Leave:
    """Whose tokens count in one installation, and which were used there. Any thread."""

    def __init__(self, paths: Paths, vault: KeyStore, note: Note, here: Workstation) -> None:
        self._paths = paths
        self._vault = vault
        self._note = note
        self._here = here
        self._one_at_a_time = threading.Lock()
        self._ends = False

    def may_be_given(self) -> bool:
        """Whether there is anybody whose tokens count here."""
        return installed_state(self._paths).has_root()

    def use(self, data: bytes, action: str) -> AdminToken:
        """The token that `data` holds, spent and recorded. A refusal is recorded too.

        Raises:
            InputError: nobody's tokens count here (`no-trust-root`), or there is no such action.
            PolicyUntrusted: refused; see `verify_token`. `token-unrecorded`: the trail cannot be written.
        """
        if action not in list(TokenAction):
            raise InputError("A token allows to pause, to stop or to uninstall.", code="usage")
        roots = installed_state(self._paths).roots()
        if not roots:
            raise InputError("No trust root is installed here, so nobody's tokens count.", code="no-trust-root")
        now = datetime.now(UTC)
        with self._one_at_a_time:
            try:
                spent, lost_at = self._spent(now)
                token = verify_token(
                    data,
                    trusted=[key.encode("ascii") for key in roots[-1].keys],
                    threshold=roots[-1].threshold,
                    action=TokenAction(action),
                    machine=self._here.machine,
                    agent=self._here.agent,
                    now=now,
                    spent=spent,
                )
                if lost_at is not None and token.not_before <= lost_at:
                    raise PolicyUntrusted(
                        "Records were lost since the token was issued, so nobody knows whether it was used; "
                        "ask for a new one.",
                        code="token-unrecorded",
                    )
            except PolicyUntrusted as refusal:
                self._note(NoteKind.TOKEN_REFUSED, {"action": action, "code": refusal.code})
                raise
            facts: dict[str, str | int] = {"action": action, "id": token.id}
            if token.minutes:
                facts["minutes"] = token.minutes
            if self._note(NoteKind.TOKEN_USED, facts) is None:
                raise PolicyUntrusted(
                    "The trail cannot be written, so the token's use would leave no trace; see to the disk first.",
                    code="token-unrecorded",
                )
            self._ends = self._ends or token.action is not TokenAction.PAUSE
            return token

    def why_stopped(self, by: str, *, demanded: bool) -> Facts:
        """What the trail says of a guard's end. `demanded`: the policy wants a token for it."""
        if self._ends:
            return {"by": "token"}
        return {"by": by, "leave": "missing"} if demanded else {"by": by}

    def _spent(self, now: datetime) -> tuple[frozenset[str], datetime | None]:
        """The ids of the tokens that were used, and when records were lost that may have told of others."""
        if not self._paths.trail.exists():
            return frozenset(), None
        # Both ways: the clock may have been set back since the token was used.
        reach = timedelta(hours=MAX_HOURS + 2)
        try:
            with reading(self._paths, self._vault) as reader:
                near = list(reader.between(now - reach, now + reach))
                if reader.unread:
                    raise TrailBroken(f"{reader.unread} records cannot be opened")
        except GuardError as error:
            raise PolicyUntrusted(
                "The trail cannot be read, so nobody knows whether the token was used; see `frostpane audit verify`.",
                code="token-unrecorded",
            ) from error
        used = frozenset(str(record.facts["id"]) for record in near if record.kind is NoteKind.TOKEN_USED)
        return used, max((record.at for record in near if record.tells_of_lost_records), default=None)
