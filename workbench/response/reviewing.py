"""Reviews a case: signs it off, sends it back, waives the review; and the responder's answers."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable

from workbench.desk.desk import Desk
from workbench.desk.review_standing import NEEDS
from workbench.desk.reviewers import ReviewerKey
from workbench.model.base import Thing
from workbench.model.cases import Case
from workbench.model.errors import CaseFileDamaged, CheckFailed, NotFound, Refused, UsageError
from workbench.model.events import CaseReviewed, RemarkAnswered
from workbench.model.review import Decision, Remark, ReviewStatement, folded
from workbench.model.text import clean_line

from .facts import gather
from .review_gaps import gaps
from .settling import settle
from .survey import survey

__all__ = [
    "WHAT_IT_PROVES",
    "WHAT_IT_PROVES_NOT",
    "Asked",
    "answer_remark",
    "decide",
    "own_work",
    "refuse_unfit",
    "review_case",
]

WHAT_IT_PROVES = (
    "The holder of the reviewer's key saw the case up to the entry named, and decided that. The key is none of the "
    "desks that wrote the case."
)
WHAT_IT_PROVES_NOT = (
    "That the holder is the person named, or another one than the responder: names and operating-system accounts are "
    "what people and machines say. Whose key it is shows a call, comparing fingerprints."
)


class Asked(Thing):
    """A remark as the reviewer gives it. `step`: id or number; empty for the case as a whole."""

    step: str = ""
    text: str


def review_case(
    desk: Desk,
    case: Case,
    decision: Decision,
    *,
    reviewer: str,
    key: ReviewerKey,
    reason: str = "",
    remarks: Iterable[Asked] = (),
) -> CaseReviewed:
    """Signs a decision about a case as it stands, after the whole case file was checked, and records it.

    Raises CaseFileDamaged; Refused (the responder, a desk's key, somebody who may not, an open case); CheckFailed
    (sign-off without a reason although proof is lacking: the hint lists what); UsageError; LocalFileError.
    """
    heads = desk.casefile.custody.heads_of(case.id)
    view = survey(desk, case)
    name = _written(reviewer)
    reason = _written(reason)
    refuse_unfit(desk, view.case, decision, name, hashlib.sha256(key.public_key).hexdigest(), desk.actor.os_user)
    _refuse_second_name(desk, name, key)
    asked = tuple(
        Remark(id=f"r{n}", step=_step_of(view.steps, a.step), text=_text(a.text)) for n, a in enumerate(remarks, 1)
    )
    lacking: tuple[str, ...] = ()
    if decision is Decision.SENT_BACK:
        if not asked:
            raise UsageError("Sending a case back needs a remark.", "Say what is to be done, and on which step.")
    elif view.case.closed_at is None:
        raise Refused(
            f"Case {case.ticket} is open: there is nothing to sign off yet.", "Review it once it is closed, or remark."
        )
    elif decision is Decision.WAIVED and not reason:
        raise UsageError("Waiving a review needs a reason.", "Say why nobody need look at this case.")
    elif decision is Decision.SIGNED_OFF:
        lacking = tuple(gap.sentence for gap in gaps(view))
        open_remarks = [r for r in view.facts.remarks if r.is_open]
        lacking += tuple(f"{r.reviewer}'s remark is not answered: {r.remark.text}" for r in open_remarks)
        if lacking and not reason:
            raise CheckFailed(
                f"{len(lacking)} thing{'s lack' if len(lacking) > 1 else ' lacks'} proof: signing that off needs a "
                "reason in writing.",
                "\n".join(f"- {clean_line(sentence)}" for sentence in lacking),
            )
    trouble = desk.casefile.check()
    if trouble:
        raise CaseFileDamaged(f"Nothing was signed. {trouble}", "Run `workbench verify` to see what is wrong.")
    said = ReviewStatement(
        case=case.id,
        ticket=_written(case.ticket),
        account=_written(case.account),
        decision=decision,
        reviewer=name,
        os_user=_written(desk.actor.os_user),
        ledger_id=desk.casefile.ledger_id,
        signed_at=desk.now(),
        heads=heads,
        closed_at=view.case.closed_at,
        verdict=view.case.verdict,
        reason=reason,
        lacking=tuple(_written(sentence) for sentence in lacking),
        remarks=asked,
    )
    return desk.casefile.custody.review(said, key, at=desk.now(), actor=desk.actor)


async def decide(
    desk: Desk,
    case: Case,
    decision: Decision,
    *,
    reviewer: str,
    key: ReviewerKey,
    reason: str = "",
    remarks: Iterable[Asked] = (),
) -> CaseReviewed:
    """As `review_case`; where this desk worked the case and it goes back, its steps are brought up to date."""
    made = await asyncio.to_thread(
        review_case, desk, case, decision, reviewer=reviewer, key=key, reason=reason, remarks=tuple(remarks)
    )
    opened = next(event.seq for event in desk.casefile.events(case.id, limit=1))
    if decision is Decision.SENT_BACK and opened not in desk.casefile.reviews.came_from_elsewhere(case.id):
        await settle(desk, case)
    return made


def refuse_unfit(desk: Desk, case: Case, decision: Decision, name: str, fingerprint: str, os_user: str) -> None:
    """Raises Refused where a reviewer worked the case themselves, or may not decide that.

    `os_user`: the account that it is signed at; empty where that was another machine, whose accounts mean nothing here.
    """
    if not name:
        raise UsageError("A reviewer has a name.", "Give it with --reviewer, or as `name` in the settings.")
    if clean_line(name) != name:
        raise UsageError(
            f"The name {clean_line(name)} holds characters that can't be seen.", "Write it with letters only."
        )
    settings = desk.config.review
    known = settings.known(fingerprint)
    if settings.reviewers and known is None:
        raise Refused(
            f"The key {fingerprint[:16]} is no reviewer's that the settings name.",
            "Add it below [[review.reviewers]], once you have compared its fingerprint with the reviewer.",
        )
    if known is not None and folded(known.name) != folded(name):
        raise Refused(f"The key is {known.name}'s, not {name}'s.", "Sign under your own name, with your own key.")
    if known is not None and NEEDS[decision] not in known.may:
        raise Refused(f"{known.name} may not do that ({NEEDS[decision]}).", "The settings say who may: [review].")
    names, accounts = _workers(desk, case)
    if folded(name) in names:
        raise Refused(
            f"{name} worked this case: nobody reviews their own work.", "Somebody else reviews it, with their own key."
        )
    if os_user and os_user in accounts and not settings.same_account:
        raise Refused(
            f"This case was worked at the operating-system account {os_user}, which is this one.",
            "Review it at an account of your own: take its bundle in there (workbench review take-in). "
            "Where all share one account, set same_account below [review]; reports then say so.",
        )


def _refuse_second_name(desk: Desk, name: str, key: ReviewerKey) -> None:
    fingerprint = hashlib.sha256(key.public_key).hexdigest()
    if desk.config.review.known(fingerprint) is not None:
        return  # that settled whose it is
    others = [other for other in desk.casefile.reviews.names_of(fingerprint) if folded(other) != folded(name)]
    if others:
        raise Refused(
            f"This key has signed as {others[0]} before, not as {name}.",
            "Each reviewer has a key of their own (workbench key new-reviewer). Sign as before, or name whose it is in "
            "the settings: [[review.reviewers]].",
        )


def own_work(desk: Desk, case: Case) -> str:
    """Returns why this desk's account can't review a case, as a sentence; empty where it can."""
    if desk.config.review.same_account or desk.actor.os_user not in _workers(desk, case)[1]:
        return ""
    return "This case was worked at the operating-system account that you sit at."


def _workers(desk: Desk, case: Case) -> tuple[frozenset[str], frozenset[str]]:
    """Stated names of all who worked the case; the operating-system accounts of those who did at this desk."""
    workers = desk.casefile.reviews.workers(case.id)
    here = frozenset(worker.os_user for worker in workers if worker.ledger == desk.casefile.ledger_id)
    return frozenset(folded(worker.name) for worker in workers), here


async def answer_remark(desk: Desk, case: Case, remark: str, answer: str) -> None:
    """Records the responder's answer to a remark: `remark` is its id as it is shown. Raises NotFound, UsageError."""
    facts = gather(desk, case)
    found = [r for r in facts.remarks if remark in (f"{r.review}/{r.remark.id}", f"{r.review[:4]}-{r.remark.id}")]
    if not found:
        listed = ", ".join(f"{r.review[:4]}-{r.remark.id}" for r in facts.remarks if r.is_open) or "none is open"
        raise NotFound(f"There is no remark '{remark}'.", f"workbench review show {case.id} lists them: {listed}.")
    if not answer.strip():
        raise UsageError("An answer has words.", "Say what you did, or why nothing is to be done.")
    record = found[0]
    await desk.record(case.id, RemarkAnswered(review=record.review, remark=record.remark.id, answer=_written(answer)))
    if survey(desk, case).case.closed_at is None:
        await settle(desk, case)


def _step_of(steps: Iterable[object], ref: str) -> str:
    from .survey import StepView

    if not ref or ref == "case":
        return ""
    views = [s for s in steps if isinstance(s, StepView)]
    found = next((s.step.id for s in views if ref in (s.step.id, str(s.number))), None)
    if found is None:
        raise NotFound(f"There is no step '{ref}'.", f"The steps: {', '.join(s.step.id for s in views)}.")
    return found


def _text(text: str) -> str:
    if not text.strip():
        raise UsageError("A remark has words.", "Say what is to be done.")
    return _written(text)


def _written(text: str) -> str:
    """Half characters can't be signed as text."""
    return text.strip().encode("utf-8", "replace").decode()
