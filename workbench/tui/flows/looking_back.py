"""From a case to the others, and to what it was before: for the history and for a case."""

from __future__ import annotations

import asyncio

from workbench.casefile.history_filter import HistoryFilter
from workbench.desk.past import PastDesk
from workbench.desk.saved_filters import SavedFilter
from workbench.model.cases import Case

from ..place import Place

__all__ = ["LookingBack", "ReadingFlows"]

READING = "This is for reading: nothing can be changed here. To work on the case, press o in the history."

_TO_READ = frozenset(
    {"next", "back", "help", "palette", "leave", "earlier_step", "later_step", "timeline", "exposures", "guidance"}
    | {"find", "filter", "sort", "show_all"}
)


class LookingBack(Place):
    """A screen that one case is marked or shown on."""

    async def read_case(self, case_id: str) -> None:
        """Opens a case to be read."""
        from workbench.response.survey import survey

        from ..screens.case import CaseScreen

        case = self.desk.casefile.views.case(case_id)
        view = await asyncio.to_thread(survey, self.desk, case)
        if self.is_active:
            self.app.push_screen(CaseScreen(self.desk, case, view=view, reading=READING))

    async def as_it_was_flow(self, case_id: str) -> None:
        """Asks for a moment, and shows the case as it was then."""
        from workbench.response.survey import survey

        from ..modals.moment import MomentDialog
        from ..screens.case import CaseScreen

        case = self.desk.casefile.views.case(case_id)
        last = await asyncio.to_thread(self.desk.casefile.views.last_entry, case.id)
        at = await self.app.push_screen_wait(MomentDialog(case.opened_at, last))
        if at is None:
            return
        with self.telling("Looking back…"):
            past = await asyncio.to_thread(PastDesk, self.desk, case, at)
            view = await asyncio.to_thread(survey, past, case)
        told = f"As it was at {at:%Y-%m-%d %H:%M:%S} UTC. Nothing can be changed in the past."
        if past.let_go:
            self.say("Evidence was let go since then: sign-ins and mails that were read out of it are not shown.")
        self.app.push_screen(CaseScreen(past, past.casefile.views.case(case_id), view=view, reading=told))

    async def elsewhere_flow(self, case_id: str) -> str | None:
        """Asks which address or target of a case is to be looked for; returns it."""
        from ..modals.elsewhere import ElsewhereDialog

        traits = await asyncio.to_thread(self.desk.casefile.views.history.traits, case_id)
        if not traits:
            self.say("Nothing that another case could have is recorded in this one: no address, no target.")
            return None
        return await self.app.push_screen_wait(ElsewhereDialog(traits))

    def show_history(self, kept: SavedFilter) -> None:
        """Shows the history with a filter."""
        from ..screens.history import HistoryScreen

        self.app.push_screen(HistoryScreen(self.desk, kept))


class ReadingFlows(LookingBack):
    """A case that may be there to be read only."""

    case: Case
    reading = ""
    """Why nothing can be changed, where the case is there to be read."""

    def reading_why_not(self, action: str) -> str:
        """Returns why an action is off."""
        if action in ("as_it_was", "everywhere"):
            return "Go back to the present first." if isinstance(self.desk, PastDesk) else ""
        return self.reading if self.reading and action not in _TO_READ else ""

    def do_as_it_was(self) -> None:
        """Shows the case as it was."""
        self.flow(self.as_it_was_flow(self.case.id))

    def do_everywhere(self) -> None:
        """Asks for an address or target of this case, and lists every case that has it."""
        self.flow(self._everywhere())

    async def _everywhere(self) -> None:
        value = await self.elsewhere_flow(self.case.id)
        if value is not None:
            self.show_history(SavedFilter(wanted=HistoryFilter(having=value)))

    def on_unmount(self) -> None:
        """Removes what was made for a look back."""
        if isinstance(self.desk, PastDesk):
            self.desk.close()
