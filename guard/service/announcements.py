"""The few sentences that the service itself says to a person, once each."""

from __future__ import annotations

from guard.model import Message

GATE_BACK = Message(zh="剪贴板保护已恢复", en="The clipboard is guarded again")
GATE_LOST = Message(zh="剪贴板保护中断：桌面连接丢失", en="The clipboard is not guarded: the desktop has gone")
TRAIL_BACK = Message(zh="审计记录已恢复写入", en="The audit trail can be written again")
TRAIL_LOST = Message(
    zh="审计记录无法写入：请检查磁盘空间和权限；保护仍在继续",
    en="The audit trail cannot be written: see to the disk and its rights; guarding goes on",
)


def in_force(name: str, serial: int) -> Message:
    """Another policy counts from now on."""
    return Message(zh=f"策略已更新：{name}（第 {serial} 版）", en=f"Policy {name} ({serial}) is in force")
