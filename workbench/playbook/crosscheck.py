"""What must hold between the parts of a playbook, each of which is well-formed by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from workbench.model.actions import ActionKind, spec_of
from workbench.model.controls import SENDING_CONTROLS
from workbench.model.mistakes import Place
from workbench.model.words import Facet

from .cause_check import misfits_of_causes

if TYPE_CHECKING:
    from .schema import Playbook, Question, Step, StepAction

__all__ = ["SEARCH", "misfits_of_playbook", "misfits_of_question"]

Misfits = Iterator[tuple[Place, str]]

SEARCH = "search-mailboxes"
"""Among what a question comes before: searching other people's mailboxes."""
YES_NO = ("yes", "no", "unknown")
"""The answers to a question of kind `yes-no`."""

_NEEDS_TARGET = "'{0}' acts on a target: say which with 'on' (exposures, items, networks, messages, reported or chosen)"
_NO_TARGET = "'{0}' acts on the account as a whole: leave out 'on', or say 'account'"


def misfits_of_question(question: Question) -> list[tuple[Place, str]]:
    """Returns what does not fit within one question."""
    return list(_options(question))


def misfits_of_playbook(playbook: Playbook) -> list[tuple[Place, str]]:
    """Returns what does not fit between the steps, in the order of the file."""
    found = [*_step_ids(playbook), *_verdicts(playbook), *_next(playbook), *_questions(playbook), *_actions(playbook)]
    found += [*_asks_for_nothing(playbook), *_end(playbook), *misfits_of_causes(playbook)]
    return sorted(found, key=lambda misfit: tuple(str(part).zfill(4) for part in misfit[0][:2]))


def _options(question: Question) -> Misfits:
    values = [option.value for option in question.options]
    if question.kind == "choice" and len(values) < 2:
        yield ("options",), "a question of kind 'choice' needs at least two options"
    if question.names_left and question.kind != "text":
        yield ("names_left",), "what is left is named in words: a question of kind 'text'"
    if question.kind in ("text", "time", "cause") and values:
        yield ("options",), f"a question of kind '{question.kind}' takes no options"
    for number, value in enumerate(values):
        if value in values[:number]:
            yield ("options", number, "value"), f"'{value}' is an option already"
        if question.kind == "yes-no" and value not in YES_NO:
            yield (
                ("options", number, "value"),
                f"a yes-no question is answered by {', '.join(YES_NO)}; not by '{value}'",
            )


def _step_ids(playbook: Playbook) -> Misfits:
    ids = [step.id for step in playbook.steps]
    for number, step_id in enumerate(ids):
        if step_id in ids[:number]:
            yield ("steps", number, "id"), f"'{step_id}' is the id of an earlier step; each needs its own"


def _verdicts(playbook: Playbook) -> Misfits:
    values = [verdict.value for verdict in playbook.offered]
    checked = {facet for step in playbook.steps for facet in step.checks}
    for number, verdict in enumerate(playbook.verdicts):
        if verdict.value in values[:number]:
            yield ("verdicts", number, "value"), f"'{verdict.value}' is a verdict already"
        if verdict.instead is not None and verdict.instead not in values:
            yield ("verdicts", number, "instead"), f"there is no verdict '{verdict.instead}': {', '.join(values)}"
        for place, facet in enumerate(verdict.needs):
            if facet not in checked:
                yield ("verdicts", number, "needs", place), f"no step looks at '{facet}': add it to the 'checks' of one"


def _next(playbook: Playbook) -> Misfits:
    ids = [step.id for step in playbook.steps]
    verdicts = [verdict.value for verdict in playbook.offered]
    for number, step in enumerate(playbook.steps):
        for verdict, target in step.next.items():
            place = ("steps", number, "next", str(verdict))
            if verdict not in verdicts:
                yield place, f"there is no verdict '{verdict}'; the verdicts are {', '.join(verdicts)}"
            elif target not in ids:
                yield place, f"there is no step '{target}'; the steps are {', '.join(ids)}"
            elif ids.index(target) <= number:
                yield place, f"'{target}' does not come after this step: a case would go in circles"


def _questions(playbook: Playbook) -> Misfits:
    earlier: dict[str, Question] = {}
    for number, step in enumerate(playbook.steps):
        for index, question in enumerate(step.questions):
            place = ("steps", number, "questions", index)
            yield from _when(question, earlier, place)
            yield from _before(question, step, playbook.steps[number:], place)
            if question.id in earlier:
                yield (*place, "id"), f"'{question.id}' is the id of an earlier question; each needs its own"
            earlier.setdefault(question.id, question)


def _before(question: Question, step: Step, from_here_on: Iterable[Step], place: Place) -> Misfits:
    offered = {entry.action for later in from_here_on for entry in later.actions}
    for number, kind in enumerate(question.before):
        if kind == SEARCH and Facet.MESSAGES not in step.checks:
            yield (*place, "before", number), f"'{SEARCH}' needs '{Facet.MESSAGES}' among the checks of this step"
        elif kind not in (*offered, SEARCH):
            yield (*place, "before", number), f"neither this step nor a later one has an action '{kind}'"


def _when(question: Question, earlier: dict[str, Question], place: Place) -> Misfits:
    for asked, answer in question.when.items():
        spot = (*place, "when", asked)
        if asked not in earlier:
            yield spot, f"no question '{asked}' is asked before this one"
        elif answer not in (answers := _answers(earlier[asked])) and answers:
            yield spot, f"'{asked}' is answered by {', '.join(answers)}; never by '{answer}'"


def _answers(question: Question) -> tuple[str, ...]:
    """The answers that a question can have; none where it takes any text."""
    return YES_NO if question.kind == "yes-no" else tuple(option.value for option in question.options)


def _actions(playbook: Playbook) -> Misfits:
    checked: set[Facet] = set()
    signins = examined = False
    for number, step in enumerate(playbook.steps):
        checked.update(step.checks)
        signins, examined = signins or step.signins, examined or step.examines
        for index, action in enumerate(step.actions):
            place = ("steps", number, "actions", index)
            yield from _action(action, step.actions[:index], step, place)
            if spec_of(action.action).targeted:
                yield from _targets(action, checked, signins, examined, (*place, "on"))


def _action(action: StepAction, before: tuple[StepAction, ...], step: Step, place: Place) -> Misfits:
    proposed = {other.action for other in step.actions}
    if action.action in {other.action for other in before}:
        yield (*place, "action"), f"'{action.action}' is proposed by this step already"
    if action.instead_of and action.instead_of not in proposed - {action.action}:
        yield (*place, "instead_of"), f"this step proposes no '{action.instead_of}' that it could stand in for"
    if spec_of(action.action).targeted and action.on == "account":
        yield (*place, "action"), _NEEDS_TARGET.format(action.action)
    if (action.on == "named") != bool(action.targets):
        yield (*place, "targets"), "'targets' and 'on: named' go together: name at least one"
    if action.action is ActionKind.SET_CONTROL:
        strange = [t for t in action.targets if t not in SENDING_CONTROLS]
        yield from (((*place, "targets"), f"there is no '{t}': {', '.join(SENDING_CONTROLS)}") for t in strange)
    if not spec_of(action.action).targeted and action.on != "account":
        yield (*place, "on"), _NO_TARGET.format(action.action)


def _targets(action: StepAction, checked: set[Facet], signins: bool, examined: bool, place: Place) -> Misfits:
    """An action's targets must have been looked for by its own step or one before it."""
    facet = Facet.MESSAGES if action.on == "messages" else spec_of(action.action).facet
    if action.on in ("exposures", "items", "messages") and facet not in checked:
        yield place, f"nothing was looked at that it could act on: add '{facet}' to 'checks' here or in an earlier step"
    if action.on == "reported" and not examined:
        yield place, "no reported mail was examined before: an earlier step needs 'examines: true'"
    if action.on == "networks" and not signins:
        yield place, "no address was judged before: an earlier step needs 'signins: true'"


def _asks_for_nothing(playbook: Playbook) -> Misfits:
    """A step that can lack nothing would count as done the moment a case is opened, with nothing to prove it."""
    for number, step in enumerate(playbook.steps):
        asks = step.gives_verdict or step.examines or step.widens or step.checks or step.closes
        asks = asks or any(q.required for q in step.questions) or any(a.required for a in step.actions)
        if not asks:
            yield (
                ("steps", number, "id"),
                f"'{step.id}' asks for nothing, so nothing could prove it: "
                "it needs 'checks', 'signins', 'verdict', 'examines', a required question or a required action",
            )


def _end(playbook: Playbook) -> Misfits:
    closing = [number for number, step in enumerate(playbook.steps) if step.closes]
    if not closing:
        yield ("steps",), "no step closes the case: the last one needs 'closes: true'"
    for number in closing[:-1]:
        yield ("steps", number, "closes"), "only one step can close the case"
    if closing and closing[-1] != len(playbook.steps) - 1:
        yield ("steps", closing[-1], "closes"), "the step that closes the case must be the last one"
