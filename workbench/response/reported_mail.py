"""Takes reported mail into a case, byte for byte, and examines it. Nothing in it is opened, followed or run."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from workbench.analysis.examine import MAIL_LIMIT, Known
from workbench.analysis.examine.reading import read_mail, sender_of
from workbench.desk.desk import Desk
from workbench.intake.mail_files import RawMail, mail_files, mails_in
from workbench.model.cases import Case
from workbench.model.errors import NotReadable, Refused, UsageError
from workbench.model.events import EventData, MailExamined
from workbench.model.examined import ExaminedMail
from workbench.model.mail import MessageCopy, MessageQuery
from workbench.model.maildate import mail_date
from workbench.model.mailprint import body_print
from workbench.model.mime import split_message
from workbench.model.text import clean_line, shorten
from workbench.model.words import Facet

from .answering import refuse_closed
from .examining import examined_mail
from .readable import readable_facets
from .settling import settle
from .taken_mail import judge_taken_mail
from .wrote_before import NOT_ASKED, wrote_before

__all__ = ["examine_files_into", "examine_received", "received_mail"]

_MOST = 100
"""Mails that are taken in at once: each is an entry of the ledger with all that was found."""
_KIND = "message"
_RECENT = timedelta(days=14)


async def examine_files_into(desk: Desk, case: Case, paths: Sequence[Path]) -> tuple[MailExamined, ...]:
    """Keeps the files as they are and records what is found in each mail of them.

    What is no mail is recorded as not examined. Raises LocalFileError, UsageError, Refused.
    """
    _refuse(desk, case)
    events: list[EventData] = []
    found: list[MailExamined] = []
    for path in mail_files(list(paths)):
        mails = await asyncio.to_thread(_mails_of, path, _MOST - len(found))
        kept = desk.keep(path, name=path.name, kind=_KIND, source="reported mail, handed in as a file")
        examined = [await _looked_at(desk, case, raw, kept.evidence.sha256, path.name, "") for raw in mails]
        events += [kept, *examined]
        found += examined
    if not found:
        raise UsageError("There is no mail in it.", "Give the mail as it came: .eml, .msg, or a mailbox (mbox).")
    await desk.record(case.id, *events)
    await judge_taken_mail(desk, case)
    await settle(desk, case)
    return tuple(found)


async def received_mail(desk: Desk, case: Case) -> tuple[MessageCopy, ...]:
    """Returns what the account of the case got in the last two weeks, newest first: one of them was reported.

    Only that mailbox is looked into. Raises ProviderError, NotReadable where the provider can't be asked.
    """
    if Facet.MESSAGES not in readable_facets(desk, case):
        raise NotReadable(
            f"{case.provider} can't be asked for mail.", "Have the mail handed in as a file (.eml or .msg)."
        )
    query = MessageQuery(recipient=case.account, mailbox=case.account, since=desk.now() - _RECENT)
    copies: list[MessageCopy] = []
    async for page in desk.provider(case.provider).find_messages(query):
        copies += page.copies
    return tuple(sorted(copies, key=lambda c: c.sent_at, reverse=True))


async def examine_received(desk: Desk, case: Case, copies: Sequence[MessageCopy]) -> tuple[MailExamined, ...]:
    """As `examine_files_into`, for mails that lie in the account's own mailbox: read from there byte for byte.

    Raises ProviderError, NotReadable where the provider shows none; UsageError, Refused.
    """
    _refuse(desk, case)
    if not copies:
        raise UsageError("No mail was picked.", "Pick the one that was reported.")
    events: list[EventData] = []
    found: list[MailExamined] = []
    for copy in copies[:_MOST]:
        data = await desk.provider(case.provider).message_bytes(copy)
        name = f"{shorten(clean_line(copy.subject), 60) or 'no subject'}.eml"
        kept = desk.keep(data, name=name, kind=_KIND, source=f"{case.provider}: the mailbox of {case.account}")
        raw = RawMail(Path(name), raw=data[:MAIL_LIMIT], cut=len(data) > MAIL_LIMIT)
        examined = await _looked_at(desk, case, raw, kept.evidence.sha256, name, case.account)
        events += [kept, examined]
        found.append(examined)
    await desk.record(case.id, *events)
    await settle(desk, case)
    return tuple(found)


def _refuse(desk: Desk, case: Case) -> None:
    refuse_closed(desk.casefile.views.case(case.id))
    if not any(step.examines for step in desk.playbook(case).steps):
        raise Refused(
            "The playbook of this case is not about reported mail.",
            "Open a case for it (case new --playbook phishing-mail), or look without one (workbench examine).",
        )


async def _looked_at(desk: Desk, case: Case, raw: RawMail, sha256: str, name: str, mailbox: str) -> MailExamined:
    """Examines one mail, with what is known of its sender."""
    domains = tuple(sorted(desk.org_domains(case)))
    headers, _ = split_message(raw.raw)
    sender = sender_of(headers.get("from")).address
    before = await wrote_before(desk, case, sender, mail_date(headers.get("date", 100)))
    correspondents = None if before is None else frozenset({sender} if before else ())
    known = Known(domains=domains, correspondents=correspondents)
    found = await asyncio.to_thread(_examined, raw, known, sha256, name, mailbox)
    if before is None and found.mail.finding != "not examined" and sender:
        told = (*found.mail.not_examined, NOT_ASKED)
        return found.model_copy(update={"mail": found.mail.model_copy(update={"not_examined": told})})
    return found


def _mails_of(path: Path, most: int) -> list[RawMail]:
    mails: list[RawMail] = []
    for mail in mails_in(path, MAIL_LIMIT):
        mails.append(mail)
        if len(mails) > most:
            raise UsageError(
                f"More than {_MOST} mails at once are too many for one case.",
                "Take in the reported ones; `workbench examine` looks through a whole mailbox without a case.",
            )
    return mails


def _examined(raw: RawMail, known: Known, sha256: str, name: str, mailbox: str) -> MailExamined:
    mail: ExaminedMail = examined_mail(raw, known).mail
    event = MailExamined(evidence=sha256, name=name, number=raw.number, mail=mail, mailbox=mailbox)
    if mail.finding == "not examined":
        return event
    read = read_mail(raw.raw)
    return event.model_copy(
        update={
            "message_id": shorten(clean_line(read.headers.get("message-id", 500).strip()), 300),
            "sent_at": mail_date(read.headers.get("date", 100)),
            "body_print": body_print(read.text),
        }
    )
