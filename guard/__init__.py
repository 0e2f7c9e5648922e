"""Frostpane's engine. Its face: `create_service` and what the values of `guard.model` tell.

Everything is loaded when it is first asked for, so that a command that needs little starts fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from guard import version

if TYPE_CHECKING:
    from guard.compose import create_service
    from guard.service import GuardService, ServiceListener

__version__ = version.VERSION

__all__ = ["GuardService", "ServiceListener", "__version__", "create_service"]


def __getattr__(name: str) -> object:
    if name == "create_service":
        from guard.compose import create_service

        return create_service
    if name in ("GuardService", "ServiceListener"):
        from guard import service

        return getattr(service, name)
    raise AttributeError(name)
