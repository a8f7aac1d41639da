"""How the intruder got in, as far as anybody knows: who decided, and what speaks for and against each cause."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.model.causes import CauseStanding

from ..blocks import Block, Item, Items, Paragraph
from ..cause_parts import CluePart, WeighedPart
from ..model import ReportModel
from ..phrases import GRADES
from ..saying import Said, Term, Text, say, word
from ..times import stamp
from .persons import who

__all__ = ["cause"]


def cause(report: ReportModel) -> Iterator[Block]:
    """Yields the decision, then the causes as they were weighed."""
    part = report.cause
    if part is None:
        yield Paragraph(say("– The playbook of this case lists no causes."))
        return
    chosen = part.chosen
    if chosen is None:
        yield Paragraph(say("**NOT KNOWN:** nobody has decided how the intruder got in."))
    else:
        decided = say("Decided {at} by {by}.", at=stamp(chosen.at), by=who(chosen.by))
        title = Term(chosen.title)
        if chosen.known:
            yield Paragraph(say("**Taken to be the cause:** {title}. {decided}", title=title, decided=decided))
        else:
            yield Paragraph(say("**No cause is named:** {title}. {decided}", title=title, decided=decided))
        if chosen.reason:
            yield Paragraph(say("Reason: {reason}", reason=chosen.reason))
        if chosen.standing in (CauseStanding.AGAINST, CauseStanding.LITTLE_AGAINST):
            yield Paragraph(say("**When it was decided, more spoke against it than for it.**"))
        elif chosen.standing is CauseStanding.NOTHING:
            yield Paragraph(say("**When it was decided, nothing at hand spoke for it.**"))
    if part.weighed:
        yield Paragraph(say("What speaks for and against each cause. None of it is proof."))
        yield Items(tuple(map(_weighed, part.weighed)))
    if part.since:
        yield Paragraph(say("**Known only since the decision, and not weighed in it:**"))
        yield Items(tuple(Item(Term(one.title), tuple(_below(one))) for one in part.since))


def _weighed(part: WeighedPart) -> Item:
    head = say("**{title}**: {standing}", title=Term(part.title), standing=word(part.standing, "cause"))
    return Item(head, tuple(_below(part)))


def _below(part: WeighedPart) -> Iterator[Text]:
    yield from (_clue(say("for it"), clue) for clue in part.speaks_for)
    yield from (_clue(say("against it"), clue) for clue in part.speaks_against)
    yield from (say("**NOT KNOWN:** {what}", what=Term(sentence)) for sentence in part.not_known)


def _clue(side: Said, clue: CluePart) -> Text:
    grade = Said(GRADES[clue.grade])
    if clue.strong:
        return say("{side}, strongly: {what} – {grade}", side=side, what=Term(clue.sentence), grade=grade)
    return say("{side}: {what} – {grade}", side=side, what=Term(clue.sentence), grade=grade)
