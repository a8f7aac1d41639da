"""What looks like a theft and is none, each with the reason that says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from judging_tools import THIEF, judged, reasons, verdict_of, verdicts
from signin_months import HOME, VPN, Month, at

from workbench.analysis.codes import REASONS, unknown_codes
from workbench.model.records import SaidBefore
from workbench.model.words import Facet, Judgement


def on_vpn() -> Month:
    """The organisation's VPN, first used in the middle of the month, in turns with the line at home."""
    month = Month().days(HOME, region="DE")
    for day in (15, 16, 20):
        month.signin(at(day, 10), HOME, region="DE")
        month.signin(at(day, 10, 5), VPN, region="NL")
    return month


def test_the_organisations_vpn_is_not_abnormal_by_being_new_far_or_in_turns() -> None:
    result = judged(on_vpn(), vpn_networks=("198.51.100.0/24",))
    assert verdicts(result)[VPN] is Judgement.OWNER
    assert reasons(result, VPN).keys() == {"vpn"}
    assert "an exit of the organisation's VPN, used on 3 days" in reasons(result, VPN)["vpn"].sentence


def test_the_vpn_does_not_clear_what_is_done_through_it() -> None:
    month = on_vpn()
    for n in range(12):
        month.signin(at(20, 9, 45 + n), f"203.0.113.{n + 50}", success=False)
    month.change(at(20, 10, 6), VPN, Facet.FORWARDING, "x@example.org", what="forwarding to x@example.org")
    result = judged(month, vpn_networks=(VPN,))
    assert verdicts(result)[VPN] is Judgement.ABNORMAL
    assert {"vpn", "before-change", "failures-before"} <= reasons(result, VPN).keys()


def test_a_network_beside_the_owners_vpn_takes_no_turns_with_it() -> None:
    month = Month().days(HOME).days(VPN)
    month.signin(at(20, 3), VPN)
    month.signin(at(20, 3, 5), THIEF)
    month.signin(at(20, 3, 10), VPN)
    assert "interleaved" in reasons(judged(month), THIEF)
    assert "interleaved" not in reasons(judged(month, vpn_networks=(VPN,)), THIEF)


def reset() -> Month:
    """A phone on a line with changing addresses, and a new password on day 20."""
    month = Month().days(HOME)
    for day in range(20):
        month.signin(at(day, 12), f"100.70.{day}.5", protocol="imap", client="Phone")
    month.change(at(20, 9), HOME, Facet.PASSWORD, what="the password was changed")
    return month


def test_an_old_password_on_the_phones_line_is_the_owners_and_not_guessing() -> None:
    month = reset()
    tries = [month.signin(at(20, 10 + n), f"100.70.{n + 90}.5", success=False, attempts=5) for n in range(12)]
    result = judged(month)
    assert {verdict_of(result, t) for t in tries} == {Judgement.OWNER}
    found = reasons(result, "100.70.90.5")
    assert found["old-password"].sentence.startswith(
        "5 failures and no success, the first 1 h after the password was changed at 2026-10-21 09:00:00 UTC"
    )
    assert not found.keys() & {"spray", "failures-before"}
    assert not [f for f in result.findings if f.code == "spray"]


def test_the_owners_program_alone_leaves_an_old_password_to_a_person() -> None:
    month = reset()
    strange = month.signin(at(20, 11), THIEF, success=False, client="Phone")
    result = judged(month)
    assert "old-password" in reasons(result, THIEF)
    assert verdict_of(result, strange) is Judgement.UNJUDGED


def test_who_gets_in_or_tries_before_the_reset_holds_no_old_password() -> None:
    month = reset()
    month.signin(at(20, 8), "203.0.113.9", success=False, client="Phone")
    month.signin(at(20, 10), THIEF, success=False, client="Phone")
    month.signin(at(20, 11), THIEF, client="Phone")
    result = judged(month)
    assert "old-password" not in reasons(result, THIEF)
    assert "old-password" not in reasons(result, "203.0.113.9")


def test_another_providers_servers_that_collect_mail_are_left_to_a_person() -> None:
    month = Month().days(HOME, protocol="web")
    for call in range(24 * 20):
        server = ("203.0.113.7", "203.0.113.8", "198.51.100.9")[call * 7 % 5 % 3]
        month.signin(at(8) + timedelta(minutes=60 * call + 3), server, protocol="pop3", client="collector")
    result = judged(month)
    assert set(verdicts(result).values()) == {Judgement.OWNER, Judgement.UNJUDGED}
    told = reasons(result, "203.0.113.7")["collects-mail"].sentence
    assert told.startswith("Mail is fetched every 1 h from 203.0.113.7 and 2 other addresses, 480 times so far")


def test_what_a_service_of_the_mail_system_did_is_nobodys_sign_in() -> None:
    month = Month().days(HOME)
    service = month.signin(at(20, 3), THIEF, by_service=True)
    result = judged(month)
    (reason,) = next(j.reasons for j in result.judged if j.signin == service.id)
    assert (reason.code, verdict_of(result, service)) == ("service", Judgement.UNJUDGED)
    assert THIEF not in verdicts(result)


def test_a_phones_line_with_new_addresses_all_month_is_the_owners() -> None:
    month = Month().days(HOME, client="Browser")
    for day in range(30):
        month.signin(at(day, 13), f"100.70.{day * 7 % 256}.{day}", protocol="imap", client="Phone 17.1")
    assert set(verdicts(judged(month)).values()) == {Judgement.OWNER}


def test_a_strange_program_on_the_phones_line_is_not_cleared_by_it() -> None:
    month = Month().days(HOME, protocol="web", client="Browser")
    for day in range(30):
        month.signin(at(day, 13), f"100.70.{day * 7 % 256}.{day}", protocol="imap", client="Phone 17.1")
    strange = month.signin(at(25, 3), "100.70.200.200", protocol="smtp", client="bulk mailer")
    assert verdict_of(judged(month), strange) is not Judgement.OWNER


def test_little_that_speaks_for_a_new_network_leaves_it_to_a_person() -> None:
    month = Month().days(HOME, client="Browser")
    month.signin(at(20, 9), "203.0.113.9", client="Browser")
    month.signin(at(22, 9), "203.0.113.9", client="Browser")
    assert verdicts(judged(month))["203.0.113.9"] is Judgement.UNJUDGED


def said(judgement: Judgement, ip: str = THIEF, ticket: str = "HD-7", day: int = 1) -> SaidBefore:
    return SaidBefore(ip=ip, judgement=judgement, ticket=ticket, at=datetime(2026, 6, day, tzinfo=UTC), by="Ana")


def test_what_a_person_said_in_an_earlier_case_speaks_for_the_owner_by_name_and_date() -> None:
    month = Month().days(HOME)
    month.signin(at(20, 10), THIEF)
    found = reasons(judged(month, said_before=(said(Judgement.OWNER),)), THIEF)["said-before-owner"]
    assert found.sentence == f"Ana said in case HD-7 on 2026-06-01: {THIEF} is the owner's."
    assert found.weight == -4


def test_a_word_in_this_case_silences_those_of_earlier_ones() -> None:
    month = Month().days(HOME)
    entry = month.signin(at(20, 10), THIEF)
    result = judged(month, said_before=(said(Judgement.OWNER),), known={entry.id: Judgement.ABNORMAL})
    assert "said-before-owner" not in reasons(result, THIEF)
    assert verdicts(result)[THIEF] is Judgement.ABNORMAL


def test_earlier_cases_that_contradict_each_other_say_nothing() -> None:
    month = Month().days(HOME)
    month.signin(at(20, 10), THIEF)
    words = (said(Judgement.OWNER), said(Judgement.ABNORMAL, ticket="HD-8", day=2))
    assert not reasons(judged(month, said_before=words), THIEF).keys() & {"said-before-owner", "said-before-abnormal"}


def test_an_earlier_word_gives_a_baseline_where_the_records_are_too_few() -> None:
    month = Month()
    month.signin(at(0, 9), HOME)
    month.signin(at(0, 10), THIEF)
    assert verdicts(judged(month, said_before=(said(Judgement.OWNER, HOME),)))[HOME] is Judgement.OWNER


def test_a_network_that_was_abnormal_in_an_earlier_case_is_not_taken_for_the_owners() -> None:
    month = Month().days(HOME).days(THIEF)
    result = judged(month, said_before=(said(Judgement.ABNORMAL),))
    assert "said-before-abnormal" in reasons(result, THIEF)
    assert verdicts(result)[THIEF] is not Judgement.OWNER


def test_every_reason_has_one_code_a_meaning_and_weights_of_one_sign() -> None:
    assert len({r.code for r in REASONS}) == len(REASONS)
    assert all(r.means and r.weights and (min(r.weights) > 0 or max(r.weights) < 0) for r in REASONS)


@pytest.mark.parametrize(("wrong", "near"), [("new-netwrok", "new-network"), ("Office", "office")])
def test_a_code_that_no_rule_has_is_told_with_near_ones(wrong: str, near: str) -> None:
    assert near in unknown_codes([wrong, "hop"])[wrong]
