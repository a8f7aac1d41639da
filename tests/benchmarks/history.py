"""How quickly the history answers with very many cases, beside the same questions in bare SQL.

    uv run python tests/benchmarks/history.py [--cases 100000] [--events 30] [--folder FOLDER] [--keys 40]

Makes such a case file (in FOLDER, where one is given, and uses it again the next time), then prints Markdown tables;
nothing passes or fails. A query counts as answered when its first 60 rows are read; when all its numbers are there is
told beside it. Some thousand cases are made as a desk would, in bulk (see `big_ledger.py`). The others are copies of
them under other numbers, names and addresses: what is asked here stands in them as in any case, only the chain does
not go on.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import itertools
import json
import random
import resource
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import NamedTuple

from big_ledger import ACTOR, BORN, LEDGER, BigLedger
from textual.app import App
from textual.events import Key
from textual.keys import _character_to_key
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Input

from workbench.__main__ import NEW_OBJECTS
from workbench.casefile import CaseFile
from workbench.casefile.canonical import timestamp
from workbench.casefile.chain import EventRow, event_message, event_of, link_of, make_body
from workbench.casefile.heads import Head, Heads
from workbench.casefile.history_filling import fill_words
from workbench.casefile.history_filter import HistoryFilter, HistorySort, RecheckClock
from workbench.casefile.history_words import PART_BITS
from workbench.casefile.pen import INSERT
from workbench.desk.config import Config
from workbench.desk.desk import Desk
from workbench.desk.keys import DeskKey
from workbench.desk.paths import Paths
from workbench.model.events import (
    CaseClosed,
    CaseOpened,
    EventData,
    EvidenceKept,
    ExposureClosed,
    ExposureFound,
    NoteAdded,
    QuestionAnswered,
    RecheckMade,
    StateObserved,
    VerdictGiven,
    Waived,
)
from workbench.model.evidence import Coverage, Evidence
from workbench.model.state import Exposure, FacetItem, FacetState, OpenedAt, Proof
from workbench.model.words import Attribution, Facet, Grade, Verdict
from workbench.playbook.loading import load_playbook
from workbench.tui.app import WorkbenchApp
from workbench.tui.widgets.history_table import HistoryTable

_TOGETHER = 1_000
"""Cases in a transaction."""
_CAUSES = ("phishing", "reused-password", "guessed", "malware", "app-grant", "none", "unknown")
_PROVIDERS = ("alimail", "dovecot", "guided")
_NAMES = ("lin", "wei", "kim", "ana", "jo", "sam", "mei", "tom", "eva", "raj", "noor", "max")
_CHINESE = (
    "发票被转发到外部邮箱",
    "登录地址异常",
    "客户收到假的付款通知",
    "已电话通知本人",
    "密码已重置",
    "规则已停用",
)
_ENGLISH = ("invoice", "payroll", "shipping", "contract", "holiday", "server", "printer", "laptop", "travel", "bank")
_PROOF = Proof(proved=True, sentence="The rule was on, and is off.", before=Grade.READ, after=Grade.READ)
_OPEN_SHARE = 50
"""One case in so many is still open."""


def main() -> None:
    """Makes the file where it is missing, measures, prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=30)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--made", type=int, default=2_000, help="cases that are made; the others are copies of them")
    parser.add_argument("--keys", type=int, default=40, help="keystrokes that are measured on the screen")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = asked.folder or Path(folder)
        ledger = BigLedger(
            root / "data" / "cases.db", root / "state" / "heads", root / "config", asked.cases * asked.events
        )
        if not ledger.path.exists():
            _make(ledger, asked.cases, asked.events, asked.made)
        print(f"\n{asked.cases:,} cases × {asked.events} events, {ledger.path.stat().st_size >> 20} MiB\n")
        _print_queries(ledger)
        _print_screen(ledger, asked.keys)
        _print_sizes(ledger)


# -- the file -----------------------------------------------------------------------------------------


def _make(ledger: BigLedger, cases: int, events: int, made: int) -> None:
    begun = perf_counter()
    casefile = ledger.open()
    try:
        casefile._store.run("PRAGMA synchronous = OFF")
        casefile._store.run("PRAGMA cache_size = -400000")
        maker = _Maker(casefile, ledger.key, events)
        maker.make(min(cases, made))
        print(f"({min(cases, made):,} cases in {perf_counter() - begun:.0f} s)", flush=True)
        maker.copy(min(cases, made), cases)
        print(f"(all of them after {perf_counter() - begun:.0f} s)", flush=True)
    finally:
        casefile.close()


class _Maker:
    def __init__(self, casefile: CaseFile, key: DeskKey, events: int) -> None:
        self._casefile, self._store, self._key, self._events = casefile, casefile._store, key, events
        self._seq, link = casefile.head()
        self._link = bytes.fromhex(link)
        raw = load_playbook(Path(__file__).parents[2] / "playbooks" / "suspected-theft.yaml").raw
        self._playbook, self._size = casefile.keep(raw)

    def make(self, cases: int) -> None:
        """Adds cases one after the other, and their words, then the head."""
        for first in range(0, cases, _TOGETHER):
            with self._store.transaction():
                for number in range(first, min(first + _TOGETHER, cases)):
                    self._add(number)
        with self._store.transaction():
            fill_words(self._store)
        heads = Heads(self._casefile._heads.folder)
        heads.prepare(Head.signed(self._key, LEDGER, self._seq, self._link.hex()))
        heads.replace(LEDGER)

    def _add(self, number: int) -> None:
        case, previous = f"C-{number:07}", None
        for place, data in enumerate(_events(number, self._events, self._playbook, self._size), start=1):
            at = BORN + timedelta(minutes=number * 5, seconds=place)
            body = make_body(data, case_id=case, case_seq=place, case_prev=previous, at=at, actor=ACTOR)
            digest = sha256(body)
            self._seq, previous = self._seq + 1, digest.hexdigest()
            self._link = link_of(self._link, self._seq, digest.digest())
            signature = self._key.sign(event_message(LEDGER, self._seq, self._link))
            key, link = self._key.key_id, self._link.hex()
            row = (self._seq, case, place, data.type, timestamp(at), body, previous, link, key, signature)
            self._store.run(INSERT, *row)
            if not isinstance(data, NoteAdded):
                self._casefile._projector.apply(event_of(EventRow(*row)), words=False)

    def copy(self, made: int, cases: int) -> None:
        """Fills the rest with copies of the cases that were made, under other numbers, names and addresses."""
        for first in range(made, cases, _TOGETHER):
            with self._store.transaction():
                for number in range(first, min(first + _TOGETHER, cases)):
                    self._copy(number % made, number)

    def _copy(self, old: int, number: int) -> None:
        case, shift, later = f"C-{old:07}", self._seq, (number - old) * 300_000_000
        first = self._store.value("SELECT no FROM history WHERE case_id = ?", case)
        shift -= first - 1
        chance = random.Random(number)
        pairs = [(f"{old:07}", f"{number:07}"), (f"{_name(old)}@", f"{_name(number)}@")]
        pairs += [(_address(old), _address(number)), (_target(old), _target(number))]
        pairs += [(word, chance.choice(_ENGLISH)) for word in chance.sample(_ENGLISH, 2)]

        def other(value: object) -> object:
            if isinstance(value, bytes):
                for before, after in pairs:
                    value = value.replace(before.encode(), after.encode())
            elif isinstance(value, str):
                for before, after in pairs:
                    value = value.replace(before, after)
            return value

        for table, times, places in _TABLES:
            key = "no" if table in ("history_words", "history_traits") else "id" if table == "cases" else "case_id"
            rows = self._store.rows(f"SELECT * FROM {table} WHERE {key} = ?", first if key == "no" else case)
            for row in rows:
                values = [other(value) for value in row]
                for at in times:
                    values[at] = None if row[at] is None else row[at] + later
                for at in places:
                    values[at] = row[at] + shift
                marks = ", ".join("?" * len(values))
                self._store.run(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", *values)
        self._seq += self._events
        no = first + shift
        words = self._store.rows("SELECT part, words FROM history_words WHERE no = ? ORDER BY part", no)
        put = "INSERT INTO history_index (rowid, words) VALUES (?, ?)"
        if words[0][0] == 0:
            self._store.run(put, no, " ".join(text for _, text in words))
        else:
            for part, text in words:
                self._store.run(put, -(no << PART_BITS | part), text)


_TABLES: tuple[tuple[str, tuple[int, ...], tuple[int, ...]], ...] = (
    ("events", (), (0,)),
    ("cases", (5, 6), (1,)),
    *((table, (), (2,)) for table in ("steps", "answers", "facets", "exposures", "waivers", "evidence")),
    ("history", (7, 8, 12), (0,)),
    ("history_words", (), (0,)),
    ("history_traits", (), (2,)),
)
"""By table: the columns that hold a time, and those that hold a place in the ledger."""


def _name(number: int) -> str:
    chance = random.Random(number)
    return f"{chance.choice(_NAMES)}.{chance.choice(_NAMES)}{number}"


def _address(number: int) -> str:
    chance = random.Random(-number)
    return f"203.{chance.randrange(100, 256)}.{chance.randrange(100, 256)}.{chance.randrange(100, 256)}"


def _target(number: int) -> str:
    return f"drop{random.Random(number + 1).randrange(1000, 3000)}@example.net"


def _events(number: int, count: int, playbook: str, size: int) -> Iterator[EventData]:
    """What a case is made of: it is opened, looked at, written down, given a verdict and closed."""
    chance = random.Random(number)
    address, target = _address(number), _target(number)
    door = Exposure(
        id=f"forwarding:{target}",
        facet=Facet.FORWARDING,
        key=target,
        what=f"forwards to {target}",
        attribution=Attribution.INTRUDER,
        why=f"it was made from {address}",
        opened=OpenedAt(at=BORN, precision="exact"),
        found_at=BORN,
    )
    rule = FacetItem(key=target, what=f"forwards what holds “{chance.choice(_ENGLISH)}” to {target}", by_ip=address)
    coverage = Coverage(source="practice: rules", rows=1, unique=1)
    verdict = chance.choice(list(Verdict))
    closing: list[EventData] = [
        ExposureClosed(exposure_id=door.id, closed_at=BORN, verified_at=BORN, proof=_PROOF),
        QuestionAnswered(step="close", question="cause", value=chance.choice(_CAUSES)),
        CaseClosed(verdict=verdict),
    ]
    if number % 100 != 1:
        closing.append(RecheckMade(hours=168, looked=(Facet.RULES,)))
    if number % _OPEN_SHARE == 0:
        day = BORN + timedelta(days=chance.randrange(400))
        closing = [Waived(subject="facet", name="rules", reason="the owner is away", recheck_at=day)] * 3
    kept = Evidence(sha256=playbook, size=size, name="suspected-theft.yaml", kind="playbook")
    fixed: list[EventData] = [
        CaseOpened(
            ticket=f"HD-{number:07}",
            account=f"{_name(number)}@example.com",
            provider=chance.choice(_PROVIDERS),
            playbook="suspected-theft",
            playbook_version=1,
            playbook_sha256=playbook,
            reporter=chance.choice(_NAMES),
        ),
        EvidenceKept(evidence=kept),
        StateObserved(
            state=FacetState(facet=Facet.FORWARDING, at=BORN, items=(rule,), coverage=coverage), phase="look"
        ),
        ExposureFound(exposure=door),
        VerdictGiven(verdict=verdict, reason=f"signed in from {address}"),
    ]
    yield from fixed
    for place in range(count - len(fixed) - len(closing)):
        words = " ".join(f"{chance.choice(_ENGLISH)}{int(chance.paretovariate(0.7)) % 5000}" for _ in range(4))
        if place % 3:
            yield NoteAdded(step="confirm", text=f"{words}. {chance.choice(_CHINESE)}，{chance.choice(_CHINESE)}")
        else:
            yield QuestionAnswered(step="confirm", question=f"q{place}", value=words)
    yield from closing


# -- questions ----------------------------------------------------------------------------------------

_CLOCK = RecheckClock(now=BORN + timedelta(days=400), hours={"0" * 64: (24, 168)})


def _questions() -> dict[str, tuple[dict[str, object], str, tuple[object, ...]]]:
    """By name: the filter, and the same question in bare SQL over the tables that a case file had before."""
    like = "SELECT DISTINCT case_id FROM events WHERE CAST(body AS TEXT) LIKE ?"
    cases = "SELECT id FROM cases WHERE {} ORDER BY seq DESC"
    provider = cases.format("json_extract(record, '$.provider') = ?")
    return {
        "all cases": ({}, "SELECT id FROM cases ORDER BY seq DESC", ()),
        "one letter: l": ({"words": "l"}, "", ()),
        "three letters: inv": ({"words": "inv"}, "", ()),
        "a common word: invoice": ({"words": "invoice"}, like, ("%invoice%",)),
        "two common words: invoice bank": ({"words": "invoice bank"}, "", ()),
        "a rare word: payroll471": ({"words": "payroll471"}, like, ("%payroll471%",)),
        "an account: wei42": ({"words": "wei42"}, cases.format("account LIKE ?"), ("%wei42%",)),
        "Chinese, two characters: 发票": ({"words": "发票"}, like, ("%发票%",)),
        "Chinese and a rare word": ({"words": "付款 contract77"}, "", ()),
        "a network: 203.17": ({"words": "203.17"}, "", ()),
        "every case with a target": ({"having": "drop1077@example.net"}, like, ("%drop1077@example.net%",)),
        "verdict and provider": ({"verdict": "confirmed", "provider": "dovecot"}, provider, ("dovecot",)),
        "a common word, open": ({"words": "invoice", "status": "open"}, "", ()),
        "overdue rechecks": ({"overdue": True}, "", ()),
        "open exposures": ({"still_open": True}, "", ()),
        "nothing has it: zzzz": ({"words": "zzzz"}, like, ("%zzzz%",)),
    }


def _print_queries(ledger: BigLedger) -> None:
    casefile = ledger.open()
    bare = sqlite3.connect(f"{ledger.path.absolute().as_uri()}?mode=ro", uri=True)
    history = casefile.views.history
    print("| question | cases | first rows, ms (p95) | processor | all numbers, ms (p95) | processor | bare SQL, ms |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    firsts: list[_Times] = []
    wholes: list[_Times] = []
    for name, (fields, sql, values) in _questions().items():
        wanted = HistoryFilter.model_validate(fields)

        def first(wanted: HistoryFilter = wanted) -> int:
            return len(history.at(list(next(history.order(wanted, _CLOCK), [])[:60])))

        def whole(wanted: HistoryFilter = wanted) -> int:
            return sum(len(piece) for piece in history.order(wanted, _CLOCK))

        _, begin = _timed(first, 15)
        found, took = _timed(whole, 15)
        firsts.append(begin)
        wholes.append(took)
        slow = "–"
        if sql:
            begun = perf_counter()
            bare.execute(sql, values).fetchall()
            slow = f"{(perf_counter() - begun) * 1e3:.0f}"
        print(f"| {name} | {found:,} | {begin.told} | {took.told} | {slow} |", flush=True)
    for title, times in (("Query (to the first rows, read)", firsts), ("To all the numbers", wholes)):
        every = _Times([s for t in times for s in t.wall], [s for t in times for s in t.busy])
        print(f"\n{title}: {every.summed}", end="")
    print()
    _, took = _timed(lambda: sum(len(p) for p in history.order(HistoryFilter(), _CLOCK, HistorySort.ACCOUNT)), 5)
    print(f"Put in order by account, all numbers: {took.summed}")
    casefile.close()
    bare.close()


class _Times(NamedTuple):
    """Seconds each time, and those in which this process had the processor."""

    wall: list[float]
    busy: list[float]

    @property
    def told(self) -> str:
        """The median and the 95th of a hundred, in milliseconds, and of the processor's the latter."""
        wall, p95, busy = (s * 1e3 for s in (median(self.wall), _p95(self.wall), _p95(self.busy)))
        return f"{wall:.1f} ({p95:.1f}) | {busy:.1f}"

    @property
    def summed(self) -> str:
        """The same in a sentence."""
        wall, p95 = (s * 1e3 for s in (median(self.wall), _p95(self.wall)))
        mid, busy = (s * 1e3 for s in (median(self.busy), _p95(self.busy)))
        return f"median {wall:.1f} ms, p95 {p95:.1f} ms; processor median {mid:.1f} ms, p95 {busy:.1f} ms"


def _timed(work: Callable[[], int], times: int) -> tuple[int, _Times]:
    """Returns what was found, and how long it took."""
    took, found = _Times([], []), 0
    for _ in range(times):
        begun, before = perf_counter(), process_time()
        found = work()
        took.wall.append(perf_counter() - begun)
        took.busy.append(process_time() - before)
    return found, took


def _p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]


# -- the screen ---------------------------------------------------------------------------------------


def _print_screen(ledger: BigLedger, keys: int) -> None:
    opened, strokes = asyncio.run(_at_the_screen(ledger, keys))
    print(f"\nThe screen, 120×40: h on the board to painted rows, the first time and again: {opened.summed}")
    print(f"Keystroke to painted rows ({len(strokes.wall)} of them): {strokes.summed}")


class _Eye:
    """Sees when rows are on the screen: they were drawn, and what was drawn was sent to the terminal."""

    def __init__(self) -> None:
        self.drawn = False
        self.seen = asyncio.Event()

    def watch(self, app: App[int]) -> None:
        draw, send = HistoryTable.render_line, app._display

        def render_line(table: HistoryTable, y: int) -> Strip:
            if y == 1 and table._begun and (not table.keys or table.marked_row is not None):
                self.drawn = table.wanted.words == self.words
            return draw(table, y)

        def display(screen: Screen[object], renderable: object) -> None:
            send(screen, renderable)  # type: ignore[arg-type]
            if self.drawn:
                self.seen.set()

        HistoryTable.render_line = render_line  # type: ignore[method-assign,assignment]
        app._display = display  # type: ignore[method-assign]

    async def see(self, words: str) -> None:
        """Waits until the rows for these words are there."""
        self.words, self.drawn = words, False
        self.seen.clear()
        await self.seen.wait()


async def _at_the_screen(ledger: BigLedger, keys: int) -> tuple[_Times, _Times]:
    config = ledger.config
    desk = Desk(
        casefile=ledger.open(),
        config=Config(),
        paths=Paths(config=config, data=ledger.path.parent, state=ledger.heads.parent),
        actor=ACTOR,
        now=lambda: _CLOCK.now,
        new_id=lambda: "X",
    )
    app, eye = WorkbenchApp(desk), _Eye()
    gc.set_threshold(NEW_OBJECTS)  # as the program does
    opened, strokes = _Times([], []), _Times([], [])
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await asyncio.sleep(_A_LOOK)
        eye.watch(app)
        for _ in range(5):
            begun, before = perf_counter(), process_time()
            _press(app, "h")
            await eye.see("")
            opened.wall.append(perf_counter() - begun)
            opened.busy.append(process_time() - before)
            await asyncio.sleep(_A_LOOK)
            await pilot.press("escape")
            await asyncio.sleep(_A_LOOK)
        await pilot.press("h")
        await asyncio.sleep(_A_LOOK)
        await pilot.press("slash")
        find = app.screen.query_one("#find", Input)
        for word in itertools.cycle(_TYPED):
            for letter in word:
                await asyncio.sleep(_BETWEEN)
                if letter == " ":  # asks for nothing else than before
                    await pilot.press("space")
                    continue
                begun, before = perf_counter(), process_time()
                _press(app, letter)
                await eye.see((find.value + letter).strip())
                strokes.wall.append(perf_counter() - begun)
                strokes.busy.append(process_time() - before)
                if len(strokes.wall) >= keys:
                    await pilot.press("escape")
                    app.exit()
                    return opened, strokes
            find.value = ""
            await asyncio.sleep(_BETWEEN)
    raise AssertionError


_TYPED = ("invoice", "发票", "wei42", "203.17", "bank contract", "hd-0001234")
_A_LOOK = 1.0
"""Seconds in which a person looks at a screen before the next key."""
_BETWEEN = 0.15
"""Seconds from rows on the screen to the next key: a quick typist's."""


def _press(app: App[int], letter: str) -> None:
    """Sends a key as the terminal does; `pilot.press` would wait for things of its own."""
    assert app._driver is not None
    app._driver.send_message(Key(_character_to_key(letter), letter))


# -- sizes --------------------------------------------------------------------------------------------


def _print_sizes(ledger: BigLedger) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak //= 2**20 if sys.platform == "darwin" else 2**10
    print(f"\nPeak memory of this process, all of it: {peak} MiB")
    with sqlite3.connect(f"{ledger.path.absolute().as_uri()}?mode=ro", uri=True) as bare:
        try:
            sql = "SELECT name, sum(pgsize) >> 20 FROM dbstat GROUP BY 1 HAVING sum(pgsize) > 3000000 ORDER BY 2 DESC"
            print("MiB in the file: " + json.dumps(dict(bare.execute(sql).fetchall())))
        except sqlite3.OperationalError:
            print("(this SQLite can't tell which table takes how much)")


if __name__ == "__main__":
    main()
