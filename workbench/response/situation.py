"""What the sign-ins at hand say about the theft as a whole."""

from __future__ import annotations

from datetime import datetime
from weakref import WeakKeyDictionary

from workbench.desk.desk import Desk
from workbench.model.base import Moment, Thing
from workbench.model.cases import Case
from workbench.model.signins import SignIn
from workbench.model.words import Activity, Judgement

__all__ = ["Situation", "situation_of"]


class Situation(Thing):
    """The intruder's traces, counted."""

    signins: int = 0
    """Records of this account at hand."""
    abnormal: int = 0
    first_abnormal_at: Moment | None = None
    """Of the records from which somebody was in; of the failures alone where there is no other."""
    first_abnormal_success_at: Moment | None = None
    """When the password was known to the intruder at the latest."""
    last_abnormal_at: Moment | None = None
    abnormal_ips: tuple[str, ...] = ()
    """In the order of their first record."""
    abnormal_clients: tuple[str, ...] = ()
    """Programs that only abnormal sign-ins with success used."""
    ips_with_access: frozenset[str] = frozenset()
    """Those of them from which some record was a success, a logout or a passed check."""
    entries: tuple[Moment, ...] = ()
    """When the intruder got in: each abnormal success, oldest first."""
    legacy_used: frozenset[str] = frozenset()
    """imap, pop3, smtp, as far as abnormal sign-ins used them with success."""
    protocols_known: bool = False
    """Every record of the intruder says which protocol was used."""
    mail_sent: int = 0
    """Records of mail that was sent from the intruder's addresses."""


_summed_up: WeakKeyDictionary[Desk, dict[str, tuple[int, Situation]]] = WeakKeyDictionary()
"""By desk and case, with the place in the ledger that it rests on: every drawing of a screen asks for it."""


def situation_of(desk: Desk, case: Case) -> Situation:
    """Sums up the judged sign-ins of a case. Read anew only when they have changed."""
    known = _summed_up.setdefault(desk, {})
    changed = desk.casefile.views.signins_changed(case.id)
    if case.id not in known or known[case.id][0] != changed:
        known[case.id] = changed, _sum_up(desk, case)
    return known[case.id][1]


def _sum_up(desk: Desk, case: Case) -> Situation:
    views = desk.casefile.views
    abnormal = [record.signin for record in views.signins(case.id, judgement=Judgement.ABNORMAL)]
    entered = [s for s in abnormal if s.success is not False]
    own_clients = views.shared.own_clients(case.id)
    counts = views.count_signins(case.id)
    successes = [s for s in abnormal if s.success]
    addresses = frozenset(s.ip for s in entered if s.ip)
    return Situation(
        signins=sum(counts.values()),
        abnormal=len(abnormal),
        first_abnormal_at=_first(entered or abnormal),
        first_abnormal_success_at=_first(successes),
        last_abnormal_at=max((s.at for s in abnormal), default=None),
        abnormal_ips=tuple(dict.fromkeys(s.ip for s in abnormal if s.ip)),
        abnormal_clients=tuple(
            dict.fromkeys(s.client for s in successes if s.client and s.client.lower() not in own_clients)
        ),
        ips_with_access=addresses,
        entries=tuple(sorted(s.at for s in successes)),
        legacy_used=frozenset(s.protocol for s in successes if s.protocol in ("imap", "pop3", "smtp")),
        protocols_known=bool(entered) and all(s.protocol is not None for s in entered),
        mail_sent=sum(d.facet is Activity.MAIL_SENT and d.ip in addresses for d in views.audit(case.id)),
    )


def _first(signins: list[SignIn]) -> datetime | None:
    return min((s.at for s in signins), default=None)
