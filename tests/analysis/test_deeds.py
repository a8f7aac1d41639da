from __future__ import annotations

from datetime import datetime

from signin_months import HOME, OWNER, Month, at

from workbench.analysis.exposures import from_audit
from workbench.analysis.signins import JudgeConfig, JudgeResult, judge
from workbench.model.signins import AuditEvent
from workbench.model.words import Activity, Facet, Judgement

THIEF, STRANGER = "203.0.113.7", "203.0.113.99"


def deed(when: datetime, activity: Activity, ip: str | None = THIEF, change: str = "done") -> AuditEvent:
    return AuditEvent(
        id=f"{activity} {when.isoformat()}",
        at=when,
        account=OWNER,
        ip=ip,
        facet=activity,
        change=change,
        key="",
        what="auditing of the mailbox" if activity is Activity.AUDITING else "a mail",
        name="test",
        source="0" * 64,
    )


def theft(*deeds: AuditEvent) -> Month:
    month = Month().days(HOME, 0, 19)
    month.signin(at(20, 7), THIEF)
    month.signin(at(20, 7, 4), HOME)
    month.signin(at(20, 7, 7, 22), THIEF)
    month.change(at(20, 7, 8, 3), THIEF, Facet.SECOND_FACTORS, "phone", what="a phone was added")
    month.audit += deeds
    return month


def judged(month: Month) -> JudgeResult:
    return judge(month.signins, month.audit, account=OWNER, config=JudgeConfig())


def sentences(month: Month) -> dict[str, str]:
    return {f.code: f.sentence for f in judged(month).findings}


def test_mail_read_opens_nothing_and_changes_no_judgement() -> None:
    deeds = [deed(at(20, 7, 10, s), Activity.MAIL_READ) for s in range(20)]
    plain, read = judged(theft()), judged(theft(*deeds))
    assert read.judged == plain.judged
    assert read.networks == plain.networks
    month = theft(*deeds)
    found = from_audit(
        month.audit, read.judged, month.signins, account=OWNER, org_domains=("example.com",), found_at=at(30)
    )
    assert [e.facet for e in found] == [Facet.SECOND_FACTORS]


def test_what_was_sent_and_read_from_an_abnormal_network_is_told_with_its_number() -> None:
    deeds = [deed(at(20, 7, 10, s), Activity.MAIL_READ) for s in range(3)]
    told = sentences(theft(*deeds, deed(at(20, 8), Activity.MAIL_SENT)))["mail-from-abnormal"]
    assert "mail was read in 3 records and mail was sent in 1 record" in told
    assert "between 2026-10-21 07:10:00 UTC and 2026-10-21 08:00:00 UTC" in told


def test_mail_read_from_where_nobody_signed_in_is_told_and_not_judged() -> None:
    result = judged(theft(deed(at(5), Activity.MAIL_READ, ip=STRANGER)))
    assert "no sign-in is recorded from there" in {f.code: f.sentence for f in result.findings}["mail-without-sign-in"]
    assert STRANGER not in {n.network for n in result.networks if n.judgement is Judgement.ABNORMAL}


def test_recording_that_was_switched_off_is_told_until_it_was_switched_on_again() -> None:
    off = deed(at(20, 7, 9), Activity.AUDITING, change="removed")
    assert "no record says that it was switched on again" in sentences(theft(off))["auditing-off"]
    told = sentences(theft(off, deed(at(22), Activity.AUDITING, change="added")))["auditing-off"]
    assert "until 2026-10-23 09:00:00 UTC" in told


def test_a_rule_that_was_deleted_and_made_again_is_not_told_as_gone() -> None:
    month = theft()
    month.change(at(20, 7, 9), THIEF, Facet.RULES, "r", what="rule r")
    month.change(at(20, 7, 20), THIEF, Facet.RULES, "r", change="removed", what="rule r")
    month.change(at(20, 7, 30), THIEF, Facet.RULES, "r", what="rule r")
    found = from_audit(
        month.audit, judged(month).judged, month.signins, account=OWNER, org_domains=("example.com",), found_at=at(30)
    )
    rule = next(e for e in found if e.facet is Facet.RULES)
    assert rule.opened.at == at(20, 7, 9)
    assert "taken away again at 2026-10-21 07:20:00 UTC, made once more at 2026-10-21 07:30:00 UTC" in rule.why
    assert rule.why.endswith("and left there.")
