"""Where the guard of a data directory listens on a system with socket files."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from guard.errors import DesktopError


def socket_address(data_dir: Path, environ: Mapping[str, str] = os.environ) -> str:
    """The path of the socket; the same for every process of this user and data directory, well under 108 bytes.

    It lies in the user's runtime directory, or else in a folder under the temporary directory that its owner alone
    can enter; that folder is made.

    Raises:
        DesktopError: somebody else made a folder of that name.
    """
    digest = hashlib.sha256(os.fsencode(data_dir.absolute())).hexdigest()[:16]
    runtime = environ.get("XDG_RUNTIME_DIR")
    if runtime and Path(runtime).is_dir() and len(os.fsencode(runtime)) < 75:
        folder = Path(runtime) / "frostpane"
    else:
        # On Windows there is no user id, but its temporary directory is the user's own.
        user = os.getuid() if hasattr(os, "getuid") else 0
        folder = Path(tempfile.gettempdir()) / f"frostpane-{user}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if hasattr(os, "getuid") and (found.st_uid != os.getuid() or found.st_mode & 0o077 or folder.is_symlink()):
        raise DesktopError(f"{folder} belongs to somebody else or is open to others: remove it")
    return str(folder / f"{digest}.sock")
