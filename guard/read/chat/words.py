"""The words by which a conversation shows: times, receipts, what chat programs say; and those of what is public."""

from __future__ import annotations

import re
from collections.abc import Iterable

from guard.read.page import Line

CLOCK = r"(?:上午|下午|早上|晚上|凌晨|中午|[AP]M\s)?\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?\s*(?:[AP]M)?"
DAY = (
    r"(?:\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|今天|昨天|前天|刚刚"
    r"|今日|昨日|(?:星期|周|週)[一二三四五六日天]|[日月火水木金土]曜日?|Today(?: at)?|Yesterday(?: at)?"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2},?"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?)"
)
_TIME = re.compile(rf"^\W*(?:{DAY}[\s·,]*){{0,2}}{CLOCK}\W*+(?:已读|未读|已讀|既読|[JVW/]{{0,2}})\W*$", re.IGNORECASE)
"""A tick behind it is read as one of these letters, if it is not left out as any other mark."""
_DAY = re.compile(rf"^\W*{DAY}\W*$", re.IGNORECASE)
_IN_FIGURES = re.compile(r"\d[-/.年月]")
"""Mark of a day in figures, in a line that tells a time."""
_AGO = re.compile(
    r"^\W*(?:刚刚|just now|\d+ ?(?:秒|分钟|小时|天)前|\d+ ?(?:s|m|h|d|mins?|minutes?|hours?|days?)(?: ago)?)"
    r"(?: ?[(（]\d{1,2}:\d{2}[)）])?\W*$",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"撤回了?一条消息|訊息已收回|送信を取り消|recalled a message|unsent a message|deleted this message"
    r"|以下为新消息|以上是历史消息|以上是打招呼|领取了?(你的)?红包|加入了?群聊|通话时长",
    re.IGNORECASE,
)
_TOOL = re.compile(
    r"千牛|旺旺|接待中|人工客服|转接|客服.{0,6}(为您服务|工号)|智能助手|结束会话|快捷回复|会话已"
    r"|(聊天|会话|对话|沟通|消息|通话)记录|(通话|会话|对话|录音|语音)(转写|文字|文本|转文字)|(聊天|会话|对话)详情|历史(消息|会话)"
    r"|公开回复|内部备注|public reply|internal note|(chat|conversation) (transcript|history|log)|chat with us"
    r"|reported via|回复了(客户|工单)"
    r"|end-to-end encrypted|who can see your messages|谁(可以|能)看到(您|你)的消息"
    r"|\bto everyone\b|(发送|对)[给至]?所有人",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    r"[您你吗呢吧嘛呀咱?？!！]|请问|麻烦|谢谢|感谢|好的|没错|\b(?:you|your|thanks?|please|hi|hello|sorry|okay)\b",
    re.IGNORECASE,
)

_WRITE = re.compile(
    r"\b(?:type|write|enter|input|send|tap|reply)\b.{0,24}(?:messa|here|content|sms|reply|somet|question|text|send)"
    r"|^(?:send|message\b.{0,20}|messa[a-z]*|发送(?:.s.)?|发送?消息|发送.{0,2}enter|傳送|送信|보내기|отправить|senden|enviar|gửi)\W*$"
    r"|输入.{0,6}(?:消息|问题|内容|文字)|说点什么|有问题尽管问|按住.{0,2}说话|^\S?入.{0,2}[消润]|^请输入\W*$"
    r"|nachricht (?:eingeben|schreiben)|^nachricht\W*$|mensa(?:gem|je)\W*$|tin nh\w+\W*$|сообщени[ея]\W*$|メッセージ"
    r"|^(?:imessage|短信/彩信|請?輸入訊息|(?:text|rcs) message|reply to \S{1,20}|发(?:消息|送)[给到至] ?\S{1,20}"
    r"|(?:请?输入|回复)(?:您的|你的)?(?:消息|内容|回复内容|客户)|请?在[此这]里?输入.{0,6})[.…]*$",
    re.IGNORECASE,
)
_NOT_TO_WRITE = re.compile(r"\bsearch\b|搜索|搜尋|查找|查询|^\W*messages\W*$", re.IGNORECASE)
"""Boxes to search in, and the tab of a list."""
_TALK = re.compile(
    r"\b(?:i|i'?m|i'?ll|i'?ve|me|my|we|us|hey|hi|hello|yes|yeah|yep|nope?|ok(?:ay)?|lol|(?:ha){2,}\w*|thanks?|thx|please"
    r"|sorry|bye|let'?s|don'?t|can'?t|what'?s?|why|how|where|could|would|you|your|that'?s|it'?s|gonna|wanna|guys"
    r"|ich|du|wir|nicht|danke|hallo|hola|gracias|oi|você|não|eu|bạn|mình|không|nhé|oui|merci|bonjour|ciao)\b"
    r"|[我你您咱吗呢吧嘛呀啊哦哈嗯哇哎]|谢谢|好的|是的|不是|没有|什么|怎么|привет|спасибо|[?!？！]\W*$",
    re.IGNORECASE,
)
_ASSISTANT = re.compile(
    r"(?<![A-Za-z])AI(?![A-Za-z])|(?:智能|虚拟)(?:助手|客服|体|问答)|机器人|大模型|\[BOT\]|[a-z]Bot\b|\b[Aa]ssistant\b"
    r"|ASSISTANT"
    r"|\b(?:Chat ?GPT|GPT-?\d|OpenAI|Claude|Gemini|Copilot|DeepSeek|Llama|Qwen|Mistral|Ollama)\b|豆包|通义千问|文心一言"
    r"|\b(?i:deepseek|gemma|glm|gpt|llama|mistral|phi|qwen)[-:]?[rv]?\d|^(?:深度思考|联网搜索)\W*$"
    r"|^Prompts?$|提示词|\btokens? (?:used|count)|重新生成|Regenerate|我会尽力(?:提供)?帮"
    r"|[Hh]ow can I (?:help|assist) you"
)
"""Names of what answers, of its parts, and how it offers itself."""
_OFFERED = re.compile(
    r"[Hh]ow can I (?:help|assist) you(?: today)?\W*$|我会尽力(?:提供)?帮|^\W*(?:重新生成|Regenerate)(?: response)?\W*$"
    r"|(?:我是|I'?m|I am) ?(?:your |an? |您的|你的)?(?:(?:AI|智能|虚拟) ?(?:助手|客服)|(?:AI|virtual) assistant|豆包"
    r"|通义千问|文心一言|ChatGPT|Copilot|DeepSeek)"
    r"|can make mistakes|由 ?AI ?生成"
)
"""What an assistant says of itself, and buttons below its answers."""
_ASKED = re.compile(
    r"^\W*(?:ask (?:me )?anything|(?:enter|type) (?:a|your) prompt|继续提问|有问题\W?尽管问)\W*$"
    r"|停止生成|开启新对话|猜[您你]想问|^(?:[\w' ]{1,24} )?bot\W*$",
    re.IGNORECASE,
)
"""Boxes to ask in, buttons and titles of windows in which an assistant answers."""


def is_time(text: str) -> bool:
    """Whether a line tells a time and nothing else, as chats set them between messages."""
    return _TIME.match(text) is not None


def is_spoken(text: str) -> bool:
    """Whether a line is addressed to somebody, as what is said is and values of fields are not."""
    return _SPOKEN.search(text) is not None


def is_day(text: str) -> bool:
    """Whether a line tells a day and nothing else."""
    return _DAY.match(text) is not None


def is_dated(text: str) -> bool:
    """Whether a line tells a day, by name or in figures, or a time with a day in figures."""
    return is_day(text) or (is_time(text) and _IN_FIGURES.search(text) is not None)


def is_moment(text: str) -> bool:
    """Whether a line tells a time, or how long ago something was."""
    return is_time(text) or _AGO.match(text) is not None


def is_notice(text: str) -> bool:
    """Whether a line tells what happened in a conversation, as chat programs do between messages."""
    return _NOTICE.search(text) is not None


def is_tool(text: str) -> bool:
    """Whether a line has words of programs in which customers are spoken with, or of their records."""
    return _TOOL.search(text) is not None


def is_assistant(text: str) -> bool:
    """Whether a line names an assistant, its model, or what it is asked."""
    return _ASSISTANT.search(text) is not None


def is_for_assistant(text: str) -> bool:
    """Whether a line is an assistant's name, or what it says of itself, or stands where it is asked; talk is not."""
    if _OFFERED.search(text) or _ASKED.search(text):
        return True
    return is_assistant(text) and not is_talk(text)


def names_assistant(lines: Iterable[Line]) -> bool:
    """Whether lines alone tell that an assistant answers, whatever else is said."""
    return any(is_for_assistant(line.text) for line in lines)


def is_to_write(text: str) -> bool:
    """Whether a line may stand in the box for a message or on its button."""
    return _WRITE.search(text.strip()) is not None and _NOT_TO_WRITE.search(text) is None


def is_talk(text: str) -> bool:
    """Whether a line may be somebody's talk: it has words of who speaks and who is spoken to."""
    return _TALK.search(text) is not None
