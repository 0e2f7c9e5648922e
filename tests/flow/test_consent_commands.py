"""`frostpane consent`: a supervisor issues, verifies, lists and withdraws; each refusal is one line with its code."""

from __future__ import annotations

import io
import json
import re
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import cv2
import numpy as np
import pypdfium2 as pdfium
import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from guard.cli import main
from guard.compose.usability import Usability
from guard.model.clock import wall_clock
from guard.policy.document import parse
from guard.policy.keys import private_pem, public_pem
from tests.support.guard_process import frostpane
from tests.support.policies import HEAD

TERMS = """
processor = "示例科技有限公司"
contact = "privacy@example.test"
purpose = "在官方账号展示一次服务经过"
means = "截图公开发布"
recipient = "公司官方微博"
retention = "发布后 90 天删除"
withdraw = "致电 400 或发邮件"
kinds = ["PHONE"]
sensitive = ["CN_ID"]
group = "social"
machine = "*"
"""
SECRET = "13800138000"


class Supervisor:
    """A supervisor at the command line."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.data, self.record = folder, folder / "data", folder / "data" / "consents" / "one.consent"
        self._capsys = capsys
        self.record.parent.mkdir(parents=True)
        for seed, name in enumerate(("supervisor", "stranger"), 1):
            key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
            (folder / f"{name}.key").write_bytes(private_pem(key, None))
            (folder / f"{name}.pub").write_bytes(public_pem(key))
        (folder / "terms.toml").write_text(TERMS)
        (folder / "said.txt").write_text(f"电话 {SECRET}\n")
        self.policy, self.public = folder / "policy.toml", folder / "supervisor.pub"
        self.policy.write_text(f'{HEAD}[consent]\nissuers = ["""{(folder / "supervisor.pub").read_text()}"""]\n')

    def call(self, *words: object) -> tuple[int, str, str]:
        status = main([str(word) for word in words])
        told = self._capsys.readouterr()
        return status, told.out, told.err

    def issue(self, *more: object, content: str = "said.txt") -> dict[str, str]:
        words = ("--terms", self.folder / "terms.toml", "--content", self.folder / content)
        key = ("--key", self.folder / "supervisor.key", "-o", self.record)
        status, out, err = self.call("consent", "issue", *words, "--customer", f"PHONE={SECRET}", *key, "--json", *more)
        assert (status, err) == (0, "")
        told: dict[str, str] = json.loads(out)
        return told

    def verify(self, *more: object, by_policy: bool = False) -> str:
        """Nothing where it holds; else the refusal's code."""
        own = ("--data-dir", self.data, "--policy", self.policy) if by_policy else ("--trust", self.public)
        status, _, err = self.call("consent", "verify", self.record, *own, *more)
        assert (status, bool(err)) in {(0, False), (1, True)}
        assert err.count("\n") <= 1
        return err.split(": ")[1] if err else ""

    def listed(self, policy: Path | None = None) -> list[dict[str, object]]:
        words = ("--data-dir", self.data, "--policy", policy or self.policy, "--json")
        status, out, _ = self.call("consent", "list", *words)
        assert status == 0
        rows: list[dict[str, object]] = json.loads(out)
        return rows


@pytest.fixture
def supervisor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Supervisor:
    return Supervisor(tmp_path, capsys)


pytestmark = pytest.mark.usefixtures("no_keyring")


def test_a_consent_is_verified_with_all_that_it_is_bound_to(supervisor: Supervisor) -> None:
    told = supervisor.issue("--site", "weibo.com", "--uses", 3)
    other = supervisor.folder / "other.txt"
    other.write_text("电话 13900139000")
    whole = ("--code", told["code"], "--content", supervisor.folder / "said.txt", "--customer", f"PHONE={SECRET}")
    assert supervisor.verify(by_policy=True) == ""
    assert supervisor.verify(*whole, "--group", "social", "--site", "card.weibo.com") == ""
    assert supervisor.verify("--code", told["code"]) == ""
    assert supervisor.verify("--code", told["code"][:-1] + "U") == "consent-code"
    assert supervisor.verify("--content", other) == "consent-code"
    assert supervisor.verify("--code", told["code"], "--content", other) == "consent-content"
    assert supervisor.verify("--code", told["code"], "--customer", "PHONE=13900139000") == "consent-customer"
    assert supervisor.verify("--code", told["code"], "--group", "mail") == "consent-destination"
    assert supervisor.verify("--code", told["code"], "--site", "x.com") == "consent-destination"
    supervisor.public = supervisor.folder / "stranger.pub"
    assert supervisor.verify() == "consent-signer"
    (row,) = supervisor.listed()
    assert (row["id"], row["state"], row["used"], row["uses"], row["site"]) == (told["id"], "valid", 0, 3, "weibo.com")
    supervisor.record.write_bytes(supervisor.record.read_bytes()[:-2])
    assert supervisor.verify() == "consent-tampered"
    assert [row["state"] for row in supervisor.listed()] == ["consent-tampered"]


def test_a_customer_is_told_on_stdin_so_that_no_history_keeps_it(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(f"PHONE={SECRET}\n".encode())))
    words = (
        "--terms",
        supervisor.folder / "terms.toml",
        "--content",
        supervisor.folder / "said.txt",
        "--customer",
        "-",
    )
    key = ("--key", supervisor.folder / "supervisor.key", "-o", supervisor.record)
    status, out, _ = supervisor.call("consent", "issue", *words, *key, "--json")
    code = json.loads(out)["code"]
    assert status == 0
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}", code)
    assert supervisor.verify("--code", code, "--customer", f"PHONE={SECRET}") == ""
    assert supervisor.verify("--code", code, "--customer", "PHONE=13900139000") == "consent-customer"


@pytest.mark.parametrize(("begins", "until", "code"), [(-9, -1, "consent-expired"), (1, 9, "consent-not-begun")])
def test_a_period_is_that_of_the_record(supervisor: Supervisor, begins: int, until: int, code: str) -> None:
    day = wall_clock()
    supervisor.issue(
        *("--from", (day + timedelta(days=begins)).isoformat(), "--until", (day + timedelta(days=until)).isoformat())
    )
    assert supervisor.verify() == code
    assert [row["state"] for row in supervisor.listed()] == [code]


@pytest.mark.parametrize(
    "table",
    [
        "",
        '\n[consent] # ours\n{issuers}\nrevoked = [\n  "0123456789abcdef", # older\n]\n[agent]\nallow_quit = true\n',
        "\n[consent]\n{issuers}\n",
    ],
)
def test_a_withdrawal_goes_into_the_document_and_leaves_the_rest_as_it_was(supervisor: Supervisor, table: str) -> None:
    told = supervisor.issue()
    issuers = f'issuers = ["""{(supervisor.folder / "supervisor.pub").read_text()}"""]'
    document = supervisor.folder / "centre.toml"
    document.write_text(HEAD + "# our policy\n" + table.replace("{issuers}", issuers))
    before = parse(document.read_bytes(), "x")
    assert supervisor.call("consent", "revoke", supervisor.record, "--document", document)[0] == 0
    once = document.read_bytes()
    assert supervisor.call("consent", "revoke", told["id"], "--document", document)[0] == 0
    assert document.read_bytes() == once
    after = parse(once, "x")
    assert set(after.consent.revoked) == {*before.consent.revoked, told["id"]}
    assert after.model_copy(update={"consent": before.consent}) == before
    assert "# our policy" in once.decode()
    Usability()(after)
    if issuers in once.decode():
        supervisor.policy = document
        assert supervisor.verify(by_policy=True) == "consent-revoked"
        assert [row["state"] for row in supervisor.listed()] == ["consent-revoked"]


def test_a_document_that_only_a_person_can_add_to_is_left_alone(supervisor: Supervisor) -> None:
    document = supervisor.folder / "centre.toml"
    document.write_text(HEAD + 'consent = { revoked = ["0123456789abcdef"] }\n')
    status, _, err = supervisor.call("consent", "revoke", "f" * 16, "--document", document)
    assert (status, err.split(": ")[1]) == (2, "consent-document")
    assert "f" * 16 not in document.read_text()


def test_what_is_written_shows_neither_the_customer_nor_the_code(supervisor: Supervisor) -> None:
    qr, page = supervisor.folder / "code.png", supervisor.folder / "form.html"
    told = supervisor.issue("--qr", qr, "--form", page)
    for file in (supervisor.record, page):
        held = file.read_text()
        assert SECRET not in held
        assert told["code"] not in held
    with Image.open(qr) as picture:
        assert zxingcpp.read_barcode(np.array(picture.convert("L"))).text == told["code"]
    held = page.read_text()
    assert told["id"] in held
    for words in (
        "示例科技有限公司",
        "privacy@example.test",
        "手机号",
        "ID number",
        "公司官方微博",
        "Consent to the use",
        "单独同意",
    ):
        assert words in held
    for article in ("17 (1)", "17 (2)", "17 (3)", "14", "25", "15"):
        assert f"PIPL {article}" in held or f", {article}" in held
    assert supervisor.call("consent", "form", "--terms", supervisor.folder / "terms.toml", "-o", page)[0] == 0


@pytest.mark.parametrize(
    ("begins", "until", "said"),
    [
        ("2026-12-01", "2026-12-31", "2026-12-01 – 2026-12-31"),
        ("2026-11-30T16:00Z", "2026-12-31T18:30", "2026-11-30 16:00+00:00 – 2026-12-31 18:30+08:00"),
    ],
)
@pytest.mark.parametrize("command", ["form", "issue"])
def test_the_paper_names_the_days_that_were_typed(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch, command: str, begins: str, until: str, said: str
) -> None:
    monkeypatch.setenv("TZ", "CST-8")  # of a process of its own: a zone stays for as long as a process lives
    page, folder = supervisor.folder / "form.html", supervisor.folder
    words = ["--terms", folder / "terms.toml", "--from", begins, "--until", until]
    if command == "form":
        words += ["-o", page]
    else:
        words += ["--content", folder / "said.txt", "--customer", f"PHONE={SECRET}", "--key", folder / "supervisor.key"]
        words += ["-o", supervisor.record, "--form", page, "--json"]
    done = frostpane("consent", command, *map(str, words))
    assert (done.returncode, done.stderr) == (0, b"")
    assert f"{said} · × 1" in page.read_text()
    if command == "issue":
        assert json.loads(done.stdout)["not_before"] == "2026-11-30T16:00:00+00:00"


def test_issuing_says_where_each_login_counts_for_itself(supervisor: Supervisor) -> None:
    words = ("--terms", supervisor.folder / "terms.toml", "--content", supervisor.folder / "said.txt")
    key = ("--customer", f"PHONE={SECRET}", "--key", supervisor.folder / "supervisor.key")
    for named, told in ((("--machine", "desk-17"), True), (("--machine", "desk-17", "--agent", "li.wei"), False)):
        _, out, _ = supervisor.call("consent", "issue", *words, *key, *named, "-o", supervisor.folder / str(told))
        assert ("counts its own uses" in out) is told


def test_the_form_is_one_page_of_pdf_without_a_display(supervisor: Supervisor) -> None:
    page = supervisor.folder / "form.pdf"
    # A process of its own: Qt stays for as long as a process lives.
    done = frostpane("consent", "form", "--terms", str(supervisor.folder / "terms.toml"), "-o", str(page))
    assert (done.returncode, done.stderr) == (0, b"")
    with closing(pdfium.PdfDocument(page)) as document:
        assert len(document) == 1
        width, height = document[0].get_size()
        assert (round(width), round(height)) == (595, 842)
        shown = document[0].get_textpage().get_text_range()
        picture = document[0].render(scale=1).to_numpy()
    for words in ("privacy@example.test", "Who processes your data", "Separately, I agree", "Customer's signature"):
        assert words in shown
    # Nothing is so small that nobody reads it, or beyond the edge: ink stands on most of the page's upper two thirds.
    inked = (picture.min(axis=2) < 200).any(axis=1)
    assert inked[:560].mean() > 0.5
    assert not (picture[:, :20].min(axis=2) < 200).any()


def test_a_picture_is_bound_by_its_pixels_too(supervisor: Supervisor) -> None:
    pixels = np.random.default_rng(1).integers(0, 255, (20, 30, 3), dtype=np.uint8)
    for name in ("shown.png", "shown.bmp"):
        cv2.imwrite(str(supervisor.folder / name), pixels)
    told = supervisor.issue(content="shown.png")
    assert supervisor.verify("--code", told["code"], "--content", supervisor.folder / "shown.bmp") == ""
    pixels[0, 0, 0] ^= 1
    cv2.imwrite(str(supervisor.folder / "shown.bmp"), pixels)
    code = ("--code", told["code"], "--content", supervisor.folder / "shown.bmp")
    assert supervisor.verify(*code) == "consent-content"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--kinds", "CN_ID"), "consent-terms: consent: CN_ID: the customer agrees to it separately"),
        (("--kinds", "PHONES"), "consent-terms: kinds: "),
        (("--purpose", ""), "consent-terms: purpose: "),
        (("--site", "https://weibo.com"), "consent-terms: site: "),
        (("--until", "tomorrow"), "usage: tomorrow: no date"),
        (("--until", "2020-01-01"), "consent-terms: consent: a consent ends after it begins"),
        (("--customer", "13800138000"), "usage: write a customer as TYPE=VALUE"),
    ],
)
def test_terms_that_cannot_be_are_told_in_one_line(supervisor: Supervisor, more: tuple[str, ...], said: str) -> None:
    folder = supervisor.folder
    words = ("--terms", folder / "terms.toml", "--content", folder / "said.txt", "--key", folder / "supervisor.key")
    status, out, err = supervisor.call(
        "consent", "issue", *words, "--customer", f"PHONE={SECRET}", "-o", supervisor.record, *more
    )
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"frostpane: {said}")
    assert SECRET not in err
    assert not supervisor.record.exists()
