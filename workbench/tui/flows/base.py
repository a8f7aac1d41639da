"""What the flows of the case screen share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from workbench.casefile.signin_list import SignInList
from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.events import EvidenceKept
from workbench.model.words import Facet, SupportLevel
from workbench.response.survey import CaseView, StepView

from ..place import Place

__all__ = ["CasePlace", "kept_proof"]


class CasePlace(Place):
    """A screen that shows one step of one case."""

    case: Case
    view: CaseView
    shown: str
    _rows: SignInList

    @property
    def step(self) -> StepView:
        """The step in the pane."""
        raise NotImplementedError

    async def reload(self, follow: bool = False) -> None:
        """Reads the case again."""
        raise NotImplementedError

    def show_step(self, step_id: str) -> None:
        """Shows another step."""
        raise NotImplementedError

    def _readable(self, facet: Facet) -> bool:
        """Whether the program can read it at this provider."""
        rows = {row.name: row.observe for row in self.desk.provider(self.case.provider).support()}
        return rows.get(facet) is SupportLevel.AUTOMATED

    @property
    def closed(self) -> str:
        """Why nothing can be changed any more; empty while the case is open."""
        return "The case is closed." if self.view.case.closed_at is not None else ""


def kept_proof(desk: Desk, step: str, supports: str, pasted: str, files: Sequence[Path]) -> tuple[EvidenceKept, ...]:
    """Stores what a person pasted or attached."""
    kept = [desk.keep(f, name=f.name, kind="attachment", step=step, supports=supports) for f in files]
    if pasted.strip():
        data = pasted.encode("utf-8", "surrogatepass")
        kept.append(desk.keep(data, name="pasted text", kind="attachment", step=step, supports=supports))
    return tuple(kept)
