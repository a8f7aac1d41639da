from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from signin_months import at

from workbench.analysis.messages import group_messages, judge_groups, normalise_subject
from workbench.model.mail import MessageCopy


def copy(n: int, subject: str = "Invoice 2001 overdue", *, sent: datetime | None = None, inside: bool = True,
         ip: str | None = "203.0.113.7") -> MessageCopy:  # fmt: skip
    return MessageCopy(
        id=f"c{n}",
        message_id=f"<{n}@example.com>",
        recipient=f"r{n}@example.com",
        inside=inside,
        subject=subject,
        sent_at=sent or at(20, 8) + timedelta(seconds=n),
        from_ip=ip,
    )


def test_near_identical_mails_are_one_group() -> None:
    copies = [copy(n, f"Invoice {2000 + n} overdue", inside=n < 35) for n in range(240)]
    (group,) = group_messages(copies)
    assert (group.messages, group.inside, group.outside, len(group.copies)) == (240, 35, 205, 240)
    assert (group.first_at, group.last_at) == (copies[0].sent_at, copies[-1].sent_at)


@pytest.mark.parametrize(
    ("one", "two"),
    [("Invoice 17", "RE: invoice 99!"), ("发票 12", "回复：发票 7"), ("Fwd: Re: Hello", "hello"), ("A  B", "a b")],
)
def test_reply_marks_numbers_signs_and_case_make_no_difference(one: str, two: str) -> None:
    assert normalise_subject(one) == normalise_subject(two)


def test_the_same_subject_on_another_day_is_a_group_of_its_own() -> None:
    groups = group_messages([copy(1), copy(2, sent=at(22, 9)), copy(3, sent=at(22, 10))])
    assert [g.messages for g in groups] == [1, 2]
    assert groups[0].key.rpartition("-")[0] == groups[1].key.rpartition("-")[0]
    assert groups[0].key != groups[1].key


def test_a_group_keeps_its_key_when_its_copies_were_moved() -> None:
    copies = [copy(n) for n in range(5)]
    moved = [c.model_copy(update={"id": "new-" + c.id, "where": "withdrawn"}) for c in copies]
    assert group_messages(copies)[0].key == group_messages(moved)[0].key


def test_only_mail_from_an_abnormal_address_is_abnormal() -> None:
    groups = group_messages([copy(1), copy(2, "Lunch?", ip="192.0.2.10"), copy(3, "Minutes", ip=None)])
    judged = {j.group.subject: j for j in judge_groups(groups, ["203.0.113.7"])}
    assert {s: j.abnormal for s, j in judged.items()} == {
        "Invoice 2001 overdue": True,
        "Lunch?": False,
        "Minutes": False,
    }
    assert "not known" in judged["Minutes"].why


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.text(max_size=20), st.integers(0, 2000)), max_size=40))
def test_every_copy_is_in_exactly_one_group(rows: list[tuple[str, int]]) -> None:
    copies = [copy(n, subject, sent=at(0, 0, minute)) for n, (subject, minute) in enumerate(rows)]
    groups = group_messages(copies)
    assert sorted(c.id for g in groups for c in g.copies) == sorted(c.id for c in copies)
    assert len({g.key for g in groups}) == len(groups)
