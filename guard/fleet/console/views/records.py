"""Records of persons: events, agents, exports. Every look is kept before anything is shown."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guard.errors import FleetError
from guard.fleet.console import chart, evidence, members
from guard.fleet.console.reading import counts, events
from guard.fleet.console.reading.table import export_lines
from guard.fleet.console.roles import Right
from guard.fleet.console.texts import language, texts_of, word_of
from guard.fleet.console.views.access import needs


@require_GET
@needs(Right.RECORDS)
def event_list(request: HttpRequest) -> HttpResponse:
    """Events with filters, page by page."""
    viewer, now = request.viewer, settings.TERMS.now()
    wanted, wrong = _wanted(request)
    shown = _filter(request, wanted, wrong)
    if not wrong:
        members.note_look(viewer, now, "events", agent=wanted.agent, machine=wanted.machine, detail=_told(request))
        shown["found"] = events.search(viewer, wanted, now, events.place_of(request.GET.get("from", "")))
    return render(request, "events.html", shown)


@require_GET
@needs(Right.RECORDS)
def event(request: HttpRequest, day: str, device: str, trail: str, number: int) -> HttpResponse:
    """One event, and what may be done about it."""
    found = the_event(request, day, device, trail, number)
    members.note_look(
        request.viewer,
        settings.TERMS.now(),
        "event",
        agent=found.agent,
        machine=found.machine,
        detail=str(found.number),
    )
    return page_of(request, found)


def page_of(request: HttpRequest, found: events.Shown, wrong: FleetError | None = None) -> HttpResponse:
    """The page of an event; `wrong`: why what its form asked for is not done."""
    shown = {"event": found, "facts": sorted(found.facts.items()), "wrong": wrong}
    if request.viewer.may(Right.EVIDENCE):
        shown["asked"] = evidence.open_request(found)
    return render(request, "event.html", shown, status=HTTPStatus.OK if wrong is None else HTTPStatus.BAD_REQUEST)


def the_event(request: HttpRequest, day: str, device: str, trail: str, number: int) -> events.Shown:
    """The event of an address.

    Raises:
        Http404: there is none, or not for this person.
    """
    try:
        given = events.day_of(day)
    except FleetError as error:
        raise Http404 from error
    found = None if given is None else events.event(request.viewer, given, device, trail, number)
    if found is None:
        raise Http404
    return found


@require_GET
@needs(Right.RECORDS)
def agent_list(request: HttpRequest) -> HttpResponse:
    """Agents by what was stopped, with their lessons and whether these helped."""
    viewer, now = request.viewer, settings.TERMS.now()
    members.note_look(viewer, now, "agents")
    days = counts.days_of(request.GET.get("days", ""))
    found = counts.learners(viewer, now, counts.by("agent", viewer, now, days), days)
    shown = {"agents": found, "days": days, "spans": counts.SPANS, "counted": counts.counted(now, days)}
    return render(request, "agents.html", shown)


@require_GET
@needs(Right.RECORDS)
def agent(request: HttpRequest, name: str) -> HttpResponse:
    """One agent: rules, machines, lessons, the newest events."""
    viewer, now = request.viewer, settings.TERMS.now()
    if not counts.knows("agent", viewer, name):
        raise Http404
    members.note_look(viewer, now, "agent", agent=name)
    days = counts.days_of(request.GET.get("days", ""))
    drawn = counts.by_day(viewer, now, max(days, 7), agent=name)
    named = replace(counts.total(viewer, now, days, agent=name), name=name)
    shown = {
        "agent": name,
        "days": days,
        "spans": counts.SPANS,
        "counted": counts.counted(now, days),
        "learner": counts.learners(viewer, now, [named], days)[0],
        "rules": counts.by("rule", viewer, now, days, agent=name),
        "machines": counts.by("machine", viewer, now, days, agent=name),
        "events": events.search(viewer, events.Filter(agent=name), now).events[:20],
        "chart": chart.bars(texts_of(language())["agent"]["by_day"], [(f"{day:%m-%d}", count) for day, count in drawn]),
    }
    return render(request, "agent.html", shown)


@require_GET
@needs(Right.RECORDS)
def export(request: HttpRequest) -> HttpResponse:
    """What a filter finds as CSV, from the newest on, for as long as somebody reads."""
    viewer, now = request.viewer, settings.TERMS.now()
    wanted, wrong = _wanted(request)
    if wrong:
        return render(request, "exports.html", _filter(request, wanted, wrong), status=HTTPStatus.BAD_REQUEST)
    members.note_look(viewer, now, "export", agent=wanted.agent, machine=wanted.machine, detail=_told(request))
    response = StreamingHttpResponse(
        export_lines(events.stream(viewer, wanted, now)), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="events-{now:%Y%m%dT%H%M%SZ}.csv"'
    return response


@require_GET
@needs(Right.RECORDS)
def exports(request: HttpRequest) -> HttpResponse:
    """The form for exports."""
    return render(request, "exports.html", _filter(request, events.Filter()))


def _filter(request: HttpRequest, wanted: events.Filter, wrong: bool = False) -> dict[str, Any]:
    """What the fields of a filter say."""
    kinds, rules = events.words(settings.TERMS.now())
    day = request.GET.get("day", "")
    return {"kinds": kinds, "rules": rules, "wanted": wanted, "day": day, "wrong": wrong}


def _wanted(request: HttpRequest) -> tuple[events.Filter, bool]:
    """The filter of an address, and whether something of it is not to be understood."""
    given = {name: request.GET.get(name, "").strip()[:255] for name in ("kind", "rule", "group", "agent", "machine")}
    given["group"] = word_of("group", given["group"])
    try:
        return events.Filter(**given, day=events.day_of(request.GET.get("day", ""))), False
    except FleetError:
        return events.Filter(**given), True


def _told(request: HttpRequest) -> str:
    """What an address asks for, as people read it."""
    return ", ".join(f"{name}={value}" for name, value in request.GET.items() if value)
