"""Writes what people are told: from a case, in plain words and one language, as text or as a draft mail.

Nothing is sent. A draft names no sender: the suspect mailbox is never used to talk about the theft.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from string import Template
from zoneinfo import ZoneInfo

from workbench.desk.desk import Desk
from workbench.desk.whereabouts import truth_tables
from workbench.desk.whole_file import whole_file
from workbench.model.base import Thing
from workbench.model.cases import Case
from workbench.model.errors import NotFound
from workbench.model.events import ReportMade
from workbench.model.telling import Audience
from workbench.model.text import clean, clean_line
from workbench.model.withdrawal import TruthTable
from workbench.model.words import Outcome
from workbench.playbook.notices import Notices, load_notices

__all__ = ["FORMATS", "FilledIn", "save_addresses", "save_made", "save_notice", "table_for", "write_notice"]


class FilledIn(Thing):
    """A notice, filled in."""

    audience: Audience
    language: str
    subject: str
    body: str
    recipients: tuple[str, ...] = ()
    """Who it is for, where the case knows: those whose copy it speaks of."""
    missing: tuple[str, ...] = ()
    """Words that nobody could fill in: they stand in square brackets."""


def write_notice(
    desk: Desk,
    case: Case,
    audience: Audience,
    language: str,
    *,
    group: str = "",
    tables: Sequence[TruthTable] | None = None,
) -> FilledIn:
    """Returns a notice about one group of mails (unless named, the one that most people it is for got).

    `tables`: where the copies are, if that was read already. Raises NotFound for a language or a group that is not
    there, FileMistaken where the texts are wrong.
    """
    notices = load_notices(language, desk.playbook(case).notices or "", user_folder=desk.paths.playbooks)
    table = _table(truth_tables(desk.casefile, case.id) if tables is None else tables, group, audience)
    words, missing = _words(desk, case, notices, table)
    notice = notices.of(audience)
    text = f"{notice.subject}\n{notice.body}"
    return FilledIn(
        audience=audience,
        language=language,
        subject=clean_line(Template(notice.subject).substitute(words)),
        body=clean(Template(notice.body).substitute(words)),
        recipients=_recipients(audience, table),
        missing=tuple(m for m in missing if f"${m}" in text),
    )


def table_for(tables: Sequence[TruthTable], audience: Audience) -> TruthTable | None:
    """Returns the group that a notice to this audience is about unless another is named; None where there is none.

    Those who were not told yet count first, then all who were sent it: a mail that never left is nobody's to hear of.
    """

    def weight(table: TruthTable) -> tuple[int, int, int]:
        one_side = audience in (Audience.INSIDE, Audience.OUTSIDE)
        meant = set(_recipients(audience, table) if one_side else (r.recipient for r in table.rows if r.left))
        return len(meant & {r.recipient for r in table.untold}), len(meant), len(table.rows)

    return max(tables, key=weight, default=None)


def _table(tables: Sequence[TruthTable], group: str, audience: Audience) -> TruthTable | None:
    if group:
        found = next((t for t in tables if t.group == group), None)
        if found is None:
            raise NotFound(f"There is no group '{group}'.", f"There are: {', '.join(t.group for t in tables)}.")
        return found
    return table_for(tables, audience)


def _words(
    desk: Desk, case: Case, notices: Notices, table: TruthTable | None
) -> tuple[dict[str, str], tuple[str, ...]]:
    zone = ZoneInfo(desk.config.organisation.zone)
    known = {
        "account": case.account,
        "owner": case.account.partition("@")[0],
        "ticket": case.ticket,
        "today": f"{desk.now().astimezone(zone):%Y-%m-%d}",
        "contact": desk.config.organisation.contact,
        "organisation": desk.config.organisation.name,
        "subject": clean_line(table.subject) if table else "",
        "sent": _sent(table, zone),
        "count": str(sum(r.left for r in table.rows)) if table else "",
        "done": _done(desk, case, notices),
    }
    missing = tuple(name for name, value in known.items() if not value)
    return {k: v or notices.unknown.get(k, f"[{k}]") for k, v in known.items()}, missing


def _sent(table: TruthTable | None, zone: ZoneInfo) -> str:
    moments: list[datetime] = [r.sent_at for r in table.rows if r.left] if table else []
    return f"{min(moments).astimezone(zone):%Y-%m-%d %H:%M} ({zone.key})" if moments else ""


def _done(desk: Desk, case: Case, notices: Notices) -> str:
    """What was done and proved, each kind once, in the owner's words."""
    proved = (
        r.action.kind
        for r in desk.casefile.views.actions(case.id)
        if r.outcome is Outcome.DONE and r.proof and r.proof.proved and r.undone_by is None
    )
    lines = [notices.done[kind] for kind in dict.fromkeys(proved) if kind in notices.done]
    return "\n".join(f"- {line}" for line in lines)


def _recipients(audience: Audience, table: TruthTable | None) -> tuple[str, ...]:
    if table is None or audience not in (Audience.INSIDE, Audience.OUTSIDE):
        return ()
    return table.recipients(inside=audience is Audience.INSIDE)


def _as_text(notice: FilledIn) -> bytes:
    """Returns the notice as plain text, its subject first."""
    return f"{notice.subject}\n\n{notice.body}".encode()


def _as_draft(notice: FilledIn) -> bytes:
    """Returns the notice as a mail that a mail program opens as a draft: no sender, no recipient."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = notice.subject
    mail["X-Unsent"] = "1"
    mail.set_content(notice.body)
    return mail.as_bytes()


FORMATS = {"txt": _as_text, "eml": _as_draft}
"""How a notice is written, by the name of the format."""


async def save_notice(
    desk: Desk, case: Case, notice: FilledIn, format_: str, path: Path, *, force: bool = False
) -> str:
    """Writes a notice to a file, and records that it left the workbench; returns its SHA-256.

    Raises LocalFileError, also where the file is there and not `force`.
    """
    name = f"notice {notice.audience} {notice.language} {format_}"
    return await save_made(desk, case.id, FORMATS[format_](notice), name, path, force=force)


async def save_addresses(desk: Desk, case: Case, people: Sequence[str], path: Path, *, force: bool = False) -> str:
    """Writes whom a notice is to be sent to beside it, one address a line, and records it; returns its SHA-256.

    Raises LocalFileError, also where the file is there and not `force`.
    """
    data = "".join(f"{clean_line(one)}\n" for one in people).encode()
    return await save_made(desk, case.id, data, "addresses of a notice", path, force=force)


async def save_made(
    desk: Desk, case_id: str | None, data: bytes, name: str, path: Path, *, force: bool, what: str = "The notice"
) -> str:
    """Writes a file and records, in a case or of the desk, that it left the workbench; returns its SHA-256.

    Raises LocalFileError, also where the file is there and not `force`.
    """
    with whole_file(path, what, overwrite=force) as file:
        file.write(data)
    sha256 = hashlib.sha256(data).hexdigest()
    seq, link = desk.casefile.head()
    await desk.record(case_id, ReportMade(format=name, sha256=sha256, name=path.name, head_seq=seq, head_link=link))
    return sha256
