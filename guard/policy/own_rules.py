"""Rules of the guard's own: they stand in the trail as a policy's do, so none of a policy may be called so."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

SAME_APPLICATION = "same-application"
"""The rule of a paste back into the application and group that the content came from."""
SAME_BROWSER = "same-browser"
"""The rule of a paste within one browser, where no other one asks for more: it may be another page, so it is noted."""


def _not_own(id: str) -> str:
    if id in (SAME_APPLICATION, SAME_BROWSER):
        raise ValueError("choose another id; a rule of the guard's own is called so")
    return id


RuleId = Annotated[str, AfterValidator(_not_own)]
