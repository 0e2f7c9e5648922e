"""Frostpane's engine. Its face: `create_service` and what the values of `guard.model` tell.

Everything is loaded when it is first asked for, so that a command that needs little starts fast.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from guard import version

if TYPE_CHECKING:
    from guard.compose.service import create_service
    from guard.service.guard_service import GuardService
    from guard.service.listener import ServiceListener

__version__ = version.VERSION

__all__ = ["GuardService", "ServiceListener", "__version__", "create_service"]

_HOMES = {
    "create_service": "guard.compose.service",
    "GuardService": "guard.service.guard_service",
    "ServiceListener": "guard.service.listener",
}


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(name)
