"""Sign-ins, audit events, and what was concluded from them."""

from __future__ import annotations

from pydantic import Field

from .base import Moment, Thing
from .mailrule import MailRule
from .words import Activity, Facet, Judgement, SignInEvent

__all__ = ["AuditEvent", "JudgedSignIn", "Reason", "SignIn"]


class SignIn(Thing):
    """One login record. Text fields are as the source had them."""

    id: str
    """Stable across files: made from what identifies the record at its source."""
    at: Moment
    account: str
    """The mail address as recorded."""
    account_id: str | None = None
    """The provider's own id of the account: addresses get renamed."""
    event: SignInEvent = SignInEvent.LOGIN
    success: bool | None = None
    """None where the record doesn't say (a logout, an unknown status word)."""
    ip: str | None = None
    """Normalised, without port; None where the record holds none."""
    protocol: str | None = None
    """web, imap, pop3, smtp, activesync … as normalised by the reader; None where unknown."""
    client: str | None = None
    region: str | None = None
    """Country, region or city, as far as the source tells."""
    place: tuple[float, float] | None = None
    """Latitude and longitude in degrees; None where neither the source nor a region database tells."""
    session: str | None = None
    """The source's own id of the session or token it belongs to; None where the source has none."""
    attempts: int = 1
    """How many tries this one record stands for ("auth failed, 3 attempts")."""
    by_service: bool = False
    """The record itself says that a service of the mail system acted, not a person."""
    vendor_suspicious: bool | None = None
    """The vendor's own flag; None where the source has none."""
    detail: str = ""
    """What else the record says, in a few words ("wrong password", "second factor: phone")."""
    source: str
    """SHA-256 of the evidence it was read from."""
    line: int | None = None
    """Line or record number in that evidence, counted from 1."""


class AuditEvent(Thing):
    """One recorded change to an account, or one recorded deed in it."""

    id: str
    at: Moment
    account: str
    account_id: str | None = None
    ip: str | None = None
    facet: Facet | Activity
    """The facet that was changed; where none was, what was done."""
    change: str
    """added, removed, changed; "done" where mail was sent, read or deleted."""
    key: str
    """What identifies the changed item within its facet (an address, a factor)."""
    what: str
    """The change in plain words. May hold text from strangers."""
    by: str = ""
    """Who acted, where it was not the account itself: an administrator, a delegate."""
    name: str
    """The source's own name of the event."""
    source: str
    line: int | None = None
    rule: MailRule | None = Field(default=None, exclude_if=lambda value: value is None)
    """What was made, where the record tells: a rule, a forwarding, a right. Left out of what is written where there is
    none: case files of older versions don't have it."""

    @property
    def changed(self) -> Facet | None:
        """The facet that was changed, if any."""
        return self.facet if isinstance(self.facet, Facet) else None


class Reason(Thing):
    """Why a record was judged as it was: a sentence that can be read out on the phone."""

    code: str
    """Short and stable: `new-network`, `interleaved`, `before-change` …"""
    sentence: str
    weight: int
    """Positive speaks for abnormal, negative for the owner."""
    records: tuple[str, ...] = ()
    """Ids of the sign-ins and audit events behind it."""


class JudgedSignIn(Thing):
    """A judgement of one sign-in, with its reasons and its author."""

    signin: str
    judgement: Judgement
    reasons: tuple[Reason, ...] = ()
    author: str
    """`rules VERSION`, or the name of the person who overruled them."""
