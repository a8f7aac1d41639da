"""Every sign-in of the account of a case, a row each: too many for the report, and wanted as a table."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.casefile import CaseFile
from workbench.model.base import Moment, Thing
from workbench.model.records import SignInRecord
from workbench.model.words import Judgement

from .parts import Line

__all__ = ["SignInRow", "signin_rows"]

_PAGE = 5_000


class SignInRow(Thing):
    """One login record with the judgement in force."""

    at_utc: Moment
    ip: Line
    event: Line
    success: bool | None
    protocol: Line
    region: Line
    client: Line
    detail: Line
    judgement: Judgement
    reasons: Line
    author: Line
    evidence: Line
    """SHA-256 of what it was read from."""
    line: int | None


def signin_rows(casefile: CaseFile, case_id: str) -> Iterator[SignInRow]:
    """Yields the sign-ins in the order of their time, read a page at a time."""
    offset = 0
    while page := casefile.views.signins(case_id, limit=_PAGE, offset=offset):
        yield from map(_row, page)
        offset += len(page)


def _row(record: SignInRecord) -> SignInRow:
    signin, judged = record.signin, record.judged
    return SignInRow(
        at_utc=signin.at,
        ip=signin.ip or "",
        event=signin.event.value,
        success=signin.success,
        protocol=signin.protocol or "",
        region=signin.region or "",
        client=signin.client or "",
        detail=signin.detail,
        judgement=judged.judgement if judged else Judgement.UNJUDGED,
        reasons=" ".join(reason.sentence for reason in judged.reasons) if judged else "",
        author=judged.author if judged else "",
        evidence=signin.source,
        line=signin.line,
    )
