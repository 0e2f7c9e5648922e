"""What administrators do: push signed policies, give roles, say which team works where."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from guard.errors import FleetError, GuardError
from guard.fleet.console import members
from guard.fleet.console.reading import machines, registers
from guard.fleet.console.roles import Right, Role
from guard.fleet.console.views.access import needs
from guard.fleet.subjects import MAX_POLICY_BYTES


@require_http_methods(["GET", "POST"])
@needs(Right.POLICY)
def policy(request: HttpRequest) -> HttpResponse:
    """Push a signed file, and see which machines have which serial."""
    viewer, now = request.viewer, settings.TERMS.now()
    wrong: GuardError | None = None
    if request.method == "POST":
        try:
            _push(request)
            return HttpResponseRedirect("/policy")
        except GuardError as error:
            wrong = error
    shown = {"pushes": registers.pushes(), "standing": machines.standing(viewer, now), "wrong": wrong}
    return render(request, "policy.html", shown, status=200 if wrong is None else 400)


@require_http_methods(["GET", "POST"])
@needs(Right.ACCOUNTS)
def accounts(request: HttpRequest) -> HttpResponse:
    """Who has which role, and which team works at which machine."""
    wrong: GuardError | None = None
    if request.method == "POST":
        try:
            _change(request)
            return HttpResponseRedirect("/accounts")
        except GuardError as error:
            wrong = error
    shown = {"members": members.members(), "teams": members.teams(), "roles": list(Role), "wrong": wrong}
    return render(request, "accounts.html", shown, status=200 if wrong is None else 400)


def _push(request: HttpRequest) -> None:
    given = request.FILES.get("envelope")
    if given is None or given.size > MAX_POLICY_BYTES:
        raise FleetError("choose a signed policy file of 1 MiB at most", code="fleet-policy")
    data = given.read()
    terms, now = settings.TERMS, settings.TERMS.now()
    signed = terms.read_policy(data)
    digest = hashlib.sha256(data).hexdigest()
    members.note_look(request.viewer, now, "push", detail=f"{signed.name} {signed.serial} {digest}")
    terms.push(data)
    registers.note_push(signed.name, signed.serial, digest, request.viewer.name, now, verified=signed.verified)


def _change(request: HttpRequest) -> None:
    viewer, now = request.viewer, settings.TERMS.now()
    name = request.POST.get("name", "").strip().replace("\0", "")
    if "seats" in request.POST:
        lines = members.seats_of(request.POST["seats"])
        members.note_look(viewer, now, "seats", detail=f"{len(lines)} machines")
        members.seat(lines)
    elif name == viewer.name:
        raise FleetError("nobody changes his own role", code="fleet-account")
    elif request.POST.get("role", "") == "":
        members.note_look(viewer, now, "dismiss", detail=name)
        members.dismiss(name)
    else:
        try:
            role = Role(request.POST["role"])
        except ValueError as error:
            raise FleetError("there is no such role", code="fleet-account") from error
        team = request.POST.get("team", "").strip().replace("\0", "")[:255]
        members.note_look(viewer, now, "appoint", detail=f"{name} {role} {team}")
        members.appoint(name, role, team or None)
