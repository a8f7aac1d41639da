"""A slip: what somebody else must do for a step, and send back."""

from __future__ import annotations

from workbench.desk.desk import Desk
from workbench.model.actions import Action
from workbench.model.cases import Case
from workbench.model.errors import NotFound
from workbench.model.state import exposure_id
from workbench.model.text import clean_line
from workbench.model.words import Facet, SupportLevel, facet_name
from workbench.playbook.guide_words import GuideWords, guide_words
from workbench.playbook.guides import GuideEntry
from workbench.playbook.schema import Step

from .answering import step_of
from .by_hand import how_to, instructions
from .facts import CaseFacts, gather
from .plans import PlannedAction, label_of
from .proposals import propose

__all__ = ["how_lines", "slip"]


def slip(desk: Desk, case: Case, ref: str, language: str = "") -> str:
    """Returns the slip as plain text: hand it over, read it out, or send it (not to the suspect mailbox).

    `language`: of the console steps, where the guide has it; that of the settings otherwise.
    """
    facts = gather(desk, case)
    step = step_of(facts, ref)
    lines = [
        f"{case.ticket}: {step.title} for {clean_line(case.account)}",
        f"Case {case.id}, asked by {clean_line(desk.actor.name)} on {desk.now():%Y-%m-%d %H:%M} UTC",
        f"For: {step.slip.who if step.slip else 'the mail administrator'}",
        "",
        "Why: " + step.why,
        "",
        "Please do:",
    ]
    lines += [f"  {n}. {item}" for n, item in enumerate(step.slip.do if step.slip else step.guidance, start=1)]
    for facet in _to_look_at(desk, facts, step):
        lines += ["", f"* First, as it is now: {facet_name(facet)}"]
        lines += how_lines(desk, case, facet.value, language)
    for planned in propose(desk, facts, step):
        if not planned.done and not planned.refused and planned.required:
            lines += ["", *_heading(planned), *_known(facts, planned)]
            lines += how_lines(desk, case, planned.action, language)
    lines += ["", "Please send back, not to or from the mailbox above:"]
    lines += [f"  - {item}" for item in (step.slip.send_back if step.slip else (step.proof,))]
    return "\n".join(lines) + "\n"


def _to_look_at(desk: Desk, facts: CaseFacts, step: Step) -> list[Facet]:
    """What nobody has looked at yet and the program can't read: the state before must be on record."""
    rows = {row.name: row.observe for row in desk.provider(facts.case.provider).support()}
    return [f for f in step.checks if facts.state_of(f) is None and rows.get(f) is SupportLevel.GUIDED]


def _heading(planned: PlannedAction) -> list[str]:
    """What may be the owner's own is not to be taken from them on the word of a slip."""
    label = clean_line(label_of(planned))
    if planned.suggested:
        return [f"* {label}"]
    return [f"* Only if the owner says that it is not theirs: {label}", f"  {clean_line(planned.note)}"]


def _known(facts: CaseFacts, planned: PlannedAction) -> list[str]:
    """What tells the thing to change from others like it: when it was made, as far as the records say."""
    exposure = exposure_id(planned.action.spec.facet, planned.action.target)
    found = next((r.exposure for r in facts.exposures if r.exposure.id == exposure and r.exposure.key), None)
    if found is None:
        return []
    opened = found.opened
    exactly = "" if opened.precision == "exact" else f"{opened.precision} "
    when = f"{exactly}{opened.at:%Y-%m-%d %H:%M:%S} UTC" if opened.at else "at an unknown time"
    return [clean_line(f"  Known of it: {found.what}, {when}.")]


def how_lines(desk: Desk, case: Case, what: Action | str, language: str = "") -> list[str]:
    """Returns the console steps for an action or a facet as lines; none where no guide has any."""
    try:
        if isinstance(what, Action):
            how = how_to(desk, case, what, language)[0]
        else:
            how = instructions(desk, case, what, language)[0]
    except NotFound:
        return []
    words = guide_words(how.language)
    lines = _entry_lines(how.entry, words)
    for entry in how.beside:
        lines += [f"  {words.beside}: {entry.title}", *_entry_lines(entry, words)]
    return lines


def _entry_lines(entry: GuideEntry, words: GuideWords) -> list[str]:
    lines = [f"  {words.who}: {entry.role}"]
    lines += [f"  {n}. {item}" for n, item in enumerate(entry.path, start=1)]
    lines += [f"  {words.see}: {item}" for item in entry.see]
    lines += [f"  {words.send_back}: {item}" for item in entry.keep]
    lines += [f"  {words.mind}: {item}" for item in entry.traps]
    lines += [f"  {words.unconfirmed}: {item}" for item in entry.unknown]
    return lines
