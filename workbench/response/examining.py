"""Examines suspicious mails in files and folders, without a case: nothing is kept, and nothing is recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from workbench.analysis.examine import MAIL_LIMIT, Known, examine, not_examined
from workbench.desk.config import Config
from workbench.intake.mail_files import RawMail, mail_files, mails_in
from workbench.model.base import Thing
from workbench.model.examined import ExaminedMail

__all__ = ["ExaminedRow", "examine_files", "examined_mail"]

_FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What a fault in our own reading of one mail would raise: the others are examined all the same."""


class ExaminedRow(Thing):
    """One mail, and where it stands."""

    file: str
    number: int = 1
    """Counted from 1 within the file."""
    mail: ExaminedMail
    fault: bool = False
    """The workbench itself failed on it."""


def examine_files(
    paths: list[Path], *, config: Config, domains: tuple[str, ...] = (), progress: Callable[[float], None] | None = None
) -> Iterator[ExaminedRow]:
    """Yields the mails in the files and folders, in order. `progress` is told the share that is done.

    Raises LocalFileError where a path is not there.
    """
    known = Known(domains=tuple(dict.fromkeys((*domains, *config.organisation.domains))))
    files = mail_files(paths)
    for count, path in enumerate(files):
        if progress is not None:
            progress(count / len(files))
        for found in mails_in(path, MAIL_LIMIT):
            yield examined_mail(found, known)


def examined_mail(found: RawMail, known: Known) -> ExaminedRow:
    """Examines one mail. Never fails on what it holds."""
    if found.why_not:
        return ExaminedRow(file=str(found.file), number=found.number, mail=not_examined(found.why_not))
    try:
        mail = examine(found.raw, known, cut=found.cut)
    except _FAULTS as error:
        why = f"The workbench failed on it ({type(error).__name__}): please report this with the mail."
        return ExaminedRow(file=str(found.file), number=found.number, mail=not_examined(why), fault=True)
    if found.not_examined:
        mail = mail.model_copy(update={"not_examined": (*found.not_examined, *mail.not_examined)})
    return ExaminedRow(file=str(found.file), number=found.number, mail=mail)
