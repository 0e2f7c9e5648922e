"""The installed trust root and those that followed it, each signed by the one before; the last one counts.

The first lies where an administrator laid it: beside the machine's drop folder, or in a private installation's own
state. Followers are looked for beside the machine's root first, then in the installation's state. One that is damaged
is passed over and told; it ends nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from guard.errors import PolicyError, PolicyUntrusted
from guard.files import write_whole
from guard.paths import private_folder
from guard.policy.access import Looseness
from guard.policy.admission import digest_of
from guard.policy.folder import read_file
from guard.policy.in_force import Refusal
from guard.policy.trust import TrustRoot, read_root, rotate, write_root

ROOT_FILE = "trust-root.json"
FOLLOWERS = "roots"


@dataclass(frozen=True, slots=True)
class Chain:
    """The roots that were found, the last one of which counts. Empty: none is installed."""

    roots: tuple[TrustRoot, ...]
    trust: str = ""
    """Digest of the first one's file."""
    refusals: tuple[Refusal, ...] = ()
    """Followers that were passed over."""


@dataclass(frozen=True, slots=True)
class RootFiles:
    """Where the roots of one installation lie."""

    folder: Path
    """The installation's own state."""
    site_root: Path | None
    """A root for the whole machine; it goes before the installation's own."""
    looseness: Looseness
    """Who besides administrators could write in the machine's root or its folder."""
    named: str | None = None
    """Digest of the one file that may be the first root; None: administrators named none."""

    def installed(self) -> Path | None:
        """The root file that counts; None: there is none. What lies in its place, or hides it, counts as one."""
        own = self.folder / ROOT_FILE
        return next((path for path in (self.site_root, own) if path is not None and _is_there(path)), None)

    @property
    def machine_wide(self) -> bool:
        """Whether an administrator's root for the whole machine counts."""
        return self.site_root is not None and self.installed() == self.site_root

    def chain(self) -> Chain:
        """The roots.

        Raises:
            PolicyUntrusted: the first one is damaged, or somebody else than an administrator may have laid it down, or
                it is not the one that administrators named (`policy-root`).
        """
        path = self.installed()
        if path is None and self.named is None:
            return Chain(())
        if path is None:
            raise PolicyUntrusted("the trust root that administrators named is not installed", code="policy-root")
        if path == self.site_root:
            self._check_owners(path)
        base = _read(path)
        if self.named not in (None, digest_of(base)):
            raise PolicyUntrusted(f"{path}: not the trust root that administrators named", code="policy-root")
        roots, refusals = [read_root(base)], list[Refusal]()
        while (newer := self._next(roots[-1], digest_of(base), refusals)) is not None:
            roots.append(newer)
        return Chain(tuple(roots), digest_of(base), tuple(refusals))

    def install(self, root: TrustRoot, path: Path | None = None) -> None:
        """Make this the first root: the installation's own, or at `path` that of the whole machine."""
        if path is None:
            write_whole(private_folder(self.folder) / ROOT_FILE, write_root(root))
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, write_root(root), 0o644)

    def add(self, data: bytes, version: int, trust: str, *, for_machine: bool = False) -> None:
        """Keep a newer root that was verified; `for_machine`: beside the machine's root, where administrators can.

        Raises:
            OSError: it cannot be written.
        """
        if for_machine and self.site_root is not None:
            folder = self.site_root.parent / FOLLOWERS / trust[:16]
            folder.mkdir(mode=0o755, parents=True, exist_ok=True)
            write_whole(folder / f"{version}.json", data, 0o644)
            return
        write_whole(private_folder(self._own_followers(trust)) / f"{version}.json", data)

    def _next(self, root: TrustRoot, trust: str, refusals: list[Refusal]) -> TrustRoot | None:
        name = f"{root.version + 1}.json"
        site = [self.site_root.parent / FOLLOWERS / trust[:16]] if self.site_root is not None else []
        for folder in (*site, self._own_followers(trust)):
            if not _is_there(folder / name):
                continue
            try:
                return rotate(root, read_file(folder / name))
            except (PolicyError, OSError) as error:
                code = error.code if isinstance(error, PolicyError) else "policy-root"
                refusals.append(
                    Refusal(name, code, "a newer trust root that is kept here is damaged; put it there again")
                )
        return None

    def _own_followers(self, trust: str) -> Path:
        """By the digest of the first root: another one starts a history of its own."""
        return self.folder / FOLLOWERS / trust[:16]

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


def _is_there(path: Path) -> bool:
    """Whether something is there, or hidden by what lies in the place of a folder above it."""
    try:
        path.lstat()
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return True


def _read(path: Path) -> bytes:
    try:
        return read_file(path)
    except PolicyUntrusted as error:
        raise PolicyUntrusted(f"{path}: {error}", code="policy-root") from error
    except OSError as error:
        raise PolicyUntrusted(f"{path}: {error.strerror}", code="policy-root") from error
