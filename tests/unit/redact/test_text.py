"""Masking of text: what stays, what goes, and what the mask itself tells."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.errors import RedactError
from guard.model import EntityType, Evidence, Finding, MaskStyle
from guard.redact.text import LABELS, mask


def found(text: str, value: str, entity_type: EntityType, masked: str = "") -> Finding:
    start = text.index(value)
    return Finding(entity_type, 1.0, start, start + len(value), Evidence("test"), masked)


MASKED = [
    (EntityType.PHONE, "13800138000", "***********"),
    (EntityType.PHONE, "+86 138-0013-8000", "+** ***-****-****"),
    (EntityType.PHONE, "138\n0013\n8000", "***\n****\n****"),
    (EntityType.PHONE, "１３８００１３８０００", "***********"),
    (EntityType.CN_ID, "11010119900307001X", "******************"),
    (EntityType.BANK_CARD, "6222 0000 0000 0000", "**** **** **** ****"),
    (EntityType.PLATE, "京A·12345", "**·*****"),
    (EntityType.PERSON, "张伟", "****"),
    (EntityType.PERSON, "欧阳小明", "****"),
    (EntityType.EMAIL, "li.lei@example.com", "****"),
    (EntityType.ADDRESS, "北京市朝阳区建国路1号", "****"),
    (EntityType.SECRET, "sk-0123456789", "****"),
]


@pytest.mark.parametrize(("entity_type", "value", "expected"), MASKED)
def test_mask_keeps_fixed_forms_and_hides_the_length_of_all_else(
    entity_type: EntityType, value: str, expected: str
) -> None:
    text = f"客户：{value}。谢谢"
    assert mask(text, [found(text, value, entity_type)]) == f"客户：{expected}。谢谢"


def test_label_speaks_the_language_of_the_text() -> None:
    chinese = "电话 13800138000"
    english = "call 13800138000 now"
    assert mask(chinese, [found(chinese, "13800138000", EntityType.PHONE)], MaskStyle.LABEL) == "电话 [电话号码]"
    assert (
        mask(english, [found(english, "13800138000", EntityType.PHONE)], MaskStyle.LABEL) == "call [phone number] now"
    )


def test_label_language_is_told_by_what_stays_visible_and_is_chinese_where_nothing_tells() -> None:
    english = "name: 张伟"
    assert mask(english, [found(english, "张伟", EntityType.PERSON)], MaskStyle.LABEL) == "name: [name]"
    assert mask("张伟", [found("张伟", "张伟", EntityType.PERSON)], MaskStyle.LABEL) == "[姓名]"


def test_every_entity_type_has_a_label_in_both_languages() -> None:
    assert set(LABELS) == set(EntityType)
    assert all(chinese and english for chinese, english in LABELS.values())


def test_partial_shows_the_preview() -> None:
    text = "call 13800138000"
    finding = found(text, "13800138000", EntityType.PHONE, "138****8000")
    assert mask(text, [finding], MaskStyle.PARTIAL) == "call 138****8000"


@pytest.mark.parametrize("preview", ["", "13800138000"])
def test_partial_masks_wholly_where_the_preview_is_missing_or_hides_nothing(preview: str) -> None:
    text = "call 13800138000"
    finding = found(text, "13800138000", EntityType.PHONE, preview)
    assert mask(text, [finding], MaskStyle.PARTIAL) == "call ***********"


def test_findings_that_overlap_are_masked_as_one() -> None:
    text = "收货 张伟 13800138000 完"
    findings = [found(text, "张伟 138", EntityType.PERSON), found(text, "13800138000", EntityType.PHONE)]
    assert mask(text, findings) == "收货 **** 完"
    assert mask(text, findings, MaskStyle.LABEL) == "收货 [电话号码] 完"


def test_findings_that_touch_are_masked_one_by_one() -> None:
    text = "张伟13800138000"
    findings = [found(text, "13800138000", EntityType.PHONE), found(text, "张伟", EntityType.PERSON)]
    assert mask(text, findings) == "****" + "*" * 11


def test_text_without_findings_stays_as_it_is() -> None:
    assert mask("nothing here", []) == "nothing here"


@pytest.mark.parametrize(("start", "end"), [(None, None), (0, None), (0, 99), (-1, 3), (3, 3)])
def test_finding_without_a_place_in_the_text_is_refused(start: int | None, end: int | None) -> None:
    finding = Finding(EntityType.PHONE, 1.0, start, end, Evidence("test"))
    with pytest.raises(RedactError):
        mask("call 138", [finding])


@given(
    st.text(min_size=1),
    st.lists(st.tuples(st.integers(0, 200), st.integers(1, 40), st.sampled_from(EntityType)), max_size=6),
    st.sampled_from([MaskStyle.MASK, MaskStyle.LABEL]),
    st.sampled_from([lambda char: "甲", lambda char: "7", lambda char: "🅰"]),
)
def test_output_does_not_depend_on_the_letters_that_are_masked(
    text: str,
    places: list[tuple[int, int, EntityType]],
    style: MaskStyle,
    other: Callable[[str], str],
) -> None:
    findings = [
        Finding(entity_type, 1.0, start % len(text), min(len(text), start % len(text) + length), Evidence("test"))
        for start, length, entity_type in places
    ]
    inside = {i for finding in findings for i in range(finding.start or 0, finding.end or 0)}
    separators = set(" \t\n-‐‑‒–—−.·・,，()（）/+")
    changed = "".join(
        other(char) if i in inside and char not in separators and not char.isspace() else char
        for i, char in enumerate(text)
    )
    assert mask(text, findings, style) == mask(changed, findings, style)
