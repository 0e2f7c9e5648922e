"""Accounts that a command makes: the first administrator comes from here."""

from __future__ import annotations

from guard.errors import FleetError
from guard.fleet.console import members
from guard.fleet.console.roles import Role


def let_in(name: str, password: str | None, role: Role | None, team: str | None) -> None:
    """Make an account or give it a new password, and a role where one is named. `password` None: by the proxy alone.

    The site is built, and its tables are laid.

    Raises:
        FleetError: the password is too weak, or a supervisor has no team; then nothing is changed.
    """
    from django.contrib.auth import get_user_model
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.db import transaction

    with transaction.atomic():
        user, _ = get_user_model().objects.get_or_create(username=name)
        if password is None:
            user.set_unusable_password()
        else:
            try:
                validate_password(password, user)
            except ValidationError as error:
                raise FleetError(" ".join(error.messages), code="fleet-account") from error
            user.set_password(password)
        user.save()
        if role is not None:
            members.appoint(name, role, team)
