from __future__ import annotations

import pytest

from guard.model import Application, Destination
from tests.unit.ui.given import ASSETS, texts
from ui.naming import application_name
from ui.texts import read_texts


@pytest.mark.parametrize(
    ("application", "group", "en", "zh"),
    [
        (Application("wechat"), "social", "WeChat", "微信"),
        (Application("Weixin.exe"), "social", "WeChat", "微信"),
        (Application(None, window_class="WeChat"), "social", "WeChat", "微信"),
        (Application("chromium", title="微博 - 主页"), "social", "Weibo", "微博"),
        (Application("chromium", site="m.weibo.com"), "social", "Weibo", "微博"),
        (Application("chromium", title="Some page"), "browser", "Chromium", "Chromium 浏览器"),
        (Application("soffice", title="微博运营.odt"), "work", "soffice", "soffice"),
        (Application("crm-client.exe"), "work", "crm-client", "crm-client"),
        (Application("python3.11", window_class="Orders"), "work", "Orders", "Orders"),
        (Application("python3.11"), "unknown", "python3.11", "python3.11"),
        (Application(), "unknown", "an unknown application", "未知软件"),
        (Application(), "social", "social app", "社交软件"),
        (Application(), "night-shift", "night-shift", "night-shift"),
    ],
)
def test_an_application_is_called_as_people_call_it(application: Application, group: str, en: str, zh: str) -> None:
    destination = Destination(application, group)
    assert application_name(texts("en"), destination) == en
    assert application_name(texts("zh"), destination) == zh


def test_a_window_title_is_never_shown() -> None:
    destination = Destination(Application("notes", title="张三 13800138000"), "unknown")
    assert "张三" not in application_name(texts("zh"), destination)


def test_the_shipped_catalog_knows_wechat() -> None:
    destination = Destination(Application("wechat"), "social")
    assert application_name(read_texts(ASSETS, "zh"), destination) == "微信"
