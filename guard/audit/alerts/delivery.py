"""Hands alerts to a receiver, which has them once this returns."""

from __future__ import annotations

import contextlib
import hmac
import select
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Protocol

import truststore

from guard.audit.alerts.message import Alert, syslog_frame
from guard.audit.alerts.settings import Credentials, Hub, Receiver, Syslog, Webhook
from guard.errors import AlertUndelivered

TIMEOUT_S = 15.0
"""Time for connecting, for one write and for an answer, in seconds each."""
SETTLE_S = 1.0
"""Time that a syslog server must live on with a batch, in seconds: what it held in memory is written then.

Syslog has no answer. A batch counts once the server stood for so long and then ended the connection in order.
"""
_WORDLESS_ENDS = 3
"""Ends without TLS's closing word, in a row, by which a server is one that never says it.

From others such an end may be the network's, which lost what was on its way. Source: RFC 8446, 6.1.
"""
_MAX_SECRET_BYTES = 4096
Clock = Callable[[], datetime]


class Delivery(Protocol):
    """One way to one receiver."""

    def deliver(self, alerts: Sequence[Alert]) -> None:
        """Return once the receiver has them all; raise `AlertUndelivered` where that is not sure."""


def delivery_to(receiver: Receiver, now: Clock, *, settle_s: float = SETTLE_S) -> Delivery:
    """The way to a receiver.

    Raises:
        AlertUndelivered: it is a hub; whoever has a link to it knows the way.
    """
    if isinstance(receiver, Hub):
        raise AlertUndelivered("there is no link to the hub here")
    return SyslogDelivery(receiver, settle_s) if isinstance(receiver, Syslog) else WebhookDelivery(receiver, now)


class SyslogDelivery:
    """A connection a batch, over TLS."""

    def __init__(self, server: Syslog, settle_s: float) -> None:
        self._server, self._settle_s = server, settle_s
        self._says_the_word, self._wordless_ends = False, 0

    def deliver(self, alerts: Sequence[Alert]) -> None:
        """See `Delivery`."""
        context = tls(self._server.credentials)
        try:
            with socket.create_connection((self._server.host, self._server.port), TIMEOUT_S) as plain:
                plain.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
                with context.wrap_socket(plain, server_hostname=self._server.host) as secured:
                    secured.sendall(b"".join(map(syslog_frame, alerts)))
                    self._settle(secured)
        except (OSError, ValueError) as error:  # ssl's errors are of OSError
            raise _undelivered(error) from error

    def _settle(self, secured: ssl.SSLSocket) -> None:
        """Wait while the server could still die over what it was given, then end in order."""
        until = time.monotonic() + self._settle_s
        secured.settimeout(0.0)
        while (left := until - time.monotonic()) > 0:
            if select.select([secured], [], [], left)[0]:
                with contextlib.suppress(ssl.SSLWantReadError):  # a ticket for another session, no data
                    if not secured.recv(1):
                        raise ConnectionAbortedError
        secured.settimeout(TIMEOUT_S)
        try:
            secured.unwrap()
            self._says_the_word = True
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError):
            self._wordless_ends += 1
            if self._says_the_word or self._wordless_ends < _WORDLESS_ENDS:
                raise  # sent again, which its ids tell


class WebhookDelivery:
    """A POST a batch; any 2xx is an answer that all were taken."""

    def __init__(self, webhook: Webhook, now: Clock) -> None:
        self._webhook, self._now = webhook, now

    def deliver(self, alerts: Sequence[Alert]) -> None:
        """See `Delivery`."""
        import httpx  # slow to load, and few policies ask for it

        body = b"".join(alert.body + b"\n" for alert in alerts)
        stamp = str(int(self._now().timestamp()))
        headers = {
            "Content-Type": "application/x-ndjson",
            "Frostpane-Delivery": alerts[-1].event_id,
            "Frostpane-Timestamp": stamp,
            "Frostpane-Signature": f"sha256={signature(self._secret(), stamp, body)}",
        }
        verify = tls(self._webhook.credentials)
        try:
            with httpx.Client(verify=verify, timeout=TIMEOUT_S, follow_redirects=False, trust_env=False) as sender:
                response = sender.post(self._webhook.url, content=body, headers=headers)
        except httpx.HTTPError as error:
            raise _undelivered(error) from error
        if not response.is_success:
            raise AlertUndelivered(f"the receiver answered {response.status_code}")

    def _secret(self) -> bytes:
        try:
            with self._webhook.secret_file.open("rb") as file:
                secret = file.read(_MAX_SECRET_BYTES).strip()
        except OSError as error:
            raise AlertUndelivered("the secret's file cannot be read; lay it where the policy says") from error
        if not secret:
            raise AlertUndelivered("the secret's file is empty")
        return secret


def signature(secret: bytes, stamp: str, body: bytes) -> str:
    """HMAC-SHA256 of the time in seconds, a full stop and the body, in hexadecimal."""
    return hmac.new(secret, stamp.encode("ascii") + b"." + body, sha256).hexdigest()


def tls(credentials: Credentials) -> ssl.SSLContext:
    """A client's context that checks the server's name.

    Raises:
        AlertUndelivered: a certificate or key cannot be used.
    """
    try:
        context: ssl.SSLContext = (
            truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            if credentials.ca_file is None
            else ssl.create_default_context(cafile=str(credentials.ca_file))
        )
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if credentials.certificate is not None:
            key = None if credentials.key is None else str(credentials.key)
            context.load_cert_chain(str(credentials.certificate), key)
    except OSError as error:
        raise AlertUndelivered("a certificate or key file cannot be used; see [alerts] of the policy") from error
    return context


def _undelivered(error: Exception) -> AlertUndelivered:
    return AlertUndelivered(f"{type(error).__name__}: the receiver cannot be reached or trusted")
