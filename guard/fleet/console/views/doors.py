"""In, out, the language, and what lies beside the pages."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth import login as log_in
from django.contrib.auth import logout as log_out
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from guard.fleet.console import members
from guard.fleet.console.views.access import form_on
from guard.paths import ASSETS

WEEK_S = 7 * 24 * 3600


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """The form, and what becomes of it. Failures are counted by name and by address."""
    if request.viewer is not None:
        return HttpResponseRedirect(_next(request))
    if settings.TERMS.proxy is not None:
        return render(request, "refused.html", {"by_proxy": True}, status=HTTPStatus.FORBIDDEN)
    form = AuthenticationForm(request, request.POST or None)
    status = HTTPStatus.OK
    waits = False
    if request.method == "POST":
        # As Django looks for it: without blanks around it, and in one form of its letters.
        name = form.fields["username"].to_python(request.POST.get("username", ""))
        name = name[: members.MAX_NAME].replace("\0", "")
        address, now = request.META.get("REMOTE_ADDR", ""), settings.TERMS.now()
        waits = members.is_throttled(name, address, now)
        if waits:
            status = HTTPStatus.TOO_MANY_REQUESTS
        elif form.is_valid():
            log_in(request, form.get_user())
            return HttpResponseRedirect(_next(request))
        else:
            members.note_failure(name, address, now)
            status = HTTPStatus.FORBIDDEN
    failed = status is HTTPStatus.FORBIDDEN
    return render(request, "login.html", {"failed": failed, "waits": waits, "next": _next(request)}, status=status)


@form_on("/")
def logout(request: HttpRequest) -> HttpResponse:
    """End the session."""
    log_out(request)
    return HttpResponseRedirect("/login")


@form_on("/")
def speak(request: HttpRequest) -> HttpResponse:
    """Keep the language that somebody chose."""
    response = HttpResponseRedirect(_next(request))
    wished = request.POST.get("language", "")
    if wished in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wished,
            max_age=WEEK_S * 52,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


@require_GET
def style(_request: HttpRequest) -> HttpResponse:
    """The one style sheet."""
    return HttpResponse(_file("console.css"), "text/css; charset=utf-8", headers={"Cache-Control": "max-age=3600"})


@require_GET
def icon(_request: HttpRequest) -> HttpResponse:
    """The sign in the browser's tab."""
    return HttpResponse(_file("icon.svg"), "image/svg+xml", headers={"Cache-Control": "max-age=3600"})


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing is there, or not for this person: the two look the same."""
    return render(request, "missing.html", status=HTTPStatus.NOT_FOUND)


def not_ours(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that no page of this session sent."""
    return render(request, "refused.html", {"by_form": True}, status=HTTPStatus.FORBIDDEN)


def _next(request: HttpRequest) -> str:
    wished = str(request.POST.get("next") or request.GET.get("next") or "/")
    known = url_has_allowed_host_and_scheme(wished, {request.get_host()}, require_https=settings.TERMS.encrypted)
    return wished if known else "/"


@cache
def _file(name: str) -> bytes:
    return (ASSETS / "console" / name).read_bytes()
