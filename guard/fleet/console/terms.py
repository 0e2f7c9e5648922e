"""What a console is built of: said once when it starts, and known to every page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from guard.fleet.hub.rollout import Pushing


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy that has people log in and names them in a header."""

    header: str
    """Such as `X-Remote-User`."""
    addresses: tuple[str, ...]
    """Addresses from which that header counts; from any other it is left out."""

    @property
    def variable(self) -> str:
        """The header as the server hands it over."""
        return "HTTP_" + self.header.upper().replace("-", "_")


@dataclass(frozen=True, slots=True)
class Terms:
    """One console."""

    address: str
    """Under which browsers reach it; `https:` makes cookies and browsers keep to TLS."""
    database: str = field(repr=False)
    """How it is reached, in PostgreSQL's words."""
    secret: str = field(repr=False)
    """Signs sessions."""
    now: Callable[[], datetime]
    pushing: Pushing
    """Puts signed policies out to scopes; what signed them never comes here."""
    check: Callable[[bytes], None] | None = None
    """Raises GuardError where no trusted key has signed a file; None: workstations alone check it."""
    proxy: Proxy | None = None
    """None: people log in with a password."""

    @property
    def host(self) -> str:
        """The name in the address."""
        return urlsplit(self.address).hostname or ""

    @property
    def encrypted(self) -> bool:
        """Whether browsers reach it by TLS."""
        return self.address.startswith("https:")
