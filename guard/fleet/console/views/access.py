"""Which page asks for which right."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guard.fleet.console.roles import Right

Page = Callable[..., HttpResponse]


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
