"""The fleet: overview, machines, rules."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guard.fleet.console import chart, members
from guard.fleet.console.reading import counts, events, machines
from guard.fleet.console.roles import Right
from guard.fleet.console.texts import language, texts_of
from guard.fleet.console.views.access import needs

HOURS = 48
"""Hours that the chart of the overview has."""


@require_GET
@needs(Right.FLEET)
def overview(request: HttpRequest) -> HttpResponse:
    """Who is guarded, by which policy, since when seen, and what does not guard."""
    viewer, now = request.viewer, settings.TERMS.now()
    say = texts_of(language())["overview"]
    if viewer.team is None:
        hours = events.by_hour(events.Filter(), now, HOURS)
        drawn = chart.bars(say["by_hour"], [(f"{hour:%m-%d %H:00}", count) for hour, count in hours])
    else:
        days = counts.by_day(viewer, now, 30)
        drawn = chart.bars(say["by_day"], [(f"{day:%m-%d}", count) for day, count in days])
    return render(request, "overview.html", {"standing": machines.standing(viewer, now), "chart": drawn})


@require_GET
@needs(Right.FLEET)
def machine_list(request: HttpRequest) -> HttpResponse:
    """Machines by name, with "last seen" and the serial in every row."""
    asked = {name: request.GET.get(name, "")[:255] for name in ("q", "only", "after", "device")}
    found = machines.machines(
        request.viewer,
        settings.TERMS.now(),
        look_for=asked["q"],
        only=asked["only"],
        after=(asked["after"], asked["device"]),
    )
    shown = found[: machines.PAGE]
    following = shown[-1] if len(found) > machines.PAGE else None
    return render(request, "machines.html", {"machines": shown, "following": following, **asked})


@require_GET
@needs(Right.FLEET)
def machine(request: HttpRequest, name: str) -> HttpResponse:
    """One machine, its rules, and whoever works there where this person may see that."""
    viewer, now = request.viewer, settings.TERMS.now()
    found = machines.bearing(viewer, now, name)
    if not found and not counts.knows("machine", viewer, name):
        raise Http404
    days = counts.days_of(request.GET.get("days", ""))
    shown = {
        "machine": name,
        "devices": found,
        "days": days,
        "spans": counts.SPANS,
        "counted": counts.counted(now, days),
        "rules": counts.by("rule", viewer, now, days, machine=name),
    }
    if viewer.may(Right.RECORDS):
        members.note_look(viewer, now, "machine", machine=name)
        shown["agents"] = counts.by("agent", viewer, now, days, machine=name)
        shown["events"] = events.search(viewer, events.Filter(machine=name), now).events[:20]
    return render(request, "machine.html", shown)


@require_GET
@needs(Right.FLEET)
def rule_list(request: HttpRequest) -> HttpResponse:
    """Rules by what they stopped, with the share of answers that did not object."""
    viewer, now = request.viewer, settings.TERMS.now()
    days = counts.days_of(request.GET.get("days", ""))
    shown = {"rules": counts.by("rule", viewer, now, days), "days": days, "spans": counts.SPANS}
    return render(request, "rules.html", shown | {"counted": counts.counted(now, days)})


@require_GET
@needs(Right.FLEET)
def rule(request: HttpRequest, name: str) -> HttpResponse:
    """One rule, its machines, and its agents where this person may see them."""
    viewer, now = request.viewer, settings.TERMS.now()
    days = counts.days_of(request.GET.get("days", ""))
    drawn = counts.by_day(viewer, now, max(days, 7), rule=name)
    shown = {
        "rule": name,
        "days": days,
        "spans": counts.SPANS,
        "counted": counts.counted(now, days),
        "total": counts.total(viewer, now, days, rule=name),
        "reach": counts.reach(viewer, now, days, rule=name),
        "machines": counts.by("machine", viewer, now, days, rule=name),
        "chart": chart.bars(texts_of(language())["rule"]["by_day"], [(f"{day:%m-%d}", count) for day, count in drawn]),
    }
    if viewer.may(Right.RECORDS):
        members.note_look(viewer, now, "rule", detail=name)
        shown["agents"] = counts.by("agent", viewer, now, days, rule=name)
    return render(request, "rule.html", shown)
