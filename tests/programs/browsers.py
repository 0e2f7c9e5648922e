"""Browsers, with pages served on this machine: one to copy from, one that tells what was pasted into it."""

from __future__ import annotations

import base64
import http.server
import json
import threading
from typing import Any

from tests.programs.content import Content, markup, pixels, text
from tests.programs.content import told as workbook_told
from tests.programs.program import Program, arrival
from tests.support.chromium import FLAGS, PLAIN
from tests.support.firefox import PREFERENCES

_PASTED = """<!doctype html><meta charset=utf-8><title>{name}-paste</title>
<div contenteditable id=here style="height:90vh;outline:0">&nbsp;</div><script>
const here = document.getElementById('here'); here.focus();
const sixtyfour = async (file) => {{
  const bytes = new Uint8Array(await file.arrayBuffer());
  return btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(''));
}};
const take = async (event, given) => {{
  event.preventDefault();
  const told = {{}};
  for (const kind of ['text/plain', 'text/html']) told[kind] = given.getData(kind);
  told.names = Array.from(given.files, (one) => one.name);
  told.files = await Promise.all(Array.from(given.files, sixtyfour));
  await fetch('/pasted', {{method: 'POST', body: JSON.stringify(told)}});
}};
document.addEventListener('paste', (event) => take(event, event.clipboardData));
document.addEventListener('drop', (event) => take(event, event.dataTransfer));
document.addEventListener('dragover', (event) => event.preventDefault());
</script>"""
_COPIED = "<!doctype html><meta charset=utf-8><title>{name}-copy-{content}</title>{body}"


class Pages:
    """Serves the pages of one browser and keeps what its page told last."""

    def __init__(self, name: str) -> None:
        self.told: dict[str, Any] = {}
        pages = {"/paste": _PASTED.format(name=name)}
        for content, body in ((Content.TEXT, text(name)), (Content.RICH, markup(name))):
            pages[f"/{content.name}"] = _COPIED.format(name=name, content=content.name, body=body)
        keeper = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                page = pages.get(self.path, "").encode()
                self.send_response(200 if page else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(page)

            def do_POST(self) -> None:
                keeper.told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()


class BrowserProgram(Program):
    """A window a page, as many as are asked for."""

    copies, copies_by = frozenset({Content.TEXT, Content.RICH}), "ctrl+c"
    pastes = frozenset({Content.TEXT, Content.RICH, Content.CELLS, Content.PICTURE, Content.FILES})
    is_places = True

    def start(self) -> None:
        self._pages = Pages(self.executable)
        self._prepare()
        for page in ("TEXT", "RICH", "paste"):
            self._open(f"{self._pages.address}/{page}")
            self.desk.focus(f"{self.executable}-{page if page == 'paste' else f'copy-{page}'}")

    def _prepare(self) -> None:
        pass

    def _open(self, address: str) -> None:
        self.desk.start(*self.once, address)

    def copy(self, content: Content) -> None:
        self.desk.focus(f"{self.executable}-copy-{content.name}")
        self.desk.press("ctrl+a", "ctrl+c")

    def emptied(self) -> None:
        self.desk.focus(f"{self.executable}-paste")
        self._pages.told = {}

    def arrived(self, content: Content) -> bytes:
        told = arrival(lambda: json.dumps(self._pages.told).encode() if self._pages.told else b"")
        files = [base64.b64decode(file) for file in self._pages.told.get("files", ())]
        if content is Content.FILES:
            return b"".join(map(workbook_told, self._pages.told.get("names", ()), files))
        if content is Content.PICTURE:
            return b"".join(map(pixels, files))
        words = {kind: word for kind, word in self._pages.told.items() if kind.startswith("text/") and word}
        return json.dumps(words, ensure_ascii=False).encode() if told and words else b""


class Chromium(BrowserProgram):
    name, package, executable = "Chromium", "chromium", "chromium"

    def _open(self, address: str) -> None:
        flags = (flag for flag in (*FLAGS, *PLAIN) if flag != "--remote-debugging-pipe")
        self.desk.start("chromium", *flags, f"--user-data-dir={self.desk.home / 'chromium'}", f"--app={address}")


class Firefox(BrowserProgram):
    name, package, executable = "Firefox", "firefox-esr", "firefox"

    def _prepare(self) -> None:
        self._profile = self.desk.home / "firefox"
        self._profile.mkdir()
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items())
        (self._profile / "user.js").write_text("\n".join(lines))

    def _open(self, address: str) -> None:
        self.desk.start("firefox-esr", "--profile", self._profile, "--new-window", address)
