from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judging_tools import THIEF, judged, reasons, verdict_of, verdicts
from signin_months import HOME, OFFICE, OWNER, VPN, Month, at

from workbench.analysis.signins import JudgeConfig, judge
from workbench.model.signins import SignIn
from workbench.model.words import Facet, Judgement, SignInEvent


def stolen() -> Month:
    """A month of the owner, and an hour of an intruder on day 20."""
    month = Month().days(HOME, 0, 19).days(HOME, 21)
    month.signin(at(20, 7, 0, 14), THIEF)
    month.signin(at(20, 7, 4, 54), HOME)
    month.signin(at(20, 7, 7, 22), THIEF)
    month.change(at(20, 7, 8, 3), THIEF, Facet.SECOND_FACTORS, what="a second factor was added")
    return month


def test_a_quiet_month_is_the_owners() -> None:
    assert set(verdicts(judged(Month().days(HOME))).values()) == {Judgement.OWNER}


def test_a_theft_is_abnormal_and_the_owner_stays_the_owner() -> None:
    assert verdicts(judged(stolen())) == {HOME: Judgement.OWNER, THIEF: Judgement.ABNORMAL}


def test_what_an_administrator_changed_from_the_office_is_not_held_against_the_owner_there() -> None:
    month = Month().days(HOME).days(OFFICE, 20, 24)
    month.signin(at(22, 9), OFFICE)
    month.change(at(22, 9, 1), OFFICE, Facet.SECOND_FACTORS, "phone", change="removed", by="admin@example.com")
    month.change(at(23, 9, 1), "198.51.100.250", Facet.PASSWORD, change="changed", by="admin@example.com")
    result = judged(month)
    assert set(verdicts(result)) == {HOME, OFFICE}
    assert "before-change" not in reasons(result, OFFICE)


def test_the_reasons_can_be_read_out_with_their_numbers() -> None:
    found = reasons(judged(stolen()), THIEF)
    assert "a second factor was added, 41 s after the sign-in at 07:07:22" in found["before-change"].sentence
    interleaved = found["interleaved"].sentence
    assert "within 7 min 8 s on 2026-10-21" in interleaved
    assert f"{THIEF} at 07:00:14, the owner's network {HOME} at 07:04:54, {THIEF} again at 07:07:22" in interleaved
    assert found["new-network"].sentence == (
        f"{THIEF} was first seen on 2026-10-21 07:00:14 UTC."
        f" The usual network {HOME} had been in use for 19 days by then."
    )


def test_each_reason_names_the_records_behind_it() -> None:
    month = stolen()
    known = {s.id for s in month.signins} | {a.id for a in month.audit}
    for reason in reasons(judged(month), THIEF).values():
        assert reason.records
        assert set(reason.records) <= known


def test_times_are_told_in_the_zone_of_the_people() -> None:
    from zoneinfo import ZoneInfo

    found = reasons(judged(stolen(), zone=ZoneInfo("Asia/Shanghai")), THIEF)
    assert "2026-10-21 15:00:14 UTC+0800" in found["new-network"].sentence


def test_a_networks_guilt_is_shared_by_its_logouts_and_failures() -> None:
    month = stolen()
    failure = month.signin(at(20, 8), THIEF, success=False)
    logout = month.signin(at(20, 9), THIEF, success=None, event=SignInEvent.LOGOUT)
    result = judged(month)
    assert [verdict_of(result, s) for s in (failure, logout)] == [Judgement.ABNORMAL] * 2


def test_a_logout_and_a_failure_just_before_another_new_network_are_abnormal() -> None:
    month = Month().days(HOME)
    logout = month.signin(at(15, 20, 42, 32), "198.51.100.184", success=None, event=SignInEvent.LOGOUT)
    failure = month.signin(at(15, 20, 43, 9), "198.51.100.184", success=False)
    success = month.signin(at(15, 20, 43, 36), "203.0.113.79")
    month.signin(at(15, 20, 51), "203.0.113.79", account="admin@example.com")
    result = judged(month)
    assert [verdict_of(result, s) for s in (logout, failure, success)] == [Judgement.ABNORMAL] * 3
    assert "27 s" in reasons(result, "203.0.113.79")["failures-before"].sentence


def test_an_own_vpn_that_was_always_there_is_the_owners() -> None:
    assert set(verdicts(judged(Month().days(HOME).days(VPN))).values()) == {Judgement.OWNER}


def test_a_network_that_turns_up_and_runs_beside_the_usual_one_is_left_to_a_person() -> None:
    result = judged(Month().days(HOME).days(VPN, 15))
    assert verdicts(result)[VPN] is Judgement.UNJUDGED
    assert "beside the owner's network" in reasons(result, VPN)["came-back"].sentence


def test_a_week_of_travel_is_the_owners() -> None:
    month = Month().days(HOME, 0, 13).days("203.0.113.5", 14, 20).days(HOME, 21)
    assert set(verdicts(judged(month)).values()) == {Judgement.OWNER}


def test_changing_networks_on_the_way_is_not_called_a_theft() -> None:
    month = Month().days(HOME, 0, 13)
    month.signin(at(14, 10), "198.51.100.1")
    month.signin(at(14, 10, 8), "198.51.101.1")
    result = judged(month.days("203.0.113.5", 14, 20).days(HOME, 21))
    assert Judgement.ABNORMAL not in verdicts(result).values()
    assert "journey" in reasons(result, "198.51.100.1")


def test_a_phone_with_another_address_every_day_is_the_owners() -> None:
    month = Month().days(HOME)
    for day in range(30):
        month.signin(at(day, 9, day), f"100.70.{month.random.randrange(256)}.{month.random.randrange(256)}")
    assert Judgement.ABNORMAL not in verdicts(judged(month)).values()


def test_a_home_line_with_another_address_every_day_is_the_owners() -> None:
    month = Month()
    for day in range(30):
        month.days(f"100.70.{day}.{day + 1}", day, day)
    assert set(verdicts(judged(month)).values()) == {Judgement.OWNER}


def test_a_new_address_within_the_same_ipv6_household_is_the_owners() -> None:
    month = Month()
    for day in range(30):
        month.days(f"2001:db8:1:2::{day + 1:x}", day, day)
    assert verdicts(judged(month)) == {"2001:db8:1:2::/64": Judgement.OWNER}


def spray(month: Month, day: int = 20) -> list[SignIn]:
    return [month.signin(at(day, 3, n), f"203.0.113.{n + 50}", success=False) for n in range(40)]


def test_a_spray_that_fails_leaves_the_owner_alone() -> None:
    month = Month().days(HOME)
    failures = spray(month)
    result = judged(month)
    assert verdicts(result)[HOME] is Judgement.OWNER
    assert {verdict_of(result, f) for f in failures} <= {Judgement.ABNORMAL, Judgement.UNJUDGED}
    (finding,) = (f for f in result.findings if f.code == "spray")
    assert "40 failures from 40 unfamiliar networks" in finding.sentence


def test_a_spray_that_succeeds_is_abnormal() -> None:
    month = Month().days(HOME)
    spray(month)
    success = month.signin(at(20, 3, 45), THIEF)
    result = judged(month)
    assert verdict_of(result, success) is Judgement.ABNORMAL
    assert "40 failures from 40 unfamiliar addresses in the hour before" in (
        reasons(result, THIEF)["failures-before"].sentence
    )


def test_mistyping_at_home_is_the_owner() -> None:
    month = Month().days(HOME)
    failures = [month.signin(at(15, 9, n), HOME, success=False) for n in range(4)]
    month.signin(at(15, 9, 5), HOME)
    result = judged(month)
    assert {verdict_of(result, f) for f in failures} == {Judgement.OWNER}


def test_imap_from_a_place_never_seen_is_abnormal() -> None:
    month = Month().days(HOME, protocol="web", region="Hangzhou")
    month.signin(at(22, 3), THIEF, protocol="imap", region="Elsewhere")
    result = judged(month)
    assert verdicts(result)[THIEF] is Judgement.ABNORMAL
    found = reasons(result, THIEF)
    assert found["first-mail-protocol"].sentence == (
        "IMAP was used for the first time for this account; the owner uses web."
    )
    assert {"new-region", "odd-hour"} <= found.keys()


def test_a_mailbox_that_collects_mail_is_not_called_a_theft() -> None:
    month = Month().days(HOME, protocol="web")
    for call in range(24 * 15):
        month.signin(at(10) + timedelta(hours=call, minutes=3), THIEF, protocol="pop3")
    result = judged(month)
    assert verdicts(result)[THIEF] is Judgement.UNJUDGED
    assert "every 1 h" in reasons(result, THIEF)["collects-mail"].sentence


def test_an_address_that_also_tries_other_accounts_weighs_more() -> None:
    month = Month().days(HOME)
    month.signin(at(20, 10), THIEF)
    for n in range(6):
        month.signin(at(20, 10, n), THIEF, success=False, account=f"user{n}@example.com")
    result = judged(month)
    assert verdicts(result)[THIEF] is Judgement.ABNORMAL
    assert "6 other accounts" in reasons(result, THIEF)["other-accounts"].sentence


def test_a_network_that_colleagues_use_every_day_weighs_less() -> None:
    month = Month().days(HOME).days(OFFICE, account="colleague@example.com")
    month.signin(at(20, 10), OFFICE)
    assert "colleagues" in reasons(judged(month), OFFICE)


def test_the_vendors_flag_counts_even_at_home() -> None:
    month = Month().days(HOME)
    month.signin(at(20, 10), HOME, flagged=True)
    assert "vendor-flag" in reasons(judged(month), HOME)


def test_the_organisations_own_networks_are_never_abnormal() -> None:
    month = stolen()
    result = judged(month, office_networks=("203.0.113.0/28",))
    assert verdicts(result)[THIEF] is Judgement.OWNER


@pytest.mark.parametrize(
    ("said", "judgement"),
    [
        (Judgement.OWNER, Judgement.OWNER),
        (Judgement.DELEGATE, Judgement.DELEGATE),
        (Judgement.ABNORMAL, Judgement.ABNORMAL),
    ],
)
def test_what_a_person_said_counts_for_the_same_network(said: Judgement, judgement: Judgement) -> None:
    month = Month().days(HOME)
    first, second = month.signin(at(10, 12), VPN), month.signin(at(12, 12), VPN)
    result = judged(month, known={first.id: said})
    assert verdict_of(result, second) is judgement


def test_the_rules_alone_never_speak_of_a_delegate() -> None:
    result = judged(stolen().days(VPN))
    assert Judgement.DELEGATE not in verdicts(result).values()


def test_a_weight_of_nought_switches_a_reason_off() -> None:
    result = judged(stolen(), weights={"interleaved": 0, "new-network": 9})
    found = reasons(result, THIEF)
    assert "interleaved" not in found
    assert found["new-network"].weight == 9


def test_a_single_day_is_too_little_to_judge_by() -> None:
    month = Month()
    month.signin(at(0, 9), HOME)
    month.signin(at(0, 10), THIEF)
    result = judged(month)
    assert set(verdicts(result).values()) == {Judgement.UNJUDGED}
    assert any(f.code == "no-baseline" for f in result.findings)


def test_a_record_without_address_is_left_unjudged_and_told() -> None:
    month = Month().days(HOME)
    lost = month.signin(at(10, 10), None)
    result = judged(month)
    assert verdict_of(result, lost) is Judgement.UNJUDGED
    assert any(f.code == "no-address" for f in result.findings)


def test_no_record_of_the_account_is_said_and_not_called_clean() -> None:
    month = Month().days(HOME, account="other@example.com")
    result = judged(month)
    assert result.judged == ()
    assert [f.code for f in result.findings] == ["no-records"]


def test_a_renamed_account_is_followed_by_its_id() -> None:
    month = Month()
    month.days(HOME, 0, 9, account="old@example.com", account_id="77")
    month.days(HOME, 10, 29, account=OWNER, account_id="77")
    result = judged(month)
    assert len(result.judged) == 60
    assert (result.account_id, result.addresses) == ("77", (OWNER, "old@example.com"))


def test_an_address_that_once_was_somebody_elses_is_not_mixed_in() -> None:
    month = Month().days(HOME, account_id="77")
    other = month.signin(at(1, 9), THIEF, account_id="12")
    result = judge(month.signins, (), account=OWNER, account_id="77", config=JudgeConfig())
    assert other.id not in {j.signin for j in result.judged}


def test_addresses_are_compared_without_case() -> None:
    month = Month().days(HOME, account="LIN@Example.com")
    assert len(judged(month).judged) == 60


def findings_of(month: Month) -> str:
    return "\n".join(f.sentence for f in judged(month).findings)


def test_a_flag_that_was_never_set_is_told() -> None:
    month = Month()
    for day in range(10):
        month.signin(at(day), HOME, flagged=False)
    assert "10 records of this account and was never set" in findings_of(month)


def test_another_account_with_a_flag_from_an_abnormal_address_needs_a_case() -> None:
    month = stolen()
    month.signin(at(20, 7, 30), THIEF, account="admin@example.com", flagged=True)
    told = findings_of(month)
    assert f"admin@example.com was used from {THIEF}, judged abnormal here." in told
    assert f"set once for it, at 2026-10-21 07:30:00 UTC from {THIEF}" in told
    assert "admin@example.com needs a case of its own." in told


def test_a_shared_exit_does_not_open_a_case_for_everybody() -> None:
    month = stolen()
    for n in range(12):
        month.days(THIEF, account=f"user{n}@example.com")
    told = findings_of(month)
    assert "may be a shared exit" in told
    assert "needs a case" not in told


def test_judging_needs_only_the_records_so_it_says_the_same_twice() -> None:
    assert judged(stolen()) == judged(stolen())


def test_the_order_of_the_records_does_not_matter() -> None:
    month = stolen()
    turned = judge(month.signins[::-1], month.audit[::-1], account=OWNER, config=JudgeConfig())
    assert turned == judged(month)


_ips = st.sampled_from([HOME, VPN, THIEF, "2001:db8::1", "2001:db8::2", None, "no address", "10.0.0.1"])
_records = st.lists(
    st.tuples(
        st.integers(0, 40 * 1440),
        _ips,
        st.sampled_from([True, False, None]),
        st.sampled_from(list(SignInEvent)),
        st.sampled_from([OWNER, "other@example.com"]),
        st.sampled_from([None, "web", "imap"]),
    ),
    max_size=60,
)


@settings(deadline=None, max_examples=60)
@given(_records, st.lists(st.tuples(st.integers(0, 40 * 1440), _ips), max_size=5))
def test_whatever_the_records_hold_each_sign_in_gets_one_judgement_with_reasons(
    rows: list[tuple[int, str | None, bool | None, SignInEvent, str, str | None]],
    changes: list[tuple[int, str | None]],
) -> None:
    month = Month()
    for minute, ip, success, event, account, protocol in rows:
        month.signin(at(0, 0, minute), ip, success=success, event=event, account=account, protocol=protocol)
    for minute, ip in changes:
        month.change(at(0, 0, minute), ip, Facet.FORWARDING, "x@example.org")
    result = judged(month)
    mine = [s.id for s in month.signins if s.account == OWNER]
    assert sorted(j.signin for j in result.judged) == sorted(mine)
    assert all(j.reasons and j.author.startswith("rules ") for j in result.judged)


def test_many_networks_and_records_are_judged_in_reasonable_time() -> None:
    month = Month()
    make: Callable[[int], str] = lambda n: f"100.{n % 200}.{n % 250}.4"  # noqa: E731
    for n in range(8000):
        month.signin(at(n // 100, 8, n % 100), HOME if n % 2 else make(n))
    month.signin(at(60, 3), THIEF)
    result = judged(month)
    assert len(result.judged) == 8001
