"""Finds customer data in text."""

from guard.detect.custom import check_custom
from guard.detect.detector import Detector
from guard.detect.roster import Roster

__all__ = ["Detector", "Roster", "check_custom"]
