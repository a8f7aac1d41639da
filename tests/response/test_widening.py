"""One theft, several accounts: linked cases know of each other, and share a block without counting it twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Clock
from response_tools import agreed

from workbench.casefile.links import links_of
from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.errors import NotFound, Refused
from workbench.model.words import Verdict
from workbench.reports.making import report_of
from workbench.response.answering import give_verdict
from workbench.response.by_hand import begin_by_hand, end_by_hand, keep_files
from workbench.response.facts import gather
from workbench.response.judging import take_in
from workbench.response.opening import open_case
from workbench.response.planning import plan
from workbench.response.survey import survey
from workbench.response.undoing import plan_undo
from workbench.response.widening import Widened, hit_accounts, link_cases, open_linked

HEAD = "time,account,ip,protocol,status,client\n"
OWN = "".join(f"2026-03-{d:02}T08:00:00Z,lin@example.com,192.0.2.10,web,success,Firefox\n" for d in range(1, 21))
ABROAD = "".join(f"2026-03-19T02:{n:02}:00Z,lin@example.com,203.0.113.7,imap,failure,tool\n" for n in range(6))
ABROAD += "2026-03-19T02:10:00Z,lin@example.com,203.0.113.7,imap,success,tool\n"
KIM = "".join(f"2026-03-{d:02}T09:00:00Z,kim@example.com,192.0.2.11,web,success,Firefox\n" for d in range(1, 21))
KIM += "".join(f"2026-03-19T03:{n:02}:00Z,kim@example.com,203.0.113.7,imap,failure,tool\n" for n in range(6))
KIM += "2026-03-19T03:10:00Z,kim@example.com,203.0.113.7,imap,success,tool\n"
TRIED = "2026-03-19T03:30:00Z,pat@example.com,203.0.113.7,imap,failure,tool\n"
BLOCK = "block-ip:203.0.113.7/32"


class Theft:
    """A stolen account at a system that is worked by hand, and a log of the whole domain."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self.desk = desk
        self.log = folder / "domain.csv"
        self.log.write_text(HEAD + OWN + ABROAD + KIM + TRIED)
        self.seen = folder / "console.txt"
        self.seen.write_text("203.0.113.7/32 blocked")
        self.case = asyncio.run(self._begin())

    async def _begin(self) -> Case:
        case = await open_case(self.desk, account="lin@example.com", ticket="HD-1", provider="guided")
        await take_in(self.desk, case, [self.log])
        return case

    async def blocks(self, case: Case) -> None:
        """Blocks the intruder's address, by hand and shown."""
        made = await plan(self.desk, case, "blacklist-ips", [BLOCK])
        await begin_by_hand(self.desk, made, agreed(made), BLOCK)
        files = keep_files(self.desk, [self.seen], step="blacklist-ips", supports=BLOCK)
        assert (await end_by_hand(self.desk, case, BLOCK, files)).proved

    async def widens(self, *accounts: str) -> Case:
        """Opens a linked case and takes the same log in there."""
        (one,) = await open_linked(self.desk, self.case, accounts)
        assert one.case is not None
        await take_in(self.desk, one.case, [self.log])
        return one.case


@pytest.fixture
def theft(make_desk: Callable[..., Desk], clock: Clock, tmp_path: Path) -> Theft:
    return Theft(make_desk(), tmp_path)


def test_accounts_that_the_intruder_got_into_are_proposed_and_those_he_only_tried_are_not(theft: Theft) -> None:
    hits = {hit.account: hit for hit in hit_accounts(theft.desk, theft.case)}
    assert {a: h.suggested for a, h in hits.items()} == {"kim@example.com": True, "pat@example.com": False}
    assert "7 records from 203.0.113.7, 1 got in" in hits["kim@example.com"].why


def test_an_address_from_which_many_get_in_looks_shared_and_proposes_nobody(
    make_desk: Callable[..., Desk], clock: Clock, tmp_path: Path
) -> None:
    theft = Theft(make_desk(), tmp_path)
    names = [f"user{n}@example.com" for n in range(8)]
    theft.log.write_text(HEAD + "".join(f"2026-03-10T09:00:00Z,{a},203.0.113.7,web,success,Firefox\n" for a in names))
    asyncio.run(take_in(theft.desk, theft.case, [theft.log]))
    hits = {hit.account: hit for hit in hit_accounts(theft.desk, theft.case)}
    assert not any(hit.suggested for hit in hits.values() if hit.account.startswith("user"))
    assert "looks shared, ask first" in hits["user1@example.com"].why[0]


async def test_a_linked_case_has_the_same_ticket_a_reference_and_no_conclusion_of_the_first(theft: Theft) -> None:
    await give_verdict(theft.desk, theft.case, Verdict.CONFIRMED)
    (one,) = await open_linked(theft.desk, theft.case, ["Kim@example.com"])
    assert one.case is not None
    assert (one.opened, one.case.ticket, one.case.verdict) == (True, "HD-1", None)
    views = theft.desk.casefile.views
    assert views.of_types(one.case.id, "verdict-given", "signins-overruled", "state-observed") == ()
    (here,), (there,) = links_of(views, one.case.id), links_of(views, theft.case.id)
    assert (here.linked.other, here.linked.opened) == (theft.case.id, "here")
    assert (there.linked.other, there.linked.opened) == (one.case.id, "there")
    assert ("address", "203.0.113.7") in {(s.kind, s.value) for s in here.linked.shared}
    assert views.case("kim@example.com").id == one.case.id
    with pytest.raises(NotFound, match=r"kim@example\.com"):
        views.case("HD-1")


async def test_a_linked_case_gets_the_log_that_tells_of_its_account_and_judges_it_by_itself(theft: Theft) -> None:
    (one,) = await open_linked(theft.desk, theft.case, ["kim@example.com"])
    assert one.case is not None
    views = theft.desk.casefile.views
    assert sum(views.count_signins(one.case.id).values()) == 27
    assert gather(theft.desk, one.case).situation.abnormal_ips == ("203.0.113.7",)
    assert {e.evidence.name for e in views.evidence_of(one.case.id) if e.evidence.kind == "export"} == {"domain.csv"}
    (again,) = await take_in(theft.desk, one.case, [theft.log])
    assert (again.signins, again.duplicates) == (0, 55)
    assert one.not_read == ()


async def test_opening_again_links_the_case_that_is_there_and_opens_no_second_one(theft: Theft) -> None:
    desk = theft.desk
    kim = await open_case(desk, account="kim@example.com", ticket="HD-9", provider="guided")
    (first,) = await open_linked(desk, theft.case, ["kim@example.com"])
    (again,) = await open_linked(desk, theft.case, ["kim@example.com"])
    assert (first.case, again.case) == (kim, kim)
    assert not first.opened
    assert len(links_of(desk.casefile.views, kim.id)) == 1
    assert desk.casefile.views.of_types(kim.id, "case-linked") != ()
    with pytest.raises(Refused, match="linked already"):
        await link_cases(desk, kim, theft.case, "the same intruder")
    wrong = await open_linked(desk, theft.case, ["lin@example.com", "nobody", "pat@example.com"])
    assert [bool(w.failed) for w in wrong] == [True, True, False]
    assert isinstance(wrong[0], Widened)


async def test_a_block_is_recorded_once_and_holds_in_the_linked_case(theft: Theft) -> None:
    desk = theft.desk
    await theft.blocks(theft.case)
    kim = await theft.widens("kim@example.com")
    step = survey(desk, kim).step("blacklist-ips")
    assert step is not None
    (block,) = (p for p in step.proposals if p.action.target == "203.0.113.7/32")
    assert block.done
    assert "case HD-1 (lin@example.com), by " in block.elsewhere
    assert step.outstanding == ()
    assert desk.casefile.views.actions(kim.id) == ()
    report = report_of(desk, kim, "md")
    assert "made and counted there" in report
    assert "Block address `203.0.113.7`" not in report


async def test_a_block_is_not_undone_while_an_open_linked_case_stands_on_it(theft: Theft) -> None:
    desk = theft.desk
    await theft.blocks(theft.case)
    kim = await theft.widens("kim@example.com")
    with pytest.raises(Refused, match=r"open case HD-1 \(kim@example.com\) relies on it: the intruder came from"):
        await plan_undo(desk, theft.case, BLOCK)
    assert survey(desk, kim).step("blacklist-ips") is not None


async def test_a_block_of_a_case_that_is_not_linked_is_proposed_here_as_ever(theft: Theft) -> None:
    desk = theft.desk
    await theft.blocks(theft.case)
    kim = await open_case(desk, account="kim@example.com", ticket="HD-9", provider="guided")
    await take_in(desk, kim, [theft.log])
    step = survey(desk, kim).step("blacklist-ips")
    assert step is not None
    assert [p.action.target for p in step.outstanding] == ["203.0.113.7/32"]
    await link_cases(desk, kim, theft.case, "the same intruder")
    step = survey(desk, kim).step("blacklist-ips")
    assert step is not None
    assert step.outstanding == ()
