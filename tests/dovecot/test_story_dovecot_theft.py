"""A theft on a real server, from the spray to the stand-down: what is closed is tried by the programs people use."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from rig_desk import over_tls
from rig_server import Rig
from rig_story import INTRUDER, LIN, OWNER, RULE, Theft, agreed, desk_for, opened, search_allowed, work

from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.words import Facet, Outcome
from workbench.response.answering import answer, beyond_reach, choose_cause, waive
from workbench.response.closing import close_case
from workbench.response.planning import plan, plan_contain
from workbench.response.stand_down_run import start_stand_down
from workbench.response.standing_down import plan_stand_down
from workbench.response.starting import start
from workbench.response.survey import survey

pytestmark = pytest.mark.dovecot
pytest_plugins = ("rig_fixtures",)

GUIDED = (
    ("reset-password", Facet.OAUTH_GRANTS),
    ("reset-password", Facet.RECOVERY),
    ("inspect-rules", Facet.SEND_AS),
    ("inspect-rules", Facet.SETTINGS),
    ("withdraw-mail", Facet.SENDING),
)
LURED = "Changed bank account"
WITHDRAWAL = "withdraw-messages:"
PROTOCOLS = ("imap", "pop3", "smtp", "sieve")
AWAY = "203.0.113.99"
"""An address of the intruder's that nobody blocked."""


async def _contained(desk: Desk, case: Case) -> str:
    """Carries out "contain now", but for IMAP, which the owner needs; returns the new password."""
    proposed = await plan_contain(desk, case)
    ids = frozenset(p.action.id for p in proposed.actions) - {"disable-protocol:imap"}
    made = proposed.pick(ids)
    run = start(desk, made, agreed(made))
    rows = await run.wait()
    assert {(r.action_id, r.outcome, r.proof is not None and r.proof.proved) for r in rows} == {
        (name, Outcome.DONE, True)
        for name in (
            "reset-password",
            "revoke-sessions",
            "revoke-app-password:1",
            "disable-protocol:pop3",
            "disable-protocol:smtp",
            "disable-protocol:sieve",
            "disable-rule:roundcube",
            f"block-ip:{INTRUDER}/32",
        )
    }
    return (await run.take_secret("reset-password")).get_secret_value()


async def _withdrawn(desk: Desk, case: Case) -> None:
    before = survey(desk, case)  # nothing lies in Sent, and the records say that mail was sent
    step = before.step("withdraw-mail")
    assert step is not None
    assert [q.id for q in step.unanswered] == ["search-allowed"]
    assert "other people's mailboxes" in before.not_checked
    await search_allowed(desk, case)
    (row,) = (await work(desk, await plan(desk, case, "withdraw-mail"))).values()
    assert (row.outcome, row.proof is not None and row.proof.proved) == (Outcome.DONE, True)
    assert row.detail.startswith("300 of 300 inside copies are out of reach")


@pytest.mark.drill
async def test_a_theft_is_shut_out_door_by_door_and_a_stand_down_gives_all_of_it_back(rig: Rig, tmp_path: Path) -> None:
    theft = Theft(rig)
    theft.everybody()
    theft.ordinary()
    theft.happens()
    script = rig.state / "mail" / LIN / "sieve" / "roundcube.sieve"
    enters = rig.clients.lets_in
    assert enters("pop3", LIN, theft.app_password, INTRUDER)
    lured = sum(subject.startswith(LURED) for who in theft.colleagues for subject in theft.inbox(who))
    assert lured == 300
    sent_on = len(rig.outside.left)

    with desk_for(rig, tmp_path, base_url=over_tls(rig)) as desk:
        case = await opened(desk)
        password = await _contained(desk, case)

        assert theft.session is not None
        assert theft.session.is_over()  # the live session
        gone = (
            *((protocol, LIN, theft.password, AWAY) for protocol in PROTOCOLS),  # the old password
            *((protocol, LIN, theft.app_password, AWAY) for protocol in PROTOCOLS),  # the app password
            *((protocol, LIN, password, INTRUDER) for protocol in PROTOCOLS),  # the address, whatever the password
            *((protocol, LIN, password, OWNER) for protocol in ("pop3", "smtp", "sieve")),  # the protocols
        )
        assert rig.clients.let_in(*gone) == []
        assert enters("imap", LIN, password, OWNER)
        theft.mail_to_owner("payment for the invoice")  # the rule
        assert len(rig.outside.left) == sent_on
        assert theft.inbox(LIN, password)[-1:] == ["payment for the invoice"]

        (row,) = (await work(desk, await plan(desk, case, "enable-2fa", ["require-second-factor"]))).values()
        assert (row.outcome, row.proof is not None and row.proof.proved) == (Outcome.DONE, True)
        rig.app_password(LIN, "Lin's phone", "app-of-the-owner")
        assert not enters("imap", LIN, password, AWAY)
        assert enters("imap", LIN, "app-of-the-owner", OWNER)

        await _withdrawn(desk, case)
        left = [subject for who in theft.colleagues for subject in theft.inbox(who)]
        assert sorted(left) == ["minutes", "minutes"]

        made = await plan_stand_down(desk, case, "it was a drill of our own")
        rows = await start_stand_down(desk, made, agreed(made.plan)).wait()
        assert {r.outcome for r in rows} == {Outcome.DONE}
        assert all(r.proof is not None and r.proof.proved for r in rows)
        await desk.close_providers()

    assert script.read_bytes() == RULE
    theft.mail_to_owner("another payment for the invoice")
    assert len(rig.outside.left) == sent_on + 1
    assert sum(subject.startswith(LURED) for who in theft.colleagues for subject in theft.inbox(who)) == 300
    assert enters("pop3", LIN, password, INTRUDER)
    assert not enters("pop3", LIN, theft.password, INTRUDER)


async def test_a_case_on_a_real_server_is_worked_to_its_end(rig: Rig, tmp_path: Path) -> None:
    theft = Theft(rig, colleagues=3, mails=6)
    theft.everybody()
    theft.happens()
    with desk_for(rig, tmp_path) as desk:
        case = await opened(desk)
        made = await plan_contain(desk, case)
        run = start(desk, made, agreed(made))
        await run.wait()
        await run.take_secret("reset-password")
        await work(desk, await plan(desk, case, "enable-2fa", ["require-second-factor"]))
        await search_allowed(desk, case)
        await work(desk, await plan(desk, case, "withdraw-mail"))
        (purged,) = (await work(desk, await plan(desk, case, "withdraw-mail", ["purge-messages"]))).values()
        assert (purged.outcome, purged.detail) == (Outcome.DONE, "6 copies are purged; 0 are still only withdrawn.")

        (outside,) = [e.exposure for e in survey(desk, case).facts.exposures if e.is_open]
        assert outside.what.startswith("copies out of reach: 1 outside")
        await beyond_reach(desk, case, outside.id, "buyer@corp.example, by Ana on the phone")
        later = desk.now() + timedelta(days=7)
        for step, facet in GUIDED:
            await waive(desk, case, step, "not in use here", facet=facet, recheck_at=later)
        await choose_cause(desk, case, "guessed", "the records hold many failed tries")
        await answer(desk, case, "close", "told", "owner, manager, security lead, 14:10")
        assert (await close_case(desk, case)).case.closed_at is not None
        await desk.close_providers()
    assert theft.session is not None
    theft.session.shutdown()


async def test_a_rule_and_a_forwarding_of_one_script_go_off_together_and_come_back_together(
    rig: Rig, tmp_path: Path
) -> None:
    theft = Theft(rig, colleagues=1, mails=1)
    theft.everybody()
    theft.happens(spray=False)
    with desk_for(rig, tmp_path) as desk:
        case = await opened(desk)
        picks = ["disable-rule:roundcube", "stop-forwarding:drop.77@evil.example"]
        rows = await work(desk, await plan(desk, case, "inspect-rules", picks))
        assert {(r.outcome, r.proof is not None and r.proof.proved) for r in rows.values()} == {(Outcome.DONE, True)}
        assert not [e.exposure.id for e in survey(desk, case).facts.exposures if e.is_open and "evil" in e.exposure.key]
        made = await plan_stand_down(desk, case, "it was a drill of our own")
        back = await start_stand_down(desk, made, agreed(made.plan)).wait()
        assert {(r.outcome, r.proof is not None and r.proof.proved) for r in back} == {(Outcome.DONE, True)}
        for facet in (Facet.RULES, Facet.FORWARDING):
            assert [i.enabled for i in (await desk.provider("dovecot").observe(LIN, facet)).items] == [True]
        await desk.close_providers()
    assert theft.session is not None
    theft.session.logout()
