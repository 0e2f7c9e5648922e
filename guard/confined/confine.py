"""How a process closes itself in: what it may use, read, reach; each measure where the system has it."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from guard.confined import landlock, seccomp, windows_job

LIMITS, FILES, CALLS, JOB, TRUST = "limits", "files", "calls", "job", "trust"
"""Names of the measures: rlimits, Landlock, the filter of system calls, a job of Windows, its lowest integrity."""
_OPEN_FILES = 64
_SYSTEM_FILES = tuple(
    map(
        Path,
        (
            *("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/local/lib", "/usr/share/fonts", "/etc/ld.so.cache"),
            *("/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu", "/dev/null"),
        ),
    )
)
"""What libraries are loaded from, and what numeric ones ask about the machine."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a process may use."""

    memory_bytes: int
    written_bytes: int = 0
    """Of any one file that it holds open."""


def before_threads(bounds: Bounds, *, programs: bool = False, readable: Iterable[Path] = ()) -> tuple[str, ...]:
    """Close this process in as far as can be while libraries have yet to be loaded; the measures that were taken.

    To be called first, while there is one thread. From now on it opens its own program, the system's libraries and
    `readable`, writes nothing, and has no network. `programs`: it may start other programs and open what the person
    may; for an engine that is a program of its own.
    """
    taken = [LIMITS] if _limit(bounds) else []
    if windows_job.join(bounds.memory_bytes, programs=programs):
        taken.append(JOB)
    if seccomp.no_new_privileges() and not programs:
        program = {Path(place) for place in (*sys.path, sys.prefix, sys.base_prefix) if place}
        if landlock.restrict([*program, *readable, *_SYSTEM_FILES]):
            taken.append(FILES)
    return tuple(taken)


def after_loading(*, programs: bool = False) -> tuple[str, ...]:
    """Forbid every thread the calls that no reading needs; the measures that were taken."""
    if programs:
        return ()
    return (*((CALLS,) if seccomp.restrict() else ()), *((TRUST,) if windows_job.distrust() else ()))


def expected(*, programs: bool = False) -> frozenset[str]:
    """The measures that a system of this kind can take at its best."""
    if windows_job.exists():
        return frozenset({JOB} if programs else {JOB, TRUST})
    return frozenset({LIMITS}) if programs else frozenset({LIMITS, FILES, CALLS})


def _limit(bounds: Bounds) -> bool:
    try:
        resource = importlib.import_module("resource")
    except ImportError:
        return False
    wanted = {
        "RLIMIT_AS": bounds.memory_bytes,
        "RLIMIT_CORE": 0,
        "RLIMIT_NOFILE": _OPEN_FILES,
        "RLIMIT_FSIZE": bounds.written_bytes,
    }
    for name, bound in wanted.items():
        kind = getattr(resource, name)
        hard = resource.getrlimit(kind)[1]
        value = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(kind, (value, value))
    os.umask(0o077)
    return True
