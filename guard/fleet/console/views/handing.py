"""Consents on their way to a workstation, and sealed evidence on its way to an auditor."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from guard.errors import FleetError
from guard.fleet.consents import MAX_CONSENT_BYTES
from guard.fleet.console import evidence, handing, members
from guard.fleet.console.reading import machines
from guard.fleet.console.refusal import Refusal
from guard.fleet.console.roles import Right
from guard.fleet.console.views.access import form_on, needs
from guard.fleet.console.views.registers import consents_page


@form_on("/consents")
@needs(Right.REVIEWS)
def send(request: HttpRequest) -> HttpResponse:
    """Send a consent that a supervisor signed to a machine of the team: to every device that bears its name."""
    viewer, terms = request.viewer, settings.TERMS
    now = terms.now()
    machine = request.POST.get("machine", "").strip()
    devices = machines.devices(viewer, machine)
    if not devices:
        return consents_page(request, Refusal("fleet-machine"), HTTPStatus.NOT_FOUND)
    try:
        signed = _file(request, MAX_CONSENT_BYTES)
        digest = handing.send_consent(machine, devices, signed, viewer.name, now, terms.pushing)
    except FleetError as error:
        return consents_page(request, error, HTTPStatus.BAD_REQUEST)
    members.note_look(viewer, now, "consent", machine=machine, detail=digest)
    return HttpResponseRedirect("/consents")


@require_http_methods(["GET", "POST"])
@needs(Right.SEALED)
def wanted(request: HttpRequest) -> HttpResponse:
    """What auditors wait for, and where the sealed files go in."""
    viewer, now = request.viewer, settings.TERMS.now()
    wrong: FleetError | None = None
    if request.method == "POST":
        number = request.POST.get("request", "")
        try:
            evidence.bring(_id(number), _file(request, evidence.MAX_SEALED_BYTES), viewer.name, now)
            members.note_look(viewer, now, "evidence-brought", detail=number)
            return HttpResponseRedirect("/sealed")
        except FleetError as error:
            wrong = error
    found = evidence.wanted(_id(request.GET.get("after", "")))
    listed = found[: evidence.PAGE_OPEN]
    following = listed[-1].id if len(found) > evidence.PAGE_OPEN else ""
    shown = {"wanted": listed, "following": following, "wrong": wrong}
    return render(request, "sealed.html", shown, status=200 if wrong is None else 400)


@require_GET
@needs(Right.EVIDENCE)
def sealed(request: HttpRequest, number: int) -> HttpResponse:
    """Hand a sealed file to an auditor; that is kept first."""
    found = evidence.sealed(number)
    if found is None:
        raise Http404
    machine, event, data = found
    members.note_look(
        request.viewer, settings.TERMS.now(), "evidence-taken", machine=machine, detail=f"{number} {event}"
    )
    response = HttpResponse(data, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="evidence-{number}.age"'
    return response


def _id(text: str) -> int:
    """The number of a request as forms and addresses have it; 0: it is none."""
    return int(text) if text.isdecimal() and len(text) < 18 else 0


def _file(request: HttpRequest, most: int) -> bytes:
    given = request.FILES.get("file")
    if given is None or given.size > most:
        raise Refusal("fleet-file", most >> 10)
    data: bytes = given.read()
    return data
