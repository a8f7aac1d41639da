"""Figures told in sections: words, a table, and a picture of what stands in the table. Every format prints these."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.model.figures import Figures, Share
from workbench.model.text import clean_line

from ..times import stamp
from .section_cells import cases_told, first_of, percent
from .section_shape import Bar, FigureSection
from .time_sections import contain_section, exposures_section, hands_section, steps_section

__all__ = ["figure_sections"]

_WEEKS = 60
"""More than these are counted by month."""
_CUT = {
    "week from": "weeks begin on Monday (UTC), and are cut where the period begins or ends",
    "month": "months are those of UTC, and are cut where the period begins or ends",
}


def figure_sections(figures: Figures) -> tuple[FigureSection, ...]:
    """Returns the sections, those first that a lead asks for first. Without a case: one that says so."""
    if not figures.cases:
        return (FigureSection("Cases", ("No case was opened in this time.",)),)
    return (
        _weeks(figures),
        *_kinds(figures),
        _shares("Verdicts", figures.verdicts, "verdict", "Of all cases; the verdict as it stands now."),
        contain_section(figures),
        _shares(
            "How it was contained", figures.contained_by, "way", "Of the cases that are no false alarm.", capital=True
        ),
        exposures_section(figures),
        _shares(
            "Causes", figures.causes, "how the intruder got in", "Of the cases that are no false alarm, as recorded."
        ),
        steps_section(figures),
        hands_section(figures),
        _shares("False alarms", figures.reasons, "reason", "Why nobody was in the account, of the false alarms."),
        _accounts(figures),
        _networks(figures),
    )


def _weeks(figures: Figures) -> FigureSection:
    word, counts = "week from", {f"{week.monday:%Y-%m-%d}": week.cases for week in figures.weeks}
    if len(counts) > _WEEKS:
        word, counts = "month", {f"{month.first:%Y-%m}": month.cases for month in figures.months}
    about = [f"{cases_told(figures.cases)} opened, {figures.still_open} of them still open."]
    if 0 < figures.practice < figures.cases:
        about.append(
            f"Of the practice tenant, where nothing is real: {cases_told(figures.practice)}. They are counted."
        )
    return FigureSection(
        f"Cases a {word.split()[0]}",
        tuple(about),
        (word, "cases"),
        tuple((label, str(n)) for label, n in counts.items()),
        bars=tuple(Bar(label, n, str(n)) for label, n in counts.items()),
        notes=(f"From the first case to the last; {_CUT[word]}.",),
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
        tuple((label, str(share.cases), percent(share.cases, total)) for label, share in named),
        bars=tuple(Bar(label, s.cases, f"{s.cases} ({percent(s.cases, total)})") for label, s in named),
    )


def _accounts(figures: Figures) -> FigureSection:
    about = "By the provider's id, or by the address at opening where no id is known."
    if not figures.accounts:
        return FigureSection("Accounts with more than one case", (about, "There is none."))
    shown, notes = first_of(figures.accounts)
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
    shown, notes = first_of(figures.networks)
    return FigureSection(
        title,
        (about,),
        ("network", "cases", "accounts"),
        tuple((clean_line(n.network), str(n.cases), str(n.accounts)) for n in shown),
        bars=tuple(Bar(clean_line(n.network), n.cases, str(n.cases)) for n in shown),
        notes=notes,
    )
