"""The closed vocabularies: facets, grades, outcomes, verdicts, judgements and the like."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

__all__ = [
    "PRACTICE",
    "AccountKind",
    "Activity",
    "Attribution",
    "Facet",
    "Grade",
    "Judgement",
    "Outcome",
    "Reach",
    "SignInEvent",
    "StepState",
    "SupportLevel",
    "Verdict",
    "VerdictWord",
    "facet_name",
    "facet_title",
]

PRACTICE = "practice"
"""Id of the make-believe mail system: nothing of its cases is real."""


class Activity(StrEnum):
    """What was done in an account that changed none of its facets: it opens nothing, and it is told."""

    AUDITING = "auditing"
    """Recording was switched off ("removed") or on ("added"): what came after may be missing."""
    MAIL_SENT = "mail-sent"
    MAIL_READ = "mail-read"
    MAIL_DELETED = "mail-deleted"


class Facet(StrEnum):
    """One part of an account's state that matters here."""

    SIGN_IN = "sign-in"
    """May the account sign in at all, or is it suspended?"""
    PASSWORD = "password"  # noqa: S105 - the name of a facet, not a password
    SESSIONS = "sessions"
    """Live sessions, and devices that the provider remembers as trusted."""
    APP_PASSWORDS = "app-passwords"
    OAUTH_GRANTS = "oauth-grants"
    SECOND_FACTORS = "second-factors"
    """Second factors and backup codes, and whether one is required."""
    PROTOCOLS = "protocols"
    IP_ACCESS = "ip-access"
    RULES = "rules"
    FORWARDING = "forwarding"
    DELEGATES = "delegates"
    SEND_AS = "send-as"
    AUTO_REPLY = "auto-reply"
    """Automatic reply and signature."""
    SETTINGS = "settings"
    """Settings that are harmless until an intruder changes them: senders let past the filter or turned away, sending
    limits, notices switched off, another mailbox that collects; and what an administrator's account made for others."""
    RECOVERY = "recovery"
    SENDING = "sending"
    MESSAGES = "messages"
    """Delivered copies of abnormal mail."""


_FACET_TITLES = {
    Facet.SIGN_IN: "Signing in",
    Facet.PASSWORD: "Password",
    Facet.SESSIONS: "Sessions and trusted devices",
    Facet.APP_PASSWORDS: "App passwords",
    Facet.OAUTH_GRANTS: "OAuth grants",
    Facet.SECOND_FACTORS: "Second factors",
    Facet.PROTOCOLS: "Protocols",
    Facet.IP_ACCESS: "IP access",
    Facet.RULES: "Rules",
    Facet.FORWARDING: "Forwarding",
    Facet.DELEGATES: "Delegates",
    Facet.SEND_AS: "Send-as and aliases",
    Facet.AUTO_REPLY: "Auto-reply and signature",
    Facet.SETTINGS: "Other settings",
    Facet.RECOVERY: "Recovery phone and address",
    Facet.SENDING: "Sending permission",
    Facet.MESSAGES: "Abnormal mail",
}


def facet_title(facet: Facet) -> str:
    """Returns the facet's name as a heading."""
    return _FACET_TITLES[facet]


def facet_name(facet: Facet) -> str:
    """Returns the facet's name as it stands within a sentence."""
    title = _FACET_TITLES[facet]
    return title if title[1].isupper() else title[0].lower() + title[1:]


class Grade(StrEnum):
    """How a state is known, strongest first."""

    READ = "read"
    """By the program, from the provider."""
    SHOWN = "shown"
    """Console output or an exported record, pasted or attached and kept as evidence."""
    ACKNOWLEDGED = "acknowledged"
    """The provider said yes and offers nothing to read back."""
    STATED = "stated"
    """A named person's word."""


class Outcome(StrEnum):
    """How an action ended."""

    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"


VerdictWord = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z -]{0,39}$")]
"""What a case concludes: one of the verdicts that its playbook offers."""


class Verdict(StrEnum):
    """What a case of a suspected theft concludes."""

    CONFIRMED = "confirmed"
    SUSPECTED = "suspected"
    UNDETERMINED = "undetermined"
    NOT_COMPROMISED = "not compromised"


class Judgement(StrEnum):
    """Whose sign-in it was."""

    OWNER = "owner"
    DELEGATE = "delegate"
    ABNORMAL = "abnormal"
    UNJUDGED = "unjudged"


class SignInEvent(StrEnum):
    """What kind of login record a sign-in is."""

    LOGIN = "login"
    CHALLENGE = "challenge"
    """A second factor or another check was asked for."""
    LOGOUT = "logout"


class Reach(StrEnum):
    """How far an action goes."""

    ACCOUNT = "this account"
    MAILBOXES = "other people's mailboxes"
    DOMAIN = "the whole domain"


class StepState(StrEnum):
    """Where a step of a case stands."""

    OPEN = "open"
    DONE = "done"
    WAIVED = "waived"
    WAITING = "waiting"
    SKIPPED = "skipped"
    """The verdict led past it."""


class SupportLevel(StrEnum):
    """What a provider offers."""

    AUTOMATED = "automated"
    GUIDED = "guided"
    NONE = "none"


class AccountKind(StrEnum):
    """Whose account it is; each kind changes what comes next."""

    PERSON = "person"
    SHARED = "shared"
    SERVICE = "service"
    ADMINISTRATOR = "administrator"


class Attribution(StrEnum):
    """Whose doing an exposure is taken to be."""

    INTRUDER = "intruder"
    ASK_OWNER = "ask the owner"
    CIRCUMSTANCE = "circumstance"
    """Nobody made it for this theft, but it was open while the intruder was in (IMAP left on)."""
