"""What an installation remembers of policies: its trust root, the last good files, the serials taken.

One file, `state.json`, is the truth; it is replaced whole, after the policy that it names is safely on the disk and
before an old one is removed. A stop at any moment leaves the old or the new policy, never none.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import Field, ValidationError

from guard.errors import PolicyError, PolicyUntrusted
from guard.files import write_whole
from guard.model.administered import Administered
from guard.paths import private_folder
from guard.policy.access import Looseness, looseness
from guard.policy.admission import Admitted, Standing, digest_of
from guard.policy.document import Policy, Usable, Written, parse, read
from guard.policy.folder import read_file
from guard.policy.machine import Machine, in_scope
from guard.policy.marks import Mark, Marks, NoMarks
from guard.policy.moment import Moment
from guard.policy.roots import ROOT_FILE, Chain, RootFiles
from guard.policy.sections import Section
from guard.policy.trust import Trusted, TrustRoot, verify

__all__ = ["ROOT_FILE", "Kept", "Memory", "PolicyState", "Remembered"]

KEPT_GOOD = 3
"""Policies kept of those that were in force; the newest one that still verifies is fallen back to."""
LOCKED_S = 5.0
"""Longest wait for another process that looks at the same state, in seconds; a look takes some milliseconds."""


_DAMAGED = "the policy in force is damaged"
_DROPPED = (
    "the policy in force is signed by keys that count no more, and nothing here tells that it was in force; "
    "sign it anew and install it"
)


class Memory(Section):
    """The content of `state.json`."""

    good: tuple[str, ...] = ()
    """Digests of the last good files, the one in force first."""
    source: str = "drop-folder"
    """Where the one in force came from."""
    serials: dict[str, int] = Field(default_factory=dict)
    newest_issue: Moment | None = None
    settled: dict[str, str] = Field(default_factory=dict)
    """Files, by name, that lie where they lay when they were taken or overtaken, with their digests: what stays behind
    is no replay, but the same file under another name, or laid down anew, is."""

    def standing(self) -> Standing:
        """What admission needs to know."""
        return Standing(serials=self.serials, newest_issue=self.newest_issue)


@dataclass(frozen=True, slots=True)
class Kept:
    """The policy that was in force when the guard last ran."""

    written: Written
    digest: str
    under: int
    """Version of the newest root whose keys signed it."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was found on the disk."""

    memory: Memory
    kept: Kept | None
    corrupt: str | None = None
    """What was damaged, in one line; None: nothing."""


@dataclass(frozen=True, slots=True)
class PolicyState:
    """The folder of one installation's policy state."""

    folder: Path
    site_root: Path | None = field(default=None)
    """A trust root that an administrator installed for the whole machine; it goes before the installation's own."""
    looseness: Looseness = looseness
    """Who besides administrators could write in the machine's root or its folder."""
    marks: Marks = field(default_factory=NoMarks)
    """How far the installation had come, kept elsewhere."""
    administered: Administered = field(default_factory=Administered)
    """What administrators set on this machine."""

    # -- the trust root ---------------------------------------------------------------------------------------------

    @property
    def files(self) -> RootFiles:
        """Where the trust roots lie."""
        return RootFiles(self.folder, self.site_root, self.looseness, self.administered.trust_root)

    def has_root(self) -> bool:
        """Whether this workstation is managed: from then on only signed policies count."""
        return self.files.installed() is not None or self.administered.trust_root is not None

    def roots(self) -> tuple[TrustRoot, ...]:
        """The installed root and those that followed it; the last one counts.

        Raises:
            PolicyUntrusted: as `RootFiles.chain`; an older root than the one that counted here before (`policy-root`).
        """
        chain = self.files.chain()
        if (missing := self.missing_root(chain)) is not None:
            raise PolicyUntrusted(missing, code="policy-root")
        return chain.roots

    def mark_of(self, trust: str) -> Mark | None:
        """How far this installation had come under that trust root; None: nothing is known."""
        mark = self.marks.highest()
        return mark if mark is not None and mark.trust == trust else None

    def missing_root(self, chain: Chain) -> str | None:
        """What to do where a newer root counted here before and is gone; None: none did."""
        mark = self.mark_of(chain.trust)
        if mark is None or not chain.roots or mark.root <= chain.roots[-1].version:
            return None
        return f"trust root {mark.root} counted here and is gone; lay it into the drop folder again"

    def install_root(self, root: TrustRoot, path: Path | None = None) -> None:
        """See `RootFiles.install`."""
        self.files.install(root, path)

    def rings(self) -> frozenset[str]:
        """The rollout rings that an administrator put this machine in: his word where the machine has a root of his."""
        if self.administered.rings is not None:
            return frozenset(self.administered.rings)
        try:
            return frozenset(read_file(self._rings()).decode("utf-8").split())
        except (OSError, PolicyError, UnicodeDecodeError):
            return frozenset()

    def join_rings(self, rings: frozenset[str]) -> None:
        """Put this machine in these rings and no others."""
        path = self._rings()
        content = "\n".join(sorted(rings)).encode()
        if path.parent == self.folder:
            write_whole(private_folder(self.folder) / path.name, content)
        else:
            write_whole(path, content, 0o644)

    def _rings(self) -> Path:
        if self.site_root is not None and self.files.machine_wide:
            return self.site_root.with_name("rings")
        return self.folder / "rings"

    # -- the policies -----------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes of this installation out.

        Raises:
            OSError: the state cannot be written, or another process does not let go of it.
        """
        private_folder(self.folder)
        lock = FileLock(self.folder / "lock", mode=0o600)
        try:
            lock.acquire(timeout=LOCKED_S)
        except Timeout as error:
            raise OSError(errno.EBUSY, "another process does not let go of it") from error
        try:
            yield
        finally:
            lock.release()

    def load(self, roots: tuple[TrustRoot, ...], usable: Usable, machine: Machine) -> Remembered:
        """What is remembered: the newest good file that is whole, usable and meant for this machine.

        Never fails: what cannot be read is told as damage.
        """
        corrupt = None
        try:
            memory = Memory.model_validate_json(read_file(self.folder / "state.json"))
        except FileNotFoundError:
            memory = Memory()
            corrupt = "the state is missing" if self._files() else None
        except (OSError, PolicyError, ValidationError):
            memory = Memory()
            corrupt = "the state is damaged"
        if corrupt:
            memory = self.proved(roots)
        for digest in memory.good[:KEPT_GOOD]:
            kept = self._good(digest, roots, usable, machine)
            if isinstance(kept, Kept):
                return Remembered(memory, kept, corrupt)
            corrupt = corrupt or kept
        return Remembered(memory, None, corrupt)

    def proved(self, roots: tuple[TrustRoot, ...]) -> Memory:
        """What the good files themselves tell, by the keys that signed them; claims of `state.json` left out."""
        found: list[tuple[int, datetime, str]] = []
        serials: dict[str, int] = {}
        for path in self._files():
            if (read := self._verified(path.name, roots)) is None:
                continue
            trusted, policy, _ = read
            found.append((policy.serial, policy.issued_at, path.name))
            for key_id in trusted.key_ids:
                serials[key_id] = max(policy.serial, serials.get(key_id, -1))
        found.sort(reverse=True)
        return Memory(
            good=tuple(digest for _, _, digest in found),
            source="last-good",
            serials=serials,
            newest_issue=max((issued_at for _, issued_at, _ in found), default=None),
        )

    def take(self, admitted: Admitted, data: bytes, memory: Memory, source: str) -> Memory:
        """Make an admitted file the one in force; all or nothing."""
        policy = admitted.policy
        good = (admitted.digest, *(digest for digest in memory.good if digest != admitted.digest))[:KEPT_GOOD]
        issues = [policy.issued_at, *([memory.newest_issue] if memory.newest_issue else [])]
        newer = Memory(
            good=good,
            source=source,
            serials={**memory.serials, **dict.fromkeys(admitted.key_ids, policy.serial)},
            newest_issue=max(issues),
            settled=memory.settled,
        )
        if not (self.folder / "state.json").exists():
            self.save(memory)  # good files without a state are taken for damage
        folder = private_folder(self.folder / "good")
        write_whole(folder / admitted.digest, data)
        self.save(newer)
        for path in folder.iterdir():
            if path.name not in good:
                with contextlib.suppress(OSError):  # a folder that somebody laid there
                    path.unlink()
        return newer

    def save(self, memory: Memory) -> None:
        """Replace what is remembered."""
        private_folder(self.folder)
        write_whole(self.folder / "state.json", memory.model_dump_json(indent=1).encode())

    def _files(self) -> list[Path]:
        """The newest of the good files; more than those that are kept can only have been laid there."""
        folder = self.folder / "good"
        try:
            with os.scandir(folder) as entries:
                named = [entry for entry in entries if not entry.name.startswith(".")]
                newest = sorted(named, key=lambda entry: -entry.stat(follow_symlinks=False).st_mtime_ns)
        except OSError:
            return []
        return sorted(folder / entry.name for entry in newest[: 2 * KEPT_GOOD])

    def _good(self, digest: str, roots: tuple[TrustRoot, ...], usable: Usable, machine: Machine) -> Kept | str:
        """A good file, verified again, or why it is none; what the newest root's keys did not sign is one only where it
        was in force here.
        """
        if (found := self._verified(digest, roots)) is None:
            return _DAMAGED
        trusted, policy, root = found
        mark = self.marks.highest()
        if root != roots[-1] and (mark is None or mark.digest != digest):
            return _DROPPED  # it may have been signed yesterday
        if not in_scope(policy.scope, machine):
            return _DAMAGED
        with contextlib.suppress(PolicyError):
            return Kept(read(trusted.payload, "last good policy", usable), digest, root.version)
        return _DAMAGED

    def _verified(self, digest: str, roots: tuple[TrustRoot, ...]) -> tuple[Trusted, Policy, TrustRoot] | None:
        """A good file, and the newest of the roots that ever counted by which it holds."""
        try:
            data = read_file(self.folder / "good" / Path(digest).name)
        except (OSError, ValueError, PolicyError):
            return None
        if digest_of(data) != digest:
            return None
        for root in reversed(roots):
            with contextlib.suppress(PolicyError):
                trusted = verify(data, root)
                return trusted, parse(trusted.payload, "last good policy"), root
        return None
