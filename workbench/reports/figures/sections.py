"""Figures told in sections: words, a table, and a picture of what stands in the table. Every format prints these."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from workbench.analysis.spreads import ENOUGH_FOR_P90, ENOUGH_FOR_QUARTILES
from workbench.model.containment import CONTAINED
from workbench.model.figures import ContainTimes, Figures, Share, Spread
from workbench.model.text import clean_line

from ..times import stamp, took

__all__ = ["Bar", "Box", "FigureSection", "figure_sections"]

LONGEST = 20
"""Rows of a list of accounts or networks; the JSON has all of them."""
_WEEKS = 60
"""More than these are counted by month."""
_SPREAD = ("n", "median", "middle half", "90 % within", "least–most")
T = TypeVar("T")


@dataclass(frozen=True)
class Bar:
    """A bar from nought, and what stands at its end."""

    label: str
    value: float
    said: str


@dataclass(frozen=True)
class Box:
    """The spread of one row: from the least to the most, the middle half thick, the median marked."""

    label: str
    spread: Spread


@dataclass(frozen=True)
class FigureSection:
    """One question with its answer. All texts are cleaned, each on one line. A picture has a line for each row."""

    title: str
    about: tuple[str, ...]
    """Sentences: what is counted, and what is left out."""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    bars: tuple[Bar, ...] = ()
    boxes: tuple[Box, ...] = ()
    notes: tuple[str, ...] = ()
    """Sentences below the table: what single rows lack."""


def figure_sections(figures: Figures) -> tuple[FigureSection, ...]:
    """Returns the sections, those first that a lead asks for first. Without a case: one that says so."""
    if not figures.cases:
        return (FigureSection("Cases", ("No case was opened in this time.",)),)
    return (
        _weeks(figures),
        *_kinds(figures),
        _shares("Verdicts", figures.verdicts, "verdict", "Of all cases; the verdict as it stands now."),
        _contain(figures),
        _shares(
            "How it was contained", figures.contained_by, "way", "Of the cases that are no false alarm.", capital=True
        ),
        _exposures(figures),
        _shares(
            "Causes", figures.causes, "how the intruder got in", "Of the cases that are no false alarm, as recorded."
        ),
        _steps(figures),
        _hands(figures),
        _shares("False alarms", figures.reasons, "reason", "Why nobody was in the account, of the false alarms."),
        _accounts(figures),
        _networks(figures),
    )


def _weeks(figures: Figures) -> FigureSection:
    word, counts = "week from", {f"{week.monday:%Y-%m-%d}": week.cases for week in figures.weeks}
    if len(counts) > _WEEKS:
        word, counts = "month", {}
        for week in figures.weeks:
            counts[f"{week.monday:%Y-%m}"] = counts.get(f"{week.monday:%Y-%m}", 0) + week.cases
    about = [f"{_cases(figures.cases)} opened, {figures.still_open} of them still open."]
    if word == "month":
        about.append("By the month in which a week began; weeks begin on Monday (UTC).")
    return FigureSection(
        f"Cases a {word.split()[0]}",
        tuple(about),
        (word, "cases"),
        tuple((label, str(n)) for label, n in counts.items()),
        bars=tuple(Bar(label, n, str(n)) for label, n in counts.items()),
    )


def _kinds(figures: Figures) -> tuple[FigureSection, ...]:
    if len(figures.playbooks) < 2:
        return ()
    about = (
        f"By the playbook they follow. Below the verdicts, only the {figures.detailed:,} cases of a theft are counted."
    )
    return (_shares("Kinds of case", figures.playbooks, "playbook", about),)


def _shares(title: str, shares: Sequence[Share], head: str, about: str, *, capital: bool = False) -> FigureSection:
    total = sum(share.cases for share in shares)
    if not total:
        return FigureSection(title, (about, "There is none."))
    labels = [clean_line(s.label[:1].upper() + s.label[1:] if capital else s.label) for s in shares]
    named = list(zip(labels, shares, strict=True))
    return FigureSection(
        title,
        (about, f"n = {total}."),
        (head, "cases", "share"),
        tuple((label, str(share.cases), _percent(share.cases, total)) for label, share in named),
        bars=tuple(Bar(label, s.cases, f"{s.cases} ({_percent(s.cases, total)})") for label, s in named),
    )


def _contain(figures: Figures) -> FigureSection:
    return FigureSection(
        "Time to contain",
        (CONTAINED, "False alarms are left out. The report is when somebody first noticed it, as told."),
        ("from", *_SPREAD),
        tuple((f"{times.clock}", *_cells(times.spread)) for times in figures.contain),
        boxes=tuple(Box(times.clock, times.spread) for times in figures.contain),
        notes=(*_too_few(t.spread for t in figures.contain), *(n for t in figures.contain for n in _left_out(t))),
    )


def _left_out(times: ContainTimes) -> Iterable[str]:
    parts = [
        (times.not_contained, "not contained, as far as the record shows"),
        (times.not_known, f"contained, but the {_start(times)} is not known"),
        (times.out_of_order, f"whose {_start(times)} lies after the containment"),
    ]
    told = [f"{n} {words}" for n, words in parts if n]
    if told:
        yield f"From the {times.clock}, left out: {'; '.join(told)}."


def _start(times: ContainTimes) -> str:
    return "time of the report" if times.clock == "report" else times.clock


def _exposures(figures: Figures) -> FigureSection:
    about = [
        "How long each kind of exposure that is taken to be the intruder's was open, until the proof that it is shut."
    ]
    if figures.others:
        about.append(f"{figures.others} that nobody takes to be the intruder's are left out.")
    if not figures.exposures:
        return FigureSection("Time open, by exposure", (*about, "There is none."))
    notes = []
    for one in figures.exposures:
        parts = [
            (one.at_least, "at least so long (found open, opened earlier)"),
            (one.still_open, "still open"),
            (one.beyond, "beyond reach"),
            (one.not_known, "shut, and when it opened is not known"),
        ]
        told = [f"{n} {words}" for n, words in parts if n]
        if told:
            notes.append(f"{one.label}: {'; '.join(told)}.")
    return FigureSection(
        "Time open, by exposure",
        tuple(about),
        ("kind", *_SPREAD),
        tuple((one.label, *_cells(one.spread)) for one in figures.exposures),
        boxes=tuple(Box(one.label, one.spread) for one in figures.exposures),
        notes=(*_too_few(one.spread for one in figures.exposures), *notes),
    )


def _steps(figures: Figures) -> FigureSection:
    about = (
        "From the first entry that names a step until it was done or waived, the longest first; the first step begins"
        " with the case. Steps may overlap; a recheck after the case was closed does not count."
    )
    if not figures.steps:
        return FigureSection("Which step takes longest", (about, "No step was begun."))
    labels = {step.step: clean_line(step.label) for step in figures.steps}
    notes = []
    for step in figures.steps:
        told = [
            f"{n} {word}"
            for n, word in (
                (step.waived, "waived (counted)"),
                (step.unsettled, "begun and not done (left out)"),
                (step.out_of_order, "under a clock that was set back (left out)"),
            )
            if n
        ]
        if told:
            notes.append(f"{labels[step.step]}: {'; '.join(told)}.")
    return FigureSection(
        "Which step takes longest",
        (about,),
        ("step", *_SPREAD),
        tuple((labels[step.step], *_cells(step.spread)) for step in figures.steps),
        bars=tuple(
            Bar(labels[s.step], s.spread.median or 0, "–" if s.spread.median is None else took(s.spread.median))
            for s in figures.steps
        ),
        notes=(*_too_few(step.spread for step in figures.steps), *notes),
    )


def _hands(figures: Figures) -> FigureSection:
    names = {False: "by the program", True: "by hand, with a guide", None: "no proof on record"}
    about = (
        "Actions as they were first proved, and the time from their beginning to that proof. Undoing does not count."
    )
    if not figures.hands:
        return FigureSection("By the program and by hand", (about, "No action was begun."))
    total = sum(hand.actions for hand in figures.hands)
    return FigureSection(
        "By the program and by hand",
        (about, f"{total} actions."),
        ("how", "actions", "proved", *_SPREAD[1:4]),
        tuple((names[h.by_hand], str(h.actions), str(h.proved), *_cells(h.spread)[1:4]) for h in figures.hands),
        bars=tuple(
            Bar(names[h.by_hand], h.actions, f"{h.actions} ({_percent(h.actions, total)})") for h in figures.hands
        ),
        notes=(*_too_few(hand.spread for hand in figures.hands), *_set_back(figures)),
    )


def _set_back(figures: Figures) -> tuple[str, ...]:
    left_out = sum(hand.proved - hand.spread.n for hand in figures.hands)
    return (f"{left_out} proved under a clock that was set back: left out of the times.",) if left_out else ()


def _accounts(figures: Figures) -> FigureSection:
    about = "By the provider's id, or by the address at opening where no id is known."
    if not figures.accounts:
        return FigureSection("Accounts with more than one case", (about, "There is none."))
    shown, notes = _first(figures.accounts)
    return FigureSection(
        "Accounts with more than one case",
        (about, f"{len(figures.accounts)} accounts." if len(figures.accounts) > 1 else "1 account."),
        ("account", "cases", "real", "last opened"),
        tuple((clean_line(a.account), str(a.cases), str(a.real), stamp(a.last, zone=False)[:10]) for a in shown),
        bars=tuple(Bar(clean_line(a.account), a.cases, str(a.cases)) for a in shown),
        notes=("Real: confirmed or suspected.", *notes),
    )


def _networks(figures: Figures) -> FigureSection:
    title = "Networks that came back"
    about = "Networks that abnormal sign-ins came from in more than one case; false alarms are left out."
    if not figures.networks:
        return FigureSection(title, (about, "There is none."))
    shown, notes = _first(figures.networks)
    return FigureSection(
        title,
        (about,),
        ("network", "cases", "accounts"),
        tuple((clean_line(n.network), str(n.cases), str(n.accounts)) for n in shown),
        bars=tuple(Bar(clean_line(n.network), n.cases, str(n.cases)) for n in shown),
        notes=notes,
    )


def _first(items: Sequence[T]) -> tuple[Sequence[T], tuple[str, ...]]:
    more = len(items) - LONGEST
    return items[:LONGEST], (f"{more} more are not shown; --json has all of them.",) if more > 0 else ()


def _cells(spread: Spread) -> tuple[str, ...]:
    """The cells of a row that `_SPREAD` heads."""
    if spread.median is None:
        return ("0", "–", "–", "–", "–")
    return (
        str(spread.n),
        took(spread.median),
        _between(spread.lower, spread.upper),
        "too few" if spread.p90 is None else took(spread.p90),
        _between(spread.least, spread.most),
    )


def _between(low: int | None, high: int | None) -> str:
    return "too few" if low is None or high is None else f"{took(low)}–{took(high)}"


def _too_few(spreads: Iterable[Spread]) -> tuple[str, ...]:
    if not any(0 < spread.n < ENOUGH_FOR_P90 for spread in spreads):
        return ()
    told = f"“90 % within” is told from n = {ENOUGH_FOR_P90} on, “middle half” from n = {ENOUGH_FOR_QUARTILES} on."
    return (f"Too few: {told}",)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %"


def _cases(count: int) -> str:
    return "1 case" if count == 1 else f"{count:,} cases"
