"""Whether a report that was written once still matches the case file."""

from __future__ import annotations

import hashlib
import re
from itertools import chain, islice
from pathlib import Path

from workbench.casefile import CaseFile
from workbench.model.base import Moment, Thing
from workbench.model.cases import Case
from workbench.model.errors import LocalFileError
from workbench.model.events import Event, EventData, EvidenceKept, ReportMade

from .times import stamp

__all__ = ["ReportCheck", "check_report"]

_HEAD = re.compile(rb"\b(\d{1,15})\b(?=.{1,80}?\b([0-9a-f]{16,64})\b)", re.DOTALL)
"""A number of an entry, and soon after it a link or its beginning: as reports print their head."""
_TRIED = 5_000


class ReportCheck(Thing):
    """What the case file says of a report."""

    sha256: str
    unchanged: bool
    """The case file recorded a report of exactly these bytes."""
    case: str = ""
    """Empty: it is about no one case, or unknown."""
    ticket: str = ""
    made_at: Moment | None = None
    head_seq: int | None = None
    head_in_chain: bool = False
    """The head that it names is in the ledger, at its place."""
    later: int = 0
    """Entries of the case since then, exports not counted: the report doesn't tell of them."""
    trouble: str = ""
    """What is wrong with the case file; empty where it is intact."""
    sentences: tuple[str, ...]

    @property
    def matches(self) -> bool:
        """Unchanged, from a head of this chain, and the chain is whole."""
        return self.unchanged and self.head_in_chain and not self.trouble


def check_report(casefile: CaseFile, path: Path) -> ReportCheck:
    """Compares a file with what the ledger recorded of it, after the whole case file. Raises LocalFileError."""
    trouble = casefile.check()
    sha256, data = _read(path)
    found = _recorded(casefile, sha256)
    if found is None:
        return _unknown(casefile, sha256, data, trouble)
    event, made = found
    case = casefile.views.case_with_id(event.case_id) if event.case_id else None
    in_chain = _link_at(casefile, made.head_seq) == made.head_link
    later = sum(1 for e in casefile.events(event.case_id, after=made.head_seq) if not _is_of_a_report(e.data))
    return ReportCheck(
        sha256=sha256,
        unchanged=True,
        case=event.case_id or "",
        ticket=case.ticket if case else "",
        made_at=event.at,
        head_seq=made.head_seq,
        head_in_chain=in_chain,
        later=later,
        trouble=trouble,
        sentences=(
            f"The file is unchanged since it was written, {stamp(event.at)} by {event.actor.name}: {made.name}"
            f" ({made.format}{', redacted' if made.hidden else ''}), {_said_of_case(event, case)}.",
            _said_of_head(made.head_seq, in_chain),
            _said_of_later(later, "case" if case else "case file"),
            *([f"The case file itself is in doubt: {trouble}"] if trouble else []),
        ),
    )


def _is_of_a_report(data: EventData) -> bool:
    kept = isinstance(data, EvidenceKept) and data.evidence.is_of_a_redacted_report
    return kept or isinstance(data, ReportMade)


def _said_of_case(event: Event, case: Case | None) -> str:
    return f"on case {event.case_id}, ticket {case.ticket}" if case else "on no one case but on the desk's"


def _read(path: Path) -> tuple[str, bytes]:
    """The hash of the whole file, and as much of it as may name its head."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise LocalFileError(
            f"{path} can't be read: {error.strerror}.", "Check the name and your rights to it."
        ) from error
    return hashlib.sha256(data).hexdigest(), data


def _recorded(casefile: CaseFile, sha256: str) -> tuple[Event, ReportMade] | None:
    of_cases = (casefile.views.of_types(case.id, "report-made") for case in casefile.views.cases())
    for events in chain([casefile.views.of_no_case("report-made")], of_cases):
        for event in events:
            if isinstance(event.data, ReportMade) and event.data.sha256 == sha256:
                return event, event.data
    return None


def _link_at(casefile: CaseFile, seq: int) -> str:
    event = next(iter(casefile.events(after=seq - 1, limit=1)), None)
    return event.link if event is not None and event.seq == seq else ""


def _unknown(casefile: CaseFile, sha256: str, data: bytes, trouble: str) -> ReportCheck:
    sentences = [
        "This case file recorded no report of these bytes: the file was changed, or printed, or written elsewhere."
    ]
    last = casefile.head()[0]
    heads = dict.fromkeys((int(m[1]), m[2].decode()) for m in _HEAD.finditer(data) if int(m[1]) <= last)
    named = next((seq for seq, link in islice(heads, _TRIED) if _link_at(casefile, seq).startswith(link)), None)
    if named is None:
        sentences.append("It names no head of this ledger that could be found in it.")
    else:
        said = _said_of_head(named, in_chain=True)
        sentences.append(f"{said} That tells where it began, and nothing of its words.")
    if trouble:
        sentences.append(f"The case file itself is in doubt: {trouble}")
    return ReportCheck(
        sha256=sha256,
        unchanged=False,
        head_seq=named,
        head_in_chain=named is not None,
        trouble=trouble,
        sentences=tuple(sentences),
    )


def _said_of_head(seq: int, in_chain: bool) -> str:
    if in_chain:
        return f"It was made from entry {seq} of the ledger, which stands there unchanged."
    return f"It was made from entry {seq} of a ledger with another link there: another ledger, or an altered one."


def _said_of_later(later: int, where: str) -> str:
    if not later:
        return f"Nothing was recorded in the {where} since then: the report is up to date."
    entries = "1 entry was" if later == 1 else f"{later} entries were"
    return f"{entries} recorded in the {where} since then: the report does not tell of that."
