"""Codes whose key costs nothing: what is tried here is not how long a try takes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from guard.tokens.consent import code


@pytest.fixture(scope="module", autouse=True)
def cheap_codes() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(code, "_COST", 2)
        yield
