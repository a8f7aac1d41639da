"""A reviewer reads a case at a desk of their own, and what they decide comes back to the desk that worked it."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from response_tools import Bench, Clock

from workbench.casefile.counted_reviews import Reviewed
from workbench.casefile.history_filter import HistoryFilter
from workbench.casefile.reviewing import sign_review
from workbench.casefile.verify import verify
from workbench.desk.config import Config, load_config
from workbench.desk.desk import Desk, open_desk
from workbench.desk.paths import Paths
from workbench.desk.review_settings import Reviewer, ReviewSettings
from workbench.desk.review_standing import Standing, awaiting_review, count_awaiting, review_standing
from workbench.desk.reviewers import ReviewerKey, make_reviewer_key
from workbench.model.cases import Actor, Case
from workbench.model.errors import CaseFileDamaged, CheckFailed, NotFound, Refused, UnreadableInput, UsageError
from workbench.model.events import CaseReviewed, NoteAdded
from workbench.model.review import CaseHead, Decision, OwnWork, Remark
from workbench.model.words import StepState
from workbench.reports.checking import check_report
from workbench.reports.making import report_of, save_report
from workbench.reports.wish import Wish
from workbench.response.answering import waive
from workbench.response.closing import close_case, hindrances, reopen_case
from workbench.response.hand_over import bundle_case, take_in
from workbench.response.history import clock_of, find_cases, found_cases
from workbench.response.review_files import Taken, export_reviews, take_reviews
from workbench.response.review_gaps import gaps
from workbench.response.review_view import review_view
from workbench.response.reviewing import Asked, answer_remark, review_case

pytest_plugins = ("response_fixtures",)

START = datetime(2026, 11, 3, 12, 10, tzinfo=UTC)
DANA = Actor(os_user="dana", name="Dana Reyes")
ENOUGH = "the copies outside can't be had back; the recipients were called"


@dataclass
class Lead:
    """The reviewer's own desk, with the case as it came in a bundle."""

    desk: Desk
    key: ReviewerKey
    worked: Bench
    folder: Path

    def decide(self, decision: Decision, **more: object) -> CaseReviewed:
        given = {"reviewer": "Dana Reyes", "key": self.key} | more
        return review_case(self.desk, self.case, decision, **given)  # type: ignore[arg-type]

    @property
    def case(self) -> Case:
        return self.desk.casefile.views.case(self.worked.case_id)

    def bundle(self) -> None:
        """Hands the case over (again)."""
        path = self.folder / "case.zip"
        bundle_case(self.worked.desk, self.worked.case, path, force=True)
        take_in(self.desk, path)

    def back(self) -> tuple[Taken, ...]:
        """Sends the reviews back, in a file of their own."""
        path = self.folder / "back.json"
        export_reviews(self.desk, [self.case], path, force=True)
        return self.arrive(path)

    def arrive(self, path: Path) -> tuple[Taken, ...]:
        return asyncio.run(take_reviews(self.worked.desk, path))

    def altered(self, **changes: str) -> Path:
        """A file of reviews in which somebody wrote something else."""
        path = self.folder / "altered.json"
        export_reviews(self.desk, [self.case], path, force=True)
        said = json.loads(path.read_text())
        said["reviews"][0] |= changes
        path.write_text(json.dumps(said))
        return path


@pytest.fixture(scope="session")
def danas_key(tmp_path_factory: pytest.TempPathFactory) -> ReviewerKey:
    return make_reviewer_key(tmp_path_factory.mktemp("dana") / "dana.key", SecretStr("four unrelated small words"))


@pytest.fixture(scope="session")
def handed_over(
    prepared: Callable[..., tuple[Path, str]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str]:
    """A folder with a closed case at the desk that worked it, and at the reviewer's, where it came in a bundle."""
    source, case_id = prepared("lin.wei@example.com", "worked")
    folder = tmp_path_factory.mktemp("handed") / "over"
    shutil.copytree(source, folder)
    clock = Clock(START)
    here, there = desk_at(folder, clock), desk_at(folder / "lead", clock)
    asyncio.run(close_case(here, here.casefile.views.case(case_id)))
    bundle_case(here, here.casefile.views.case(case_id), folder / "case.zip")
    take_in(there, folder / "case.zip")
    here.close()
    there.close()
    return folder, case_id


def desk_at(folder: Path, clock: Clock) -> Desk:
    home = folder / "home"
    paths = Paths(config=home / "config", data=home / "data", state=home / "state")
    return open_desk(case_file=folder / "cases.db", paths=paths, now=clock)


@pytest.fixture
def lead(handed_over: tuple[Path, str], tmp_path: Path, danas_key: ReviewerKey) -> Iterator[Lead]:
    folder, clock = tmp_path / "copy", Clock(START + timedelta(hours=1))
    shutil.copytree(handed_over[0], folder)
    worked = Bench(lambda: desk_at(folder, clock), handed_over[1], folder, clock)
    desk = desk_at(folder / "lead", clock)
    desk.actor = DANA
    yield Lead(desk, danas_key, worked, folder)
    desk.close()
    worked.desk.close()


IN_HISTORY = {
    Standing.OPEN: Reviewed.NO,
    Standing.WAITING: Reviewed.NO,
    Standing.SENT_BACK: Reviewed.SENT_BACK,
    Standing.SIGNED_OFF: Reviewed.YES,
    Standing.WAIVED: Reviewed.YES,
}


def standing(bench: Bench) -> Standing:
    """Returns how the case stands, after a look that the history has it so, too."""
    told = review_standing(bench.desk.casefile, bench.desk.config.review, bench.case).standing
    state = "open" if bench.case.closed_at is None else "closed"
    (case,) = found_cases(bench.desk, find_cases(bench.desk, HistoryFilter(status=state)), clock_of(bench.desk))
    assert case.reviewed is IN_HISTORY[told]
    for wanted in Reviewed:
        assert len(find_cases(bench.desk, HistoryFilter(reviewed=wanted))) == (wanted is case.reviewed)
    return told


def verified(desk: Desk) -> tuple[str, str]:
    from workbench.desk.keys import load_or_make

    key = load_or_make(desk.paths.config)
    result = verify(desk.casefile.path, desk.paths.heads, keys=[key.public_key])
    return result.result.value, " ".join(result.sentences)


def test_a_sign_off_comes_back_in_a_file_once_and_says_what_came_after_it(lead: Lead) -> None:
    here = lead.worked
    assert awaiting_review(here.desk.casefile, here.desk.config.review) == (here.case,)
    with pytest.raises(CheckFailed, match="lacks proof") as caught:
        lead.decide(Decision.SIGNED_OFF)
    assert "beyond reach" in caught.value.hint
    assert "205 recipients" in caught.value.hint
    signed = lead.decide(Decision.SIGNED_OFF, reason=ENOUGH)
    assert signed.said.lacking
    assert [t.new for t in lead.back()] == [True]
    assert [(t.new, t.refused) for t in lead.back()] == [(False, False)]
    assert here.types().count("case-reviewed") == 1
    assert standing(here) is Standing.SIGNED_OFF
    assert awaiting_review(here.desk.casefile, here.desk.config.review) == ()
    (review,) = here.desk.casefile.reviews.of(here.case_id)
    assert (review.said.reason, review.after) == (ENOUGH, ())

    # What a redacted report hides is kept with it, and is nothing that happened in the case.
    asyncio.run(save_report(here.desk, here.case, Wish(redact=True), lead.folder / "first.md"))
    assert not review_standing(here.desk.casefile, here.desk.config.review, here.case).moved_on

    here.desk.record_now(here.case_id, NoteAdded(text="added afterwards"))
    (review,) = here.desk.casefile.reviews.of(here.case_id)
    assert [e.data.type for e in here.events() if e.seq in review.after] == ["note-added"]
    here.desk.record_now(here.case_id, here.desk.keep(b"a screenshot", name="screen.png", kind="attachment"))
    assert check_report(here.desk.casefile, lead.folder / "first.md").later == 2
    assert len(here.desk.casefile.reviews.of(here.case_id)[0].after) == 2
    assert review_standing(here.desk.casefile, here.desk.config.review, here.case).moved_on
    report = report_of(here.desk, here.case, "md")
    assert "**Signed off by a reviewer.**" in report
    assert signed.fingerprint in report
    assert ENOUGH.split(";")[0] in report
    assert "**AFTER THE REVIEW:** 2 entries" in report
    result, sentences = verified(here.desk)
    assert result == "intact"
    assert "Dana Reyes decided “signed off”" in sentences
    assert "2 entries of the case were not part of it" in sentences
    casefile = here.desk.casefile
    before = casefile.views.cases()
    casefile.rebuild()
    assert casefile.views.cases() == before
    asyncio.run(save_report(here.desk, here.case, Wish(redact=True), lead.folder / "redacted.md"))
    redacted = (lead.folder / "redacted.md").read_text()
    assert "Dana Reyes" not in redacted
    assert signed.fingerprint in redacted


def test_a_case_that_is_sent_back_is_open_until_each_remark_is_answered(lead: Lead) -> None:
    here = lead.worked
    asked = (Asked(step="6", text="Who made the rule?"), Asked(text="Call the bank."))
    with pytest.raises(NotFound, match="no step 'nine'"):
        lead.decide(Decision.SENT_BACK, remarks=[Asked(step="nine", text="x")])
    lead.decide(Decision.SENT_BACK, remarks=asked)
    lead.back()
    assert here.case.closed_at is None
    assert standing(here) is Standing.SENT_BACK
    step = here.step("6")
    assert step.state is StepState.OPEN
    assert step.lacks == ("Dana Reyes remarks, and nobody answered: Who made the rule?",)
    assert here.view().now.step.id == step.step.id
    assert step.next.label == "Answer the reviewer's remark"
    assert any("Call the bank" in sentence for sentence in hindrances(here.view()))
    with pytest.raises(CheckFailed):
        asyncio.run(close_case(here.desk, here.case))

    first, second = here.view().facts.remarks
    asyncio.run(
        answer_remark(here.desk, here.case, f"{first.review}/{first.remark.id}", "The intruder, as the log has")
    )
    assert here.step("6").state is StepState.DONE
    with pytest.raises(UsageError, match="words"):
        asyncio.run(answer_remark(here.desk, here.case, f"{second.review}/{second.remark.id}", " "))
    asyncio.run(answer_remark(here.desk, here.case, f"{second.review}/{second.remark.id}", "Called at 14:20"))
    asyncio.run(close_case(here.desk, here.case))
    assert standing(here) is Standing.WAITING

    lead.bundle()
    assert [r.answer for r in lead.desk.casefile.reviews.remarks(here.case_id)] == [
        "The intruder, as the log has",
        "Called at 14:20",
    ]
    signed = lead.decide(Decision.SIGNED_OFF, reason=ENOUGH)
    assert len(signed.said.heads) == 1
    assert [t.new for t in lead.back()] == [False, True]
    assert standing(here) is Standing.SIGNED_OFF
    assert here.desk.casefile.reviews.of(here.case_id)[-1].after == ()
    assert verified(here.desk)[0] == verified(lead.desk)[0] == "intact"


def test_a_remark_on_a_step_that_the_case_does_not_go_through_must_be_answered_too(lead: Lead) -> None:
    here = lead.worked
    made = lead.decide(Decision.SENT_BACK, remarks=[Asked(text="x")])
    there = resigned(lead, made, remarks=(Remark(id="r1", step="step-of-another-playbook", text="Who called?"),))
    lead.arrive(lead.altered(**there))
    assert any("Who called?" in sentence for sentence in hindrances(here.view()))
    (remark,) = here.view().facts.remarks
    asyncio.run(answer_remark(here.desk, here.case, f"{remark.review}/r1", "Lin did"))
    assert hindrances(here.view()) == ()


def test_a_review_that_came_in_a_bundle_and_in_a_file_counts_once(lead: Lead) -> None:
    here = lead.worked
    lead.decide(Decision.SENT_BACK, remarks=[Asked(step="2", text="Was it called back?")])
    lead.back()
    answered = here.view().facts.remarks[0]
    asyncio.run(answer_remark(here.desk, here.case, f"{answered.review[:4]}-{answered.remark.id}", "Yes"))
    asyncio.run(close_case(here.desk, here.case))
    bundle_case(lead.desk, lead.case, lead.folder / "back.zip")
    assert lead.arrive(lead.folder / "back.zip")[0].new
    assert here.types().count("case-reviewed") == 2
    assert here.case.closed_at is not None
    assert len(here.desk.casefile.reviews.of(here.case_id)) == 1
    assert verified(here.desk)[0] == "intact"


def test_a_sign_off_of_an_earlier_closing_settles_nothing(lead: Lead) -> None:
    here = lead.worked
    lead.decide(Decision.SIGNED_OFF, reason=ENOUGH)
    asyncio.run(reopen_case(here.desk, here.case, "something came up"))
    here.desk.record_now(here.case_id, NoteAdded(text="hidden from the reviewer"))
    asyncio.run(close_case(here.desk, here.case))
    assert lead.back()[0].new
    assert standing(here) is Standing.WAITING
    assert count_awaiting(here.desk.casefile, here.desk.config.review) == 1
    assert "– **Not reviewed:** nobody has signed the case off" in report_of(here.desk, here.case, "md")


def test_what_was_recorded_while_the_review_was_under_way_is_said_when_it_comes_back(lead: Lead) -> None:
    here = lead.worked
    lead.decide(Decision.SIGNED_OFF, reason=ENOUGH)
    here.desk.record_now(here.case_id, NoteAdded(text="hidden from the reviewer"))
    (taken,) = lead.back()
    assert taken.what.endswith("the case went on meanwhile, and it does not cover that (1 entry)")
    found = review_standing(here.desk.casefile, here.desk.config.review, here.case)
    assert (found.standing, found.moved_on) == (Standing.SIGNED_OFF, True)


def test_of_two_reviews_that_cross_the_one_that_asks_for_more_stands(lead: Lead, tmp_path: Path) -> None:
    here = lead.worked
    signed = lead.decide(Decision.SIGNED_OFF, reason=ENOUGH)
    eve = make_reviewer_key(tmp_path / "eve.key", SecretStr("four unrelated small words"))
    lead.decide(Decision.SENT_BACK, reviewer="Eve Ito", key=eve, remarks=[Asked(step="2", text="Called back?")])
    back = lead.folder / "back.json"
    export_reviews(lead.desk, [lead.case], back)
    said = json.loads(back.read_text())
    assert said["reviews"][0]["statement"] == signed.statement
    said["reviews"].reverse()
    back.write_text(json.dumps(said))
    assert [taken.what.split(";")[0] for taken in lead.arrive(back)] == [
        "sent back by Eve Ito",
        "signed off by Dana Reyes",
    ]
    assert standing(here) is Standing.SENT_BACK
    remark = here.view().facts.remarks[0]
    asyncio.run(answer_remark(here.desk, here.case, f"{remark.review}/{remark.remark.id}", "Yes"))
    asyncio.run(close_case(here.desk, here.case))
    assert standing(here) is Standing.WAITING
    lead.bundle()
    lead.decide(Decision.SIGNED_OFF, reason=ENOUGH)
    lead.back()
    asyncio.run(reopen_case(here.desk, here.case, "something came up"))
    assert standing(here) is Standing.OPEN


def test_a_bundle_that_comes_back_says_its_reviews_and_opens_the_steps(lead: Lead) -> None:
    here = lead.worked
    lead.decide(Decision.SENT_BACK, remarks=[Asked(step="2", text="Called back?"), Asked(text="Call the bank.")])
    bundle_case(lead.desk, lead.case, lead.folder / "back.zip")
    here.desk.config = Config(review=ReviewSettings(reviewers=(Reviewer(name="Kim Lee", key="0" * 64),)))
    (taken,) = lead.arrive(lead.folder / "back.zip")
    assert "; sent back by Dana Reyes, which counts for nothing here" in taken.what
    assert "That desk is new here. Call it" in taken.hint
    assert (here.step("2").state, here.step("close").state) == (StepState.OPEN, StepState.OPEN)


def test_a_review_under_a_clock_that_was_set_back_says_so(lead: Lead) -> None:
    lead.worked.clock.forward(days=-2)
    signed = lead.decide(Decision.SIGNED_OFF, reason=ENOUGH)
    assert "one of the two clocks is wrong" in signed.said.clock_note
    assert "before the case was closed: one clock is wrong" in report_of(lead.desk, lead.case, "md")


def test_one_key_signs_under_one_name_that_can_be_seen(lead: Lead) -> None:
    here = lead.worked
    with pytest.raises(UsageError, match="can't be seen"):
        lead.decide(Decision.WAIVED, reason="x", reviewer=f"{here.case.responder}\u200b")
    signed = lead.decide(Decision.WAIVED, reason="a drill")
    with pytest.raises(Refused, match="has signed as Dana Reyes before, not as Eve Ito"):
        lead.decide(Decision.SIGNED_OFF, reason=ENOUGH, reviewer="Eve Ito")
    other = resigned(lead, signed, reviewer="Eve Ito")
    lead.back()
    lead.arrive(lead.altered(**other))
    assert (
        "has signed under 2 names: Dana Reyes, Eve Ito." in review_view(here.desk, here.case).keys[signed.fingerprint]
    )
    twice = (Reviewer(name="Dana Reyes", key=signed.fingerprint), Reviewer(name="Eve Ito", key=signed.key_id))
    with pytest.raises(ValueError, match="Dana Reyes and Eve Ito have the same key"):
        ReviewSettings(reviewers=twice)
    config = lead.folder / "config.toml"
    config.write_text("".join(f'[[review.reviewers]]\nname = "{r.name}"\nkey = "{r.key}"\n' for r in twice))
    with pytest.raises(UnreadableInput, match="reviewers: Dana Reyes and Eve Ito have the same key"):
        load_config(config)


def test_a_review_is_waived_with_a_reason_only_and_an_open_case_is_not_signed_off(lead: Lead) -> None:
    with pytest.raises(UsageError, match="needs a reason"):
        lead.decide(Decision.WAIVED)
    lead.decide(Decision.WAIVED, reason="a drill")
    lead.back()
    assert standing(lead.worked) is Standing.WAIVED
    lead.decide(Decision.SENT_BACK, remarks=[Asked(text="after all")])
    with pytest.raises(Refused, match="is open"):
        lead.decide(Decision.SIGNED_OFF, reason=ENOUGH)


def test_each_thing_without_proof_is_named_once(spam: Bench) -> None:
    asyncio.run(waive(spam.desk, spam.case, "inspect-rules", "no time left"))
    found = [gap.sentence for gap in gaps(spam.view())]
    assert len(found) == len(set(found))
    assert any(sentence.startswith("step 6 ") and "waived by" in sentence for sentence in found)
    assert sum("linwei.archive" in sentence for sentence in found) == 1
    assert "sign-ins: none was read" not in found


def test_nobody_reviews_their_own_work(lead: Lead) -> None:
    here = lead.worked
    name = here.case.responder
    with pytest.raises(Refused, match="worked this case"):
        lead.decide(Decision.SIGNED_OFF, reason=ENOUGH, reviewer=f"  {name.upper()} ")
    with pytest.raises(Refused, match="operating-system account"):
        review_case(here.desk, here.case, Decision.SIGNED_OFF, reviewer="Dana Reyes", key=lead.key, reason=ENOUGH)
    from workbench.desk.keys import load_or_make

    for desk in (here.desk, lead.desk):
        with pytest.raises(Refused, match="desk's own"):
            lead.decide(Decision.SIGNED_OFF, reason=ENOUGH, key=load_or_make(desk.paths.config))
    here.desk.config = Config(review=ReviewSettings(same_account=True))
    assert review_case(here.desk, here.case, Decision.SIGNED_OFF, reviewer="Dana Reyes", key=lead.key, reason=ENOUGH)
    assert f"✘ {OwnWork.ACCOUNT}" in report_of(here.desk, here.case, "md")


def test_a_review_by_a_name_that_worked_the_case_says_so_though_it_came_in_a_bundle(lead: Lead) -> None:
    here = lead.worked
    signed = lead.decide(Decision.SIGNED_OFF, reason=ENOUGH)
    (review,) = lead.desk.casefile.reviews.of(here.case_id)
    assert review.own_work is None
    forged = signed.said.model_copy(update={"reviewer": here.case.responder.upper()})
    lead.desk.casefile.custody.review(forged, lead.key, at=lead.desk.now(), actor=DANA)
    bundle_case(lead.desk, lead.case, lead.folder / "back.zip")
    lead.arrive(lead.folder / "back.zip")
    assert [r.own_work for r in here.desk.casefile.reviews.of(here.case_id)] == [None, OwnWork.NAME]


def test_only_those_whom_the_settings_name_may_review(lead: Lead, tmp_path: Path) -> None:
    here = lead.worked
    signed = lead.decide(Decision.SIGNED_OFF, reason=ENOUGH)
    others = make_reviewer_key(tmp_path / "other.key", SecretStr("four unrelated small words"))

    def named(**more: object) -> Config:
        fields = {"name": "Dana Reyes", "key": signed.fingerprint} | more
        return Config(review=ReviewSettings(reviewers=(Reviewer.model_validate(fields),)))

    for config, words in (
        (named(may=("send-back",)), "may not do that"),
        (named(name="Kim Lee"), "Kim Lee's"),
        (named(key="0" * 64), "no reviewer's"),
    ):
        here.desk.config = config
        (taken,) = lead.back()
        assert taken.refused
        assert words in taken.what
    assert "case-reviewed" not in here.types()

    # In a bundle it stands in the ledger all the same, and counts for nothing.
    bundle_case(lead.desk, lead.case, lead.folder / "back.zip")
    lead.arrive(lead.folder / "back.zip")
    assert standing(here) is Standing.WAITING
    assert count_awaiting(here.desk.casefile, here.desk.config.review) == 1
    here.desk.config = named(key=signed.key_id)
    assert standing(here) is Standing.SIGNED_OFF
    assert count_awaiting(here.desk.casefile, here.desk.config.review) == 0
    lead.desk.config = named()
    with pytest.raises(Refused, match="no reviewer's"):
        lead.decide(Decision.WAIVED, reason="x", key=others)


Alter = Callable[[Lead, CaseReviewed], dict[str, str]]
FORGED: dict[str, tuple[Alter, str]] = {
    "another reason": (lambda _, r: {"statement": r.statement.replace("outside", "inside ")}, "does not hold"),
    "another key": (lambda lead, r: {"key_id": "0" * 16}, "does not hold"),
    "no signature": (lambda lead, r: {"signature": ""}, "does not hold"),
    "another course of the case": (
        lambda lead, r: resigned(lead, r, heads=(CaseHead(case_seq=3, case_hash="0" * 64),)),
        "another course of case",
    ),
    "another place": (
        lambda lead, r: resigned(lead, r, heads=(CaseHead(case_seq=2, case_hash=r.said.heads[0].case_hash),)),
        "another course of case",
    ),
    "another case": (lambda lead, r: resigned(lead, r, case="C-OTHER"), "not a case of this desk"),
}


def resigned(lead: Lead, review: CaseReviewed, **changes: object) -> dict[str, str]:
    made = sign_review(review.said.model_copy(update=changes), lead.key)
    return {name: getattr(made, name) for name in ("statement", "signature")}


def test_a_review_that_is_forged_or_about_something_else_is_refused(lead: Lead) -> None:
    review = lead.decide(Decision.SIGNED_OFF, reason=ENOUGH)
    for how, (alter, words) in FORGED.items():
        (taken,) = lead.arrive(lead.altered(**alter(lead, review)))
        assert taken.refused, how
        assert words in taken.what, how
        assert taken.hint, how
    assert "case-reviewed" not in lead.worked.types()


def test_a_file_that_holds_no_reviews_is_said_to_be_none(lead: Lead) -> None:
    path = lead.folder / "odd.json"
    for text in ("", "[]", "{}", "[" * 100_000, '{"format": "mailbox-workbench reviews", "v": 2}', "\x00"):
        path.write_text(text)
        with pytest.raises(UnreadableInput) as caught:
            lead.arrive(path)
        assert caught.value.hint


def test_a_desk_that_writes_a_review_of_its_own_making_into_its_file_is_found_out(lead: Lead) -> None:
    here = lead.worked
    review = lead.decide(Decision.SIGNED_OFF, reason=ENOUGH)
    forged = review.model_copy(update={"statement": review.statement.replace("outside", "inside ")})
    here.desk.record_now(here.case_id, CaseReviewed.model_validate(forged.model_dump()))
    result, sentences = verified(here.desk)
    assert result == "altered"
    assert "the reviewer's signature does not hold" in sentences


def test_nobody_signs_a_case_off_whose_file_does_not_check_out(lead: Lead) -> None:
    with closing(sqlite3.connect(lead.desk.casefile.path, isolation_level=None)) as raw:
        raw.execute("UPDATE cases SET verdict = 'not compromised'")
    with pytest.raises(CaseFileDamaged, match="Nothing was signed"):
        lead.decide(Decision.SIGNED_OFF, reason=ENOUGH)
    assert "case-reviewed" not in [e.data.type for e in lead.desk.casefile.events()]
