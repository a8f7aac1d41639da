"""Sign-ins and changes: read from the provider, or taken in from what its console exports or shows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from workbench.intake.mapping import read_mapping
from workbench.model.errors import Asked, LocalFileError, UnreadableInput, UsageError, WorkbenchError
from workbench.model.words import Facet
from workbench.response.judging import TakenIn, fetch_signins, take_in

from ..modals.text import TextDialog
from .examining import ExaminingFlows

if TYPE_CHECKING:
    from ..modals.take_in import TakeInChoice

__all__ = ["TakingInFlows"]


class TakingInFlows(ExaminingFlows):
    """Reads sign-ins, or asks for them."""

    def do_take_in(self) -> None:
        """Takes in exports; where the step is about reported mail, that."""
        self.flow(self.examine_flow() if self.step.step.examines else self._take_in())

    async def fetch_flow(self) -> None:
        """Reads the provider's sign-ins, or takes in an export where it has none to read."""
        if self._readable(Facet.SESSIONS):
            with self.telling("Reading the sign-ins…"):
                await fetch_signins(self.desk, self.case)
            await self.reload()
            return
        await self._take_in()

    async def _take_in(self) -> None:
        """Asks until what was given can be taken in, or the person leaves it: what was pasted stays."""
        from ..modals.take_in import TakeInDialog

        choice, wrong = None, ""
        asks: Asked = ""
        while True:
            choice = await self.app.push_screen_wait(TakeInDialog(choice, wrong, asks))
            if choice is None:
                return
            try:
                taken = await self._taken(choice)
            except (UsageError, UnreadableInput, LocalFileError) as error:
                wrong = _sentence(error)
                asks = error.asks if isinstance(error, UnreadableInput) else ""
                continue
            await self.reload()
            await self.app.push_screen_wait(TextDialog("Taken in", "\n".join(_told(taken))))
            return

    async def _taken(self, choice: TakeInChoice) -> Sequence[TakenIn]:
        zone = ZoneInfo(choice.zone) if choice.zone else None
        mapping = read_mapping(choice.mapping) if choice.mapping else None
        with TemporaryDirectory() as folder:
            paths = list(choice.paths)
            if choice.pasted.strip():
                pasted = Path(folder) / "pasted table.txt"
                pasted.write_text(choice.pasted, encoding="utf-8")
                paths.append(pasted)
            return await take_in(self.desk, self.case, paths, zone=zone, year=choice.year, mapping=mapping)


def _sentence(error: WorkbenchError) -> str:
    return f"{error.title} {error.hint}".strip()


def _told(taken: Sequence[TakenIn]) -> list[str]:
    lines = []
    for one in taken:
        mail = f", {one.messages} messages" if one.messages else ""
        lines.append(f"{one.name}: {one.signins} sign-ins and {one.audit} changes{mail} added ({one.format})")
        lines.append(f"  {one.of_account} records in it are of this account; {one.duplicates} were known already")
        lines += [f"  line {bad.line} could not be read: {bad.why}" for bad in one.unreadable]
        lines += [f"  not shown there: {gap}" for gap in one.coverage.gaps]
    return lines
