"""`case link`: the other accounts that are hit, a case for each, and which cases belong together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.model.text import clean_line

from .options import at_desk, case_file_option, json_option, work
from .output import emit, narrate, table

if TYPE_CHECKING:
    from workbench.desk.desk import Desk
    from workbench.model.cases import Case
    from workbench.response.widening import HitAccount, Widened

__all__ = ["link"]

_HEAD = ("account", "", "its case", "why")


@click.command()
@click.argument("ref", metavar="CASE")
@click.option("--open", "open_them", is_flag=True, help="Open a linked case for each account that is marked.")
@click.option("--for", "accounts", multiple=True, metavar="ADDRESS", help="With --open: for this account only.")
@click.option("--with", "other", default="", metavar="CASE", help="Link with a case that is there.")
@click.option("--why", default="", help="With --with: why they belong together.")
@click.option("--no-look", is_flag=True, help="With --open: don't read anything from the provider yet.")
@case_file_option
@json_option
def link(
    ref: str,
    open_them: bool,
    accounts: tuple[str, ...],
    other: str,
    why: str,
    no_look: bool,
    case_file: Path | None,
    as_json: bool,
) -> None:
    """List the other accounts that are hit; open a linked case for each of them with --open.

    A linked case has the same ticket, a reference to this one, and the logs that tell of its account. What was
    concluded here is not taken over. A block that reaches the whole domain is recorded once, and holds in both.
    """
    from workbench.model.errors import UsageError

    from .exits import ExitCode

    if accounts and not open_them:
        raise UsageError("--for needs --open.", "Without --open, nothing is opened.")
    widened: tuple[Widened, ...] = ()
    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        if other:
            from workbench.response.widening import link_cases

            work(desk, link_cases(desk, case, desk.casefile.views.case(other), why))
        if open_them:
            widened = work(desk, _open(desk, case, accounts, look=not no_look))
        _show(desk, case, widened, as_json=as_json)
    if any(one.failed for one in widened):
        raise click.exceptions.Exit(ExitCode.CHECK_FAILED)


async def _open(desk: Desk, case: Case, accounts: tuple[str, ...], *, look: bool) -> tuple[Widened, ...]:
    from workbench.response.widening import hit_accounts, open_linked

    from .case_open import look_first

    wanted = accounts or tuple(hit.account for hit in hit_accounts(desk, case) if hit.suggested)
    widened = await open_linked(desk, case, wanted)
    for one in widened:
        if one.case is None:
            narrate(clean_line(f"✘ {one.account}: {one.failed}"))
            continue
        narrate(clean_line(f"{one.account}: {'opened' if one.opened else 'linked'} as {one.case.id}"))
        if one.not_read:
            narrate(clean_line(f"Take in there yourself, it is very long or was let go: {', '.join(one.not_read)}"))
        if look and one.opened:
            await look_first(desk, one.case)
    if not widened:
        narrate("No account is marked: nothing was opened. Name one: --for ADDRESS.")
    return widened


def _show(desk: Desk, case: Case, widened: tuple[Widened, ...], *, as_json: bool) -> None:
    from workbench.casefile.links import links_of
    from workbench.response.widening import hit_accounts

    hits = hit_accounts(desk, case)
    links = links_of(desk.casefile.views, case.id)
    tried = [h for h in hits if h.only_tried and not h.linked]
    rows = [(h.account, _state(h), h.case.id if h.case else "none", "; ".join(h.why)) for h in hits if h not in tried]
    known = {h.case.id for h in hits if h.case and h.linked}
    rows += [(k.linked.account, "linked", k.linked.other, k.linked.why) for k in links if k.linked.other not in known]
    data: dict[str, Any] = {
        "hit": [_shape(hit) for hit in hits],
        "linked": [k.linked.model_dump(mode="json", exclude={"type"}) for k in links],
        "opened": [one.case.id for one in widened if one.case and one.opened],
        "failed": {one.account: one.failed for one in widened if one.failed},
    }
    emit(table(_HEAD, rows) if rows else "No other account is known to be hit.", data, as_json=as_json)
    if tried:
        narrate(f"{len(tried)} more accounts were only tried: nobody got in. --json lists them.")
    if desk.casefile.views.shared.accounts(case.id) <= 1:
        narrate(
            "Other accounts were not checked: only this account is in the evidence. Take in a log of the whole domain."
        )
    if any(hit.suggested for hit in hits):
        narrate(f"▸ marks those to open a case for: workbench case link {case.id} --open")


def _state(hit: HitAccount) -> str:
    if hit.refused:
        return f"– {hit.refused}"
    return "linked" if hit.linked else "▸ hit" if hit.suggested else "shows a trait"


def _shape(hit: HitAccount) -> dict[str, Any]:
    return {
        "account": hit.account,
        "why": list(hit.why),
        "shared": [item.model_dump(mode="json") for item in hit.shared],
        "case": hit.case.id if hit.case else None,
        "linked": hit.linked,
        "suggested": hit.suggested,
        "only_tried": hit.only_tried,
        "refused": hit.refused,
    }
