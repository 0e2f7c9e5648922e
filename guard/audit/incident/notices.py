"""Drafts of a case's notices in both languages, with every mandatory field; what a person must fill is marked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from guard.audit.incident.case import Case
from guard.audit.incident.containment import Containment
from guard.audit.incident.law import Law
from guard.audit.report.words import ENTITY
from guard.model import Message

OPEN = Message(zh="【待填写：{}】", en="[TO BE FILLED IN: {}]")
"""Mark of a field that a person must fill, around its name."""
CHECK = Message(zh="草稿——使用前须经法律顾问审核", en="Draft: counsel checks before use")
_LATE = timedelta(hours=72)
LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a notice must say."""

    item: str
    """Where its law asks for it."""
    name: Message
    fill: str | None
    """What of the case fills it; None: a person does."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice and its mandatory fields, in their order."""

    id: str
    to: str
    """`authority`, `persons`, `press`."""
    of: tuple[str, ...]
    """Ids of the clocks that demand it."""
    title: Message
    fields: tuple[Field, ...]


def read_notices(assets: Path) -> tuple[Notice, ...]:
    """The notices that are shipped."""
    table = tomllib.loads((assets / "incident" / "notices.toml").read_text("utf-8"))
    return tuple(
        Notice(
            id=entry["id"],
            to=entry["to"],
            of=tuple(entry["of"]),
            title=Message(**entry["title"]),
            fields=tuple(Field(one["item"], Message(**one["name"]), one.get("fill")) for one in entry["field"]),
        )
        for entry in table["notice"]
    )


def draft(notice: Notice, language: str, case: Case, known: Mapping[str, Message], law: Law) -> str:
    """The notice as a text, a heading a field."""

    def say(message: Message) -> str:
        return message.zh if language == "zh" else message.en

    lines = [f"# {say(notice.title)}", "", f"> {say(CHECK)}", f"> {say(_applies(notice, case, law))}", ""]
    for number, field in enumerate(notice.fields, 1):
        filled = known.get(field.fill or "")
        value = say(OPEN).format(say(field.name)) if filled is None else say(filled)
        lines += [f"## {number}. {say(field.name)} ({field.item})", "", value, ""]
    return "\n".join(lines)


def known_of(
    case: Case, law: Law, steps: Containment, harms: Mapping[str, Message], contact: str
) -> Mapping[str, Message]:
    """What of a case fills which field, by the names in `notices.toml`; what is not known is left out.

    `harms`: what each entity type can do to a customer, in a sentence. `contact`: of the firm;
    empty: it is not known.
    """
    facts = case.facts()
    kinds = [ENTITY.get(kind, (kind, kind)) for kind in case.kinds]
    place = case.place.site or case.place.executable or "unknown"
    grade = law.grade(facts)
    known = {
        "persons": Message(
            zh=f"{'' if case.stated else '至少 '}{case.persons} 名客户",
            en=f"{'' if case.stated else 'at least '}{case.persons} customer(s)",
        ),
        "records": Message(zh=f"{case.event_count} 次复制粘贴事件", en=f"{case.event_count} copy-and-paste event(s)"),
        "when": Message(
            zh=f"{case.known_at:%Y-%m-%d %H:%M} UTC 获知，工作站 {case.machine}",
            en=f"known at {case.known_at:%Y-%m-%d %H:%M} UTC, workstation {case.machine}",
        ),
        "where": Message(zh=f"工作站 {case.machine} → {place}", en=f"workstation {case.machine} → {place}"),
        "system": Message(
            zh=f"{OPEN.zh.format('单位名称')}；系统：客服工作站 {case.machine}",
            en=f"{OPEN.en.format('name of the unit')}; system: service workstation {case.machine}",
        ),
        "cause": Message(
            zh=f"客服人员误将客户信息发送到{steps.name.zh}（{place}）" + (f"：{case.what}" if case.what else ""),
            en=f"customer data was sent by mistake to {steps.name.en} ({place})"
            + (f": {case.what}" if case.what else ""),
        ),
        "event": Message(
            zh=f"我们的客服人员误将客户信息发送到{steps.name.zh}",
            en=f"one of our service agents sent customer data to {steps.name.en} by mistake",
        ),
        "grade": Message(
            zh="数据泄露；" + ("一般（未达较大）" if grade is None else grade.name.zh),
            en="data leak; " + ("ordinary (below relatively major)" if grade is None else grade.name.en),
        ),
        "ransom": Message(zh="不适用：不是勒索软件攻击", en="not applicable: no ransomware"),
        "evidence": Message(
            zh=f"审计记录 {case.first} 起冻结，{len(case.evidence)} 份封存证据保留",
            en=f"audit records from {case.first} on are frozen, {len(case.evidence)} sealed evidence files are held",
        ),
        "advice": Message(
            zh="警惕冒充客服的来电和短信，不要透露验证码；如有异常请联系我们",
            en="Beware of calls and messages in our name, tell nobody a verification code, and contact us if in doubt",
        ),
    }
    if kinds:
        known["kinds"] = Message(zh="、".join(zh for zh, _ in kinds), en=", ".join(en for _, en in kinds))
    if told := [harms[kind] for kind in case.kinds if kind in harms]:
        known["harm"] = Message(zh="".join(one.zh for one in told), en=" ".join(one.en for one in told))
    if contact:
        known["contact"] = Message(zh=contact, en=contact)
    if case.measures:
        known["measures"] = Message(zh=case.measures, en=case.measures)
    if case.opened_at - case.known_at <= _LATE:
        known["delay"] = Message(zh="不适用（若在 72 小时内通报）", en="not applicable if notified within 72 hours")
    return known


def read_harms(assets: Path) -> Mapping[str, Message]:
    """What each entity type can do to a customer, as the cards say it."""
    texts = {name: tomllib.loads((assets / "cards" / f"{name}.toml").read_text("utf-8")) for name in LANGUAGES}
    return {kind: Message(zh=texts["zh"][kind], en=en) for kind, en in texts["en"].items()}


def _applies(notice: Notice, case: Case, law: Law) -> Message:
    facts = case.facts()
    clocks = [clock for clock in law.clocks if clock.id in notice.of]
    applying = [clock for clock in clocks if law.applies(clock, facts)]
    if applying:
        one = applying[0].duty
        return Message(zh=f"适用：{one.article.zh}，{one.why.zh}", en=f"applies: {one.article.en}, {one.why.en}")
    if not clocks:
        return Message(zh="无法定要求", en="no law demands it")
    one = clocks[0].duty
    return Message(
        zh=f"按目前所知不适用：{one.article.zh}（要求：{one.why.zh}）",
        en=f"does not apply, by what is known: {one.article.en} (it asks for: {one.why.en})",
    )
