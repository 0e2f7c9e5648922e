"""What an installation remembers of policies: its trust root, the last good files, the serials taken.

One file, `state.json`, is the truth; it is replaced whole, after the policy that it names is safely on the disk and
before an old one is removed. A stop at any moment leaves the old or the new policy, never none.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from filelock import FileLock
from pydantic import AwareDatetime, Field, ValidationError

from guard.errors import PolicyError, PolicyUntrusted
from guard.paths import private_folder, write_whole
from guard.policy.access import Looseness, looseness
from guard.policy.admission import Admitted, Standing, digest_of
from guard.policy.document import Usable, Written, read
from guard.policy.sections import Section
from guard.policy.trust import TrustRoot, read_root, rotate, verify, write_root

KEPT_GOOD = 3
ROOT_FILE = "trust-root.json"


class Memory(Section):
    """The content of `state.json`."""

    good: tuple[str, ...] = ()
    """Digests of the last good files, the one in force first."""
    source: str = "drop-folder"
    """Where the one in force came from."""
    serials: dict[str, int] = Field(default_factory=dict)
    newest_issue: AwareDatetime | None = None
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

    # -- the trust root ---------------------------------------------------------------------------------------------

    def has_root(self) -> bool:
        """Whether this workstation is managed: from then on only signed policies count."""
        return any(path.exists() for path in self._root_files())

    def roots(self) -> tuple[TrustRoot, ...]:
        """The installed root and those that followed it, each signed by the one before; the last one counts.

        Raises:
            PolicyUntrusted: the root is damaged, or somebody else than an administrator may have laid it down
                (`policy-root`).
        """
        path = next((path for path in self._root_files() if path.exists()), None)
        if path is None:
            return ()
        if path == self.site_root:
            self._check_owners(path)
        base = _read(path)
        roots = [read_root(base)]
        while (follower := self._follower(base, roots[-1].version + 1)).exists():
            roots.append(rotate(roots[-1], _read(follower)))
        return tuple(roots)

    def install_root(self, root: TrustRoot, path: Path | None = None) -> None:
        """Make this the root: the installation's own, or at `path` that of the whole machine."""
        if path is None:
            write_whole(private_folder(self.folder) / ROOT_FILE, write_root(root))
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, write_root(root), 0o644)

    def add_root(self, data: bytes, version: int) -> None:
        """Keep a newer root that was verified."""
        base = next(_read(path) for path in self._root_files() if path.exists())
        follower = self._follower(base, version)
        private_folder(follower.parent)
        write_whole(follower, data)

    def rings(self) -> frozenset[str]:
        """The rollout rings that an administrator put this machine in."""
        try:
            return frozenset((self.folder / "rings").read_text("utf-8").split())
        except FileNotFoundError:
            return frozenset()

    def join_rings(self, rings: frozenset[str]) -> None:
        """Put this machine in these rings and no others."""
        write_whole(private_folder(self.folder) / "rings", "\n".join(sorted(rings)).encode())

    # -- the policies -----------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes of this installation out."""
        private_folder(self.folder)
        with FileLock(self.folder / "lock", mode=0o600):
            yield

    def load(self, roots: tuple[TrustRoot, ...], usable: Usable) -> Remembered:
        """What is remembered: the newest good file that is whole and usable, and whether something was damaged."""
        corrupt = None
        try:
            memory = Memory.model_validate_json((self.folder / "state.json").read_bytes())
        except FileNotFoundError:
            memory = Memory()
            corrupt = "the state is missing" if self._files() else None
        except (OSError, ValidationError):
            memory = Memory()
            corrupt = "the state is damaged"
        if corrupt:
            memory = self._rebuilt(roots, usable)
        for digest in memory.good:
            if (written := self._good(digest, roots, usable)) is not None:
                return Remembered(memory, Kept(written, digest), corrupt)
            corrupt = corrupt or "the policy in force is damaged"
        return Remembered(memory, None, corrupt)

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
                path.unlink(missing_ok=True)
        return newer

    def save(self, memory: Memory) -> None:
        """Replace what is remembered."""
        private_folder(self.folder)
        write_whole(self.folder / "state.json", memory.model_dump_json(indent=1).encode())

    def _check_owners(self, site_root: Path) -> None:
        """Whoever can change the machine's root says whose policies count, so it is administrators' alone."""
        try:
            if site_root.is_symlink():
                raise PolicyUntrusted(f"{site_root}: a symbolic link; lay the file itself down", code="policy-root")
            for each in (site_root, site_root.parent):
                if (found := self.looseness(each, False)) is not None:
                    raise PolicyUntrusted(f"{each}: {found}", code="policy-root")
        except OSError as error:
            raise PolicyUntrusted(f"{site_root}: {error.strerror}", code="policy-root") from error

    def _root_files(self) -> list[Path]:
        return [*([self.site_root] if self.site_root else []), self.folder / ROOT_FILE]

    def _follower(self, base: bytes, version: int) -> Path:
        """Beside the digest of the installed root: another one starts a history of its own."""
        return self.folder / "roots" / digest_of(base)[:16] / f"{version}.json"

    def _files(self) -> list[Path]:
        folder = self.folder / "good"
        return sorted(path for path in folder.iterdir() if not path.name.startswith(".")) if folder.is_dir() else []

    def _good(self, digest: str, roots: tuple[TrustRoot, ...], usable: Usable) -> Written | None:
        """A good file, verified again: by any root that once counted, for a rotated key may have signed it."""
        try:
            data = (self.folder / "good" / digest).read_bytes()
        except OSError:
            return None
        if digest_of(data) != digest:
            return None
        for root in reversed(roots):
            with contextlib.suppress(PolicyError):
                return read(verify(data, root).payload, "last good policy", usable)
        return None

    def _rebuilt(self, roots: tuple[TrustRoot, ...], usable: Usable) -> Memory:
        """What the good files themselves still tell."""
        found: list[tuple[int, datetime, str]] = []
        serials: dict[str, int] = {}
        for path in self._files():
            if (written := self._good(path.name, roots, usable)) is None:
                continue
            policy = written.policy
            found.append((policy.serial, policy.issued_at, path.name))
            for root in roots:
                with contextlib.suppress(PolicyError):
                    for key_id in verify(path.read_bytes(), root).key_ids:
                        serials[key_id] = max(policy.serial, serials.get(key_id, -1))
        found.sort(reverse=True)
        return Memory(
            good=tuple(digest for _, _, digest in found),
            source="last-good",
            serials=serials,
            newest_issue=max((issued_at for _, issued_at, _ in found), default=None),
        )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PolicyUntrusted(f"{path}: {error.strerror}", code="policy-root") from error
