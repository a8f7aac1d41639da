"""What all dialogs share: a titled box that scrolls, one line that says why, and a row of buttons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import DescendantFocus
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from ..room import know_room
from ..showing import safe, safe_block
from .fields import Settled

__all__ = ["Dialog", "button", "dialog_cells"]

T = TypeVar("T")


def dialog_cells(width: int) -> int:
    """Returns how many cells of text a dialog has room for in a line, at a terminal's width: see `modals.tcss`."""
    border, padding, scrollbar = 2, 4, 1
    return min(width * 96 // 100, 100) - border - padding - scrollbar


def button(label: str, name: str, tooltip: str, variant: str = "default", *, disabled: bool = False) -> Button:
    """Returns a button whose words are cleaned and never parsed as markup."""
    made = Button(safe(label), id=name, variant=variant, disabled=disabled)  # type: ignore[arg-type]
    made.tooltip = safe_block(tooltip)
    return made


class Dialog(ModalScreen[T]):
    """A titled box over the screen. Subclasses fill `body` (scrolls), `foot` (always in sight) and `controls`.

    The button `agree` calls `agree()`, the button `cancel` and Escape call `action_leave()`. Enter in a field
    goes on to the next one; in the field named by `LAST` it agrees.
    """

    LAST: ClassVar[str] = ""
    FIRST: ClassVar[str] = ""
    """Selector of what has the focus at first; empty: the first control."""
    DANGEROUS: ClassVar[bool] = False
    """Cancel has the focus, and the box looks like a warning."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # Before all others, and at once: a passphrase that is typed or pasted right behind it belongs in its own field.
        Binding("tab", "app.focus_next", "Next", show=False, priority=True, id="dialog.next", tooltip="Next field."),
        Binding(
            "shift+tab",
            "app.focus_previous",
            "Before",
            show=False,
            priority=True,
            id="dialog.before",
            tooltip="Field before.",
        ),
        Binding("escape", "leave", "Cancel", show=False, id="dialog.leave", tooltip="Leave without doing anything."),
        Binding("up", "scroll(-1)", "Up", show=False, id="dialog.up", tooltip="Scroll up."),
        Binding("down", "scroll(1)", "Down", show=False, id="dialog.down", tooltip="Scroll down."),
        Binding("pageup", "page(-1)", "Page up", show=False, id="dialog.page-up", tooltip="A page up."),
        Binding("pagedown", "page(1)", "Page down", show=False, id="dialog.page-down", tooltip="A page down."),
    ]
    AUTO_FOCUS = ""
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]

    def __init__(self, heading: str) -> None:
        super().__init__()
        self._heading = heading
        self.first = self.FIRST
        if self.DANGEROUS:
            self.add_class("-dangerous")

    # -- what a dialog fills in ---------------------------------------------------------------------

    def body(self) -> ComposeResult:
        """What is read and filled in; scrolls where the screen is low."""
        yield from ()

    def foot(self) -> ComposeResult:
        """What stays in sight below it."""
        yield from ()

    def controls(self) -> Iterable[Button]:
        """The buttons, the harmless one last."""
        yield button("Cancel", "cancel", "Leave without doing anything (Escape).")

    def agree(self) -> None:
        """Called by the button `agree`, and by Enter in the last field."""

    def action_leave(self) -> None:
        """Leaves without a result."""
        self.dismiss(None)

    # -- the box ------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        know_room(self)
        with Vertical(id="box"):
            yield Static(safe(self._heading), id="heading")
            with Vertical(id="body"):
                yield from self.body()
            with Vertical(id="foot"):
                yield from self.foot()
                yield Static(id="said")
                with Horizontal(id="controls"):
                    yield from self.controls()

    def on_mount(self) -> None:
        box = self.query_one("#box", Vertical)
        for name in ("scroll_y", "virtual_size"):
            self.watch(box, name, self._layout_changed, init=False)
        self.say("")
        self.on_ready()
        self._focus_first()
        self._layout_changed()

    def on_resize(self) -> None:
        self._layout_changed()
        self.call_after_refresh(self._show_focused)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        self.call_after_refresh(self._show_focused)

    def _show_focused(self) -> None:
        """Scrolls what has the focus out from behind heading and foot: stock scrolling takes it for visible there."""
        focused = self.focused
        if focused is None or not any(body in focused.ancestors for body in self.query("#body")):
            return
        top, bottom = self.query_one("#heading").region.bottom, self.query_one("#foot").region.y
        region = self._with_what_it_is_about(focused, bottom - top).region
        hidden = max(region.bottom - bottom, 0) or min(region.y - top, 0)
        if hidden:
            self.query_one("#box").scroll_relative(y=hidden, animate=False)

    @staticmethod
    def _with_what_it_is_about(widget: Widget, rows: int) -> Widget:
        """The action that a tick belongs to, or the row with what is wrong with its field; where it fits."""
        around = (w for w in widget.ancestors if isinstance(w, Widget))
        about = next((w for w in around if w.has_class("action") or w.has_class("row")), widget)
        return about if about.outer_size.height <= rows else widget

    def _focus_first(self) -> None:
        selector = "#cancel" if self.DANGEROUS else self.first
        if selector:
            self.query_one(selector).focus(scroll_visible=False)
        else:
            self.focus_next()

    def on_ready(self) -> None:
        """Called when everything stands; for the first state of buttons and lists."""

    def say(self, sentence: str) -> None:
        """Shows one sentence above the buttons; an empty one takes it away."""
        self._said(safe(sentence), wrong=False)

    def complain(self, sentence: str) -> None:
        """Shows what is wrong above the buttons, with a sign."""
        self._said(safe(f"✘ {sentence}"), wrong=True)

    def _said(self, words: Content, *, wrong: bool) -> None:
        line = self.query_one("#said", Static)
        line.update(words)
        line.set_class(wrong, "-wrong")
        line.display = bool(words.plain)

    def gate(self, why: str) -> None:
        """Switches the button `agree` off while there is a reason, and shows the reason."""
        self.query_one("#agree", Button).disabled = bool(why)
        self.say(why)

    def _layout_changed(self) -> None:
        self.call_after_refresh(self._tell_more)

    def _tell_more(self) -> None:
        # A loop, since the box may be gone: the dialog can be left before the refresh that this waited for.
        for box in self.query("#box").results(Vertical):
            more = box.scroll_offset.y < box.max_scroll_y
            box.border_subtitle = "↓ more: PgDn" if more else ("↑ PgUp" if box.max_scroll_y else "")

    # -- keys and buttons -----------------------------------------------------------------------------

    def action_scroll(self, lines: int) -> None:
        """Scrolls the box by lines."""
        self.query_one("#box").scroll_relative(y=lines, animate=False)

    def action_page(self, pages: int) -> None:
        """Scrolls the box by pages, one line overlapping."""
        box = self.query_one("#box")
        height = box.scrollable_content_region.height - self.query_one("#foot").outer_size.height
        box.scroll_relative(y=pages * max(height - 2, 1), animate=False)

    @on(Button.Pressed, "#agree")
    def _agree_pressed(self) -> None:
        self.agree()

    @on(Button.Pressed, "#cancel")
    def _cancel_pressed(self) -> None:
        self.action_leave()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self._go_on(event.input.id)

    def on_settled(self, event: Settled) -> None:
        self._go_on(event.name)

    def _go_on(self, name: str | None) -> None:
        if self.LAST and name == self.LAST:
            self.agree()
        else:
            self.focus_next()
