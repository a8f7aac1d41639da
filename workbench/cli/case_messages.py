"""`case messages`, `case message`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.model.text import clean_line, shorten
from workbench.model.words import Judgement

from .options import at_desk, case_file_option, json_option
from .output import emit, narrate, table

if TYPE_CHECKING:
    from workbench.analysis.preview import Preview
    from workbench.model.message import Message

__all__ = ["message", "messages"]

_HEAD = ("time (UTC)", "from", "to", "subject", "sent from", "judged", "like it", "id")
_SUBJECT, _SENDER, _ID = 50, 40, 8
_WORST = (Judgement.ABNORMAL, Judgement.UNJUDGED, Judgement.DELEGATE, Judgement.OWNER)


@click.command()
@click.argument("ref", metavar="CASE")
@click.option("--find", "text", default="", metavar="TEXT", help="Only those with these words in them.")
@click.option("--sent", is_flag=True, help="Only those that bear the account as their sender.")
@click.option("--limit", type=click.IntRange(1), default=None, help="At most so many.")
@click.option("--offset", type=click.IntRange(0), default=0, help="Leave out so many at the beginning.")
@case_file_option
@json_option
def messages(
    ref: str, text: str, sent: bool, limit: int | None, offset: int, case_file: Path | None, as_json: bool
) -> None:
    """List the messages that were taken in, by their time."""
    with at_desk(case_file, create=False) as desk:
        views = desk.casefile.views
        case = views.case(ref)
        sender = case.account if sent else ""
        found = views.messages(case.id, text=text, sender=sender, limit=limit, offset=offset)
        total = views.count_messages(case.id, text=text, sender=sender)
        any_read = total or views.count_messages(case.id)
        judged = views.judgements_of(case.id, {m.ip for m in found if m.ip})
        sizes = views.group_sizes(case.id)
    if not any_read:
        narrate("Not checked: no message was taken in. Take in mail: workbench case intake CASE FILE (.eml, mbox, zip)")
    elif total > len(found):
        narrate(f"{len(found)} of {total} messages.")
    shapes = [_shape(m, judged, sizes) for m in found]
    emit(table(_HEAD, map(_row, shapes)) if shapes else "No messages.", shapes, as_json=as_json)


@click.command()
@click.argument("ref", metavar="CASE")
@click.argument("message_ref", metavar="ID")
@case_file_option
@json_option
def message(ref: str, message_ref: str, case_file: Path | None, as_json: bool) -> None:
    """Show one message as plain text: links spelled out, nothing fetched, nothing run."""
    from workbench.analysis.preview import preview
    from workbench.response.reading_mail import message_bytes

    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        found = desk.casefile.views.message(case.id, message_ref)
        seen = preview(message_bytes(desk, found))
    data = found.model_dump(mode="json") | {"preview": seen.model_dump(mode="json")}
    emit("\n".join(_lines(found, seen)), data, as_json=as_json)


def _shape(m: Message, judged: dict[str, dict[Judgement, int]], sizes: dict[str, int]) -> dict[str, Any]:
    return m.model_dump(mode="json") | {
        "judgement": _judged(judged.get(m.ip or "", {})),
        "alike": sizes.get(m.fingerprint, 1),
    }


def _judged(counts: dict[Judgement, int]) -> str:
    """How the account's sign-ins from the address are judged: the worst of it, or that there is none."""
    return next((j.value for j in _WORST if j in counts), "no sign-in")


def _row(shape: dict[str, Any]) -> tuple[object, ...]:
    at = shape["at"] or shape["received_at"]
    return (
        at[:19] if at else "no time",
        shorten(shape["sender"] or "–", _SENDER),
        shape["recipients"],
        shorten(shape["subject"] or "–", _SUBJECT),
        shape["ip"] or "not known",
        shape["judgement"],
        shape["alike"] - 1,
        shape["id"][:_ID],
    )


def _lines(m: Message, seen: Preview) -> list[str]:
    from workbench.analysis.preview_text import body_lines, header_lines

    told = f"{m.ip} ({m.ip_told})" if m.ip else "not known"
    lines = [*header_lines(seen), "", f"Sent from: {told}", f"SHA-256:   {m.sha256}"]
    lines += [f"! {sentence}" for sentence in dict.fromkeys((*m.trouble, *seen.trouble))]
    return [clean_line(line) for line in (*lines, "", *body_lines(seen))]
