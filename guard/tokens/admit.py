"""Admits administrators' tokens, which let the guard of one machine pause, end or be removed, each once.

Here the policy's trust root says whose signatures count, and the trail remembers which tokens were spent.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

from guard.audit.proof.keys import KeyStore
from guard.audit.proof.reading import TrailReader, reading
from guard.audit.proof.record import NoteKind
from guard.errors import GuardError, InputError, PolicyUntrusted
from guard.model import Workstation
from guard.paths import Paths
from guard.policy.marks import Marks
from guard.policy.store import installed_state
from guard.tokens.token import CLOCKS_DIFFER, MAX_HOURS, AdminToken, TokenAction, verify_token
from guard.tokens.uses import lost_just_now, uses_between

Facts = Mapping[str, str | int]
Note = Callable[[NoteKind, Facts], object | None]
"""Records something; None: it could not be recorded."""


class TokenDesk:
    """Whose tokens count in one installation, and which were used there. Any thread."""

    def __init__(
        self,
        paths: Paths,
        vault: KeyStore,
        note: Note,
        here: Workstation,
        now: Callable[[], datetime],
        marks: Marks | None = None,
    ) -> None:
        """`marks`: how far the installation had come, so that no dropped key's tokens count again."""
        self._paths = paths
        self._vault = vault
        self._note = note
        self._here = here
        self._now = now
        self._marks = marks
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
        roots = installed_state(self._paths, marks=self._marks).roots()
        if not roots:
            raise InputError("No trust root is installed here, so nobody's tokens count.", code="no-trust-root")
        now = self._now()
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
                self._require_known(token, lost_at)
            except PolicyUntrusted as refusal:
                self._note(NoteKind.TOKEN_REFUSED, {"action": action, "code": refusal.code})
                raise
            facts: dict[str, str | int] = {"action": action, "id": token.id}
            if token.minutes:
                facts["minutes"] = token.minutes
            if self._note(NoteKind.TOKEN_USED, facts) is None:
                raise PolicyUntrusted(
                    "The trail cannot be written, so the token's use would leave no trace; check the disk first.",
                    code="token-unrecorded",
                )
            try:
                # A tail that was cut off shows only now: writing on is what notices it.
                self._require_known(token, self._lost_just_now())
            except PolicyUntrusted as refusal:
                self._note(NoteKind.TOKEN_REFUSED, {"action": action, "code": refusal.code})
                raise
            self._ends = self._ends or token.action is not TokenAction.PAUSE
            return token

    def why_stopped(self, by: str, login: str | None, *, demanded: bool) -> Facts:
        """What the trail says of a guard's end.

        `login`: what the system says of it, see `Desktop.login_ends`; who logs off needs nobody's leave. `demanded`:
        the policy wants a token for an end.
        """
        if self._ends:
            return {"by": "token"}
        if login in ("session", "shutdown"):
            return {"by": login, "told_by": "system"}
        facts = {"by": by} if login is None else {"by": by, "login": login}
        return facts | {"leave": "missing"} if demanded else facts

    def _require_known(self, token: AdminToken, lost_at: datetime | None) -> None:
        """Refuse a token that may have been used in records that are gone."""
        if lost_at is not None and token.not_before <= lost_at:
            after = (lost_at + CLOCKS_DIFFER).astimezone() + timedelta(minutes=1)
            raise PolicyUntrusted(
                "Records are lost or do not open, so nobody knows whether the token was used; "
                f"ask for one that is issued after {after:%Y-%m-%d %H:%M}.",
                code="token-unrecorded",
            )

    def _spent(self, now: datetime) -> tuple[frozenset[str], datetime | None]:
        """The ids of the tokens that were used, and when records were lost that may have told of others."""
        if not self._paths.trail.exists():
            return frozenset(), None
        # Both ways: the clock may have been set back since the token was used.
        reach = timedelta(hours=MAX_HOURS + 2)
        with self._trail() as reader:
            used = uses_between(reader, NoteKind.TOKEN_USED, now - reach, now + reach)
        return frozenset(used.counts), used.lost_at

    def _lost_just_now(self) -> datetime | None:
        """When the trail last noticed that records are gone, if it did so while it recorded the use."""
        with self._trail() as reader:
            return lost_just_now(reader)

    @contextmanager
    def _trail(self) -> Iterator[TrailReader]:
        try:
            with reading(self._paths, self._vault) as reader:
                yield reader
        except PolicyUntrusted:
            raise
        except GuardError as error:
            raise PolicyUntrusted(
                "The newest records cannot be read, so nobody knows whether the token was used: unlock the keyring and "
                "try again; `frostpane audit verify` names what is wrong.",
                code="token-unrecorded",
            ) from error
