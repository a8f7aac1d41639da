"""Whether the sender of a reported mail wrote to the reporter before, as the mailbox or mail taken in tells."""

from __future__ import annotations

from datetime import datetime, timedelta

from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.errors import ProviderError
from workbench.model.mail import MessageQuery
from workbench.model.words import Facet

from .readable import readable_facets

__all__ = ["NOT_ASKED", "wrote_before"]

NOT_ASKED = (
    "Not checked: whether its sender wrote here before. This mail system can't be asked, and no mail was taken in."
)
_WITHIN = timedelta(days=180)
_WAVE = timedelta(days=7)
"""Mail that came so shortly before belongs to the reported one, as likely as not."""


async def wrote_before(desk: Desk, case: Case, sender: str, sent_at: datetime | None) -> bool | None:
    """Returns whether mail of that address came more than a week earlier; None where nothing could be asked.

    Only the account's own mailbox is looked into.
    """
    now = desk.now()
    until = min(sent_at or now, now) - _WAVE
    if not sender:
        return None
    taken = desk.casefile.views.messages(case.id, sender=sender)
    if any((message.at or now) < until for message in taken):
        return True
    if Facet.MESSAGES not in readable_facets(desk, case):
        return False if desk.casefile.views.count_messages(case.id) else None
    query = MessageQuery(
        sender=sender, recipient=case.account, mailbox=case.account, since=until - _WITHIN, until=until
    )
    try:
        async for page in desk.provider(case.provider).find_messages(query):
            if any(copy.sent_at < until for copy in page.copies):
                return True
    except ProviderError:
        return None
    return False
