"""What frosted pictures carry under a policy: the keys that an administrator laid down here, and how they stand."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from guard.errors import InputError
from guard.inspect.trace import Tiles, WorkstationKeys
from guard.model import Coverage, Message, Workstation
from guard.policy.document import Policy

log = logging.getLogger(__name__)

_MOST_BYTES = 4096
"""Largest file of keys, in bytes."""
_MARKED = Message(zh="遮盖后的图片带有可追查的标记", en="Frosted pictures carry a mark that the firm can trace")


class Traces:
    """Draws the pattern of the policy in force. Any thread."""

    def __init__(self, here: Workstation, now: Callable[[], datetime]) -> None:
        self._here, self._now = here, now
        self._coverage: tuple[Coverage, ...] = ()

    def follow(self, policy: Policy) -> Callable[[], bytes] | None:
        """What gives the pattern of the day; None: the policy asks for none, or its keys cannot be used."""
        self._coverage = ()
        if not policy.trace.frosted_pictures or policy.trace.key_file is None:
            return None
        try:
            keys = _read(Path(policy.trace.key_file), self._here.machine)
        except InputError as error:
            log.warning("%s: frosted pictures carry no mark", error.code)
            reason = Message(zh=f"遮盖后的图片没有标记：{error}", en=f"Frosted pictures carry no mark: {error}")
            self._coverage = (Coverage("trace", guarded=False, reason=reason),)
            return None
        self._coverage = (Coverage("trace", guarded=True, reason=_MARKED),)
        tiles = Tiles(keys, self._here.agent)
        return partial(_now, tiles, self._now)

    def coverage(self) -> tuple[Coverage, ...]:
        """Whether pictures are marked; nothing where no policy asks for that."""
        return self._coverage


def _now(tiles: Tiles, now: Callable[[], datetime]) -> bytes:
    return tiles.at(now())


def _read(path: Path, machine: str) -> WorkstationKeys:
    """The keys that lie there. Raises InputError: none that can be used on this machine."""
    try:
        with path.open("rb") as file:
            text = file.read(_MOST_BYTES).decode("utf-8", "replace")
    except (OSError, ValueError) as error:
        advice = f"{path}: cannot be read ({type(error).__name__}); lay the workstation's keys there"
        raise InputError(advice, code="no-trace-key") from error
    try:
        keys = WorkstationKeys.parse(text)
    except InputError as error:
        raise InputError(f"{path}: {error}", code="no-trace-key") from error
    if keys.machine != machine.casefold():
        raise InputError(f"{path}: the keys of another machine ({keys.machine})", code="trace-key-of-another")
    return keys
