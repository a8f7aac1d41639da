"""What a person pastes after a change is read, and believed over their word."""

from __future__ import annotations

from collections.abc import Iterable

from response_tools import LIN_FORWARD, Bench, agreed

from workbench.model.events import ExposureFound
from workbench.model.state import Exposure, OpenedAt, Proof
from workbench.model.words import Attribution, Facet, Grade, Outcome, Verdict
from workbench.response.answering import give_verdict
from workbench.response.by_hand import begin_by_hand, end_by_hand, show_facet
from workbench.response.planning import plan_known

pytest_plugins = ("response_fixtures",)

STEPS = {Facet.PROTOCOLS: "disable-protocols", Facet.SESSIONS: "reset-password"}


async def exposed(guided: Bench, *pairs: tuple[Facet, str]) -> None:
    await give_verdict(guided.desk, guided.case, Verdict.CONFIRMED)
    for facet, key in pairs:
        found = Exposure(
            id=f"{facet}:{key}",
            facet=facet,
            key=key,
            what=key,
            attribution=Attribution.INTRUDER,
            why="It was made from an abnormal address.",
            opened=OpenedAt(),
            found_at=guided.clock(),
        )
        await guided.desk.record(guided.case_id, ExposureFound(exposure=found))


async def done(guided: Bench, step: str, pick: str, *pasted: str) -> Proof:
    made = plan_known(guided.desk, guided.case, step, (pick,))
    action = made.actions[0].action.id
    await begin_by_hand(guided.desk, made, agreed(made, confirmed=frozenset([action])), action)
    return await shows(guided, step, action, *pasted)


async def shows(guided: Bench, step: str, action: str, *pasted: str) -> Proof:
    files = [guided.desk.keep(t.encode(), name="pasted text", kind="attachment", step=step) for t in pasted]
    return await end_by_hand(guided.desk, guided.case, action, files)


async def looked(guided: Bench, step: str, facet: Facet, text: str) -> None:
    kept = guided.desk.keep(text.encode(), name="before", kind="attachment", step=step)
    await show_facet(guided.desk, guided.case, step, facet, (kept,))


async def test_a_rule_that_the_pasted_list_still_has_on_stays_open_and_can_be_shown_again(guided: Bench) -> None:
    await exposed(guided, (Facet.RULES, "发票"))
    first = action_of(guided, "inspect-rules", "发票")
    proof = await done(guided, "inspect-rules", first, "规则名称\t状态\n发票\t开启\n")
    assert not proof.proved
    assert proof.sentence.startswith("What was attached says otherwise. It is still there, and on.")
    assert "Nothing is closed by it" in proof.sentence
    assert guided.exposure("rules:发票").is_open
    again = action_of(guided, "inspect-rules", "发票")
    proof = await done(guided, "inspect-rules", again, "规则名称\t状态\n发票\t停用\n")
    assert (proof.proved, proof.after) == (True, Grade.SHOWN)
    assert not guided.exposure("rules:发票").is_open


def action_of(guided: Bench, step: str, target: str) -> str:
    found: Iterable[str] = (
        p.action.id for p in guided.step(step).proposals if p.action.target == target and not p.done
    )
    return next(iter(found))


async def test_an_address_is_blocked_only_by_a_list_that_has_it(guided: Bench) -> None:
    from workbench.model.actions import Action, ActionKind
    from workbench.response.reading_shown import compared, look_at

    target = "203.0.113.7/32"
    action = Action(id=f"block-ip:{target}", kind=ActionKind.BLOCK_IP, target=target)

    def told(text: str) -> Proof | None:
        kept = guided.desk.keep(text.encode(), name="list", kind="attachment")
        look = look_at(guided.desk, Facet.IP_ACCESS, (kept,), guided.case.account)
        return compared(action, None, look, guided.clock())

    missing = told("IP地址\t状态\n198.51.100.9\t生效\n")
    assert missing is not None
    assert (missing.proved, missing.sentence) == (
        False, "203.0.113.7/32 is not on the blocklist; the list has 1 entry.",
    )  # fmt: skip
    empty = told("IP\tRemark\nNo data\n")
    assert empty is not None
    assert not empty.proved
    for covers in ("203.0.113.7\n", "203.0.113.0/24\n", "203.0.113.1 - 203.0.113.9\n"):
        there = told(covers)
        assert there is not None
        assert there.proved
    assert told("IP\tRemark\n198.51.100.9\tx\nadded: 203.0.113.7\n") is None, "a line that is no row names it"
    assert told("The address was blocked.") is None


async def test_protocols_and_forwarding_are_compared_by_their_own_names(guided: Bench) -> None:
    await exposed(guided, (Facet.FORWARDING, LIN_FORWARD))
    proof = await done(guided, "disable-protocols", "disable-protocol:imap", "POP3/SMTP: off\nIMAP/SMTP: on\n")
    assert not proof.proved
    proof = await done(guided, "disable-protocols", "disable-protocol:pop3", "POP3/SMTP: off\nIMAP/SMTP: on\n")
    assert proof.proved
    assert "It is switched off." in proof.sentence
    forward = f"stop-forwarding:{LIN_FORWARD}"
    proof = await done(guided, "inspect-rules", forward, f"转发地址\t状态\n{LIN_FORWARD}\t开启\n")
    assert not proof.proved
    assert guided.exposure(f"forwarding:{LIN_FORWARD}").is_open
    proof = await done(guided, "inspect-rules", f"{forward}~2", "转发地址\t状态\n暂无数据\n")
    assert proof.proved
    assert not guided.exposure(f"forwarding:{LIN_FORWARD}").is_open


async def test_a_device_that_is_still_trusted_is_told(guided: Bench) -> None:
    await give_verdict(guided.desk, guided.case, Verdict.CONFIRMED)
    table = "Device\tFirst login\tTrusted\nChrome on Windows\t2026-11-01\tyes\n"
    proof = await done(guided, "reset-password", "forget-devices", table)
    assert not proof.proved
    assert "1 trusted device left." in proof.sentence
    record = guided.action("forget-devices")
    assert record.outcome is Outcome.DONE
    assert not guided.view().facts.unknown


async def test_what_was_seen_before_and_is_no_longer_listed_is_gone_and_what_nobody_saw_is_left_to_a_person(
    guided: Bench,
) -> None:
    await exposed(guided, (Facet.APP_PASSWORDS, "iPhone"), (Facet.APP_PASSWORDS, "id-77"))
    await looked(
        guided, "reset-password", Facet.APP_PASSWORDS, "名称\t创建时间\niPhone\t2026-11-02\nOutlook\t2025-01-02\n"
    )
    after = "名称\t创建时间\nOutlook\t2025-01-02\n"
    proof = await done(guided, "reset-password", "revoke-app-password:iPhone", after)
    assert proof.proved
    assert "It is no longer in the list (1 left)." in proof.sentence
    proof = await done(guided, "reset-password", "revoke-app-password:id-77", after + "\n")
    assert proof.proved
    assert "a person compares it" in proof.sentence, "the list may call it something else"


async def test_one_paste_shows_several_changes_and_contradicts_as_often_as_it_is_given(guided: Bench) -> None:
    await give_verdict(guided.desk, guided.case, Verdict.CONFIRMED)
    text = "IMAP: on\nPOP3: off\n"
    assert not (await done(guided, "disable-protocols", "disable-protocol:imap", text)).proved
    assert (await done(guided, "disable-protocols", "disable-protocol:pop3", text)).proved
    assert not (await done(guided, "disable-protocols", "disable-protocol:imap~2", text)).proved


async def test_a_look_by_hand_brings_up_what_is_dangerous_in_the_list(guided: Bench) -> None:
    text = "Rule name\tActions\tStatus\n.\tforward to drop@example.net and delete\ton\n"
    await looked(guided, "inspect-rules", Facet.RULES, text)
    (found,) = [e for e in guided.view().facts.exposures if e.exposure.facet is Facet.RULES]
    assert found.is_open
    state = guided.view().facts.state_of(Facet.RULES)
    assert state is not None
    assert (state.grade, state.coverage.rows) == (Grade.SHOWN, 1)
