"""What inspecting needs, with a reader and without one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from guard.detect import Detector
from guard.inspect.material import Tools
from guard.model import MaskStyle
from guard.read import open_reader
from tests.support.readers import RefusingReader


@pytest.fixture(scope="session")
def detector() -> Detector:
    """As a policy has it that says nothing of it; it keeps nothing of what it is shown."""
    return Detector()


@pytest.fixture(scope="session")
def tools(detector: Detector) -> Iterator[Tools]:
    reader = open_reader()
    yield Tools(detector, reader, MaskStyle.MASK, note=None)
    reader.close()


@pytest.fixture
def blind(detector: Detector) -> Tools:
    return Tools(detector, RefusingReader(), MaskStyle.MASK, note=None)
