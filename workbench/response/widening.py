"""Widens a theft to the other accounts that are hit: a case for each, linked both ways.

A linked case begins with what is known as a reference: which of the intruder's traits its account shows, and in which
case they were judged. It gets the logs that tell of its account. Nothing that was concluded is taken over: its own
sign-ins and settings are judged anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench.analysis.blocks import SHARED
from workbench.analysis.reach import OtherAccount, Trait
from workbench.analysis.wording import count
from workbench.casefile.links import links_of
from workbench.desk.desk import Desk
from workbench.desk.whereabouts import truth_tables
from workbench.model.base import Thing
from workbench.model.cases import Case
from workbench.model.errors import Refused, UsageError, WorkbenchError
from workbench.model.linking import CaseLinked, SharedItem
from workbench.model.text import clean_line
from workbench.model.words import Facet
from workbench.playbook.finding import find_playbook
from workbench.playbook.loading import load_playbook
from workbench.playbook.schema import Playbook

from .answering import refuse_closed
from .opening import mail_address, open_case
from .reaching import reach_of
from .reported_like import answered_in
from .settling import settle
from .shared_evidence import hand_on_logs

__all__ = ["HitAccount", "Widened", "hit_accounts", "link_cases", "open_linked"]

_MOST_LISTED = 100
_TARGETS = ("rule", "forwarding", "delegate", "app")


class HitAccount(Thing):
    """Another account that shows the intruder's traits."""

    account: str
    why: tuple[str, ...]
    """A sentence for each trait."""
    shared: tuple[SharedItem, ...]
    case: Case | None = None
    """Its newest case at this desk, if it has one."""
    linked: bool = False
    suggested: bool = False
    """Somebody got in from where few do, or the same target was set, and no case of it is linked yet."""
    only_tried: bool = False
    """Every sign-in of it that shows a trait failed: nobody got in."""
    refused: str = ""
    """Why no case can be opened for it; empty where one can."""


class Widened(Thing):
    """What became of one account."""

    account: str
    case: Case | None = None
    opened: bool = False
    """A case was opened; else one that was open was linked."""
    not_read: tuple[str, ...] = ()
    """Logs that were not handed on: too long, or let go."""
    failed: str = ""


def hit_accounts(desk: Desk, case: Case) -> tuple[HitAccount, ...]:
    """Returns every other account that shows a trait of the intruder, those to open a case for first."""
    if desk.playbook(case).mail == "reported":
        return _who_got_it(desk, case)
    shown: dict[str, list[tuple[Trait, OtherAccount]]] = {}
    for trait in reach_of(desk, case):
        for other in trait.accounts:
            shown.setdefault(other.account.lower(), []).append((trait, other))
    linked = {link.linked.other for link in links_of(desk.casefile.views, case.id)}
    found = (_hit(desk, case, account, traits, linked) for account, traits in shown.items())
    return tuple(sorted(found, key=lambda hit: (not hit.suggested, hit.account)))


def _who_got_it(desk: Desk, case: Case) -> tuple[HitAccount, ...]:
    """Who answered a reported mail, and who read it: the first are to have a case of their own."""
    look = desk.casefile.views.facets(case.id).get(Facet.MESSAGES)
    if look is None or look.state is None:
        return ()
    answered = dict(answered_in(look.state.attrs))
    copies = [row for table in truth_tables(desk.casefile, case.id) for row in table.rows if row.inside]
    people = dict.fromkeys([*answered, *(row.recipient.lower() for row in copies)])
    read = {row.recipient.lower() for row in copies if row.seen}
    linked = {link.linked.other for link in links_of(desk.casefile.views, case.id)}
    found = []
    for account in people:
        theirs, refused = _case_of(desk, case, account), _refusal(desk, case, account)
        is_linked = theirs is not None and theirs.id in linked
        how = f"answered it: {answered[account]}" if account in answered else ""
        found.append(
            HitAccount(
                account=account,
                why=(how or ("read it; ask whether they clicked" if account in read else "got it; ask all the same"),),
                shared=(),
                case=theirs,
                linked=is_linked,
                suggested=account in answered and not refused and not is_linked,
                refused=refused,
            )
        )
    order = {account: (account not in answered, account not in read) for account in people}
    return tuple(sorted(found, key=lambda hit: (*order[hit.account], hit.account)))[:_MOST_LISTED]


def _hit(
    desk: Desk, case: Case, account: str, traits: list[tuple[Trait, OtherAccount]], linked: set[str]
) -> HitAccount:
    theirs = _case_of(desk, case, account)
    refused = _refusal(desk, case, account)
    is_linked = theirs is not None and theirs.id in linked
    got_in = any((o.successes and not _is_shared(t)) or t.kind in _TARGETS for t, o in traits)
    return HitAccount(
        account=account,
        why=tuple(_sentence(t, o) for t, o in traits),
        shared=tuple(SharedItem(kind=t.kind, value=t.value) for t, _ in traits),
        case=theirs,
        linked=is_linked,
        only_tried=all(t.kind in ("address", "client") and not o.successes for t, o in traits),
        suggested=got_in and not refused and not is_linked,
        refused=refused,
    )


def _linked_playbook(desk: Desk, case: Case) -> Playbook:
    """The playbook of the cases that are opened for this one's sake."""
    playbook = desk.playbook(case)
    if playbook.linked is None:
        return playbook
    return load_playbook(find_playbook(playbook.linked, user_folder=desk.paths.playbooks)).playbook


def _case_of(desk: Desk, case: Case, account: str) -> Case | None:
    """The newest open case of an account, else the newest closed one; of the kind that would be opened for it."""
    word = _linked_playbook(desk, case).word
    cases = [c for c in desk.casefile.views.cases() if c.account.lower() == account and desk.playbook(c).word == word]
    return next((c for c in cases if c.closed_at is None), cases[0] if cases else None)


def _refusal(desk: Desk, case: Case, account: str) -> str:
    try:
        mail_address(account)
    except UsageError:
        return "the records hold no mail address of it"
    if account.rpartition("@")[2] not in desk.org_domains(case):
        return "it is not an account of yours"
    return ""


def _is_shared(trait: Trait) -> bool:
    """So many got in from there that it may be everybody's way out: it says little of each of them."""
    return trait.kind == "address" and sum(o.successes > 0 for o in trait.accounts) >= SHARED


def _sentence(trait: Trait, other: OtherAccount) -> str:
    value = clean_line(trait.value[:80])
    if trait.kind in ("address", "client"):
        many = f" (as {len(trait.accounts)} accounts did: it looks shared, ask first)" if _is_shared(trait) else ""
        return f"{count(other.records, 'record')} from {value}, {other.successes} got in{many}"
    return f"{trait.kind} “{value}” too ({count(other.records, 'record')})"


async def open_linked(desk: Desk, case: Case, accounts: Sequence[str]) -> tuple[Widened, ...]:
    """Opens a case for each account, under the same ticket, and links it both ways; one that is open is only linked.

    Returns what became of each. One that fails does not keep the others from being opened. Raises Refused where this
    case is closed.
    """
    case = desk.casefile.views.case(case.id)
    refuse_closed(case)
    hits = {hit.account: hit for hit in hit_accounts(desk, case)}
    widened = []
    for account in dict.fromkeys(a.strip().lower() for a in accounts):
        hit = hits.get(account)
        try:
            if hit is not None and hit.refused:
                raise Refused(f"No case can be opened for it: {hit.refused}.")
            widened.append(await _widen(desk, case, account, hit))
        except WorkbenchError as error:
            widened.append(Widened(account=account, failed=f"{error.title} {error.hint}".strip()))
    return tuple(widened)


async def _widen(desk: Desk, case: Case, account: str, hit: HitAccount | None) -> Widened:
    theirs = hit.case if hit else _case_of(desk, case, account)
    own = desk.playbook(case).linked
    if own is None and account in desk.casefile.views.addresses(case.id):
        raise Refused("It is the account of this case.")
    opened = theirs is None or theirs.closed_at is not None
    if theirs is None or opened:
        playbook: dict[str, Any] = {"playbook_of": case} if own is None else {"playbook": own}
        theirs = await open_case(desk, account=account, ticket=case.ticket, provider=case.provider, **playbook)
    why = "; ".join(hit.why) if hit else "named by a person"
    if opened or hit is None or not hit.linked:
        shared = hit.shared if hit else ()
        await link_cases(desk, case, theirs, why, shared=shared, opened=opened)
    left = await hand_on_logs(desk, case, theirs) if opened else ()
    return Widened(account=account, case=desk.casefile.views.case(theirs.id), opened=opened, not_read=left)


async def link_cases(
    desk: Desk, case: Case, other: Case, why: str, *, shared: Sequence[SharedItem] = (), opened: bool = False
) -> None:
    """Links two cases both ways: each holds the event, or none of them. Raises Refused, UsageError.

    `opened`: the other one was opened for this one's sake.
    """
    if case.id == other.id:
        raise Refused("A case is not linked with itself.", "Name the other one.")
    if not why.strip():
        raise UsageError("Say why they belong together.", "It goes into both cases (--why).")
    if any(link.linked.other == other.id for link in links_of(desk.casefile.views, case.id)) and not shared:
        raise Refused(f"The cases of {case.account} and {other.account} are linked already.", "There is nothing to do.")
    said = clean_line(why.strip())
    await desk.record_in_each(
        (case.id, _told(other, said, shared, "there" if opened else "")),
        (other.id, _told(case, said, shared, "here" if opened else "")),
    )
    await settle(desk, case)


def _told(other: Case, why: str, shared: Sequence[SharedItem], opened: str) -> CaseLinked:
    fields = {"other": other.id, "ticket": other.ticket, "account": other.account, "why": why}
    return CaseLinked.model_validate({**fields, "shared": tuple(shared), "opened": opened})
