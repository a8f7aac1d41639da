"""How the tests ask the judges."""

from __future__ import annotations

from signin_months import OWNER, Month

from workbench.analysis.settings import JudgeConfig
from workbench.analysis.signins import JudgeResult, judge
from workbench.model.signins import Reason, SignIn
from workbench.model.words import Judgement

THIEF = "203.0.113.7"


def judged(month: Month, **settings: object) -> JudgeResult:
    return judge(month.signins, month.audit, account=OWNER, config=JudgeConfig(**settings))


def verdicts(result: JudgeResult) -> dict[str, Judgement]:
    return {n.network: n.judgement for n in result.networks}


def reasons(result: JudgeResult, network: str) -> dict[str, Reason]:
    return {r.code: r for n in result.networks if n.network == network for r in n.reasons}


def verdict_of(result: JudgeResult, signin: SignIn) -> Judgement:
    return next(j.judgement for j in result.judged if j.signin == signin.id)


def finding_of(result: JudgeResult, code: str) -> str:
    return "\n".join(f.sentence for f in result.findings if f.code == code)
