"""The console in a real browser: what each role does in it, and whether everybody can read it."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from guard.fleet.trial.servers import missing

pytest.importorskip("psycopg", reason="frostpane[hub] is not installed")
pytest.importorskip("django", reason="frostpane[hub] is not installed")

from tests.support.chromium import Browser
from tests.support.console import Console, console, enter, go, press, window
from tests.support.editor_pages import PACKAGES

AXE = PACKAGES / "axe-core" / "axe.min.js"
pytestmark = [
    pytest.mark.skipif(missing() is not None, reason=f"{missing()}"),
    pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not installed"),
    pytest.mark.skipif(not AXE.exists(), reason="make test lays the checker of accessibility: npm failed there"),
]


@pytest.fixture(scope="module")
def ours() -> Iterator[Console]:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)  # the database runs as its own user
        with console(folder) as found:
            yield found


def check(page: Browser) -> None:
    """Fail where the checker of accessibility finds anything."""
    page.evaluate(AXE.read_text("utf-8"))
    found = json.loads(
        page.evaluate(
            "axe.run().then(found => JSON.stringify(found.violations.map(each => "
            "[each.id, ...each.nodes.map(node => node.html.slice(0, 200))])))"
        )
    )
    assert found == [], page.evaluate("location.pathname")


def follow(page: Browser, selector: str) -> str:
    """Press a link, check the page that it leads to, and give its heading."""
    press(page, selector)
    check(page)
    return str(page.evaluate("document.querySelector('h1').textContent"))


def test_a_supervisor_goes_from_a_rule_to_its_machines_and_agents_and_back_and_decides(
    ours: Console, tmp_path: Path
) -> None:
    with window(tmp_path) as page:
        enter(page, ours.address, "sun")
        check(page)
        assert follow(page, "nav a[href='/rules']") == "Rules"
        rule = follow(page, "main td a[href^='/rules/']")
        machine = follow(page, "main td a[href^='/machines/']")
        assert machine.startswith("pc-")
        assert int(machine[3:]) % 4 == 1  # of that team
        assert follow(page, f"main td a[href^='/rules/{rule}']") == rule
        assert follow(page, "main td a[href^='/agents/']").startswith("agent-")
        assert follow(page, "nav a[href='/events']") == "Events"
        page.evaluate("document.querySelector('[name=kind]').value = 'block'")
        assert follow(page, ".filter button") == "Events"
        kinds = page.evaluate("[...document.querySelectorAll('td .kind')].map(each => each.textContent).join()")
        assert set(kinds.split(",")) == {"blocked"}
        follow(page, "main td a[href^='/events/']")
        follow(page, "nav a[href='/reviews']")
        before = page.evaluate("document.querySelectorAll('button[value=accept]').length")
        follow(page, "button[value=accept]")
        assert page.evaluate("document.querySelectorAll('button[value=accept]').length") == before - 1
        for name in ("consents", "incidents", "exports"):
            follow(page, f"nav a[href='/{name}']")


def test_an_auditor_asks_for_evidence_and_sees_who_looked_in_chinese(ours: Console, tmp_path: Path) -> None:
    with window(tmp_path, language="zh-CN") as page:
        enter(page, ours.address, "an", chinese=True)
        assert page.evaluate("document.documentElement.lang") == "zh-Hans"
        assert follow(page, "nav a[href='/agents']") == "客服"
        go(page, f"{ours.address}/events?kind=redact&rule=rule-08")  # with each of these something was sealed
        follow(page, "main td a[href^='/events/']")
        page.evaluate("document.querySelector('#ground').value = '客户投诉'")
        assert follow(page, "#ground + button") == "证据"
        assert "客户投诉" in page.evaluate("document.body.innerText")
        assert follow(page, "nav a[href='/looks']") == "查看记录"
        assert "索取证据" in page.evaluate("document.querySelector('tbody').innerText")


def test_an_administrator_gives_a_role_and_whoever_has_none_sees_nothing(ours: Console, tmp_path: Path) -> None:
    with window(tmp_path) as page:
        enter(page, ours.address, "wang")
        assert follow(page, "nav a[href='/machines']") == "Machines"
        assert follow(page, "nav a[href='/policy']") == "Policy"
        assert follow(page, "nav a[href='/sealed']") == "Sealed files"
        follow(page, "nav a[href='/accounts']")
        page.evaluate(
            "document.querySelector('#name').value = 'qian'; document.querySelector('#role').value = 'supervisor';"
            "document.querySelector('#team').value = 'team-02'"
        )
        follow(page, "#team + button")
        assert "qian" in page.evaluate("document.querySelector('main table').innerText")
        go(page, f"{ours.address}/events")
        check(page)
        assert page.evaluate("document.querySelector('h1').textContent") == "Not allowed"
        press(page, "form[action='/logout'] button")
        check(page)
        assert page.evaluate("location.pathname") == "/login"
