"""Names of pipes. Pure."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

PREFIX = "\\\\.\\pipe\\"


def control_pipe(data_dir: Path) -> str:
    """Where the guard of a data directory listens; the same for every process and spelling of that directory."""
    spelled = os.path.normcase(data_dir.absolute())
    return f"{PREFIX}frostpane-{hashlib.sha256(os.fsencode(spelled)).hexdigest()[:16]}"
