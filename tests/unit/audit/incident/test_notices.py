"""Each draft against the fields that its law demands, written down here once more from the laws."""

from __future__ import annotations

import pytest

from guard.audit.incident.case import Case
from guard.audit.incident.containment import containment_for, read_containment
from guard.audit.incident.law import Operator, Region, read_law
from guard.audit.incident.notices import LANGUAGES, draft, known_of, read_harms, read_notices
from guard.audit.proof.record import Place
from guard.paths import ASSETS
from tests.unit.audit.incident.test_law import KNOWN

NOTICES = {notice.id: notice for notice in read_notices(ASSETS)}
LAW, STEPS, HARMS = read_law(ASSETS), read_containment(ASSETS), read_harms(ASSETS)
PIPL = ("种类", "原因", "危害", "补救措施", "可以采取的", "联系方式")
MANDATORY = {
    "pipl-authority": PIPL,
    "pipl-persons": (*PIPL[:3], "补救措施", "您可以采取的", "联系方式"),
    "cac-authority": (
        "单位名称", "时间、地点", "类型、级别", "影响和危害", "措施和效果", "赎金", "发展趋势", "原因初步分析",
        "溯源调查", "进一步采取", "现场", "其他应当报告",
    ),
    "gdpr-authority": (
        "Nature", "number of data subjects", "number of records", "data protection officer", "consequences", "Measures",
        "reasons for the delay",
    ),
    "gdpr-persons": ("What happened", "contact", "consequences", "What we have done"),
    "press": ("What happened", "How many", "What was done", "Contact for the press"),
}  # fmt: skip
"""PIPL art. 57; the eight items of the CAC measures' content; GDPR art. 33(3), 33(1) and 34(2)."""


def case(**changes: object) -> Case:
    told = {
        "id": "20261124-080000-3f2a",
        "opened_at": KNOWN,
        "known_at": KNOWN,
        "machine": "pc-17",
        "agent": "li.wei",
        "what": "",
        "place": Place("social", "wechat.exe"),
        "first": 3,
        "last": 9,
        "tag": "ab",
        "events": ("e-1", "e-2"),
        "evidence": ("x.age",),
        "persons": 2,
        "stated": False,
        "kinds": ("PHONE", "CN_ID"),
        "regions": (Region.CN,),
        "operator": Operator.OTHER,
        "loss_yuan": 0,
    }
    return Case(**told | changes)  # type: ignore[arg-type]  # passed through


def text(notice: str, language: str, of: Case, contact: str = "") -> str:
    known = known_of(of, LAW, containment_for(of.place, STEPS), HARMS, contact)
    return draft(NOTICES[notice], language, of, known, LAW)


@pytest.mark.parametrize("notice", MANDATORY)
def test_a_draft_has_every_mandatory_field_in_both_languages(notice: str) -> None:
    names = [
        field.name.en if notice.startswith(("gdpr", "press")) else field.name.zh for field in NOTICES[notice].fields
    ]
    for word, name in zip(MANDATORY[notice], names, strict=True):
        assert word in name
    for language in LANGUAGES:
        shown = text(notice, language, case())
        headings = [line for line in shown.splitlines() if line.startswith("## ")]
        assert len(headings) == len(MANDATORY[notice])
        for heading, field in zip(headings, NOTICES[notice].fields, strict=True):
            assert (field.name.zh if language == "zh" else field.name.en) in heading
        assert all(part.split("\n\n")[1].strip() for part in shown.split("## ")[1:])
        assert ("法律顾问" if language == "zh" else "counsel checks") in shown


def test_every_notice_is_in_the_table() -> None:
    assert NOTICES.keys() == MANDATORY.keys()


def test_what_a_person_must_fill_is_marked_and_what_is_known_is_not() -> None:
    open_one = text("pipl-persons", "en", case())
    assert open_one.count("[TO BE FILLED IN") == 2
    assert "phone number, ID number" in open_one
    assert "2 customer(s)" not in open_one
    assert "wechat.exe" not in open_one, "customers need not know our programs"
    filled = text("pipl-persons", "en", case(measures="recalled within a minute"), contact="privacy@firm.example")
    assert "[TO BE FILLED IN" not in filled
    assert "recalled within a minute" in filled
    assert "privacy@firm.example" in filled
    assert "【待填写：媒体联系人】" in text("press", "zh", case())


def test_an_answered_paste_is_one_event_in_a_draft() -> None:
    assert "2 copy-and-paste event(s)" in text("gdpr-authority", "en", case())
    answered = case(answers=("e-2",))
    assert "1 copy-and-paste event(s)" in text("gdpr-authority", "en", answered)
    assert "1 次复制粘贴事件" in text("gdpr-authority", "zh", answered)


def test_a_draft_says_whether_its_law_asks_for_it() -> None:
    assert "适用：个人信息保护法第五十七条" in text("pipl-authority", "zh", case())
    assert "does not apply, by what is known" in text("cac-authority", "en", case())
    assert "applies: CAC" in text("cac-authority", "en", case(persons=1_000_000, stated=True))
    assert "applies: GDPR art. 34" in text("gdpr-persons", "en", case(regions=(Region.EU,)))


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Place("social", "WeChat.exe"), "wechat"),
        (Place("social", "weixin"), "wechat"),
        (Place("messenger", "WXWork.exe"), "wecom"),
        (Place("social", "qq"), "qq"),
        (Place("social", "QQMusic.exe"), "other"),
        (Place("messenger", "DingTalk.exe"), "dingtalk"),
        (Place("social", "chrome.exe", site="s.weibo.com"), "weibo"),
        (Place("social", "firefox", site="www.xiaohongshu.com"), "xiaohongshu"),
        (Place("social", "chrome.exe", site="www.douyin.com"), "douyin"),
        (Place("social", "telegram-desktop"), "telegram"),
        (Place("social", "chrome.exe", site="web.telegram.org"), "telegram"),
        (Place("mail", "OUTLOOK.EXE"), "mail"),
        (Place("webmail", "chrome.exe", site="mail.qq.com"), "mail"),
        (Place("social", "chrome.exe", site="notweibo.com"), "other"),
        (Place("unknown"), "other"),
    ],
)
def test_an_application_or_page_has_its_own_containment(place: Place, expected: str) -> None:
    found = containment_for(place, STEPS)
    assert found.id == expected
    assert all(step.zh and step.en for step in found.steps)
