"""The account's mail since the intruder was in, as a report tells it: judged groups with reasons, and the lures."""

from __future__ import annotations

from workbench.analysis.mail_findings import mail_findings
from workbench.analysis.wording import count
from workbench.model.base import Moment, Thing
from workbench.model.mail_findings import LureFinding, MailFinding
from workbench.model.state import FacetState
from workbench.model.words import Facet

from .gathering import Material
from .parts import Line

__all__ = ["LurePart", "MailGroupPart", "MailPart", "in_short", "mail_part"]


class MailGroupPart(Thing):
    """One group of near-identical mails."""

    key: Line
    subject: Line
    abnormal: bool
    traced: bool
    """Abnormal by where it came from; else the owner was to be asked."""
    reasons: tuple[Line, ...]
    """The one that decided it comes first."""
    messages: int
    inside: int
    outside: int
    drafts: int
    scheduled: int
    waiting: int
    deleted: int
    unchecked: int
    """Copies in mailboxes that were not searched."""
    in_reach: int | None
    read: int | None
    """Of the copies in mailboxes inside; None where they were not searched."""
    first_at: Moment | None
    last_at: Moment | None


class LurePart(Thing):
    """A mail that may have let the intruder in."""

    message_id: Line
    sender: Line
    subject: Line
    at: Moment
    seen: bool | None
    links: tuple[Line, ...]
    reasons: tuple[Line, ...]
    others: tuple[Line, ...] | None
    """Who else inside got it; None: not checked."""


class MailPart(Thing):
    """What the last look at the account's mail found."""

    looked_at: Moment
    since: Moment | None
    groups: tuple[MailGroupPart, ...]
    """Abnormal ones first; then those that were left alone."""
    lures: tuple[LurePart, ...]
    received: int | None
    """Mails to the account that were looked at for a lure; None: not checked."""
    searched_others: bool
    allowed_by: Line
    not_checked: tuple[Line, ...]
    reported: bool = False
    """It is what was reported and its like, not what the account sent."""


def mail_part(material: Material) -> MailPart | None:
    """Returns what the last look at the account's mail found; None where there is none that the program judged."""
    record = material.facets.get(Facet.MESSAGES)
    found = mail_findings(record.state if record else None)
    if record is None or found is None:
        return None
    return MailPart(
        looked_at=record.at,
        since=found.since,
        groups=tuple(map(_group, (*found.abnormal, *found.normal))),
        lures=tuple(map(_lure, found.lures)),
        received=found.received,
        searched_others=found.searched_others,
        allowed_by=found.allowed_by,
        not_checked=found.not_checked,
        reported=material.playbook.mail == "reported",
    )


def in_short(state: FacetState) -> str:
    """Returns how many groups were found and how they were judged; empty where the program judged none."""
    found = mail_findings(state)
    if found is None:
        return ""
    lures = f"; {count(len(found.lures), 'mail')} may have let the intruder in" if found.lures else ""
    others = "searched as well" if found.searched_others else "NOT CHECKED"
    return (
        f"{count(len(found.abnormal), 'group')} abnormal, {len(found.normal)} left alone{lures}; "
        f"other people's mailboxes: {others}"
    )


def _group(group: MailFinding) -> MailGroupPart:
    fields = group.model_dump(exclude={"why", "reasons"})
    return MailGroupPart(**fields, reasons=tuple(dict.fromkeys((group.why, *group.reasons))))


def _lure(lure: LureFinding) -> LurePart:
    return LurePart(**lure.model_dump())
