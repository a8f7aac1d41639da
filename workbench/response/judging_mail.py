"""Keeps what a person says of a group of mail: not sent by the owner, or the owner's own after all."""

from __future__ import annotations

from workbench.analysis.mail_findings import mail_findings
from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.errors import NotFound, UsageError
from workbench.model.events import MailOverruled
from workbench.model.words import Facet

from .answering import refuse_closed
from .looking import look
from .readable import readable_facets
from .taken_mail import judge_taken_mail

__all__ = ["overrule_mail"]


async def overrule_mail(desk: Desk, case: Case, group: str, reason: str, *, abnormal: bool) -> None:
    """Records whose a group of mail is, says who and why, and looks again: what is proposed follows from it.

    Raises UsageError without a reason, NotFound for a group that the last look did not find, Refused for a closed case.
    """
    if not reason.strip():
        raise UsageError("Overruling a judgement needs a reason.", "Say who said so and how, in a few words.")
    refuse_closed(desk.casefile.views.case(case.id))
    last = desk.casefile.views.facets(case.id).get(Facet.MESSAGES)
    found = mail_findings(last.state if last else None)
    if found is None or group not in {g.key for g in found.groups}:
        raise NotFound(f"The last look found no group of mail '{group}'.", "workbench case messages CASE lists them.")
    await desk.record(case.id, MailOverruled(group=group, abnormal=abnormal, reason=reason.strip()))
    if Facet.MESSAGES in readable_facets(desk, case):
        await look(desk, case, (Facet.MESSAGES,))
    else:
        await judge_taken_mail(desk, case)
