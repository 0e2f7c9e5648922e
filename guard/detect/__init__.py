"""Finds customer data in text."""

from guard.detect.custom import check_custom
from guard.detect.detector import Detector
from guard.detect.roster import Customers, Roster

__all__ = ["Customers", "Detector", "Roster", "check_custom"]
