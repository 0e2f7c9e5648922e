"""Documents that widespread programs made: what is planted goes, and the same programs read the rest as it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pypdfium2
import pytest

from guard.detect.entities.coded_orders import CODED
from guard.inspect.documents import opening
from guard.inspect.documents.bounds import BOUNDS
from guard.inspect.formats import Kind, look
from guard.inspect.material import Tools
from guard.model import EntityType, Finding
from tests.corpus.generate import clean
from tests.support.lines import OF_LINES
from tests.support.office_files import Places
from tests.support.office_programs import MADE, read

ALL = frozenset(EntityType)
NAME = "王小明"
HIDDEN = "****"


def copied(family: str, tools: Tools) -> tuple[Places, bytes, bytes]:
    """A document, and its safe copy."""
    planted = Places()
    data = MADE[family](planted)
    copy = look(Kind.DOCUMENT, data, tools).safe(ALL)
    assert copy is not None
    return planted, data, copy


@pytest.mark.parametrize("family", MADE)
def test_what_is_planted_is_in_no_part_of_the_copy(family: str, blind: Tools) -> None:
    planted, _, copy = copied(family, blind)
    for name, content in opening.raw_parts(copy, BOUNDS):
        for place, value in planted.values.items():
            for written in (value.encode(), value.encode("utf-16-le"), value.encode("utf-16-be")):
                assert written not in content, (place, name)
    assert all(value not in text for text in said(copy) for value in planted.values.values())


def said(copy: bytes) -> list[str]:
    """What a copy says, without blanks."""
    return ["".join(passage.text.split()) for passage in opening.read(copy, BOUNDS).passages]


@pytest.mark.parametrize("family", sorted(MADE.keys() - {"pdf"}))
def test_the_program_that_made_it_reads_everything_else_as_it_was(family: str, blind: Tools) -> None:
    planted, data, copy = copied(family, blind)
    before = "\n".join(each for each in read(family, data) if planted.values.get("formula", "no formula") not in each)
    for value in planted.values.values():
        before = before.replace(value, "*" * len(value))
    assert "\n".join(read(family, copy)) == before.replace(NAME, HIDDEN)


def test_pages_without_a_value_keep_their_text_and_the_others_their_size(blind: Tools) -> None:
    _, data, copy = copied("pdf", blind)
    before, after = pypdfium2.PdfDocument(data), pypdfium2.PdfDocument(copy)
    assert [page.get_size() for page in after] == [page.get_size() for page in before]
    texts = [page.get_textpage().get_text_range().strip() for page in after]
    assert texts == ["", before[1].get_textpage().get_text_range().strip(), ""]


@pytest.mark.parametrize("family", OF_LINES)
def test_documents_tell_what_the_same_lines_tell_as_text(family: str, blind: Tools) -> None:
    lines = [each.text for each in clean(seed=18, rounds=1) if each.text.isprintable()][:120]
    lines += ["test_email@qq.com", "sk_live_ReTllpYQYfIZu2Jnf2lAPFjD", "见 https://example.com/a_b?c=1"]
    plain = told(blind.detect("\n".join(lines)))
    kind = Kind.TEXT_FILE if family == "csv" else Kind.DOCUMENT
    found = told(look(kind, OF_LINES[family](lines), blind).findings)
    assert plain.total() > 60
    assert (plain - found).total() <= 0.01 * plain.total()
    assert (found - plain).total() <= 0.01 * plain.total()


def told(findings: Sequence[Finding]) -> Counter[tuple[EntityType, str]]:
    """What findings say; not codes, which count by what stands on their page, and slides are pages of their own."""
    return Counter((each.entity_type, each.masked) for each in findings if each.evidence.recognizer != CODED)
