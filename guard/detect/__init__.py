"""Finds customer data in text."""

from guard.detect.detector import Detector

__all__ = ["Detector"]
