"""What a look for abnormal mail found: groups with their judgement, and the mail that may have let the intruder in."""

from __future__ import annotations

from .base import Moment, Thing

__all__ = ["LureFinding", "MailFinding", "MailFindings"]


class MailFinding(Thing):
    """One group of near-identical mails that left the account, or lies in it to leave, and whose it is."""

    key: str
    """The group's: what `TruthTable.group` and the actions' `target` name too."""
    subject: str
    abnormal: bool
    traced: bool
    """Abnormal by where it came from, not by what it says alone. Where it is not, the owner is asked first."""
    why: str
    """The weightiest reason, a sentence."""
    reasons: tuple[str, ...]
    """All that speaks for and against it, weightiest first."""
    messages: int
    inside: int
    """Copies to recipients inside, drafts and planned mail left out."""
    outside: int
    drafts: int = 0
    """Never sent."""
    scheduled: int = 0
    """Planned for later: waiting, or stopped."""
    waiting: int = 0
    """Those of them that still wait to be sent."""
    deleted: int = 0
    """That the sender deleted from its own mailbox after sending."""
    unchecked: int = 0
    """Copies in mailboxes that were not searched: where they are is not known."""
    in_reach: int | None = None
    """Copies that can still be withdrawn or stopped; None where other mailboxes were not searched."""
    read: int | None = None
    """Copies in hand that were read; None where other mailboxes were not searched."""
    first_at: Moment | None = None
    last_at: Moment | None = None


class LureFinding(Thing):
    """A mail that may have let the intruder in."""

    message_id: str
    sender: str
    subject: str
    at: Moment
    seen: bool | None = None
    """Opened by the owner; None where not known."""
    links: tuple[str, ...] = ()
    """Where its links lead, host and path. Text from strangers."""
    reasons: tuple[str, ...]
    """Sentences, weightiest first."""
    others: tuple[str, ...] | None = None
    """Who else inside got it; None: not checked, as other people's mailboxes were not searched."""


class MailFindings(Thing):
    """What one look found."""

    groups: tuple[MailFinding, ...] = ()
    """By first mail; those that are not abnormal too."""
    lures: tuple[LureFinding, ...] = ()
    """Likeliest first."""
    since: Moment | None = None
    """Since when the account's mail was looked at: from before the first trace of the intruder."""
    received: int | None = None
    """Mails to the account that were looked at for a lure; None: not checked."""
    searched_others: bool = False
    """Other people's mailboxes were searched as well."""
    allowed_by: str = ""
    """Who allowed that, in the words of the answer."""
    not_checked: tuple[str, ...] = ()
    """What the look did not cover. Sentences."""

    @property
    def abnormal(self) -> tuple[MailFinding, ...]:
        """The groups that are the intruder's, as far as is known."""
        return tuple(group for group in self.groups if group.abnormal)

    @property
    def normal(self) -> tuple[MailFinding, ...]:
        """The groups that are left alone."""
        return tuple(group for group in self.groups if not group.abnormal)
