"""The outside world in memory: every protocol of the desktop without one. Tests, the demo and the self-test use it."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from guard.desktop import MAX_HOLD_S, UNREADABLE_FORMAT, Convert, Desktop, GateListener, never_convert
from guard.desktop.address import socket_address
from guard.desktop.memory_captures import MemoryCaptures
from guard.desktop.private import keep_private, open_to_others
from guard.desktop.shield import Shield
from guard.desktop.shielded_listener import ShieldedListener
from guard.errors import DisplayUnavailable, VaultUnavailable
from guard.model import (
    HANDED_BACK,
    UNKNOWN_APPLICATION,
    Allowed,
    Application,
    Channel,
    Coverage,
    GateState,
    Message,
    Release,
    Served,
    Snapshot,
    Version,
)
from guard.model.clock import Clock, wall_clock


@dataclass(slots=True)
class _Copy:
    """What lies on the clipboard, and how it may be pasted."""

    snapshot: Snapshot
    original: Mapping[str, bytes] | None = None
    """What was copied, where the snapshot does not hold it."""
    released: bool = False
    release: Release | None = None

    def allowed(self, application: Application) -> Allowed | None:
        """What an application may have; None: not known yet."""
        if not self.released:
            return None
        return HANDED_BACK if self.release is None else self.release.answer(application)

    def formats(self, allowed: Allowed) -> Mapping[str, bytes]:
        """The formats of a version."""
        if allowed.formats is not None:
            return allowed.formats
        return self.snapshot.formats if self.original is None else self.original


@dataclass(frozen=True, slots=True)
class _Paste:
    """What one paste finds."""

    allowed: Allowed
    formats: Mapping[str, bytes]
    snapshot_id: str = ""
    held_s: float = 0.0


class MemoryGate:
    """A clipboard of its own with the gate in front of it; `copy` and `paste` play the applications."""

    def __init__(
        self,
        hold_s: float = MAX_HOLD_S,
        convert: Convert = never_convert,
        *,
        now: Clock = wall_clock,
        new_id: Callable[[], str] = lambda: secrets.token_hex(8),
    ) -> None:
        self._hold_s = min(hold_s, MAX_HOLD_S)
        self._now, self._new_id = now, new_id
        self._changed = threading.Condition()
        self._listener: ShieldedListener | None = None
        self._copy: _Copy | None = None
        self._left: Mapping[str, bytes] = MappingProxyType({})
        self._since = now()

    def start(self, listener: GateListener) -> None:
        """Begin to guard.

        Raises:
            DisplayUnavailable: it guards already, for another listener.
        """
        with self._changed:
            if self._listener is not None:
                raise DisplayUnavailable("this gate guards already: make another one")
            self._listener = ShieldedListener(listener)
            self._since = self._now()

    def copy(
        self,
        formats: Mapping[str, bytes],
        origin: Application = UNKNOWN_APPLICATION,
        *,
        secret: bool = False,
    ) -> str:
        """An application copies; gives the id of the snapshot."""
        snapshot = Snapshot(
            id=self._new_id(),
            channel=Channel.CLIPBOARD,
            formats=MappingProxyType(dict(formats)),
            origin=origin,
            taken_at=self._now(),
            secret=secret,
        )
        with self._changed:
            listener = self._listener
            if listener is None:
                self._left = snapshot.formats
            self._changed.notify_all()
        if listener is None or self._told(_Copy(snapshot), snapshot, listener):
            return snapshot.id
        # Nobody was told of it: from now on it is a copy that nobody can read, though work may still have it.
        unreadable = replace(snapshot, id=self._new_id(), formats=MappingProxyType({UNREADABLE_FORMAT: b""}))
        self._told(_Copy(unreadable, snapshot.formats), unreadable, listener)
        return unreadable.id

    def _told(self, copy: _Copy, snapshot: Snapshot, listener: ShieldedListener) -> bool:
        with self._changed:
            self._copy = copy
            self._changed.notify_all()
        with Shield() as shield:
            listener.copied(snapshot)
        if shield.error is not None:
            listener.spoiled(shield.error, snapshot.origin)
        return shield.error is None

    def paste(self, kind: str, application: Application = UNKNOWN_APPLICATION) -> bytes | None:
        """An application pastes a format: what it receives. None: refused, or there is no such format.

        Waits while it is not known what it may have, at most the time that the gate holds a paste.
        """
        paste = self._paste(application)
        content = paste.formats.get(kind)
        if content is not None or paste.allowed.version is Version.NOTHING:
            self._tell(paste, kind, len(content or b""))
        return content

    def offered(self, application: Application = UNKNOWN_APPLICATION) -> tuple[str, ...]:
        """The formats that an application can see. Waits as `paste` does."""
        paste = self._paste(application)
        if paste.allowed.version is Version.NOTHING:
            self._tell(paste, "*", 0)
        return tuple(paste.formats)

    def release(self, snapshot_id: str, release: Release | None) -> bool:
        """See `Gate.release`."""
        with self._changed:
            copy = self._copy
            if copy is None or copy.snapshot.id != snapshot_id:
                return False
            copy.released, copy.release = True, release
            self._changed.notify_all()
        return True

    def guards_changed(self) -> None:
        """See `Gate.guards_changed`. Every copy is inspected here, whoever is in front."""

    def state(self) -> GateState:
        """See `Gate.state`."""
        with self._changed:
            owns = self._copy is not None and self._copy.release is not None
            return GateState("memory", owns=owns, connected=self._listener is not None, since=self._since)

    def beat(self, answer: Callable[[], None]) -> None:
        """See `Gate.beat`."""
        answer()

    def stop(self) -> None:
        """End. What was guarded leaves its safe version, what was clean stays, what nobody released is gone."""
        with self._changed:
            copy, self._copy, self._listener = self._copy, None, None
            if copy is not None and copy.released:
                self._left = copy.formats(HANDED_BACK) if copy.release is None else copy.release.safe
            elif copy is not None:
                self._left = MappingProxyType({})
            self._changed.notify_all()

    def _tell(self, paste: _Paste, kind: str, size_bytes: int) -> None:
        with self._changed:
            listener = self._listener
        if listener is not None and paste.allowed.verdict is not None:
            served = Served(
                snapshot_id=paste.snapshot_id,
                verdict=paste.allowed.verdict,
                version=paste.allowed.version,
                format=kind,
                size_bytes=size_bytes,
                held_s=paste.held_s,
                at=self._now(),
            )
            listener.served(served)

    def _paste(self, application: Application) -> _Paste:
        """What an application finds now, after the wait where there is one."""
        began = time.monotonic()
        with self._changed:
            while (copy := self._copy) is not None:
                allowed = self._allowed(copy, application)
                if allowed is not None:
                    return _Paste(allowed, copy.formats(allowed), copy.snapshot.id, time.monotonic() - began)
                left_s = began + self._hold_s - time.monotonic()
                if left_s <= 0 or not self._changed.wait(left_s):
                    return _Paste(HANDED_BACK, {})
            return _Paste(HANDED_BACK, self._left)

    def _allowed(self, copy: _Copy, application: Application) -> Allowed | None:
        with Shield() as shield:
            return copy.allowed(application)
        if shield.error is not None and self._listener is not None:
            self._listener.spoiled(shield.error, copy.snapshot.origin)
        return Allowed(Version.NOTHING, formats=MappingProxyType({}))


class MemoryForeground:
    """A foreground that is set by hand."""

    def __init__(self) -> None:
        self._active = UNKNOWN_APPLICATION
        self._watchers: list[Callable[[Application], None]] = []

    def active(self) -> Application:
        """See `Foreground.active`."""
        return self._active

    def watch(self, changed: Callable[[Application], None]) -> Callable[[], None]:
        """See `Foreground.watch`."""
        self._watchers.append(changed)

        def end() -> None:
            if changed in self._watchers:
                self._watchers.remove(changed)

        return end

    def activate(self, application: Application) -> None:
        """A person goes to another application."""
        self._active = application
        for changed in tuple(self._watchers):
            changed(application)


class MemoryVault:
    """Keys for as long as the process lives. With `available=False` it behaves as a system without a store."""

    def __init__(self, *, available: bool = True) -> None:
        self.available = available
        self.kind = "memory" if available else "none"
        self._secrets: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        """See `Vault.get`."""
        return self._open().get(name)

    def put(self, name: str, secret: bytes) -> None:
        """See `Vault.put`."""
        self._open()[name] = secret

    def delete(self, name: str) -> None:
        """See `Vault.delete`."""
        self._open().pop(name, None)

    def _open(self) -> dict[str, bytes]:
        if not self.available:
            raise VaultUnavailable("this vault was made unavailable", code="vault-none")
        return self._secrets


def _coverage() -> tuple[Coverage, ...]:
    inside = Message(
        zh="仅限本进程内的剪贴板，用于测试与演示", en="Only a clipboard inside this process, for tests and the demo"
    )
    return tuple(Coverage(point, guarded=True, reason=inside) for point in ("clipboard", "destination"))


def desktop() -> Desktop:
    """A desktop in memory: each call of a factory makes a new part."""
    return Desktop(
        name="memory",
        gate=MemoryGate,
        foreground=MemoryForeground,
        vault=MemoryVault,
        coverage=_coverage,
        keep_private=keep_private,
        open_to_others=open_to_others,
        control_address=socket_address,
        captures=MemoryCaptures,
    )
