"""The tables `[trace]` and `[watermark]` of a policy document: what tells of a picture where it came from."""

from __future__ import annotations

import string
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from guard.policy.sections import Section

PLACES = ("agent", "machine", "time")
"""What the words over the screen can tell."""


class Trace(Section):
    """The number that frosted pictures carry."""

    frosted_pictures: bool = Field(default=False, description="Every picture in which something was covered.")
    key_file: Annotated[str, Field(min_length=1, max_length=1_000)] | None = Field(
        default=None, description="Holds the keys of this workstation; an administrator lays it there."
    )

    @model_validator(mode="after")
    def _has_keys(self) -> Trace:
        if self.frosted_pictures and self.key_file is None:
            raise ValueError("pictures are to carry a number, so `key_file` must name the workstation's keys")
        return self


class WatermarkSection(Section):
    """Words over the whole screen."""

    text: str = Field(default="", max_length=120, description="Empty: none. `{agent}`, `{machine}`, `{time}`.")
    opacity: float = Field(default=0.08, ge=0.01, le=0.3)
    angle: int = Field(default=20, ge=-90, le=90, description="In degrees, against the clock.")

    @field_validator("text")
    @classmethod
    def _names_what_is_known(cls, text: str) -> str:
        advice = "use {agent}, {machine} and {time} alone between braces"
        try:
            parts = [part[1:] for part in string.Formatter().parse(text) if part[1] is not None]
        except ValueError as error:
            raise ValueError(advice) from error
        # A width could ask for more letters than the memory holds.
        if not all(name in PLACES and not spec and not conversion for name, spec, conversion in parts):
            raise ValueError(advice)
        return text
