from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from report_cases import (
    ABROAD,
    HOME,
    KIM,
    T0,
    TO_INTRUDER,
    TO_SOMEBODY,
    forwarding,
    full_report,
    judged,
    markdown_of,
    new_case,
    report_on,
    signin,
    state,
)

from workbench.model.actions import Action, ActionKind
from workbench.model.base import JsonObject
from workbench.model.events import (
    ActionEnded,
    ActionIntended,
    ActionProved,
    CaseClosed,
    ExposureBeyondReach,
    ExposureClosed,
    ExposureFound,
    ExposureReopened,
    QuestionAnswered,
    StateObserved,
    StateUnreadable,
    VerdictGiven,
    Waived,
)
from workbench.model.state import FacetItem, OpenedAt, Proof
from workbench.model.words import Attribution, Facet, Grade, Judgement, Outcome, StepState, Verdict
from workbench.reports.as_json import to_json
from workbench.reports.model import ReportModel
from workbench.reports.parts import OpenPoint, Standing, TimelineKind
from workbench.reports.record_parts import CheckState
from workbench.reports.times import span

STOP = Action(id=f"stop-forwarding:{TO_INTRUDER}", kind=ActionKind.STOP_FORWARDING, target=TO_INTRUDER)
EXACT = OpenedAt(at=T0 - timedelta(hours=6, minutes=2), precision="exact")


def intended(action: Action = STOP) -> ActionIntended:
    return ActionIntended(run="R1", step="inspect", plan_digest="d" * 64, action=action, undo={})


def points(report: ReportModel, standing: Standing) -> list[OpenPoint]:
    return [p for p in report.open_points if p.standing is standing]


def section(markdown: str, number: int) -> str:
    return re.split(r"^## \d ", markdown, flags=re.MULTILINE)[number]


def test_what_is_open_stands_before_what_happened() -> None:
    markdown = markdown_of(full_report())
    first = section(markdown, 1)
    assert "Verdict: CONFIRMED" in first
    for told in ("OUTCOME UNKNOWN", "STILL OPEN", "NOT CHECKED", "WAITING", "ANOTHER ACCOUNT"):
        assert f"**{told}**" in first
    assert markdown.index("OUTCOME UNKNOWN") < markdown.index("STILL OPEN") < markdown.index("What happened")
    assert "Kim Park (account `kim1`)" in first
    assert "look again by 2026-03-09 09:00:00 UTC. Reason: The owner's own." in first


def test_a_facet_nobody_looked_at_is_printed_as_not_checked(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        report = report_on(told)
    states = {check.title: check.state for check in report.checks}
    assert states == dict.fromkeys(
        ("Sign-ins", "Rules", "Forwarding", "Delegates", "Recovery phone and address"), CheckState.NOT_CHECKED
    )
    table = section(markdown_of(report), 5)
    assert table.count("**– NOT CHECKED**") == 5
    assert "NOT CHECKED: 5" in table
    assert "not asked for by this playbook: Signing in, Password" in table
    assert len(points(report, Standing.NOT_CHECKED)) == 5


def test_a_facet_that_was_read_and_is_empty_does_not_look_like_one_nobody_read(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        told.tell(StateObserved(state=state(Facet.RULES), phase="look"))
        told.tell(StateObserved(state=state(Facet.DELEGATES, grade=Grade.SHOWN), phase="look"))
        checks = {check.title: check for check in report_on(told).checks}
    assert (checks["Rules"].state, checks["Rules"].found) == (CheckState.READ, "Nothing is there.")
    assert checks["Delegates"].state is CheckState.SHOWN
    assert "the program did not read it" in checks["Delegates"].found


def test_facts_of_a_group_are_told_by_name_and_not_as_the_program_writes_them(tmp_path: Path) -> None:
    attrs: JsonObject = {"domain": {"approval": [], "warning": True, "watched": ["a@example.com", "b@example.com"]}}
    with new_case(tmp_path) as told:
        told.tell(StateObserved(state=state(Facet.RULES).model_copy(update={"attrs": attrs}), phase="look"))
        check = next(c for c in report_on(told).checks if c.facet is Facet.RULES)
    assert check.found == "domain approval: none; domain warning: yes; domain watched: a@example.com, b@example.com"


def test_a_facet_that_can_no_longer_be_read_is_not_checked_and_says_when_it_was(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        told.tell(StateObserved(state=state(Facet.RULES), phase="look"))
        told.tell(StateUnreadable(facet=Facet.RULES, why="No answer.", phase="after"))
        check = next(c for c in report_on(told).checks if c.facet is Facet.RULES)
    assert check.state is CheckState.NOT_CHECKED
    assert check.why_not == "It could not be read: No answer. An earlier look, 2026-03-02 09:05:00 UTC, could."


def test_forwarding_that_nobody_is_blamed_for_is_not_attributed() -> None:
    markdown = markdown_of(full_report())
    about = [line for line in markdown.splitlines() if TO_SOMEBODY in line]
    assert about
    assert not [line for line in about if "intruder's" in line]
    part = next(p for p in full_report().exposures if TO_SOMEBODY in p.what)
    assert part.attribution is Attribution.ASK_OWNER
    assert "whose doing: not attributed to anybody: ask the owner" in section(markdown, 3)
    first = next(t for t in full_report().key_times if "intruder's" in t.what)
    assert first.at == T0 - timedelta(hours=3)


def test_an_exposure_tells_how_long_it_was_open_and_how_well_that_is_known(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        told.tell(
            ExposureFound(exposure=forwarding("a@x.test", Attribution.INTRUDER, EXACT)),
            ExposureFound(exposure=forwarding("b@x.test", Attribution.ASK_OWNER, OpenedAt())),
        )
        proof = Proof(proved=True, sentence="Gone.", after=Grade.SHOWN)
        told.tell(ExposureClosed(exposure_id="forwarding:a@x.test", closed_at=T0, verified_at=told.now, proof=proof))
        report = report_on(told)
    still_open, closed = report.exposures
    assert (closed.minutes_open, closed.minutes_at_least, closed.grade) == (362, False, Grade.SHOWN)
    assert (still_open.is_open, still_open.minutes_open, still_open.minutes_at_least) == (True, 58, True)
    told_of = section(markdown_of(report), 3)
    assert "6 h 02 m" in told_of
    assert "at least 0 h 58 m so far" in told_of
    assert "| unknown" in told_of
    assert "proof: shown (console output or an export that a person attached)" in told_of


def test_a_key_time_says_how_well_it_is_known_and_how_many_exposures_are_still_open(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        known = OpenedAt(at=T0 - timedelta(hours=5), precision="not after")
        told.tell(
            ExposureFound(exposure=forwarding("a@x.test", Attribution.INTRUDER, known)),
            ExposureFound(exposure=forwarding("b@x.test", Attribution.ASK_OWNER, OpenedAt())),
        )
        proof = Proof(proved=True, sentence="Gone.", after=Grade.READ)
        told.tell(ExposureClosed(exposure_id="forwarding:a@x.test", closed_at=T0, verified_at=T0, proof=proof))
        happened = section(markdown_of(report_on(told)), 2)
    assert re.search(r"First exposure taken to be the intruder's opened +\| not after 2026-03-02 04:00:00", happened)
    assert re.search(r"Last exposure closed so far \(1 of 2 still open\) +\| 2026-03-02 09:00:00", happened)


def test_an_exposure_that_two_looks_found_shut_was_closed_once(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        told.tell(ExposureFound(exposure=forwarding("a@x.test", Attribution.INTRUDER, EXACT)))
        proof = Proof(proved=True, sentence="Gone.", after=Grade.READ)
        shut = ExposureClosed(exposure_id="forwarding:a@x.test", closed_at=T0, verified_at=T0, proof=proof)
        told.tell(shut, shut)
        told.tell(ExposureReopened(exposure_id="forwarding:a@x.test", why="It is back."))
        told.tell(shut)
        rows = [row.what.partition(":")[0] for row in report_on(told).timeline if "a@x.test" in row.what]
    assert rows == ["Opened", "Closed", "Open again", "Closed"]


def test_clocks_that_disagree_give_no_minutes(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        told.tell(ExposureFound(exposure=forwarding("a@x.test", Attribution.INTRUDER, EXACT)))
        early = T0 - timedelta(days=1)
        proof = Proof(proved=True, sentence="Gone.")
        told.tell(ExposureClosed(exposure_id="forwarding:a@x.test", closed_at=early, verified_at=T0, proof=proof))
        report = report_on(told)
    assert report.exposures[0].minutes_open is None
    assert "? clocks disagree" in markdown_of(report)


def test_what_is_beyond_reach_says_who_was_told(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        told.tell(ExposureFound(exposure=forwarding("a@x.test", Attribution.INTRUDER, EXACT)))
        told.tell(ExposureBeyondReach(exposure_id="forwarding:a@x.test", told="Their postmaster"))
        report = report_on(told)
    (point,) = points(report, Standing.BEYOND_REACH)
    assert point.detail == "Told: Their postmaster"
    assert "● beyond reach" in markdown_of(report)


def test_both_clocks_stand_in_each_row_of_the_timeline() -> None:
    rows = {row.what: row for row in full_report().timeline}
    opened = rows[f"Opened: Forwarding to {TO_INTRUDER} (taken to be the intruder's doing)"]
    assert (opened.event_time, opened.recorded_at) == (T0 - timedelta(hours=3), T0 + timedelta(minutes=6))
    signed_in = next(row for what, row in rows.items() if what.startswith("Last abnormal record from"))
    assert (signed_in.event_time, signed_in.recorded_at) == (T0 - timedelta(hours=3.5), T0 + timedelta(minutes=2))
    assert rows["Case opened"].event_time is None
    assert rows["Case opened"].by is not None
    happened = [row.event_time for row in full_report().timeline if row.kind is not TimelineKind.HANDLING]
    assert happened == sorted(at for at in happened if at is not None)
    handled = [row.recorded_at for row in full_report().timeline if row.kind is TimelineKind.HANDLING]
    assert handled == sorted(at for at in handled if at is not None), "as it was recorded, whenever it took effect"


def test_an_action_that_was_proved_is_told_apart_from_one_that_was_only_acknowledged(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        told.tell(intended())
        told.tell(ActionEnded(action_id=STOP.id, outcome=Outcome.DONE, detail="Accepted."))
        unproved = report_on(told)
        proof = Proof(proved=True, sentence="Gone.", before=Grade.READ, after=Grade.READ)
        told.tell(ActionProved(action_id=STOP.id, proof=proof))
        proved = report_on(told)
    assert "● done, NOT PROVED" in markdown_of(unproved)
    assert [p.what for p in points(unproved, Standing.NOT_PROVED)] == ["Stop forwarding"]
    assert "✔ done, proved" in markdown_of(proved)
    assert not points(proved, Standing.NOT_PROVED)


def test_an_action_without_an_end_is_unknown_unless_it_is_under_way(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        told.tell(intended())
        left, running = report_on(told), report_on(told, frozenset({STOP.id}))
    assert points(left, Standing.UNKNOWN)
    assert "**? outcome unknown:**" in markdown_of(left)
    assert not points(running, Standing.UNKNOWN)
    assert "**⏳ under way:**" in markdown_of(running)


def test_a_failure_that_a_second_attempt_made_good_is_not_open(tmp_path: Path) -> None:
    again = STOP.model_copy(update={"id": f"{STOP.id}~2"})
    with new_case(tmp_path) as told:
        told.tell(intended(), ActionEnded(action_id=STOP.id, outcome=Outcome.FAILED, detail="No."))
        failed = report_on(told)
        told.tell(intended(again), ActionEnded(action_id=again.id, outcome=Outcome.DONE, detail="Yes."))
        told.tell(ActionProved(action_id=again.id, proof=Proof(proved=True, sentence="Gone.")))
        good = report_on(told)
    assert points(failed, Standing.FAILED)
    assert not points(good, Standing.FAILED)
    assert "✘ failed" in markdown_of(good)


def test_the_report_says_that_a_stated_name_is_not_authenticated() -> None:
    done = section(markdown_of(full_report()), 4)
    assert "A stated name is not authenticated." in done
    assert "by Kim Park (account `kim1`)" in done
    assert "undo: can be undone by restore-forwarding" in done
    assert "typed LOCK" in done


def test_a_waiver_past_its_day_says_so(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        told.tell(Waived(subject="facet", name="rules", reason="Later.", recheck_at=T0 + timedelta(minutes=5)))
        report = report_on(told)
    (point,) = [p for p in report.open_points if p.what == "Rules"]
    assert point.waiver is not None
    assert point.waiver.overdue
    assert "which has PASSED" in markdown_of(report)


def test_what_was_done_in_a_step_that_was_waived_is_not_called_undone(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        stop = Action(
            id="stop-forwarding:a@x.test", kind=ActionKind.STOP_FORWARDING, target="a@x.test", label="a@x.test"
        )
        told.tell(ActionIntended(run="R-1", step="inspect", plan_digest="d", action=stop))
        proof = Proof(proved=True, sentence="Shown.", after=Grade.SHOWN)
        told.tell(
            ActionEnded(action_id=stop.id, outcome=Outcome.DONE, detail="By hand."),
            ActionProved(action_id=stop.id, proof=proof),
        )
        told.tell(Waived(subject="step", name="inspect", reason="No tenant behind it."))
        told.tell(Waived(subject="action", name="stop-forwarding:b@x.test", reason="No tenant behind it."))
        report = report_on(told)
    (waived,) = points(report, Standing.WAIVED)
    assert waived.what == "Step 2 Inspect rules and forwarding"
    assert waived.detail == "Done and proved in it: Stop forwarding a@x.test."
    assert "Stop forwarding: b@x.test" in [p.what for p in points(report, Standing.NOT_DONE)]


def test_a_step_that_was_waived_stands_for_the_facets_it_asks_for(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        told.tell(Waived(subject="step", name="inspect", reason="No tenant behind it."))
        report = report_on(told)
    unchecked = {p.what: p.waiver for p in points(report, Standing.NOT_CHECKED)}
    assert unchecked.pop("Sign-ins") is None
    assert {w.reason for w in unchecked.values() if w} == {"No tenant behind it."}
    assert "Step 2 Inspect rules and forwarding" in [p.what for p in points(report, Standing.WAIVED)]


def test_a_facet_that_was_waived_and_then_read_is_settled(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        told.tell(Waived(subject="facet", name="rules", reason="Later."))
        told.tell(StateObserved(state=state(Facet.RULES), phase="look"))
        report = report_on(told)
    assert "Rules" not in [p.what for p in report.open_points]


def test_each_network_has_one_row_and_the_abnormal_ones_come_first() -> None:
    signins = full_report().signins
    assert [n.ip for n in signins.networks] == [ABROAD, HOME]
    assert signins.networks[0].judgements == {Judgement.ABNORMAL: 2}
    assert (signins.networks[0].records, signins.networks[0].successes, signins.networks[0].failures) == (2, 1, 1)
    assert signins.networks[0].reasons == ("New network.",)
    assert [(s.id, s.line) for s in signins.abnormal] == [("s2", 12), ("s3", 12)]
    said = section(markdown_of(full_report()), 6)
    assert "reason: She was at home." in said
    assert "never set" in said


def test_unreadable_lines_and_gaps_of_a_source_are_printed() -> None:
    checked = section(markdown_of(full_report()), 5)
    assert "✘ 2 UNREADABLE" in checked
    assert "unreadable line 7: no time `<b>|`" in checked
    assert "can't show: Nothing older than 180 days is kept." in checked
    assert "records of one account only" in checked
    assert [p.what for p in points(full_report(), Standing.NOT_CHECKED)][1] == "2 of 6 records of login.json"


def test_records_without_this_account_are_not_a_clean_record(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        told.read([signin("s9", 2, ABROAD).model_copy(update={"account": "x@example.com", "account_id": "7"})])
        check = report_on(told).checks[0]
    assert check.state is CheckState.NOT_CHECKED
    assert check.why_not == "Records were taken in, but none is of this account. That is not a clean record."


def test_sign_ins_without_a_judgement_head_the_report(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        told.read([signin("s1", 2, HOME)])
        assert "1 sign-in without a judgement" in [p.what for p in report_on(told).open_points]
        told.judge([judged("s1", Judgement.OWNER)])
        assert "1 sign-in without a judgement" not in [p.what for p in report_on(told).open_points]


def test_steps_that_the_verdict_leads_past_are_skipped_and_their_facets_still_not_checked(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        told.tell(VerdictGiven(verdict=Verdict.NOT_COMPROMISED, reason_code="own-vpn", reason="She said so."))
        report = report_on(told)
    assert [s.state for s in report.steps] == [StepState.OPEN, StepState.SKIPPED, StepState.OPEN]
    assert report.verdict is not None
    assert report.verdict.reason == "The owner's own VPN: She said so."
    rules = next(p for p in report.open_points if p.what == "Rules")
    assert rules.detail == "Nobody looked: the verdict led past this step."


def test_answers_are_printed_in_words_and_missing_ones_too(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        before = [a.ask for a in report_on(told).steps[0].answers]
        told.tell(QuestionAnswered(step="confirm", question="payment", value="yes"))
        report = report_on(told)
    assert "Whom did you reach at the bank?" not in before
    asked = {a.ask: a.answer for a in report.steps[0].answers}
    assert asked["Has a payment mail gone out?"] == "Yes, it has"
    assert asked["Whom did you reach at the bank?"] is None
    assert "What does the owner say? – NOT ANSWERED" in markdown_of(report)


def test_the_report_holds_where_the_ledger_stood(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        report = report_on(told)
        seq, link = told.casefile.head()
        last = list(told.casefile.events("C-7f3a"))[-1]
    assert (report.chain.head_seq, report.chain.head_link) == (seq, link)
    assert (report.chain.case_last_hash, report.chain.case_last_seq) == (last.hash, last.case_seq)
    said = section(markdown_of(report), 9)
    assert link in said
    assert "breaks the chain" in said
    assert "it was written at this desk" in said
    assert "another desk" not in said
    assert "No trusted time stamp" in said
    assert "it does not show who sat there" in said
    assert "RS.AN-06" in said


def test_a_case_file_in_doubt_is_said_first(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        told.casefile.trouble = "Entries were cut off."
        report = report_on(told)
    assert report.open_points[0].standing is Standing.IN_DOUBT
    assert "✘ **CASE FILE IN DOUBT** Entries were cut off." in section(markdown_of(report), 1)


def test_a_closed_case_with_nothing_left_says_so(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        told.tell(VerdictGiven(verdict=Verdict.CONFIRMED), CaseClosed(verdict=Verdict.CONFIRMED))
        report = report_on(told).model_copy(update={"open_points": ()})
    assert report.case.closed_at is not None
    assert "✔ Nothing is open, unknown, unchecked or waived." in markdown_of(report)


def test_mail_that_was_sent_stands_in_the_timeline_with_its_first_and_last_time(tmp_path: Path) -> None:
    last = T0 - timedelta(hours=1)
    item = FacetItem(
        key="g1", what="240 mails “Hi”", since=T0 - timedelta(hours=2), attrs={"last_at": last.isoformat()}
    )
    with new_case(tmp_path) as told:
        told.tell(StateObserved(state=state(Facet.MESSAGES, item), phase="look"))
        rows = [(r.what, r.event_time) for r in report_on(told).timeline if r.kind == "mail"]
    assert rows == [("First of: 240 mails “Hi”", T0 - timedelta(hours=2)), ("Last of: 240 mails “Hi”", last)]


def test_json_and_markdown_tell_the_same_facts() -> None:
    markdown, data = markdown_of(full_report()), json.loads(to_json(full_report()))
    assert (data["format"], data["version"]) == ("mailbox-workbench report", 1)
    for part in data["evidence"]:
        assert part["sha256"] in markdown
    for part in (*data["exposures"], *data["actions"]):
        assert f"`{part['id']}`" in markdown
    assert markdown.count("\n- ", 0, markdown.index("## 2 ")) >= len(data["open_points"])
    assert markdown.count("NOT CHECKED**", markdown.index("## 5 ")) == sum(
        check["state"] == "NOT CHECKED" for check in data["checks"]
    )
    timeline = section(markdown, 2)
    assert timeline.count("\n| ") == len(data["timeline"]) + len(data["key_times"]) + 4
    assert data["made_by"] == {"name": KIM.name, "os_user": KIM.os_user}


def test_the_same_case_gives_the_same_report() -> None:
    assert markdown_of(full_report()) == markdown_of(full_report())
    assert ReportModel.model_validate_json(to_json(full_report())) == full_report()


def test_text_from_a_stranger_is_cleaned_on_its_way_out_of_the_case_file(tmp_path: Path) -> None:
    with new_case(tmp_path, account="a\x1b]0;x\x07\u202eb@example.com") as told:
        report = report_on(told)
    assert report.case.account == "a␛]0;x␇<U+202E>b@example.com"


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "0 h 00 m"), (41, "0 h 41 m"), (362, "6 h 02 m"), (1439, "23 h 59 m"), (1502, "1 d 01 h 02 m")],
)
def test_minutes_open_are_said_in_hours_and_minutes(minutes: int, said: str) -> None:
    assert span(minutes) == said
