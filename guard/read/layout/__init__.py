"""Lines in the order in which a person reads them, with the captions that name them."""

from __future__ import annotations

from guard.read.layout.order import arrange

__all__ = ["arrange"]
