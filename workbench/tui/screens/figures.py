"""The figures of a month, a quarter, a year, or of everything."""

from __future__ import annotations

import asyncio
from typing import get_args

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from workbench.desk.desk import Desk
from workbench.model.errors import WorkbenchError
from workbench.model.figures import Figures
from workbench.reports.figures.gathering import period_figures
from workbench.reports.figures.period import Length, period_around
from workbench.reports.figures.sections import figure_sections
from workbench.reports.figures.text import section_lines

from ..place import Place
from ..registry import bindings_for
from ..showing import safe, safe_block
from ..widgets.key_bar import KeyBar
from ..widgets.part import Part

__all__ = ["FiguresScreen"]

_LENGTHS: tuple[Length, ...] = get_args(Length)
_FIRST: Length = "year"


class FiguresScreen(Place):
    """Tables and pictures of the cases that were opened in a period. Begins with this year."""

    WHERE = "figures"
    BINDINGS = bindings_for("figures")
    CSS_PATH = "figures.tcss"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._length = _FIRST
        self._period = period_around(desk.now(), _FIRST)
        self._figures: Figures | None = None

    def compose(self) -> ComposeResult:
        yield Static("", id="title")
        with VerticalScroll(id="sections"):
            yield Part("", id="told")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        self.query_one("#sections").focus()
        self.do_refresh()

    def on_resize(self) -> None:
        self._draw()

    def why_not(self, action: str) -> str:
        if action in ("earlier", "later") and self._length == "all":
            return "All time is shown: there is nothing before or after. p goes back to a month."
        return ""

    def do_refresh(self) -> None:
        """Counts again."""
        title = Content.assemble(("Figures: ", ""), (self._period.name, "bold"), f"  ({self._period.days})")
        self.query_one("#title", Static).update(title)
        self.run_worker(self._count(), group="figures", exclusive=True)

    async def _count(self) -> None:
        with self.telling("Counting…"):
            try:
                self._figures = await asyncio.to_thread(period_figures, self.desk, self._period)
            except WorkbenchError as error:
                self.show_error(error)
        self._draw()

    def _draw(self) -> None:
        if self._figures is None:
            return
        sections = self.query_one("#sections", VerticalScroll)
        # The bar at the side takes two cells, whether it is needed or not: else the text would jump.
        width = max(self.size.width - sections.gutter.width - 2, 1)
        parts: list[Content] = []
        for section in figure_sections(self._figures):
            body = "\n".join(section_lines(section, width))
            parts.append(Content.assemble(safe(section.title, "bold $accent"), "\n", safe_block(body), "\n"))
        self.query_one("#told", Part).update(Content("\n").join(parts))

    def do_period(self) -> None:
        """Goes on to the next length: a month, a quarter, a year, all time."""
        at = self._period.start or self.desk.now()
        self._length = _LENGTHS[(_LENGTHS.index(self._length) + 1) % len(_LENGTHS)]
        # From a year one comes back to this month, not to its January, where that lies in it.
        now = self.desk.now()
        inside = self._period.start is None or self._period.start <= now < (self._period.end or now)
        self._period = period_around(now if inside else at, self._length)
        self._begin_anew()

    def do_earlier(self) -> None:
        """Shows the period before."""
        self._move(-1)

    def do_later(self) -> None:
        """Shows the period after."""
        self._move(1)

    def _move(self, steps: int) -> None:
        self._period = self._period.moved(self._length, steps)
        self._begin_anew()

    def _begin_anew(self) -> None:
        self.query_one("#sections", VerticalScroll).scroll_home(animate=False)
        self.do_refresh()

    def do_period_report(self) -> None:
        """Asks where to, and writes the report."""
        self.flow(self._report())

    async def _report(self) -> None:
        from workbench.reports.figures.making import PERIOD_FORMATS, save_period_report
        from workbench.reports.formats import FORMATS
        from workbench.reports.languages import LANGUAGES

        from ..modals.text import TextDialog
        from ..modals.written_report import WrittenReportDialog

        name = f"cases-{self._period.name.replace(' ', '-')}"
        formats = [(ending, FORMATS[ending].title) for ending in PERIOD_FORMATS]
        choice = await self.app.push_screen_wait(WrittenReportDialog(formats, name, tuple(LANGUAGES.items())))
        if choice is None:
            return
        with self.telling("Checking the case file, then writing…"):
            sha256, _ = await save_period_report(
                self.desk,
                self._period,
                choice.path,
                format_=choice.format,
                language=choice.language,
                redact=choice.redact,
                force=True,
            )
        await self.app.push_screen_wait(
            TextDialog("The report is written", f"{choice.path.absolute()}\n\nSHA-256 {sha256}")
        )
