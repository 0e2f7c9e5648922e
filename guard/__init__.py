"""Frostpane's engine. Its face: `create_service` and what the values of `guard.model` tell.

Everything is loaded when it is first asked for, so that a command that needs little starts fast.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guard.compose.service import administered, create_service
    from guard.model.status import VERSION as __version__  # noqa: N811 - its usual name
    from guard.service.guard_service import GuardService
    from guard.service.listener import ServiceListener

__all__ = ["GuardService", "ServiceListener", "__version__", "administered", "create_service"]

_HOMES = {
    "__version__": ("guard.model.status", "VERSION"),
    "administered": ("guard.compose.service", "administered"),
    "create_service": ("guard.compose.service", "create_service"),
    "GuardService": ("guard.service.guard_service", "GuardService"),
    "ServiceListener": ("guard.service.listener", "ServiceListener"),
}


def __getattr__(name: str) -> object:
    if name in _HOMES:
        module, attribute = _HOMES[name]
        return getattr(importlib.import_module(module), attribute)
    raise AttributeError(name)
