"""One record in words for the person whom it is about: everything that supervisors are said to see of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from guard.audit.line import told
from guard.audit.proof.record import AuditRecord, NoteKind, decision_of
from guard.audit.report.words import GROUP
from guard.model import Action, Answer, Channel, Outcome, Version
from guard.paths import ASSETS
from tests.support.trail import outcome
from ui.texts import LANGUAGES, read_texts

AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def record(made: Outcome) -> AuditRecord:
    return AuditRecord(
        1, AT, "e-1", NoteKind.OUTCOME, 0.0, "pc-17", "li.wei", decision_of(made, card=None, evidence=None)
    )


def test_an_original_that_was_sent_is_told_as_one_with_its_rule_and_reason() -> None:
    sent = replace(outcome(), answer=Answer.JUSTIFIED, reason="客户要求", version=Version.ORIGINAL)
    said = told(record(sent))
    way = "crm.exe (work app) → wechat.exe (social app)"
    assert said.en.endswith(
        f"original given  {way}  phone number×1 138****0000  rule phones-stay-inside  gave a reason: 客户要求"
    )
    way = "crm.exe (工作软件) → wechat.exe (社交软件)"
    assert said.zh.endswith(
        f"给出原文  {way}  电话号码×1 138****0000  规则 phones-stay-inside  说明理由后发送：客户要求"
    )


@pytest.mark.parametrize("action", [action for action in Action if action > Action.ALLOW])
@pytest.mark.parametrize(
    ("version", "zh", "en"),
    [
        (Version.ORIGINAL, "给出原文", "original given"),
        (Version.SAFE, "给出遮盖版", "frosted version given"),
        (Version.NOTHING, "什么都没给出", "nothing given"),
    ],
)
def test_what_was_given_is_told_whatever_the_rule_asked_for(action: Action, version: Version, zh: str, en: str) -> None:
    said = told(record(replace(outcome(action, rule=None), version=version)))
    assert (zh in said.zh, en in said.en) == (True, True)
    assert ("遮盖" in said.zh, "frosted" in said.en) == (version is Version.SAFE, version is Version.SAFE)
    assert "rule" not in said.en


def test_a_capture_names_no_programs() -> None:
    said = told(record(replace(outcome(), channel=Channel.CAPTURE)))
    assert ("  capture  " in said.en, "  截图  " in said.zh, "→" in said.en) == (True, True, False)


@pytest.mark.parametrize("kind", [kind for kind in NoteKind if kind is not NoteKind.OUTCOME])
def test_every_note_has_words(kind: NoteKind) -> None:
    said = told(AuditRecord(1, AT, "e-1", kind, 0.0, "pc-17", "li.wei"))
    assert any("\u4e00" <= sign <= "\u9fff" for sign in said.zh)
    assert said.en != said.zh


@pytest.mark.parametrize(
    ("kind", "facts", "zh", "en"),
    [
        (NoteKind.PAUSE, {"by": "agent"}, "暂停", "paused"),
        (NoteKind.PAUSE, {"by": "token"}, "凭管理员令牌暂停", "paused with an administrator's token"),
        (NoteKind.STOP, {"leave": "missing"}, "未经策略要求的许可而停止", "stopped without the leave"),
    ],
)
def test_an_end_or_a_pause_is_told_as_the_report_calls_it(
    kind: NoteKind, facts: dict[str, str | int], zh: str, en: str
) -> None:
    said = told(AuditRecord(1, AT, "e-1", kind, 0.0, "pc-17", "li.wei", facts=facts))
    assert (said.zh.split("  ")[1].startswith(zh), said.en.split("  ")[1].startswith(en)) == (True, True)


@pytest.mark.parametrize("place", [0, 1])
def test_groups_are_called_here_as_on_the_cards(place: int) -> None:
    spoken = read_texts(ASSETS, LANGUAGES[place])
    named = {key.removeprefix("group."): text for key, text in spoken.entries.items() if key.startswith("group.")}
    assert {group: words[place] for group, words in GROUP.items()} == named
