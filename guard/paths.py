"""The only file that names folders."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import platformdirs
from platformdirs.unix import Unix

ASSETS = Path(__file__).resolve().parent.parent / "assets"
"""Icons, texts, the default policy: data alone."""


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders and files of one installation; a data directory of one's own is a complete, private one."""

    data: Path
    policy_drop: Path
    """Where administrators lay a signed policy."""

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
    def evidence(self) -> Path:
        return self.data / "evidence"

    @property
    def frosted_files(self) -> Path:
        """Frosted copies of copied files; emptied when they are no longer on the clipboard, and at start."""
        return self.data / "frosted"

    @property
    def withheld_captures(self) -> Path:
        """Originals of captures that were frosted in place."""
        return self.data / "captures"

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
    dirs = platformdirs.PlatformDirs("frostpane", appauthor=False)
    # Not what the environment names: whoever could move this folder could leave the policy behind.
    site = Path("/etc/frostpane") if isinstance(dirs, Unix) else Path(dirs.site_config_dir)
    return Paths(data=Path(dirs.user_data_dir), policy_drop=site / "policy.d")


def private_folder(path: Path) -> Path:
    """The folder, made so that its owner alone can enter."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path
