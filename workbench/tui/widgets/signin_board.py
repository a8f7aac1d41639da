"""The sign-ins of a case: the month by network, the table, and the reasons for the marked row."""

from __future__ import annotations

from collections import Counter
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from workbench.casefile.signin_filter import SignInFilter, SignInSort
from workbench.casefile.signin_list import SignInList, Trace
from workbench.model.errors import WorkbenchError
from workbench.model.records import SignInRecord
from workbench.model.words import Judgement

from ..modals.fields import Field
from ..showing import safe
from .key_hints import key_hints
from .search_board import SearchBoard
from .search_line import SearchLine
from .signin_strip import Strip, network_name, strip_of
from .signin_table import RESULTS, SIGNS, SignInTable
from .virtual_table import VirtualTable

__all__ = ["SignInBoard"]

_BESIDE = 104
"""Cells from which on the reasons stand beside the table instead of below it."""
_SORTS = tuple(SignInSort)
_KEYS = key_hints(
    ("judge_owner", "1", "owner's"),
    ("judge_delegate", "2", "delegate's"),
    ("judge_abnormal", "3", "abnormal"),
    ("find", "/", "find"),
    ("filter", "h", "filter"),
)


class SignInBoard(SearchBoard):
    """Reads everything in threads, and shows what has come in so far."""

    class Judge(Message):
        """Somebody wants to judge the marked sign-in."""

    class Traffic(Message):
        """The month was counted."""

        def __init__(self, traffic: Counter[Trace]) -> None:
            super().__init__()
            self.traffic = traffic

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.traffic: Counter[Trace] = Counter()
        self._strip: Strip | None = None
        self._list: SignInList | None = None
        self._changed = -1

    def compose(self) -> ComposeResult:
        yield Static("", id="strip")
        with Horizontal(id="list-head"):
            yield Static("", id="listed")
            yield Static(_KEYS, id="list-keys")
            yield SearchLine(name="find", hint="address, client, region, account, protocol …")
        with Vertical(id="list"):
            yield SignInTable(id="signins")
            with VerticalScroll(id="reasons-box"):
                yield Static("", id="reasons")

    def on_mount(self) -> None:
        self.show_find(False)
        self.query_one("#reasons-box").can_focus = True

    @property
    def table(self) -> SignInTable:
        """The table."""
        return self.query_one(SignInTable)

    def show(self, rows: SignInList, changed: int) -> None:
        """Shows a case's sign-ins as of a place in the ledger; the same place again changes nothing."""
        if self._changed == changed:
            return
        first, self._changed, self._list = self._changed < 0, changed, rows
        self.table.forget()
        if first:
            self.table.attach(rows)
        else:
            self.table.reorder()
        self.run_worker(self._count, thread=True, exclusive=True, group="traffic", exit_on_error=True)

    # -- the strip ------------------------------------------------------------------------------------

    def _count(self) -> None:
        worker = get_current_worker()
        assert self._list is not None
        try:
            counted = self._list.traffic(stopped=lambda: bool(worker.is_cancelled))
        except WorkbenchError as error:
            self.post_message(VirtualTable.Failed(error))
            return
        if not worker.is_cancelled:
            self.post_message(self.Traffic(counted))

    def on_sign_in_board_traffic(self, event: Traffic) -> None:
        event.stop()
        self.traffic = event.traffic
        # Of a million sign-ins from a hundred thousand addresses it takes long to sum up, too.
        self.run_worker(self._sum_up, thread=True, exclusive=True, group="strip", exit_on_error=True)

    def _sum_up(self) -> None:
        rows = 4 if self.app.size.height >= 30 else 3
        strip = strip_of(self.traffic, rows)
        self.app.call_from_thread(self._summed_up, strip)

    def _summed_up(self, strip: Strip | None) -> None:
        self._strip = strip
        self._draw_strip()

    def _draw_strip(self) -> None:
        part = self.query_one("#strip", Static)
        part.display = self._strip is not None
        if self._strip is not None:
            row = self.table.marked_row
            part.update(self._strip.lines(self.size.width or 74, row.signin if row else None))

    def on_descendant_focus(self) -> None:
        """Whoever works in the table sees all of it, with the reasons."""
        self.call_after_refresh(self.scroll_visible, animate=False)

    def on_resize(self) -> None:
        self.query_one("#list").set_class(self.size.width >= _BESIDE, "-beside")
        self._draw_strip()

    def records_from(self, ip: str | None) -> tuple[int, int, tuple[str, ...]]:
        """Returns how many records there are from an address and from its network, and the network's addresses."""
        network = network_name(ip)
        inside = tuple(dict.fromkeys(t.ip for t in self.traffic if t.ip and network_name(t.ip) == network))
        of_address = sum(count for trace, count in self.traffic.items() if trace.ip == ip)
        of_network = sum(count for trace, count in self.traffic.items() if trace.ip in inside)
        return of_address, of_network, inside

    # -- which rows -------------------------------------------------------------------------------------

    @property
    def sorts(self) -> tuple[Any, ...]:
        return _SORTS

    def let_go(self) -> None:
        """Lets every picked sign-in go."""
        self.table.picked.clear()
        self.tell()

    def show_all(self) -> None:
        """Takes search and filter away."""
        field = self.query_one("#find", Field)
        self.table.wanted = SignInFilter(all_accounts=False)
        field.value = ""
        self.show_find(False)
        self.table.reorder(SignInFilter())
        self.table.focus()

    @on(VirtualTable.HeadClicked)
    def _sorted(self, event: VirtualTable.HeadClicked) -> None:
        event.stop()
        table = self.table
        if event.column in _SORTS:
            again = event.column == table.sort
            table.reorder(sort=SignInSort(event.column), descending=not table.descending if again else True)

    @on(SignInTable.Counted)
    def _counted(self, event: SignInTable.Counted) -> None:
        event.stop()
        self.tell()

    def said(self) -> str:
        table = self.table
        wanted, more = table.wanted, "" if table.whole else "…"
        count = f"{len(table.keys):,}{more}"
        if not table.keys:
            count = "No" if table.whole else "Reading…"
        narrow = [w for w in (wanted.judgement, wanted.result, wanted.protocol) if w]
        narrow += [network_name(wanted.addresses[0])] if wanted.addresses else []
        said = f"{count} of all accounts" if wanted.all_accounts else f"{count} sign-ins"
        said += f", only: {', '.join(narrow)}" if narrow else ""
        said += f", with “{wanted.words}”" if wanted.words else ""
        picked = f"{len(table.picked)} picked · " if table.picked else ""
        return f"{picked}{said}" + (" · y: all" if wanted.narrows else "")

    # -- the marked row ---------------------------------------------------------------------------------

    @on(VirtualTable.Marked)
    def _marked(self, event: VirtualTable.Marked) -> None:
        event.stop()
        row = self.table.marked_row
        self.query_one("#reasons", Static).update(_why(row) if row else Content(""))
        self.query_one("#reasons-box").scroll_home(animate=False)
        self._draw_strip()

    @on(VirtualTable.Chosen)
    def _chosen(self, event: VirtualTable.Chosen) -> None:
        event.stop()
        self.post_message(self.Judge())


def _why(row: SignInRecord) -> Content:
    signin, judged = row.signin, row.judged
    facts = (
        f"{signin.at:%Y-%m-%d %H:%M:%S}",
        signin.ip or "no address",
        signin.region,
        signin.client,
        signin.detail,
        RESULTS.get(signin.success, ""),
        f"{signin.attempts} tries" if signin.attempts > 1 else "",
    )
    lines = [safe(", ".join(f for f in facts if f))]
    if judged is None:
        return Content("\n").join([safe(f"{SIGNS[Judgement.UNJUDGED]}: nothing has judged it yet"), *lines])
    head = safe(f"{SIGNS[judged.judgement]}, said by {judged.author}", "bold")
    return Content("\n").join([head, *lines, *(safe(f"· {r.sentence}") for r in judged.reasons)])
