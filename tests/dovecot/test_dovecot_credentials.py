"""What is written into the accounts' database and the blocklist, tried by real clients on a real Dovecot."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from policy import PolicyServer
from pydantic import SecretStr
from rig_desk import action, asked, options_for
from rig_server import Rig

from workbench.model.actions import Action
from workbench.model.actions import ActionKind as K
from workbench.model.evidence import Window
from workbench.model.support import Receipt
from workbench.model.words import Facet, Outcome
from workbench.providers.dovecot.accounts import Accounts
from workbench.providers.dovecot.accounts_database import open_database
from workbench.providers.dovecot.build import build

pytestmark = pytest.mark.dovecot
pytest_plugins = ("rig_fixtures",)

LIN, ANA = "lin@rig.test", "ana@rig.test"
PEOPLE = {LIN: "pw-lin", ANA: "pw-ana"}
NEW = SecretStr("tribe-Oxygen-7-lantern")
INTRUDER, OFFICE = "127.0.0.66", "127.0.1.5"


async def perform(rig: Rig, done: Action, secret: SecretStr | None = None, **changes: Any) -> Receipt:
    async with asked(rig, **changes) as provider:
        receipt = await provider.perform(LIN, done, secret)
    assert receipt.outcome is Outcome.DONE and receipt.pending_until is None, receipt.detail
    return receipt


def accounts_with(rig: Rig, **more: Any) -> dict[str, Any]:
    return {"accounts": {"url": f"sqlite:///{rig.database}", **more}}


@pytest.mark.parametrize("scheme", ["ARGON2ID", "SHA512-CRYPT"])
async def test_after_a_reset_the_old_password_fails_at_once_the_session_is_gone_and_the_new_one_works(
    rig: Rig, scheme: str
) -> None:
    rig.people(PEOPLE)
    intruder = rig.clients.imap(INTRUDER)
    intruder.login(LIN, PEOPLE[LIN])
    await perform(rig, action(K.RESET_PASSWORD), NEW, **accounts_with(rig, scheme=scheme))
    assert rig.sql("SELECT password FROM users WHERE email = ?", LIN)[0][0].startswith(f"{{{scheme}}}")  # type: ignore[attr-defined]
    assert intruder.is_over()
    assert not rig.clients.lets_in("imap", LIN, PEOPLE[LIN])
    assert rig.clients.lets_in("imap", LIN, NEW.get_secret_value())
    assert rig.clients.lets_in("imap", ANA, PEOPLE[ANA])


async def test_after_a_false_alarm_the_owners_old_password_works_again_and_the_issued_one_does_not(rig: Rig) -> None:
    rig.people(PEOPLE)
    with_former = accounts_with(rig, former_passwords="former_passwords")
    ref = str((await perform(rig, action(K.RESET_PASSWORD), NEW, **with_former)).result["former"])
    options = options_for(rig, **with_former).accounts
    assert options is not None
    async with asked(rig) as provider:
        doors = provider._accounts._doors  # type: ignore[union-attr]
        accounts = Accounts(options, open_database(options.url), doors, lambda: datetime.now(UTC))
        assert (await accounts.give_password_back(LIN, action(K.RESET_PASSWORD), ref)).outcome is Outcome.DONE
    assert rig.clients.lets_in("imap", LIN, PEOPLE[LIN])
    assert not rig.clients.lets_in("imap", LIN, NEW.get_secret_value())


async def test_what_is_switched_off_is_off_for_real_clients_and_comes_back(rig: Rig) -> None:
    rig.people(PEOPLE)
    await perform(rig, action(K.DISABLE_PROTOCOL, "pop3"))
    assert not rig.clients.lets_in("pop3", LIN, PEOPLE[LIN])
    assert rig.clients.lets_in("imap", LIN, PEOPLE[LIN])
    await perform(rig, action(K.SUSPEND_SIGN_IN))
    assert not rig.clients.lets_in("imap", LIN, PEOPLE[LIN])
    await perform(rig, action(K.RESUME_SIGN_IN))
    await perform(rig, action(K.ENABLE_PROTOCOL, "pop3"))
    assert rig.clients.lets_in("pop3", LIN, PEOPLE[LIN])
    await perform(rig, action(K.RESTRICT_LOGIN_IP, "127.0.1.0/24"))
    assert not rig.clients.lets_in("imap", LIN, PEOPLE[LIN], INTRUDER)
    assert rig.clients.lets_in("imap", LIN, PEOPLE[LIN], OFFICE)
    await perform(rig, action(K.LIFT_LOGIN_IP, "127.0.1.0/24"))
    assert rig.clients.lets_in("imap", LIN, PEOPLE[LIN], INTRUDER)


async def test_with_a_second_factor_required_only_app_passwords_open_until_they_are_revoked(rig: Rig) -> None:
    rig.people(PEOPLE)
    rig.app_password(LIN, "phone", "app-pw-1")
    await perform(rig, action(K.REQUIRE_SECOND_FACTOR))
    assert not rig.clients.lets_in("imap", LIN, PEOPLE[LIN])
    assert rig.clients.lets_in("imap", LIN, "app-pw-1")
    async with asked(rig) as provider:
        (phone,) = (await provider.observe(LIN, Facet.APP_PASSWORDS)).items
    assert (phone.what, phone.attrs["services"]) == ("phone", ["imap", "submission"])
    await perform(rig, action(K.REVOKE_APP_PASSWORD, phone.key))
    assert not rig.clients.lets_in("imap", LIN, "app-pw-1")


async def test_a_block_in_the_deny_passdb_keeps_a_network_out_until_it_is_lifted(rig: Rig) -> None:
    rig.people(PEOPLE)
    listed: dict[str, Any] = {"blocklist": {"columns": {"low": "lo", "high": "hi"}}}
    assert rig.clients.lets_in("imap", LIN, PEOPLE[LIN], INTRUDER)
    session = rig.clients.imap(INTRUDER)
    session.login(ANA, PEOPLE[ANA])
    until = datetime.now(UTC) + timedelta(hours=1)
    await perform(rig, action(K.BLOCK_IP, "127.0.0.64/27", until=until.isoformat()), **listed)
    assert session.is_over()
    assert not rig.clients.lets_in("imap", LIN, PEOPLE[LIN], INTRUDER)
    assert rig.clients.lets_in("imap", LIN, PEOPLE[LIN], OFFICE)
    async with asked(rig, **listed) as provider:
        state = await provider.observe(LIN, Facet.IP_ACCESS)
    assert [i.key for i in state.items] == ["127.0.0.64/27"] and state.attrs == {"login_from": []}
    await _until_told(rig, ("sign-in", "imap", False, "PLAIN; not encrypted; kept out by blocked"))
    await perform(rig, action(K.UNBLOCK_IP, "127.0.0.64/27"), **listed)
    assert rig.clients.lets_in("imap", LIN, PEOPLE[LIN], INTRUDER)


@pytest.fixture
def policed(rig: Rig) -> Iterator[tuple[Rig, PolicyServer]]:
    """The rig, asking a policy server first."""
    policy, settings = PolicyServer(rig.database), rig.state / "conf" / "policy.on"
    settings.write_text(policy.settings)
    rig.kill()
    rig.launch()
    yield rig, policy
    settings.unlink()
    rig.kill()
    rig.launch()
    policy.close()


async def test_a_block_that_a_policy_server_or_weakforced_holds_is_in_force_at_once(
    policed: tuple[Rig, PolicyServer],
) -> None:
    rig, policy = policed
    rig.people(PEOPLE)
    weakforced = {"kind": "weakforced", "weakforced_url": f"http://127.0.0.1:{policy.port}"}
    for blocklist in (
        {"cached": False, "columns": {"low": "lo", "high": "hi"}},
        {**weakforced, "weakforced_password": policy.password},
    ):
        assert rig.clients.lets_in("imap", LIN, PEOPLE[LIN], INTRUDER)
        await perform(rig, action(K.BLOCK_IP, "127.0.0.66/32"), blocklist=blocklist)
        assert not rig.clients.lets_in("imap", LIN, PEOPLE[LIN], INTRUDER)
        assert rig.clients.lets_in("imap", LIN, PEOPLE[LIN], OFFICE)
        await perform(rig, action(K.UNBLOCK_IP, "127.0.0.66/32"), blocklist=blocklist)
    assert {q["remote"] for q in policy.asked} == {INTRUDER, OFFICE}


async def test_the_intruders_sign_ins_and_deeds_are_read_from_what_the_server_exported(rig: Rig) -> None:
    rig.people(PEOPLE)
    rig.mail(LIN, [f"Subject: invoice {n}\r\n\r\npay\r\n".encode() for n in range(3)])
    rig.clients.lets_in("pop3", LIN, "guess", INTRUDER)
    thief = rig.clients.imap(INTRUDER, tls=True)
    thief.login(LIN, PEOPLE[LIN])
    thief.select("INBOX")
    thief.uid("SEARCH", "TEXT", "invoice")
    thief.uid("FETCH", "2:3", "(BODY.PEEK[])")
    thief.logout()

    await _until_told(
        rig,
        ("sign-in", "pop3", False, "PLAIN; not encrypted; password mismatch"),
        ("sign-in", "imap", True, "PLAIN; TLS"),
        ("deed", "searched INBOX for: TEXT invoice"),
        ("deed", "2 messages were opened in INBOX (UID 2-3)"),
    )


async def _until_told(rig: Rig, *wanted: tuple[object, ...]) -> None:
    """Events come a moment later."""
    found: list[tuple[object, ...]] = []
    for _ in range(100):
        found = await _told(rig)
        if all(one in found for one in wanted):
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"not told: {[one for one in wanted if one not in found]}; told: {found}")


async def _told(rig: Rig) -> list[tuple[object, ...]]:
    provider = build(options_for(rig, events={"path": rig.events}), lambda: datetime.now(UTC))
    found: list[tuple[object, ...]] = []
    async for page in provider.signins(LIN, Window()):
        found += [("sign-in", s.protocol, s.success, s.detail) for s in page.signins if s.ip == INTRUDER]
        found += [("deed", a.what) for a in page.audit if a.ip == INTRUDER]
    await provider.aclose()
    return found
