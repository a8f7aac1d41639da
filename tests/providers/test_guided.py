"""The provider for any mail system, the registry and the support tables."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from practice_tools import LIN, Ticking, act
from pydantic import SecretStr

from workbench.model.actions import ACTIONS, ActionKind
from workbench.model.errors import NotFound, NotReadable, ProviderError, UsageError
from workbench.model.evidence import Window
from workbench.model.mail import MessageQuery
from workbench.model.words import Facet, SupportLevel
from workbench.providers.base import Provider
from workbench.providers.guided import Guided
from workbench.providers.registry import PROVIDERS, Settings, entry, make_provider

WITHOUT_SET_UP = [e.name for e in PROVIDERS.values() if e.set_up is None]


def provider(name: str, folder: Path) -> Provider:
    options = {"base_url": "https://mail.example.com:8080"} if name == "dovecot" else {}
    settings = Settings(
        tenant=folder / "tenant.json", now=Ticking(), options=options, secret=lambda _: SecretStr("a key of the tests")
    )
    return make_provider(name, settings)


@pytest.mark.parametrize("name", WITHOUT_SET_UP)
def test_a_provider_says_of_every_facet_and_action_once_what_it_offers(tmp_path: Path, name: str) -> None:
    rows = provider(name, tmp_path).support()
    assert Counter(r.name for r in rows) == Counter([*Facet, *ActionKind])
    assert all(
        r.reason for r in rows if SupportLevel.GUIDED in (r.observe, r.perform) or r.perform is r.observe is None
    )


@pytest.mark.parametrize("name", WITHOUT_SET_UP)
def test_no_provider_offers_to_undo_what_is_irreversible(tmp_path: Path, name: str) -> None:
    for row in provider(name, tmp_path).support():
        if isinstance(row.name, ActionKind) and ACTIONS[row.name].undo is None:
            assert row.undo is SupportLevel.NONE
            assert ACTIONS[row.name].irreversible in row.reason


def test_practice_leaves_the_automatic_reply_to_a_person_and_says_why(tmp_path: Path) -> None:
    rows = {r.name: r for r in provider("practice", tmp_path).support()}
    reply, own = rows[ActionKind.CLEAR_AUTO_REPLY], rows[ActionKind.RESTRICT_OWN_CLIENTS]
    assert (reply.observe, reply.perform) == (SupportLevel.AUTOMATED, SupportLevel.GUIDED)
    assert "no call" in reply.reason
    assert own.perform is SupportLevel.NONE
    assert own.reason


def test_guided_leaves_everything_to_a_person() -> None:
    for row in Guided().support():
        assert row.observe is row.perform is SupportLevel.GUIDED or row.name is Facet.MESSAGES
        assert "attach" in row.reason


def test_a_provider_is_loaded_only_when_it_is_asked_for() -> None:
    program = (
        "import sys, workbench.providers.registry, workbench.providers.practice.scenarios\n"
        "loaded = {'workbench.providers.guided', 'workbench.providers.practice.provider'} & set(sys.modules)\n"
        "sys.exit(str(loaded) if loaded else 0)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_an_unknown_provider_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(NotFound) as refused:
        entry("pigeon")
    assert "practice, guided" in refused.value.hint


def test_guided_can_work_by_another_guide_and_under_another_name(tmp_path: Path) -> None:
    settings = Settings(tenant=tmp_path / "t", now=Ticking(), guide="alimail")
    assert make_provider("guided", settings).guide == "alimail"
    assert Guided("other", "alimail").name == "other"
    assert Guided().guide == "generic"


@pytest.mark.parametrize(
    "address", ["lin.wei@example.com", "O'Neil+x@mail.example.co", "用户@例子.example", " a@b.example "]
)
async def test_guided_takes_every_address_and_invents_no_id(address: str) -> None:
    facts = await Guided().account(address)
    assert facts.address == address.strip()
    assert facts.account_id is None


@pytest.mark.parametrize(
    "address", ["", "lin", "@example.com", "a@b", "a b@example.com", "a@@b.example", "a\x1b@b.example"]
)
async def test_guided_refuses_what_is_no_address(address: str) -> None:
    with pytest.raises(NotFound):
        await Guided().account(address)


@settings(deadline=None)
@given(st.text(max_size=300))
async def test_guided_never_takes_control_characters_into_an_address(text: str) -> None:
    try:
        facts = await Guided().account(text)
    except NotFound:
        return
    assert facts.address.isprintable() or not any(ord(c) < 32 for c in facts.address)
    assert facts.address.count("@") == 1


async def test_guided_says_what_a_person_must_do_instead() -> None:
    guided = Guided()
    with pytest.raises(NotReadable) as refused:
        await guided.observe(LIN, Facet.RULES)
    assert "attach" in refused.value.hint
    with pytest.raises(NotReadable) as refused:
        await anext(guided.signins(LIN, Window()))
    assert "workbench case intake CASE FILE" in refused.value.hint
    with pytest.raises(ProviderError) as by_hand:
        await guided.perform(LIN, act(ActionKind.DISABLE_RULE, "r-1"))
    assert "Switch off rule" in by_hand.value.title


async def test_guided_neither_searches_nor_moves_messages() -> None:
    guided, action = Guided(), act(ActionKind.WITHDRAW_MESSAGES, "group")
    moves: tuple[AsyncIterator[Any], ...] = (
        guided.find_messages(MessageQuery(sender=LIN)),
        guided.withdraw(action, ()),
        guided.restore(action, ()),
    )
    for move in moves:
        with pytest.raises(ProviderError):
            await anext(move)
    await guided.aclose()


def test_a_named_system_is_worked_by_its_own_guide_and_a_wrong_setting_of_it_is_told(tmp_path: Path) -> None:
    def made(**options: str) -> Provider:
        return make_provider(
            "guided",
            Settings(tenant=tmp_path / "t", now=Ticking(), guide="alimail", name="our-zimbra", options=options),
        )

    assert (made(guide="zimbra").name, made(guide="zimbra").guide) == ("our-zimbra", "zimbra")
    assert made().guide == "alimail", "that of the settings as a whole"
    with pytest.raises(UsageError, match="our-zimbra"):
        made(host="mail.example.com")
