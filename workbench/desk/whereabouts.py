"""Where every copy of the abnormal mail is: the truth table of a withdrawal, from the ledger and its evidence.

Reports print it, and closing a case asks it who was not told yet: so it stands below both.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from workbench.analysis.exposures import OUTSIDE
from workbench.analysis.truth import CopyKey, key_of_copy, truth_rows
from workbench.casefile import CaseFile
from workbench.casefile.evidence import lines_kept
from workbench.casefile.tellings import who_was_told
from workbench.model.actions import ON_COPIES
from workbench.model.cases import Case
from workbench.model.events import ExposureBeyondReach
from workbench.model.mail import MessageCopy
from workbench.model.records import ActionRecord, FacetRecord
from workbench.model.support import Receipt
from workbench.model.telling import Telling
from workbench.model.withdrawal import CopyReceipt, TruthTable
from workbench.model.words import Facet, Outcome
from workbench.playbook.schema import Playbook

__all__ = ["left_untold", "truth_tables"]


def truth_tables(casefile: CaseFile, case_id: str) -> tuple[TruthTable, ...]:
    """Returns a table for each group of abnormal mail, as it was last looked at; nothing where nobody looked.

    Groups that are left alone have none, unless something was done about their copies once.
    A row that a call was made about since then is unknown until somebody looks again.
    """
    looks = [one for one in casefile.views.looks(case_id, Facet.MESSAGES) if one.state is not None]
    if not looks:
        return ()
    latest = looks[-1]
    found = _copies_in(casefile, latest)
    assert latest.state is not None
    abnormal = [item.key for item in latest.state.items if item.enabled]
    actions = [r for r in casefile.views.actions(case_id) if r.action.kind in ON_COPIES]
    groups = dict.fromkeys([*(key for key in found if key in abnormal), *(r.action.target for r in actions)])
    tellings = [t for t in who_was_told(casefile, case_id) if not t.struck]
    return tuple(_table(casefile, case_id, group, latest, found.get(group, []), actions, tellings) for group in groups)


def left_untold(
    casefile: CaseFile, case: Case, tables: Iterable[TruthTable], playbook: Playbook
) -> tuple[TruthTable, ...]:
    """Returns the groups that count as abnormal and have copies beyond reach of which nobody told the recipient."""
    if playbook.theft(case.verdict) == "none":
        return ()
    counting = {r.exposure.key for r in casefile.views.exposures(case.id) if r.exposure.facet is Facet.MESSAGES}
    return tuple(t for t in tables if t.untold and counting & {t.group, t.group + OUTSIDE})


def _table(
    casefile: CaseFile,
    case_id: str,
    group: str,
    latest: FacetRecord,
    copies: list[MessageCopy],
    actions: list[ActionRecord],
    tellings: list[Telling],
) -> TruthTable:
    assert latest.state is not None
    mine = [r for r in actions if r.action.target == group]
    receipts: dict[CopyKey, CopyReceipt] = {}
    named: dict[CopyKey, MessageCopy] = {}
    for record in mine:
        named |= {key_of_copy(c): c for c in _named(casefile, record)}
        seen_since = _ended(casefile, case_id, record) < latest.seq
        receipts |= dict(_receipts(casefile, record, seen_since))
    item = latest.state.item(group)
    samples = [s for r in mine if isinstance(s := r.action.params.get("sample"), str)]
    return TruthTable(
        group=group,
        subject=str(item.attrs.get("subject", "")) if item else _subject(named),
        looked_at=latest.at,
        rows=truth_rows(
            copies,
            receipts,
            earlier=named.values(),
            told=_all_told(casefile, case_id, group, [*copies, *named.values()]) | _told(group, tellings),
        ),
        sample=samples[-1] if samples else None,
    )


def _copies_in(casefile: CaseFile, look: FacetRecord) -> dict[str, list[MessageCopy]]:
    """The copies that a look found, by group. What a person attached in place of one lists none."""
    found: dict[str, list[MessageCopy]] = defaultdict(list)
    assert look.state is not None
    if "searched" not in look.state.attrs:
        return found
    for line in lines_kept(casefile, look.state.evidence):
        fields = json.loads(line)
        if "group" in fields:
            found[fields["group"]].append(MessageCopy.model_validate(fields["copy"]))
    return found


def _named(casefile: CaseFile, record: ActionRecord) -> Iterator[MessageCopy]:
    """The copies that an intention named."""
    sha256 = record.action.params.get("copies")
    for line in lines_kept(casefile, sha256 if isinstance(sha256, str) else None):
        yield MessageCopy.model_validate_json(line)


def _receipts(casefile: CaseFile, record: ActionRecord, seen_since: bool) -> Iterator[tuple[CopyKey, CopyReceipt]]:
    answered = set()
    for line in lines_kept(casefile, record.evidence):
        fields = json.loads(line)
        receipt = Receipt.model_validate(fields["receipt"])
        key = (fields["copy"]["message_id"], fields["copy"]["recipient"])
        answered.add(key)
        how = receipt.result.get("how")
        yield (
            key,
            CopyReceipt(
                outcome=receipt.outcome,
                detail=receipt.detail,
                how=how if isinstance(how, str) and receipt.outcome is Outcome.DONE else "",
                seen_since=seen_since,
            ),
        )
    if not seen_since:
        for copy in _named(casefile, record):
            if key_of_copy(copy) not in answered:
                yield key_of_copy(copy), CopyReceipt(outcome=Outcome.UNKNOWN, seen_since=False)


def _ended(casefile: CaseFile, case_id: str, record: ActionRecord) -> int:
    """The place in the ledger where an action ended; where it never did, where it was intended."""
    views = casefile.views
    return views.place_of_action(case_id, record.action.id, "action-ended") or views.place_of_action(
        case_id, record.action.id
    )


def _subject(named: dict[CopyKey, MessageCopy]) -> str:
    return next((c.subject for c in named.values()), "")


def _told(group: str, tellings: Iterable[Telling]) -> dict[str, tuple[datetime, str]]:
    """Whom the case says was told of this group, by address: when first, and how."""
    told: dict[str, tuple[datetime, str]] = {}
    for telling in sorted(tellings, key=lambda t: t.told.told_at):
        if telling.told.group in ("", group):
            for address in telling.who:
                told.setdefault(address.lower(), (telling.told.told_at, telling.words))
    return told


def _all_told(
    casefile: CaseFile, case_id: str, group: str, copies: Iterable[MessageCopy]
) -> dict[str, tuple[datetime, str]]:
    """Who says in a word of their own that people were told of a group's copies speaks of all their recipients."""
    ended = next(
        (r for r in casefile.views.exposures(case_id) if r.beyond_reach and r.exposure.key == group + OUTSIDE), None
    )
    if ended is None or ended.told_at is None or _rests_on(casefile, case_id, ended.exposure.id):
        return {}
    return dict.fromkeys((c.recipient.lower() for c in copies), (ended.told_at, ended.told))


def _rests_on(casefile: CaseFile, case_id: str, exposure: str) -> tuple[str, ...]:
    """The entries on who was told that ended an exposure; none where a person's word did."""
    events = casefile.views.of_types(case_id, "exposure-beyond-reach")
    said = [e.data for e in events if isinstance(e.data, ExposureBeyondReach) and e.data.exposure_id == exposure]
    return said[-1].tellings if said else ()
