"""The examination of a suspicious mail: who sent it, where its links lead, what is attached, how it is written."""

from __future__ import annotations

from workbench.model.examined import ExaminedFile, ExaminedLink, ExaminedMail, MailReason
from workbench.model.text import clean_line, shorten

from .attachments import judge_files
from .authentication import checks_of, judge_authentication
from .codes import reason
from .context import Known
from .fortunes import judge_fortunes
from .hidden import judge_hidden
from .leads import judge_links
from .ordinary import judge_ordinary, nothing_to_follow
from .path import judge_path, path_of
from .reading import MAIL_LIMIT, Mail, SeenLink, read_mail
from .sender import judge_sender, own_domains
from .thinning import thinned
from .verdict import advice_for, finding_of, says
from .wording import judge_wording

__all__ = ["MAIL_LIMIT", "Known", "examine", "not_examined"]

_LINKS = 100
_NOBODY = Known()


def examine(raw: bytes, known: Known = _NOBODY, *, cut: bool = False, depth: int = 0) -> ExaminedMail:
    """Returns what is found in a mail's bytes. `cut`: its end was left away since it is too long.

    Never fails on what the mail holds, and takes a time that grows with its length and with nothing else.
    """
    mail = read_mail(raw, cut=cut)
    if not mail.headers.names and not mail.text.strip() and not mail.files:
        return not_examined("It holds neither headers nor text: this is no mail.", mail.size, mail.sha256)
    files: list[ExaminedFile] = []
    own = own_domains(mail, known)
    reasons = [*judge_files(mail, files, mail.links)]
    reasons += [*judge_sender(mail, known), *judge_authentication(mail, known), *judge_path(mail)]
    reasons += [
        *judge_links(mail, own, known),
        *judge_wording(mail),
        *judge_fortunes(mail),
        *judge_hidden(mail),
        *judge_ordinary(mail),
    ]
    reasons += nothing_to_follow(mail, own, frozenset(r.code for r in reasons))
    reasons += _attached(mail, known, depth)
    reasons = _once(thinned(reasons, mail))
    return _told(mail, known, reasons, files)


def not_examined(why: str, size: int = 0, sha256: str = "") -> ExaminedMail:
    """Returns the row for what could not be examined."""
    return ExaminedMail(
        finding="not examined", says=f"It could not be examined. {clean_line(why)}", not_examined=(clean_line(why),),
        advice=advice_for("not examined", frozenset(), ""), size=size, sha256=sha256,
    )  # fmt: skip


def _told(mail: Mail, known: Known, reasons: list[MailReason], files: list[ExaminedFile]) -> ExaminedMail:
    finding, points = finding_of(reasons)
    results, server, believed = checks_of(mail, known)
    by = f"says {server or 'the receiving server'}" + (
        "" if believed else "; whether that is your own server is not known"
    )
    return ExaminedMail(
        finding=finding,
        points=points,
        says=says(finding, reasons, mail.not_examined),
        advice=advice_for(finding, frozenset(r.code for r in reasons), _line(mail.sender.address)),
        reasons=tuple(reasons),
        not_examined=tuple(_line(t, 300) for t in mail.not_examined[:30]),
        sha256=mail.sha256,
        size=mail.size,
        sender=_line(mail.sender.address),
        sender_name=_line(mail.sender.name),
        reply_to=tuple(_line(a) for a in mail.reply_to),
        return_path=_line(mail.return_path),
        subject=_line(mail.subject, 500),
        date=_line(mail.headers.get("date", 100)),
        checks=tuple(_line(f"{method} {result} ({by})") for method, result in results.items())
        or ("Not checked: no server left a word about SPF, DKIM or DMARC.",),
        path=tuple(_line(hop) for hop in path_of(mail)),
        links=tuple(_link(link) for link in mail.links[:_LINKS]),
        files=tuple(files),
    )


def _link(link: SeenLink) -> ExaminedLink:
    return ExaminedLink(
        url=_line(link.url, 500), host=_line(link.host), shown=_line(link.shown), where=_line(link.where)
    )


def _attached(mail: Mail, known: Known, depth: int) -> list[MailReason]:
    """A mail that was handed on as a file is examined too: people report traps that way."""
    if depth or mail.headers.get("content-type", 200).lower().startswith("multipart/report"):
        return []
    for raw in mail.attached:
        inner = examine(raw, known, depth=1)
        if inner.finding == "suspicious":
            told = f"{inner.sender}: {inner.subject}"
            return [
                reason(
                    "attached-mail-suspicious",
                    f"A mail attached to it is suspicious. {inner.reasons[0].sentence}",
                    told,
                )
            ]
    return []


def _once(reasons: list[MailReason]) -> list[MailReason]:
    """Each kind once, with its most points; the heaviest first."""
    kept: dict[str, MailReason] = {}
    for found in reasons:
        if found.code not in kept or abs(found.points) > abs(kept[found.code].points):
            kept[found.code] = found
    return sorted(kept.values(), key=lambda r: -r.points)


def _line(text: str, width: int = 300) -> str:
    return shorten(clean_line(text), width)
