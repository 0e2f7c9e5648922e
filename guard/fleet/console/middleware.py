"""What happens around every page: headers, the proxy's login, and who is looking."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.middleware import RemoteUserMiddleware
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest

from guard.fleet.console.members import viewer_of

log = logging.getLogger(__name__)

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""What a page may load: the one style sheet and the icon. No script of any kind."""
Answer = Callable[[HttpRequest], HttpResponse]


class Headers:
    """Headers beside those of Django's own."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page with its headers."""
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest()  # no database takes it, and no page has it in an address
        response = self._answer(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class ProxyLogin(RemoteUserMiddleware):
    """Takes the name that the proxy gives; the header of anybody else is as if it were not there."""

    @property
    def header(self) -> str:
        """Where the server lays the proxy's header."""
        return str(settings.TERMS.proxy.variable)

    def process_request(self, request: HttpRequest) -> None:
        """Log in whom the proxy names, and out whom it names no more."""
        if request.META.get("REMOTE_ADDR", "") not in settings.TERMS.proxy.addresses:
            request.META.pop(self.header, None)
        super().process_request(request)


class Viewing:
    """Tells every page who looks at it: `request.viewer`, None before login."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        request.viewer = viewer_of(request.user.get_username()) if request.user.is_authenticated else None
        return self._answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Note that a page failed: of what kind, and nothing of what it held. Django answers by a page for that."""
        if isinstance(exception, DataError):
            return HttpResponseBadRequest()  # a form said what no database takes, and no page has it in one
        if not isinstance(exception, Http404):
            log.error(
                "console: a page failed: %s in %s", type(exception).__name__, request.resolver_match.func.__name__
            )
        return None
