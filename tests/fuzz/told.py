"""What the trail tells of times without a guard, and what was seen of them from outside."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from guard.errors import GuardError
from tests.support.guard_process import frostpane

_LOOK_S = 0.2
_BESIDE = timedelta(seconds=1.5)
"""Time between what happens and what is written of it, at the most, on a busy machine."""
_GUARDS = frozenset({"guarding", "attention"})


@dataclass(frozen=True, slots=True)
class Hole:
    """A time without a guard, as the trail tells it."""

    begin: datetime
    end: datetime


class Watch:
    """Asks the guard on a thread of its own, again and again, whether it guards."""

    def __init__(self, status: Callable[[], Mapping[str, Any]]) -> None:
        self._status = status
        self._unguarded: list[Hole] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Ask no more."""
        self._ended.set()
        self._thread.join()

    def unexplained_s(self, holes: Sequence[Hole]) -> float:
        """The time in which the guard did not say that it guards, outside those holes, in seconds."""
        return sum(
            (seen.end - seen.begin).total_seconds()
            for seen in self._unguarded
            if not any(hole.begin - _BESIDE <= seen.begin and seen.end <= hole.end + _BESIDE for hole in holes)
        )

    def __repr__(self) -> str:
        return f"Watch({self._unguarded})"

    def _run(self) -> None:
        while not self._ended.wait(_LOOK_S):
            asked = datetime.now(UTC)
            try:
                guards = self._status()["state"] in _GUARDS
            except (GuardError, TimeoutError):
                guards = False
            if not guards:
                self._unguarded.append(Hole(asked, datetime.now(UTC)))


def trail_tells_all(
    data: Path, server_deaths: Sequence[datetime], stops: Sequence[datetime], *, within_s: float
) -> tuple[Hole, ...]:
    """All times without a guard that the trail tells of: it verifies, and has each of those at its time."""
    verified = frostpane("audit", "verify", "--json", "--data-dir", str(data))
    assert verified.returncode == 0, verified.stdout
    lost, back, stood = (_noted(data, kind) for kind in ("gate-lost", "gate-back", "stood-still"))
    assert len(lost) == len(back) == len(server_deaths), (lost, back, server_deaths)
    for died, told, returned in zip(server_deaths, map(_at, lost), map(_at, back), strict=True):
        assert died <= told <= returned, (died, told, returned)
        assert (told - died).total_seconds() < within_s
    for stopped in stops:
        assert any(0 <= (_at(told) - stopped).total_seconds() < within_s for told in stood), (stopped, stood)
    gone = tuple(Hole(_at(begin), _at(end)) for begin, end in zip(lost, back, strict=True))
    still = (Hole(_at(told) - timedelta(seconds=int(told["facts"]["seconds"])), _at(told)) for told in stood)
    return (*gone, *still)


def _noted(data: Path, kind: str) -> list[dict[str, Any]]:
    done = frostpane("audit", "list", "--json", "--kind", kind, "--data-dir", str(data))
    assert done.returncode == 0, done.stderr
    return sorted(json.loads(done.stdout), key=_at)


def _at(record: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(record["at"])
