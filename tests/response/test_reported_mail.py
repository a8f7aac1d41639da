"""A reported mail, from the ticket to the close: examined, withdrawn, widened, kept out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from response_tools import Clock, agreed

from workbench.desk.desk import Desk, open_desk
from workbench.desk.paths import Paths
from workbench.desk.whereabouts import truth_tables
from workbench.model.cases import Case
from workbench.model.errors import NotReadable, Refused, UsageError
from workbench.model.telling import Audience, Way
from workbench.model.words import Facet, StepState
from workbench.providers.practice.phishing_mail import FELL, REPORTER, TRAP_HOST, TRAP_SENDER
from workbench.reports.making import report_of
from workbench.response.answering import answer_all, give_verdict, rests_on
from workbench.response.by_hand import keep_files, show_facet
from workbench.response.closing import close_case
from workbench.response.first_look import first_look
from workbench.response.judging import take_in
from workbench.response.looking import look
from workbench.response.opening import open_case
from workbench.response.planning import plan
from workbench.response.reported_mail import examine_files_into, examine_received, received_mail
from workbench.response.starting import start
from workbench.response.survey import CaseView, Move, survey
from workbench.response.telling import record_told, to_be_told
from workbench.response.undoing import plan_undo
from workbench.response.widening import hit_accounts, open_linked
from workbench.response.wrote_before import NOT_ASKED

FROM = f"filter-mail:from:{TRAP_SENDER}"
LINK = f"filter-mail:link:{TRAP_HOST}"


class Place(NamedTuple):
    """A case of a reported mail at a desk."""

    desk: Desk
    case: Case

    def view(self) -> CaseView:
        return survey(self.desk, self.case)

    async def do(self, step: str, *picks: str) -> None:
        made = await plan(self.desk, self.case, step, picks or None)
        await start(self.desk, made, agreed(made)).wait()

    async def take_in(self) -> None:
        copies = await received_mail(self.desk, self.case)
        await examine_received(self.desk, self.case, [c for c in copies if c.sender == TRAP_SENDER])


@pytest.fixture
async def reported(tmp_path: Path) -> AsyncIterator[Place]:
    home = tmp_path / "home"
    paths = Paths(config=home / "config", data=home / "data", state=home / "state")
    clock = Clock(datetime(2026, 11, 3, 9, 30, tzinfo=UTC))
    desk = open_desk(case_file=tmp_path / "cases.db", paths=paths, now=clock)
    case = await open_case(
        desk, account=REPORTER.address, ticket="HD-4714", provider="practice", playbook="phishing-mail"
    )
    await first_look(desk, case)
    yield Place(desk, case)
    await desk.aclose()


async def test_a_reported_mail_is_walked_from_the_ticket_to_the_report(reported: Place) -> None:
    desk, case = reported
    assert reported.view().now.next.move is Move.EXAMINE
    listed = await received_mail(desk, case)
    assert {c.recipient for c in listed} == {REPORTER.address}, "only the reporter's own mailbox is looked into"
    await reported.take_in()
    (record,) = reported.view().facts.examined
    assert record.examined.mail.finding == "suspicious"
    assert "first-contact" in {r.code for r in record.examined.mail.reasons}, "the mailbox holds nothing older of it"
    raw = b"".join(desk.casefile.evidence(record.examined.evidence))
    assert raw.startswith(b"Return-Path: <bounce@"), "the mail is kept as it came"
    await answer_all(desk, case, "take-in", {"reporter-did": "nothing"})
    await answer_all(desk, case, "confirm-sender", {"sender-says": "no-number", "sender-called": "Nobody"})
    assert reported.view().now.next.move is Move.VERDICT
    basis = rests_on(desk, reported.view().facts)
    assert basis[0].startswith("The reported mail “Your mailbox is almost full”")
    assert "0 exposures" not in " ".join(basis), "no account's settings were looked at, and none need be"
    await give_verdict(desk, case, "phishing")

    assert reported.view().current == "withdraw-mail"
    await look(desk, case, (Facet.MESSAGES,), step="withdraw-mail")
    own = reported.view()
    assert "other people's mailboxes" in own.not_checked
    assert own.now.next.move is Move.ANSWER, "nobody has allowed yet that others' mailboxes are searched"
    await answer_all(desk, case, "withdraw-mail", {"search-allowed": "Dana Reyes, by phone, 12:40"})
    await look(desk, case, (Facet.MESSAGES,), step="withdraw-mail")
    state = reported.view().facts.state_of(Facet.MESSAGES)
    assert state is not None
    assert sum(int(str(i.attrs["inside"])) for i in state.items if i.enabled) == 9, "both waves, in eight mailboxes"
    await reported.do("withdraw-mail")
    assert {i.attrs["delivered"] for i in reported.view().facts.state_of(Facet.MESSAGES).items if i.enabled} == {0}  # type: ignore[union-attr]
    left = to_be_told(desk, case, Audience.INSIDE)
    await record_told(desk, case, left, audience=Audience.INSIDE, how=Way.PHONE)

    assert reported.view().current == "who-fell"
    (unchecked,) = reported.view().facts.clicks_unchecked
    assert unchecked.startswith("NOT CHECKED: who clicked.")
    assert TRAP_HOST in unchecked
    hits = hit_accounts(desk, case)
    assert [h.account for h in hits if h.suggested] == [FELL.address]
    await answer_all(desk, case, "who-fell", {"who-fell": "Victor Santos answered", "who-asked": "all eight"})
    assert reported.view().now.next.move is Move.WIDEN, "who answered has no case yet"
    (opened,) = await open_linked(desk, case, [FELL.address])
    assert opened.case is not None
    assert opened.case.playbook == "suspected-theft"
    await first_look(desk, opened.case)
    assert survey(desk, opened.case).facts.situation.abnormal >= 1, "the password that was typed in was used"

    assert reported.view().current == "keep-out"
    await answer_all(desk, case, "keep-out", {"reported-as-spam": "yes, in the console"})
    proposed = {p.action.id: p for p in reported.view().now.proposals}
    assert set(proposed) == {FROM, LINK}
    assert "would have caught 9, all of them like the reported ones" in proposed[FROM].note
    await reported.do("keep-out", FROM)
    assert reported.view().facts.action(FROM).proof.proved  # type: ignore[union-attr]
    await answer_all(desk, case, "tell-people", {"told": "all eight, by phone"})
    await answer_all(desk, case, "close", {"follow-ups": "Nothing"})
    view = await close_case(desk, case)
    assert {s.state for s in view.steps} == {StepState.DONE}

    told = report_of(desk, view.case, "md")
    assert f"mail reported by `{REPORTER.address}`" in told
    assert "PHISHING" in told
    assert "### SUSPICIOUS: “Your mailbox is almost full”" in told
    assert "answered it: " in told.split("### Who fell for it")[1]
    assert "set, and read back in the list" in told.split("### Filter rules")[1]
    assert "Sign-ins" not in [line[5:] for line in told.splitlines() if line.startswith("## ")]


async def test_a_rule_can_be_taken_back_and_what_it_would_have_caught_is_told_before(reported: Place) -> None:
    desk, case = reported
    await reported.take_in()
    await answer_all(desk, case, "take-in", {"reporter-did": "nothing"})
    step = reported.view().step("keep-out")
    assert step is not None
    assert all("NOT CHECKED: what else" in p.note for p in step.proposals), "nobody has looked yet"
    await reported.do("keep-out", LINK)
    undo = await plan_undo(desk, case, LINK, "it was too wide")
    await start(desk, undo, agreed(undo)).wait()
    assert reported.view().facts.action(LINK).undone_by is not None  # type: ignore[union-attr]
    assert not reported.view().facts.exposures, "a rule that is read for an action's sake is nobody's exposure"


async def test_an_honest_mail_leaves_everything_where_it_is(reported: Place) -> None:
    desk, case = reported
    digest = [c for c in await received_mail(desk, case) if "digest" in c.subject]
    (found,) = await examine_received(desk, case, digest)
    assert found.mail.finding == "nothing found"
    await answer_all(desk, case, "take-in", {"reporter-did": "nothing"})
    await answer_all(desk, case, "confirm-sender", {"sender-says": "sent-it", "sender-called": "the editor, 12:10"})
    with pytest.raises(UsageError, match="carries its reason"):
        await give_verdict(desk, case, "honest mail")
    await give_verdict(desk, case, "honest-mail", reason_code="subscribed")
    view = reported.view()
    assert view.current == "tell-people"
    assert {s.step.id for s in view.steps if s.state is StepState.SKIPPED} == {"withdraw-mail", "who-fell", "keep-out"}


async def test_a_file_that_is_no_mail_is_recorded_as_not_examined_and_does_not_count_as_a_look(
    reported: Place, tmp_path: Path
) -> None:
    desk, case = reported
    odd = tmp_path / "picture.bin"
    odd.write_bytes(b"\x00\x01 not a mail")
    (found,) = await examine_files_into(desk, case, [odd])
    assert found.mail.finding == "not examined"
    assert reported.view().now.next.move is Move.EXAMINE
    assert reported.view().step("keep-out").proposals == ()  # type: ignore[union-attr]
    theft = await open_case(desk, account=FELL.address, ticket="HD-1", provider="practice")
    with pytest.raises(Refused, match="not about reported mail"):
        await examine_files_into(desk, theft, [odd])


async def test_where_nothing_can_be_searched_the_mail_itself_is_what_is_withdrawn_by_hand(tmp_path: Path) -> None:
    paths = Paths(config=tmp_path / "config", data=tmp_path / "data", state=tmp_path / "state")
    desk = open_desk(case_file=tmp_path / "cases.db", paths=paths, now=Clock(datetime(2026, 11, 3, 9, 30, tzinfo=UTC)))
    case = await open_case(desk, account=REPORTER.address, ticket="T-1", provider="guided", playbook="phishing-mail")
    place = Place(desk, case)
    with pytest.raises(NotReadable, match="can't be asked for mail"):
        await received_mail(desk, case)
    mail = tmp_path / "trap.eml"
    mail.write_bytes(
        b"From: IT <it@mail-renewal.example.net>\r\nMessage-ID: <1@x>\r\nSubject: Mailbox full\r\n\r\nHello\r\n"
    )
    (first,) = await examine_files_into(desk, case, [mail])
    assert first.mail.not_examined == (NOT_ASKED,)
    assert not place.view().step("withdraw-mail").proposals, "nobody has called it a trap yet"  # type: ignore[union-attr]
    await give_verdict(desk, case, "phishing")
    step = place.view().step("withdraw-mail")
    assert step is not None
    assert next(p.action.kind for p in step.proposals) == "withdraw-messages"
    assert "Abnormal mail: not checked but for what was taken in" in step.lacks
    log = tmp_path / "log.eml"
    log.write_bytes(
        mail.read_bytes().replace(b"Subject", b"Date: Tue, 3 Nov 2026 09:00:00 +0000\r\nTo: b@example.com\r\nSubject")
    )
    await take_in(desk, case, [log])
    (table,) = truth_tables(desk.casefile, case.id)
    assert {row.recipient for row in table.rows} == {REPORTER.address, "b@example.com"}, "as the mail log has it"
    (rule,) = place.view().step("keep-out").proposals  # type: ignore[union-attr]
    assert "would have caught 2, all of them like" in rule.note
    shot = tmp_path / "console.txt"
    shot.write_text("three copies found and withdrawn")
    files = keep_files(desk, (shot,), step="withdraw-mail", supports="messages")
    await show_facet(desk, case, "withdraw-mail", Facet.MESSAGES, files)
    told = report_of(desk, place.view().case, "md")
    assert "**– NOT CHECKED: who answered." in told
    assert "**NOT CHECKED** Who answered the reported mail." in told.split("## 2")[0]
    assert "**NOT CHECKED** Who clicked on the reported mail." in told.split("## 2")[0]
    assert "the web proxy's log" in told
    assert "taken to be the sender's doing" in told
    older = tmp_path / "older.eml"
    older.write_bytes(log.read_bytes().replace(b"3 Nov", b"3 Aug").replace(b"<1@x>", b"<0@x>"))
    await take_in(desk, case, [older])
    later = tmp_path / "later.eml"
    later.write_bytes(log.read_bytes().replace(b"<1@x>", b"<2@x>"))
    (again,) = await examine_files_into(desk, case, [later])
    assert "known-correspondent" in {r.code for r in again.mail.reasons}
    await desk.aclose()
