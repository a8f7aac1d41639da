"""Makes a case's report, and records that it left the workbench."""

from __future__ import annotations

import asyncio
from pathlib import Path

from workbench import __version__
from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.errors import CaseFileDamaged
from workbench.model.events import EventData, ReportMade

from .export import render, write_report
from .formats import Content, format_of
from .hiding import hidden_before, keep_hidden
from .model import ReportModel, build_report
from .parts import HousePart
from .redaction import Redactor
from .signin_rows import SignInRow, signin_rows
from .wish import Wish

__all__ = ["content_of", "report_of", "save_report"]


def report_of(desk: Desk, case: Case, wish: Wish | str) -> str:
    """Returns the report as text, without recording anything. A format's name is a wish for the responder's report.

    The whole case file is checked first: what is wrong with it heads the report.
    """
    desk.casefile.check()
    wanted = Wish(format=wish) if isinstance(wish, str) else wish
    return render(content_of(desk, case, wanted)[0], wanted).decode("utf-8-sig")


async def save_report(desk: Desk, case: Case, wish: Wish, path: Path, *, force: bool = False) -> tuple[str, int]:
    """Writes the report to a file and records its hash and the chain's head that it was made from.

    What a redacted report hides is kept as evidence of the case. The whole case file is checked first: what is wrong
    with it heads the report, which is written all the same. Returns SHA-256 and size in bytes. Raises LocalFileError
    (also where the file is there and not `force`), UsageError (format, fonts), CaseFileDamaged (written, and in doubt).
    """
    await asyncio.to_thread(desk.casefile.check)
    content, redactor = await asyncio.to_thread(content_of, desk, case, wish)
    sha256, size = await asyncio.to_thread(write_report, content, wish, path, overwrite=force)
    kept = await asyncio.to_thread(keep_hidden, desk, redactor, path.name) if redactor else None
    written, chain = format_of(wish).written, content.report.chain
    made = ReportMade(
        format=wish.format,
        sha256=sha256,
        name=path.name,
        head_seq=chain.head_seq,
        head_link=chain.head_link,
        reader=wish.reader if written else "",
        language=wish.language if written else "",
        hidden=kept.evidence.sha256 if kept else "",
    )
    events: list[EventData] = [kept, made] if kept else [made]
    try:
        await desk.record(case.id, *events)
    except CaseFileDamaged as error:
        title = f"The report is written to {path}, and says that the case file is in doubt: {error.title}"
        raise CaseFileDamaged(title, error.hint) from error
    return sha256, size


def content_of(desk: Desk, case: Case, wish: Wish) -> tuple[Content, Redactor | None]:
    """Returns all that the report is made of, and who hid what of it; None where nothing is to be hidden."""
    report = _build(desk, case)
    if not wish.redact:
        return Content(report, lambda: signin_rows(desk.casefile, case.id)), None
    redactor = Redactor(hidden_before(desk.casefile, case.id))
    hidden = redactor.redact(report)

    def rows() -> tuple[SignInRow, ...]:
        return tuple(map(redactor.row, signin_rows(desk.casefile, case.id)))

    return Content(hidden, rows), redactor


def _build(desk: Desk, case: Case) -> ReportModel:
    return build_report(
        desk.casefile,
        case.id,
        desk.playbook(case),
        made_at=desk.now(),
        made_by=desk.actor,
        program=f"workbench {__version__}",
        running=desk.running(case.id),
        reviewing=desk.config.review,
        house=_house(desk),
    )


def _house(desk: Desk) -> HousePart:
    ours = desk.config.organisation
    return HousePart(name=ours.name, contact=ours.contact, zone=ours.zone)
