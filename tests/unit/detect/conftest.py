"""The two detectors that most tables here are looked up with."""

import pytest

from guard.detect import Detector
from guard.model import DetectionSettings


@pytest.fixture(scope="session")
def by_rules() -> Detector:
    """Without the tagger of names."""
    return Detector(DetectionSettings(names=False))


@pytest.fixture(scope="session")
def tagging() -> Detector:
    """As a policy has it that says nothing of it."""
    return Detector()
