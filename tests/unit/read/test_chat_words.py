"""Times, and the words by which chat programs show."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from guard.read.chat.words import is_assistant, is_for_assistant, is_notice, is_time, is_to_write, is_tool
from guard.read.chat.writing import word_signs
from tests.support.pictures import Sheet


@pytest.mark.parametrize(
    "text",
    [
        "10:31",
        "昨天 18:05",
        "星期三 下午3:20",
        "2026年11月3日 10:31",
        "2026-11-03 10:31:07",
        "Yesterday at 9:41 AM",
        "14:02 ✓✓",
        "Nov 3, 10:30 PM",
        "週三 10:31",
        "昨日 10:31",
        "10:31 已讀",
    ],
)
def test_time_lines(text: str) -> None:
    assert is_time(text)


def test_a_time_before_very_many_blanks_is_told_at_once() -> None:
    """Tried in each way in which blanks may be shared out, these would take hours."""
    assert is_time(f"12:30{' ' * 5000}已读")
    assert not is_time(f"12:30{' ' * 5000}x")


@pytest.mark.parametrize("text", ["会议 10:31", "10:31 出发", "1031", "比分 3:2 结束", "2026年11月3日"])
def test_what_is_no_time_line(text: str) -> None:
    assert not is_time(text)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("对方撤回了一条消息", {is_notice}),
        ("访客 加入群聊", {is_notice}),
        ("千牛工作台", {is_tool}),
        ("聊天记录", {is_tool}),
        ("发送(S)", {is_to_write}),
        ("Type your reply…", {is_to_write}),
        ("請輸入訊息", {is_to_write}),
        ("发消息给 张伟", {is_to_write}),
        ("Message #general", {is_to_write}),
        ("Type something to send...", {is_to_write}),
        ("订单详情", set()),
    ],
)
def test_words_of_chat_programs(text: str, kinds: set[Callable[[str], bool]]) -> None:
    assert {kind for kind in (is_notice, is_tool, is_to_write) if kind(text)} == kinds


@pytest.mark.parametrize(
    "text", ["Type something to search...", "请输入搜索内容", "Search friends, messages...", "Messages"]
)
def test_what_stands_in_a_box_to_search_in_or_on_a_tab(text: str) -> None:
    assert not is_to_write(text)


@pytest.mark.parametrize("text", ["Nov 3·15:31 AM", "11月10日周二10:57", "Nov 11, 15:37 AM", "19:00 / J", "12:01 VV"])
def test_days_are_told_twice_and_ticks_are_read_as_letters(text: str) -> None:
    assert is_time(text)


@pytest.mark.parametrize("text", ["ChatGPT", "qwen3.5:9b", "deepseek-r1:7b", "GPT4", "深度思考", "AI 助手"])
def test_what_answers_is_known_by_its_name(text: str) -> None:
    assert is_assistant(text)


@pytest.mark.parametrize("text", ["值得深度思考的问题", "Philips 3000", "Claudette", "PAID"])
def test_what_is_no_name_of_an_assistant(text: str) -> None:
    assert not is_assistant(text)
    assert not is_for_assistant(text)


@pytest.mark.parametrize(
    "text",
    [
        *("别用AI编文献啊", "我问了 AI，它说不是我", "Where did the robot assistant go?", "我把提示词发你了"),
        *("sorry the link expired, 重新生成一个", "How can I help you move on Saturday?"),
    ],
)
def test_talk_of_an_assistant_is_no_assistant_s(text: str) -> None:
    assert is_assistant(text)
    assert not is_for_assistant(text)


@pytest.mark.parametrize(
    "text",
    [
        *("How can I help you today?", "请问您需要什么，我会尽力提供帮助。", "Regenerate?", "你好，我是豆包"),
        *("Hello! I am your AI assistant", "ChatGPT can make mistakes. Check your info.", "内容由 AI 生成，请您核实"),
    ],
)
def test_an_assistant_s_offer_is_its_own_though_it_is_talk(text: str) -> None:
    assert is_for_assistant(text)


@pytest.mark.parametrize("text", ["Ask anything", "有问题，尽管问", "继续提问", "开启新对话", "Ferry bot", "bot"])
def test_an_assistant_is_known_by_where_it_is_asked(text: str) -> None:
    assert is_for_assistant(text)
    assert not is_assistant(text)


@pytest.mark.parametrize(
    "text",
    [
        *("文件传输助手", "社群小助手", "转人工", "有问题尽管问我哦", "请输入您的问题", "新对话"),
        *("robot", "I asked the bot and it said no", "What can I do for you?", "May I ask anything else?"),
    ],
)
def test_what_people_say_and_desks_of_people_show_makes_none(text: str) -> None:
    assert not is_for_assistant(text)


def test_letters_of_keys_and_icons_are_no_lines_without_talk() -> None:
    sheet = Sheet()
    for nth, text in enumerate(("你到了吗", "Q", "W", "E", "R", "①", "还没有，你呢")):
        sheet.write(20, 20 + 30 * nth, text)
    signs = word_signs(sheet.page().lines, 0.0)
    assert (signs.talk, signs.spoken) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("texts", "clocks", "dates"),
    [
        (("09:41", "到哪了", "10:02 AM", "I am here"), 0.5, 0.0),
        (("2026-11-23", "阅读全文", "11/20 18:30", "23 Nov"), 0.25, 0.5),
        (("Yesterday 18:30", "Monday", "昨天", "①"), 1 / 3, 2 / 3),
        (("2 hours ago", "reply"), 0.0, 0.0),
    ],
)
def test_times_of_a_day_and_days_are_told_apart(texts: tuple[str, ...], clocks: float, dates: float) -> None:
    sheet = Sheet()
    for nth, text in enumerate(texts):
        sheet.write(20, 20 + 30 * nth, text)
    signs = word_signs(sheet.page().lines, 0.0)
    assert (signs.clocks, signs.dates) == pytest.approx((clocks, dates))
