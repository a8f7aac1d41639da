"""Writes what a person is told whose account lacks protections, in plain words and one language. Nothing is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from string import Template
from zoneinfo import ZoneInfo

from workbench.desk.check_standing import Standing
from workbench.desk.desk import Desk
from workbench.model.checks import Checked
from workbench.model.errors import NotFound, Refused
from workbench.model.protections import ProtectionState
from workbench.model.telling import Audience
from workbench.model.text import clean, clean_line
from workbench.playbook.notices import Notices, load_notices

from ..notices import FORMATS, FilledIn, save_made

__all__ = ["DAYS_TO_ACT", "save_gap_notices", "write_gap_notice"]

DAYS_TO_ACT = 14
"""How long people have to act, unless told otherwise."""


def write_gap_notice(desk: Desk, now: Standing, row: Checked, language: str, *, until: date) -> FilledIn:
    """Returns the notice for the owner of one account of a check.

    `until`: the day by which to act. Raises NotFound (the language, or it has no such notice), Refused (nothing is
    missing), FileMistaken.
    """
    notices = load_notices(language, user_folder=desk.paths.playbooks)
    if notices.gaps is None:
        raise NotFound(
            f"The notices in '{language}' have none for a gap check.", "Add 'gaps' and 'gap', as in notices/en.yaml."
        )
    lines = _lines(now, row, notices)
    if not lines:
        raise Refused(f"Nothing is missing at {row.subject}.", "Nobody needs to be told.")
    zone = ZoneInfo(desk.config.organisation.zone)
    known = {
        "account": row.subject,
        "owner": row.name or row.subject.partition("@")[0],
        "today": f"{desk.now().astimezone(zone):%Y-%m-%d}",
        "until": f"{until:%Y-%m-%d}",
        "contact": desk.config.organisation.contact,
        "organisation": desk.config.organisation.name,
        "gaps": "\n".join(f"- {line}" for line in lines),
    }
    text = f"{notices.gaps.subject}\n{notices.gaps.body}"
    missing = tuple(name for name, value in known.items() if not value and f"${name}" in text)
    words = {name: value or notices.unknown.get(name, f"[{name}]") for name, value in known.items()}
    return FilledIn(
        audience=Audience.OWNER,
        language=language,
        subject=clean_line(Template(notices.gaps.subject).substitute(words)),
        body=clean(Template(notices.gaps.body).substitute(words)),
        recipients=(row.subject,),
        missing=missing,
    )


async def save_gap_notices(
    desk: Desk,
    now: Standing,
    people: Sequence[str],
    language: str,
    until: date,
    format_: str,
    target: Path,
    *,
    force: bool = False,
) -> tuple[list[dict[str, str]], set[str]]:
    """Writes a notice each and records them; returns account, path and SHA-256 of each, and words left to fill in.

    `target`: a folder that is there, or the file where there is one person. Raises as `write_gap_notice` and
    LocalFileError.
    """
    made: list[dict[str, str]] = []
    missing: set[str] = set()
    in_folder = await asyncio.to_thread(target.is_dir)
    for one in people:
        written = write_gap_notice(desk, now, now.row(one), language, until=until)
        path = target / f"{one.replace('/', '_')}.{format_}" if in_folder else target
        name = f"notice of gaps {language} {format_}"
        sha256 = await save_made(desk, None, FORMATS[format_](written), name, path, force=force)
        made.append({"account": one, "path": str(path), "sha256": sha256})
        missing |= set(written.missing)
    return made, missing


def _lines(now: Standing, row: Checked, notices: Notices) -> list[str]:
    """What is off, and what is still to be answered: each once, in the playbook's order."""
    lines: dict[str, None] = {}
    for cell in row.cells:
        protection = now.check.protection(cell.protection)
        if cell.state is ProtectionState.OFF and protection is not None:
            lines[notices.gap.get(cell.protection, protection.fix.say)] = None
        elif cell.question and (asked := now.check.question(cell.question)):
            lines[notices.gap.get(cell.question, asked.ask)] = None
    return list(lines)
