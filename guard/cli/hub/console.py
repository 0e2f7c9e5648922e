"""`frostpane-hub console` and `account`: the web pages of supervisors and auditors."""

from __future__ import annotations

import argparse
import getpass
import ipaddress
import re
import secrets
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from guard.cli import log
from guard.errors import FleetError
from guard.files import write_first
from guard.fleet.console.roles import Role
from guard.fleet.console.terms import Proxy, Terms
from guard.fleet.hub.folder import HubFolder
from guard.fleet.hub.rollout import Pushing, Put
from guard.model.clock import wall_clock


def add_parsers(commands: Any) -> None:
    """Add the two commands."""
    console = commands.add_parser("console", help="serve the web pages of supervisors and auditors")
    console.add_argument("--listen", default="0.0.0.0:8443", metavar="HOST:PORT")
    console.add_argument("--address", metavar="https://HOST:PORT", help="by which browsers reach it")
    console.add_argument("--certificate", type=Path, metavar="PEM", help="instead of the hub's own")
    console.add_argument("--key", type=Path, metavar="PEM", help="of that certificate")
    console.add_argument("--plain", action="store_true", help="without TLS: on loopback alone, behind a proxy")
    console.add_argument("--proxy-header", metavar="NAME", help="a proxy has people log in and names them in it")
    console.add_argument("--proxy", action="append", default=[], metavar="ADDRESS", help="whose header counts")
    console.add_argument("--trust", type=Path, action="append", default=[], metavar="PUB", help="checks what is pushed")
    console.add_argument("--threshold", type=int, default=1, help="signatures that are needed")
    console.add_argument("--workers", type=int, default=2)
    console.set_defaults(run=_serve)
    account = commands.add_parser("account", help="let somebody into the console; the password on stdin")
    account.add_argument("name")
    account.add_argument("--role", choices=[role.value for role in Role])
    account.add_argument("--team", help="of a supervisor")
    account.add_argument("--no-password", action="store_true", help="he logs in through the proxy")
    account.set_defaults(run=_account)


def terms_of(options: argparse.Namespace) -> Terms:
    """What the options say.

    Raises:
        FleetError: they do not fit together (`fleet-console`).
    """
    folder = HubFolder(options.folder)
    settings = folder.settings()
    host, _, port = options.listen.rpartition(":")
    if not re.fullmatch("[0-9]{1,5}", port) or not 0 < int(port) < 2**16:
        raise FleetError("--listen is written HOST:PORT, with a port from 1 to 65535", code="fleet-console")
    if options.plain and not _is_loopback(host):
        raise FleetError("--plain listens on 127.0.0.1 alone; leave it out, or name --listen", code="fleet-console")
    if bool(options.proxy_header) != bool(options.proxy):
        raise FleetError("--proxy-header and --proxy belong together", code="fleet-console")
    named = urlsplit(settings.address).hostname if host in ("0.0.0.0", "::", "") else host
    address = options.address or f"http{'' if options.plain else 's'}://{named}:{port}"
    return Terms(
        address=address.rstrip("/"),
        database=settings.database,
        secret=session_key(folder.path),
        now=wall_clock,
        pushing=_pushing(folder),
        check=checking([path.read_bytes() for path in options.trust], options.threshold),
        proxy=Proxy(options.proxy_header, tuple(options.proxy)) if options.proxy_header else None,
    )


def _serve(options: argparse.Namespace) -> None:
    from guard.fleet.console import server

    terms = terms_of(options)
    log.to_stderr()
    settings = HubFolder(options.folder).settings()
    own = options.certificate is not None
    listening = server.Listening(
        bind=options.listen,
        certificate=None if options.plain else str(options.certificate if own else settings.certificate),
        key=None if options.plain else str(options.key if own else settings.key),
        workers=options.workers,
        proxies=tuple(options.proxy),
    )
    server.serve(terms, listening, lambda: print(f"ready {terms.address}", flush=True))


def _account(options: argparse.Namespace) -> None:
    from guard.fleet.console import accounts, site

    options.__dict__.update(listen="127.0.0.1:8443", address=None, plain=True, proxy_header=None, proxy=[])
    options.__dict__.update(trust=[], threshold=1)
    password = None if options.no_password else _password()
    role = None if options.role is None else Role(options.role)
    site.build(terms_of(options))
    site.lay_tables()
    accounts.let_in(options.name, password, role, options.team)
    print(f"{options.name}: {role or 'without a role'}")


def _password() -> str:
    return getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


def session_key(folder: Path) -> str:
    """The key that signs sessions, made once: of programs that begin at the same time one makes it for all."""
    file = folder / "console.key"
    if not file.exists():
        write_first(file, secrets.token_urlsafe(48).encode("ascii"))
    return file.read_text("ascii")


def checking(keys: list[bytes], threshold: int) -> Callable[[bytes], None] | None:
    """What tells of a signed file whether trusted keys signed it; None: no key is known here."""
    if not keys:
        return None
    from guard.policy.document import parse  # what no other program of the hub needs, and takes its memory
    from guard.policy.trust import trust_root, verify

    root = trust_root(keys, threshold=threshold)

    def check(envelope: bytes) -> None:
        parse(verify(envelope, root).payload, "the file")

    return check


def _pushing(folder: HubFolder) -> Pushing:
    def pushing() -> AbstractAsyncContextManager[Put]:
        from guard.fleet.hub import offices

        return offices.pushing(folder)

    return pushing


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
