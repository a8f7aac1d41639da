"""Sign-ins in Google's records: the application `login`. What its words mean stands in `google_words`."""

from __future__ import annotations

from workbench.model.signins import SignIn
from workbench.model.words import SignInEvent

from .collecting import field
from .google_record import GoogleEvent
from .google_words import LOGIN_TYPES, SIGNIN_EVENTS, WEB_TYPES, method_words

__all__ = ["signin_of"]


def signin_of(event: GoogleEvent, account: str) -> SignIn:
    """Returns the sign-in that an event of `SIGNIN_EVENTS` tells of."""
    kind, success, words = SIGNIN_EVENTS[event.name]
    status = event.first("login_challenge_status").lower()
    if kind is SignInEvent.CHALLENGE:
        success = True if "pass" in status else False if "fail" in status else None
    login_type, flag = event.first("login_type"), event.first("is_suspicious")
    record = event.record
    return SignIn(
        id=event.id,
        at=record.at,
        account=field(account),
        account_id=record.profile if event.own(account) else None,
        event=kind,
        success=success,
        ip=record.ip,
        protocol="web" if login_type in WEB_TYPES else None,
        region=record.region,
        attempts=_attempts(event) if success is False else 1,
        vendor_suspicious=True if event.name.startswith("suspicious") else flag == "true" if flag else None,
        detail=field(_detail(words, login_type, status, event)),
        source=record.sha256,
        line=record.number,
    )


def _attempts(event: GoogleEvent) -> int:
    """Like tries within a short time are one record, with a method for each of them."""
    methods = event.values.get("login_challenge_method", [])
    return max([1, *(methods.count(method) for method in set(methods))])


def _detail(words: str, login_type: str, status: str, event: GoogleEvent) -> str:
    methods = method_words(event.values.get("login_challenge_method", []))
    second = "second factor" if event.first("is_second_factor") == "true" else words
    verdict = "passed" if "pass" in status else "failed" if "fail" in status else ""
    said = " ".join(part for part in (second, verdict) if part)
    body = ": ".join(part for part in (said, methods) if part)
    return "; ".join(part for part in (body, LOGIN_TYPES.get(login_type, "")) if part)
