"""The intruder's traits against everything taken in: other accounts of this case's evidence, and other cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbench.analysis.reach import OtherAccount, Trait, TraitKind, is_uncommon
from workbench.casefile.shared_traits import Shown
from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.signins import SignIn
from workbench.model.words import Attribution, Judgement

from .reach_subjects import reach_of_subjects
from .targets import TARGET_FACETS, Places, target_places, targets_in

__all__ = ["reach_of"]


def reach_of(
    desk: Desk, case: Case, abnormal: Iterable[SignIn] | None = None, usual: Iterable[SignIn] = ()
) -> tuple[Trait, ...]:
    """Returns every trait of the intruder with who else shows it.

    `abnormal` and `usual`: the account's abnormal and other sign-ins, where the judgements are not recorded yet.
    Clients are listed where the account's other sign-ins don't show them.
    """
    views, shared = desk.casefile.views, desk.casefile.views.shared
    if abnormal is None:
        abnormal = [r.signin for r in views.signins(case.id, judgement=Judgement.ABNORMAL)]
        own = shared.own_clients(case.id)
    else:
        own = frozenset(s.client.lower() for s in usual if s.client)
    theirs = list(abnormal)
    ips = list(dict.fromkeys(s.ip for s in theirs if s.ip))
    clients = {s.client.lower(): s.client for s in theirs if s.client}
    for known in own:
        clients.pop(known, None)
    shown = shared.in_evidence(case.id, ips, clients) if theirs else ()
    elsewhere = shared.in_other_cases(case.id, ips, clients) if theirs else ()
    tickets = {c.id: c.ticket for c in views.cases()}
    others = shared.accounts(case.id) - 1
    traits: list[Trait] = []
    for ip in ips:
        cases = tuple(dict.fromkeys(tickets[e.case_id] for e in elsewhere if e.ip == ip))
        traits.append(Trait(kind="address", value=ip, accounts=_accounts(s for s in shown if s.ip == ip), cases=cases))
    for name, client in clients.items():
        accounts = _accounts(s for s in shown if s.client == name)
        cases = tuple(dict.fromkeys(tickets[e.case_id] for e in elsewhere if e.client == name))
        traits.append(_client(client, accounts, cases, others))
    return (*traits, *_targets(desk, case, tickets), *reach_of_subjects(desk, case, tickets))


def _accounts(shown: Iterable[Shown]) -> tuple[OtherAccount, ...]:
    found: dict[str, OtherAccount] = {}
    for one in shown:
        so_far = found.get(one.account)
        found[one.account] = OtherAccount(
            account=one.account,
            records=one.records + (so_far.records if so_far else 0),
            successes=one.successes + (so_far.successes if so_far else 0),
            example=so_far.example if so_far else one.example,
        )
    return tuple(sorted(found.values(), key=lambda a: (-a.successes, -a.records, a.account)))


def _client(client: str, accounts: tuple[OtherAccount, ...], cases: tuple[str, ...], others: int) -> Trait:
    uncommon = is_uncommon(len(accounts), others)
    if uncommon:
        return Trait(kind="client", value=client, accounts=accounts, cases=cases)
    if uncommon is None:
        note = f"Not compared: {others} other accounts at hand are too few to say whether this client is uncommon."
        return Trait(kind="client", value=client, note=note)
    note = f"{len(accounts)} of {others} other accounts show it: too common to say anything."
    return Trait(kind="client", value=client, note=note)


def _targets(desk: Desk, case: Case, tickets: dict[str, str]) -> Iterator[Trait]:
    """Where rules and forwarding send to, who was let in, which apps: of the exposures that are the intruder's."""
    wanted: dict[tuple[TraitKind, str], None] = {}
    for record in desk.casefile.views.exposures(case.id):
        exposure = record.exposure
        if exposure.facet in TARGET_FACETS and exposure.attribution is Attribution.INTRUDER:
            for value in targets_in(exposure.facet, exposure.key, exposure.what):
                wanted[TARGET_FACETS[exposure.facet], value] = None
    places = target_places(desk, case) if wanted else {}
    for kind, value in wanted:
        found = places.get(value, Places())
        cases = tuple(dict.fromkeys(tickets[c] for c in found.cases))
        yield Trait(kind=kind, value=value, accounts=_accounts(found.shown), cases=cases)
