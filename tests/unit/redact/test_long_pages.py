"""Pages of very many pieces: the time of reading and masking one grows with its length, not with the square of it."""

from __future__ import annotations

import re
import time

from guard.model import EntityType, Evidence, Finding
from guard.redact.html import parse

WITHIN_S = 6.0
"""Processor time of either, at most, in seconds: a tenth of it is taken, and several times as much by looking through
everything for each piece."""


def test_a_list_with_very_many_values_is_masked_in_time() -> None:
    row = '<tr><td align="center">{}</td><td title="{}">x</td></tr>'.format
    page = parse(
        f"<table>{''.join(row(13_800_000_000 + at, 13_800_000_000 + at) for at in range(16_000))}</table>".encode()
    )
    found = [
        Finding(EntityType.PHONE, 1.0, each.start(), each.end(), Evidence("test"))
        for each in re.finditer(r"\d{11}", page.text)
    ]
    began = time.process_time()
    safe = page.mask(found)
    assert time.process_time() - began < WITHIN_S
    assert len(found) == 16_000
    assert b"1380000" not in safe


def test_a_page_of_very_many_elements_that_give_way_is_read_in_time() -> None:
    data = f"<p>{'<x>a<y>b</y>c</x>d' * 40_000}</p>".encode()
    began = time.process_time()
    page = parse(data)
    assert time.process_time() - began < WITHIN_S
    assert page.text == "abcd" * 40_000 + "\n"
    assert b"<x" not in page.mask([])
