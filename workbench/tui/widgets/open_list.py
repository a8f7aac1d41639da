"""What is still open, always in sight."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content

from workbench.model.records import ExposureRecord
from workbench.response.survey import CaseView

from ..showing import safe
from ..times import short_span
from .part import Part

__all__ = ["OpenList", "open_count", "open_lines"]


class OpenList(Part):
    """One line an exposure: sign, what, minutes open; then what nobody has looked at."""

    def show(self, view: CaseView) -> None:
        """Draws the list."""
        lines = open_lines(view, width=32)
        self.update(Content("\n").join(lines) if lines else Content("Nothing is known to be open."), layout=False)


def open_lines(view: CaseView, width: int) -> list[Content]:
    """Returns the exposures, open ones first, then what was not checked."""
    records = sorted(view.facts.exposures, key=lambda r: (not r.is_open, r.exposure.found_at))
    lines = [_line(view, r, width) for r in records]
    lines += [safe(f"– {name}: not checked") for name in view.not_checked]
    linked = (safe(f"↔ linked: {link.linked.account}") for link in view.facts.links)
    return lines + [line.truncate(width, ellipsis=True) for line in linked]


def open_count(view: CaseView) -> str:
    """Returns how much is open, in a few words."""
    still = sum(r.is_open for r in view.facts.exposures)
    return f"{still} open, {len(view.not_checked)} not checked"


def _line(view: CaseView, record: ExposureRecord, width: int) -> Content:
    exposure = record.exposure
    if record.closed_at is not None:
        state, sign = "closed", "✔"
    elif record.beyond_reach:
        state, sign = "beyond reach", "✋"
    elif view.facts.waiver("exposure", exposure.id):
        state, sign = "waived", "✋"
    else:
        state, sign = _since(record, view.facts.at), "●"
    head = Content(f"{sign} ")
    room = max(width - head.cell_length - len(state) - 1, 6)
    name = safe(exposure.what).truncate(room, ellipsis=True)
    return head + name + Content(" " * (room - name.cell_length + 1) + state)


def _since(record: ExposureRecord, now: datetime) -> str:
    opened = record.exposure.opened.at
    return short_span(opened, now) if opened else "since ?"
