"""Figures of a desk's cases, in the words of the playbooks they were worked with."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.analysis.figures import Labels, figures_of
from workbench.desk.desk import Desk
from workbench.model.errors import WorkbenchError
from workbench.model.figures import CAUSE, Figures
from workbench.playbook.schema import Playbook

from .period import Period

__all__ = ["labels_of", "period_figures"]

_VERSIONS = 10
"""Of playbooks whose words are looked up: older codes stand for themselves."""


def period_figures(desk: Desk, period: Period) -> Figures:
    """Returns the figures of the cases that were opened in a period. Raises LocalFileError."""
    return figures_of(desk.casefile.views.figures.counted(period.start, period.end), labels_of(desk))


def labels_of(desk: Desk) -> Labels:
    """Returns the words of the playbooks that cases were opened with, for the codes in figures."""
    labels = Labels()
    for playbook in _playbooks(desk):
        labels.reasons |= {option.value: option.label for option in playbook.not_compromised_reasons}
        labels.steps |= {step.id: step.title for step in playbook.steps}
        asked = (q for step in playbook.steps for q in step.questions if q.id == CAUSE)
        labels.causes |= {option.value: option.label for question in asked for option in question.options}
    return labels


def _playbooks(desk: Desk) -> Iterator[Playbook]:
    """Those that cases were opened with, the latest last: its words count."""
    for case in desk.casefile.views.opened_with()[-_VERSIONS:]:
        try:
            yield desk.playbook(case)
        except WorkbenchError:
            continue  # its copy was let go, or is damaged: its codes then stand for themselves
