"""Qt without a display, for the tests of the widgets."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["frostpane", "-platform", "offscreen"]
