"""What the practice tenant's two stories hold."""

from __future__ import annotations

import ipaddress
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from practice_tools import BORN, LIN, MARIA, log_of, sent_by, tenant, the_burst

from workbench.model.errors import NotFound, NotReadable
from workbench.model.evidence import Window
from workbench.model.words import Facet, SignInEvent
from workbench.providers.practice.scenarios import DEFAULT, SCENARIOS, scenario

DOCUMENTATION = [
    ipaddress.ip_network(n) for n in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
]
INTRUDERS = {"203.0.113.7": 41, "198.51.100.23": 3, "192.0.2.80": 1}


async def test_each_scenario_has_a_ticket_for_an_account_that_exists(tmp_path: Path) -> None:
    practice = tenant(tmp_path)
    for story in SCENARIOS.values():
        assert (await practice.account(story.account)).address == story.account
    assert scenario(DEFAULT).ticket == "HD-4711"
    assert scenario("false-alarm").ticket == "HD-4712"
    with pytest.raises(NotFound, match="no scenario 'x'"):
        scenario("x")


async def test_an_account_is_found_whatever_the_case_of_its_address_and_an_unknown_one_is_not(tmp_path: Path) -> None:
    practice = tenant(tmp_path)
    assert (await practice.account("Lin.Wei@Example.com")).account_id == "u-0001"
    with pytest.raises(NotFound) as refused:
        await practice.account("nobody@example.com")
    assert LIN in refused.value.hint


async def test_the_owner_signed_in_all_month_from_office_and_home_and_by_phone(tmp_path: Path) -> None:
    signins, _ = await log_of(tenant(tmp_path), LIN, end=BORN - timedelta(hours=8))
    assert len({s.at.date() for s in signins}) >= 28
    assert {s.protocol for s in signins} == {"web", "imap"}
    assert sum((s.ip or "").startswith("192.0.2.") for s in signins) > 40
    assert sum((s.ip or "").startswith("2001:db8:1001:7:") for s in signins) > 100
    assert not {s.ip for s in signins} & set(INTRUDERS)
    assert any(s.success is False for s in signins)
    assert any(s.event is SignInEvent.LOGOUT and s.success is None for s in signins)


async def test_the_intruder_came_in_by_imap_about_six_hours_ago_and_used_three_addresses(tmp_path: Path) -> None:
    signins, _ = await log_of(tenant(tmp_path), LIN)
    his = [s for s in signins if s.ip in INTRUDERS]
    assert Counter(s.ip for s in his) == INTRUDERS
    first = next(s for s in his if s.success)
    assert (first.ip, first.protocol, first.region) == ("203.0.113.7", "imap", "Brazil")
    assert BORN - first.at == timedelta(hours=6, minutes=2)
    assert all(s.success is False for s in his if s.at < first.at)
    owners = [s for s in signins if first.at < s.at < first.at + timedelta(minutes=5) and s.ip not in INTRUDERS]
    assert owners, "the owner's phone is heard of within minutes"


async def test_a_spray_tried_several_accounts_from_many_addresses(tmp_path: Path) -> None:
    signins, _ = await log_of(tenant(tmp_path), "*", start=BORN - timedelta(hours=8), end=BORN - timedelta(hours=6))
    failed = [s for s in signins if s.success is False]
    assert len({s.account for s in failed}) >= 8
    assert len({s.ip for s in failed}) >= 12
    assert sum(s.account == LIN for s in failed) >= 7
    assert MARIA not in {s.account for s in failed}


async def test_the_log_of_everyone_shows_who_else_uses_an_address(tmp_path: Path) -> None:
    practice = tenant(tmp_path)
    signins, _ = await log_of(practice, "*")
    users = {ip: {s.account for s in signins if s.ip == ip} - {LIN} for ip in INTRUDERS}
    assert users["203.0.113.7"] == users["198.51.100.23"] == set()
    assert len(users["192.0.2.80"]) == 12
    pages = [p async for p in practice.signins("*", Window())]
    assert pages[-1].coverage.accounts == 42
    assert pages[-1].coverage.rows == sum(len(p.signins) + len(p.audit) for p in pages)


async def test_pages_of_the_log_are_ordered_numbered_and_say_what_they_covered(tmp_path: Path) -> None:
    window = Window(start=BORN - timedelta(days=90), end=BORN)
    pages = [p async for p in tenant(tmp_path).signins("*", window)]
    signins = [s for p in pages for s in p.signins]
    assert len(pages) > 1
    assert signins == sorted(signins, key=lambda s: s.at)
    assert len({s.id for s in signins}) == len(signins)
    lines = b"\n".join(p.raw for p in pages).decode().split("\n")
    assert all(s.id in lines[(s.line or 0) - 1] for s in signins)
    coverage = pages[-1].coverage
    assert coverage.asked == window
    assert (coverage.got.start, coverage.got.end) == (signins[0].at, signins[-1].at)
    assert any("30 days" in gap for gap in coverage.gaps)


async def test_a_window_without_records_still_gives_a_page_that_says_so(tmp_path: Path) -> None:
    window = Window(start=BORN + timedelta(days=1))
    pages = [p async for p in tenant(tmp_path).signins(LIN, window)]
    assert [p.coverage.rows for p in pages] == [0]
    with pytest.raises(NotReadable):
        await anext(tenant(tmp_path).signins("nobody@example.com", window))


async def test_all_addresses_are_of_documentation_ranges(tmp_path: Path) -> None:
    signins, audit = await log_of(tenant(tmp_path), "*")
    for address in {*(s.ip for s in signins), *(a.ip for a in audit)}:
        assert address is not None
        ip = ipaddress.ip_address(address)
        assert any(ip.version == net.version and ip in net for net in DOCUMENTATION), address


async def test_what_the_intruder_made_stands_in_the_log_under_the_key_of_its_item(tmp_path: Path) -> None:
    practice = tenant(tmp_path)
    _, audit = await log_of(practice, LIN, start=BORN - timedelta(hours=8))
    assert [a.facet for a in audit] == [
        Facet.SESSIONS,
        Facet.FORWARDING,
        Facet.APP_PASSWORDS,
        Facet.RULES,
        Facet.SECOND_FACTORS,
        Facet.RECOVERY,
        Facet.OAUTH_GRANTS,
        Facet.SETTINGS,
        Facet.SETTINGS,
    ]
    for event in audit:
        assert event.changed is not None
        item = (await practice.observe(LIN, event.changed)).item(event.key)
        assert item is not None
        assert (item.since, item.by_ip) == (event.at, event.ip) == (event.at, "198.51.100.23")


async def test_the_owners_own_things_stand_beside_the_intruders(tmp_path: Path) -> None:
    practice = tenant(tmp_path)
    facets = (Facet.RULES, Facet.APP_PASSWORDS, Facet.OAUTH_GRANTS, Facet.SECOND_FACTORS, Facet.SESSIONS)
    for facet in (*facets, Facet.RECOVERY, Facet.SETTINGS):
        items = (await practice.observe(LIN, facet)).items
        assert any(i.by_ip == "198.51.100.23" for i in items), facet
        assert any(i.by_ip != "198.51.100.23" for i in items), facet
    delegates = (await practice.observe(LIN, Facet.DELEGATES)).items
    assert [i.key for i in delegates] == ["priya.nair@example.com"]
    reply = (await practice.observe(LIN, Facet.AUTO_REPLY)).item("auto-reply")
    assert reply is not None
    assert not reply.enabled
    assert (await practice.observe(LIN, Facet.IP_ACCESS)).items == ()


async def test_the_hiding_rule_sends_invoices_out_and_deletes_them(tmp_path: Path) -> None:
    rules = (await tenant(tmp_path).observe(LIN, Facet.RULES)).items
    rule = next(r for r in rules if r.attrs["name"] == ".")
    assert rule.attrs["deletes"] is True
    assert rule.attrs["forwards_to"] == ["collect.lw@example.net"]
    assert "invoice" in str(rule.attrs["conditions"])
    assert "发票" in str(rule.attrs["conditions"])


async def test_the_burst_is_240_near_identical_messages_to_35_inside_and_205_outside(tmp_path: Path) -> None:
    copies = await the_burst(tenant(tmp_path))
    assert len(copies) == len({c.message_id for c in copies}) == len({c.recipient for c in copies}) == 240
    assert Counter(c.inside for c in copies) == {True: 35, False: 205}
    assert all(c.subject.startswith("Invoice 2") and c.subject.endswith(" overdue") for c in copies)
    assert copies[-1].sent_at - copies[0].sent_at < timedelta(minutes=7)
    inside = Counter(c.where for c in copies if c.inside)
    assert inside == {"delivered": 33, "fetched": 1, "replied": 1}
    assert {c.where for c in copies if not c.inside} == {"outside"}
    seen = Counter(c.seen for c in copies if c.inside)
    assert seen[True] > 3
    assert seen[False] > 3
    assert seen[None] == 1


async def test_one_colleague_answered_and_the_intruders_rule_deleted_the_answer(tmp_path: Path) -> None:
    practice = tenant(tmp_path)
    replied = next(c for c in await the_burst(practice) if c.where == "replied")
    answers = await sent_by(practice, replied.recipient)
    assert [(c.subject, c.recipient, c.where) for c in answers] == [(f"Re: {replied.subject}", LIN, "deleted")]


async def test_a_search_tells_the_owners_ordinary_mail_from_the_burst(tmp_path: Path) -> None:
    practice = tenant(tmp_path)
    everything = await sent_by(practice)
    burst = await the_burst(practice)
    assert len(everything) > len(burst)
    assert set(await sent_by(practice, since=BORN - timedelta(hours=6))) == set(burst)
    assert everything == tuple(sorted(everything, key=lambda c: c.sent_at))


async def test_the_false_alarm_is_a_vpn_that_was_used_for_weeks_and_nothing_changed(tmp_path: Path) -> None:
    practice = tenant(tmp_path)
    signins, audit = await log_of(practice, MARIA)
    vpn = [s.at for s in signins if s.region == "Iceland"]
    assert len(vpn) > 8
    assert BORN - min(vpn) > timedelta(days=18)
    assert all(s.success for s in signins)
    assert audit == []
    assert await sent_by(practice, MARIA) == ()
    assert (await practice.observe(MARIA, Facet.FORWARDING)).items == ()


async def test_messages_are_searched_and_not_observed(tmp_path: Path) -> None:
    with pytest.raises(NotReadable):
        await tenant(tmp_path).observe(LIN, Facet.MESSAGES)
