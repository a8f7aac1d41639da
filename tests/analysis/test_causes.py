"""What the records and answers of a case say of how the intruder got in: for, against, and what is not known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from workbench.analysis.causes import Traces, weigh
from workbench.model.causes import CauseEvidence, CauseStanding, Said
from workbench.model.events import Finding
from workbench.model.examined import ExaminedMail, MailExamined
from workbench.model.mail_findings import LureFinding, MailFindings
from workbench.model.signins import SignIn
from workbench.model.state import Exposure, OpenedAt
from workbench.model.words import Attribution, Facet, Grade

CAUSES = ("same-login", "site-stolen", "trojan-site", "infected-device", "phishing", "guessed", "app-grant", "helpdesk")
ENTRY = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
LONG_BEFORE = ENTRY - timedelta(days=30)


def signin(protocol: str | None = "web") -> SignIn:
    return SignIn(
        id="s1", at=ENTRY, account="lin@example.com", success=True, ip="203.0.113.7", protocol=protocol, source="0"
    )


def theft(**more: object) -> Traces:
    told = {"signins": 40, "first_record_at": LONG_BEFORE, "entry": signin(), "signin_grade": Grade.READ, **more}
    return Traces.model_validate(told)


def weighed(traces: Traces, *said: Said) -> dict[str, CauseEvidence]:
    found = weigh([(cause, cause.title()) for cause in CAUSES], traces, said, UTC)
    return {one.cause: one for one in found}


def told(one: CauseEvidence) -> str:
    return " ".join(clue.sentence for clue in (*one.speaks_for, *one.speaks_against))


def test_a_case_without_records_says_of_every_cause_that_nothing_is_known() -> None:
    found = weighed(Traces())
    assert {one.standing for one in found.values()} == {CauseStanding.NOTHING}
    assert "No sign-in record" in found["guessed"].not_known[0]
    assert "not looked at for a lure" in " ".join(found["phishing"].not_known)
    assert "Connected apps were not looked at." in found["app-grant"].not_known


def test_many_failed_tries_speak_for_guessing_and_a_password_that_was_known_speaks_against_it() -> None:
    tried = weighed(theft(tries_before=40, failures_on_record=True))
    assert tried["guessed"].standing is CauseStanding.FOR
    assert tried["guessed"].speaks_for[0].strong
    known = weighed(theft(tries_before=0, failures_on_record=True))
    assert known["guessed"].speaks_against
    assert known["same-login"].standing is CauseStanding.LITTLE
    blind = weighed(theft(tries_before=0, failures_on_record=False))
    assert blind["guessed"].standing is CauseStanding.NOTHING
    assert "no failed try at all" in blind["guessed"].not_known[0]


def test_records_that_begin_shortly_before_leave_what_came_earlier_unknown() -> None:
    found = weighed(theft(first_record_at=ENTRY - timedelta(hours=3), failures_on_record=True))
    assert "3 h before the first abnormal sign-in" in found["same-login"].not_known[0]
    assert not found["guessed"].speaks_against


def test_a_spray_that_got_in_speaks_strongly_for_guessing_and_weakly_for_lists_from_elsewhere() -> None:
    found = weighed(theft(findings=(Finding(code="spray-across-accounts", sentence="It tried.", records=("s1",)),)))
    assert found["guessed"].speaks_for[0].strong
    assert not found["site-stolen"].speaks_for[0].strong
    assert "stolen at other sites" in told(found["site-stolen"])


def test_an_opened_lure_speaks_for_a_false_page_and_mail_without_any_a_little_against_it() -> None:
    lure = LureFinding(
        message_id="m", sender="a@evil.example", subject="Quota", at=ENTRY, seen=True, reasons=("Odd link.",)
    )
    found = weighed(theft(mail=MailFindings(lures=(lure,), received=12)))["phishing"]
    assert (found.standing, found.speaks_for[0].strong) == (CauseStanding.FOR, True)
    assert "It was opened." in told(found)
    assert weighed(theft(mail=MailFindings(received=12)))["phishing"].standing is CauseStanding.LITTLE_AGAINST


def test_a_reported_mail_that_is_suspicious_speaks_for_a_false_page_and_an_unclear_one_does_not() -> None:
    def examined(finding: str) -> MailExamined:
        mail = ExaminedMail.model_validate(
            {"finding": finding, "says": "", "subject": "Quota", "sender": "a@evil.example"}
        )
        return MailExamined(evidence="0" * 64, name="m.eml", mail=mail)

    found = weighed(theft(examined=(examined("suspicious"), examined("unclear"))))["phishing"]
    assert [(c.grade, c.strong) for c in found.speaks_for] == [(Grade.SHOWN, False)]


def test_an_app_from_before_the_theft_is_a_way_in_and_one_from_after_it_is_not() -> None:
    def app(at: datetime) -> Exposure:
        return Exposure(
            id="oauth-grants:a",
            facet=Facet.OAUTH_GRANTS,
            key="a",
            what="Archive Tool",
            attribution=Attribution.INTRUDER,
            why="",
            opened=OpenedAt(at=at, precision="exact"),
            found_at=ENTRY,
        )

    assert weighed(theft(grants=(app(LONG_BEFORE),)))["app-grant"].standing is CauseStanding.FOR
    after = weighed(theft(grants=(app(ENTRY + timedelta(hours=1)),)))["app-grant"]
    assert after.standing is CauseStanding.LITTLE_AGAINST
    assert "not the way in" in told(after)


def test_an_intruder_who_is_back_after_the_reset_points_at_the_device_where_it_was_typed() -> None:
    found = weighed(theft(reset_at=ENTRY + timedelta(days=1), back_at=ENTRY + timedelta(days=2)))
    assert found["infected-device"].standing is CauseStanding.FOR
    assert found["same-login"].speaks_against


def test_a_second_factor_speaks_against_a_password_alone_but_not_where_imap_needs_none() -> None:
    assert weighed(theft(second_factor_before=True))["guessed"].speaks_against
    assert not weighed(theft(second_factor_before=True, entry=signin("imap")))["guessed"].speaks_against
    assert "by which protocol" in " ".join(
        weighed(theft(second_factor_before=True, entry=signin(None)))["guessed"].not_known
    )


def test_an_answer_speaks_with_the_grade_of_a_word_and_what_nobody_asked_is_named() -> None:
    yes = Said(sentence="Same login? Yes", speaks_for=("same-login",), strong=True)
    dark = Said(sentence="Not asked: malware?", unknown=("infected-device",))
    found = weighed(Traces(), yes, dark)
    assert [(c.grade, c.strong) for c in found["same-login"].speaks_for] == [(Grade.STATED, True)]
    assert "Not asked: malware?" in found["infected-device"].not_known
