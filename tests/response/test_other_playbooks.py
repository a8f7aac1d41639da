"""A case of another playbook than that of a theft: its own verdicts, no sign-ins, its own words in the report."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from workbench.desk.desk import Desk, open_desk
from workbench.desk.paths import Paths
from workbench.model.cases import Case
from workbench.model.errors import Refused, UsageError
from workbench.model.words import Facet
from workbench.reports.making import report_of
from workbench.response.answering import answer, give_verdict, waive
from workbench.response.closing import close_case
from workbench.response.first_look import first_look
from workbench.response.looking import look
from workbench.response.opening import open_case, playbooks_at_hand
from workbench.response.survey import Move, survey

LATER = datetime(2026, 11, 3, 12, 5, tzinfo=UTC)
PLAYBOOK = """\
id: locks
title: Are the locks on?
version: 1
summary: Looks whether the locks are on.
about: check of the locks of
word: locks
account_is: the mail address to check
asks: are the locks on?
reads: asked
verdicts:
  - value: all on
    means: Every lock is on.
    needs: [second-factors]
    instead: not checked
    why: "How that is known:"
    reasons:
      - {value: seen, label: Somebody saw it}
      - {value: other, label: In words}
  - {value: some off, means: At least one is off.}
  - {value: not checked, means: Nobody could look.}
steps:
  - id: look
    title: Look
    why: To know.
    checks: [second-factors, forwarding]
    verdict: true
    proof: Both were looked at.
    next: {all on: close}
  - id: fix
    title: Fix
    why: To have them on.
    questions:
      - {id: fixed, ask: What was fixed?, kind: text, required: true}
    proof: It is on.
  - id: close
    title: Close
    why: To end.
    closes: true
    proof: All is told.
"""


@pytest.fixture
async def locks(tmp_path: Path) -> tuple[Desk, Case]:
    own = tmp_path / "home" / "config" / "playbooks"
    own.mkdir(parents=True)
    (own / "locks.yaml").write_text(PLAYBOOK, encoding="utf-8")
    (own / "torn.yaml").write_text("id: torn\n", encoding="utf-8")
    home = tmp_path / "home"
    paths = Paths(config=home / "config", data=home / "data", state=home / "state")
    desk = open_desk(case_file=tmp_path / "cases.db", paths=paths, now=lambda: LATER)
    case = await open_case(desk, account="lin.wei@example.com", ticket="T-1", provider="practice", playbook="locks")
    return desk, case


async def test_a_case_of_another_playbook_goes_to_its_own_end(locks: tuple[Desk, Case]) -> None:
    desk, case = locks
    taken, looks = await first_look(desk, case)
    assert taken is None, "no step is about sign-ins, so none were read"
    assert {one.facet for one in looks} == {Facet.SECOND_FACTORS, Facet.FORWARDING}
    found = survey(desk, case).now.open_exposures
    for record in found:
        await waive(desk, case, "look", "left to its owner", exposure=record.exposure.id)
    assert survey(desk, case).now.next.move is Move.VERDICT
    with pytest.raises(UsageError, match="no verdict"):
        await give_verdict(desk, case, "confirmed")
    with pytest.raises(UsageError, match="carries its reason"):
        await give_verdict(desk, case, "all on")
    await give_verdict(desk, case, "all on", reason_code="seen")
    assert not [e for e in survey(desk, case).facts.exposures if e.exposure.facet is Facet.PASSWORD], "it is no theft"
    view = await close_case(desk, case)
    assert [s.state for s in view.steps] == ["done", "skipped", "done"]
    told = report_of(desk, view.case, "md")
    assert "check of the locks of `lin.wei@example.com`" in told
    assert "ALL ON" in told
    assert "Somebody saw it" in told
    assert "theft" not in told.split("## 1")[0]
    assert "NOT CHECKED, and not asked for by this playbook: Sign-ins" in told
    await desk.aclose()


async def test_a_verdict_waits_for_what_it_needs_and_names_the_one_to_give_instead(locks: tuple[Desk, Case]) -> None:
    desk, case = locks
    with pytest.raises(Refused, match="needs a look at") as refused:
        await give_verdict(desk, case, "all on", reason_code="seen")
    assert "“not checked”" in refused.value.hint
    await give_verdict(desk, case, "some off")
    await look(desk, case, (Facet.SECOND_FACTORS, Facet.FORWARDING), step="look")
    await answer(desk, case, "fix", "fixed", "the second factor")
    assert survey(desk, case).case.verdict == "some off"
    await desk.aclose()


async def test_the_playbooks_at_hand_begin_with_that_of_a_theft_and_tell_which_can_not_be_used(
    locks: tuple[Desk, Case],
) -> None:
    desk, _ = locks
    listed = playbooks_at_hand(desk)
    assert (listed[0].id, listed[0].word) == ("suspected-theft", "theft")
    assert {one.id: bool(one.wrong) for one in listed if one.id in ("locks", "torn")} == {"locks": False, "torn": True}
    assert next(one for one in listed if one.id == "locks").account_is == "the mail address to check"
    await desk.aclose()
