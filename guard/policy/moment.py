"""A time in what policies and their state say: one that can be reckoned with."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime

_YEARS = range(1970, 9999)
"""Years in which a day more or less is still a date."""


def within(at: datetime) -> datetime:
    """The same time.

    Raises:
        ValueError: it is no time that can be reckoned with.
    """
    if at.year not in _YEARS:
        raise ValueError(f"use a date between {_YEARS.start} and {_YEARS.stop - 1}")
    return at


def _or_never(until: datetime | None) -> datetime | None:
    return None if until is not None and until.year >= _YEARS.stop else until


Moment = Annotated[AwareDatetime, AfterValidator(within)]
Until = Annotated[AwareDatetime | None, AfterValidator(_or_never)]
"""An end; None: never, as which many write the last day of the calendar."""
