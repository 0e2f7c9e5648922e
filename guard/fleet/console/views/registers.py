"""False alarms, consents, incidents, evidence, and who looked."""

from __future__ import annotations

import json
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from guard.errors import FleetError
from guard.fleet.console import evidence, handing, members
from guard.fleet.console.reading import counts, events, registers
from guard.fleet.console.roles import Right
from guard.fleet.console.views.access import form_on, needs
from guard.fleet.console.views.records import page_of, the_event

LOOKS = 100
"""Looks on one page."""


@require_GET
@needs(Right.RECORDS)
def reviews(request: HttpRequest) -> HttpResponse:
    """What people called no customer data."""
    viewer, now = request.viewer, settings.TERMS.now()
    members.note_look(viewer, now, "reviews")
    days = counts.days_of(request.GET.get("days", "30"))
    undecided = request.GET.get("all", "") != "1"
    begin = events.place_of(request.GET.get("from", ""))
    found = registers.objections(viewer, now, days=days, undecided=undecided, begin=begin)
    shown = {
        "objections": found.lines,
        "following": found.next,
        "days": days,
        "spans": counts.SPANS,
        "undecided": undecided,
    }
    return render(request, "reviews.html", shown | {"decided": len(registers.decisions(viewer))})


@form_on("/events/{day}/{device}/{trail}/{number}")
@needs(Right.REVIEWS)
def decide(request: HttpRequest, day: str, device: str, trail: str, number: int) -> HttpResponse:
    """Keep a decision about one of them."""
    viewer, now = request.viewer, settings.TERMS.now()
    found = the_event(request, day, device, trail, number)
    if found.facts.get("answer") == "not_sensitive":
        accepted = request.POST.get("decision") == "accept"
        members.note_look(
            viewer,
            now,
            "accept" if accepted else "refuse",
            agent=found.agent,
            machine=found.machine,
            detail=str(number),
        )
        registers.decide(found, accepted=accepted, who=viewer.name, now=now)
    return HttpResponseRedirect("/reviews")


@require_GET
@needs(Right.REVIEWS)
def draft(request: HttpRequest) -> HttpResponse:
    """The decisions as a file for whoever writes the next policy."""
    viewer, now = request.viewer, settings.TERMS.now()
    members.note_look(viewer, now, "draft")
    body = {
        "by": viewer.name,
        "decisions": [
            {"event": event, "machine": machine, "rule": rule, "accepted": accepted, "by": who, "at": at.isoformat()}
            for event, machine, rule, accepted, who, at in registers.decisions(viewer)
        ],
    }
    text = json.dumps(body, ensure_ascii=False, indent=1) + "\n"
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="decisions-{now:%Y%m%dT%H%M%SZ}.json"'
    return response


@require_GET
@needs(Right.RECORDS)
def consents(request: HttpRequest) -> HttpResponse:
    """The register of consents."""
    return consents_page(request)


def consents_page(
    request: HttpRequest, wrong: FleetError | None = None, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    """The same; `wrong`: why none is sent."""
    viewer, now = request.viewer, settings.TERMS.now()
    members.note_look(viewer, now, "consents")
    days = counts.days_of(request.GET.get("days", "30"))
    found = registers.consents(viewer, now, days, events.place_of(request.GET.get("from", "")))
    shown = {
        "entries": found.lines,
        "following": found.next,
        "days": days,
        "spans": counts.SPANS,
        "sent": handing.sent_consents(viewer),
        "wrong": wrong,
    }
    return render(request, "consents.html", shown, status=status)


@require_GET
@needs(Right.RECORDS)
def incidents(request: HttpRequest) -> HttpResponse:
    """Cases with their clocks."""
    viewer, now = request.viewer, settings.TERMS.now()
    members.note_look(viewer, now, "incidents")
    days = counts.days_of(request.GET.get("days", "90"))
    found = registers.incidents(viewer, now, days)
    return render(request, "incidents.html", {"incidents": found, "days": days, "spans": counts.SPANS, "moment": now})


@require_GET
@needs(Right.EVIDENCE)
def evidence_list(request: HttpRequest) -> HttpResponse:
    """What auditors asked for. What was sealed is opened on their own machine alone."""
    return _evidence_page(request)


@form_on("/events/{day}/{device}/{trail}/{number}")
@needs(Right.EVIDENCE)
def ask(request: HttpRequest, day: str, device: str, trail: str, number: int) -> HttpResponse:
    """Ask for what was sealed with one event."""
    viewer, now = request.viewer, settings.TERMS.now()
    found = the_event(request, day, device, trail, number)
    wrong: FleetError | None = None
    try:
        evidence.ask(found, request.POST.get("ground", ""), viewer.name, now)
    except FleetError as error:
        wrong = error
    look = "evidence" if wrong is None else "event"
    members.note_look(viewer, now, look, agent=found.agent, machine=found.machine, detail=str(number))
    if wrong is not None:
        return page_of(request, found, wrong)
    return HttpResponseRedirect("/evidence")


@form_on("/evidence")
@needs(Right.EVIDENCE)
def answered(request: HttpRequest, number: int) -> HttpResponse:
    """Keep that a sealed file has come, or that what came was not it."""
    viewer, now = request.viewer, settings.TERMS.now()
    try:
        if request.POST.get("waits") == "1":
            if evidence.wait_again(number):
                members.note_look(viewer, now, "evidence-waits", detail=str(number))
        elif evidence.answer(number, viewer.name, now):
            members.note_look(viewer, now, "evidence-came", detail=str(number))
    except FleetError as error:
        return _evidence_page(request, error)
    return HttpResponseRedirect("/evidence")


def _evidence_page(request: HttpRequest, wrong: FleetError | None = None) -> HttpResponse:
    found = evidence.requests(evidence.place_of(request.GET.get("from", "")))
    shown = found[: evidence.PAGE]
    following = shown[-1].place if len(found) > evidence.PAGE else ""
    told = {"requests": shown, "following": following, "wrong": wrong}
    return render(request, "evidence.html", told, status=HTTPStatus.OK if wrong is None else HTTPStatus.BAD_REQUEST)


@require_http_methods(["GET"])
@needs(Right.EVIDENCE)
def looks(request: HttpRequest) -> HttpResponse:
    """Who looked at whose records."""
    agent = request.GET.get("agent", "")[:255]
    before = request.GET.get("before", "")
    found = members.looks(agent, int(before) if before.isdecimal() and len(before) < 18 else None, LOOKS)
    following = found[-1][0] if len(found) == LOOKS else ""
    return render(request, "looks.html", {"looks": [look for _, look in found], "agent": agent, "following": following})
