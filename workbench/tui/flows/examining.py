"""Reported mail: picked, taken in, examined."""

from __future__ import annotations

from pathlib import Path

from workbench.model.errors import LocalFileError, ProviderError, UnreadableInput, UsageError
from workbench.model.events import MailExamined
from workbench.model.mail import MessageCopy
from workbench.response.reported_mail import examine_files_into, examine_received, received_mail

from .base import CasePlace

__all__ = ["ExaminingFlows"]


class ExaminingFlows(CasePlace):
    """Asks which mail was reported, and takes it in."""

    async def examine_flow(self) -> None:
        """Asks until something was taken in, or the person leaves it."""
        from ..modals.examine import ExamineChoice, ExamineDialog

        received: tuple[MessageCopy, ...] = ()
        why_none, wrong = "", ""
        with self.telling("Reading what came to the reporter…"):
            try:
                received = await received_mail(self.desk, self.case)
                why_none = "" if received else "Nothing came to this mailbox in the last two weeks."
            except ProviderError as error:
                why_none = f"{error.title} {error.hint}".strip()
        while True:
            choice: ExamineChoice | None = await self.app.push_screen_wait(ExamineDialog(received, why_none, wrong))
            if choice is None:
                return
            try:
                found = await self._taken_in(choice.copies, choice.paths)
            except (ProviderError, UsageError, UnreadableInput, LocalFileError) as error:
                wrong = f"{error.title} {error.hint}".strip()
                continue
            await self.reload(follow=True)
            self.say("; ".join(dict.fromkeys(f"{one.mail.finding}: {one.mail.subject or one.name}" for one in found)))
            return

    async def _taken_in(self, copies: tuple[MessageCopy, ...], paths: tuple[Path, ...]) -> tuple[MailExamined, ...]:
        found: tuple[MailExamined, ...] = ()
        with self.telling("Examining it…"):
            if copies:
                found += await examine_received(self.desk, self.case, copies)
            if paths:
                found += await examine_files_into(self.desk, self.case, paths)
        return found
