"""A desk whose clock was set back in the middle of a case goes by the order of what it recorded."""

from __future__ import annotations

import asyncio
import json

import pytest
from response_tools import Bench, kill, never

from workbench.model.words import Facet, Grade
from workbench.reports.making import report_of
from workbench.response.answering import note
from workbench.response.looking import look
from workbench.response.read_back import read_back
from workbench.response.undoing import plan_undo

pytest_plugins = ("response_fixtures",)

RULE = "disable-rule:r-2"


async def test_what_was_seen_before_an_action_is_known_though_the_clock_says_it_came_later(spam: Bench) -> None:
    began = asyncio.Event()
    spam.between().perform_as[RULE] = never(began)
    made = await spam.plan("inspect-rules", RULE)
    spam.clock.forward(hours=-1)
    spam.run(made)
    await began.wait()
    kill(spam.desk)
    spam.desk = spam.start()
    assert await read_back(spam.desk, spam.case) == ()
    proof = spam.action(RULE).proof
    assert proof is not None
    assert proof.before is Grade.READ


async def test_a_look_after_the_proof_is_not_taken_for_it_though_the_clock_says_it_came_before(spam: Bench) -> None:
    from workbench.model.actions import Action, ActionKind
    from workbench.model.errors import Refused

    await spam.do("inspect-rules", RULE)
    spam.clock.forward(hours=-1)
    rule = Action(id="by somebody", kind=ActionKind.ENABLE_RULE, target="r-2")
    await spam.desk.provider("practice").perform(spam.case.account, rule)
    await look(spam.desk, spam.case, (Facet.RULES,), phase="after")
    with pytest.raises(Refused, match="somebody changed it since"):
        await plan_undo(spam.desk, spam.case, RULE, "it is hers")


async def test_the_report_keeps_the_order_of_the_entries_and_says_that_the_clock_was_set_back(spam: Bench) -> None:
    await note(spam.desk, spam.case, "first")
    spam.clock.forward(hours=-1)
    await note(spam.desk, spam.case, "second")
    assert spam.types()[-3:] == ["note-added", "clock-set-back", "note-added"]
    report = json.loads(report_of(spam.desk, spam.case, "json"))
    told = [row["what"] for row in report["timeline"] if row["kind"] == "handling"]
    assert [w[:30] for w in told[-3:]] == ["Note: first", "The desk's clock was set back ", "Note: second"]
    assert "clock was set back by 3600 s or more" in " ".join(report["chain"]["shows_not"])
    assert "clock was set back" in report_of(spam.desk, spam.case, "md")
