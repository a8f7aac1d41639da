"""`workbench case`: everything about cases."""

from __future__ import annotations

import click

from .lazy import LazyGroup

__all__ = ["case"]

_COMMANDS = {
    "new": ("workbench.cli.case_open", "new", "Open a case."),
    "list": ("workbench.cli.case_show", "list_cases", "List the cases."),
    "show": ("workbench.cli.case_show", "show", "Where a case stands: steps, actions, what is open."),
    "intake": ("workbench.cli.case_signins", "intake", "Take in exported logs, or read the provider's."),
    "examine": ("workbench.cli.case_examine", "examine_in_case", "Take reported mail in, and examine it."),
    "signins": ("workbench.cli.case_signins", "signins", "The judged sign-ins of the account."),
    "reach": ("workbench.cli.case_reach", "reach", "Who else shows the intruder's traits."),
    "link": ("workbench.cli.case_link", "link", "Other accounts that are hit: open a linked case for each."),
    "messages": ("workbench.cli.case_messages", "messages", "The messages that were taken in."),
    "judge-mail": ("workbench.cli.case_judge_mail", "judge_mail", "Overrule the judgement of a group of mail."),
    "message": ("workbench.cli.case_messages", "message", "One message as plain text, its links spelled out."),
    "notice": ("workbench.cli.case_notice", "notice", "Write what people are told, as text or a draft."),
    "told": ("workbench.cli.case_told", "told", "Record or list who was told, how and when."),
    "judge": ("workbench.cli.case_signins", "judge", "Overrule judgements, with a reason."),
    "copies": (
        "workbench.cli.case_copies",
        "copies",
        "Where each copy of abnormal mail is, and if it was read.",
    ),
    "exposures": ("workbench.cli.case_show", "exposures", "What lets the intruder in or the mail out."),
    "step": ("workbench.cli.case_step", "step", "Work on one step: answer, look, act, prove, waive, wait."),
    "contain": ("workbench.cli.case_contain", "contain", "Contain now: cut access, then end what was issued before."),
    "read-back": ("workbench.cli.case_undo", "read_back_command", "Settle actions whose outcome is unknown."),
    "undo": ("workbench.cli.case_undo", "undo", "Take one action back."),
    "stand-down": ("workbench.cli.case_stand_down", "stand_down", "False alarm: take back everything that can be."),
    "recheck": ("workbench.cli.case_recheck", "recheck_command", "Look at everything again; open what is back."),
    "due": ("workbench.cli.case_recheck", "due", "Rechecks that are due, of all cases."),
    "cause": ("workbench.cli.case_cause", "cause", "How the intruder got in: what speaks for each cause; choose."),
    "follow-up": (
        "workbench.cli.case_follow_up",
        "follow_up",
        "What is left to do after the case: by whom, until when.",
    ),
    "slip": ("workbench.cli.case_show", "slip_command", "Print what somebody else must do for a step."),
    "close": ("workbench.cli.case_close", "close", "Close a case."),
    "reopen": ("workbench.cli.case_close", "reopen", "Open a closed case again."),
    "bundle": ("workbench.cli.case_hand_over", "bundle", "Write one case whole, for another desk or an outsider."),
    "take-in": ("workbench.cli.case_hand_over", "take_in_command", "Add a case that came in a bundle."),
    "countersign": ("workbench.cli.case_hand_over", "countersign", "Sign a case with a reviewer's own key."),
    "expire": ("workbench.cli.case_hand_over", "expire", "Remove the bytes of a closed case's evidence."),
    "report": ("workbench.cli.case_report", "report", "Write the report of a case."),
}


@click.group(cls=LazyGroup, lazy=_COMMANDS)
def case() -> None:
    """Open, work, close and report cases.

    CASE is a case id, its beginning, or a ticket. STEP is a step's number, id, or its beginning.
    """
