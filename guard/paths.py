"""Where files lie. The only file that names folders."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs
from platformdirs.api import PlatformDirsABC
from platformdirs.unix import Unix

from guard.errors import DesktopError

ASSETS = Path(__file__).resolve().parent.parent / "assets"
"""Icons, texts, the default policy: data alone."""


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders and files of one installation; a data directory of one's own is a complete, private one."""

    data: Path
    policy_drop: Path
    """Where administrators lay a signed policy."""

    @property
    def private_drop(self) -> bool:
        """Whether that folder is this installation's own, and not the machine's."""
        return self.policy_drop.is_relative_to(self.data)

    @property
    def policy_state(self) -> Path:
        """Trust root, serials seen, the last good policies."""
        return self.data / "policy"

    @property
    def trail(self) -> Path:
        return self.data / "trail.sqlite"

    @property
    def trail_ratchet(self) -> Path:
        """The key of the trail's next record, overwritten in place."""
        return self.data / "trail.ratchet"

    @property
    def trail_keys(self) -> Path:
        """The trail's keys where the system has no keyring."""
        return self.data / "trail.keys"

    @property
    def installation_id(self) -> Path:
        """Tells this installation's entries in the keyring from those of others."""
        return self.data / "installation"

    @property
    def roster(self) -> Path:
        """The firm's customer list as keyed digests."""
        return self.data / "roster.bin"

    @property
    def cleared(self) -> Path:
        """What the person called no customer data, as keyed digests."""
        return self.data / "cleared.json"

    @property
    def precision(self) -> Path:
        """What the person answered to each rule's cards."""
        return self.data / "precision.json"

    @property
    def consents(self) -> Path:
        """Where records of customers' consents are laid; each is verified before anything in it counts."""
        return self.data / "consents"

    @property
    def evidence(self) -> Path:
        return self.data / "evidence"

    @property
    def alerts(self) -> Path:
        """Up to which record each receiver of alerts has everything."""
        return self.data / "alerts.json"

    @property
    def fleet(self) -> Path:
        """Which hub this installation belongs to."""
        return self.data / "fleet.json"

    @property
    def fleet_key(self) -> Path:
        """The key that the hub knows it by, where the system has no keyring."""
        return self.data / "fleet.key"

    @property
    def incidents(self) -> Path:
        """A folder for each case."""
        return self.data / "incidents"

    @property
    def frosted_files(self) -> Path:
        """Frosted copies of copied files; emptied when they are no longer on the clipboard, and at start."""
        return self.data / "frosted"

    @property
    def offered(self) -> Path:
        """What is on its way into a page, for as long as it is looked at; emptied at start."""
        return self.data / "offered"

    @property
    def withheld_captures(self) -> Path:
        """Originals of captures that were frosted in place."""
        return self.data / "captures"

    @property
    def preferences(self) -> Path:
        """What the policy leaves to the person, as he set it."""
        return self.data / "preferences.json"

    @property
    def log(self) -> Path:
        return self.data / "frostpane.log"

    @property
    def lock(self) -> Path:
        """Held by the running guard."""
        return self.data / "guard.lock"


def installation(data_dir: Path | None = None) -> Paths:
    """The folders of this user's installation, or of the private one in `data_dir`."""
    if data_dir is not None:
        data = data_dir.absolute()
        return Paths(data=data, policy_drop=data / "policy.d")
    dirs = system_folders("frostpane")
    # Not what the environment names: whoever could move this folder could leave the policy behind.
    site = Path("/etc/frostpane") if isinstance(dirs, Unix) else Path(dirs.site_config_dir)
    return Paths(data=Path(dirs.user_data_dir), policy_drop=site / "policy.d")


def system_folders(program: str | None = None) -> PlatformDirsABC:
    """The folders of this user and of the machine, or those of a program in them, as the system names them.

    On Windows no variable of the environment moves one: the library would ask those variables before the system, so
    they are taken out of this process's environment, and of what it starts.
    """
    for variable in [name for name in os.environ if name.startswith("WIN_PD_")]:
        del os.environ[variable]
    return platformdirs.PlatformDirs(program, appauthor=False)


ADDRESS_ROOM_BYTES = 75
"""Length of a folder in which a socket can lie, in bytes, less one; the address of a socket has 108 in all."""
_OTHER_NAMES = 16
"""Names that are tried for a folder in a directory where everybody may make one."""


def private_folder(path: Path) -> Path:
    """The folder, made so that its owner alone can enter, and so are the folders above it that were missing."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(mode=0o700, exist_ok=True)
    return path


def login_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """A folder of this login's own, which needs no disk where the system has such; made.

    It lies in the user's runtime directory, or else is the `lasting_folder`: a directory that is full, read-only or
    another user's, as `su` leaves it behind, is no reason not to guard.

    Raises:
        DesktopError: nothing can be made in the temporary directory either.
    """
    runtime = environ.get("XDG_RUNTIME_DIR")
    # Asked for its length first: of a name that is too long for a file the system tells nothing.
    if runtime and len(os.fsencode(runtime)) < ADDRESS_ROOM_BYTES:
        with contextlib.suppress(OSError, DesktopError):
            if Path(runtime).is_dir():
                return _own(Path(runtime) / "frostpane")
    return lasting_folder()


def lasting_folder() -> Path:
    """A folder of this user's own under the temporary directory, which stays over logins; made.

    Raises:
        DesktopError: as `login_folder`.
    """
    # On Windows there is no user id, but its temporary directory is the user's own.
    user = os.getuid() if hasattr(os, "getuid") else 0
    temporary = tempfile.gettempdir()
    if hasattr(os, "getuid") and len(os.fsencode(temporary)) >= ADDRESS_ROOM_BYTES:
        temporary = "/tmp"
    folder = Path(temporary) / f"frostpane-{user}"
    for number in range(1, _OTHER_NAMES):
        try:
            return _own(folder)
        except DesktopError:  # somebody else was first: his folder is no reason not to guard
            folder = folder.with_name(f"frostpane-{user}-{number}")
    return _own(folder)


def _own(folder: Path) -> Path:
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError as error:
        told = f"{folder} cannot be made ({type(error).__name__}): check the folder that it is in"
        raise DesktopError(told) from error
    if hasattr(os, "getuid") and (found.st_uid != os.getuid() or found.st_mode & 0o077 or folder.is_symlink()):
        raise DesktopError(f"{folder} belongs to somebody else or is open to others: remove it")
    return folder


def outside(data: Path, folder: Path, ending: str) -> Path:
    """A file in another folder that belongs to that data directory alone, however the directory is spelled."""
    spelled = os.path.normcase(data.absolute())
    return folder / f"{hashlib.sha256(os.fsencode(spelled)).hexdigest()[:16]}{ending}"
