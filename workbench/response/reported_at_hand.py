"""The reported mails and their like among the mail that was taken in, where nothing can be searched."""

from __future__ import annotations

from dataclasses import replace

from workbench.analysis.links import is_outside
from workbench.analysis.messages import group_messages
from workbench.analysis.taken_mail import copies_sent
from workbench.analysis.truth import key_of_copy
from workbench.casefile.examined import examined_of
from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.evidence import Coverage
from workbench.model.examined import ExaminedRecord
from workbench.model.mail import UNCHECKED, MessageCopy

from .reported_like import (
    FoundReported,
    answer_rows,
    answers_to,
    is_like,
    judged_reported,
    marks_of,
    senders_of,
    told_of,
    trials_of,
    window_of_reported,
)

__all__ = ["reported_at_hand"]

_AT_HAND_ONLY = (
    "NOT CHECKED: mail that was not taken in. This mail system can't be searched by the program: search it by hand, by "
    "sender, subject and time, and take the mail log in.",
    "NOT CHECKED: whether all who answered are in what was taken in.",
)


def reported_at_hand(desk: Desk, case: Case) -> FoundReported | None:
    """Returns the reported mails and their like among the mail that was taken in, where nothing can be searched.

    None where no mail was examined.
    """
    views, domains = desk.casefile.views, desk.org_domains(case)
    records = tuple(r for r in examined_of(views, case.id) if r.examined.mail.finding != "not examined")
    if not records:
        return None
    taken = views.messages(case.id)
    at_hand = {key_of_copy(c): c for c in copies_sent(taken, {m.sender for m in taken}, domains)}
    senders = senders_of(records, desk.now())
    copies = {key: c for key, c in at_hand.items() if c.sender.lower() in senders}
    known = {(c.message_id.strip("<>"), c.recipient.lower()) for c in copies.values()}
    own = [_as_copy(case, record) for record in records]
    copies |= {key_of_copy(c): c for c in own if (c.message_id.strip("<>"), c.recipient.lower()) not in known}
    like = {key for key, c in copies.items() if is_like(c, records)}
    to = set(senders) | answers_to(records)
    answered = {c.sender.lower(): told_of(c) for c in at_hand.values() if c.recipient.lower() in to}
    seen = {**at_hand, **copies}
    return FoundReported(
        replace(window_of_reported(desk, case, records), allowed=None),
        tuple(judged_reported(desk, case, group, records) for group in group_messages(copies.values())),
        Coverage(
            source="mail that was taken in",
            rows=len(records) + len(taken),
            unique=len(seen),
            accounts=len({c.recipient for c in seen.values()}),
            gaps=_AT_HAND_ONLY,
        ),
        None,
        {
            "reported": [*marks_of(records)],
            "answered": [*answer_rows({a: why for a, why in answered.items() if not is_outside(a, domains)})],
            "filters": [*trials_of(desk, case, records, seen, like)] if taken else [],
        },
    )


def _as_copy(case: Case, record: ExaminedRecord) -> MessageCopy:
    one = record.examined
    return MessageCopy(
        id=f"{one.evidence[:16]}-{one.number}",
        message_id=one.message_id or f"{one.evidence[:16]}-{one.number}",
        recipient=case.account,
        inside=True,
        subject=one.mail.subject,
        sent_at=one.sent_at or record.at,
        where=UNCHECKED,
        sender=one.mail.sender,
        body_print=one.body_print,
    )
