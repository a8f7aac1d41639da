"""What is open, for whom the account belongs to: in words of the account, and nothing that only the desk can read."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.model.words import Facet, facet_title

from ..blocks import Block, Paragraph, items
from ..model import ReportModel
from ..parts import ExposurePart, OpenPoint, Standing
from ..saying import Said, Term, Text, counted, in_a_row, say
from .owner_words import STILL_OPEN

__all__ = ["owner_open"]

_NAMED = 8
_TRIED = (Standing.UNKNOWN, Standing.NOT_PROVED)
_FACETS = frozenset({"Sign-ins", *map(facet_title, Facet)})


def owner_open(report: ReportModel) -> Iterator[Block]:
    """Yields what is open; what only the desk can settle is counted."""
    told = list(_told(report))
    if told:
        yield items(told)
    else:
        yield Paragraph(say("Nothing is open that we know of."))


def _told(report: ReportModel) -> Iterator[Text]:
    points, told = report.open_points, set[int]()
    unchecked = [n for n, point in enumerate(points) if _is_facet(point) and point.waiver is None]
    if unchecked:
        told.update(unchecked)
        yield say("Not checked yet: {what}.", what=_named(list(dict.fromkeys(points[n].what for n in unchecked))))
    unseen = [n for n, point in enumerate(points) if point.standing is Standing.NOT_CHECKED and n not in told]
    told.update(unseen)
    if unseen:
        yield counted(len(unseen), "1 more thing could not be checked.", "{n} more things could not be checked.")
    yield from {said.template: said for said in _of_exposures(report)}.values()
    for n, point in enumerate(points):
        if point.standing is Standing.NOT_KNOWN:
            told.add(n)
            yield say("We don't know how the intruder got in.")
    told.update(n for n, p in enumerate(points) if p.standing in (Standing.OPEN, Standing.BEYOND_REACH))
    failed = [n for n, p in enumerate(points) if p.standing is Standing.FAILED]
    tried = [n for n, p in enumerate(points) if p.standing in _TRIED]
    told.update(failed, tried)
    if failed:
        yield counted(len(failed), "1 thing that we tried did not work.", "{n} things that we tried did not work.")
    if tried:
        yield counted(
            len(tried),
            "Of 1 thing that we did, we can't yet say that it worked.",
            "Of {n} things that we did, we can't yet say that they worked.",
        )
    left = sum(p.standing is Standing.OPEN and p.waiver is not None for p in points)
    if left:
        yield counted(
            left, "1 thing was left as it is, for a reason.", "{n} things were left as they are, for a reason."
        )
    ours = len(points) - len(told)
    if ours:
        yield counted(ours, "1 more thing is left for us to do.", "{n} more things are left for us to do.")


def _of_exposures(report: ReportModel) -> Iterator[Said]:
    for part in report.exposures:
        if part.is_open and part.waiver is None:
            yield _still_open(report, part)
        elif part.beyond_reach:
            yield _out_of_reach(part)


def _is_facet(point: OpenPoint) -> bool:
    return point.standing is Standing.NOT_CHECKED and point.what in _FACETS


def _still_open(report: ReportModel, part: ExposurePart) -> Said:
    if part.facet is Facet.MESSAGES and report.reported is not None:
        return say("Copies of the reported mail are still in mailboxes.")
    return STILL_OPEN.get(part.facet, say("Something in your account is not settled yet."))


def _out_of_reach(part: ExposurePart) -> Said:
    if part.facet is Facet.MESSAGES:
        return say("Copies of mail that went to people outside can't be taken back.")
    return say("Something that left your account can't be taken back.")


def _named(names: list[str]) -> Text:
    shown = in_a_row(map(Term, names[:_NAMED]), "; ")
    if len(names) <= _NAMED:
        return shown
    return say("{names} and {n} more", names=shown, n=len(names) - _NAMED)
