"""What the windows show in the pictures: made-up persons, numbers that belong to nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from guard.model import (
    PAGE_PIECE_END,
    Action,
    Application,
    Box,
    Channel,
    Counters,
    Coverage,
    Destination,
    Duty,
    EntityType,
    Evidence,
    Finding,
    GateState,
    IncidentStatus,
    Message,
    Outcome,
    Override,
    OwnRecords,
    PolicyStatus,
    ReaderStatus,
    Review,
    Shown,
    Status,
    TrailStatus,
    Verdict,
    Version,
)
from ui.checkup import Checked

NOW = datetime(2026, 11, 24, 14, 32, tzinfo=UTC)
CHAT = tuple(
    Finding(kind, 0.95, None, None, Evidence(recognizer, checksum, context), masked, (box,))
    for kind, recognizer, checksum, context, masked, box in (
        (EntityType.PERSON, "person.label", None, "name", "林**", Box(170, 318, 71, 24)),
        (EntityType.PHONE, "phone.mobile", None, "phone", "199****5678", Box(332, 318, 130, 24)),
        (EntityType.CN_ID, "cn_id", True, "identity", "110****29", Box(212, 498, 210, 24)),
        (EntityType.BANK_CARD, "bank_card", True, "card", "****0128", Box(211, 588, 222, 24)),
        (EntityType.EMAIL, "email", None, None, "l***@example.com", Box(108, 768, 261, 28)),
    )
)
"""What is found in the picture of the demo."""
TEXT = """客户：张伟
手机：13800138000
身份证号：11010519491231002X
地址：朝阳区建国路 88 号 2 单元 501
问题：退款三天未到账，请协助核实。"""
FROSTED_TEXT = """客户：[姓名]
手机：[电话]
身份证号：[身份证号]
地址：[地址]
问题：退款三天未到账，请协助核实。"""


CHECKED = (
    Checked("python", "ok", "3.11.9", ""),
    Checked("policy", "problem", "policy-expired", "push a newer policy"),
    Checked("reader-rapid", "ok", "4 / 4, 210 ms", ""),
    Checked("reader-tesseract", "note", "not-installed", ""),
    Checked("data-folder", "ok", "~/.local/share/frostpane", ""),
    Checked("vault", "note", "vault-locked", ""),
    Checked("guard", "ok", "guarding, service-centre 12", ""),
)


def outcome(
    channel: Channel = Channel.CLIPBOARD,
    application: str = "wechat",
    minutes: int = 0,
    override: Override = Override.JUSTIFY,
) -> Outcome:
    """Three findings on their way to a social application."""
    findings = CHAT[1:4]
    message = Message(zh="身份证号和卡号不能发到社交软件", en="ID and card numbers stay inside")
    return Outcome(
        snapshot_id=f"{application}-{minutes}",
        channel=channel,
        origin=Destination(Application("crm"), "work"),
        verdict=Verdict(
            Action.WARN,
            Destination(Application(application), "social"),
            "identity-stays-inside",
            "service-centre",
            12,
            tuple(finding.entity_type for finding in findings),
            override,
            message,
        ),
        version=Version.SAFE,
        findings=findings,
        at=NOW - timedelta(minutes=minutes),
    )


def document_outcome() -> Outcome:
    """Values in a workbook, on their way to a social application."""
    places = ("Sheet 2, C14", "Sheet 2, D14", "Sheet 2, E14")
    asked = outcome()
    findings = tuple(replace(each, where=where) for each, where in zip(asked.findings, places, strict=True))
    return replace(asked, findings=findings)


def history() -> tuple[Outcome, ...]:
    """An ordinary morning."""
    return (
        outcome(),
        replace(outcome(application="qq", minutes=17), answer="kept"),
        outcome(Channel.CAPTURE, "shot", 42),
        outcome(application="telegram", minutes=65),
    )


def status(*, policy_state: str = "ok") -> Status:
    """A guard in good order, unless its policy is not."""
    return Status(
        version="0.1.0",
        policy=PolicyStatus(
            "service-centre", 12, "drop-folder", policy_state, "/etc/frostpane/policy.d", NOW - timedelta(days=3)
        ),
        gate=GateState("x11", owns=True, connected=True, since=NOW - timedelta(hours=2)),
        coverage=(
            Coverage("clipboard", True, Message(zh="每次复制都会检查", en="Every copy is inspected")),
            Coverage("destination", True, Message(zh="按进程识别", en="Known by its process")),
            Coverage("captures", True, Message(zh="监视 2 个截图文件夹", en="2 screenshot folders are watched")),
            Coverage("hotkeys", False, Message(zh="无法监听截图快捷键", en="Capture keys are not seen")),
        ),
        reader=ReaderStatus("rapid", warm=True),
        trail=TrailStatus(148, "9f2c", "ok"),
        counters=Counters(copies=210, inspected=210, found=23, pastes=96, original=82, frosted=12, blocked=2),
        consent_folder="~/.local/share/frostpane/consents",
    )


def incident() -> IncidentStatus:
    """A picture went to the wrong chat two minutes ago."""
    return IncidentStatus(
        case="20261124-143000-3f2a",
        opened_at=NOW - timedelta(minutes=2),
        application=Message(zh="微信", en="WeChat"),
        steps=(
            Message(zh="长按或右键点击该消息，选择“撤回”。", en="Right-click the message and choose Recall."),
            Message(zh="请对方删除，并请其确认。", en="Ask the other person to delete it and to confirm that."),
            Message(zh="告诉你的主管。", en="Tell your supervisor."),
        ),
        duties=(
            Duty(
                Message(zh="个人信息保护法第五十七条", en="PIPL art. 57"),
                "persons",
                Message(zh="采取补救措施，通知个人", en="Take remedial measures and notify the persons"),
                Message(zh="个人信息泄露", en="personal information leaked"),
            ),
            Duty(
                Message(zh="网络安全事件报告管理办法第四条", en="CAC measures, art. 4"),
                "authority",
                Message(zh="向主管部门报告", en="Report to the authority"),
                Message(zh="达到报告标准", en="above the threshold"),
                NOW + timedelta(hours=3, minutes=58),
            ),
        ),
        recall_until=NOW + timedelta(seconds=95),
    )


def own_records(seen: tuple[Message, ...], unseen: tuple[Message, ...], rights: tuple[Message, ...]) -> OwnRecords:
    """An ordinary morning, as its records say it."""
    lines = (
        Message(
            zh="2026-11-24 14:32  给出原文  crm.exe (工作软件) → wechat.exe (社交软件)  电话号码×1 138****0000  "
            "规则 social-media  说明理由后发送：客户要求",
            en="2026-11-24 14:32  original given  crm.exe (work app) → wechat.exe (social app)  phone number×1 "
            "138****0000  rule social-media  gave a reason: the customer asked for it",
        ),
        Message(
            zh="2026-11-24 14:32  给出遮盖版  crm.exe (工作软件) → wechat.exe (社交软件)  电话号码×1 138****0000  "
            "规则 social-media",
            en="2026-11-24 14:32  frosted version given  crm.exe (work app) → wechat.exe (social app)  phone "
            "number×1 138****0000  rule social-media",
        ),
        Message(zh="2026-11-24 08:01  启动", en="2026-11-24 08:01  started"),
    )
    return OwnRecords(
        agent="wang",
        machine="desk-7",
        first=NOW - timedelta(days=40),
        lines=lines,
        count=98,
        heartbeats=95,
        unread=0,
        trail_days=1095,
        evidence_days=180,
        auditors=2,
        sealed_files=2,
        open_cases=1,
        seen=seen,
        unseen=unseen,
        rights=rights,
    )


def text_review() -> Review:
    """A text that a person copied."""
    found = (
        (EntityType.PERSON, "张伟", "张*"),
        (EntityType.PHONE, "13800138000", "138****8000"),
        (EntityType.CN_ID, "11010519491231002X", "110****2X"),
        (EntityType.ADDRESS, "朝阳区建国路 88 号 2 单元 501", "朝阳区****"),
    )
    findings = tuple(
        Finding(kind, 0.95, TEXT.index(value), TEXT.index(value) + len(value), Evidence("shown", None, "label"), masked)
        for kind, value, masked in found
    )
    return Review("text", Shown.TEXT, TEXT.encode(), FROSTED_TEXT.encode(), findings)


def page_review() -> Review:
    """A page that a person copied: its words, piece by piece, and the same with three of them covered."""
    pieces = ("工单 4711 · 退款\n", "客户姓名\t", "张伟\n", "手机号\t", "13800138000\n", "问题\t", "退款三天未到账。\n")
    covered = {"张伟\n": "**\n", "13800138000\n": "***********\n"}
    findings = tuple(
        Finding(kind, 0.95, None, None, Evidence("shown", None, "label"), masked)
        for kind, masked in ((EntityType.PERSON, "张*"), (EntityType.PHONE, "138****8000"))
    )
    return Review("page", Shown.PAGE, _pieces(pieces), _pieces(covered.get(each, each) for each in pieces), findings)


def files_review() -> Review:
    """Files that a person copied: one of them lies frosted in another folder, one could not be read."""
    before = "/home/wang/Documents/customers.xlsx\n/home/wang/Documents/prices.pdf\n/home/wang/Documents/scan.7z"
    after = "/run/user/1000/frostpane/9f2c/customers.xlsx\n/home/wang/Documents/prices.pdf"
    findings = (
        Finding(
            EntityType.CN_ID, 0.95, None, None, Evidence("cn_id", True, "identity"), "110****29", where="Sheet 2, C14"
        ),
        Finding(
            EntityType.PHONE,
            0.95,
            None,
            None,
            Evidence("phone.mobile", None, None),
            "199****5678",
            where="Sheet 2, D14",
        ),
        Finding(EntityType.UNREADABLE, 1.0, None, None, Evidence("unknown-format"), "scan.7z"),
    )
    return Review("files", Shown.FILES, before.encode(), after.encode(), findings)


def _pieces(words: Iterable[str]) -> bytes:
    return "".join(f"{each}{PAGE_PIECE_END}" for each in words).encode()
