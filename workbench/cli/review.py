"""`workbench review`: sign cases off, send them back, waive; and what comes back from a reviewer."""

from __future__ import annotations

import click

from .lazy import LazyGroup

__all__ = ["review"]

_READ, _DECIDE, _FILES = "workbench.cli.review_read", "workbench.cli.review_decide", "workbench.cli.review_files"
_COMMANDS = {
    "list": (_READ, "list_reviews", "The cases that wait for review."),
    "show": (_READ, "show", "A case for its reviewer: every step with its proof, what lacks it, remarks."),
    "sign-off": (_DECIDE, "sign_off", "Sign a closed case off, with the reviewer's own key."),
    "send-back": (_DECIDE, "send_back", "Send a case back with remarks: it is open again."),
    "waive": (_DECIDE, "waive", "Say, with a reason, that a case needs no review."),
    "answer": (_DECIDE, "answer", "Answer a reviewer's remark."),
    "export": (_FILES, "export", "Write reviews to a file, for the desk that worked the case."),
    "take-in": (_FILES, "take_in_command", "Take in case bundles to review, or reviews that came back."),
}


@click.group(cls=LazyGroup, lazy=_COMMANDS)
def review() -> None:
    """Review cases: on this desk's case file, or on case bundles from many desks.

    The reviewer is not the responder, and signs with a key of their own (workbench key new-reviewer).
    """
