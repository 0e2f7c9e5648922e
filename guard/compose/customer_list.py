"""The firm's customer list on this workstation: the file lies in the installation, its key in the vault."""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from guard.audit.upkeep.installation import installation_id
from guard.desktop import Vault
from guard.errors import InputError, VaultUnavailable
from guard.files import take_place
from guard.paths import Paths, private_folder

if TYPE_CHECKING:
    from guard.detect import Roster

log = logging.getLogger(__name__)


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


def installed(paths: Paths, vault: Vault) -> Roster | None:
    """The roster of this installation; None where there is none or it cannot be used, which the log says."""
    if not paths.roster.exists():
        return None
    from guard.detect import Roster  # a start without a list does without it

    try:
        key = vault.get(_name(paths))
        return Roster(paths.roster, key) if key is not None else None
    except (VaultUnavailable, InputError) as error:
        log.warning("the customer list is not used: %s", error.code)
        return None


def _name(paths: Paths) -> str:
    return f"{installation_id(paths.installation_id, os.urandom)}/roster"
