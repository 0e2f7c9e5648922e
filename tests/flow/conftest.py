"""What several flows need."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import pytest
from keyring.backends import fail


@pytest.fixture
def no_keyring() -> Iterator[None]:
    """Never the keyring of whoever runs the tests."""
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]  # keyring does not say
    yield
    keyring.set_keyring(before)
