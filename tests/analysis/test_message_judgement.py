"""Which groups of sent mail are called the intruder's, which mail let him in, and why."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from signin_months import at

from workbench.analysis.links import looks_like, odd_link
from workbench.analysis.lures import find_lures
from workbench.analysis.messages import JudgedGroup, MailContext, group_messages, judge_groups
from workbench.model.mail import MessageCopy
from workbench.model.mailprint import body_print, payment_words

THIEF, OFFICE, NOWHERE = "203.0.113.7", "192.0.2.10", "198.51.100.9"
OURS = ("example.com",)
FIRST = at(20, 7)


def mail(n: int, subject: str, sent: datetime, *, ip: str | None = OFFICE, **more: Any) -> MessageCopy:
    plain = {"id": f"c{n}", "message_id": f"<{n}@example.com>", "recipient": f"r{n}@example.net", "inside": False}
    return MessageCopy.model_validate(
        {**plain, "subject": subject, "sent_at": sent, "from_ip": ip, "sender": "lin@example.com", **more}
    )


def many(number: int, subject: str, *, ip: str = OFFICE, **more: Any) -> list[MessageCopy]:
    return [mail(n, subject, at(20, 8) + timedelta(seconds=n), ip=ip, **more) for n in range(number)]


def judged(copies: list[MessageCopy], **known: Any) -> JudgedGroup:
    own: dict[str, Any] = {"abnormal_ips": [THIEF], "owner_ips": [OFFICE], "org_domains": OURS, "since": FIRST}
    context = MailContext(**own, **known)
    (group,) = group_messages(copies)
    return judge_groups([group], context=context)[0]


EARLIER = [mail(900 + n, f"Note {n}", at(n, 9), recipient="known@example.net") for n in range(9)]


def test_a_newsletter_that_the_owner_sends_from_the_office_is_not_abnormal() -> None:
    told = judged(many(300, "Our news of October", links=("example.net/news",)), earlier=EARLIER)
    assert not told.abnormal
    assert any("300 mails went out" in reason for reason in told.reasons)


def test_the_same_burst_from_a_network_that_nobody_knows_is_abnormal() -> None:
    told = judged(many(300, "Our news of October", ip=NOWHERE, links=("example.net/news",)), earlier=EARLIER)
    assert told.abnormal
    assert told.why == "300 mails went out within 4 min 59 s; before, never more than 1 in an hour."


def test_a_report_that_goes_out_every_day_and_an_invitation_to_everybody_are_not_abnormal() -> None:
    daily = [mail(500 + n, f"Night report {n}", at(n, 3), ip=NOWHERE) for n in range(9)]
    assert not judged(many(60, "Night report 10", ip=NOWHERE), earlier=daily).abnormal
    assert not judged(many(60, "Invitation: summer party", inside=True), earlier=EARLIER).abnormal


def test_changed_bank_details_in_a_real_thread_are_abnormal_from_wherever_they_came() -> None:
    words = payment_words("Our bank account has changed, please use the new bank account below.")
    hijack: dict[str, Any] = {"in_reply_to": "<asked@example.net>", "payment_words": words}
    answer = mail(
        800, "Re: Re: hi", at(20, 9), in_reply_to="<1@example.com>", folder="RSS Feeds", sender="r1@example.net"
    )
    sent = [mail(1, "Re: hi", at(20, 8), reply_to="lin@examp1e.example", **hijack)]
    told = judged(sent, received=[answer])
    assert told.abnormal
    assert "which imitates example.com" in told.why
    assert "Of 1 answer to it 1 went where the owner did not see them." in told.reasons
    assert not judged([mail(1, "Re: hi", at(20, 8), **hijack)]).abnormal, "the owner's own bank may change"


def test_who_mentions_a_payment_or_an_account_changes_no_details() -> None:
    for text in ("Payment received, thank you.", "Our account manager has changed.", "账户余额正常，谢谢。"):
        assert payment_words(text) == ()
    for text in ("We have new banking details.", "收款账户已变更", "请勿再汇款至旧账户"):
        assert payment_words(text), text


def test_the_mail_that_let_him_in_is_found_among_honest_ones() -> None:
    lure = mail(1, "Confirm your sign-in", FIRST - timedelta(minutes=50), sender="it@examp1e.example", seen=True,
                links=("login.examp1e.example/owa",))  # fmt: skip
    honest = [
        mail(2, "Your password expires soon", FIRST - timedelta(hours=2), links=("portal.example.com/password",)),
        mail(3, "Photos", FIRST - timedelta(hours=2), links=("example.net/photos",)),
        mail(4, "Verify your sign-in", FIRST - timedelta(days=40), links=("203.0.113.5/x",)),
    ]
    (found,) = find_lures([*honest, lure], FIRST, OURS)
    assert found.copy_ == lure
    assert "It came 50 min before the first abnormal sign-in." in found.reasons


@pytest.mark.parametrize("link", ["203.0.113.9/a", "bit.ly/x", "xn--exmple-cua.example/a", "examp1e.example/a"])
def test_a_link_that_hides_where_it_leads_is_odd(link: str) -> None:
    assert odd_link(link, OURS)


@pytest.mark.parametrize("domain", ["example.org", "mail.example.com", "sample.net", "harbour.example.net"])
def test_another_honest_domain_imitates_nobody(domain: str) -> None:
    assert not looks_like(domain, "example.com")


VARIED = {
    "numbers": [f"Invoice {n * 37} overdue" for n in range(40)],
    "names": [f"{name}, your overdue account statement" for name in ("Maria", "Tom", "Aiko", "Ravi")],
    "random tokens": [f"{'bcdfg' * 2}{n} overdue payment notice" for n in range(9)],
    "padding": [f"Overdue payment{' ' * (n + 1)}notice {'.' * n}" for n in range(9)],
    "look-alike letters": ["Invoice overdue", "Invоice overdue", "Invoice оverdue", "Inv\u200boice overdue"],
    "Chinese names and numbers": [f"{name}您的发票{n}已逾期请尽快处理" for n, name in enumerate("王李张陈")],
}


@pytest.mark.parametrize("how", VARIED)
def test_a_campaign_is_one_group_however_its_subject_is_varied(how: str) -> None:
    copies = [mail(n, subject, at(20, 8) + timedelta(seconds=5 * n)) for n, subject in enumerate(VARIED[how])]
    assert [g.messages for g in group_messages(copies)] == [len(copies)]


def test_one_body_or_one_link_makes_a_group_where_subjects_have_nothing_in_common() -> None:
    words = ["plan", "offer", "room", "report", "team", "audit", "order", "visit", "stock", "draft"]
    body = "Dear {}, the papers that you asked for are waiting in your box until Friday; please sign them today. Lin"
    by_body = [mail(n, w, at(20, 8, n), body_print=body_print(body.format(w))) for n, w in enumerate(words)]
    by_link = [mail(n, w, at(20, 8, n), links=("example.net/sign/now",)) for n, w in enumerate(words)]
    assert [g.messages for g in group_messages(by_body)] == [10]
    (group,) = group_messages(by_link)
    assert group.shared == ("the link example.net/sign/now",)


@pytest.mark.parametrize("subject", ["Re: hello", "Invoice", "会议", "Re: Invoice 12"])
def test_ordinary_mails_with_one_short_subject_stay_apart(subject: str) -> None:
    copies = [mail(n, subject, at(n % 5, 8 + n // 5)) for n in range(20)]
    assert len(group_messages(copies)) == 20


def test_a_link_in_every_signature_makes_no_group() -> None:
    copies = [mail(n, f"{w} {w}", at(n, 8, m), links=("example.com/about",))
              for n in range(4) for m, w in enumerate(("plan", "offer", "room"))]  # fmt: skip
    assert all(g.messages == 1 for g in group_messages(copies))


def test_a_group_keeps_its_key_when_other_bursts_are_found_beside_it() -> None:
    (alone,) = group_messages(many(9, "Invoice overdue"))
    earlier = [mail(700 + n, "Invoice overdue", at(10, 8)) for n in range(30)]
    assert alone.key in {g.key for g in group_messages([*earlier, *many(9, "Invoice overdue")]) if g.messages == 9}
