"""What a policy says about documents, and what it may not say."""

from __future__ import annotations

import pytest

from guard.errors import PolicyInvalid
from guard.inspect.documents.bounds import BOUNDS, bounds_of
from guard.inspect.worker.wire import pack_documents, unpack_documents
from guard.model import DocumentFamily, DocumentSettings, Unread
from guard.policy.document import parse
from tests.support.policies import HEAD


def _settings(table: str) -> DocumentSettings:
    return parse(f"{HEAD}\n[documents]\n{table}\n".encode(), "x").documents.settings()


def test_without_a_word_every_kind_is_read_within_the_usual_bounds() -> None:
    assert _settings("") == DocumentSettings()
    assert bounds_of(DocumentSettings()) == BOUNDS


def test_what_is_said_reaches_the_worker() -> None:
    settings = _settings('kinds = ["mail"]\npass_unread = ["encrypted"]\nmax_cells = 5_000\nmax_pages = 7')
    assert settings.kinds == {DocumentFamily.MAIL}
    assert settings.passed == {Unread.ENCRYPTED}
    assert (bounds_of(settings).cells, bounds_of(settings).pages) == (5_000, 7)
    assert unpack_documents(pack_documents(settings)) == settings


@pytest.mark.parametrize(
    "table",
    [
        'kinds = ["rar"]',
        "kinds = 3",
        'pass_unread = ["perhaps"]',
        "max_cells = 0",
        "max_pages = -1",
        "max_depth = 99",
        "max_mib = 1_000_000",
        "max_inside = 1.5",
        "pages = 3",
    ],
)
def test_nonsense_is_refused(table: str) -> None:
    with pytest.raises(PolicyInvalid, match=r"x:\d+: documents"):
        _settings(table)
