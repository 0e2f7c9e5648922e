"""What administrators do: roll signed policies out, give roles, say which team works where."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from guard.errors import GuardError
from guard.fleet.console import members
from guard.fleet.console.reading import machines
from guard.fleet.console.refusal import Refusal
from guard.fleet.console.roles import Right, Role
from guard.fleet.console.rollouts import with_rollouts
from guard.fleet.console.views.access import needs
from guard.fleet.hub.rollout import Rollout, Rollouts
from guard.fleet.subjects import MAX_POLICY_BYTES


@require_http_methods(["GET", "POST"])
@needs(Right.POLICY)
def policy(request: HttpRequest) -> HttpResponse:
    """Roll a signed file out ring by ring, watch it, halt it, go back."""
    terms = settings.TERMS
    wrong: GuardError | None = None
    out: list[str] = []
    if request.method == "POST":
        try:
            _step(request, out)
            return HttpResponseRedirect("/policy")
        except GuardError as error:
            wrong = error
            detail = " ".join([f"{request.POST.get('step', '')[:40]}: {error.code}", *out])
            page = "step-broken" if out else "step-refused"
            members.note_look(request.viewer, terms.now(), page, detail=detail)
    progress = with_rollouts(terms, lambda rollouts: rollouts.progress())
    standing = machines.standing(request.viewer, terms.now())
    shown = {"progress": progress, "standing": standing, "wrong": wrong, "out": out, "checks": terms.check is not None}
    return render(request, "policy.html", shown, status=200 if wrong is None else 400)


@require_http_methods(["GET", "POST"])
@needs(Right.ACCOUNTS)
def accounts(request: HttpRequest) -> HttpResponse:
    """Who has which role, and which team works at which machine."""
    wrong: GuardError | None = None
    if request.method == "POST":
        try:
            with transaction.atomic():
                _change(request)
            return HttpResponseRedirect("/accounts")
        except GuardError as error:
            wrong = error
    shown = {"members": members.members(), "teams": members.teams(), "roles": list(Role), "wrong": wrong}
    return render(request, "accounts.html", shown, status=200 if wrong is None else 400)


def _step(request: HttpRequest, out: list[str]) -> None:
    """`out`: takes the digest of a file as it goes out, whatever becomes of the step; of one taken back, nothing."""
    step, by, terms = request.POST.get("step", ""), request.viewer.name, settings.TERMS
    envelope = _envelope(request) if step in ("start", "back") else b""

    def keep(file: bytes) -> None:
        digest = hashlib.sha256(file).hexdigest() if file else ""
        try:  # by this thread's own connection: the line stays whatever becomes of the step and of this process
            members.note_look(request.viewer, terms.now(), step, detail=digest)
        finally:
            connection.close()
        out.append(digest)

    async def taken(rollouts: Rollouts) -> Rollout:
        match step:
            case "start":
                return await rollouts.start(envelope, by=by, rings=_rings(request.POST.get("rings", "")))
            case "advance":
                return await rollouts.advance(by=by, anyway=request.POST.get("anyway") == "1")
            case "halt":
                return await rollouts.halt(by=by)
            case "resume":
                return await rollouts.resume(by=by)
            case "back":
                return await rollouts.back(envelope, by=by)
            case _:
                raise Refusal("fleet-rollout-step")

    with_rollouts(terms, taken, keep)


def _envelope(request: HttpRequest) -> bytes:
    given = request.FILES.get("envelope")
    if given is None or given.size > MAX_POLICY_BYTES:
        raise Refusal("fleet-policy-file", MAX_POLICY_BYTES >> 20)
    data: bytes = given.read()
    if settings.TERMS.check is not None:
        settings.TERMS.check(data)
    return data


def _rings(text: str) -> list[int]:
    try:
        return [int(word) for word in text.split(",")]
    except ValueError as error:
        raise Refusal("fleet-rollout-rings") from error


def _change(request: HttpRequest) -> None:
    viewer, now = request.viewer, settings.TERMS.now()
    name = request.POST.get("name", "").strip().replace("\0", "")
    if "seats" in request.POST:
        members.note_moves(viewer, now, members.seat(members.seats_of(request.POST["seats"])))
    elif name == viewer.name:
        raise Refusal("fleet-account-own")
    elif request.POST.get("role", "") == "":
        members.note_look(viewer, now, "dismiss", detail=name)
        members.dismiss(name)
    else:
        try:
            role = Role(request.POST["role"])
        except ValueError as error:
            raise Refusal("fleet-account-role") from error
        team = request.POST.get("team", "").strip().replace("\0", "")[:255]
        members.note_look(viewer, now, "appoint", detail=f"{name} {role} {team}")
        members.appoint(name, role, team or None)
