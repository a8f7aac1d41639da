from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from casefile_bench import (
    ACTOR,
    MORNING,
    OPENED,
    PROOF,
    STOP,
    Bench,
    audit_event,
    audit_lines,
    exposure,
    intended,
    judged_by_rules,
    judged_lines,
    kept,
    one_of_each,
    records_read,
    seen,
    signin,
    signin_lines,
)

from workbench.casefile import CaseFile
from workbench.casefile.canonical import canonical
from workbench.casefile.schema import PROJECTIONS
from workbench.model.actions import Action, ActionKind
from workbench.model.errors import NotFound
from workbench.model.events import (
    ActionEnded,
    ActionProved,
    CaseChanged,
    CaseClosed,
    CaseReopened,
    ExposureBeyondReach,
    ExposureClosed,
    ExposureFound,
    ExposureReopened,
    Finding,
    NoteAdded,
    QuestionAnswered,
    SecretTaken,
    SignInsOverruled,
    StateUnreadable,
    StepDone,
    StepReopened,
    StepWaiting,
    VerdictGiven,
    Waived,
)
from workbench.model.signins import JudgedSignIn
from workbench.model.state import FacetItem, Proof
from workbench.model.words import Facet, Grade, Judgement, Outcome, StepState, Verdict


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with Bench(tmp_path) as made:
        yield made


def tables(casefile: CaseFile) -> dict[str, list[object]]:
    return {t: list(casefile._store.rows(f"SELECT * FROM {t} ORDER BY 1, 2")) for t in PROJECTIONS}


def test_a_rebuild_gives_the_same_tables(bench: Bench) -> None:
    casefile = bench.with_case()
    for item in one_of_each(casefile):
        bench.add(casefile, item)
    before = tables(casefile)
    assert [name for name, rows in before.items() if not rows] == ["expired"]
    casefile.rebuild()
    assert tables(casefile) == before


def test_a_rebuild_gives_the_same_tables_after_evidence_was_let_go(bench: Bench) -> None:
    casefile = bench.with_case()
    for item in one_of_each(casefile):
        bench.add(casefile, item)
    casefile.custody.expire("C-1", "retention", at=bench.now(), actor=ACTOR)
    before = tables(casefile)
    assert [name for name, rows in before.items() if not rows] == [
        "signins",
        "audit_events",
        "messages",
        "address_figures",
    ]
    casefile.rebuild()
    assert tables(casefile) == before


def test_a_rebuild_brings_back_what_was_edited(bench: Bench) -> None:
    casefile = bench.with_case(StepDone(step="confirm", proof=()))
    before = tables(casefile)
    casefile._store.run("DELETE FROM steps")
    casefile.rebuild()
    assert tables(casefile) == before


# -- cases ------------------------------------------------------------------------------------


def test_a_case_is_what_its_events_say(bench: Bench) -> None:
    casefile = bench.with_case(
        CaseChanged(account_id="42", caller_verified="called back"),
        VerdictGiven(verdict=Verdict.SUSPECTED, reason_code="looks-odd"),
    )
    case = casefile.views.case("C-1")
    assert (case.account, case.account_id, case.caller_verified) == ("lin.wei@example.com", "42", "called back")
    assert (case.verdict, case.verdict_reason, case.responder) == (Verdict.SUSPECTED, "looks-odd", "Kim Example")
    assert case.closed_at is None
    (closed,) = bench.add(casefile, CaseClosed(verdict=Verdict.CONFIRMED))
    assert casefile.views.case("C-1").closed_at == closed.at
    bench.add(casefile, CaseReopened(why="back"))
    reopened = casefile.views.case("C-1")
    assert (reopened.closed_at, reopened.verdict) == (None, Verdict.CONFIRMED)


def test_cases_come_newest_first(bench: Bench) -> None:
    casefile = bench.with_case()
    bench.add(casefile, OPENED, case="C-0")
    assert [case.id for case in casefile.views.cases()] == ["C-0", "C-1"]


def open_cases(bench: Bench, **tickets: str) -> CaseFile:
    casefile = bench.open()
    for case, ticket in tickets.items():
        bench.add(casefile, OPENED.model_copy(update={"ticket": ticket}), case=case.replace("_", "-"))
    return casefile


@pytest.mark.parametrize("ref", ["C-AB12", "c-ab12", "C-A", " C-AB12 ", "T-7"])
def test_a_case_is_found_by_id_beginning_or_ticket(bench: Bench, ref: str) -> None:
    casefile = open_cases(bench, C_AB12="T-7", C_XY99="T-8")
    assert casefile.views.case(ref).id == "C-AB12"


def test_a_ticket_means_the_one_open_case(bench: Bench) -> None:
    casefile = open_cases(bench, C_1="T-7", C_2="T-7")
    with pytest.raises(NotFound, match=r"several cases: C-2 \(lin.wei@example.com\), C-1"):
        casefile.views.case("T-7")
    bench.add(casefile, CaseClosed(verdict=Verdict.CONFIRMED))
    assert casefile.views.case("T-7").id == "C-2"


def test_an_unknown_case_names_the_near_ones(bench: Bench) -> None:
    casefile = open_cases(bench, C_AB12="T-7001", C_XY99="INC8")
    with pytest.raises(NotFound, match="no case 'T-7002'") as caught:
        casefile.views.case("T-7002")
    assert caught.value.hint == "Did you mean C-AB12 (ticket T-7001)?"
    with pytest.raises(NotFound) as caught:
        casefile.views.case("zzzz")
    assert "workbench case list" in caught.value.hint
    with pytest.raises(NotFound):
        casefile.views.case("")


def test_a_case_knows_its_playbook(bench: Bench) -> None:
    casefile = bench.with_case()
    assert casefile.views.playbook_of("C-1") == OPENED.playbook_sha256
    with pytest.raises(NotFound):
        casefile.views.playbook_of("C-9")


# -- steps, answers, facets -------------------------------------------------------------------


def test_a_step_goes_through_its_states(bench: Bench) -> None:
    casefile = bench.with_case()

    def state() -> StepState:
        return casefile.views.steps("C-1")["inspect"].state

    bench.add(casefile, StepWaiting(step="inspect", who="admin", for_what="the rules"))
    waiting = casefile.views.steps("C-1")["inspect"]
    assert (waiting.state, waiting.waiting_for, waiting.waiting_what) == (StepState.WAITING, "admin", "the rules")
    bench.add(casefile, StepWaiting(step="inspect", who=""))
    assert state() is StepState.OPEN
    bench.add(casefile, Waived(subject="step", name="inspect", reason="no access", recheck_at=MORNING))
    waived = casefile.views.steps("C-1")["inspect"]
    assert (waived.state, waived.reason, waived.recheck_at) == (StepState.WAIVED, "no access", MORNING)
    assert [w.reason for w in casefile.views.waivers("C-1")] == ["no access"]
    bench.add(casefile, StepDone(step="inspect", proof=("read back",)))
    assert casefile.views.steps("C-1")["inspect"].proof == ("read back",)
    assert casefile.views.waivers("C-1") == ()
    bench.add(casefile, StepReopened(step="inspect", why="a new rule"))
    assert (state(), casefile.views.steps("C-1")["inspect"].reason) == (StepState.OPEN, "a new rule")


def test_the_latest_answer_counts(bench: Bench) -> None:
    casefile = bench.with_case(*(QuestionAnswered(step="s", question="q", value=v) for v in ("no", "yes")))
    answers = casefile.views.answers("C-1")
    assert answers["s", "q"].value == "yes"
    assert answers["s", "q"].by == ACTOR


def test_the_latest_look_at_a_facet_counts_and_all_are_kept(bench: Bench) -> None:
    casefile = bench.with_case(
        seen(Facet.RULES, FacetItem(key="1", what="a rule")),
        seen(Facet.FORWARDING),
        StateUnreadable(facet=Facet.RULES, why="time-out", phase="after"),
    )
    facets = casefile.views.facets("C-1")
    assert set(facets) == {Facet.RULES, Facet.FORWARDING}
    assert (facets[Facet.RULES].unreadable, facets[Facet.RULES].state, facets[Facet.RULES].seq) == ("time-out", None, 5)
    looks = casefile.views.looks("C-1", Facet.RULES)
    assert [look.seq for look in looks] == [3, 5]
    assert looks[0].state is not None


# -- actions and exposures --------------------------------------------------------------------


def test_an_action_goes_from_intention_to_proof(bench: Bench) -> None:
    casefile = bench.with_case(intended())
    (action,) = casefile.views.actions("C-1")
    assert (action.outcome, action.ended_at, action.undo) == (None, None, {"keep_copy": True})
    bench.add(casefile, ActionEnded(action_id=STOP.id, outcome=Outcome.UNKNOWN, detail="no answer", result={"id": "7"}))
    assert casefile.views.actions("C-1")[0].outcome is Outcome.UNKNOWN
    bench.add(
        casefile,
        ActionProved(action_id=STOP.id, proof=PROOF, outcome=Outcome.DONE),
        SecretTaken(action_id=STOP.id, how="modal"),
    )
    (action,) = casefile.views.actions("C-1")
    assert (action.outcome, action.proof, action.secret_taken) == (Outcome.DONE, PROOF, True)
    assert action.result == {"id": "7"}


def test_a_proof_without_an_outcome_leaves_the_outcome(bench: Bench) -> None:
    casefile = bench.with_case(
        intended(),
        ActionEnded(action_id=STOP.id, outcome=Outcome.DONE, detail=""),
        ActionProved(action_id=STOP.id, proof=Proof(proved=False, sentence="still on")),
    )
    assert casefile.views.actions("C-1")[0].outcome is Outcome.DONE


def test_a_proved_undo_marks_what_it_undid(bench: Bench) -> None:
    undo = Action(id="restore-forwarding:x", kind=ActionKind.RESTORE_FORWARDING, undo_of=STOP.id)
    casefile = bench.with_case(
        intended(), intended(undo), ActionProved(action_id=undo.id, proof=Proof(proved=False, sentence="not yet"))
    )
    assert casefile.views.actions("C-1")[0].undone_by is None
    bench.add(casefile, ActionProved(action_id=undo.id, proof=PROOF))
    assert [a.undone_by for a in casefile.views.actions("C-1")] == [undo.id, None]


def test_an_end_without_an_intention_stands_in_the_ledger_only(bench: Bench) -> None:
    casefile = bench.with_case(ActionEnded(action_id="x", outcome=Outcome.DONE, detail=""))
    assert casefile.views.actions("C-1") == ()
    assert casefile.head()[0] == 3


def test_an_exposure_closes_and_comes_back(bench: Bench) -> None:
    found = exposure()
    casefile = bench.with_case(
        ExposureFound(exposure=found),
        ExposureClosed(exposure_id=found.id, closed_at=MORNING, verified_at=MORNING, action_id=STOP.id, proof=PROOF),
    )
    (record,) = casefile.views.exposures("C-1")
    assert (record.is_open, record.closed_by, record.grade) == (False, STOP.id, Grade.READ)
    bench.add(
        casefile,
        Waived(subject="exposure", name=found.id, reason="was shut"),
        ExposureReopened(exposure_id=found.id, why="it is back"),
    )
    (record,) = casefile.views.exposures("C-1")
    assert (record.is_open, record.closed_at, record.verified_at, record.grade) == (True, None, None, None)
    assert casefile.views.waivers("C-1") == ()
    bench.add(casefile, ExposureBeyondReach(exposure_id=found.id, told="the bank", told_at=MORNING))
    (record,) = casefile.views.exposures("C-1")
    assert (record.is_open, record.beyond_reach, record.told) == (False, True, "the bank")


LATER, SOONER = MORNING + timedelta(hours=1), MORNING - timedelta(hours=1)


@pytest.mark.parametrize(
    ("known", "found", "in_force"),
    [
        (("exact", MORNING), ("not after", SOONER), ("exact", MORNING)),
        (("not after", SOONER), ("exact", MORNING), ("exact", MORNING)),
        (("unknown", None), ("not after", MORNING), ("not after", MORNING)),
        (("exact", MORNING), ("exact", LATER), ("exact", MORNING)),
        (("exact", MORNING), ("exact", SOONER), ("exact", SOONER)),
    ],
)
def test_an_exposure_found_again_keeps_the_better_known_opening(
    bench: Bench, known: tuple[str, None], found: tuple[str, None], in_force: tuple[str, None]
) -> None:
    better = exposure(*found).model_copy(update={"what": "known better", "found_at": LATER})
    casefile = bench.with_case(ExposureFound(exposure=exposure(*known)), ExposureFound(exposure=better))
    (record,) = casefile.views.exposures("C-1")
    assert (record.exposure.opened.precision, record.exposure.opened.at) == in_force
    assert (record.exposure.what, record.exposure.found_at) == ("known better", MORNING)


# -- evidence, sign-ins, judgements -----------------------------------------------------------


def test_evidence_reads_back_byte_for_byte(bench: Bench) -> None:
    casefile = bench.with_case()
    data = bytes(range(256)) * 10_000
    sha256, size = casefile.keep(data[i : i + 70_000] for i in range(0, len(data), 70_000))
    assert size == len(data)
    assert b"".join(casefile.evidence(sha256)) == data
    assert [len(chunk) for chunk in casefile.evidence(sha256)] == [1 << 20, 1 << 20, len(data) - (2 << 20)]
    assert casefile.keep(data) == (sha256, size) == casefile.keep(iter([data]))
    assert casefile._store.value("SELECT count(*) FROM evidence_bytes") == 1
    assert casefile._store.value("SELECT count(*) FROM evidence_chunks") == 3
    bench.add(casefile, kept(sha256, size))
    (record,) = casefile.views.evidence_of("C-1")
    assert (record.evidence.sha256, record.step) == (sha256, "confirm")


def test_empty_evidence_is_evidence(bench: Bench) -> None:
    casefile = bench.open()
    sha256, size = casefile.keep(b"")
    assert (size, list(casefile.evidence(sha256))) == (0, [])


def test_unknown_evidence_is_not_found(bench: Bench) -> None:
    with pytest.raises(NotFound):
        bench.open().evidence("f" * 64)


def test_an_intake_that_breaks_off_leaves_nothing(bench: Bench) -> None:
    casefile = bench.open()

    def broken() -> Iterator[bytes]:
        yield b"x" * 2_000_000
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        casefile.keep(broken())
    assert casefile._store.value("SELECT count(*) FROM evidence_bytes") == 0
    assert casefile._store.value("SELECT count(*) FROM evidence_chunks") == 0


def with_signins(bench: Bench, count: int) -> CaseFile:
    casefile = bench.with_case()
    sha256, size = casefile.keep(signin_lines(signin(n) for n in range(count)))
    bench.add(casefile, kept(sha256, size), records_read(sha256, count))
    return casefile


def test_signins_are_read_in_windows_in_the_order_of_their_time(bench: Bench) -> None:
    casefile = with_signins(bench, 30)
    views = casefile.views
    assert [r.signin for r in views.signins("C-1")] == [signin(n) for n in range(30)]
    assert [r.signin.id for r in views.signins("C-1", limit=2, offset=10)] == ["s000010", "s000011"]
    assert views.signins("C-9") == ()
    assert views.count_signins("C-1") == {Judgement.UNJUDGED: 30}


def test_a_record_seen_again_counts_once(bench: Bench) -> None:
    casefile = with_signins(bench, 2)
    again, _ = casefile.keep(signin_lines([signin(1), signin(2)]) + b"\n" + audit_lines([audit_event(1)]))
    bench.add(casefile, records_read(again, 2, 1))
    assert len(casefile.views.signins("C-1")) == 3
    assert casefile.views.record_ids("C-1") == {"s000000", "s000001", "s000002", "a000001"}
    assert casefile.views.audit("C-1") == (audit_event(1),)
    assert [read.signins for read in casefile.views.reads("C-1")] == [2, 2]


def test_other_accounts_are_read_only_when_asked_for(bench: Bench) -> None:
    casefile = bench.with_case()
    records = [
        signin(1),
        signin(2, account="LIN.WEI@example.com"),
        signin(3, account="someone@example.com"),
        signin(4, account="old.name@example.com", account_id="42"),
        signin(5, account="former@example.com"),
    ]
    sha256, _ = casefile.keep(signin_lines(records))
    bench.add(casefile, records_read(sha256, 5))

    def own() -> list[str]:
        return [r.signin.id[-1] for r in casefile.views.signins("C-1")]

    assert own() == ["1", "2"]
    assert len(casefile.views.signins("C-1", all_accounts=True)) == 5
    assert casefile.views.count_signins("C-1", all_accounts=True) == {Judgement.UNJUDGED: 5}
    bench.add(casefile, CaseChanged(account_id="42", former_addresses=("former@example.com",)))
    assert own() == ["1", "2", "4", "5"]


def test_the_users_of_an_address_are_the_accounts_that_got_in_from_it(bench: Bench) -> None:
    casefile = bench.with_case()
    got_in = {"ip": "192.0.2.7", "success": True}
    records = [
        signin(1).model_copy(update=got_in),
        signin(2, account="LIN.WEI@example.com").model_copy(update=got_in),
        signin(3, account="someone@example.com").model_copy(update=got_in | {"success": False}),
        signin(4, account="someone@example.com").model_copy(update=got_in | {"success": None}),
        signin(5, account="old.name@example.com", account_id="42").model_copy(update=got_in),
        signin(6, account="other@example.com").model_copy(update=got_in | {"ip": "half \ud800"}),
        signin(7, account="third@example.com").model_copy(update=got_in | {"ip": "192.0.2.9"}),
    ]
    lines = b"\n".join(b'{"signin":' + canonical(r.model_dump(mode="json")) + b"}" for r in records)
    sha256, _ = casefile.keep(lines)
    bench.add(casefile, records_read(sha256, len(records)))
    assert casefile.views.users_of("C-1", ("192.0.2.7", "half \ud800", "192.0.2.8")) == {
        "192.0.2.7": {"lin.wei@example.com", "42"},
        "half \ud800": {"other@example.com"},
    }
    assert casefile.views.users_of("C-9", ("192.0.2.7",)) == {}


def judge(bench: Bench, casefile: CaseFile, *judged: tuple[int, Judgement]) -> None:
    lines = judged_lines(*(JudgedSignIn(signin=f"s{n:06}", judgement=j, author="rules 1") for n, j in judged))
    sha256, _ = casefile.keep(lines)
    bench.add(casefile, judged_by_rules(sha256, Finding(code="n", sentence=f"{len(judged)} judged")))


def test_a_persons_word_stands_above_the_rules(bench: Bench) -> None:
    casefile = with_signins(bench, 4)
    judge(bench, casefile, (0, Judgement.OWNER), (1, Judgement.ABNORMAL), (2, Judgement.ABNORMAL))
    bench.add(casefile, SignInsOverruled(signins=("s000001",), judgement=Judgement.OWNER, reason="her phone"))
    judge(bench, casefile, (1, Judgement.ABNORMAL), (2, Judgement.ABNORMAL))
    views = casefile.views
    assert views.count_signins("C-1") == {Judgement.OWNER: 1, Judgement.ABNORMAL: 1, Judgement.UNJUDGED: 2}
    judged = [record.judged for record in views.signins("C-1")]
    assert judged[0] is None
    assert judged[1] is not None
    assert (judged[1].judgement, judged[1].author) == (Judgement.OWNER, "Kim Example")
    assert judged[1].reasons[0].sentence == "her phone"
    assert [r.signin.id for r in views.signins("C-1", judgement=Judgement.ABNORMAL)] == ["s000002"]
    assert views.signins("C-1", judgement=Judgement.ABNORMAL, all_accounts=True)[0].judged == judged[2]
    assert views.overruled("C-1") == {"s000001": judged[1]}
    assert [finding.sentence for finding in views.findings("C-1")] == ["2 judged"]


def test_windows_over_sign_ins_come_from_an_index(bench: Bench) -> None:
    casefile = with_signins(bench, 1)
    for where in ("case_id = ? AND own = 1", "case_id = ?", "case_id = ? AND own = 1 AND judgement = 'owner'"):
        plan = casefile._store.rows(
            f"EXPLAIN QUERY PLAN SELECT rowid FROM signins WHERE {where} ORDER BY at, id LIMIT 50 OFFSET 900000", "C-1"
        )
        assert len(plan) == 1
        assert "COVERING INDEX" in plan[0][3]


def test_hostile_text_in_keys_and_targets_is_kept(bench: Bench) -> None:
    evil = "x\ud800'; DROP TABLE cases; --\x00\u202e"
    found = exposure().model_copy(update={"id": f"rules:{evil}", "key": evil})
    casefile = bench.with_case(
        ExposureFound(exposure=found),
        Waived(subject="exposure", name=found.id, reason=evil),
        NoteAdded(text=evil),
    )
    assert casefile.views.exposures("C-1")[0].exposure == found
    assert casefile.views.waivers("C-1")[0].reason == evil
    assert bench.verify().result == "intact"
