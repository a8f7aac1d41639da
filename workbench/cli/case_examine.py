"""`case examine`: reported mail, taken into a case and examined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.model.text import clean_line, shorten

from .options import at_desk, case_file_option, json_option, work
from .output import emit, narrate, table

if TYPE_CHECKING:
    from workbench.desk.desk import Desk
    from workbench.model.cases import Case
    from workbench.model.examined import MailExamined
    from workbench.model.mail import MessageCopy

__all__ = ["examine_in_case"]

_HEAD = ("received", "from", "subject", "message")
_WIDE = 48


@click.command("examine")
@click.argument("ref", metavar="CASE")
@click.argument("paths", metavar="[FILE|FOLDER…]", nargs=-1, type=click.Path(path_type=Path))
@click.option("--mailbox", is_flag=True, help="List what the account got in the last two weeks; take nothing in.")
@click.option("--message", "ids", multiple=True, metavar="ID", help="Take in this mail of that list; several times.")
@case_file_option
@json_option
def examine_in_case(
    ref: str, paths: tuple[Path, ...], mailbox: bool, ids: tuple[str, ...], case_file: Path | None, as_json: bool
) -> None:
    """Take reported mail into a case, byte for byte, and examine it. Nothing in it is opened, followed or run.

    Give it as files (.eml, .msg, mbox), or by --message where the mail system can be asked. Without either, shows what
    was examined in the case. Exit code 1: not every mail was examined; 7: none could be.
    """
    from workbench.model.errors import UsageError
    from workbench.response.reported_mail import examine_files_into, examine_received, received_mail

    if sum(map(bool, (paths, mailbox, ids))) > 1:
        raise UsageError("Files, --mailbox and --message are given one at a time.", "Call it once for each.")
    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        if mailbox:
            _list(work(desk, received_mail(desk, case)), case, as_json=as_json)
            return
        if paths:
            found = work(desk, examine_files_into(desk, case, paths))
        elif ids:
            copies = _picked(work(desk, received_mail(desk, case)), ids)
            found = work(desk, examine_received(desk, case, copies))
        else:
            found = _examined(desk, case)
    _show(found, as_json=as_json)
    if paths or ids:
        _leave(found)


def _examined(desk: Desk, case: Case) -> tuple[MailExamined, ...]:
    from workbench.casefile.examined import examined_of

    found = tuple(record.examined for record in examined_of(desk.casefile.views, case.id))
    if not found:
        narrate(f"Not examined: no reported mail was taken in. workbench case examine {case.id} FILE… does it.")
    return found


def _picked(copies: Sequence[MessageCopy], ids: Iterable[str]) -> list[MessageCopy]:
    from workbench.model.errors import NotFound

    by_id = {name: copy for copy in copies for name in (copy.id, copy.message_id, copy.message_id.strip("<>"))}
    missing = [one for one in ids if one not in by_id]
    if missing:
        raise NotFound(f"The mailbox holds no mail '{missing[0]}'.", "--mailbox lists what came in the last two weeks.")
    return [by_id[one] for one in ids]


def _list(copies: Sequence[MessageCopy], case: Case, *, as_json: bool) -> None:
    from .shapes import cleaned

    rows = [
        (f"{c.sent_at:%Y-%m-%d %H:%M}", clean_line(c.sender), shorten(clean_line(c.subject), _WIDE), clean_line(c.id))
        for c in copies
    ]
    text = table(_HEAD, rows) if rows else "Nothing came in the last two weeks."
    narrate(clean_line(f"Take one in with: workbench case examine {case.id} --message ID"))
    emit(text, [cleaned(c.model_dump(mode="json")) for c in copies], as_json=as_json)


def _show(found: Sequence[MailExamined], *, as_json: bool) -> None:
    from workbench.response.examining import ExaminedRow

    from .examine_text import mail_text

    rows = [ExaminedRow(file=one.name, number=one.number, mail=one.mail) for one in found]
    emit("\n".join(map(mail_text, rows)) or "No reported mail.", [_shape(one) for one in found], as_json=as_json)


def _shape(one: MailExamined) -> Any:
    from .shapes import cleaned

    return cleaned(one.model_dump(mode="json", exclude={"type"}))


def _leave(found: Sequence[MailExamined]) -> None:
    from .exits import ExitCode

    left = [one for one in found if one.mail.finding == "not examined"]
    if left:
        raise click.exceptions.Exit(ExitCode.UNREADABLE if len(left) == len(found) else ExitCode.CHECK_FAILED)
