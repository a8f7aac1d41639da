"""Who reviewed the case, what they decided, and what came after it."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.desk.review_standing import Standing

from ..blocks import Block, Item, Paragraph, items
from ..model import ReportModel
from ..review import RemarkPart, ReviewPart, ReviewsPart
from ..saying import Code, Said, Text, in_a_row, say, word
from ..times import stamp
from .persons import who

__all__ = ["reviewed"]


def reviewed(report: ReportModel) -> Iterator[Block]:
    """Yields where the case stands with its reviewer, then each review and remark."""
    part = report.review
    yield Paragraph(_standing(part))
    if part.reviews:
        yield items(_review(review, part) for review in part.reviews)
        yield Paragraph(
            say(
                "A review shows that the holder of that key saw the case up to the entry named, and decided that; the "
                "key is none of the desks'. It does not show that the holder is the person named, or another one than "
                "the responder: a call does, comparing fingerprints."
            )
        )
    if part.remarks:
        yield Paragraph(say("Remarks:"))
        yield items(_remark(remark) for remark in part.remarks)


def _standing(part: ReviewsPart) -> Said:
    match part.standing:
        case Standing.SIGNED_OFF:
            return say("✔ **Signed off by a reviewer.**")
        case Standing.WAIVED:
            return say("✋ **The review was waived.**")
        case Standing.SENT_BACK:
            return say("✘ **Sent back by a reviewer.**")
        case Standing.OPEN:
            return say("– **Not reviewed:** the case is open.")
        case Standing.WAITING:
            return say("– **Not reviewed:** nobody has signed the case off as it was closed last.")


def _review(review: ReviewPart, part: ReviewsPart) -> Item:
    places = in_a_row([say("{n} ({hash})", n=n, hash=Code(hash_)) for n, hash_ in review.heads])
    below: list[Text] = [
        say("up to entry {places} of the case", places=places),
        say("key {fingerprint}: {whose}", fingerprint=Code(review.fingerprint), whose=_whose(review, part)),
        _where(review),
    ]
    if review.own_work:
        below.append(say("✘ {why}", why=word(review.own_work)))
    if review.before_closing:
        below.append(say("✘ by the reviewer's clock it was signed before the case was closed: one clock is wrong"))
    if review.reason:
        below.append(say("reason: {reason}", reason=review.reason))
    below += [say("without proof: {what}", what=what) for what in review.lacking]
    if review.after:
        numbers = in_a_row([str(number) for number in review.after_numbers])
        below.append(
            say(
                "✘ **AFTER THE REVIEW:** {n} entries of this case were not part of it: {numbers}",
                n=review.after,
                numbers=numbers,
            )
        )
    return Item(
        say(
            "**{decision}** by {reviewer} on {at}",
            decision=word(review.decision),
            reviewer=review.reviewer,
            at=stamp(review.signed_at),
        ),
        tuple(below),
    )


def _whose(review: ReviewPart, part: ReviewsPart) -> Said:
    if review.named_as is not None and review.holds:
        return say("{name}'s, by the settings of this desk", name=review.named_as)
    if review.named_as is not None:
        return say("{name}'s, who may not decide that: it counts for nothing here", name=review.named_as)
    if part.anybody:
        return say("the settings of this desk name no reviewer, so nothing says whose it is")
    return say("no reviewer's that the settings of this desk name: it counts for nothing here")


def _where(review: ReviewPart) -> Said:
    if review.elsewhere:
        return say("signed at another desk, at the account {account}", account=Code(review.os_user))
    return say("signed at this desk, at the account {account}", account=Code(review.os_user))


def _remark(remark: RemarkPart) -> Item:
    about: Text = remark.step or say("the case as a whole")
    text = say(
        "{reviewer} on {about}, {at}: {text}",
        reviewer=remark.reviewer,
        about=about,
        at=stamp(remark.at),
        text=remark.text,
    )
    if remark.answered_by is None:
        return Item(text, (say("✘ **not answered**"),))
    return Item(
        text,
        (
            say(
                "answered by {by} on {at}: {answer}",
                by=who(remark.answered_by),
                at=stamp(remark.answered_at),
                answer=remark.answer,
            ),
        ),
    )
