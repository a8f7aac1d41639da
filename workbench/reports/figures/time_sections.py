"""Sections of figures about how long things took."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.model.containment import CONTAINED
from workbench.model.figures import ContainTimes, Figures
from workbench.model.text import clean_line

from ..times import took
from .section_cells import SPREAD_HEAD, percent, spread_cells, too_few
from .section_shape import Bar, Box, FigureSection, Note

__all__ = ["contain_section", "exposures_section", "hands_section", "steps_section"]


def contain_section(figures: Figures) -> FigureSection:
    """Returns the times to contain, from three points on."""
    return FigureSection(
        "Time to contain",
        (CONTAINED, "False alarms are left out. The report is when somebody first noticed it, as told."),
        ("from", *SPREAD_HEAD),
        tuple((f"{times.clock}", *spread_cells(times.spread)) for times in figures.contain),
        boxes=tuple(Box(times.clock, times.spread) for times in figures.contain),
        notes=(*too_few(t.spread for t in figures.contain), *(n for t in figures.contain for n in _left_out(t))),
    )


def _left_out(times: ContainTimes) -> Iterable[Note]:
    parts = [
        (times.not_contained, "not contained, as far as the record shows"),
        (times.not_known, f"contained, but the {_start(times)} is not known"),
        (times.out_of_order, f"whose {_start(times)} lies after the containment"),
    ]
    told = tuple(f"{n} {words}" for n, words in parts if n)
    if told:
        yield Note(f"From the {times.clock}, left out", told)


def _start(times: ContainTimes) -> str:
    return "time of the report" if times.clock == "report" else times.clock


def exposures_section(figures: Figures) -> FigureSection:
    """Returns how long each kind of exposure was open."""
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
        told = tuple(f"{n} {words}" for n, words in parts if n)
        if told:
            notes.append(Note(one.label, told))
    return FigureSection(
        "Time open, by exposure",
        tuple(about),
        ("kind", *SPREAD_HEAD),
        tuple((one.label, *spread_cells(one.spread)) for one in figures.exposures),
        boxes=tuple(Box(one.label, one.spread) for one in figures.exposures),
        notes=(*too_few(one.spread for one in figures.exposures), *notes),
    )


def steps_section(figures: Figures) -> FigureSection:
    """Returns how long the steps took."""
    about = (
        "From the first entry that names a step until it was done or waived, the longest first; the first step begins"
        " with the case. Steps may overlap; a recheck after the case was closed does not count."
    )
    if not figures.steps:
        return FigureSection("Which step takes longest", (about, "No step was begun."))
    labels = {step.step: clean_line(step.label) for step in figures.steps}
    notes = []
    for step in figures.steps:
        told = tuple(
            f"{n} {word}"
            for n, word in (
                (step.waived, "waived (counted)"),
                (step.unsettled, "begun and not done (left out)"),
                (step.out_of_order, "under a clock that was set back (left out)"),
            )
            if n
        )
        if told:
            notes.append(Note(labels[step.step], told))
    return FigureSection(
        "Which step takes longest",
        (about,),
        ("step", *SPREAD_HEAD),
        tuple((labels[step.step], *spread_cells(step.spread)) for step in figures.steps),
        bars=tuple(
            Bar(labels[s.step], s.spread.median or 0, "–" if s.spread.median is None else took(s.spread.median))
            for s in figures.steps
        ),
        notes=(*too_few(step.spread for step in figures.steps), *notes),
    )


def hands_section(figures: Figures) -> FigureSection:
    """Returns what the program did and what people did by hand."""
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
        ("how", "actions", "proved", *SPREAD_HEAD[1:4]),
        tuple((names[h.by_hand], str(h.actions), str(h.proved), *spread_cells(h.spread)[1:4]) for h in figures.hands),
        bars=tuple(
            Bar(names[h.by_hand], h.actions, f"{h.actions} ({percent(h.actions, total)})") for h in figures.hands
        ),
        notes=(*too_few(hand.spread for hand in figures.hands), *_set_back(figures)),
    )


def _set_back(figures: Figures) -> tuple[str, ...]:
    left_out = sum(hand.proved - hand.spread.n for hand in figures.hands)
    return (f"{left_out} proved under a clock that was set back: left out of the times.",) if left_out else ()
