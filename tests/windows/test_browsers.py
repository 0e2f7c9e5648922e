"""The browsers' pipe, asked by a client of our own that speaks the wire format."""

from __future__ import annotations

import secrets
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import connection
from pathlib import Path

import pytest

from guard.compose.inspectors import tools
from guard.connector.serving import serve_browsers
from guard.desktop import Receive
from guard.desktop.windows.browsers import MAX_MESSAGE_BYTES, user_pipe
from guard.desktop.windows.browsers import listen as answer_browsers
from guard.desktop.windows.pipe_server import INSTANCES
from guard.desktop.windows.pipes import PREFIX
from guard.errors import DesktopError
from guard.inspect.inspector import LocalInspector
from guard.inspect.pipeline import Pipeline
from guard.model import Action, Application, Outcome
from guard.model.clock import wall_clock
from guard.paths import ASSETS
from guard.policy.decide import Decider
from guard.policy.document import parse
from guard.read.readers import Readers
from tests.unit.connector.test_messages import field

SENSITIVE = "身份证号11010519491231002X,请核对"
_TURNS = (
    "客服:您好,请问有什么可以帮您?\n客户:我叫{name},订单{number}还没到\n客服:请提供一下手机号码\n客户:138{number}\n"
    "客服:好的{name}先生,已经为您加急处理\n客户:地址是北京市朝阳区建国路{room}号{room}室\n客户:谢谢,今天天气很好\n"
)
LONG = (
    "".join(
        _TURNS.format(name=f"{surname}{given}", number=10_000_000 + 7_919 * room, room=room)
        for room, (surname, given) in enumerate(
            zip("王李张刘陈杨赵黄周吴" * 5, "小明伟芳志强丽娜建国" * 5, strict=True), 101
        )
    )
    .encode()[:10_240]
    .decode(errors="ignore")
)
"""10 KB of a dialogue with names, numbers and addresses."""
BLOCK = field(1, 3)


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    policy = parse((ASSETS / "policy" / "default.toml").read_bytes(), "default.toml")
    folder, readers = tmp_path_factory.mktemp("frosted"), Readers()
    yield Pipeline(
        LocalInspector(tools(policy, readers.reader(policy.inspection.reader, policy.inspection.limits()))),
        Decider(policy),
        lambda _: folder,
    )
    readers.close()


@pytest.fixture
def recorded() -> list[Outcome]:
    return []


@pytest.fixture
def ask(pipeline: Pipeline, recorded: list[Outcome]) -> Iterator[Callable[[], connection.Connection]]:
    """A served pipe of its own; gives connections to it."""
    name = f"frostpane-test-{secrets.token_hex(4)}"

    def listen(serve: Callable[[Application], Receive]) -> Callable[[], None]:
        return answer_browsers(serve, name)

    with serve_browsers(listen, lambda: pipeline, recorded.append, wall_clock):
        yield lambda: connection.Client(PREFIX + name, "AF_PIPE")


def request(token: str, text: str, site: str = "weibo.com") -> bytes:
    page = field(1, f"https://{site}/".encode())
    return field(1, field(5, token.encode()) + field(9, 3) + field(10, page) + field(13, text.encode()) + field(19, 1))


def test_a_paste_into_a_page_is_answered_and_recorded(
    ask: Callable[[], connection.Connection], recorded: list[Outcome]
) -> None:
    with ask() as browser:
        browser.send_bytes(request("t1", SENSITIVE))
        answer = browser.recv_bytes()
        assert field(1, b"t1") in answer
        assert BLOCK in answer
        browser.send_bytes(request("t2", "今天天气很好"))
        assert BLOCK not in browser.recv_bytes()
        browser.send_bytes(field(2, field(1, b"t1") + field(2, 1) + field(3, 4)))
        until = time.monotonic() + 5
        while not recorded and time.monotonic() < until:
            time.sleep(0.01)
    [outcome] = recorded
    assert outcome.verdict.action >= Action.REDACT
    assert outcome.verdict.destination.application.executable == Path(sys.executable).name


def test_an_uploaded_file_is_read(ask: Callable[[], connection.Connection], tmp_path: Path) -> None:
    path = tmp_path / "客户 1.txt"
    path.write_text(SENSITIVE, encoding="utf-8")
    page = field(10, field(1, b"https://weibo.com/"))
    with ask() as browser:
        browser.send_bytes(field(1, field(5, b"t") + field(9, 2) + page + field(14, str(path).encode()) + field(19, 3)))
        assert BLOCK in browser.recv_bytes()


def test_ten_thousand_questions_are_all_answered(ask: Callable[[], connection.Connection]) -> None:
    def browse(number: int) -> tuple[int, int, list[float]]:
        answered = blocked = 0
        taken: list[float] = []
        with ask() as browser:
            for turn in range(2_500):
                token = f"{number}-{turn}"
                text = LONG if turn % 100 == 0 else SENSITIVE if turn % 2 else "今天天气很好"
                began = time.perf_counter()
                browser.send_bytes(request(token, text))
                answer = browser.recv_bytes()
                if text is LONG:
                    taken.append(time.perf_counter() - began)
                answered += field(1, token.encode()) in answer
                blocked += BLOCK in answer
        return answered, blocked, taken

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(browse, range(4)))
    assert sum(answered for answered, _, _ in results) == 10_000
    assert sum(blocked for _, blocked, _ in results) == 5_100
    _tell("10 KB beside three other browsers", [each for _, _, all_taken in results for each in all_taken])


def test_a_long_text_is_answered_while_a_person_waits(ask: Callable[[], connection.Connection]) -> None:
    taken: list[float] = []
    with ask() as browser:
        for turn in range(200):
            began = time.perf_counter()
            browser.send_bytes(request(str(turn), LONG))
            assert BLOCK in browser.recv_bytes()
            taken.append(time.perf_counter() - began)
    _tell("10 KB", taken[20:])


def _tell(what: str, taken: list[float]) -> None:
    """For whoever measures (`-s`); how busy the machine is decides, so nothing is asserted."""
    taken = sorted(taken)
    half, most = taken[len(taken) // 2] * 1000, taken[len(taken) * 99 // 100] * 1000
    print(f"{what}: p50 {half:.1f} ms, p99 {most:.1f} ms of {len(taken)}")


@pytest.mark.parametrize("data", [b"\xff\xff\xff", b"", b"A" * 1000], ids=["damaged", "empty", "nonsense"])
def test_whoever_breaks_the_protocol_is_hung_up_on_and_others_go_on(
    ask: Callable[[], connection.Connection], data: bytes
) -> None:
    with ask() as other, ask() as wrong:
        wrong.send_bytes(data)
        with pytest.raises((EOFError, OSError)):
            wrong.recv_bytes()
        other.send_bytes(request("t", SENSITIVE))
        assert BLOCK in other.recv_bytes()


def test_a_message_without_measure_is_refused(ask: Callable[[], connection.Connection]) -> None:
    with ask() as wrong, pytest.raises((EOFError, OSError)):  # noqa: PT012 - either end may notice first
        wrong.send_bytes(b"\0" * (MAX_MESSAGE_BYTES + 1))
        wrong.recv_bytes()
    with ask() as other:
        other.send_bytes(request("t", SENSITIVE))
        assert BLOCK in other.recv_bytes()


def test_where_all_connections_are_taken_each_is_answered_and_the_next_waits_for_one(
    ask: Callable[[], connection.Connection],
) -> None:
    browsers = [ask() for _ in range(INSTANCES)]
    for number, browser in enumerate(browsers):
        browser.send_bytes(request(str(number), SENSITIVE))
        assert field(1, str(number).encode()) in browser.recv_bytes()
    browsers.pop().close()
    browsers.append(ask())
    browsers[-1].send_bytes(request("late", SENSITIVE))
    assert field(1, b"late") in browsers[-1].recv_bytes()
    for browser in browsers:
        browser.close()


def test_a_squatter_is_noticed() -> None:
    name = f"frostpane-test-{secrets.token_hex(4)}"
    squatter = connection.Listener(PREFIX + name, "AF_PIPE")
    try:
        with pytest.raises(DesktopError) as refusal:
            answer_browsers(lambda _: lambda data: None, name)
        assert refusal.value.code == "connector-squatted"
    finally:
        squatter.close()


def test_the_pipe_is_named_for_the_person_who_is_logged_in() -> None:
    assert user_pipe().startswith("path_user.S-1-")
