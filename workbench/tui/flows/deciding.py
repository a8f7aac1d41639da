"""What is still open in a step: told, shut, or waived with a reason of its own."""

from __future__ import annotations

from workbench.analysis.exposures import OUTSIDE
from workbench.model.records import ExposureRecord
from workbench.model.state import Exposure
from workbench.model.words import SupportLevel
from workbench.playbook.schema import Option, Question
from workbench.response.survey import asked_mail, shuts

from ..modals.answer import AnswerDialog
from .acting import ActingFlows
from .asking import AskingFlows

__all__ = ["DecidingFlows"]

_SHUT = "shut"


class DecidingFlows(ActingFlows, AskingFlows):
    """Asks of one open thing after the other."""

    async def decide_flow(self) -> None:
        """Goes through what is still open in this step."""
        if mail := asked_mail(self.step):
            self.open_group(mail.key)
        elif any(e.exposure in [b.exposure for b in self._beyond()] for e in self.step.open_exposures):
            await self.tell_flow()
        elif self.step.open_exposures:
            await self._decide_on(self.step.open_exposures[0].exposure)
        else:
            await self.waive_step()

    def open_group(self, key: str) -> None:
        """Shows a group of like mails."""
        raise NotImplementedError

    async def _decide_on(self, exposure: Exposure) -> None:
        """Where a person can shut it by hand, asks first whose it is."""
        planned = next((p for p in self.step.outstanding if shuts(p, exposure)), None)
        if planned is not None and planned.support is SupportLevel.GUIDED:
            whose = await self.app.push_screen_wait(AnswerDialog(_whose(exposure), ""))
            if whose is None:
                return
            if whose == _SHUT:
                await self.by_hand_of(planned)
                return
        await self.waive_one(exposure.what, (exposure.why,), exposure.id)

    def _beyond(self) -> list[ExposureRecord]:
        """Mail that nothing here can take back."""
        return [e for e in self.view.facts.exposures if e.is_open and e.exposure.key.endswith(OUTSIDE)]


def _whose(exposure: Exposure) -> Question:
    return Question(
        id="whose",
        ask=f"Whose is it: {exposure.what.rstrip('.')}?",
        help=exposure.why,
        kind="choice",
        required=True,
        options=(
            Option(value=_SHUT, label="The owner does not know it, or is not sure: shut it, by hand"),
            Option(value="leave", label="The owner knows it for certain: leave it, with a reason"),
        ),
    )
