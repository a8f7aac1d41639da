"""Reasons that rest on what people said: in this case, and in earlier cases of the same account."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.model.signins import Reason
from workbench.model.words import Judgement

from .history import History
from .sight import Rule, Sight
from .wording import count

__all__ = ["SAID"]


def _said_here(history: History, sight: Sight) -> Reason | None:
    said = [(s.id, sight.config.known[s.id]) for s in history.records if s.id in sight.config.known]
    abnormal = [i for i, judgement in said if judgement is Judgement.ABNORMAL]
    benign = [(i, j) for i, j in said if j in (Judgement.OWNER, Judgement.DELEGATE)]
    if len(abnormal) > len(benign):
        sentence = f"{count(len(abnormal), 'sign-in')} from this network {_was(abnormal)} judged abnormal by a person."
        return sight.reason("said-abnormal", sentence, abnormal[:20])
    if not benign:
        return None
    whose = _whose(Judgement.DELEGATE if all(j is Judgement.DELEGATE for _, j in benign) else Judgement.OWNER)
    sentence = f"{count(len(benign), 'sign-in')} from this network {_was(benign)} judged {whose} by a person."
    return sight.reason("said-owner", sentence, [i for i, _ in benign[:20]])


def _said_before(history: History, sight: Sight) -> Reason | None:
    """A word in this case makes those of earlier ones fall silent."""
    said = sight.config.said_of.get(history.network)
    if said is None or any(r.id in sight.config.known for r in history.records):
        return None
    when = f"{said.at.astimezone(sight.zone):%Y-%m-%d}"
    sentence = f"{said.by} said in case {said.ticket} on {when}: {history.network} is {_whose(said.judgement)}."
    code = "said-before-abnormal" if said.judgement is Judgement.ABNORMAL else "said-before-owner"
    return sight.reason(code, sentence, history.ids[:1])


def _whose(judgement: Judgement) -> str:
    return {Judgement.ABNORMAL: "abnormal", Judgement.DELEGATE: "a delegate's"}.get(judgement, "the owner's")


def _was(things: Sequence[object]) -> str:
    return "was" if len(things) == 1 else "were"


SAID: tuple[Rule, ...] = (_said_here, _said_before)
