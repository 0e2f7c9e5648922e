"""One profile for every property: how long an example takes on a busy machine says nothing."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("frostpane", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("frostpane")
