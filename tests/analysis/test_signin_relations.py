"""How records stand to each other: speed, sessions, bursts of mail, tries across accounts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from judging_tools import THIEF, finding_of, judged, reasons, verdict_of, verdicts
from signin_months import HOME, OFFICE, OWNER, Month, at

from workbench.analysis.places import country_of, distance_km, too_fast
from workbench.model.signins import SignIn
from workbench.model.words import Activity, Facet, Judgement

BERLIN, HANGZHOU, HAMBURG = (52.52, 13.41), (30.27, 120.16), (53.55, 9.99)


def at_home(**more: object) -> Month:
    month = Month().days(HOME)
    for day in range(30):
        month.signin(at(day, 9), HOME, **more)  # type: ignore[arg-type]
    return month


def test_a_sign_in_that_nobody_could_have_flown_to_is_told_with_distance_and_speed() -> None:
    month = at_home(place=BERLIN)
    far = month.signin(at(20, 9, 50), THIEF, place=HANGZHOU)
    found = reasons(judged(month), THIEF)["too-fast"]
    assert "8,407 km apart, 10,089 km/h: nobody travels so fast" in found.sentence
    assert found.weight == 4
    assert far.id in found.records


def test_a_neighbouring_city_and_a_flight_are_no_speed() -> None:
    month = at_home(place=BERLIN)
    month.signin(at(20, 9, 50), THIEF, place=HAMBURG)
    month.signin(at(21, 21), "203.0.113.99", place=HANGZHOU)
    result = judged(month)
    assert "too-fast" not in reasons(result, THIEF)
    assert "too-fast" not in reasons(result, "203.0.113.99")


def test_two_countries_within_two_hours_weigh_little_and_are_quoted() -> None:
    month = at_home(region="DE, Berlin")
    month.signin(at(20, 10), THIEF, region="CN, Hangzhou")
    found = reasons(judged(month), THIEF)["too-fast"]
    assert found.sentence.startswith("Two countries within 1 h: 203.0.113.7 in “CN, Hangzhou” at 2026-10-21 10:00:00")
    assert found.weight == 1


def test_a_country_through_the_vpn_or_the_office_is_no_journey() -> None:
    month = at_home(region="DE")
    month.signin(at(20, 10), THIEF, region="CN")
    for own in ("office_networks", "vpn_networks"):
        assert "too-fast" not in reasons(judged(month, **{own: (THIEF,)}), THIEF)


@pytest.mark.parametrize(
    ("region", "country"),
    [
        ("DE", "DE"),
        ("US-CA", "US"),
        ("CN, Hangzhou", "CN"),
        ("Hesse, DE", "DE"),
        ("Hangzhou", None),
        ("Germany", None),
        ("", None),
        (None, None),
    ],
)
def test_a_country_is_read_from_its_code_and_never_guessed(region: str | None, country: str | None) -> None:
    assert country_of(region) == country


def test_a_distance_goes_the_short_way_round_the_globe() -> None:
    assert distance_km((0, 179.5), (0, -179.5)) == pytest.approx(111.2, abs=0.1)
    assert distance_km((90, 0), (90, 77)) == pytest.approx(0, abs=1e-6)
    assert too_fast(501, timedelta(0))
    assert not too_fast(499, timedelta(0))


def test_a_session_that_goes_on_in_a_strange_program_was_carried_off() -> None:
    month = Month().days(HOME, client="Edge 141 on Windows", session="tok-1")
    stolen = month.signin(at(20, 3), THIEF, client="HTTP library 3", session="tok-1")
    result = judged(month)
    found = reasons(result, THIEF)["session-moved"]
    assert "Session “tok-1” was in use on two networks" in found.sentence
    assert "“HTTP library 3”, which the owner never used" in found.sentence
    assert found.weight == 4
    assert verdict_of(result, stolen) is Judgement.ABNORMAL


def test_a_session_that_takes_turns_between_two_networks_is_told_as_such() -> None:
    month = Month().days(HOME)
    month.signin(at(20, 9), HOME, session="tok-1")
    month.signin(at(20, 9, 10), THIEF, session="tok-1")
    month.signin(at(20, 9, 20), HOME, session="tok-1")
    found = reasons(judged(month), THIEF)["session-moved"]
    assert "the two took turns" in found.sentence
    assert found.weight == 2


@pytest.mark.parametrize("other", ["192.0.77.9", "2001:db8:5::9"])
def test_a_session_that_drifts_within_its_provider_or_between_ipv4_and_ipv6_says_nothing(other: str) -> None:
    month = Month().days(HOME, client="Edge 141", session="tok-1")
    month.signin(at(20, 9), other, client="Edge 142", session="tok-1")
    assert "session-moved" not in reasons(judged(month), other)


def test_far_more_mail_than_the_owner_ever_sends_after_a_sign_in_is_abnormal() -> None:
    month = Month().days(HOME)
    for day in range(20):
        month.change(at(day, 10), HOME, Activity.MAIL_SENT, change="done")
    month.signin(at(20, 14), THIEF)
    for n in range(60):
        month.change(at(20, 14, 2, n), THIEF, Activity.MAIL_SENT, change="done")
    result = judged(month)
    found = reasons(result, THIEF)["burst-of-sends"]
    assert "60 messages went out within an hour of the sign-in at 2026-10-21 14:00:00 UTC" in found.sentence
    assert "the first 2 min after it; the owner never sent more than 1 in an hour" in found.sentence
    assert verdicts(result)[THIEF] is Judgement.ABNORMAL


def test_a_newsletter_as_the_owner_often_sends_it_is_no_burst() -> None:
    month = Month().days(HOME)
    month.signin(at(20, 14), THIEF)
    for day, ip in ((5, HOME), (20, THIEF)):
        for n in range(100):
            month.change(at(day, 14, 2 + n // 60, n % 60), ip, Activity.MAIL_SENT, change="done")
    assert "burst-of-sends" not in reasons(judged(month), THIEF)


def test_mail_without_an_address_is_not_held_against_a_place_once_the_owner_was_back() -> None:
    month = Month().days(HOME)
    month.signin(at(20, 14), THIEF)
    month.signin(at(20, 14, 1), HOME)
    for n in range(50):
        month.change(at(20, 14, 5, n), None, Activity.MAIL_SENT, change="done")
    assert "burst-of-sends" not in reasons(judged(month), THIEF)


def test_a_record_that_stands_for_many_tries_counts_as_many() -> None:
    month = Month().days(HOME)
    month.signin(at(20, 3), THIEF, success=False, attempts=12)
    month.signin(at(20, 3, 5), "203.0.113.8")
    found = reasons(judged(month), "203.0.113.8")["failures-before"]
    assert found.sentence.startswith("12 failures from 1 unfamiliar address")
    assert found.weight == 3


def tried(month: Month, ip: str, number: int, **more: object) -> list[SignIn]:
    return [
        month.signin(at(12, 3, n), ip, success=False, account=f"user{n}@example.com", **more)  # type: ignore[arg-type]
        for n in range(number)
    ]


def test_one_network_that_tries_many_accounts_is_told_with_those_it_got_in_to() -> None:
    month = Month().days(HOME)
    tried(month, THIEF, 15, attempts=2)
    month.signin(at(12, 4), THIEF, account="user9@example.com")
    told = finding_of(judged(month), "spray-across-accounts")
    assert told.startswith(f"{THIEF} tried 15 accounts between 2026-10-13 03:00:00 UTC and 2026-10-13 03:14:00 UTC")
    assert told.endswith("with 30 failures, and got in to user9@example.com.")


def test_an_office_where_many_people_mistype_is_no_spray() -> None:
    month = Month().days(HOME)
    tried(month, OFFICE, 15)
    for n in range(15):
        month.signin(at(12, 8, n), OFFICE, account=f"user{n}@example.com")
    assert not finding_of(judged(month), "spray-across-accounts")


def test_many_networks_that_each_try_once_are_told_as_one_thing() -> None:
    month = Month().days(HOME)
    for n in range(40):
        month.signin(at(12, 3, n), f"203.0.113.{n + 20}", success=False, account=f"user{n % 20}@example.com")
    told = finding_of(judged(month), "spray-from-many-networks")
    assert told.startswith("40 networks that got in nowhere tried 20 accounts once or twice each within a day")


def test_one_account_alone_is_never_called_a_spray_across_accounts() -> None:
    month = Month().days(HOME)
    for n in range(40):
        month.signin(at(12, 3, n), f"203.0.113.{n + 20}", success=False)
    assert not finding_of(judged(month), "spray-from-many-networks")


def test_a_change_without_an_address_is_held_against_who_signed_in_just_before() -> None:
    month = Month().days(HOME)
    entry = month.signin(at(20, 3), THIEF)
    change = month.change(at(20, 3, 4), None, Facet.RULES, what="a rule was made")
    found = reasons(judged(month), THIEF)["change-soon-after"]
    assert found.sentence == "A rule was made 4 min after a sign-in from here."
    assert found.records == (entry.id, change.id)


def test_other_accounts_of_the_records_do_not_change_whose_the_owners_networks_are() -> None:
    month = Month().days(HOME)
    tried(month, HOME, 3)
    assert verdicts(judged(month))[HOME] is Judgement.OWNER
    assert {s.account for s in month.signins} > {OWNER}
