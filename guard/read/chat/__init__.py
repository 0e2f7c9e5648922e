"""CHAT_RECORD: pictures of conversations."""

from __future__ import annotations

from guard.read.chat.find import Looked, find_chats, look_at, warm

__all__ = ["Looked", "find_chats", "look_at", "warm"]
