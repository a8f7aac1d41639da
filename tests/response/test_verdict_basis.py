"""What a verdict says that it rests on."""

from __future__ import annotations

from response_tools import Bench

from workbench.model.events import VerdictGiven
from workbench.model.words import Judgement, Verdict
from workbench.response.answering import give_verdict
from workbench.response.judging import overrule

pytest_plugins = ("response_fixtures",)


async def test_a_verdict_says_how_many_sign_ins_nobody_has_judged(alarm: Bench) -> None:
    await give_verdict(alarm.desk, alarm.case, Verdict.SUSPECTED)
    unjudged = alarm.desk.casefile.views.count_signins(alarm.case_id)[Judgement.UNJUDGED]
    assert f"{unjudged} of them could not be told: nobody has judged them." in _basis(alarm)

    left = alarm.desk.casefile.views.signins(alarm.case_id, judgement=Judgement.UNJUDGED)
    await overrule(alarm.desk, alarm.case, [r.signin.id for r in left], Judgement.OWNER, "her own VPN")
    await give_verdict(alarm.desk, alarm.case, Verdict.SUSPECTED)
    assert not any("could not be told" in sentence for sentence in _basis(alarm))


def _basis(bench: Bench) -> tuple[str, ...]:
    return [e.data for e in bench.events() if isinstance(e.data, VerdictGiven)][-1].rests_on
