"""The vault on the system's own key store: Secret Service, KWallet, Windows Credential Manager."""

from __future__ import annotations

import base64
import binascii
import time
from collections.abc import Callable
from contextlib import closing
from importlib import import_module
from threading import Thread
from typing import TypeVar

from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import InitError, KeyringError, KeyringLocked, NoKeyringError

from guard.errors import VaultUnavailable

SERVICE = "frostpane"
PATIENCE_S = 5.0
AGAIN_S = 600.0
"""Time before a person who gave no password is asked anew, in seconds, where nothing else tells that it opened."""
T = TypeVar("T")
_BACKENDS = (
    ("keyring.backends.SecretService", "Keyring"),
    ("keyring.backends.kwallet", "DBusKeyring"),
    ("keyring.backends.Windows", "WinVaultKeyring"),
)
"""The key stores of systems, by name: settings and environment of the person name no program code to load here."""
_RECOMMENDED = 1.0
"""`keyring` gives backends that keep secrets in plain files a lower priority; those are no vault."""


class KeyringVault:
    """Secrets in the store of the person who is logged in.

    A locked keyring asks for its password and answers when somebody has typed it; nothing here waits for that. Whoever
    leaves it locked is not asked again before it was open: until then it is only looked at.
    `VaultUnavailable.code` tells why there is none: `vault-missing`, `vault-locked` or `vault-failed`.
    """

    def __init__(
        self, service: str = SERVICE, backend: KeyringBackend | None = None, *, patience_s: float = PATIENCE_S
    ) -> None:
        self._service = service
        self._backend = backend
        self._patience_s = patience_s
        self._asking: Thread | None = None
        self._left_at: float | None = None
        """When the keyring was left locked; None: it has answered since."""
        known: tuple[type[BaseException], ...] = (KeyringError, OSError, RuntimeError)
        self._foreign = (*known, *_foreign_errors())

    def get(self, name: str) -> bytes | None:
        """The secret of that name; None: there is none."""
        text = self._ask(lambda: self._store().get_password(self._service, name))
        if text is None:
            return None
        try:
            return base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError) as error:
            raise VaultUnavailable(
                "An entry of this installation in the keyring is damaged; delete the entries named "
                f"“{self._service}” and start again.",
                code="vault-failed",
            ) from error

    def put(self, name: str, secret: bytes) -> None:
        """Keep a secret under a name, in place of an older one."""
        text = base64.b64encode(secret).decode("ascii")
        self._ask(lambda: self._store().set_password(self._service, name, text))

    def delete(self, name: str) -> None:
        """Forget a secret; fine where there is none."""

        def forget() -> None:
            store = self._store()
            if store.get_password(self._service, name) is not None:
                store.delete_password(self._service, name)

        self._ask(forget)

    def _ask(self, question: Callable[[], T]) -> T:
        """The keyring's answer, from a thread of its own: it may be asking a person for the password."""
        if self._asking is not None and self._asking.is_alive():
            raise _waiting()
        answers: list[T] = []
        refusals: list[BaseException] = []
        caught: tuple[type[BaseException], ...] = (VaultUnavailable, *self._foreign)

        def ask() -> None:
            try:
                answers.append(self._once(question))
            except caught as error:
                refusals.append(error)

        asking = Thread(target=ask, name="keyring", daemon=True)
        try:
            asking.start()
        except RuntimeError as error:  # the system lends no more threads
            raise _unavailable(error) from error
        asking.join(self._patience_s)
        if answers:
            return answers[0]
        if refusals:
            refusal = refusals[0]
            raise refusal if isinstance(refusal, VaultUnavailable) else _unavailable(refusal) from refusal
        self._asking = asking
        raise _waiting()

    def _once(self, question: Callable[[], T]) -> T:
        """The keyring's answer, unless it would have somebody asked for the password who did not give it before."""
        if self._left_at is not None and self._is_still_locked(self._left_at):
            raise KeyringLocked
        try:
            answer = question()
        except (KeyringLocked, InitError):
            self._left_at = time.monotonic()
            raise
        self._left_at = None
        return answer

    def _is_still_locked(self, since: float) -> bool:
        if self.kind != "SecretService":
            return time.monotonic() < since + AGAIN_S
        service = import_module("secretstorage")
        chosen = getattr(self._backend, "preferred_collection", "/org/freedesktop/secrets/aliases/default")
        with closing(service.dbus_init()) as bus:
            try:
                return bool(service.Collection(bus, chosen).is_locked())
            except service.ItemNotFoundException:  # none was made yet: that takes a password as well
                return True

    def _store(self) -> KeyringBackend:
        """The backend; looked for again while there is none, because a keyring may start after the guard."""
        if self._backend is None:
            self._backend = next(filter(None, map(_working, _BACKENDS)), None)
        return self._usable(self._backend)

    @property
    def kind(self) -> str:
        """Which key store is used, such as `SecretService`; `none` as long as none was found."""
        return "none" if self._backend is None else type(self._backend).__module__.rsplit(".", 1)[-1]

    def _usable(self, backend: KeyringBackend | None) -> KeyringBackend:
        if (
            backend is None
            or isinstance(backend, fail.Keyring | null.Keyring)
            or float(backend.priority) < _RECOMMENDED
        ):
            raise VaultUnavailable(
                "This session has no keyring; start one (gnome-keyring, KWallet) or log in with a desktop.",
                code="vault-missing",
            )
        return backend


def _working(named: tuple[str, str]) -> KeyringBackend | None:
    """The key store, where this session has it."""
    try:
        kind: type[KeyringBackend] = getattr(import_module(named[0]), named[1])
        return kind() if kind.viable else None
    except (ImportError, AttributeError):
        return None


def _waiting() -> VaultUnavailable:
    return VaultUnavailable("The keyring does not answer: it waits for its password.", code="vault-locked")


def _unavailable(error: BaseException) -> VaultUnavailable:
    if isinstance(error, NoKeyringError):
        return VaultUnavailable("This session has no keyring; start one and log in again.", code="vault-missing")
    if isinstance(error, KeyringLocked):
        return VaultUnavailable("The keyring is locked; unlock it and try again.", code="vault-locked")
    return VaultUnavailable(
        f"The keyring does not answer ({type(error).__name__}); unlock it or restart its service.", code="vault-failed"
    )


def _foreign_errors() -> tuple[type[BaseException], ...]:
    """The errors of the libraries under `keyring` that it lets through, where those are installed."""
    found: list[type[BaseException]] = []
    for module, name in (
        ("secretstorage.exceptions", "SecretStorageException"),
        ("jeepney.wrappers", "DBusErrorResponse"),
        ("jeepney.auth", "AuthenticationError"),
        ("win32ctypes.pywin32.pywintypes", "error"),
    ):
        try:
            candidate = getattr(import_module(module), name, None)
        except ImportError:
            continue
        if isinstance(candidate, type) and issubclass(candidate, BaseException):
            found.append(candidate)
    return tuple(found)
