"""`case messages`, `case message`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.model.text import clean_line, shorten
from workbench.model.words import Facet, Judgement

from .options import at_desk, case_file_option, json_option, work
from .output import emit, narrate, table

if TYPE_CHECKING:
    from workbench.analysis.preview import Preview
    from workbench.desk.desk import Desk
    from workbench.model.cases import Case
    from workbench.model.mail import MessageCopy
    from workbench.model.mail_findings import MailFindings
    from workbench.model.message import Message

__all__ = ["message", "messages"]

_HEAD = ("time (UTC)", "from", "to", "subject", "sent from", "judged", "like it", "id")
_SUBJECT, _SENDER, _ID = 50, 40, 8
_WORST = (Judgement.ABNORMAL, Judgement.UNJUDGED, Judgement.DELEGATE, Judgement.OWNER)
_NOBODY = (
    "Not checked: nobody has looked for abnormal mail. workbench case step CASE withdraw-mail --look messages does."
)
_NOTHING_IN = "Not checked: no message was taken in. Take in mail: workbench case intake CASE FILE (.eml, mbox, zip)"


@click.command()
@click.argument("ref", metavar="CASE")
@click.option("--find", "text", default="", metavar="TEXT", help="Of those taken in: only those with these words.")
@click.option("--sent", is_flag=True, help="Of those taken in: only those that bear the account as their sender.")
@click.option("--limit", type=click.IntRange(1), default=None, help="Of those taken in: at most so many.")
@click.option("--offset", type=click.IntRange(0), default=0, help="Of those taken in: leave out so many.")
@case_file_option
@json_option
def messages(
    ref: str, text: str, sent: bool, limit: int | None, offset: int, case_file: Path | None, as_json: bool
) -> None:
    """Show the account's mail since the intruder was in, in judged groups with reasons; and what was taken in.

    Drafts, planned and deleted mail are counted beside what was sent; the mail that may have let the intruder in
    follows. As the last look found it: nothing is searched now.
    """
    from workbench.analysis.mail_findings import mail_findings

    with at_desk(case_file, create=False) as desk:
        views = desk.casefile.views
        case = views.case(ref)
        look = views.facets(case.id).get(Facet.MESSAGES)
        sender = case.account if sent else ""
        taken = views.messages(case.id, text=text, sender=sender, limit=limit, offset=offset)
        total = views.count_messages(case.id, text=text, sender=sender)
        any_taken = total or views.count_messages(case.id)
        judged = views.judgements_of(case.id, {m.ip for m in taken if m.ip})
        sizes = views.group_sizes(case.id)
    found = mail_findings(look.state if look else None)
    unreadable = look.unreadable if look else ""
    shapes = [_shape(m, judged, sizes) for m in taken]
    _say_what_is_missing(found, unreadable, any_taken)
    if total > len(taken):
        narrate(f"{len(taken)} of {total} messages that were taken in.")
    emit("\n".join(_text(found, shapes)), _all(found, unreadable, shapes), as_json=as_json)


def _say_what_is_missing(found: MailFindings | None, unreadable: str, any_taken: int) -> None:
    if found is None:
        narrate(f"Not checked: abnormal mail could not be read. {unreadable}" if unreadable else _NOBODY)
    for gap in found.not_checked if found else ():
        narrate(gap)
    if found and found.searched_others:
        narrate(f"Other people's mailboxes were searched, as was allowed: {found.allowed_by}")
    if not any_taken and found is None:
        narrate(_NOTHING_IN)


def _text(found: MailFindings | None, shapes: list[dict[str, Any]]) -> list[str]:
    from .mail_text import findings_text

    lines = findings_text(found) if found else []
    if shapes:
        lines += [*([""] if lines else []), "Taken in:", table(_HEAD, map(_row, shapes))]
    return lines or ["No messages."]


def _all(found: MailFindings | None, unreadable: str, shapes: list[dict[str, Any]]) -> dict[str, Any]:
    if found is None:
        return {"groups": None, "lures": None, "not_checked": [unreadable or _NOBODY], "messages": shapes}
    return found.model_dump(mode="json") | {"messages": shapes}


@click.command()
@click.argument("ref", metavar="CASE")
@click.argument("message_ref", metavar="ID")
@case_file_option
@json_option
def message(ref: str, message_ref: str, case_file: Path | None, as_json: bool) -> None:
    """Show one message as plain text: links spelled out, nothing fetched from them, nothing run.

    ID is that of a message that was taken in, of a group (mail-…), or the Message-ID of a lure. One message of a group
    or a lure is read from the account's provider, byte for byte, and kept as evidence.
    """
    from workbench.response.reading_mail import named_mail

    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        copies = named_mail(desk, case, message_ref)
        if copies:
            text, data = _found(desk, case, message_ref, copies)
        else:
            text, data = _taken(desk, case, message_ref)
    emit("\n".join(text), data, as_json=as_json)


def _found(desk: Desk, case: Case, name: str, copies: tuple[MessageCopy, ...]) -> tuple[list[str], dict[str, Any]]:
    """A group or a lure that a look found: what is thought of it, its copies, and one of them to read."""
    from workbench.analysis.mail_findings import mail_findings
    from workbench.analysis.preview import preview
    from workbench.analysis.preview_text import body_lines, header_lines
    from workbench.model.errors import NotReadable, ProviderError
    from workbench.response.reading_mail import found_message

    from .mail_text import copies_text, group_text, lure_text

    found = mail_findings(desk.casefile.views.facets(case.id)[Facet.MESSAGES].state)
    groups = [g for g in found.groups if g.key == name] if found else []
    lures = [x for x in found.lures if x.message_id.strip("<>") == name.strip("<>")] if found else []
    text = [line for g in groups for line in group_text(g)] + [line for x in lures for line in lure_text(x)]
    text += ["", copies_text(copies), ""]
    data: dict[str, Any] = (groups or lures)[0].model_dump(mode="json") if groups or lures else {}
    data["copies"] = [copy.model_dump(mode="json") for copy in copies]
    try:
        one = work(desk, found_message(desk, case, name, copies))
    except (ProviderError, NotReadable) as error:
        return [*text, f"Not checked: what stands in it. {error.title}"], data | {"preview": None, "why": error.title}
    seen = preview(one.data)
    told = [*header_lines(seen), "", f"SHA-256:   {one.sha256}", "", *body_lines(seen)]
    return [*text, *map(clean_line, told)], data | {"sha256": one.sha256, "preview": seen.model_dump(mode="json")}


def _taken(desk: Desk, case: Case, ref: str) -> tuple[list[str], dict[str, Any]]:
    from workbench.analysis.preview import preview
    from workbench.response.reading_mail import message_bytes

    found = desk.casefile.views.message(case.id, ref)
    seen = preview(message_bytes(desk, found))
    return _lines(found, seen), found.model_dump(mode="json") | {"preview": seen.model_dump(mode="json")}


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
