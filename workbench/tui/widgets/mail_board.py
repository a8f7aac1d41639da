"""The mail of a case: its groups, why they are judged so, how the intruder may have got in, what was not checked."""

from __future__ import annotations

from collections.abc import Iterator

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from workbench.analysis.wording import count
from workbench.model.mail_findings import LureFinding, MailFinding, MailFindings

from ..showing import safe
from .group_table import GroupTable, judgement_of
from .part import Part
from .virtual_table import VirtualTable

__all__ = ["MailBoard", "why_lines"]

_OPEN = Content.from_markup("[@click=screen.user('open_group')][$accent]M[/] opens one[/]")
_MOST_ROWS = 8
_MOST_REASONS = 3


class MailBoard(Vertical):
    """Nothing at all while nobody has looked: that stands among what is missing."""

    class Opened(Message):
        """Enter on a group, or a second click on the marked one."""

    def compose(self) -> ComposeResult:
        yield Part("", id="groups-head")
        yield GroupTable(id="groups")
        yield Part("", id="group-why")
        yield Part("", id="lures")

    def show(self, findings: MailFindings | None) -> None:
        """Shows what the last look found."""
        self.display = findings is not None
        if findings is None:
            return
        rows = (*findings.abnormal, *findings.normal)
        table = self.query_one(GroupTable)
        table.display = bool(rows)
        table.styles.height = 1 + min(len(rows), _MOST_ROWS)
        self.query_one("#groups-head", Part).update(_head(findings))
        lures = self.query_one("#lures", Part)
        lures.update(Content("\n").join(map(safe, _lures(findings))))
        lures.display = bool(findings.lures)
        table.attach(rows)
        self._explain()

    def on_descendant_focus(self) -> None:
        """Whoever works in the table sees all of it; what is in sight stays where it is, under a second click."""
        self.call_after_refresh(self._show_table)

    def _show_table(self) -> None:
        around = self.parent
        if isinstance(around, Widget) and not around.region.contains_region(self.query_one(GroupTable).region):
            self.scroll_visible(animate=False)

    @on(VirtualTable.Marked)
    def _marked(self, event: VirtualTable.Marked) -> None:
        event.stop()
        self._explain()

    def _explain(self) -> None:
        row = self.query_one(GroupTable).marked_row
        part = self.query_one("#group-why", Part)
        part.display = row is not None
        if row is not None:
            part.update(Content("\n").join(map(safe, why_lines(row, _MOST_REASONS))))

    @property
    def marked(self) -> MailFinding | None:
        """The group under the cursor; None where there is none."""
        return self.query_one(GroupTable).marked_row if self.display else None

    @on(VirtualTable.Chosen)
    def _chosen(self, event: VirtualTable.Chosen) -> None:
        event.stop()
        self.post_message(self.Opened())


def _head(findings: MailFindings) -> Content:
    abnormal, alone = len(findings.abnormal), len(findings.normal)
    since = f" since {findings.since:%m-%d %H:%M} UTC" if findings.since else ""
    lines = [safe(f"{abnormal} abnormal group{'' if abnormal == 1 else 's'} of mail{since}, {alone} left alone. ")]
    if findings.groups:
        lines[0] += _OPEN
    if findings.lures:
        lines.append(safe(f"! {count(len(findings.lures), 'mail')} may have let the intruder in: below the table."))
    lines += [safe(f"– {gap}", "$text-warning") for gap in findings.not_checked]
    return Content("\n").join(lines)


def why_lines(row: MailFinding, most: int = 100) -> Iterator[str]:
    """Yields whose a group is and the reasons, weightiest first."""
    left = len(row.reasons) - most
    yield f"{judgement_of(row)}: {row.subject or 'no subject'}"
    held = [
        (row.drafts, "in the drafts"),
        (row.waiting, "planned and not sent yet"),
        (row.deleted, "deleted from Sent"),
    ]
    if told := ", ".join(f"{number:,} {words}" for number, words in held if number):
        yield f"· Of its copies {told}."
    yield from (f"· {reason}" for reason in row.reasons[:most])
    if left > 0:
        yield f"· and {left} more"


def _lures(findings: MailFindings) -> Iterator[str]:
    if findings.lures:
        yield "How the intruder may have got in:"
    yield from map(_lure, findings.lures)


def _lure(lure: LureFinding) -> str:
    opened = {True: "opened", False: "not opened", None: "not known whether it was opened"}[lure.seen]
    others = "not checked who else got it" if lure.others is None else f"{count(len(lure.others), 'other')} got it"
    why = f" {lure.reasons[0]}" if lure.reasons else ""
    return f"! “{lure.subject}” from {lure.sender}, {lure.at:%m-%d %H:%M}, {opened}, {others}.{why}"
