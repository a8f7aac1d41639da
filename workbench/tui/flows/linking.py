"""Widening a theft: linked cases for the other accounts that are hit."""

from __future__ import annotations

import asyncio

from workbench.model.errors import ProviderError
from workbench.response.first_look import first_look
from workbench.response.widening import Widened, hit_accounts, open_linked

from ..modals.text import TextDialog
from ..modals.widen import WidenDialog
from .base import CasePlace

__all__ = ["LinkingFlows"]

_ALONE = "Other accounts were not checked: only this account is in the evidence. Take in a log of the whole domain."


class LinkingFlows(CasePlace):
    """Show, tick, open, look."""

    def do_link(self) -> None:
        """Shows the other accounts that are hit, and opens linked cases for the ticked ones."""
        self.flow(self.link_flow())

    async def link_flow(self) -> None:
        """Shows them, opens a case for each that is ticked, and reads what there is of it."""
        with self.telling("Looking who else is hit…"):
            hits = await asyncio.to_thread(hit_accounts, self.desk, self.case)
            about_mail = self.view.facts.playbook.mail == "reported"
            alone = not about_mail and self.desk.casefile.views.shared.accounts(self.case.id) <= 1
        accounts = await self.app.push_screen_wait(WidenDialog(hits, _ALONE if alone else ""))
        if not accounts:
            return
        widened = await open_linked(self.desk, self.case, accounts)
        lines = [await self._looked_at(one) for one in widened]
        await self.reload(follow=True)
        lines += ["", "Each stands on the board under the same ticket. Judge it by its own sign-ins."]
        await self.app.push_screen_wait(TextDialog("Linked cases", "\n".join(lines)))

    async def _looked_at(self, one: Widened) -> str:
        if one.case is None:
            return f"✘ {one.account}: {one.failed}"
        if not one.opened:
            return f"✔ {one.account}: its open case {one.case.ticket} is linked"
        try:
            with self.telling(f"Reading what is there of {one.account}…"):
                await first_look(self.desk, one.case)
        except ProviderError as error:
            return f"✔ {one.account}: opened and linked; – not read yet: {error.title}"
        left = f"; – take in there yourself: {', '.join(one.not_read)}" if one.not_read else ""
        return f"✔ {one.account}: opened and linked{left}"

    def linking_why_not(self, action: str) -> str:
        """Why an action of this part is off."""
        return "The case is closed. Open it again first (k)." if action == "link" and self.closed else ""
