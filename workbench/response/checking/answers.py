"""Takes what a person says, or shows, of what a gap check could not see, and answers to its questions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.analysis.wording import and_list
from workbench.desk.check_standing import Standing, standing
from workbench.model.checks import CheckAnswered, Checked, CheckRun
from workbench.model.errors import NotFound, Refused, UsageError
from workbench.model.events import EventData
from workbench.model.protections import Protection, ProtectionState, Scope
from workbench.model.text import clean_line
from workbench.model.words import Grade
from workbench.playbook.gap_check import answers_of
from workbench.playbook.schema import Question

if TYPE_CHECKING:
    from workbench.desk.desk import Desk

__all__ = ["answer_check", "to_be_said"]

_STATES = (ProtectionState.ON.value, ProtectionState.OFF.value)
_UNKNOWN = "unknown"


async def answer_check(
    desk: Desk,
    run: CheckRun,
    subjects: Sequence[str],
    given: dict[str, str],
    *,
    attach: Sequence[Path] = (),
    pasted: str = "",
    note: str = "",
) -> None:
    """Records answers for accounts (or a domain) of a run; `given`: by protection or question.

    With something attached or pasted they are shown; without it they are stated, in words that say who said so or where
    it was seen. All of them are recorded, or none. Raises NotFound, UsageError, Refused (the program read it),
    LocalFileError, UnreadableInput.
    """
    if not subjects or not given:
        raise UsageError("Say for whom, and what.", "workbench check answer RUN ACCOUNT needs-client=no --note WORDS")
    now = standing(desk, run)
    for subject in subjects:
        for name, value in given.items():
            _refuse(now, subject, name, value)
    if not (attach or pasted.strip() or note.strip()) and set(given.values()) != {_UNKNOWN}:
        raise UsageError(
            "Say in words how it is known: who said so, or where you looked.",
            "Add a remark (--note), or what shows it (--attach FILE).",
        )
    told = "shown for a gap check"
    kept = [desk.keep(path, name=path.name, kind="attachment", source=told, supports=run.id) for path in attach]
    if pasted.strip():
        data = pasted.encode("utf-8", "backslashreplace")
        kept.append(desk.keep(data, name="pasted text", kind="attachment", source=told, supports=run.id))
    said: list[EventData] = [
        CheckAnswered(
            run=run.id,
            subject=now.row(subject).subject,
            name=name,
            value=value,
            grade=Grade.SHOWN if kept else Grade.STATED,
            evidence=kept[0].evidence.sha256 if kept else None,
            also=tuple(dict.fromkeys(one.evidence.sha256 for one in kept[1:])),
            note=clean_line(note.strip()),
            about=_about(now, subject, name),
        )
        for subject in subjects
        for name, value in given.items()
    ]
    await desk.record(None, *kept, *said)


def to_be_said(now: Standing, row: Checked) -> tuple[tuple[Question, ...], tuple[Protection, ...]]:
    """Returns the questions that are asked of an account, and the protections that the program did not see there.

    Not those of them that the answer to a question decides either way.
    """
    unseen = now.unseen.get(row.subject.lower(), frozenset())
    protections = tuple(p for p in now.check.protections if p.id in unseen and not {*_STATES} <= {*p.when.values()})
    return now.check.deciding if row.scope is Scope.ACCOUNT else (), protections


def _refuse(now: Standing, subject: str, name: str, value: str) -> None:
    row = now.row(subject)
    questions, _ = to_be_said(now, row)
    question = now.check.question(name)
    if question is not None and question in now.check.deciding:
        if question not in questions:
            raise UsageError(f"'{name}' is asked of accounts, not of a domain.", "Name an account.")
        if value not in answers_of(question):
            raise UsageError(f"'{name}' is answered by {and_list(list(answers_of(question)))}; not by '{value}'.")
        return
    cell = row.cell(name)
    if cell is None:
        names = [c.protection for c in row.cells] + [q.id for q in questions]
        raise NotFound(f"{row.subject} has no protection or question '{name}'.", f"There are: {', '.join(names)}.")
    if value not in _STATES:
        raise UsageError(f"'{name}' is on or off; not '{value}'.", f"Write {name}=on or {name}=off.")
    if name not in now.unseen.get(row.subject.lower(), frozenset()):
        raise Refused(
            f"The program read '{name}' of {row.subject} from the mail system: {cell.why}",
            "What was read stands. Run the check again if it has changed since.",
        )


def _about(now: Standing, subject: str, name: str) -> tuple[str, ...]:
    """What a question is asked about at this account."""
    decided_by = {p.id for p in now.check.protections if p.question == name}
    return tuple(one for cell in now.row(subject).cells if cell.protection in decided_by for one in cell.about)
