from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from hypothesis import given as drawn
from hypothesis import strategies

from guard.model import Action, Application, Channel, EntityType, Evidence, Lesson, Message, Outcome, Override, Version
from tests.unit.ui.given import NOW, SOME_FINDINGS, finding, outcome, texts
from ui.wording import (
    answer_name,
    can_be_overridden,
    clock,
    event_line,
    found_line,
    harm,
    items_found,
    latest,
    lesson,
    notification,
    persons_in_view,
    place,
    sentence,
)

FROSTED = {"action": Action.REDACT}
BLOCKED = {"action": Action.BLOCK, "version": Version.NOTHING}
CAPTURE = {"channel": Channel.CAPTURE}
UNREADABLE = {"findings": (finding(EntityType.UNREADABLE),)}
STILL_READ = {"findings": (replace(finding(EntityType.UNREADABLE), evidence=Evidence("deadline")),)}
TWO_PERSONS = {"findings": (finding(EntityType.PERSON, "张*"), finding(EntityType.PERSON, "李*"))}


@pytest.mark.parametrize(
    ("given", "en", "zh"),
    [
        (FROSTED, "3 items frosted for WeChat: ID number, phone", "已为微信遮盖 3 处：身份证号、手机号"),
        (
            FROSTED | {"findings": SOME_FINDINGS[:1]},
            "1 item frosted for WeChat: ID number",
            "已为微信遮盖 1 处：身份证号",
        ),
        (BLOCKED, "Kept from WeChat: ID number, phone", "已阻止粘贴到微信：身份证号、手机号"),
        (FROSTED | UNREADABLE, "WeChat did not receive it: it could not be checked", "内容无法检查，未交给微信"),
        (
            FROSTED | STILL_READ,
            "Frosted for WeChat before it was read to the end",
            "图片还没有读完，已先遮盖再交给微信",
        ),
        (
            {"version": Version.ORIGINAL},
            "WeChat received the original: ID number, phone",
            "微信已收到原文：身份证号、手机号",
        ),
        (CAPTURE, "Screen capture frosted: 3 items, ID number, phone", "截图已遮盖 3 处：身份证号、手机号"),
        (
            CAPTURE | TWO_PERSONS | {"version": Version.ORIGINAL},
            "Before you post this capture: data of 2 persons in view (name)",
            "发送前请注意：截图中可见 2 人的信息（姓名）",
        ),
        (CAPTURE | BLOCKED, "Screen capture put away: ID number, phone", "截图已收起：身份证号、手机号"),
        (
            CAPTURE | UNREADABLE | {"version": Version.ORIGINAL},
            "This capture could not be checked: look at it before you post it",
            "这张截图无法检查，发送前请自行确认",
        ),
        (CAPTURE | UNREADABLE, "Screen capture put away: it could not be checked", "截图无法检查，已收起"),
    ],
)
def test_a_sentence_says_what_happened_to_whom(given: dict[str, object], en: str, zh: str) -> None:
    assert sentence(texts("en"), outcome(**given)) == en
    assert sentence(texts("zh"), outcome(**given)) == zh


def test_a_notification_says_the_rules_reason_and_not_its_id() -> None:
    told = notification(texts("en"), outcome())
    assert told.body == "ID and card numbers stay inside"


def test_more_than_three_types_are_summed_up() -> None:
    many = tuple(finding(entity_type) for entity_type in list(EntityType)[:5])
    assert sentence(texts("en"), outcome(findings=many)).endswith("ID number, phone, bank card and 2 more")
    assert sentence(texts("zh"), outcome(findings=many)).endswith("身份证号、手机号、银行卡号等 5 类")


def test_without_findings_the_rule_says_what_it_was_about() -> None:
    bare = outcome(findings=())
    told = Outcome(
        bare.snapshot_id,
        bare.channel,
        bare.origin,
        outcome().verdict,
        bare.version,
        (),
        bare.at,
    )
    assert sentence(texts("en"), told) == "2 items frosted for WeChat: ID number, phone"
    assert found_line(texts("en"), told) == "ID number, phone"


@pytest.mark.parametrize(
    ("found", "persons"),
    [
        ((), 1),
        (SOME_FINDINGS, 2),
        ((finding(EntityType.PHONE, "138****0000", "a"), finding(EntityType.PHONE, "138****0000", "b")), 2),
        ((finding(EntityType.PHONE, "138****0000", "a"), finding(EntityType.PHONE, "138****0000", "a")), 1),
        (tuple(finding(EntityType.ORDER_NO, f"{number}") for number in range(9)), 1),
    ],
)
def test_persons_in_view_are_the_most_values_of_one_type(found: tuple[object, ...], persons: int) -> None:
    assert persons_in_view(found) == persons


def test_a_line_of_the_menu_has_time_application_and_types() -> None:
    assert event_line(texts("en"), outcome(), NOW) == "14:32  WeChat · ID number, phone"
    assert event_line(texts("zh"), outcome(channel=Channel.CAPTURE), NOW) == "14:32  截图 · 身份证号、手机号"


@pytest.mark.parametrize(
    ("where", "en", "zh"),
    [
        ("Sheet 2, C14", "Sheet 2, C14", "工作表 2、C14"),
        ("page 3", "page 3", "页 3"),
        ("comment", "comment", "批注"),
        ("table 1, row 3", "table 1, row 3", "表格 1、行 3"),
        ("workbook", "workbook", "workbook"),
        ("", "", ""),
    ],
)
def test_a_place_in_a_document_is_told_in_both_languages(where: str, en: str, zh: str) -> None:
    assert (place(texts("en"), where), place(texts("zh"), where)) == (en, zh)


def test_the_history_shows_masked_values_alone() -> None:
    assert found_line(texts("en"), outcome()) == "ID number 1101**********0007, phone 138****0000, phone 139****1111"


@pytest.mark.parametrize(
    ("given", "possible"),
    [
        ({"action": Action.WARN, "override": Override.NONE}, True),
        ({"action": Action.REDACT, "override": Override.NONE}, False),
        ({"action": Action.REDACT, "override": Override.JUSTIFY}, True),
        ({"action": Action.BLOCK, "version": Version.NOTHING, "override": Override.CONSENT}, True),
        ({"action": Action.REDACT, "override": Override.CONSENT, "channel": Channel.CAPTURE}, False),
        ({"action": Action.WARN, "answer": "justified"}, False),
        ({"action": Action.WARN, "answer": "kept"}, True),
        ({"action": Action.WARN, "version": Version.ORIGINAL}, False),
    ],
)
def test_the_original_is_offered_where_the_policy_allows_it(given: dict[str, object], possible: bool) -> None:
    assert can_be_overridden(outcome(**given)) is possible


def test_the_harm_is_that_of_the_gravest_type() -> None:
    assert "accounts or loans" in harm(texts("en"), outcome())
    assert harm(texts("en"), outcome(findings=(finding(EntityType.IP),))) == ""


def test_nobody_asked_is_no_answer() -> None:
    assert answer_name(texts("en"), outcome()) == ""
    assert answer_name(texts("zh"), outcome(answer="justified")) == "说明原因后发送"


def test_times_are_those_of_the_person_and_older_ones_have_their_date() -> None:
    in_china = NOW.astimezone(timezone(timedelta(hours=8)))
    assert clock(NOW, in_china) == "22:32"
    assert clock(NOW - timedelta(days=2), in_china) == "2026-11-22 22:32"


@drawn(
    strategies.lists(strategies.sampled_from(EntityType), max_size=12),
    strategies.sampled_from(Version),
    strategies.sampled_from(Channel),
    strategies.sampled_from(["zh", "en"]),
    strategies.text(min_size=1, max_size=20),
)
def test_every_outcome_can_be_told_whatever_a_program_is_called(
    types: list[EntityType], version: Version, channel: Channel, language: str, executable: str
) -> None:
    told = outcome(
        version=version,
        channel=channel,
        application=Application(executable),
        findings=tuple(finding(entity_type, f"{number}***") for number, entity_type in enumerate(types)),
    )
    assert notification(texts(language), told).title
    assert items_found(told) >= 0


def test_the_answer_to_a_card_is_the_last_word_about_its_copy() -> None:
    asked, answered = outcome(), outcome(answer="kept")
    elsewhere = outcome(application=Application("qq"))
    assert latest((elsewhere, answered, asked)) == (elsewhere, answered)


def test_a_lesson_tells_why_and_what_to_do_instead() -> None:
    safer = Message(zh="在工单里处理", en="Handle it in the ticket")
    taught = replace(
        outcome(), lesson=Lesson("id", Message("冒名贷款", "A loan"), Message("收不回来", "It stays out"), safer)
    )
    assert lesson(texts("en"), taught).splitlines() == ["A loan", "It stays out", "Handle it in the ticket"]
    assert "在工单里处理" in notification(texts("zh"), taught).body
    assert lesson(texts("en"), outcome()) == ""


def test_whoever_got_a_picture_that_was_still_being_read_is_told_to_paste_again() -> None:
    early = outcome(**(FROSTED | STILL_READ))
    assert "Paste again" in notification(texts(), early).body
    assert "再粘贴一次" in notification(texts("zh"), early).body
    assert "Paste again" not in notification(texts(), replace(early, version=Version.NOTHING)).body
    assert "Paste again" not in notification(texts(), outcome(**FROSTED)).body
