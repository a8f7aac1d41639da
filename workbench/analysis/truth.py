"""Settles where each copy of a mail is, from the last look at it and the last call about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from workbench.model.mail import UNCHECKED, MessageCopy
from workbench.model.withdrawal import CopyReceipt, TruthRow, Whereabouts
from workbench.model.words import Outcome

__all__ = ["CopyKey", "key_of_copy", "truth_rows"]

CopyKey = tuple[str, str]
"""Message-ID and recipient: what names a copy wherever it was moved."""

_W = Whereabouts
_PLACES = {
    "delivered": _W.IN_REACH,
    "withdrawn": _W.WITHDRAWN,
    "purged": _W.WITHDRAWN,
    "moved": _W.IN_REACH,
    "forwarded": _W.FORWARDED,
    "bounced": _W.NEVER_ARRIVED,
    "fetched": _W.FETCHED,
    "replied": _W.ANSWERED,
    "deleted": _W.DELETED,
    "outside": _W.OUTSIDE,
    "draft": _W.DRAFT,
    "scheduled": _W.PLANNED,
}
_MOVED = "moved to quarantine"
_STOPPED = "stopped before it was sent"
_NOT_SEARCHED = "Other people's mailboxes were not searched: nobody has allowed it yet."
_FORWARDED = ("still in the mailbox", "withdrawn from the mailbox")
_STILL_OPEN = "it can still be opened there until it is purged"
_LOST = "It was found before, and the last look did not find it any more."
_NOT_SEEN = "The provider said that it was done; nobody has looked since."
_NO_ANSWER = "No answer came, and nobody has looked since."


def key_of_copy(copy: MessageCopy) -> CopyKey:
    """Returns what names a copy wherever it was moved."""
    return copy.message_id, copy.recipient


def truth_rows(
    copies: Iterable[MessageCopy],
    receipts: Mapping[CopyKey, CopyReceipt],
    *,
    earlier: Iterable[MessageCopy] = (),
    told: Mapping[str, tuple[datetime, str]] | None = None,
) -> tuple[TruthRow, ...]:
    """Returns a row for each message and recipient, by time and recipient.

    `copies`: as the last look found them. `receipts`: the last call about each. `earlier`: copies that were found
    before; one that the last look did not find is unknown, not gone. `told`: by address, when and how.
    """
    found = {key_of_copy(c): c for c in copies}
    told = told or {}
    rows = [_row(copy, receipts.get(key), told) for key, copy in found.items()]
    lost = {key_of_copy(c): c for c in earlier if key_of_copy(c) not in found}
    rows += [_made(copy, _W.UNKNOWN, told, why=_LOST) for copy in lost.values()]
    return tuple(sorted(rows, key=lambda r: (r.sent_at, r.recipient, r.message_id)))


def _row(copy: MessageCopy, receipt: CopyReceipt | None, told: Mapping[str, tuple[datetime, str]]) -> TruthRow:
    reachable = copy.inside or copy.held_back
    where = _PLACES.get(copy.where, _W.UNKNOWN) if reachable else _W.OUTSIDE
    if receipt is not None and not receipt.seen_since and reachable:
        why = _NOT_SEEN if receipt.outcome is Outcome.DONE else _NO_ANSWER
        if receipt.outcome is not Outcome.FAILED:
            return _made(copy, _W.UNKNOWN, told, why=why)
    if copy.where == UNCHECKED:
        return _made(copy, _W.UNKNOWN, told, why=_NOT_SEARCHED)
    if where in (_W.IN_REACH, _W.PLANNED) and receipt is not None and receipt.outcome is Outcome.FAILED:
        return _made(copy, _W.FAILED, told, why=receipt.detail)
    if copy.passed_on:
        return _made(copy, _W.FORWARDED, told, how=f"{_FORWARDED[where is _W.WITHDRAWN]}; sent on to {copy.passed_on}")
    if where is _W.WITHDRAWN:
        if copy.lies_in and copy.where != "purged":
            return _made(copy, _W.SET_ASIDE, told, how=f"moved to {copy.lies_in}: {_STILL_OPEN}")
        default = "purged" if copy.where == "purged" else _STOPPED if copy.held_back else _MOVED
        return _made(copy, where, told, how=(receipt.how if receipt else "") or default)
    return _made(copy, where, told)


def _made(
    copy: MessageCopy,
    where: Whereabouts,
    told: Mapping[str, tuple[datetime, str]],
    *,
    how: str = "",
    why: str = "",
) -> TruthRow:
    row = TruthRow(
        message_id=copy.message_id,
        recipient=copy.recipient,
        inside=copy.inside,
        where=where,
        how=how,
        why=why,
        seen=copy.seen,
        sent_at=copy.sent_at,
        left=not copy.held_back,
    )
    at, words = told.get(copy.recipient.lower(), (None, ""))
    # Telling is for those whose copy nobody can take back.
    return row.model_copy(update={"told_at": at, "told": words}) if row.beyond_reach else row
