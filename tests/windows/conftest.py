"""These tests run on Windows alone: under Wine by `make test-windows`."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    from tests.windows.guarding import crm, gate, listener, programs

    __all__ = ["crm", "gate", "listener", "programs"]
    collect_ignore_glob: list[str] = []
else:
    collect_ignore_glob = ["test_*.py"]
