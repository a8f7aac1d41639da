"""`case judge-mail`: a person says whose a group of mail is."""

from __future__ import annotations

from pathlib import Path

import click

from .options import at_desk, case_file_option, json_option, work
from .output import emit

__all__ = ["judge_mail"]


@click.command("judge-mail")
@click.argument("ref", metavar="CASE")
@click.argument("group")
@click.option("--as", "as_", type=click.Choice(("owner", "abnormal")), required=True, help="Whose it is.")
@click.option("--reason", required=True, help="Who said so, and how.")
@case_file_option
@json_option
def judge_mail(ref: str, group: str, as_: str, reason: str, case_file: Path | None, as_json: bool) -> None:
    """Overrule the judgement of a group of mail (mail-…), and look again: only abnormal groups are withdrawn."""
    from workbench.response.judging_mail import overrule_mail

    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        work(desk, overrule_mail(desk, case, group, reason, abnormal=as_ == "abnormal"))
    said = "abnormal" if as_ == "abnormal" else "the owner's own: it is left alone"
    emit(f"{group} is judged {said}.", {"group": group, "judgement": as_}, as_json=as_json)
