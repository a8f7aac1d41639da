"""What was answered in earlier gap checks, and still holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from workbench.casefile.checks import check_runs
from workbench.model.checks import Answer

if TYPE_CHECKING:
    from workbench.casefile import CaseFile

__all__ = ["LastingAnswers"]

_UNKNOWN = "unknown"


class LastingAnswers:
    """The last word on each question, in any run at one provider."""

    def __init__(self, casefile: CaseFile, provider: str) -> None:
        runs = [run for run in check_runs(casefile) if run.made.provider == provider]
        said = sorted(
            ((one.at, run.seq, number, one) for run in runs for number, one in enumerate(run.answered)),
            key=lambda found: found[:3],
        )
        self._last: dict[tuple[str, str], Answer] = {}
        self._of_one: dict[tuple[str, str, str], Answer] = {}
        for *_, one in said:
            key = (one.said.subject.lower(), one.said.name)
            self._last[key] = one.answer
            for name in one.said.about:
                self._of_one[*key, name] = one.answer

    def of(self, subject: str, question: str) -> Answer | None:
        """Returns what holds for the account until somebody says otherwise; None where nobody knows."""
        return _known(self._last.get((subject.lower(), question)))

    def about(self, subject: str, question: str, names: Iterable[str]) -> Answer | None:
        """Returns what was answered of exactly these; None where any of them is new, or nobody knows.

        A single sign-in that was not the owner's is enough: of several answers, "no" decides.
        """
        found = [_known(self._of_one.get((subject.lower(), question, name))) for name in names]
        answers = [one for one in found if one is not None]
        if not found or len(answers) < len(found):
            return None
        worst = [one for one in answers if one.value == "no"] or answers
        return max(worst, key=lambda one: one.at)


def _known(answer: Answer | None) -> Answer | None:
    return None if answer is None or answer.value == _UNKNOWN else answer
