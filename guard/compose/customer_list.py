"""The firm's customer list on this workstation: the file lies in the installation, its key in the vault."""

from __future__ import annotations

import logging
import os
import shutil
import threading
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from guard.audit.upkeep.installation import installation_id
from guard.desktop import Vault
from guard.errors import InputError, VaultUnavailable
from guard.files import take_place
from guard.model import Coverage, Message
from guard.paths import Paths, private_folder

if TYPE_CHECKING:
    from guard.detect import Customers, Roster

log = logging.getLogger(__name__)

_AGAIN_S = 30.0
"""Time between two tries to read a list, in seconds: a keyring that opens after log-in does so soon."""
_Mark = tuple[int, int, int]


def install(paths: Paths, vault: Vault, source: Path, key: bytes) -> int:
    """Use that roster from the next start or policy on, in place of an older one; how many values it holds.

    Raises:
        InputError: it is no roster, or was built with another key, or cannot be copied.
        VaultUnavailable: there is nowhere to keep the key.
    """
    from guard.detect import Roster

    count = len(Roster(source, key))
    private_folder(paths.data)
    vault.put(_name(paths), key)
    new = paths.roster.with_suffix(".new")
    try:
        shutil.copyfile(source, new)
        new.chmod(0o600)
        take_place(new, paths.roster)
    except OSError as error:
        raise InputError(f"{paths.roster}: the roster cannot be copied there", code="roster-unwritable") from error
    return count


class CustomerList:
    """The customer list as a running guard has it: what could be read last counts. Any thread.

    What is installed and cannot be read, as under a locked keyring, is tried again until it can be.
    """

    def __init__(self, paths: Paths, vault: Vault) -> None:
        self._paths, self._vault = paths, vault
        self._roster: Roster | None = None
        self._seen: _Mark | None = None
        """Of the file that was read, or tried, last; None: there was none."""
        self._trouble: VaultUnavailable | InputError | None = None
        self._looking, self._amiss, self._end = threading.Lock(), threading.Event(), threading.Event()
        self._changed: Callable[[], None] | None = None
        self._thread: threading.Thread | None = None

    def start(self, changed: Callable[[], None]) -> None:
        """From now on call `changed`, on a thread of its own, whenever what could not be read can be."""
        self._changed = changed
        self._try_again()

    def follow(self) -> Customers | None:
        """Read a list that was installed since the last call; whom to ask, None: no list is installed.

        As long as none could be read, nobody is known as a customer.
        """
        if _mark(self._paths.roster) != self._seen:
            self._look()
        self._try_again()
        return self if self._seen is not None else None

    def held(self, forms: Sequence[str]) -> Collection[str]:
        """See `Customers`."""
        roster = self._roster
        return roster.held(forms) if roster is not None else ()

    def coverage(self) -> tuple[Coverage, ...]:
        """Whether customers are found; nothing where no list is installed."""
        roster, trouble = self._roster, self._trouble
        if trouble is not None:
            return (Coverage("customers", guarded=False, reason=_why(trouble, former=roster is not None)),)
        if roster is None:
            return ()
        found = Message(
            zh=f"按公司的客户名单查找（{len(roster)} 项）", en=f"{len(roster)} values of the firm's list are found"
        )
        return (Coverage("customers", guarded=True, reason=found),)

    def close(self) -> None:
        """End trying."""
        self._end.set()
        self._amiss.set()

    def _look(self) -> bool:
        """Read what is installed; whether it can be used."""
        with self._looking:
            self._seen = _mark(self._paths.roster)
            try:
                self._roster = self._read() if self._seen is not None else None
            except (VaultUnavailable, InputError) as error:
                if self._trouble is None or self._trouble.code != error.code:
                    log.warning("the customer list cannot be used: %s", error.code)
                self._trouble = error
                self._amiss.set()
                return False
            self._trouble = None
            self._amiss.clear()
            return True

    def _read(self) -> Roster:
        from guard.detect import Roster  # a start without a list does without it

        try:
            key = self._vault.get(_name(self._paths))
            if key is None:
                raise InputError("the keyring has no key of the roster; install it again", code="roster-key")
            return Roster(self._paths.roster, key)
        except OSError as error:
            raise InputError("the roster cannot be read; install it again", code="roster-unreadable") from error

    def _try_again(self) -> None:
        """See to it that what is amiss is tried again; called by whoever builds the guard, then by its own thread."""
        if self._changed is not None and self._thread is None and self._amiss.is_set():
            thread = threading.Thread(target=self._run, args=(self._changed,), name="customers", daemon=True)
            with suppress(RuntimeError):  # no thread can be had now: the coverage tells, the next policy tries again
                thread.start()
                self._thread = thread

    def _run(self, changed: Callable[[], None]) -> None:
        while self._amiss.wait() and not self._end.wait(_AGAIN_S):
            if self._look():
                changed()


def _mark(path: Path) -> _Mark | None:
    """What tells a file from another one in its place; None: there is none."""
    try:
        file = path.stat()
    except FileNotFoundError:
        return None
    except OSError:
        return (0, 0, 0)  # there, and nobody may look
    return (file.st_ino, file.st_mtime_ns, file.st_size)


def _why(trouble: VaultUnavailable | InputError, *, former: bool) -> Message:
    """What is amiss and what to do."""
    if isinstance(trouble, VaultUnavailable):
        zh, en = "请解锁本次会话的密钥环，解锁后自动恢复", "unlock this session's key ring, and it counts again"
    else:
        zh, en = "请管理员重新安装名单", "an administrator installs it again"
    if former:
        zh, en = f"{zh}；在此之前沿用上一份名单", f"{en}; the one before it counts until then"
    return Message(zh=f"客户名单无法使用（{trouble.code}）：{zh}", en=f"The list cannot be used ({trouble.code}): {en}")


def _name(paths: Paths) -> str:
    return f"{installation_id(paths.installation_id, os.urandom)}/roster"
