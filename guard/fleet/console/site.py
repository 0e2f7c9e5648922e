"""The site as Django knows it: its settings are made of the console's terms, and of nothing else."""

from __future__ import annotations

from typing import Any

import django
import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

from guard.errors import FleetError
from guard.fleet.console.terms import Terms
from guard.fleet.hub.database import parsed
from guard.fleet.hub.tables import CONSOLE, HUB, LAYING, lay
from guard.paths import ASSETS

PAGES = ASSETS / "console"
"""Templates, texts and the one style sheet."""
SESSION_S = 8 * 3600
"""Time after which somebody logs in again, in seconds: a shift."""
STATEMENT_MS = 8_000
"""Time for one question to the database, in milliseconds, at most."""
MAX_FORM_BYTES = 3 * 1024 * 1024
"""Size of what a form may send, in bytes, at most."""
HSTS_S = 365 * 24 * 3600


def build(terms: Terms) -> Any:
    """The site as a WSGI application; once in a process, for Django's settings are the process's own."""
    settings.configure(**_settings(terms))
    django.setup()
    return get_wsgi_application()


def lay_tables() -> None:
    """The hub's tables, Django's accounts and sessions, and the console's own; again and again without harm.

    Raises:
        FleetError: the database does not answer, or may not be changed (`fleet-database`).
    """
    from django.db import DatabaseError, connection

    try:
        with psycopg.connect(settings.TERMS.database, autocommit=True, application_name="frostpane-console") as base:
            lay(base, HUB, CONSOLE)
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            # Held until the connection is closed: of those that start at the same time one lays them after the other.
            cursor.execute("SELECT pg_advisory_lock(%s)", (LAYING,))
            call_command("migrate", interactive=False, verbosity=0)
    except (DatabaseError, psycopg.Error) as error:
        told = f"the database does not take the console's tables ({type(error).__name__})"
        raise FleetError(told, code="fleet-database") from error
    finally:
        connection.close()  # processes that come of this one make their own


def _settings(terms: Terms) -> dict[str, Any]:
    by_proxy = terms.proxy is not None
    secure = terms.encrypted
    return {
        "TERMS": terms,
        "DEBUG": False,
        "SECRET_KEY": terms.secret,
        "ALLOWED_HOSTS": [terms.host],
        "CSRF_TRUSTED_ORIGINS": [terms.address],
        "ROOT_URLCONF": "guard.fleet.console.urls",
        "INSTALLED_APPS": ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
        "MIDDLEWARE": [
            "django.middleware.security.SecurityMiddleware",
            "guard.fleet.console.middleware.Headers",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.locale.LocaleMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            *(["guard.fleet.console.middleware.ProxyLogin"] if by_proxy else []),
            "guard.fleet.console.middleware.Viewing",
        ],
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [PAGES],
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "guard.fleet.console.texts.context",
                    ],
                    "builtins": ["guard.fleet.console.tags"],
                },
            }
        ],
        "DATABASES": {"default": _database(terms.database)},
        "AUTHENTICATION_BACKENDS": [
            f"django.contrib.auth.backends.{'RemoteUserBackend' if by_proxy else 'ModelBackend'}"
        ],
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.ScryptPasswordHasher"],
        "AUTH_PASSWORD_VALIDATORS": [
            {
                "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
                "OPTIONS": {"min_length": 12},
            },
            {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
        ],
        "LOGIN_URL": "/login",
        "LOGIN_REDIRECT_URL": "/",
        "LANGUAGE_CODE": "en",
        "LANGUAGES": [("zh-hans", "中文"), ("en", "English")],
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "LOGGING_CONFIG": None,
        "SESSION_COOKIE_AGE": SESSION_S,
        "SESSION_COOKIE_NAME": "__Host-session" if secure else "session",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "CSRF_COOKIE_NAME": "__Host-csrf" if secure else "csrf",
        "CSRF_COOKIE_SECURE": secure,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "CSRF_FAILURE_VIEW": "guard.fleet.console.views.doors.not_ours",
        "LANGUAGE_COOKIE_SECURE": secure,
        "LANGUAGE_COOKIE_HTTPONLY": True,
        "LANGUAGE_COOKIE_SAMESITE": "Lax",
        "SECURE_HSTS_SECONDS": HSTS_S if secure else 0,
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "DATA_UPLOAD_MAX_MEMORY_SIZE": MAX_FORM_BYTES,
        "FILE_UPLOAD_MAX_MEMORY_SIZE": MAX_FORM_BYTES,
        "FILE_UPLOAD_HANDLERS": ["django.core.files.uploadhandler.MemoryFileUploadHandler"],
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
    }


def _database(where: str) -> dict[str, Any]:
    words = parsed(where)
    known = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    named = {name: str(words.pop(word, "")) for name, word in known.items()}
    # Pages ask short questions: compiling them costs more than it gives.
    options = f"{words.pop('options', '')} -c jit=off -c statement_timeout={STATEMENT_MS} -c timezone=UTC".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "ATOMIC_REQUESTS": True,  # what somebody decided and the line that tells of it are kept together or not at all
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**words, "options": options, "application_name": "frostpane-console"},
        **named,
    }
