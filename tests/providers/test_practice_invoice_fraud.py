"""The practice story of an invoice fraud, the burst of any size, and how mail is moved and shown."""

from __future__ import annotations

from collections import Counter
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from practice_tools import LIN, MARIA, act, collect, log_of, sent_by, tenant, the_burst

from workbench.analysis.lures import find_lures
from workbench.analysis.messages import MailContext, group_messages, judge_groups
from workbench.analysis.rule_making import Theft
from workbench.analysis.rules import judge_rule
from workbench.analysis.settings import JudgeConfig
from workbench.analysis.signins import judge
from workbench.model.actions import ActionKind
from workbench.model.errors import NotReadable
from workbench.model.mailrule_items import rule_of
from workbench.model.words import Facet, Judgement
from workbench.providers.practice.line import Gate, Limited
from workbench.providers.practice.store import calls_in, stories_in

NINA = "nina.horvat@example.com"
WITHDRAW = act(ActionKind.WITHDRAW_MESSAGES, "group")
RESTORE = act(ActionKind.RESTORE_MESSAGES, "group")

TRUTH = {
    NINA: (
        {"198.51.100.77", "203.0.113.140"},
        {"r-2", "dr-2"},
        {"Re: Invoice 4471, Harbour Supplies", "Re: Tideway Freight, payment for November", "test"},
    ),
    LIN: ({"203.0.113.7", "198.51.100.23", "192.0.2.80"}, {"r-2"}, {"Invoice 2001 overdue"}),
    MARIA: (set(), set(), set()),
}


@pytest.mark.parametrize("account", TRUTH)
async def test_what_the_judges_say_of_each_story_is_what_happened(account: str, tmp_path: Path) -> None:
    practice = tenant(tmp_path)
    signins, audit = await log_of(practice, "*")
    ips = {s.id: s for s in signins}
    told = judge(signins, audit, account=account, config=JudgeConfig()).judged
    abnormal = [ips[j.signin] for j in told if j.judgement is Judgement.ABNORMAL]
    his = {s.ip for s in abnormal if s.success and s.ip}
    networks, rules, subjects = TRUTH[account]
    assert his == networks
    first = min((s.at for s in abnormal if s.success), default=None)
    items = (await practice.observe(account, Facet.RULES)).items
    flags = [
        judge_rule(rule_of(i), org_domains=["example.com"], theft=Theft(first, abnormal=lambda ip: ip in his))
        for i in items
    ]
    assert {i.key for i, flag in zip(items, flags, strict=True) if flag.flagged} == rules
    sent = await sent_by(practice, account)
    owner = {ips[j.signin].ip or "" for j in told if j.judgement is Judgement.OWNER}
    known = MailContext(abnormal_ips=his, owner_ips=owner, org_domains=["example.com"], since=first, earlier=sent)
    assert {j.group.subject for j in judge_groups(group_messages(sent), context=known) if j.abnormal} == subjects


async def test_the_mail_that_let_him_in_is_in_the_inbox(tmp_path: Path) -> None:
    practice = tenant(tmp_path)
    signins, _ = await log_of(practice, NINA)
    first = next(s.at for s in signins if s.ip == "198.51.100.77")
    (lure,) = find_lures(await sent_by(practice, "", recipient=NINA), first, ["example.com"])
    assert lure.copy_.sender == "it-support@examp1e.example"


async def test_drafts_and_planned_mail_are_found_only_where_they_are_asked_for(tmp_path: Path) -> None:
    practice = tenant(tmp_path)
    assert {c.where for c in await sent_by(practice, NINA)} == {"delivered", "outside"}
    assert [c.where for c in await sent_by(practice, NINA, folder="drafts")] == ["draft"]
    assert [c.where for c in await sent_by(practice, NINA, folder="scheduled")] == ["scheduled"]


async def test_a_message_is_shown_as_it_is_and_the_same_each_time(tmp_path: Path) -> None:
    copy = next(c for c in await sent_by(tenant(tmp_path), NINA) if c.reply_to and c.inside)
    raw = await tenant(tmp_path).message_bytes(copy)
    assert raw == await tenant(tmp_path).message_bytes(copy)
    message = message_from_bytes(raw, policy=default)
    assert message["Message-ID"] == copy.message_id
    assert message["Reply-To"] == copy.reply_to
    assert "收款账户已变更" in message.get_content()
    with pytest.raises(NotReadable):
        await tenant(tmp_path).message_bytes(copy.model_copy(update={"message_id": "<gone@example.com>"}))


async def test_a_big_burst_has_copies_of_every_fate_and_gives_each_back_as_it_was(tmp_path: Path) -> None:
    practice = tenant(tmp_path, size=600)
    before = await the_burst(practice)
    fates = Counter(c.where for c in before)
    assert set(fates) == {"delivered", "outside", "bounced", "moved", "fetched", "forwarded", "deleted", "replied"}
    assert all(c.passed_on.endswith("@example.org") for c in before if c.where == "forwarded")
    assert len(group_messages(before)) == 1
    moved = await collect(practice.withdraw(WITHDRAW, before))
    gone = tuple(c for c, _ in moved if c.where == "withdrawn")
    assert len(gone) == fates["delivered"] + fates["moved"] + fates["forwarded"]
    assert await the_burst(tenant(tmp_path)) == tuple(c for c, _ in moved)
    await collect(practice.restore(RESTORE, gone))
    assert await the_burst(tenant(tmp_path)) == before


async def test_moving_mail_leaves_the_tenants_file_alone_until_something_else_changes(tmp_path: Path) -> None:
    practice, path = tenant(tmp_path), tmp_path / "tenant.json"
    copies = await the_burst(practice)
    as_born = path.read_bytes()
    await collect(practice.withdraw(WITHDRAW, copies))
    assert path.read_bytes() == as_born
    assert len(calls_in(path)) == 33
    await practice.perform(LIN, act(ActionKind.DISABLE_PROTOCOL, "imap"))
    assert not path.with_name("tenant.json.moves").exists()
    assert len(calls_in(path)) == 34


async def test_a_move_that_a_crash_cut_off_never_happened_and_the_next_one_is_kept(tmp_path: Path) -> None:
    practice, journal = tenant(tmp_path), tmp_path / "tenant.json.moves"
    first, second, *_ = (c for c in await the_burst(practice) if c.where == "delivered")
    await collect(practice.withdraw(WITHDRAW, (first,)))
    journal.write_bytes(journal.read_bytes() + b'{"letter":{"id":"m-')
    again = tenant(tmp_path)
    assert Counter(c.where for c in await the_burst(again))["withdrawn"] == 1
    await collect(again.withdraw(WITHDRAW, (second,)))
    assert Counter(c.where for c in await the_burst(tenant(tmp_path)))["withdrawn"] == 2
    assert Counter(c.where for c in await the_burst(practice))["withdrawn"] == 2, "another process reads on"


async def test_an_older_tenant_says_that_it_has_no_invoice_fraud(tmp_path: Path) -> None:
    path = tmp_path / "tenant.json"
    assert stories_in(path) is None
    await tenant(tmp_path).account(LIN)
    path.write_text(path.read_text().replace(f'"sender":"{NINA}"', '"sender":"x@example.com"'))
    begun = stories_in(path)
    assert begun is not None
    assert begun.scenarios == {"spam-burst", "false-alarm", "phishing-mail"}


def test_the_service_refuses_the_call_beyond_a_hundred_a_second_and_says_when_to_come_back() -> None:
    time = [5.0]
    gate = Gate(monotonic=lambda: time[0])
    for _ in range(100):
        gate.pass_through()
    with pytest.raises(Limited) as refused:
        gate.pass_through()
    time[0] += refused.value.retry_after
    gate.pass_through()
