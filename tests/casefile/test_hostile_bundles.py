"""A bundle of a desk that means harm is refused, and leaves the case file as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from casefile_bench import ACTOR, MORNING, OPENED, Bench, kept, one_of_each, records_read
from hostile_tools import Body, Forger, bundled, changed, evidence_here, saying, take_in
from test_bundle import outsider

from workbench.casefile import CaseFile
from workbench.casefile.canonical import canonical
from workbench.casefile.countersigning import countersign_message
from workbench.casefile.key_chain import in_base64
from workbench.casefile.reviewing import sign_review
from workbench.desk.keys import DeskKey, load_or_make, rotate
from workbench.model.base import JsonObject
from workbench.model.errors import CaseFileDamaged, Refused, UnreadableInput
from workbench.model.events import (
    CaseCountersigned,
    CaseTakenIn,
    DeskKeys,
    EventData,
    EvidenceExpired,
    KeyRotated,
    LedgerStarted,
    NoteAdded,
    TailAccepted,
    TimeStamped,
)
from workbench.model.review import CaseHead, Decision, Remark, ReviewStatement


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Bench]:
    with Bench(tmp_path / "here") as made:
        yield made


@pytest.fixture
def casefile(here: Bench) -> CaseFile:
    opened = here.with_case()
    for item in one_of_each(opened):
        here.add(opened, item)
    return opened


@pytest.fixture
def stranger(tmp_path: Path) -> DeskKey:
    return load_or_make(tmp_path / "stranger")


def countersigned(key: DeskKey, case_hash: str, signature: bytes) -> CaseCountersigned:
    return CaseCountersigned(
        reviewer="Lead",
        key_id=key.key_id,
        public_key=in_base64(key.public_key),
        case_seq=1,
        case_hash=case_hash,
        signature=in_base64(signature),
    )


def result(n: str) -> Body:
    data: JsonObject = {"action_id": "x", "outcome": "done", "detail": "", "result": {"n": 77}}
    return lambda body: changed(type="action-ended", data=data)(body).replace(b"77", n.encode())


FORMS: dict[str, Body] = {
    "a place that is a text": lambda body: canonical(body | {"case_seq": str(body["case_seq"])}),
    "a place that is a fraction": lambda body: canonical(body | {"case_seq": float(str(body["case_seq"]))}),
    "a time without fractions": changed(at="2026-03-03T08:00:00Z"),
    "a time in another zone": changed(at="2026-03-03T09:00:00.000000+01:00"),
    "a time that is a number": changed(at=1_772_524_800),
    "spaces": lambda body: json.dumps(body, sort_keys=True).encode(),
    "a key twice": lambda body: b'{"data":{"step":"","text":"for others"},' + canonical(body)[1:],
    "one field more": changed(more=1),
    "no number": result("NaN"),
    "a number without end": result("9" * 5_000),
    "lists without end": result("[" * 100_000 + "]" * 100_000),
    "no object": lambda body: b"[]",
}

KINDS: dict[str, EventData] = {
    "a ledger that starts": LedgerStarted(ledger_id="L1", key_id="k", public_key="", program="x"),
    "a change of keys": KeyRotated(key_id="k", public_key="", certificates=()),
    "an accepted end": TailAccepted(found_seq=1, found_link="0", reason="x"),
    "a time stamp": TimeStamped(seq=1, link="", token="0", roots="0", said_at=MORNING, authority="x"),
}


@pytest.mark.parametrize("body", [*FORMS.values(), *map(saying, KINDS.values())], ids=[*FORMS, *KINDS])
def test_an_entry_that_no_workbench_writes_is_refused_here_and_by_the_outsider(
    here: Bench, casefile: CaseFile, stranger: DeskKey, body: Body
) -> None:
    path = Forger(bundled(here, casefile), stranger).add(body).write()
    before = casefile.head()
    with pytest.raises((CaseFileDamaged, UnreadableInput)):
        take_in(here, casefile, path)
    assert casefile.head() == before
    assert here.verify().result == "intact"
    assert outsider(path, cwd=here.folder).returncode == 5


@pytest.mark.parametrize("sound", [False, True])
def test_a_reviewers_signature_that_does_not_hold_is_refused(
    here: Bench, casefile: CaseFile, stranger: DeskKey, tmp_path: Path, sound: bool
) -> None:
    reviewer = load_or_make(tmp_path / "reviewer")
    there = next(casefile.events("C-1")).hash if sound else "0" * 64
    signature = reviewer.sign(countersign_message("C-1", 1, there, ""))
    path = bundled(here, casefile)
    for given, holds in ((signature, sound), (bytes(64), False)):
        forged = Forger(path, stranger).add(saying(countersigned(reviewer, there, given))).write()
        assert outsider(forged, cwd=here.folder).returncode == (0 if holds else 5)
        if not holds:
            with pytest.raises(CaseFileDamaged, match="reviewer"):
                take_in(here, casefile, forged)
        else:
            assert take_in(here, casefile, forged) == 1
            assert here.verify().result == "intact"


def test_a_review_holds_for_the_case_and_the_entries_that_were_signed_for(
    here: Bench, casefile: CaseFile, stranger: DeskKey, tmp_path: Path
) -> None:
    reviewer = load_or_make(tmp_path / "reviewer")
    (first,) = [CaseHead(case_seq=1, case_hash=next(casefile.events("C-1")).hash)]
    path = bundled(here, casefile)
    for changes in ({}, {"case": "C-2"}, {"heads": (CaseHead(case_seq=1, case_hash="0" * 64),)}):
        said = {
            "case": "C-1",
            "ticket": "T-1",
            "account": "lin.wei@example.com",
            "decision": Decision.SENT_BACK,
            "reviewer": "Lead \u202e",
            "os_user": "lead",
            "ledger_id": "L9",
            "signed_at": MORNING,
            "heads": (first,),
            "remarks": (Remark(id="r1", step="confirm", text="why?"),),
        }
        review = sign_review(ReviewStatement.model_validate(said | changes), reviewer)
        forged = Forger(path, stranger).add(saying(review)).write()
        assert outsider(forged, cwd=here.folder).returncode == (5 if changes else 0)
        if changes:
            with pytest.raises(CaseFileDamaged, match="reviewer"):
                take_in(here, casefile, forged)
        else:
            assert take_in(here, casefile, forged) == 1
            assert here.verify().result == "intact"


def test_an_entry_of_a_later_form_asks_for_the_newer_workbench(
    here: Bench, casefile: CaseFile, stranger: DeskKey
) -> None:
    with pytest.raises(UnreadableInput, match="does not know"):
        take_in(here, casefile, Forger(bundled(here, casefile), stranger).add(changed(v=2, more=1)).write())


def test_half_characters_are_taken_in_and_handed_on(here: Bench, casefile: CaseFile, stranger: DeskKey) -> None:
    forger = Forger(bundled(here, casefile), stranger)
    forger.add(changed(data={"step": "\ud800", "text": "\udfff"}))
    forger.add(saying(EvidenceExpired.model_construct(sha256s=("\ud800",), reason="x")))
    assert take_in(here, casefile, forger.write()) == 2
    assert here.verify().result == "intact"
    assert outsider(bundled(here, casefile), cwd=here.folder).returncode == 0


def test_what_a_bundle_tells_of_other_desks_makes_no_key_known(
    here: Bench, casefile: CaseFile, stranger: DeskKey, tmp_path: Path
) -> None:
    with Bench(tmp_path / "friend", ledger="F") as friend:
        its = friend.open()
        take_in(friend, its, bundled(here, casefile))
        take_in(here, casefile, bundled(friend, its))
        lie = CaseTakenIn(
            bundle="0" * 64,
            ledger_id="F1",
            desk=stranger.key_id,
            desks=(DeskKeys(ledger_id="F1", first_key=in_base64(stranger.public_key)),),
            known=True,
            entries=3,
            until_seq=1,
            until_hash="0" * 64,
        )
        assert take_in(here, casefile, Forger(bundled(here, casefile), stranger).add(saying(lie)).write()) == 1
        assert here.verify().result == "intact"
        as_friend = Forger(bundled(here, casefile), stranger, ledger="F1").alone().add(saying(OPENED))
        with pytest.raises(CaseFileDamaged, match="another key"):
            take_in(here, casefile, as_friend.write())
        its.append("C-1", NoteAdded(text="the friend itself"), at=friend.now(), actor=ACTOR)
        assert take_in(here, casefile, bundled(friend, its)) == 2


def test_a_desk_of_which_a_bundle_holds_no_entry_is_not_made_known(
    here: Bench, casefile: CaseFile, stranger: DeskKey
) -> None:
    more = (DeskKeys(ledger_id="Z9", first_key=in_base64(stranger.public_key)),)
    path = Forger(bundled(here, casefile), stranger, desks=more).add(changed()).write()
    with pytest.raises(CaseFileDamaged, match="holds no entry"):
        take_in(here, casefile, path)
    assert outsider(path, cwd=here.folder).returncode == 5


def test_whoever_has_a_key_that_a_desk_has_replaced_passes_for_it_no_more(
    here: Bench, casefile: CaseFile, tmp_path: Path
) -> None:
    old = load_or_make(tmp_path / "M" / "config")
    first = Forger(bundled(here, casefile), old).add(changed()).write().rename(tmp_path / "first.zip")
    thief = tmp_path / "thief"
    thief.mkdir()
    (thief / "desk.key").write_bytes((tmp_path / "M" / "config" / "desk.key").read_bytes())
    (thief / "desk.key").chmod(0o600)
    assert take_in(here, casefile, first) == 1
    new = rotate(tmp_path / "M" / "config", MORNING)
    assert take_in(here, casefile, Forger(bundled(here, casefile), new, first=old).add(changed(at=AT2)).write()) == 1

    forked = rotate(thief, MORNING)
    with pytest.raises(CaseFileDamaged, match="another key"):
        take_in(here, casefile, Forger(bundled(here, casefile), forked, first=old).alone().add(saying(OPENED)).write())
    with pytest.raises(Refused, match="replaced since"):
        take_in(here, casefile, Forger(bundled(here, casefile), old).alone().add(saying(OPENED)).write())
    assert take_in(here, casefile, first) == 0
    assert here.verify().result == "intact"


AT2 = "2026-03-04T08:00:00.000000Z"


def test_a_bundle_that_is_refused_leaves_no_bytes_behind(here: Bench, stranger: DeskKey, tmp_path: Path) -> None:
    target = here.open()
    here.add(target, OPENED.model_copy(update={"ticket": "T-9"}))
    with Bench(tmp_path / "there", ledger="M") as there:
        source = there.with_case()
        digest, size = source.keep(b"what nobody here asked for")
        there.add(source, kept(digest, size))
        with pytest.raises(Refused, match="another case"):
            take_in(here, target, bundled(there, source))
    assert not evidence_here(here.path)


def test_evidence_that_no_entry_needs_is_refused(here: Bench, casefile: CaseFile, stranger: DeskKey) -> None:
    forger = Forger(bundled(here, casefile), stranger).add(changed())
    forger.evidence[sha256(b"smuggled").hexdigest()] = b"smuggled"
    path = forger.write()
    with pytest.raises(CaseFileDamaged, match="no entry needs"):
        take_in(here, casefile, path)
    assert outsider(path, cwd=here.folder).returncode == 5


def test_an_entry_that_needs_evidence_which_no_longer_is_anywhere_is_refused(
    here: Bench, casefile: CaseFile, stranger: DeskKey
) -> None:
    gone = sha256(b"gone").hexdigest()
    forger = Forger(bundled(here, casefile), stranger).add(saying(EvidenceExpired(sha256s=(gone,), reason="x")))
    early = forger.write()
    assert take_in(here, casefile, early) == 1
    # At the maker it was let go afterwards, so that its bundle needs not bring it; here that stands before.
    crossed = Forger(early, stranger).add(saying(records_read(gone, 1)))
    with pytest.raises(CaseFileDamaged):
        take_in(here, casefile, crossed.write())
    assert here.verify().result == "intact"


def test_evidence_that_was_let_go_does_not_come_back_with_an_older_bundle(here: Bench, tmp_path: Path) -> None:
    casefile = here.with_case()
    digest, size = casefile.keep(b"to be let go")
    here.add(casefile, kept(digest, size))
    older = bundled(here, casefile)
    with Bench(tmp_path / "there", ledger="M") as there:
        other = there.open()
        take_in(there, other, older)
        there.add(other, NoteAdded(text="seen there"))
        newer = bundled(there, other, "newer.zip")
    casefile.custody.expire("C-1", "a year is over", at=here.now(), actor=ACTOR)
    assert take_in(here, casefile, older) == 0
    assert digest not in evidence_here(here.path)
    assert take_in(here, casefile, newer) == 3
    assert digest not in evidence_here(here.path)
    assert here.verify().result == "intact"


def test_a_desk_that_rewrote_what_it_had_handed_over_is_caught_by_whoever_has_it(tmp_path: Path) -> None:
    with Bench(tmp_path / "there", ledger="M") as there:
        source = there.with_case()
        there.path.with_suffix(".old").write_bytes(there.path.read_bytes())
        there.add(source, NoteAdded(text="what was seen"))
        with Bench(tmp_path / "third", ledger="N") as third:
            target = third.open()
            take_in(third, target, bundled(there, source))
            source.close()
            there.path.write_bytes(there.path.with_suffix(".old").read_bytes())
            again = there.open()
            again.accept("restored", at=there.now(), actor=ACTOR)
            there.add(again, NoteAdded(text="what shall have been seen"))
            with pytest.raises(CaseFileDamaged, match="rewritten, or restored"):
                take_in(third, target, bundled(there, again))
            assert outsider(bundled(third, target), cwd=tmp_path).returncode == 0
            with pytest.raises(CaseFileDamaged, match="entry of this desk that this case file has not"):
                take_in(there, again, bundled(third, target))
