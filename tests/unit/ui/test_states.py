from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from guard.model import Coverage, Message, PullStatus, ReaderStatus, Status
from tests.unit.ui.given import NOW, status, texts
from ui.states import State, age, coverage_rows, policy_line, rows, state_line, state_of

BLIND = replace(status(), coverage=(Coverage("clipboard", False, Message(zh="无", en="none")),))
NAMELESS = replace(status(), coverage=(Coverage("destination", False, Message(zh="无", en="none")),))
UNLISTED = replace(status(), coverage=(Coverage("customers", False, Message(zh="无", en="none")),))
NO_READER = replace(status(), reader=ReaderStatus("tesseract", False, "install tesseract-ocr"))


@pytest.mark.parametrize(
    ("given", "state"),
    [
        (status(), State.GUARDING),
        (status(policy_state="stale"), State.ATTENTION),
        (status(policy_state="refused"), State.ATTENTION),
        (status(trail_state="no-vault"), State.ATTENTION),
        (status(trail_state="off"), State.GUARDING),
        (NO_READER, State.ATTENTION),
        (status(paused_for=timedelta(minutes=5)), State.PAUSED),
        (status(paused_for=-timedelta(minutes=5)), State.PAUSED),
        (status(connected=False, paused_for=timedelta(minutes=5)), State.LOST),
        (BLIND, State.LOST),
        (NAMELESS, State.ATTENTION),
        (UNLISTED, State.ATTENTION),
    ],
)
def test_the_icon_shows_the_gravest_thing(given: Status, state: State) -> None:
    assert state_of(given) is state


@pytest.mark.parametrize(
    ("given", "en", "zh"),
    [
        (status(), "Guarding · 12 frosted", "正在守护 · 已遮盖 12 次"),
        (status(frosted=0), "Guarding", "正在守护"),
        (status(paused_for=timedelta(minutes=15)), "Paused until 14:47", "已暂停至 14:47"),
        (status(connected=False), "Not guarding", "未在守护"),
        (
            NAMELESS,
            "Guarding, needs attention · Programs that paste cannot be told apart",
            "正在守护，需要留意 · 无法识别粘贴的程序",
        ),
        (
            UNLISTED,
            "Guarding, needs attention · The customer list cannot be used",
            "正在守护，需要留意 · 客户名单无法使用",
        ),
    ],
)
def test_the_first_line_says_how_the_guard_stands(given: Status, en: str, zh: str) -> None:
    assert state_line(texts("en"), given, NOW) == en
    assert state_line(texts("zh"), given, NOW) == zh


def test_the_policy_line_has_name_serial_age_and_state() -> None:
    stale = status(policy_state="stale")
    assert policy_line(texts("en"), status(), NOW) == "Policy service-centre no. 12, issued 3 d ago, up to date"
    assert policy_line(texts("zh"), stale, NOW) == "策略 service-centre 第 12 版，3 天前签发，已过期，仍在执行"


def test_the_age_is_that_of_the_document_where_it_is_known() -> None:
    dated = replace(status(), policy=replace(status().policy, issued_at=NOW - timedelta(hours=5)))
    assert "issued 5 h ago" in policy_line(texts("en"), dated, NOW)


def test_the_policy_line_says_when_the_firm_has_sent_none() -> None:
    alone = replace(status(), policy=replace(status().policy, source="built-in"))
    assert policy_line(texts("en"), alone, NOW) == "Built-in policy: your firm has sent none yet"
    assert policy_line(texts("zh"), alone, NOW) == "内置策略：公司尚未下发策略"


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (timedelta(0), "issued just now"),
        (timedelta(minutes=59), "issued 59 min ago"),
        (timedelta(hours=47), "issued 47 h ago"),
        (timedelta(days=2), "issued 2 d ago"),
        (-timedelta(days=1), "issued just now"),
    ],
)
def test_an_age_has_one_unit(since: timedelta, words: str) -> None:
    assert age(texts("en"), since) == words


def test_the_status_tells_what_is_wrong_with_the_policy_first() -> None:
    given = status(policy_state="refused", policy_detail="policy-untrusted: ask for a newer one")
    _, policy, *_ = rows(texts("en"), given, NOW)
    assert not policy.good
    assert policy.detail.splitlines()[0] == "policy-untrusted: ask for a newer one"


def test_the_status_tells_when_the_policy_was_issued_and_until_when_it_holds() -> None:
    dates = {"issued_at": NOW, "expires_at": NOW + timedelta(days=30)}
    given = replace(status(), policy=replace(status().policy, **dates))
    _, policy, *_ = rows(texts("en"), given, NOW)
    assert policy.detail.splitlines()[1:] == ["Issued 14:32.", "Valid until 2026-12-24 14:32."]


def test_a_server_that_does_not_answer_is_told() -> None:
    pull = PullStatus(failures=3, detail="policy-pull: check the address")
    given = replace(status(), policy=replace(status().policy, pull=pull))
    _, policy, *_ = rows(texts("en"), given, NOW)
    assert policy.detail.splitlines()[1:] == ["The server gave no answer 3 times: policy-pull: check the address"]


def test_what_cannot_be_guarded_is_told_with_its_reason() -> None:
    told = coverage_rows(texts("en"), status().coverage)
    assert [(row.label, row.good) for row in told] == [
        ("Clipboard", True),
        ("Pasting program", True),
        ("Capture keys", False),
    ]
    assert told[-1].detail == "Keys cannot be seen in this session"
