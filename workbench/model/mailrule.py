"""One shape for everything that moves, hides or answers mail by itself, or lets somebody else at it."""

from __future__ import annotations

from enum import StrEnum

from .base import Moment, Thing

__all__ = ["ActionKind", "Condition", "MailRule", "RuleAction", "RuleScope"]


class RuleScope(StrEnum):
    """What kind of thing it is."""

    MAILBOX_RULE = "mailbox-rule"
    TRANSPORT_RULE = "transport-rule"
    JOURNAL_RULE = "journal-rule"
    FORWARDING = "forwarding"
    FORWARDING_POLICY = "forwarding-policy"
    """Whether forwarding out of the organisation is allowed at all."""
    DELEGATE = "delegate"
    SEND_AS = "send-as"
    ALIAS = "alias"
    REPLY_TO = "reply-to"
    AUTO_REPLY = "auto-reply"
    SIGNATURE = "signature"
    TRUSTED_SENDERS = "trusted-senders"
    BLOCKED_SENDERS = "blocked-senders"
    SENDING_LIMIT = "sending-limit"
    ALERT_SETTING = "alert-setting"
    """Notices about sign-ins and changes, switched off."""
    AUDIT_SETTING = "audit-setting"
    """Recording, switched off."""
    COLLECTION = "collection"
    """Another mailbox fetches this one's mail, or this one another's."""
    RECOVERY = "recovery"
    API_APP = "api-app"
    NEW_ACCOUNT = "new-account"


class ActionKind(StrEnum):
    """What is done to a mail, or granted to somebody."""

    FORWARD = "forward"
    REDIRECT = "redirect"
    ATTACH = "forward-as-attachment"
    COPY_TO = "copy-to"
    BCC = "bcc"
    MOVE = "move"
    COPY = "copy"
    DELETE = "delete"
    PURGE = "purge"
    MARK_READ = "mark-read"
    STOP = "stop"
    REJECT = "reject"
    REPLY = "reply"
    FLAG = "flag"
    KEEP = "keep"
    SKIP_FILTER = "skip-filter"
    """Let past the filter of spam and malware."""
    QUARANTINE = "quarantine"
    GRANT = "grant"
    SET = "set"
    SWITCH_OFF = "switch-off"
    UNKNOWN = "unknown"


class Condition(Thing):
    """Which mails a rule takes."""

    field: str
    """subject, body, subject-or-body, sender, recipient, header, size, attachment, anywhere, importance,
    sentence (told in words by the source), or what the source calls it."""
    operator: str = "contains"
    values: tuple[str, ...] = ()
    negated: bool = False


class RuleAction(Thing):
    """One thing that is done."""

    kind: ActionKind
    targets: tuple[str, ...] = ()
    """Addresses, a folder, a text, rights: as the source has them. Text from strangers."""


class MailRule(Thing):
    """A rule, a forwarding, a delegate or another such setting, whatever mail system it stands in."""

    account: str = ""
    """Whose mailbox; the administrator who made it where it is the whole organisation's; may be empty."""
    scope: RuleScope = RuleScope.MAILBOX_RULE
    name: str | None = None
    """None where the source tells no name: that says nothing about it."""
    enabled: bool = True
    removed: bool = False
    """The record tells that it was taken away."""
    conditions: tuple[Condition, ...] = ()
    conditions_known: bool = True
    """False where the source may leave conditions out (a change of one field): none told is not "every mail" then."""
    any_of: bool = False
    """Any one of the conditions is enough; else all must hold."""
    actions: tuple[RuleAction, ...] = ()
    exceptions: tuple[Condition, ...] = ()
    since: Moment | None = None
    by: str = ""
    """Who made it, where the record tells."""
    by_ip: str | None = None
    own_domains: tuple[str, ...] = ()
    """Domains that the record itself names as the organisation's."""
    dialect: str = ""
    original: str = ""
    """Its text as it was found."""
    not_understood: tuple[str, ...] = ()
    """What of it could not be read, in sentences."""

    def targets(self, *kinds: ActionKind) -> tuple[str, ...]:
        """Returns the targets of the actions of these kinds, each once."""
        found = (target for action in self.actions if action.kind in kinds for target in action.targets)
        return tuple(dict.fromkeys(t for t in found if t))

    def does(self, *kinds: ActionKind) -> bool:
        """Tells whether it has an action of one of these kinds."""
        return any(action.kind in kinds for action in self.actions)
