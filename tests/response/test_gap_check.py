"""A gap check of the practice company finds what was planted there, and says what it could not see."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from check_runs import run_check
from response_tools import Between, Clock

from workbench.analysis.gap_compare import Change, compare
from workbench.casefile.checks import check_run
from workbench.desk.check_standing import Standing, standing
from workbench.desk.checks_due import before, checks_due
from workbench.desk.desk import Desk, open_desk
from workbench.desk.paths import Paths
from workbench.model.actions import Action, ActionKind
from workbench.model.checks import CheckRun
from workbench.model.errors import NotFound, Refused, UnreadableInput, UsageError
from workbench.model.evidence import Window
from workbench.model.protections import ProtectionState
from workbench.model.signins import SignIn
from workbench.model.support import AccountFacts
from workbench.model.words import Facet, Grade, Outcome
from workbench.providers.base import Provider, SignInPage
from workbench.providers.practice.company import ACCOUNTS, DOMAIN_GAPS, GAPS, address_of, new_network, uses_clients
from workbench.providers.practice.tenant import COMPANY
from workbench.response.answering import answer, rests_on, waive
from workbench.response.checking.answers import answer_check
from workbench.response.checking.guidance import guidance
from workbench.response.checking.whom import Wanted
from workbench.response.checking.words import account_lines, in_short
from workbench.response.facts import gather
from workbench.response.first_look import first_look
from workbench.response.opening import open_case
from workbench.response.planning import plan
from workbench.response.plans import Consent
from workbench.response.starting import start
from workbench.response.survey import survey
from workbench.response.undoing import plan_undo


class OneMore(Between):
    """The practice tenant, with one more sign-in in its log."""

    def __init__(self, real: Provider, row: SignIn) -> None:
        super().__init__(real)
        self.row = row

    async def signins(self, account: str, window: Window) -> AsyncIterator[SignInPage]:
        last = None
        async for last in self.real.signins(account, window):
            yield last
        assert last is not None
        yield SignInPage((self.row,), last.coverage)


class OfTwo(Between):
    """The practice tenant, of two accounts and of an alias of one of them."""

    async def everyone(self) -> AsyncIterator[tuple[str, ...]]:
        yield (address_of(7), f"alias@{COMPANY}", address_of(8))

    async def account(self, address: str) -> AccountFacts:
        found: AccountFacts = await self.real.account(address.replace(f"alias@{COMPANY}", address_of(7)))
        return found


START = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
OFF, ON, NOT = ProtectionState.OFF, ProtectionState.ON, ProtectionState.NOT_CHECKED
NOT_OFFERED = {
    "own-clients", "change-notice", "third-party-clients",
}  # fmt: skip
"""What the practice tenant has no way to show."""


def opened(folder: Path, letter: str = "D") -> Desk:
    home, numbers = folder / "home", itertools.count(1)
    return open_desk(
        case_file=folder / "cases.db",
        paths=Paths(config=home / "config", data=home / "data", state=home / "state"),
        now=Clock(START),
        new_id=lambda: f"{letter}{next(numbers):07d}",
    )


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Standing:
    """The whole company, checked once."""
    desk = opened(tmp_path_factory.mktemp("whole"))

    async def main() -> Standing:
        run, failed = await run_check(desk, Wanted(domain=True), provider="practice")
        assert failed == ()
        found = standing(desk, run)
        await desk.aclose()
        return found

    return asyncio.run(main())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = opened(tmp_path)
    yield made
    asyncio.run(made.aclose())


async def check(desk: Desk, number: int = 7) -> CheckRun:
    run, _ = await run_check(desk, Wanted(account=address_of(number)), provider="practice")
    return run


def state(desk: Desk, run: CheckRun, number: int, protection: str) -> ProtectionState:
    cell = standing(desk, check_run(desk.casefile, run.id)).row(address_of(number)).cell(protection)
    assert cell is not None
    return cell.state


def test_the_check_of_the_practice_company_finds_exactly_the_planted_gaps(whole: Standing) -> None:
    found = {(row.subject, c.protection) for row in whole.accounts for c in row.cells if c.state is OFF}
    planted = {(address_of(n), gap) for gap, has in GAPS.items() for n in range(1, ACCOUNTS + 1) if has(n)}
    assert found == planted
    assert {c.protection for c in whole.row(COMPANY).cells if c.state is OFF} == DOMAIN_GAPS
    assert len(whole.accounts) == ACCOUNTS == whole.run.made.accounts


def test_what_the_practice_tenant_does_not_offer_is_not_checked_and_says_why(whole: Standing) -> None:
    unseen = {c.protection for row in whole.rows for c in row.cells if c.state is NOT and not c.question}
    assert unseen == NOT_OFFERED
    assert all(c.why and c.grade is None for row in whole.rows for c in row.cells if c.state is NOT)
    assert all(
        c.grade is Grade.READ and c.source and c.at for row in whole.rows for c in row.cells if c.state is not NOT
    )


def test_a_sign_in_from_a_new_network_is_a_question_and_no_guess(whole: Standing) -> None:
    asked = {row.subject for row in whole.accounts for c in row.cells if c.question == "owners-sign-in"}
    assert asked == {address_of(n) for n in range(1, ACCOUNTS + 1) if new_network(n)}
    assert all(row.cell("known-networks").state is not OFF for row in whole.accounts)  # type: ignore[union-attr]


def test_the_worst_accounts_come_first_and_each_protection_has_a_bar(whole: Standing) -> None:
    points = [whole.points(row) for row in whole.accounts]
    assert points == sorted(points, reverse=True)
    assert points[0] > points[-1] == 0
    bars = {bar.protection.id: bar for bar in whole.bars}
    lacking = sum(GAPS["second-factor"](n) for n in range(1, ACCOUNTS + 1))
    assert (bars["second-factor"].off, bars["second-factor"].on) == (lacking, ACCOUNTS - lacking)
    assert bars["change-notice"].not_checked == bars["change-notice"].total == 1


async def test_an_answer_decides_what_the_setting_alone_does_not(desk: Desk) -> None:
    number = next(n for n in range(1, ACCOUNTS + 1) if uses_clients(n) and not GAPS["security-password"](n))
    run = await check(desk, number)
    assert state(desk, run, number, "imap-off") is OFF
    await answer_check(desk, run, [address_of(number)], {"needs-client": "yes"}, note="asked by phone")
    assert state(desk, run, number, "imap-off") is ON
    again = await check(desk, number)
    assert state(desk, again, number, "imap-off") is ON
    await answer_check(desk, again, [address_of(number)], {"needs-client": "no"}, note="asked by phone")
    assert state(desk, again, number, "imap-off") is OFF


async def test_a_mail_program_that_is_needed_is_a_gap_without_a_security_password(desk: Desk) -> None:
    number = next(n for n in range(1, ACCOUNTS + 1) if GAPS["imap-off"](n) and GAPS["security-password"](n))
    run = await check(desk, number)
    await answer_check(desk, run, [address_of(number)], {"needs-client": "yes"}, note="asked by phone")
    assert state(desk, run, number, "imap-off") is OFF


async def test_whose_a_sign_in_was_holds_for_that_sign_in_and_a_newer_network_is_asked_about(desk: Desk) -> None:
    who = address_of(17)
    run = await check(desk, 17)
    await answer_check(desk, run, [who], {"owners-sign-in": "yes"}, note="Seventeen, by phone: a new flat")
    again = await check(desk, 17)
    assert state(desk, again, 17, "known-networks") is ON
    told = standing(desk, again).row(who).cell("known-networks")
    assert told is not None and "a new flat" in told.why

    row = SignIn(id="n", at=desk.now() - timedelta(hours=2), account=who, success=True, ip="203.0.113.99", source="s")
    desk._providers["practice"] = OneMore(desk.provider("practice"), row)
    newer = await check(desk, 17)
    asked = standing(desk, newer).row(who).cell("known-networks")
    assert asked is not None and (asked.state, asked.question) == (NOT, "owners-sign-in")
    await answer_check(desk, newer, [who], {"owners-sign-in": "no"}, note="Seventeen, by phone: was asleep")
    assert state(desk, newer, 17, "known-networks") is OFF
    assert state(desk, await check(desk, 17), 17, "known-networks") is OFF, "one that was not theirs is enough"


async def test_what_nobody_could_see_can_be_shown_or_stated_but_what_was_read_stands(
    desk: Desk, tmp_path: Path
) -> None:
    run = await check(desk)
    picture = tmp_path / "console.txt"
    picture.write_text("notice: on, 14 days before")
    second = tmp_path / "second.txt"
    second.write_text("the same page, the lower half")
    await answer_check(desk, run, [COMPANY], {"change-notice": "on"}, attach=[picture, second], pasted="on")
    (said,) = check_run(desk.casefile, run.id).answered
    assert len({said.said.evidence, *said.said.also}) == 3, "the answer names all that shows it"
    await answer_check(desk, run, [COMPANY], {"third-party-clients": "off"}, note="asked the administrator")
    row = standing(desk, check_run(desk.casefile, run.id)).row(COMPANY)
    shown, stated = row.cell("change-notice"), row.cell("third-party-clients")
    assert shown is not None and (shown.state, shown.grade) == (ON, Grade.SHOWN)
    assert stated is not None and (stated.state, stated.grade) == (OFF, Grade.STATED)
    assert "asked the administrator" in stated.why
    await answer_check(desk, run, [COMPANY], {"third-party-clients": "on"}, note="he looked again")
    now = standing(desk, check_run(desk.casefile, run.id))
    assert "s only stated: Clients" in in_short(now, now.row(COMPANY)), "a word is not as good as what was shown"
    with pytest.raises(Refused, match="read"):
        await answer_check(desk, run, [address_of(7)], {"second-factor": "on"})
    for wrong in ({"change-notice": "maybe"}, {"no-such": "on"}):
        with pytest.raises(UsageError):
            await answer_check(desk, run, [COMPANY], wrong)
    with pytest.raises(UsageError):
        await answer_check(desk, run, [address_of(7)], {"needs-client": "perhaps"})


async def test_two_runs_tell_what_got_better_and_what_got_worse(desk: Desk) -> None:
    number = next(n for n in range(1, ACCOUNTS + 1) if GAPS["second-factor"](n) and not GAPS["outside-sending"](n))
    first = await check(desk, number)
    practice = desk.provider("practice")
    for kind in (ActionKind.REQUIRE_SECOND_FACTOR, ActionKind.LIFT_SENDING):
        await practice.perform(address_of(number), Action(id=kind.value, kind=kind))
    second = await check(desk, number)
    assert before(desk.casefile, second).id == first.id
    found = compare(standing(desk, first).rows, standing(desk, second).rows)
    assert {(d.protection, d.change) for d in found.differences} == {
        ("second-factor", Change.BETTER),
        ("outside-sending", Change.WORSE),
    }
    assert found.differences[0].change is Change.WORSE
    assert found.same and found.unseen and not found.gone and not found.added
    with pytest.raises(NotFound, match="first check"):
        before(desk.casefile, first)


async def test_the_next_check_is_due_as_the_playbook_says_until_it_was_made(desk: Desk) -> None:
    run = await check(desk)
    assert [due.overdue for due in checks_due(desk.casefile, desk.now())] == [False]
    (due,) = checks_due(desk.casefile, run.made.due_at)
    assert due.overdue
    assert timedelta(days=89) < run.made.due_at - run.at < timedelta(days=91)
    await check(desk)
    assert len(checks_due(desk.casefile, desk.now())) == 1
    await check(desk, 8)
    assert len(checks_due(desk.casefile, desk.now())) == 2
    desk._providers["practice"] = OfTwo(desk.provider("practice"))
    everybody, _ = await run_check(desk, Wanted(domain=True), provider="practice")
    assert [due.last.id for due in checks_due(desk.casefile, desk.now())] == [everybody.id]
    assert everybody.made.accounts == 2, "two addresses of one account are one account"


async def test_a_list_is_checked_line_by_line_and_an_unknown_account_is_named(desk: Desk, tmp_path: Path) -> None:
    listed = tmp_path / "people.csv"
    listed.write_text(f"name,mail\nAda,{address_of(1)}\nBo,{address_of(2).upper()}\nNobody,nobody@{COMPANY}\n")
    run, _ = await run_check(desk, Wanted(listed=listed), provider="practice")
    assert run.made.accounts == 2
    assert run.made.unknown == (f"nobody@{COMPANY}",)
    listed.write_text(f"mail\n{address_of(1)}\nno address here\n")
    with pytest.raises(UnreadableInput, match="lines 3"):
        await run_check(desk, Wanted(listed=listed), provider="practice")


async def test_a_mail_system_that_is_worked_by_hand_is_not_checked_at_all(desk: Desk) -> None:
    run, failed = await run_check(desk, Wanted(account="ada@harbour.example"), provider="guided")
    assert failed == ()
    now = standing(desk, run)
    cells = [c for row in now.rows for c in row.cells]
    assert {(c.state, c.guided) for c in cells} == {(NOT, True)}
    assert all(guidance(desk, now, protection) for protection in now.check.protections), "what is guided has a guide"
    text = "\n".join(line for row in now.rows for line in account_lines(now, row))
    assert text.count("not checked, guided") == len(cells) == text.count("Risk: ") == text.count("To do [")
    with pytest.raises(Exception, match="directory"):
        await run_check(desk, Wanted(domain=True), provider="guided")


async def test_what_fails_to_be_read_is_not_checked_and_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from workbench.model.errors import ConnectionLost
    from workbench.model.state import FacetState

    between = Between(desk.provider("practice"))

    async def lost(_really: Callable[[], object]) -> FacetState:
        raise ConnectionLost("The line broke.")

    between.observe_as[Facet.SECOND_FACTORS] = lost
    desk._providers["practice"] = between
    run, failed = await run_check(desk, Wanted(account=address_of(3)), provider="practice")
    assert failed == ("The line broke.",)
    assert state(desk, run, 3, "second-factor") is NOT


async def test_a_check_is_kept_in_the_case_file_and_survives_a_rebuild_and_a_new_start(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    run = await check(desk)
    desk.casefile.rebuild()
    assert desk.casefile.check() == ""
    await desk.aclose()
    again = opened(tmp_path, "E")
    assert standing(again, check_run(again.casefile, "last")).run.id == run.id
    await again.aclose()


async def test_a_permission_is_taken_back_only_after_a_warning_with_authority_and_can_be_given_back(desk: Desk) -> None:
    number = next(n for n in range(1, ACCOUNTS + 1) if GAPS["outside-sending"](n))
    account = address_of(number)
    case = await open_case(desk, account=account, ticket="T-1", provider="practice", playbook="gap-check")
    await first_look(desk, case)

    async def act(name: str) -> Outcome | None:
        made = await plan(desk, case, "take-back", (name,))
        how = Consent(plan_digest=made.digest, how="typed word", confirmed=frozenset(made.single_confirmations))
        (row,) = await start(desk, made, how).wait()
        return row.outcome

    assert [s.state for s in survey(desk, case).steps] == ["open"] * 4, "nothing is done by opening the case"
    with pytest.raises(Refused, match="When was the person warned"):
        await act("restrict-sending")
    with pytest.raises(UsageError, match="still to come"):
        await answer(desk, case, "take-back", "warned-at", "2026-12-20T09:00+08:00")
    await answer(desk, case, "take-back", "warned-at", "2026-10-20T09:00+08:00")
    await answer(desk, case, "take-back", "authority", "Dana Reyes, head of sales, by phone")
    assert await act("restrict-sending") is Outcome.DONE
    assert state(desk, await check(desk, number), number, "outside-sending") is ON
    record = next(a for a in desk.casefile.views.actions(case.id) if a.action.kind is ActionKind.RESTRICT_SENDING)
    undone = await plan_undo(desk, case, record.action.id)
    how = Consent(plan_digest=undone.digest, how="typed word", confirmed=frozenset(undone.single_confirmations))
    (row,) = await start(desk, undone, how).wait()
    assert row.outcome is Outcome.DONE
    assert state(desk, await check(desk, number), number, "outside-sending") is OFF


async def test_nothing_is_no_answer_to_what_stays_open_while_something_does(desk: Desk) -> None:
    case = await open_case(desk, account=address_of(7), ticket="T-1", provider="practice", playbook="gap-check")
    await first_look(desk, case)

    async def say(words: str) -> None:
        await answer(desk, case, "close-gaps", "left-open", words)

    step = survey(desk, case).step("close-gaps")
    assert step is not None and "Not done yet: " in step.next.why, "the next thing says what is not done"
    for words in ("nothing", "None.", "no", "Nothing stays open"):
        with pytest.raises(UsageError, match="Not done yet: "):
            await say(words)
    with pytest.raises(UsageError, match="one letter"):
        await say("n")
    for proposal in step.proposals:
        await waive(desk, case, "close-gaps", "needed until May", action=proposal.action.id)
    await say("nothing")
    await say("No mail program but Outlook is needed: IMAP stays until May")
    assert any("IMAP stays until May" in line for line in rests_on(desk, gather(desk, case))), "the verdict rests on it"
