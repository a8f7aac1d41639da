"""Makes a case's report, and records that it left the workbench."""

from __future__ import annotations

import asyncio
from pathlib import Path

from workbench import __version__
from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.errors import CaseFileDamaged
from workbench.model.events import ReportMade

from .export import render, write_report
from .model import ReportModel, build_report
from .parts import HousePart
from .wish import Wish

__all__ = ["report_of", "save_report"]


def report_of(desk: Desk, case: Case, wish: Wish | str) -> str:
    """Returns the report as text, without recording anything. A format's name is a wish for the responder's report.

    The whole case file is checked first: what is wrong with it heads the report.
    """
    desk.casefile.check()
    return render(_build(desk, case), Wish(format=wish) if isinstance(wish, str) else wish).decode("utf-8")


async def save_report(desk: Desk, case: Case, wish: Wish, path: Path, *, force: bool = False) -> tuple[str, int]:
    """Writes the report to a file and records its hash and the chain's head that it was made from.

    The whole case file is checked first: what is wrong with it heads the report, which is written all the same.
    Returns SHA-256 and size in bytes. Raises LocalFileError (also where the file is there and not `force`),
    CaseFileDamaged (written, and in doubt).
    """
    await asyncio.to_thread(desk.casefile.check)
    model = _build(desk, case)
    sha256, size = write_report(model, wish, path, overwrite=force)
    made = ReportMade(
        format=wish.format,
        sha256=sha256,
        name=path.name,
        head_seq=model.chain.head_seq,
        head_link=model.chain.head_link,
    )
    try:
        await desk.record(case.id, made)
    except CaseFileDamaged as error:
        title = f"The report is written to {path}, and says that the case file is in doubt: {error.title}"
        raise CaseFileDamaged(title, error.hint) from error
    return sha256, size


def _build(desk: Desk, case: Case) -> ReportModel:
    return build_report(
        desk.casefile,
        case.id,
        desk.playbook(case),
        made_at=desk.now(),
        made_by=desk.actor,
        program=f"workbench {__version__}",
        running=desk.running(case.id),
        house=_house(desk),
        reviewing=desk.config.review,
    )


def _house(desk: Desk) -> HousePart:
    ours = desk.config.organisation
    return HousePart(name=ours.name, contact=ours.contact, zone=ours.zone)
