"""Judged mail as the items and facts of a facet's state, as they are recorded; and read back from there."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import JsonValue

from workbench.model.base import JsonObject, moment_in
from workbench.model.mail import IN_REACH, UNCHECKED, MessageCopy, MessageGroup
from workbench.model.mail_findings import LureFinding, MailFinding, MailFindings
from workbench.model.state import FacetItem, FacetState

from .lures import JudgedLure
from .mail_judging import JudgedGroup
from .wording import count

__all__ = ["item_of_group", "lure_finding", "mail_findings"]

_COUNTED = ("withdrawn", "purged", "fetched", "replied", "bounced", "deleted")
"""Places of copies in hand that are counted one by one, beside those that are in reach."""


def item_of_group(judged: JudgedGroup) -> FacetItem:
    """Returns a group as an item: switched on where it is abnormal, so that what is left alone opens nothing.

    Where a copy lies in a mailbox that was not searched, what became of the others is left out too.
    """
    group, counts = judged.group, _counts(judged.group.copies)
    return FacetItem(
        key=group.key,
        what=_what(group, counts),
        enabled=judged.abnormal,
        since=group.first_at,
        by_ip=group.copies[0].from_ip if group.copies else None,
        attrs={
            **_places(group.copies),
            **counts,
            "subject": group.subject,
            "messages": group.messages,
            "shared": list(group.shared),
            "last_at": group.last_at.isoformat(),
            "traced": judged.traced,
            "why": judged.why,
            "reasons": list(judged.reasons),
        },
    )


def _what(group: MessageGroup, told: dict[str, JsonValue]) -> str:
    parts = [f"{told['inside']} inside", f"{told['outside']} outside"]
    parts += [f"{told[name]} {words}" for name, words in _HELD.items() if told[name]]
    return f"{count(group.messages, 'mail')} “{group.subject}”: {', '.join(parts)}"


_HELD = {"drafts": "in the drafts", "scheduled": "planned for later"}


def _counts(copies: Iterable[MessageCopy]) -> dict[str, JsonValue]:
    copies = tuple(copies)
    sent = [c for c in copies if not c.held_back]
    planned = [c for c in copies if c.folder == "scheduled"]
    return {
        "inside": sum(c.inside for c in sent),
        "outside": sum(not c.inside for c in sent),
        "drafts": sum(c.folder == "drafts" for c in copies),
        "scheduled": len(planned),
        "waiting": sum(c.where == "scheduled" for c in planned),
        "own_deleted": sum(c.folder == "deleted" for c in sent),
        "unchecked": sum(c.where == UNCHECKED for c in copies),
    }


def _places(copies: tuple[MessageCopy, ...]) -> JsonObject:
    if any(c.where == UNCHECKED for c in copies):
        return {}
    hand = [c for c in copies if c.in_hand]
    where: JsonObject = {name: sum(c.where == name for c in hand) for name in _COUNTED}
    return {
        **where,
        "delivered": sum(c.where in IN_REACH for c in hand),
        "set-aside": sum(c.where == "withdrawn" and bool(c.lies_in) for c in hand),
        "passed-on": sum(bool(c.passed_on) for c in hand),
        "read": sum(c.seen is True for c in hand),
    }


def lure_finding(lure: JudgedLure, others: tuple[str, ...] | None) -> LureFinding:
    """Returns a suspected lure as it is recorded; `others`: who else inside got it, None where nobody looked."""
    copy = lure.copy_
    return LureFinding(
        message_id=copy.message_id,
        sender=copy.sender,
        subject=copy.subject,
        at=copy.sent_at,
        seen=copy.seen,
        links=copy.links,
        reasons=lure.reasons,
        others=others,
    )


def mail_findings(state: FacetState | None) -> MailFindings | None:
    """Returns what a recorded look at abnormal mail found; None where there is none that the program judged."""
    if state is None or "searched" not in state.attrs:
        return None
    attrs = state.attrs
    received = attrs.get("received")
    lures = attrs.get("lures")
    return MailFindings(
        groups=tuple(_finding(item) for item in state.items),
        lures=tuple(LureFinding.model_validate(one) for one in lures) if isinstance(lures, list) else (),
        since=moment_in(attrs.get("since")),
        received=received if isinstance(received, int) else None,
        searched_others=attrs.get("searched") == "all",
        allowed_by=str(attrs.get("allowed_by") or ""),
        not_checked=state.coverage.gaps,
    )


def _finding(item: FacetItem) -> MailFinding:
    attrs = item.attrs
    reasons = attrs.get("reasons")
    number = {name: value for name, value in attrs.items() if isinstance(value, int)}
    return MailFinding(
        key=item.key,
        subject=str(attrs.get("subject", "")),
        abnormal=item.enabled,
        traced=attrs.get("traced") is True,
        why=str(attrs.get("why", "")),
        reasons=tuple(map(str, reasons)) if isinstance(reasons, list) else (),
        messages=number.get("messages", 0),
        inside=number.get("inside", 0),
        outside=number.get("outside", 0),
        drafts=number.get("drafts", 0),
        scheduled=number.get("scheduled", 0),
        waiting=number.get("waiting", 0),
        deleted=number.get("own_deleted", 0),
        unchecked=number.get("unchecked", 0),
        in_reach=number.get("delivered"),
        read=number.get("read"),
        first_at=item.since,
        last_at=moment_in(attrs.get("last_at")),
    )
