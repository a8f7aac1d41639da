"""`review sign-off`, `review send-back`, `review waive`, `review answer`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .options import at_desk, case_file_option, json_option, work
from .output import emit, narrate
from .passphrase import passphrase_option, read_passphrase

if TYPE_CHECKING:
    from workbench.model.review import Decision
    from workbench.response.reviewing import Asked

__all__ = ["answer", "send_back", "sign_off", "waive"]

F = TypeVar("F", bound=Callable[..., Any])


def _reviewer_options(command: F) -> F:
    options = (
        click.argument("ref", metavar="CASE"),
        click.option("--key", type=click.Path(path_type=Path), required=True, help="The reviewer's key."),
        click.option("--reviewer", default="", help="The reviewer's name; that of this desk otherwise."),
        click.option(
            "-o", "--output", type=click.Path(path_type=Path), default=None, help="Write the review here too."
        ),
        click.option("--force", is_flag=True, help="Replace the file if it is there."),
        passphrase_option,
        case_file_option,
        json_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command("sign-off")
@click.option(
    "--reason", default="", help="Why, although something lacks proof. Needed then, and what lacks is listed."
)
@_reviewer_options
def sign_off(reason: str, **given: Any) -> None:
    """Sign a closed case off. What has no proof needs a reason in writing."""
    from workbench.model.review import Decision

    _decide(Decision.SIGNED_OFF, reason=reason, **given)


@click.command("send-back")
@click.option(
    "--remark",
    "remarks",
    multiple=True,
    required=True,
    metavar="STEP=WORDS",
    help="What is to be done on a step (its number or id; case= for the case as a whole). May be given again.",
)
@_reviewer_options
def send_back(remarks: tuple[str, ...], **given: Any) -> None:
    """Send a case back with remarks: it is open again, and each step shows its remark until that is answered."""
    from workbench.model.errors import UsageError
    from workbench.model.review import Decision
    from workbench.response.reviewing import Asked

    asked: list[Asked] = []
    for remark in remarks:
        step, equals, text = remark.partition("=")
        if not equals:
            raise UsageError(f"'{remark}' is no remark.", "Give it as STEP=WORDS, or case=WORDS.")
        asked.append(Asked(step="" if step == "case" else step, text=text))
    _decide(Decision.SENT_BACK, asked=tuple(asked), **given)


@click.command()
@click.option("--reason", required=True, help="Why nobody need look at this case.")
@_reviewer_options
def waive(reason: str, **given: Any) -> None:
    """Waive the review of a closed case, with a reason."""
    from workbench.model.review import Decision

    _decide(Decision.WAIVED, reason=reason, **given)


def _decide(
    decision: Decision,
    *,
    ref: str,
    key: Path,
    reviewer: str,
    output: Path | None,
    force: bool,
    passphrase_fd: int | None,
    case_file: Path | None,
    as_json: bool,
    reason: str = "",
    asked: tuple[Asked, ...] = (),
) -> None:
    from workbench.desk.reviewers import load_reviewer_key
    from workbench.response.review_files import export_reviews
    from workbench.response.reviewing import WHAT_IT_PROVES_NOT, decide

    opened = load_reviewer_key(key, read_passphrase(passphrase_fd))
    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        name = reviewer or desk.actor.name
        made = work(desk, decide(desk, case, decision, reviewer=name, key=opened, reason=reason, remarks=asked))
        if output is not None:
            export_reviews(desk, [case], output, force=force)
    said = made.said
    text = f"{case.ticket}: {said.decision} by {said.reviewer}, key {made.key_id}."
    if output is not None:
        text += f"\n{output}: for the desk that worked the case (workbench review take-in)."
    emit(text, {"review": made.review_id, "key_id": made.key_id, **said.model_dump(mode="json")}, as_json=as_json)
    narrate(f"It does not prove: {WHAT_IT_PROVES_NOT}")


@click.command()
@click.argument("ref", metavar="CASE")
@click.argument("remark")
@click.argument("words")
@case_file_option
@json_option
def answer(ref: str, remark: str, words: str, case_file: Path | None, as_json: bool) -> None:
    """Answer a remark: say what you did, or why nothing is to be done. `review show` names the remarks."""
    from workbench.response.reviewing import answer_remark

    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        work(desk, answer_remark(desk, case, remark, words))
        left = sum(r.is_open for r in desk.casefile.reviews.remarks(case.id))
    text = f"{case.ticket}: answered. {left or 'No'} remark{'' if left == 1 else 's'} left."
    emit(text, {"case": case.id, "remark": remark, "left": left}, as_json=as_json)
