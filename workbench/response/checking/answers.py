"""Takes what a person says, or shows, of what a gap check could not see, and answers to its questions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.analysis.wording import and_list
from workbench.desk.check_standing import Standing, standing
from workbench.model.checks import CheckAnswered, CheckRun
from workbench.model.errors import NotFound, Refused, UsageError
from workbench.model.events import EventData
from workbench.model.protections import ProtectionState
from workbench.model.text import clean_line
from workbench.model.words import Grade
from workbench.playbook.gap_check import answers_of

if TYPE_CHECKING:
    from workbench.desk.desk import Desk

__all__ = ["answer_check"]

_STATES = (ProtectionState.ON.value, ProtectionState.OFF.value)


async def answer_check(
    desk: Desk,
    run: CheckRun,
    subjects: Sequence[str],
    given: dict[str, str],
    *,
    attach: Sequence[Path] = (),
    note: str = "",
) -> None:
    """Records answers for accounts (or a domain) of a run; `given`: by protection or question.

    With something attached they are shown, without it stated. All of them are recorded, or none. Raises NotFound,
    UsageError, Refused (the program read it), LocalFileError, UnreadableInput.
    """
    if not subjects or not given:
        raise UsageError("Say for whom, and what.", "workbench check answer RUN ACCOUNT needs-client=yes")
    now = standing(desk, run)
    for subject in subjects:
        for name, value in given.items():
            _refuse(now, subject, name, value)
    kept = [
        desk.keep(path, name=path.name, kind="attachment", source="shown for a gap check", supports=run.id)
        for path in attach
    ]
    said: list[EventData] = [
        CheckAnswered(
            run=run.id,
            subject=now.row(subject).subject,
            name=name,
            value=value,
            grade=Grade.SHOWN if kept else Grade.STATED,
            evidence=kept[0].evidence.sha256 if kept else None,
            note=clean_line(note.strip()),
        )
        for subject in subjects
        for name, value in given.items()
    ]
    await desk.record(None, *kept, *said)


def _refuse(now: Standing, subject: str, name: str, value: str) -> None:
    row = now.row(subject)
    question = now.check.question(name)
    if question is not None and question in now.check.deciding:
        if row.scope == "domain":
            raise UsageError(f"'{name}' is asked of accounts, not of a domain.", "Name an account.")
        if value not in answers_of(question):
            raise UsageError(f"'{name}' is answered by {and_list(list(answers_of(question)))}; not by '{value}'.")
        return
    cell = row.cell(name)
    if cell is None:
        names = [c.protection for c in row.cells] + [q.id for q in now.check.deciding if row.scope != "domain"]
        raise NotFound(f"{row.subject} has no protection or question '{name}'.", f"There are: {', '.join(names)}.")
    if value not in _STATES:
        raise UsageError(f"'{name}' is on or off; not '{value}'.", f"Write {name}=on or {name}=off.")
    if cell.grade is Grade.READ:
        raise Refused(
            f"The program read '{name}' of {row.subject} from the mail system: {cell.why}",
            "What was read stands. Run the check again if it has changed since.",
        )
