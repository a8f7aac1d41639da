"""Parts of a report as CSV, for spreadsheets: the timeline, the sign-ins, the recipients of abnormal mail.

RFC 4180 with a byte order mark, which spreadsheets need to read Chinese. A cell that a spreadsheet would take for a
formula gets an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from workbench.model.text import clean_line

from .model import ReportModel
from .signin_rows import SignInRow
from .times import stamp

__all__ = ["guarded", "recipients_csv", "signins_csv", "timeline_csv", "to_csv"]

_FORMULA = frozenset("=+-@＝＋－＠")


def guarded(cell: str) -> str:
    """Returns a cell as text that no spreadsheet takes for a formula."""
    shown = clean_line(cell)
    return f"'{shown}" if shown.lstrip()[:1] in _FORMULA else shown


def timeline_csv(report: ReportModel) -> bytes:
    """Returns the timeline, a row each; times are UTC."""
    head = ("event_time_utc", "precision", "handling_time_utc", "kind", "what", "by", "os_user")
    rows = (
        (
            stamp(row.event_time, zone=False),
            row.precision,
            stamp(row.recorded_at, zone=False),
            row.kind.value,
            row.what,
            row.by.name if row.by else "",
            row.by.os_user if row.by else "",
        )
        for row in report.timeline
    )
    return to_csv(head, rows)


def signins_csv(signins: Iterable[SignInRow]) -> bytes:
    """Returns every sign-in of the account with the judgement in force; times are UTC."""
    return to_csv(tuple(SignInRow.model_fields), map(_signin, signins))


def _signin(row: SignInRow) -> Iterator[str]:
    yield stamp(row.at_utc, zone=False)
    for name in tuple(SignInRow.model_fields)[1:]:
        value = getattr(row, name)
        yield "" if value is None else str(value)


def recipients_csv(report: ReportModel) -> bytes:
    """Returns every copy of the abnormal mail by its recipient; times are UTC."""
    head = ("group", "subject", "recipient", "where", "seen", "how", "why", "sent_utc", "told_utc", "told_how")
    rows = (
        (
            one.group,
            one.subject,
            row.recipient,
            row.where.value,
            row.seen_word,
            row.how,
            row.why,
            stamp(row.sent_at, zone=False),
            stamp(row.told_at, zone=False),
            row.told,
        )
        for one in report.copies
        for row in one.rows
    )
    return to_csv(head, rows)


def to_csv(head: Sequence[str], rows: Iterable[Iterable[str]]) -> bytes:
    """Returns a table as CSV that spreadsheets read as text, and run nothing of."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
