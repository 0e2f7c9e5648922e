"""Where the guard of a data directory listens on a system with socket files."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from guard.paths import login_folder, outside


def socket_address(data_dir: Path, environ: Mapping[str, str] = os.environ) -> str:
    """The path of the socket; the same for every process of this user and data directory, well under 108 bytes.

    It lies in a folder of this login's own, which is made.

    Raises:
        DesktopError: that folder is somebody else's.
    """
    return str(outside(data_dir, login_folder(environ), ".sock"))
