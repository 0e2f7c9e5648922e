"""What inspecting needs, with a reader and without one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from guard.detect import Detector
from guard.inspect.material import Tools
from guard.model import MaskStyle
from guard.read import open_reader
from tests.support.readers import RefusingReader


@pytest.fixture(scope="module")
def tools() -> Iterator[Tools]:
    reader = open_reader()
    yield Tools(Detector(), reader, MaskStyle.MASK, note=None)
    reader.close()


@pytest.fixture
def blind() -> Tools:
    return Tools(Detector(), RefusingReader(), MaskStyle.MASK, note=None)
