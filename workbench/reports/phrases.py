"""What a report calls things: signs always with words."""

from __future__ import annotations

from workbench.model.words import Attribution, Grade, StepState

from .parts import Standing
from .record_parts import CheckState

__all__ = ["ATTRIBUTIONS", "CHECK_SIGNS", "GRADES", "STANDING_SIGNS", "STEP_SIGNS", "whose_doing"]

ATTRIBUTIONS = {
    Attribution.INTRUDER: "taken to be {by}'s doing",
    Attribution.ASK_OWNER: "not attributed to anybody: ask the owner",
    Attribution.CIRCUMSTANCE: "made by nobody for this theft, but open while the intruder was in",
}


def whose_doing(attribution: Attribution, by: str) -> str:
    """Returns whose doing an exposure is taken to be. `by`: who that is in cases of this kind."""
    return ATTRIBUTIONS[attribution].replace("{by}", by)


GRADES = {
    Grade.READ: "read (by the program, from the provider)",
    Grade.SHOWN: "shown (console output or an export that a person attached)",
    Grade.ACKNOWLEDGED: "acknowledged (the provider said yes; nothing could be read back)",
    Grade.STATED: "stated (a person's word)",
}

STANDING_SIGNS = {
    Standing.IN_DOUBT: "✘",
    Standing.UNKNOWN: "?",
    Standing.OPEN: "●",
    Standing.NOT_CHECKED: "–",
    Standing.NOT_KNOWN: "–",
    Standing.FAILED: "✘",
    Standing.NOT_PROVED: "●",
    Standing.NO_LONGER: "●",
    Standing.NOT_DONE: "●",
    Standing.WAIVED: "✋",
    Standing.WAITING: "⏳",
    Standing.NOT_TOLD: "✘",
    Standing.BEYOND_REACH: "●",
    Standing.ELSEWHERE: "●",
}

STEP_SIGNS = {
    StepState.OPEN: "●",
    StepState.DONE: "✔",
    StepState.WAIVED: "✋",
    StepState.WAITING: "⏳",
    StepState.SKIPPED: "–",
}

CHECK_SIGNS = {
    CheckState.READ: "✔",
    CheckState.SHOWN: "✔",
    CheckState.ACKNOWLEDGED: "●",
    CheckState.STATED: "●",
    CheckState.NOT_CHECKED: "–",
}
