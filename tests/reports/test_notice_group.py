from __future__ import annotations

from datetime import UTC, datetime

import pytest

from workbench.model.telling import Audience
from workbench.model.withdrawal import TruthRow, TruthTable, Whereabouts
from workbench.reports.notices import table_for

AT = datetime(2026, 3, 1, tzinfo=UTC)


def table(group: str, *rows: TruthRow) -> TruthTable:
    return TruthTable(group=group, subject=group, looked_at=AT, rows=rows)


def row(recipient: str, where: Whereabouts, *, left: bool = True) -> TruthRow:
    inside = recipient.endswith("@example.com")
    return TruthRow(message_id=recipient, recipient=recipient, inside=inside, where=where, left=left, sent_at=AT)


DRAFTS = table("drafts", *(row(f"p{n}@example.org", Whereabouts.DRAFT, left=False) for n in range(3)))
INSIDE = table("inside", *(row(f"q{n}@example.com", Whereabouts.WITHDRAWN) for n in range(2)))
OUTSIDE = table("outside", row("r@example.net", Whereabouts.OUTSIDE))


@pytest.mark.parametrize(
    ("audience", "group"),
    [(Audience.OUTSIDE, "outside"), (Audience.INSIDE, "inside"), (Audience.BANK, "outside")],
)
def test_a_notice_is_about_mail_that_the_people_it_is_for_were_sent(audience: Audience, group: str) -> None:
    found = table_for((DRAFTS, INSIDE, OUTSIDE), audience)
    assert found is not None and found.group == group
