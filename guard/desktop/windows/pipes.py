"""Names of pipes. Pure."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

PREFIX = "\\\\.\\pipe\\"


def control_pipe(data_dir: Path) -> str:
    """Where the guard of a data directory listens; the same for every process and spelling of that directory."""
    return f"{PREFIX}frostpane-{_name(data_dir)}"


def companion_pipe(data_dir: Path) -> str:
    """Where browsers' companions find it; another one than that for commands."""
    return f"{PREFIX}frostpane-companion-{_name(data_dir)}"


def _name(data_dir: Path) -> str:
    spelled = os.path.normcase(data_dir.absolute())
    return hashlib.sha256(os.fsencode(spelled)).hexdigest()[:16]
