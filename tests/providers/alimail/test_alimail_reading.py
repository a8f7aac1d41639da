"""What is read of an account at Alibaba Mail, on the stand-in."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from alimail_tools import LIN, NOW, THEFT, a_tenant, asked
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.model.actions import ACTIONS, ActionKind
from workbench.model.errors import NotFound, NotReadable, ProviderError
from workbench.model.evidence import Window
from workbench.model.words import Facet, SupportLevel
from workbench.providers.alimail.fields import addresses, flag, moment, number, rows, text


async def test_an_account_is_found_by_its_address_and_one_that_is_not_there_is_said_so() -> None:
    async with asked() as (_, provider):
        facts = await provider.account(f" {LIN.upper()} ")
        assert (facts.address, facts.display_name, facts.created_at) == (
            LIN,
            "Lin Wei",
            datetime(2021, 3, 1, tzinfo=UTC),
        )
        assert facts.account_id
        with pytest.raises(NotFound, match=r"no account nobody@example\.com"):
            await provider.account("nobody@example.com")


async def test_the_facts_for_triage_are_read_from_the_account() -> None:
    async with asked() as (_, provider):
        password = await provider.observe(LIN, Facet.PASSWORD)
        assert password.attrs["last_signed_in_at"] == THEFT.isoformat()
        assert password.attrs["last_signed_in_from"] == "203.0.113.7"
        assert password.attrs["app_passwords_on"] is False
        assert "last_mail_program_at" not in password.attrs
        assert (await provider.observe(LIN, Facet.SIGN_IN)).attrs == {"suspended": False}
        (alias,) = (await provider.observe(LIN, Facet.SEND_AS)).items
        assert alias.key == "lin.archive@example.com"


async def test_what_an_answer_leaves_out_is_not_made_up() -> None:
    tenant = a_tenant()
    tenant.users[LIN].password_changed = None
    tenant.users[LIN].status = "SOMETHING"
    async with asked(tenant) as (_, provider):
        password = await provider.observe(LIN, Facet.PASSWORD)
        assert "changed_at" not in password.attrs
        assert any("lastPasswordChangeTime" in gap for gap in password.coverage.gaps)
        with pytest.raises(NotReadable, match="whether the account is frozen"):
            await provider.observe(LIN, Facet.SIGN_IN)


async def test_only_what_is_confirmed_is_automated_and_the_rest_says_why_not() -> None:
    async with asked() as (api, provider):
        rows_ = {r.name: r for r in provider.support()}
        assert set(rows_) == {*Facet, *ActionKind}
        read = {f for f in Facet if rows_[f].observe is SupportLevel.AUTOMATED}
        assert read == {Facet.SIGN_IN, Facet.PASSWORD, Facet.SEND_AS, Facet.MESSAGES}
        done = {k.value for k in ActionKind if rows_[k].perform is SupportLevel.AUTOMATED}
        assert done == {
            "reset-password", "suspend-sign-in", "resume-sign-in", "remove-send-as", "restore-send-as",
            "withdraw-messages", "restore-messages", "purge-messages",
        }  # fmt: skip
        assert len(provider.support()) == len(rows_)
        assert all(r.reason for r in rows_.values())
        for kind, spec in ACTIONS.items():
            assert spec.undo is not None or (
                rows_[kind].undo is SupportLevel.NONE and spec.irreversible in rows_[kind].reason
            )
        assert "own mailbox" in rows_[ActionKind.WITHDRAW_MESSAGES].reason
        assert "not confirmed" in rows_[ActionKind.PURGE_MESSAGES].reason
        for facet in set(Facet) - read:
            with pytest.raises(NotReadable):
                await provider.observe(LIN, facet)
        with pytest.raises(NotReadable, match="sign-ins"):
            await anext(aiter(provider.signins(LIN, Window())))
        assert api.calls == [], "what is not confirmed is never tried"


async def test_a_token_that_runs_out_in_the_middle_is_renewed_once_for_all_calls() -> None:
    async with asked() as (api, provider):
        await provider.account(LIN)
        api.expire_tokens()
        await asyncio.gather(*(provider.account(LIN) for _ in range(8)))
        assert api.made("token") == 2


async def test_a_refused_secret_is_told_and_nothing_is_asked_with_it() -> None:
    async with asked(client_id="another-app") as (api, provider):
        with pytest.raises(ProviderError, match="no access: it does not accept what was asked") as caught:
            await provider.account(LIN)
        assert "App ID and secret" in caught.value.hint
        assert "invalid_client" in caught.value.title
        assert set(api.calls) == {"POST /oauth2/v2.0/token"}


async def test_what_is_no_answer_of_the_api_is_said_to_be_none() -> None:
    from alimail_standin import Trouble

    async with asked() as (api, provider):
        api.troubles.append(Trouble("GET /v2/users", "garbage"))
        with pytest.raises(ProviderError, match="not in JSON"):
            await provider.account(LIN)


_PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30)
_PERSON = st.fixed_dictionaries({}, optional={"email": _PLAIN, "k": _PLAIN})
_JSON = _PLAIN | _PERSON | st.lists(_PLAIN | _PERSON, max_size=3)


@settings(max_examples=50)
@given(_JSON)
def test_a_field_of_any_shape_is_read_or_left_out_and_never_stops_the_reading(value: object) -> None:
    answer = {"k": value}
    assert isinstance(text(answer, "k"), str)
    found = number(answer, "k")
    assert found is None or isinstance(found, int)
    assert flag(answer, "k") in (True, False, None)
    at = moment(answer, "k")
    assert at is None or at.tzinfo is not None
    assert all(isinstance(r, dict) for r in rows(answer, "k"))
    assert all(isinstance(a, str) and a for a in addresses(answer, "k"))


def test_numbers_and_flags_may_arrive_as_text() -> None:
    answer = {"size": "120", "on": "true", "at": "0001-01-01T00:00:00Z", "local": "2026-11-03T12:00:00"}
    assert number(answer, "size") == 120
    assert flag(answer, "on") is True
    assert moment(answer, "at") is None, "a time that was never"
    assert moment(answer, "local") == NOW
