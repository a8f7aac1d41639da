from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from signin_months import HOME, OWNER, Month, at

from workbench.analysis.exposures import OUTSIDE, credentials, from_audit, from_state
from workbench.analysis.signins import JudgeConfig, judge
from workbench.model.base import JsonObject
from workbench.model.evidence import Coverage
from workbench.model.mailrule import ActionKind, MailRule, RuleAction
from workbench.model.state import Exposure, FacetItem, FacetState, exposure_id
from workbench.model.words import Attribution, Facet

THIEF = "203.0.113.7"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
BEGAN = at(20, 7)
DOMAINS = ("example.com",)


def theft() -> Month:
    month = Month().days(HOME, 0, 19)
    month.signin(at(20, 7), THIEF)
    month.signin(at(20, 7, 4), HOME)
    month.signin(at(20, 7, 7, 22), THIEF)
    month.change(at(20, 7, 8, 3), THIEF, Facet.SECOND_FACTORS, "phone", what="a phone was added")
    return month


def exposures(month: Month) -> dict[str, Exposure]:
    result = judge(month.signins, month.audit, account=OWNER, config=JudgeConfig())
    found = from_audit(month.audit, result.judged, month.signins, account=OWNER, org_domains=DOMAINS, found_at=NOW)
    return {e.id: e for e in found}


def test_a_change_from_an_abnormal_network_is_the_intruders_and_opened_when_it_was_made() -> None:
    (found,) = exposures(theft()).values()
    assert (found.id, found.attribution) == ("second-factors:phone", Attribution.INTRUDER)
    assert (found.opened.at, found.opened.precision) == (at(20, 7, 8, 3), "exact")
    assert found.why == f"Made from {THIEF}, which is abnormal, 41 s after a sign-in from {THIEF}."


def test_a_forwarding_from_the_owners_network_is_never_attributed() -> None:
    month = theft()
    month.change(at(15, 9, 31), HOME, Facet.FORWARDING, "Drop@Example.org", what="forwarding to Drop@Example.org")
    found = exposures(month)["forwarding:drop@example.org"]
    assert found.attribution is Attribution.ASK_OWNER
    assert found.opened.at == at(15, 9, 31)
    assert "owner's network" in found.why
    assert "4 days before the first abnormal sign-in" in found.why


def test_forwarding_within_the_organisation_is_no_exposure() -> None:
    month = theft()
    month.change(at(20, 7, 9), THIEF, Facet.FORWARDING, "boss@mail.example.com")
    assert "forwarding:boss@mail.example.com" not in exposures(month)


def test_what_the_owner_set_up_long_before_is_no_exposure() -> None:
    month = theft()
    month.change(at(2, 9), HOME, Facet.SECOND_FACTORS, "authenticator")
    month.change(at(3, 9), HOME, Facet.RULES, "r-1", change="changed")
    assert list(exposures(month)) == ["second-factors:phone"]


def test_what_was_added_at_home_during_the_theft_is_asked_about() -> None:
    month = theft()
    month.change(at(20, 9), HOME, Facet.APP_PASSWORDS, "ap-1")
    assert exposures(month)["app-passwords:ap-1"].attribution is Attribution.ASK_OWNER


def test_a_change_without_address_soon_after_the_intruder_got_in_is_taken_to_be_theirs() -> None:
    month = theft()
    month.change(at(20, 7, 9), None, Facet.RULES, "r-9")
    found = exposures(month)["rules:r-9"]
    assert found.attribution is Attribution.INTRUDER
    assert "the source names no address" in found.why


def test_a_password_that_was_changed_is_no_exposure() -> None:
    month = theft()
    month.change(at(20, 7, 9), THIEF, Facet.PASSWORD, change="changed")
    assert list(exposures(month)) == ["second-factors:phone"]


def test_an_item_that_was_set_twice_is_one_exposure_dated_by_the_intruder() -> None:
    month = theft()
    month.change(at(5, 9), HOME, Facet.FORWARDING, "a@example.org")
    month.change(at(20, 7, 9), THIEF, Facet.FORWARDING, "a@example.org")
    found = exposures(month)["forwarding:a@example.org"]
    assert (found.opened.at, found.attribution) == (at(20, 7, 9), Attribution.INTRUDER)


def test_a_rule_that_was_made_and_taken_away_again_is_still_told() -> None:
    month = theft()
    month.change(at(20, 7, 9), THIEF, Facet.RULES, "r-9")
    month.change(at(20, 8), THIEF, Facet.RULES, "r-9", change="removed")
    assert "taken away again at 2026-10-21 08:00:00 UTC" in exposures(month)["rules:r-9"].why


def test_one_consent_that_the_log_writes_as_two_operations_is_one_exposure() -> None:
    month = theft()
    month.change(at(20, 7, 9), THIEF, Facet.OAUTH_GRANTS, "Microsoft Graph", name="Add delegated permission grant.")
    month.change(at(20, 7, 9, 1), THIEF, Facet.OAUTH_GRANTS, "Mail Tool", name="Consent to application.")
    month.change(
        at(20, 9),
        HOME,
        Facet.OAUTH_GRANTS,
        "Microsoft Graph",
        change="removed",
        name="Remove delegated permission grant.",
    )
    found = [e for e in exposures(month).values() if e.facet is Facet.OAUTH_GRANTS]
    assert [(e.key, e.opened.at) for e in found] == [("Mail Tool", at(20, 7, 9))]
    assert "taken away again" in found[0].why


def test_two_consents_in_one_minute_are_two_exposures_and_a_removal_of_neither_is_told_of_none() -> None:
    month = theft()
    for minute, app in ((9, "One"), (10, "Two")):
        month.change(at(20, 7, minute), THIEF, Facet.OAUTH_GRANTS, app, name="Consent to application.")
        month.change(at(20, 7, minute, 1), THIEF, Facet.OAUTH_GRANTS, "Graph", name="Add delegated permission grant.")
    month.change(
        at(20, 9), HOME, Facet.OAUTH_GRANTS, "Graph", change="removed", name="Remove delegated permission grant."
    )
    found = [e for e in exposures(month).values() if e.facet is Facet.OAUTH_GRANTS]
    assert [e.key for e in found] == ["One", "Two"]
    assert not any("taken away" in e.why for e in found)


def test_a_removal_that_names_nothing_is_one_of_every_item_of_its_facet() -> None:
    month = theft()
    for key in ("ap-1", "ap-2"):
        month.change(at(20, 7, 9), THIEF, Facet.APP_PASSWORDS, key)
    month.change(at(20, 9), HOME, Facet.APP_PASSWORDS, "", change="removed")
    found = [e for e in exposures(month).values() if e.facet is Facet.APP_PASSWORDS]
    assert [e.key for e in found] == ["ap-1", "ap-2"]
    assert all("taken away again" in e.why for e in found)


def test_an_item_that_the_log_writes_in_two_cases_is_one_and_its_removal_is_told() -> None:
    month = theft()
    month.change(at(20, 7, 9), THIEF, Facet.DELEGATES, "Bo@example.com")
    month.change(at(20, 8), THIEF, Facet.DELEGATES, "bo@example.com", change="removed")
    assert "taken away again" in exposures(month)["delegates:Bo@example.com"].why


def test_changes_of_other_accounts_are_left_out() -> None:
    month = theft()
    month.change(at(20, 7, 9), THIEF, Facet.FORWARDING, "b@example.org", account="other@example.com")
    assert list(exposures(month)) == ["second-factors:phone"]


def state(facet: Facet, *items: FacetItem) -> FacetState:
    return FacetState(facet=facet, at=NOW, items=items, coverage=Coverage(source="test"))


def item(
    key: str, *, since: datetime | None = None, by_ip: str | None = None, on: bool = True, **attrs: object
) -> FacetItem:
    held: JsonObject = dict(attrs)  # type: ignore[arg-type]
    return FacetItem(key=key, what=f"the {key}", since=since, by_ip=by_ip, enabled=on, attrs=held)


def seen(facet: Facet, *items: FacetItem, began: datetime | None = BEGAN, **more: object) -> list[Exposure]:
    options: dict[str, object] = {"legacy_used": frozenset(), **more}
    return list(
        from_state(
            state(facet, *items),
            first_abnormal_at=began,
            abnormal_ips=frozenset({THIEF, "2001:db8:9::5"}),
            org_domains=DOMAINS,
            found_at=NOW,
            **options,  # type: ignore[arg-type]
        )
    )


BEFORE, AFTER, LATER = BEGAN - timedelta(days=9), BEGAN + timedelta(minutes=8), BEGAN + timedelta(days=3)


@pytest.mark.parametrize(
    "facet",
    [Facet.APP_PASSWORDS, Facet.OAUTH_GRANTS, Facet.SECOND_FACTORS, Facet.DELEGATES, Facet.SEND_AS, Facet.RECOVERY],
)
@pytest.mark.parametrize(
    ("made", "attribution"),
    [
        (item("x", since=AFTER, by_ip=THIEF), Attribution.INTRUDER),
        (item("x", since=BEFORE, by_ip=THIEF), Attribution.INTRUDER),
        (item("x", since=BEFORE, last_used_ip=THIEF), Attribution.INTRUDER),
        (item("x", since=AFTER), Attribution.INTRUDER),
        (item("x", since=LATER), Attribution.ASK_OWNER),
        (item("x", since=AFTER, by_ip=HOME), Attribution.ASK_OWNER),
        (item("x"), Attribution.ASK_OWNER),
        (item("x", since=BEFORE, by_ip=HOME), None),
        (item("x", since=AFTER, by_ip=THIEF, on=False), None),
    ],
)
def test_a_way_in_is_judged_by_who_made_it_and_when(
    facet: Facet, made: FacetItem, attribution: Attribution | None
) -> None:
    found = seen(facet, made)
    assert [e.attribution for e in found] == ([attribution] if attribution else [])
    for exposure in found:
        assert exposure.why.endswith(".")
        assert exposure.opened.at == made.since
        assert exposure.opened.precision == ("exact" if made.since else "unknown")


def test_without_an_abnormal_sign_in_nothing_is_held_against_the_owners_things() -> None:
    assert seen(Facet.APP_PASSWORDS, item("x"), item("y", since=AFTER), began=None) == []


def test_a_session_of_the_intruder_is_found_by_its_address() -> None:
    found = seen(
        Facet.SESSIONS,
        item("s-1", kind="session", ip=HOME, since=AFTER),
        item("s-2", kind="session", ip="2001:db8:9::77", since=AFTER),
        item("d-1", kind="trusted-device", ip=THIEF),
    )
    assert [e.key for e in found] == ["s-2", "d-1"]


def test_a_protocol_that_the_intruder_used_is_a_circumstance() -> None:
    items = (item("imap"), item("pop3"), item("smtp", on=False))
    found = seen(Facet.PROTOCOLS, *items, legacy_used=frozenset({"imap", "smtp"}))
    assert [(e.key, e.attribution) for e in found] == [("imap", Attribution.CIRCUMSTANCE)]


def test_protocols_that_are_on_count_where_nobody_knows_which_was_used() -> None:
    items = (item("imap"), item("web"), item("smtp", on=False))
    assert [e.key for e in seen(Facet.PROTOCOLS, *items, protocols_known=False)] == ["imap"]
    assert seen(Facet.PROTOCOLS, *items, protocols_known=False, began=None) == []


def test_forwarding_to_outside_always_counts_and_shares_its_identity_with_the_records() -> None:
    month = theft()
    month.change(at(20, 7, 9), THIEF, Facet.FORWARDING, "Drop@example.org")
    (found,) = seen(Facet.FORWARDING, item("DROP@Example.org"), item("boss@example.com"), began=None)
    assert found.attribution is Attribution.ASK_OWNER
    assert found.id in exposures(month)


def test_a_rule_that_hides_and_forwards_is_told_in_plain_words() -> None:
    rule = item(
        "r-1",
        since=AFTER,
        by_ip=THIEF,
        name=".",
        conditions=["the subject contains 'invoice'"],
        forwards_to=["a@example.org"],
        deletes=True,
    )
    (found,) = seen(
        Facet.RULES, rule, item("r-2", name="News", conditions=["from news"], moves_to="News", since=BEFORE)
    )
    assert found.attribution is Attribution.INTRUDER
    assert found.what == "Every mail where the subject contains 'invoice' is sent on to a@example.org and deleted."


def test_an_automatic_reply_of_the_intruder_is_found_and_the_owners_is_not() -> None:
    reply = item("auto-reply", since=AFTER, by_ip=THIEF, text="Write to me at lin@example.org")
    signature = item("signature", since=BEFORE, text="www.example.com")
    assert [e.key for e in seen(Facet.AUTO_REPLY, reply, signature)] == ["auto-reply"]


def test_abnormal_mail_is_two_exposures_inside_and_outside() -> None:
    found = seen(Facet.MESSAGES, item("mail-1", since=AFTER, traced=True, inside=35, outside=205, reasons=["It was."]))
    assert [e.id for e in found] == ["messages:mail-1", f"messages:mail-1{OUTSIDE}"]
    assert "Nobody can take these copies back" in found[1].why


def test_mail_that_went_out_only_is_one_exposure_and_mail_that_is_left_alone_none() -> None:
    (found,) = seen(Facet.MESSAGES, item("m", inside=0, outside=3))
    assert (found.key, found.attribution) == (f"m{OUTSIDE}", Attribution.ASK_OWNER)
    assert seen(Facet.MESSAGES, item("m", on=False, inside=1, outside=3)) == []


def test_mail_that_waits_to_be_sent_is_an_exposure_even_where_no_other_mailbox_was_searched() -> None:
    assert [e.key for e in seen(Facet.MESSAGES, item("m", inside=0, outside=0, waiting=1))] == ["m"]


def test_every_theft_exposes_the_password_and_the_sessions() -> None:
    found = credentials(BEGAN, found_at=NOW)
    assert [e.id for e in found] == [exposure_id(Facet.PASSWORD, ""), exposure_id(Facet.SESSIONS, "")]
    assert {(e.opened.at, e.opened.precision) for e in found} == {(BEGAN, "not after")}
    assert {e.opened.precision for e in credentials(None, found_at=NOW)} == {"unknown"}


@pytest.mark.parametrize("made_at", [at(5, 9), at(20, 7, 9)])
def test_a_rule_in_the_log_is_judged_by_what_it_does_whenever_it_was_made(made_at: datetime) -> None:
    month = theft()
    sends = MailRule(name=".", actions=(RuleAction(kind=ActionKind.FORWARD, targets=("drop@example.org",)),))
    news = MailRule(name="News", actions=(RuleAction(kind=ActionKind.MOVE, targets=("News",)),))
    for key, rule in (("r-1", sends), ("r-2", news)):
        month.change(made_at, HOME, Facet.RULES, key)
        month.audit[-1] = month.audit[-1].model_copy(update={"rule": rule})
    found = exposures(month)
    assert "sends mail out of the organisation, to drop@example.org" in found["rules:r-1"].why
    assert found["rules:r-1"].attribution is Attribution.ASK_OWNER
    assert ("rules:r-2" in found) is (made_at >= BEGAN), "a harmless one counts only since the theft began"


SETTINGS = (
    item("notices", kind="alert-setting"),
    item("trusted", kind="trusted-senders", value=["gmail.com"]),
    item("news", kind="trusted-senders", value=["news@example.org"]),
    item("bank", kind="blocked-senders", value=["bank.example.org"]),
    item("spam", kind="blocked-senders", value=["deals.example.org"]),
    item("limit", kind="sending-limit", value="10,000"),
    item("own", kind="collection", value="lin.second@example.com"),
    item("collects", kind="collection", value="drop@example.org"),
    item("app", kind="api-app", name="Sync"),
)


def test_settings_are_judged_by_what_they_are_where_nobody_knows_of_a_theft() -> None:
    old = [i.model_copy(update={"since": BEFORE, "by_ip": HOME}) for i in SETTINGS]
    found = seen(Facet.SETTINGS, *old, began=None)
    assert {e.key for e in found} == {"notices", "trusted", "bank", "collects"}
    assert {e.attribution for e in found} == {Attribution.ASK_OWNER}


def test_every_setting_that_was_changed_since_the_theft_began_counts_and_owners_are_asked() -> None:
    late = [i.model_copy(update={"since": LATER, "by_ip": HOME}) for i in SETTINGS]
    assert {e.attribution for e in seen(Facet.SETTINGS, *late)} == {Attribution.ASK_OWNER}
    assert len(seen(Facet.SETTINGS, *late)) == len(SETTINGS)


def test_what_was_made_minutes_after_he_came_in_once_more_is_his() -> None:
    entered = [BEGAN, LATER - timedelta(minutes=3)]
    (found,) = seen(Facet.DELEGATES, item("bo@example.com", since=LATER), entries=entered)
    assert found.attribution is Attribution.INTRUDER
    assert "3 min" in found.why


@pytest.mark.parametrize(
    ("facet", "made", "word"),
    [
        (Facet.DELEGATES, item("bo@example.org", rights=["full access"]), "Somebody outside has access"),
        (Facet.SEND_AS, item("reply-to", kind="reply-to", value="lin@example.org"), "Answers go to lin@example.org"),
        (Facet.SEND_AS, item("eve@example.org", kind="send-as"), "may send as"),
        (Facet.AUTO_REPLY, item("signature", text="Pay to new@example.org"), "sends people to new@example.org"),
        (Facet.RULES, item("d", scope="domain", bcc=True, forwards_to=["c@example.org"]), "out of the organisation"),
        (Facet.RULES, item("j", kind="journal-rule", forwards_to=["c@example.org"]), "copy of every mail"),
    ],
)
def test_what_leads_outside_is_flagged_however_old_it_is(facet: Facet, made: FacetItem, word: str) -> None:
    (found,) = seen(facet, made.model_copy(update={"since": BEFORE, "by_ip": HOME}), began=None)
    assert word in found.why
    assert found.why.endswith("Ask the owner whether it is theirs.")
