"""The vault on the system's own key store: Secret Service, Windows Credential Manager, macOS keychain."""

from __future__ import annotations

import base64
import binascii
from importlib import import_module

import keyring
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import KeyringError, KeyringLocked, NoKeyringError

from guard.errors import VaultUnavailable

SERVICE = "frostpane"
_RECOMMENDED = 1.0
"""`keyring` gives backends that keep secrets in plain files a lower priority; those are no vault."""


class KeyringVault:
    """Secrets in the store of the person who is logged in.

    `VaultUnavailable.code` tells why there is none: `vault-missing`, `vault-locked` or `vault-failed`.
    """

    def __init__(self, service: str = SERVICE, backend: KeyringBackend | None = None) -> None:
        self._service = service
        self._backend = backend
        known: tuple[type[BaseException], ...] = (KeyringError, OSError, RuntimeError)
        self._foreign = (*known, *_foreign_errors())

    def get(self, name: str) -> bytes | None:
        """The secret of that name; None: there is none."""
        store = self._store()
        try:
            text = store.get_password(self._service, name)
        except self._foreign as error:
            raise _unavailable(error) from error
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
        store = self._store()
        try:
            store.set_password(self._service, name, base64.b64encode(secret).decode("ascii"))
        except self._foreign as error:
            raise _unavailable(error) from error

    def delete(self, name: str) -> None:
        """Forget a secret; fine where there is none."""
        store = self._store()
        try:
            if store.get_password(self._service, name) is not None:
                store.delete_password(self._service, name)
        except self._foreign as error:
            raise _unavailable(error) from error

    def _store(self) -> KeyringBackend:
        """The backend; looked for again while there is none, because a keyring may start after the guard."""
        if self._backend is not None:
            return self._usable(self._backend)
        try:
            found = keyring.get_keyring()
            if isinstance(found, fail.Keyring):
                keyring.core.init_backend()
                found = keyring.get_keyring()
        except self._foreign as error:
            raise _unavailable(error) from error
        return self._usable(found)

    def _usable(self, backend: KeyringBackend) -> KeyringBackend:
        if isinstance(backend, fail.Keyring | null.Keyring) or float(backend.priority) < _RECOMMENDED:
            raise VaultUnavailable(
                "This session has no keyring; start one (gnome-keyring, KWallet) or log in with a desktop.",
                code="vault-missing",
            )
        return backend


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
