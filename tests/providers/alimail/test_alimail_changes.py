"""What is changed about an account at Alibaba Mail, and how honest the receipts are, on the stand-in."""

from __future__ import annotations

import pytest
from alimail_standin import CLIENT_SECRET, Trouble
from alimail_tools import LIN, NOW, PASSWORD, a_tenant, act, asked
from pydantic import SecretStr

from workbench.model.actions import ActionKind
from workbench.model.errors import ProviderError
from workbench.model.words import Facet, Outcome

K = ActionKind


async def test_freezing_sends_the_changed_key_alone_and_reads_back() -> None:
    tenant = a_tenant()
    async with asked(tenant) as (_, provider):
        receipt = await provider.perform(LIN, act(K.SUSPEND_SIGN_IN))
        assert receipt.outcome is Outcome.DONE
        assert '{"status": "FREEZE"}' in receipt.exchange
        assert tenant.users[LIN].status == "FREEZE"
        assert (await provider.observe(LIN, Facet.SIGN_IN)).attrs == {"suspended": True}
        assert (await provider.perform(LIN, act(K.RESUME_SIGN_IN))).outcome is Outcome.DONE
        assert tenant.users[LIN].status == "NORMAL"


async def test_taking_a_freeze_back_leaves_an_account_frozen_that_was_frozen_before() -> None:
    tenant = a_tenant()
    tenant.users[LIN].status = "FREEZE"
    async with asked(tenant) as (_, provider):
        back = act(K.RESUME_SIGN_IN, undo_of="suspend-sign-in", params={"attrs": {"suspended": True}})
        assert (await provider.perform(LIN, back)).outcome is Outcome.DONE
        assert tenant.users[LIN].status == "FREEZE"


async def test_a_new_password_is_set_to_be_changed_at_the_next_sign_in_and_stands_in_no_record() -> None:
    tenant = a_tenant()
    async with asked(tenant) as (_, provider):
        receipt = await provider.perform(LIN, act(K.RESET_PASSWORD), SecretStr(PASSWORD))
        assert receipt.outcome is Outcome.DONE
        lin = tenant.users[LIN]
        assert (lin.password, lin.must_change) == (PASSWORD, True)
        for secret in (PASSWORD, CLIENT_SECRET, "token-1"):
            assert secret not in receipt.model_dump_json()
        assert (await provider.observe(LIN, Facet.PASSWORD)).attrs["changed_at"] == NOW.isoformat()


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("Short-7x", "9 to 64 characters"),
        ("A7" + "x" * 63, "9 to 64 characters"),
        ("only-lower-case", "three of lower case"),
        ("Quiet-LIN.WEI-Lantern-7", "own name"),
        ("Quiet-Acme-Lantern-7", "your domain forbids"),
    ],
)
async def test_a_password_that_the_console_would_refuse_is_not_sent(password: str, why: str) -> None:
    async with asked(forbidden=("acme",)) as (api, provider):
        receipt = await provider.perform(LIN, act(K.RESET_PASSWORD), SecretStr(password))
        assert receipt.outcome is Outcome.FAILED
        assert why in receipt.detail
        assert password not in receipt.detail
        assert api.calls == []
        assert provider.password_policy.banned == ("acme",)


async def test_an_alias_is_taken_away_and_put_back() -> None:
    tenant = a_tenant()
    alias = "lin.archive@example.com"
    async with asked(tenant) as (_, provider):
        assert (await provider.perform(LIN, act(K.REMOVE_SEND_AS, alias))).outcome is Outcome.DONE
        assert tenant.users[LIN].aliases == []
        again = await provider.perform(LIN, act(K.REMOVE_SEND_AS, alias))
        assert again.outcome is Outcome.FAILED
        assert "alias not exist" in again.detail
        assert (await provider.perform(LIN, act(K.RESTORE_SEND_AS, alias))).outcome is Outcome.DONE
        assert tenant.users[LIN].aliases == [alias]


async def test_what_is_done_by_hand_is_not_tried() -> None:
    async with asked() as (api, provider):
        with pytest.raises(ProviderError, match="by hand"):
            await provider.perform(LIN, act(K.DISABLE_PROTOCOL, "imap"))
        assert api.calls == []


@pytest.mark.parametrize("kind", ["unsent", "cut", "torn", "before", "after", "garbage"])
async def test_a_change_whose_answer_is_lost_is_unknown_and_never_sent_again(kind: str) -> None:
    tenant = a_tenant()
    async with asked(tenant) as (api, provider):
        api.troubles.append(Trouble("PATCH", kind, times=5))
        receipt = await provider.perform(LIN, act(K.SUSPEND_SIGN_IN))
        assert receipt.outcome is Outcome.UNKNOWN
        assert "read the state back" in receipt.detail
        assert api.made("PATCH") == 1
        really = (await provider.observe(LIN, Facet.SIGN_IN)).attrs["suspended"]
        assert really is (kind in ("cut", "torn", "after", "garbage"))


async def test_an_answer_that_comes_too_late_is_no_answer() -> None:
    tenant = a_tenant()
    async with asked(tenant, timeout=0.1) as (api, provider):
        api.troubles.append(Trouble("PATCH", "late", seconds=0.3))
        receipt = await provider.perform(LIN, act(K.SUSPEND_SIGN_IN))
        assert (receipt.outcome, api.made("PATCH")) == (Outcome.UNKNOWN, 1)
        assert "did not answer in time" in receipt.detail


@pytest.mark.parametrize("kind", ["expired", "limited"])
async def test_a_change_that_surely_was_not_carried_out_is_sent_again(kind: str) -> None:
    tenant = a_tenant()
    async with asked(tenant) as (api, provider):
        api.troubles.append(Trouble("PATCH", kind))
        assert (await provider.perform(LIN, act(K.SUSPEND_SIGN_IN))).outcome is Outcome.DONE
        assert api.made("PATCH") == 2
        assert tenant.users[LIN].status == "FREEZE"


async def test_where_no_token_comes_nothing_was_changed() -> None:
    tenant = a_tenant()
    async with asked(tenant, client_id="another-app") as (_, provider):
        receipt = await provider.perform(LIN, act(K.SUSPEND_SIGN_IN))
        assert receipt.outcome is Outcome.FAILED
        assert receipt.detail.startswith("Nothing was changed")
        assert tenant.users[LIN].status == "NORMAL"


async def test_a_read_that_is_cut_off_or_met_by_trouble_is_made_again() -> None:
    async with asked() as (api, provider):
        api.troubles += [Trouble("GET /v2/users", "unsent"), Trouble("GET /v2/users", "before")]
        assert (await provider.account(LIN)).address == LIN
        assert api.made("GET /v2/users") == 3
