"""Who allowed other people's mailboxes to be searched: an answer in the ledger, given before the search."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from workbench.desk.desk import Desk
from workbench.model.actions import ActionKind
from workbench.model.cases import Case
from workbench.model.errors import UsageError
from workbench.model.records import AnswerRecord, FacetRecord
from workbench.model.words import Facet
from workbench.playbook.crosscheck import SEARCH
from workbench.playbook.schema import Playbook, Question

__all__ = ["authority_in", "authority_of", "awaits_search", "refuse_nobody", "refuse_to_come"]

_SEARCHES = frozenset({SEARCH, ActionKind.WITHDRAW_MESSAGES})
"""Whoever allows copies to be withdrawn allows them to be looked for."""
_CLOCKS_DIFFER = timedelta(minutes=5)
_NOBODY = re.compile(
    r"(nobody|no[ -]one|not yet|unknown)\b.{0,12}|noone|none|nothing|no|yes|ok|okay|n/?a|tbd|test|x+"
    "|没有|没人|无人?|不知道",
    re.IGNORECASE,
)
"""What people write to get past a question: no name that somebody could be asked by."""


def authority_of(desk: Desk, case: Case) -> AnswerRecord | None:
    """Returns the answer that allows it, or None where nobody has."""
    answers = {f"{step}/{question}": r for (step, question), r in desk.casefile.views.answers(case.id).items()}
    return authority_in(desk.playbook(case), answers)


def authority_in(playbook: Playbook, answers: Mapping[str, AnswerRecord]) -> AnswerRecord | None:
    """Returns the answer that allows it, of those that were given, by `step/question`."""
    for step in playbook.steps:
        for question in step.questions:
            given = answers.get(f"{step.id}/{question.id}")
            if given is not None and given.value.strip() and _SEARCHES.intersection(question.before):
                return given
    return None


def awaits_search(playbook: Playbook, answers: Mapping[str, AnswerRecord], facets: Mapping[Facet, FacetRecord]) -> bool:
    """Tells whether it was allowed, and the last look at abnormal mail still kept to the account's own mailbox."""
    look = facets.get(Facet.MESSAGES)
    own_only = look is not None and look.state is not None and look.state.attrs.get("searched") == "own"
    return own_only and authority_in(playbook, answers) is not None


def refuse_to_come(question: Question, value: str, now: datetime) -> None:
    """Raises UsageError where what must lie behind an action (when was the person warned?) is still to come."""
    if question.before and question.kind == "time" and datetime.fromisoformat(value) > now + _CLOCKS_DIFFER:
        raise UsageError(f"{value} is still to come.", "It must have happened before the action. Check date and zone.")


def refuse_nobody(question: Question, value: str) -> None:
    """Raises UsageError where a question that must be answered before an action is answered without any name."""
    if not question.before or question.kind != "text":
        return
    said = value.strip(" \t.,;:!?\"'()[]-–—_")
    if any(letter.isalpha() for letter in said) and not _NOBODY.fullmatch(said):
        return
    raise UsageError(
        f"“{value}” names nobody.",
        "Write who may decide it and said yes, and how. Has nobody yet? Then leave it open, and wait for them (f).",
    )
