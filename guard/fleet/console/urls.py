"""Addresses and their pages."""

from __future__ import annotations

from django.urls import path

from guard.fleet.console.views import doors, fleet, handing, office, records, registers

_EVENT = "<str:day>/<str:device>/<str:trail>/<int:number>"

urlpatterns = [
    path("", fleet.overview),
    path("machines", fleet.machine_list),
    path("machines/<path:name>", fleet.machine),
    path("rules", fleet.rule_list),
    path("rules/<path:name>", fleet.rule),
    path("events", records.event_list),
    path(f"events/{_EVENT}", records.event),
    path("agents", records.agent_list),
    path("agents/<path:name>", records.agent),
    path("exports", records.exports),
    path("exports/events.csv", records.export),
    path("reviews", registers.reviews),
    path(f"reviews/{_EVENT}", registers.decide),
    path("reviews/draft.json", registers.draft),
    path("consents", registers.consents),
    path("consents/send", handing.send),
    path("incidents", registers.incidents),
    path("evidence", registers.evidence_list),
    path(f"evidence/{_EVENT}", registers.ask),
    path("evidence/<int:number>", registers.answered),
    path("evidence/<int:number>.age", handing.sealed),
    path("sealed", handing.wanted),
    path("looks", registers.looks),
    path("policy", office.policy),
    path("accounts", office.accounts),
    path("login", doors.login),
    path("logout", doors.logout),
    path("language", doors.speak),
    path("console.css", doors.style),
    path("icon.svg", doors.icon),
]
handler404 = doors.not_found
