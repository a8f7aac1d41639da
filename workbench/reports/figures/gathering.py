"""Figures of a desk's cases, in the words of the playbooks they were worked with."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.analysis.figures import Labels, figures_of
from workbench.desk.desk import Desk
from workbench.model.counted import Scope
from workbench.model.errors import NotFound, WorkbenchError
from workbench.model.figures import CAUSE, Figures
from workbench.playbook.schema import Playbook

from .period import Period

__all__ = ["labels_of", "period_figures"]

_VERSIONS = 10
"""Of playbooks whose words are looked up: older codes stand for themselves."""


def period_figures(desk: Desk, period: Period, playbook: str = "") -> Figures:
    """Returns the figures of the cases that were opened in a period. Raises LocalFileError, NotFound.

    `playbook`: only of the cases that follow it; empty: of all, and of those of a theft in detail.
    """
    followed = sorted({case.playbook for case in desk.casefile.views.opened_with()})
    if playbook and playbook not in followed:
        raise NotFound(f"No case follows a playbook '{playbook}'.", f"Cases follow: {', '.join(followed) or 'none'}.")
    known = tuple(_playbooks(desk))
    harmless = {verdict.value for one in known for verdict in one.offered if verdict.theft == "none"}
    scope = Scope(
        playbook=playbook,
        not_thefts=frozenset(one.id for one in known if not one.reads_signins),
        harmless=Scope().harmless | harmless,
    )
    counted = desk.casefile.views.figures.counted(period.start, period.end, scope)
    return figures_of(counted, labels_of(desk))


def labels_of(desk: Desk) -> Labels:
    """Returns the words of the playbooks that cases were opened with, for the codes in figures."""
    labels = Labels()
    for playbook in _playbooks(desk):
        labels.reasons |= {option.value: option.label for option in playbook.not_compromised_reasons}
        labels.playbooks[playbook.id] = playbook.title
        labels.reasons |= {reason.value: reason.label for verdict in playbook.offered for reason in verdict.reasons}
        labels.steps |= {step.id: step.title for step in playbook.steps}
        asked = (q for step in playbook.steps for q in step.questions if q.id == CAUSE)
        labels.causes |= {option.value: option.label for question in asked for option in question.options}
        labels.causes |= {cause.id: cause.title for cause in playbook.causes}
    return labels


def _playbooks(desk: Desk) -> Iterator[Playbook]:
    """Those that cases were opened with, the latest last: its words count."""
    for case in desk.casefile.views.opened_with()[-_VERSIONS:]:
        try:
            yield desk.playbook(case)
        except WorkbenchError:
            continue  # its copy was let go, or is damaged: its codes then stand for themselves
