"""Telling people: a notice, written to a file; then who was told, how and when."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from textual.app import App

from workbench.desk.desk import Desk
from workbench.desk.whereabouts import truth_tables
from workbench.model.cases import Case
from workbench.model.errors import NotFound, Refused, UsageError
from workbench.model.telling import Audience
from workbench.playbook.finding import list_notices
from workbench.reports.notices import save_addresses, save_notice, table_for, write_notice
from workbench.response.telling import audience_of, record_told, to_be_told, told_when, whom_next

from ..modals.notice import NoticeChoice, NoticeDialog, Written
from ..modals.told import ToldChoice, ToldDialog
from .base import CasePlace

__all__ = ["TellingFlows", "tell"]


async def tell(app: App[Any], desk: Desk, case_id: str, *, group: str = "", recipients: Sequence[str] = ()) -> bool:
    """Leads from the notice to the record of who was told; True where somebody was. Belongs in a worker.

    `group`: the group of like mails it is about; the one that fits otherwise. `recipients`: whom to tell, where not
    all of them; their side (inside or outside) is offered first.
    """
    case = desk.casefile.views.case(case_id)
    first = audience_of(desk, case, recipients[0]) if recipients else await asyncio.to_thread(whom_next, desk, case)
    picked = frozenset(r.lower() for r in recipients)
    choice = await app.push_screen_wait(await asyncio.to_thread(_dialog, desk, case, first, group, picked))
    if choice is None:
        return False
    left = _meant(await asyncio.to_thread(to_be_told, desk, case, choice.audience, choice.group), picked)
    saved = await _save(desk, case, choice, left) if choice.path is not None else ""
    return await _record(app, desk, case, choice, left, saved)


def _meant(people: tuple[str, ...], picked: frozenset[str]) -> tuple[str, ...]:
    """Those of them who were picked; all of them where nobody was."""
    return tuple(one for one in people if one.lower() in picked) if picked else people


def _dialog(desk: Desk, case: Case, audience: Audience, group: str, picked: frozenset[str]) -> NoticeDialog:
    tables = truth_tables(desk.casefile, case.id)
    written: dict[tuple[Audience, str, str], Written] = {}

    def write(to: Audience, language: str, about: str) -> Written:
        if (to, language, about) not in written:
            made = write_notice(desk, case, to, language, group=about, tables=tables)
            written[to, language, about] = Written(
                subject=made.subject,
                body=made.body,
                recipients=len(_meant(made.recipients, picked)),
                of=len(made.recipients),
                missing=made.missing,
            )
        return written[to, language, about]

    meant = table_for(tables, audience)
    return NoticeDialog(
        write,
        account=case.account if desk.playbook(case).mail == "sent" else "",
        ticket=case.ticket,
        languages=[
            shelf.id for shelf in list_notices(desk.playbook(case).notices or "", user_folder=desk.paths.playbooks)
        ],
        groups=[(t.group, f"“{t.subject[:40]}”") for t in tables],
        audience=audience,
        group=group or (meant.group if meant else ""),
    )


async def _save(desk: Desk, case: Case, choice: NoticeChoice, left: tuple[str, ...]) -> str:
    """Writes the notice, and beside it the addresses of those who were not told yet: nobody types them again."""
    assert choice.path is not None
    notice = await asyncio.to_thread(write_notice, desk, case, choice.audience, choice.language, group=choice.group)
    sha256 = await save_notice(desk, case, notice, choice.format, choice.path, force=True)
    said = f"Written to {choice.path.absolute()} (SHA-256 {sha256[:12]}…)."
    if choice.audience in (Audience.INSIDE, Audience.OUTSIDE) and left:
        listed = _free(choice.path.with_name(f"{choice.path.stem}-addresses.txt"))
        await save_addresses(desk, case, left, listed)
        said += f" Whom to send it to: {listed.name} beside it, one address a line; put them in Bcc."
    return f"{said} Send it from another mailbox, then say so here."


def _free(path: Path) -> Path:
    """That name, or the next one that no file has: nobody was asked whether an older list may go."""
    names = itertools.chain([path], (path.with_name(f"{path.stem}-{n}{path.suffix}") for n in itertools.count(2)))
    return next(name for name in names if not name.exists())


async def _record(
    app: App[Any], desk: Desk, case: Case, choice: NoticeChoice, left: tuple[str, ...], saved: str
) -> bool:
    """Asks until it can be recorded, or the person leaves it: what was typed stays."""
    said: ToldChoice | None = None
    wrong = ""
    while True:
        dialog = ToldDialog(choice.audience, len(left), saved=saved, present=said, wrong=wrong)
        said = await app.push_screen_wait(dialog)
        if said is None:
            return False
        try:
            await record_told(
                desk,
                case,
                left if said.everybody else said.named,
                audience=choice.audience,
                how=said.how,
                told_at=told_when(desk, said.at),
                note=said.note,
                group=choice.group,
            )
        except (UsageError, NotFound, Refused) as error:
            wrong = f"{error.title} {error.hint}".strip()
            continue
        return True


class TellingFlows(CasePlace):
    """Write, send elsewhere, record."""

    def do_told(self) -> None:
        """Writes notices, and records who was told."""
        self.flow(self.tell_flow())

    async def tell_flow(self) -> None:
        """Tells one audience after the other, as often as it is asked for."""
        await tell(self.app, self.desk, self.case.id)
        await self.reload(follow=True)
        self._mark_next()

    def _mark_next(self) -> None:
        from ..widgets.step_pane import StepPane

        self.query_one(StepPane).focus_next()
