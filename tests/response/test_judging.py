"""Sign-ins are taken in once, judged with reasons, and a person's word stands above the rules'."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from response_tools import Bench

from workbench.desk.desk import Desk
from workbench.model.errors import LocalFileError, NotFound, UnreadableInput, UsageError
from workbench.model.events import CaseChanged, RecordsRead, SignInsJudged, SignInsOverruled
from workbench.model.words import Judgement, Verdict
from workbench.response.answering import give_verdict
from workbench.response.first_look import first_look
from workbench.response.judging import fetch_signins, judge_signins, overrule, take_in
from workbench.response.opening import mail_address, open_case
from workbench.response.survey import Move

pytest_plugins = ("response_fixtures",)

HOME, ABROAD = "192.0.2.10", "203.0.113.7"
KIM, FORMER = "kim@example.org", "kim.old@example.org"
T0 = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)


def _record(number: int, at: datetime, ip: str, email: str, profile: str | None) -> dict[str, Any]:
    actor = {"email": email} | ({"profileId": profile} if profile else {})
    parameters = [{"name": "login_type", "value": "google_password"}, {"name": "is_suspicious", "boolValue": False}]
    return {
        "kind": "admin#reports#activity",
        "id": {"time": f"{at:%Y-%m-%dT%H:%M:%S}.000Z", "uniqueQualifier": str(number), "applicationName": "login"},
        "actor": actor,
        "ipAddress": ip,
        "events": [{"type": "login", "name": "login_success", "parameters": parameters}],
    }


def _export(path: Path, records: list[dict[str, Any]]) -> Path:
    path.write_text(json.dumps({"kind": "admin#reports#activities", "items": records}))
    return path


def _days(email: str, profile: str | None, count: int, start: int = 0) -> list[dict[str, Any]]:
    return [_record(start + n, T0 + timedelta(days=n), HOME, email, profile) for n in range(count)]


async def test_what_a_person_says_of_a_sign_in_stands_and_the_rest_is_judged_anew(spam: Bench) -> None:
    records = spam.desk.casefile.views.signins(spam.case_id)
    first = records[0].signin
    judged = spam.types().count("signins-judged")
    ids = await overrule(spam.desk, spam.case, (first.id,), Judgement.ABNORMAL, "the owner was asleep")
    assert ids == (first.id,)
    said = spam.desk.casefile.views.signins(spam.case_id)[0].judged
    assert said is not None
    assert (said.judgement, said.author) == (Judgement.ABNORMAL, "ana")
    assert said.reasons[0].sentence == "the owner was asleep"
    assert spam.types().count("signins-judged") == judged + 1
    await judge_signins(spam.desk, spam.case)
    kept = spam.desk.casefile.views.signins(spam.case_id)[0].judged
    assert kept == said


async def test_an_address_stands_for_all_sign_ins_from_it(spam: Bench) -> None:
    ids = await overrule(spam.desk, spam.case, (ABROAD,), Judgement.OWNER, "her phone in Brazil")
    theirs = [r for r in spam.desk.casefile.views.signins(spam.case_id) if r.signin.ip == ABROAD]
    assert set(ids) == {r.signin.id for r in theirs}
    assert len(ids) > 30
    assert {r.judged.judgement for r in theirs if r.judged} == {Judgement.OWNER}
    assert ABROAD not in spam.view().facts.situation.abnormal_ips


async def test_an_address_is_found_in_whichever_way_it_is_written(spam: Bench) -> None:
    records = spam.desk.casefile.views.signins(spam.case_id)
    six = next(r.signin.ip for r in records if r.signin.ip and ":" in r.signin.ip)
    import ipaddress

    written = ipaddress.ip_address(six).exploded.upper()
    assert await overrule(spam.desk, spam.case, (written,), Judgement.OWNER, "hers") == tuple(
        r.signin.id for r in records if r.signin.ip == six
    )


async def test_the_beginning_of_an_id_is_enough_where_only_one_begins_so(spam: Bench) -> None:
    ids = [r.signin.id for r in spam.desk.casefile.views.signins(spam.case_id)]
    unique = next(i for i in ids if sum(o.startswith(i[:-1]) for o in ids) == 1)
    assert await overrule(spam.desk, spam.case, (unique[:-1],), Judgement.DELEGATE, "the assistant") == (unique,)
    for wanted, error in (("log-", UsageError), ("", NotFound), ("198.51.100.250", NotFound)):
        with pytest.raises(error):
            await overrule(spam.desk, spam.case, (unique, wanted), Judgement.OWNER, "hers")
    assert spam.types().count("signins-overruled") == 1


@pytest.mark.parametrize(("judgement", "reason"), [(Judgement.OWNER, "  "), (Judgement.UNJUDGED, "who knows")])
async def test_overruling_needs_a_judgement_and_a_reason(spam: Bench, judgement: Judgement, reason: str) -> None:
    with pytest.raises(UsageError):
        await overrule(spam.desk, spam.case, (ABROAD,), judgement, reason)
    assert not [e for e in spam.events() if isinstance(e.data, SignInsOverruled)]


async def test_other_accounts_sign_ins_are_not_judged_in_this_case(spam: Bench) -> None:
    everyone = spam.desk.casefile.views.signins(spam.case_id, all_accounts=True)
    other = next(r.signin for r in everyone if r.signin.account != spam.case.account)
    with pytest.raises(NotFound):
        await overrule(spam.desk, spam.case, (other.id,), Judgement.OWNER, "hers")


async def test_a_file_that_is_taken_in_twice_counts_once(guided: Bench, tmp_path: Path) -> None:
    path = _export(tmp_path / "login.json", _days(KIM, "77", 6))
    (first,) = await take_in(guided.desk, guided.case, [path])
    (second,) = await take_in(guided.desk, guided.case, [path])
    assert (first.signins, first.duplicates, first.of_account) == (6, 0, 6)
    assert (second.signins, second.duplicates) == (0, 6)
    assert len(guided.desk.casefile.views.signins(guided.case_id)) == 6
    assert [e.data.duplicates for e in guided.events() if isinstance(e.data, RecordsRead)] == [0, 6]


async def test_the_practice_log_that_is_read_twice_counts_once(spam: Bench) -> None:
    before = spam.desk.casefile.views.count_signins(spam.case_id)
    taken = await fetch_signins(spam.desk, spam.case)
    assert taken.signins == 0
    assert spam.desk.casefile.views.count_signins(spam.case_id) == before


async def test_a_file_of_no_known_format_is_refused_and_nothing_of_it_is_recorded(
    guided: Bench, tmp_path: Path
) -> None:
    good, bad = _export(tmp_path / "login.json", _days(KIM, "77", 3)), tmp_path / "photo.jpg"
    bad.write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20)
    head = guided.desk.casefile.head()
    with pytest.raises(UnreadableInput, match=r"photo\.jpg"):
        await take_in(guided.desk, guided.case, [bad])
    assert guided.desk.casefile.head() == head
    with pytest.raises(UnreadableInput):
        await take_in(guided.desk, guided.case, [good, bad])
    assert len(guided.desk.casefile.views.signins(guided.case_id)) == 3, "the file before it stays taken in"
    with pytest.raises(LocalFileError):
        await take_in(guided.desk, guided.case, [tmp_path / "missing.json"])


async def test_sign_ins_of_a_good_file_before_a_bad_one_are_judged(guided: Bench, tmp_path: Path) -> None:
    bad = tmp_path / "notes.txt"
    bad.write_text("nothing to see here")
    with pytest.raises(UnreadableInput):
        await take_in(guided.desk, guided.case, [_export(tmp_path / "login.json", _days(KIM, "77", 20)), bad])
    assert [e for e in guided.events() if isinstance(e.data, SignInsJudged)]


async def test_a_file_that_changes_while_it_is_read_is_refused(
    guided: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _export(tmp_path / "login.json", _days(KIM, "77", 6))
    keep = guided.desk.keep

    def meanwhile(kept: bytes | Path, **more: Any) -> Any:
        _export(path, _days(KIM, "77", 7))
        return keep(kept, **more)

    monkeypatch.setattr(guided.desk, "keep", meanwhile)
    head = guided.desk.casefile.head()
    with pytest.raises(LocalFileError, match="changed while it was read"):
        await take_in(guided.desk, guided.case, [path])
    assert guided.desk.casefile.head() == head
    assert guided.desk.casefile.views.count_signins(guided.case_id) == {}


async def test_the_accounts_id_and_former_addresses_are_learned_from_the_records(guided: Bench, tmp_path: Path) -> None:
    old, new = _days(FORMER, "77", 12), _days(KIM, "77", 5, start=100)
    other = _days("bo@example.org", "88", 2, start=200)
    (taken,) = await take_in(guided.desk, guided.case, [_export(tmp_path / "login.json", [*old, *new, *other])])
    assert taken.signins == 19
    changes = [e.data for e in guided.events() if isinstance(e.data, CaseChanged)]
    assert [(c.account_id, c.former_addresses) for c in changes] == [("77", (FORMER,))]
    assert guided.case.account_id == "77"
    assert len(guided.desk.casefile.views.signins(guided.case_id)) == 17
    assert set(guided.desk.casefile.views.addresses(guided.case_id)) == {KIM, FORMER}
    await judge_signins(guided.desk, guided.case)
    assert guided.types().count("case-changed") == 1, "what is known is not learned again"


async def test_a_former_address_that_comes_up_later_is_learned_too(guided: Bench, tmp_path: Path) -> None:
    await take_in(guided.desk, guided.case, [_export(tmp_path / "new.json", _days(KIM, "77", 5))])
    await take_in(guided.desk, guided.case, [_export(tmp_path / "old.json", _days(FORMER, "77", 5, start=50))])
    assert set(guided.desk.casefile.views.addresses(guided.case_id)) == {KIM, FORMER}
    table = tmp_path / "imap.csv"
    table.write_text(
        "time,account,ip,protocol,status\n2026-10-20T09:00:00Z,kim.old@example.org,192.0.2.10,imap,success\n"
    )
    await take_in(guided.desk, guided.case, [table])
    assert len(guided.desk.casefile.views.signins(guided.case_id)) == 11, "a record without an id counts by address"


async def test_an_address_that_two_accounts_went_by_teaches_no_id(guided: Bench, tmp_path: Path) -> None:
    records = [*_days(KIM, "77", 5), *_days(KIM, "99", 5, start=100)]
    await take_in(guided.desk, guided.case, [_export(tmp_path / "login.json", records)])
    assert guided.case.account_id is None
    assert len(guided.desk.casefile.views.signins(guided.case_id)) == 10


async def test_derived_tables_say_the_same_after_a_rebuild(guided: Bench, tmp_path: Path) -> None:
    records = [*_days(FORMER, "77", 12), *_days(KIM, "77", 5, start=100)]
    await take_in(guided.desk, guided.case, [_export(tmp_path / "login.json", records)])
    await overrule(guided.desk, guided.case, (HOME,), Judgement.OWNER, "her home")
    before = guided.view().model_copy(update={"facts": None})
    signins = guided.desk.casefile.views.signins(guided.case_id)
    guided.desk.casefile.rebuild()
    assert guided.view().model_copy(update={"facts": None}) == before
    assert guided.desk.casefile.views.signins(guided.case_id) == signins


async def test_the_verdict_says_what_it_rests_on(spam: Bench) -> None:
    from workbench.model.events import VerdictGiven

    await give_verdict(spam.desk, spam.case, Verdict.CONFIRMED)
    (given,) = [e.data for e in spam.events() if isinstance(e.data, VerdictGiven)]
    assert "judged abnormal" in given.rests_on[1]
    assert "forwarding" in given.rests_on[0]
    assert not any("by a person" in sentence for sentence in given.rests_on)


async def test_a_verdict_that_rests_on_overruled_judgements_says_how_many(spam: Bench) -> None:
    from workbench.model.events import VerdictGiven

    ids = await overrule(spam.desk, spam.case, (ABROAD,), Judgement.OWNER, "her phone in Brazil")
    await give_verdict(spam.desk, spam.case, Verdict.UNDETERMINED)
    (given,) = [e.data for e in spam.events() if isinstance(e.data, VerdictGiven)]
    assert f"{len(ids)} of them were judged by a person" in given.rests_on[2]


async def test_a_first_look_changes_nothing_at_the_provider(spam: Bench) -> None:
    between = spam.between()
    tenant = next(spam.folder.glob("*.practice.json"))
    before = tenant.read_bytes()
    taken, looks = await first_look(spam.desk, spam.case)
    assert taken is not None
    assert all(look.state is not None for look in looks)
    assert between.asked == []
    assert tenant.read_bytes() == before


async def test_a_first_look_by_hand_reads_nothing(guided: Bench) -> None:
    assert await first_look(guided.desk, guided.case) == (None, ())


@pytest.mark.parametrize(
    "text", ["", "kim", "kim@", "@example.org", "a b@example.org", "kim@example.org\n<x>", "k@@x.y"]
)
def test_what_is_no_mail_address_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is not a mail address"):
        mail_address(text)


async def test_a_case_is_opened_for_an_account_and_a_ticket_or_not_at_all(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    head = desk.casefile.head()
    wrongs: tuple[tuple[dict[str, Any], type[Exception]], ...] = (
        ({"account": "kim", "ticket": "T", "provider": "guided"}, UsageError),
        ({"account": KIM, "ticket": " ", "provider": "guided"}, UsageError),
        ({"account": KIM, "ticket": "T", "provider": "exchange-2003"}, NotFound),
        ({"account": KIM, "ticket": "T", "provider": "guided", "playbook": "none-such"}, NotFound),
        ({"account": "nobody@example.com", "ticket": "T", "provider": "practice"}, NotFound),
    )
    for wrong, error in wrongs:
        with pytest.raises(error):
            await open_case(desk, **wrong)
    assert desk.casefile.head() == head


async def test_records_under_a_former_address_count_as_the_account_s_own(guided: Bench, tmp_path: Path) -> None:
    old = _export(tmp_path / "old.json", _days(FORMER, "77", 4))
    new = _export(tmp_path / "new.json", _days(KIM, "77", 3, start=10))
    taken = await take_in(guided.desk, guided.case, [old, new])
    assert [t.of_account for t in taken] == [4, 3]


async def test_what_can_not_wait_is_asked_before_a_log_that_somebody_else_must_export(guided: Bench) -> None:
    view = guided.view()
    assert not view.facts.situation.signins
    assert view.now.next.move is Move.ANSWER
