"""The password from before a reset: kept by the provider where it can be put back, and for no longer than it may be."""

from __future__ import annotations

from workbench.desk.desk import Desk
from workbench.model.actions import Action, ActionKind, spec_of
from workbench.model.cases import Case
from workbench.model.errors import LocalFileError, ProviderError, UsageError
from workbench.model.events import FormerForgotten
from workbench.model.records import ActionRecord
from workbench.model.words import Outcome, SupportLevel

__all__ = ["forget_former", "former_of", "keeping_former", "still_kept", "takes_back", "tell_owner", "why_forgotten"]

_RESET = ActionKind.RESET_PASSWORD
_KNOWN_TO_INTRUDER = "the theft was confirmed: the intruder knows the password from before"
_KEEP = "keep_former"
_ASKED_AGAIN = "a phone or program that was given the new one asks again."


def takes_back(desk: Desk, case: Case, kind: ActionKind) -> bool:
    """Tells whether an action of that kind, done now, could be undone: of some kinds, where the provider does it."""
    spec = spec_of(kind)
    if spec.undo is None or (kind is _RESET and _confirmed(desk, case)):
        return False
    rows = desk.provider(case.provider).support() if spec.irreversible else ()
    return not spec.irreversible or any(r.name == kind and r.undo is SupportLevel.AUTOMATED for r in rows)


def _confirmed(desk: Desk, case: Case) -> bool:
    return desk.playbook(case).theft(case.verdict) == "confirmed"


def keeping_former(desk: Desk, case: Case, action: Action) -> Action:
    """Returns a reset that has the provider keep the password from before, where it may be put back; others as is."""
    if action.kind is not _RESET or not takes_back(desk, desk.casefile.views.case(case.id), _RESET):
        return action
    return action.model_copy(update={"params": {**action.params, _KEEP: True}})


def former_of(record: ActionRecord) -> str:
    """Returns by what the provider knows the former password; empty where the answer to the reset was lost."""
    ref = record.result.get("former")
    return ref if isinstance(ref, str) else ""


def why_forgotten(desk: Desk, case: Case, record: ActionRecord) -> str:
    """Returns why the password from before this reset is not put back; empty where it can be."""
    if record.action.kind is not _RESET:
        return ""
    if _confirmed(desk, desk.casefile.views.case(case.id)):
        return _KNOWN_TO_INTRUDER
    told = (e.data for e in desk.casefile.views.of_types(case.id, "former-forgotten"))
    gone = (d for d in told if isinstance(d, FormerForgotten) and d.action_id == record.action.id and not d.trouble)
    return next((f"the password from before was deleted: {data.why}" for data in gone), "")


async def forget_former(desk: Desk, case: Case, why: str) -> None:
    """Has the provider delete the passwords from before this case's resets; where it can't, that is recorded too."""
    for record in _kept(desk, case):
        trouble = ""
        try:
            await desk.provider(case.provider).forget_former(case.account, former_of(record))
        except (ProviderError, UsageError, LocalFileError) as error:  # not set up here any more, among others
            trouble = error.title
        await desk.record(case.id, FormerForgotten(action_id=record.action.id, why=why, trouble=trouble))


def still_kept(desk: Desk, case: Case) -> tuple[str, ...]:
    """Returns, in sentences, which passwords from before a reset the mail system may still keep."""
    return tuple(
        f"The mail system may still keep the password from before {r.action.id}"
        f"{f' (under {former_of(r)})' if former_of(r) else ''}: have it deleted there."
        for r in _kept(desk, case)
    )


def _kept(desk: Desk, case: Case) -> tuple[ActionRecord, ...]:
    events = desk.casefile.views.of_types(case.id, "former-forgotten")
    gone = {e.data.action_id for e in events if isinstance(e.data, FormerForgotten) and not e.data.trouble}
    return tuple(
        r
        for r in desk.casefile.views.actions(case.id)
        if r.action.params.get(_KEEP)
        and r.action.id not in gone
        and r.undone_by is None
        and r.outcome is not Outcome.FAILED
    )


def tell_owner(record: ActionRecord) -> str:
    """Returns what the owner has to be told when the password from before this reset is put back."""
    if record.secret_taken:
        return (
            "Tell the owner, on a number on file: the password that was read to them stops working, and the one from "
            f"before works again; {_ASKED_AGAIN}"
        )
    return "Tell the owner that the password from before works again. Nobody has seen the one that was set."
