"""`frostpane consent issue | form`: the customer's agreement on paper, and the record of it for workstations."""

from __future__ import annotations

import argparse
import json
import os
import tomllib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from guard.cli import options as shared
from guard.cli.consent.given import add_content, add_customer, content_prints, customer_values, require_stdin_once
from guard.cli.private_keys import add_passphrase, private_key
from guard.desktop import current
from guard.errors import InputError
from guard.model import EntityType, Message
from guard.model.clock import wall_clock
from guard.paths import ASSETS
from guard.policy.moment import within
from guard.tokens.consent.form import form
from guard.tokens.consent.picture import code_picture
from guard.tokens.consent.record import EVERY, MAX_DAYS, Issued, Terms, issue

_WORDS = (
    *("processor", "contact", "purpose", "means", "recipient", "retention", "withdraw"),
    *("group", "site", "machine", "agent"),
)
_KINDS = ("kinds", "sensitive")


def add_parsers(actions: Any) -> None:
    """Add the commands."""
    issuing = actions.add_parser("issue", help="sign a record of a consent; prints the code that the agent types")
    _add_terms(issuing)
    add_content(issuing, required=True)
    add_customer(issuing, required=True)
    issuing.add_argument("--key", type=Path, required=True, metavar="KEY", help="of a supervisor: `policy keygen`")
    add_passphrase(issuing)
    issuing.add_argument("-o", "--out", type=Path, required=True, metavar="FILE", help="the record")
    issuing.add_argument("--qr", type=Path, metavar="PNG", help="the code as a picture, for a scanner that types")
    issuing.add_argument(
        "--form", type=Path, metavar="FILE", help="the customer's agreement, to be signed: .pdf or .html"
    )
    issuing.add_argument("--json", action="store_true")
    issuing.set_defaults(act=run_issue)

    paper = actions.add_parser("form", help="write the customer's agreement alone, before anything is signed")
    _add_terms(paper)
    paper.add_argument("-o", "--out", type=Path, required=True, metavar="FILE", help=".pdf or .html")
    paper.set_defaults(act=run_form)


def _add_terms(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--terms", type=Path, metavar="TOML", help="any of the following, written down once")
    parser.add_argument("--processor", help="who processes the data")
    parser.add_argument("--contact", help="how the processor is reached")
    parser.add_argument("--purpose")
    parser.add_argument("--means", help="how the data are processed: published as a picture…")
    parser.add_argument("--recipient", help="where they go, in words that the customer knows")
    parser.add_argument("--retention", help="how long they stay there")
    parser.add_argument("--withdraw", help="how the customer withdraws")
    parser.add_argument("--kinds", metavar="TYPES", help="entity types, with commas between")
    parser.add_argument("--sensitive", metavar="TYPES", help="those that the customer agrees to separately")
    parser.add_argument("--group", help="the policy's group of the destination")
    parser.add_argument("--site", metavar="HOST", help="one host of that group")
    parser.add_argument("--uses", type=int, metavar="N", help="pastes that it lets go (1)")
    parser.add_argument("--machine", metavar="HOST", help="`*`: on every machine, each counting for itself")
    parser.add_argument("--agent", metavar="LOGIN", help="for this person alone")
    parser.add_argument("--from", dest="begins", metavar="DATE", help="2026-12-01 or with time and zone; default now")
    parser.add_argument("--until", metavar="DATE", help=f"at most {MAX_DAYS} days later")


def run_issue(options: argparse.Namespace, now: Callable[[], datetime] = wall_clock) -> int:
    """Write the record; 0."""
    read = (*options.content, options.key, options.passphrase_file, options.terms)
    require_stdin_once(*read, *options.customer)
    shared.require_free(options.out)
    for beside in filter(None, (options.qr, options.form)):
        shared.require_other(beside, *filter(None, read))
    terms, (begins, until) = _terms(options), _period(options, now())
    # First, and without the key at hand: a picture is taken apart for it.
    prints = tuple(print_ for path in options.content for print_ in content_prints(path))
    customer = customer_values(options.customer)
    key = private_key(options.key, options)
    try:
        issued = issue(
            terms,
            not_before=begins,
            expires_at=until,
            customer=customer,
            prints=prints,
            key=key,
            random=os.urandom,
        )
    except ValidationError as error:
        raise _wrong(error) from error
    if options.qr is not None:
        shared.write_file(options.qr, code_picture(issued.code.text))
    if options.form is not None:
        _write_form(options.form, form(terms, begins, until, _name(), record=issued.record.id))
    shared.write_file(options.out, issued.data)  # the last: no record is left whose code nobody was told
    _tell(issued, options)
    return 0


def run_form(options: argparse.Namespace, now: Callable[[], datetime] = wall_clock) -> int:
    """Write the form; 0."""
    _write_form(options.out, form(_terms(options), *_period(options, now()), _name()))
    return 0


def _tell(issued: Issued, options: argparse.Namespace) -> None:
    record = issued.record
    if options.json:
        told = {"id": record.id, "code": issued.code.text, "file": str(options.out), "number": record.number}
        period = {"not_before": record.not_before.isoformat(), "expires_at": record.expires_at.isoformat()}
        shared.print_json(told | period)
        return
    where = record.group if record.site is None else f"{record.group} ({record.site})"
    print(f"code {issued.code.text}")
    print(f"id {record.id}: to {where}, {record.uses} times, until {record.expires_at:%Y-%m-%d %H:%M} UTC")
    if EVERY in (record.machine, record.agent):
        print(
            "each login of each such machine counts its own uses; where the number matters, name --machine and --agent"
        )


def _terms(options: argparse.Namespace) -> Terms:
    given: dict[str, Any] = {}
    if options.terms is not None:
        try:
            given = tomllib.loads(shared.read_file(options.terms).decode("utf-8"))
        except ValueError as error:  # a number of thousands of digits is no error of TOML's own
            raise InputError(f"{options.terms}: not TOML in UTF-8; correct it", code="consent-terms") from error
    given |= {name: getattr(options, name) for name in (*_WORDS, "uses") if getattr(options, name) is not None}
    for name in _KINDS:
        if (listed := getattr(options, name)) is not None:
            given[name] = [kind.strip() for kind in listed.split(",")]
    try:
        return Terms.model_validate_json(_as_json(given))
    except ValidationError as error:
        raise _wrong(error) from error


def _as_json(given: dict[str, Any]) -> str:
    try:
        return json.dumps(given, default=str)
    except ValueError as error:
        raise InputError("no term takes a number of thousands of digits", code="consent-terms") from error


def _wrong(error: ValidationError) -> InputError:
    problem = error.errors(include_url=False, include_input=False)[0]
    name = str(problem["loc"][0]) if problem["loc"] else "consent"
    said = problem["msg"][:1].lower() + problem["msg"][1:]
    if problem["type"] == "value_error":
        said = str(problem["ctx"]["error"])
    return InputError(f"{name}: {said}", code="consent-terms")


def _period(options: argparse.Namespace, now: datetime) -> tuple[datetime, datetime]:
    begins = now.replace(microsecond=0).astimezone() if options.begins is None else _moment(options.begins)
    return begins, begins + timedelta(days=30) if options.until is None else _moment(options.until)


def _moment(text: str) -> datetime:
    """In the zone that was typed; without one it is that of the command, a date alone its first minute there."""
    try:
        typed = datetime.fromisoformat(text)
        return within(typed if typed.tzinfo else typed.astimezone())
    except (ValueError, OverflowError) as error:
        raise InputError(f"{text}: no date; write 2026-12-01 or 2026-12-01T09:00+08:00", code="usage") from error


def _name() -> Callable[[EntityType], Message]:
    said = {
        language: tomllib.loads((ASSETS / "i18n" / f"{language}.toml").read_text("utf-8"))["entity"]
        for language in ("zh", "en")
    }
    return lambda kind: Message(zh=said["zh"][kind.value], en=said["en"][kind.value])


def _write_form(path: Path, page: str) -> None:
    """As PDF where the file is named so, else as HTML."""
    if path.suffix.lower() != ".pdf":
        shared.write_file(path, page.encode())
        return
    from guard.desktop.paper import pdf_of  # Qt is loaded only where it draws

    shared.write_file(path, pdf_of(page, path.stem, current().qt_platform))
