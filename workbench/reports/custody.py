"""What happened to the record itself, as sentences of the timeline: where it went, who vouches for it."""

from __future__ import annotations

from workbench.analysis.wording import count
from workbench.model.events import (
    CaseBundled,
    CaseCountersigned,
    CaseReviewed,
    CaseTakenIn,
    EventData,
    EvidenceExpired,
    RemarkAnswered,
)
from workbench.model.review import Decision

__all__ = ["custody_sentence"]


def custody_sentence(data: EventData) -> str:
    """Returns the sentence for an event about the record itself; empty for any other."""
    match data:
        case CaseBundled():
            return "The case was written to a bundle, for another desk or an outsider"
        case CaseTakenIn(entries=entries, desk=desk, known=known, beside=beside):
            new = "" if known else "; that desk's key was new here"
            aside = "; the case had gone on here meanwhile" if beside else ""
            return f"{count(entries, 'entry', 'entries')} came in a bundle from desk {desk}{new}{aside}"
        case CaseCountersigned(reviewer=reviewer, key_id=key_id, case_seq=seq, note=note):
            remark = f": {note}" if note else ""
            return f"Signed by the reviewer {reviewer} (key {key_id}) up to entry {seq} of the case{remark}"
        case CaseReviewed(said=said, key_id=key_id):
            places = " and ".join(str(head.case_seq) for head in said.heads)
            remarks = f", with {count(len(said.remarks), 'remark')}" if said.remarks else ""
            reason = f": {said.reason}" if said.reason else ""
            what = "The review was waived" if said.decision is Decision.WAIVED else said.decision.capitalize()
            return f"{what} by the reviewer {said.reviewer} (key {key_id}) up to entry {places}{remarks}{reason}"
        case RemarkAnswered(answer=answer):
            return f"The reviewer's remark was answered: {answer}"
        case EvidenceExpired(sha256s=sha256s, reason=reason):
            return f"The bytes of {count(len(sha256s), 'piece')} of evidence were removed ({reason}); the hashes stay"
        case _:
            return ""
