"""One workstation a test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.trail import Given


@pytest.fixture
def given(tmp_path: Path) -> Given:
    return Given(tmp_path / "data")
