"""The few sentences that the service itself says to a person, once each."""

from __future__ import annotations

from guard.model import GateState, Message, Refused

GATE_BACK = Message(zh="剪贴板保护已恢复", en="The clipboard is guarded again")
GATE_LOST = Message(zh="剪贴板保护中断：桌面连接丢失", en="The clipboard is not guarded: the desktop has gone")
TRAIL_BACK = Message(zh="审计记录已恢复写入", en="The audit trail can be written again")
TRAIL_LOST = Message(
    zh="审计记录无法写入：请检查磁盘空间和权限；保护仍在继续",
    en="The audit trail cannot be written: check the disk and its permissions; guarding goes on",
)

ANSWER_TOO_LATE = Refused(
    "answer-too-late",
    Message(
        zh="剪贴板上已是别的内容，原文没有放行：请重新复制，再粘贴一次",
        en="Something else was copied meanwhile, so the original stays back: copy it again and paste it once more",
    ),
)
ANSWER_POLICY_CHANGED = Refused(
    "answer-policy-changed",
    Message(
        zh="策略已更新，原文没有放行：请再粘贴一次，按新策略重新询问",
        en="The policy changed meanwhile, so the original stays back: paste once more and the new one asks anew",
    ),
)
ANSWER_NOT_ALLOWED = Refused(
    "answer-not-allowed",
    Message(
        zh="策略不允许发送原文：请使用遮盖版，或联系主管",
        en="The policy does not let the original go: use the frosted version, or ask your supervisor",
    ),
)
ANSWER_INSPECTED_SINCE = Refused(
    "answer-inspected-since",
    Message(
        zh="检查刚刚完成，原文没有放行：请再粘贴一次，按检查结果处理",
        en="The inspection ended meanwhile, so the original stays back: paste once more and what was found decides",
    ),
)
CAPTURE_NOT_RELEASED = Refused(
    "capture-not-released",
    Message(
        zh="截图原文件无法放回：请检查文件夹和磁盘，或重新截图",
        en="The original capture could not be put back: check its folder and the disk, or take it again",
    ),
)


def post(state: GateState) -> Message:
    """This guard stands by, or is on duty again, or another program claims its post."""
    if state.standby:
        return Message(
            zh=f"本程序待命：{state.rival} 正在保护此桌面", en=f"Standing by: {state.rival} guards this desktop"
        )
    if state.rival:
        return Message(
            zh=f"{state.rival} 冒充剪贴板保护程序；保护仍在继续",
            en=f"{state.rival} claims to guard this desktop; guarding goes on",
        )
    return Message(zh="本程序正在保护此桌面", en="This desktop is guarded by this program again")


def fought_over(program: str) -> Message:
    """A program takes the clipboard back again and again."""
    return Message(
        zh=f"{program} 反复抢占剪贴板，复制内容可能未经保护：请关闭它",
        en=f"{program} keeps taking the clipboard back, so copies may pass unguarded: close it",
    )


def copy_lost(program: str) -> Message:
    """A copy went lost because its program answers only while it owns the clipboard."""
    return Message(
        zh=f"{program} 的这次复制未能取到：请再复制一次",
        en=f"What was copied in {program} could not be fetched: copy it once more",
    )


def in_force(name: str, serial: int) -> Message:
    """Another policy counts from now on."""
    return Message(zh=f"策略已更新：{name}（第 {serial} 版）", en=f"Policy {name} ({serial}) is in force")
