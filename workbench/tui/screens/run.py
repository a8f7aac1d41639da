"""Actions being carried out: a row each, finished rows stay."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from workbench.desk.desk import Desk
from workbench.model.words import Outcome
from workbench.response.running import Run
from workbench.response.runs import RowState, RunRow

from ..place import Place
from ..registry import UserAction, bindings_for
from ..showing import safe
from ..widgets.key_bar import KeyBar
from ..widgets.part import Part

__all__ = ["RunScreen"]


_OVER = (RowState.ENDED, RowState.SKIPPED)


class RunScreen(Place):
    """Watches a run. Leaving it stops nothing: the run belongs to the desk.

    `by_hand`: what is left for a person, and is no part of the run.
    """

    WHERE = "run"
    BINDINGS = bindings_for("run")
    CSS_PATH = "run.tcss"

    def __init__(self, desk: Desk, run: Run, title: str, by_hand: tuple[str, ...] = ()) -> None:
        super().__init__(desk)
        self._by_hand = by_hand
        self.run_ = run
        self._title = title

    def compose(self) -> ComposeResult:
        yield Static(safe(f"{self._title}: {self.run_.case.account}"), id="title")
        yield Part("", id="progress")
        with VerticalScroll(id="rows"):
            yield Part("", id="lines")
        with Horizontal(id="buttons"):
            yield Button("Show the new password", id="secret", variant="primary", tooltip="Once, after you called back")
            yield Button("Back", id="back", tooltip="What is under way goes on")
            yield Button("Stop", id="stop", tooltip="Starts nothing more; what is under way goes on to its end")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        self._draw()
        self.query_one("#back").focus()
        self.run_worker(self._watch(), group="watch")
        self.set_interval(0.5, self._draw_progress)

    async def _watch(self) -> None:
        async for _ in self.run_.events():
            self._draw()
        self._draw()
        if self.run_.secrets_waiting:
            self.query_one("#secret").focus()
        if self.run_.trouble is not None:
            self.show_error(self.run_.trouble)

    def _draw(self) -> None:
        if not self.query("#lines"):
            return  # it is being taken off the screen while the run goes on
        lines = [line for row in self.run_.rows.values() for line in _lines(row, stopped=self.run_.stopped)]
        lines += [safe(f"– {remark}") for remark in self.run_.remarks]
        if self._by_hand:
            lines += [safe(""), safe("⚠ NOT DONE YET, by hand: go back and press c again.")]
            lines += [safe(f"  · {label}") for label in self._by_hand]
        self.query_one("#lines", Part).update(Content("\n").join(lines))
        self.query_one("#secret").display = self.run_.finished and bool(self.run_.secrets_waiting)
        self.query_one("#stop").display = not self.run_.finished
        self._draw_progress()
        self.query_one(KeyBar).refresh_keys()

    def _draw_progress(self) -> None:
        if not self.query("#progress"):
            return
        rows = tuple(self.run_.rows.values())
        ended = sum(r.state in _OVER for r in rows)
        proved = sum(bool(r.proof and r.proof.proved) for r in rows)
        share = sum(1.0 if r.state in _OVER else r.done / max(r.total, 1) for r in rows) / max(len(rows), 1)
        state = "finished" if self.run_.finished else "stopping" if self.run_.stopped else "under way"
        self.query_one("#progress", Part).update(
            Content(f"{_bar(share)} {ended} of {len(rows)} ended, {proved} proved by reading back, {state}")
        )

    def in_footer(self, action: UserAction) -> bool:
        """Names what is left to do: to stop while it runs, to read out the new password once it has ended."""
        if action.id == "secret":
            return not self.why_not("secret")
        return super().in_footer(action) and not (action.id == "stop" and self.run_.finished)

    def why_not(self, action: str) -> str:
        if action == "stop" and self.run_.finished:
            return "Everything has ended."
        if action == "stop" and self.run_.stopped:
            return "It is stopping: what is under way is brought to its end."
        if action == "secret" and not self.run_.secrets_waiting:
            return "There is no password to show."
        if action == "secret" and not self.run_.finished:
            return "Wait until the run has ended."
        return ""

    def do_stop(self) -> None:
        """Starts nothing more."""
        self.run_.stop()
        self._draw()
        self.say("Nothing more is started. What is under way goes on to its end.")

    def do_secret(self) -> None:
        """Shows the new password."""
        self.flow(self._secret())

    async def _secret(self) -> None:
        from ..modals.secret import show_secret

        shown = await show_secret(self.app, self.run_)
        self._draw()
        if shown:
            self.query_one("#back").focus()

    async def on_button_pressed(self, event: Button.Pressed) -> None:
        await self.action_user(event.button.id or "back")


def _bar(share: float) -> str:
    """Twenty cells, filled as far as it has come, and never full before the end."""
    return f"{'█' * (int(20 * share) if share < 1 else 20):░<20}"


def _lines(row: RunRow, *, stopped: bool) -> list[Content]:
    sign, word = _sign(row, stopped=stopped)
    lines = [Content(f"{sign} ") + safe(row.title) + Content(f"   {word}")]
    if row.total:
        lines.append(Content(f"    {_bar(row.done / row.total)} {100 * row.done // row.total} %"))
    return [*lines, Content("    ") + safe(row.detail)] if row.detail else lines


def _sign(row: RunRow, *, stopped: bool) -> tuple[str, str]:
    if row.state is RowState.QUEUED:
        return "·", "waits"
    if row.state is RowState.RUNNING:
        return "▸", "stopping" if stopped else "under way"
    if row.state is RowState.READING_BACK:
        return "▸", "reading back"
    if row.state is RowState.SKIPPED:
        return "–", "not started"
    if row.outcome is Outcome.UNKNOWN:
        return "?", "outcome unknown: read it back from the case"
    if row.proof is not None and row.proof.proved:
        return "✔", "done, read back"
    if row.outcome is Outcome.FAILED and row.done:
        return "✘", "stopped, read back: the rest is as it was" if stopped else "not all of it, read back"
    if row.outcome is Outcome.FAILED:
        return "✘", "failed"
    return "✘", "done, but not proved"
