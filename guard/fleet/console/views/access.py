"""Which page asks for which right."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from guard.fleet.console.roles import Right

Page = Callable[..., HttpResponse]


def form_on(place: str) -> Callable[[Page], Page]:
    """What takes a form alone. Whoever comes to its address in another way, after a login, a change of the language or
    a refusal that was loaded anew, is led to the page that has the form.

    `place`: the address of that page, with the names of the form's own address in braces.
    """

    def around(page: Page) -> Page:
        @wraps(page)
        @require_http_methods(["GET", "HEAD", "POST"])
        def guarded(request: HttpRequest, **named: Any) -> HttpResponse:
            if request.method == "POST":
                return page(request, **named)
            page_of_form = place.format(**{name: quote(str(each), "") for name, each in named.items()})
            query = request.META.get("QUERY_STRING")
            return HttpResponseRedirect(f"{page_of_form}?{query}" if query else page_of_form)

        return guarded

    return around


def needs(right: Right) -> Callable[[Page], Page]:
    """A page that only those with a right may see: everybody else logs in, or is told that he may not."""

    def around(page: Page) -> Page:
        @wraps(page)
        def guarded(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
            if request.viewer is None:
                return redirect_to_login(request.get_full_path())
            if not request.viewer.may(right):
                return render(request, "refused.html", status=403)
            return page(request, *given, **named)

        return guarded

    return around
