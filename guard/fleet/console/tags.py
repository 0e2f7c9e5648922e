"""What templates may do beyond Django's own."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.conf import settings
from django.http import QueryDict

from guard.fleet.console.facts import shown
from guard.fleet.console.refusal import told
from guard.fleet.console.texts import known, language, texts_of
from guard.model.precision import Precision

register = template.Library()
register.filter(told)


@register.filter
def fill(text: str, value: object) -> str:
    """A text with its one value."""
    return text.format(f"{value:%Y-%m-%d %H:%M} UTC" if isinstance(value, datetime) else value)


@register.filter
def named(word: object, section: str) -> str:
    """What a word of the guard is called."""
    return known(section, str(word)) if word not in (None, "") else ""


@register.filter
def fact(value: object, name: str) -> str:
    """What is recorded under a name, in words."""
    return shown(name, value, texts_of(language()))


@register.filter
def moment(at: datetime | None) -> str:
    """A time, in UTC."""
    return "" if at is None else f"{at:%Y-%m-%d %H:%M:%S}"


@register.filter
def ago(at: datetime | None, now: datetime) -> str:
    """How long it is since then."""
    if at is None:
        return ""
    seconds = max(0, int((now - at).total_seconds()))
    for unit, size in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= size:
            return texts_of(language())["ago"][unit].format(seconds // size)
    return texts_of(language())["ago"]["now"]


@register.filter
def grouped(number: int | None) -> str:
    """A number with its thousands apart."""
    return "" if number is None else f"{number:,}"


@register.filter
def percent(share: float | None) -> str:
    """A share in [0, 1]."""
    return "–" if share is None else f"{share:.0%}"


@register.filter
def estimate(precision: Precision) -> str:
    """How often a rule is right."""
    return f"{precision.mean:.0%}" if precision.answers else "–"


@register.filter
def interval(precision: Precision) -> str:
    """Where that lies with 95 %, in parentheses; empty: nobody answered."""
    low, high = precision.interval()
    return f"({low:.0%}–{high:.0%})" if precision.answers else ""


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changed: object) -> str:
    """The page's own query with some of it changed; an empty value leaves it out."""
    query: QueryDict = context["request"].GET.copy()
    for name, value in changed.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag
def now() -> datetime:
    """The time of day."""
    moment: datetime = settings.TERMS.now()
    return moment
