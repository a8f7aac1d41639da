"""Actions whose target a person names."""

from __future__ import annotations

import pytest
from response_tools import Bench

from workbench.model.errors import NotFound, Refused, UsageError
from workbench.model.words import Facet
from workbench.response.planning import plan_known
from workbench.response.undoing import plan_undo

pytest_plugins = ("response_fixtures",)

OFFICE = "restrict-login-ip:192.0.2.128/25"


async def test_sign_in_can_be_restricted_to_a_network_that_the_person_names(spam: Bench) -> None:
    (row,) = await spam.do("blacklist-ips", "restrict-login-ip: 192.0.2.130/25")
    assert row.action_id == OFFICE
    assert row.proof is not None
    assert row.proof.proved
    state = spam.view().facts.state_of(Facet.IP_ACCESS)
    assert state is not None
    assert state.attrs["login_from"] == ["192.0.2.128/25"]
    assert any(p.action.id == OFFICE and p.done for p in spam.step("blacklist-ips").proposals)


async def test_nothing_is_proposed_for_a_target_that_only_a_person_can_name(spam: Bench) -> None:
    kinds = {p.action.kind.value for p in spam.step("blacklist-ips").proposals}
    assert kinds == {"block-ip"}
    with pytest.raises(NotFound) as caught:
        await spam.plan("blacklist-ips", "restrict-login-ip")
    assert "restrict-login-ip:TARGET" in caught.value.hint


@pytest.mark.parametrize("target", ["the office", "192.0.2.0/40", "192.0.2.300", "2001:db8::/129", "-1", "192.0.2.1/x"])
async def test_what_is_no_network_is_refused_in_a_sentence(spam: Bench, target: str) -> None:
    with pytest.raises(UsageError, match="is no network for restrict-login-ip") as caught:
        await spam.plan("blacklist-ips", f"restrict-login-ip:{target}")
    assert "198.51.100.0/24" in caught.value.hint


@pytest.mark.parametrize("target", ["0.0.0.0/0", "::/0"])
async def test_every_address_there_is_restricts_nothing(spam: Bench, target: str) -> None:
    with pytest.raises(Refused, match="every address"):
        await spam.plan("blacklist-ips", f"restrict-login-ip:{target}")


@pytest.mark.parametrize("target", ["203.0.113.7", "203.0.113.0/24", "198.51.100.23/32"])
async def test_the_intruders_network_is_never_the_one_that_is_let_in(spam: Bench, target: str) -> None:
    with pytest.raises(Refused, match="would let the intruder in"):
        await spam.plan("blacklist-ips", f"restrict-login-ip:{target}")


async def test_a_chosen_target_is_only_taken_where_the_playbook_leaves_it_to_the_person(spam: Bench) -> None:
    for pick in ("block-ip:192.0.2.9/32", "disable-rule:r-1", "restrict-login-ip:"):
        with pytest.raises(NotFound, match="does not propose"):
            await spam.plan("blacklist-ips", pick)


async def test_what_the_provider_does_not_offer_is_refused_with_its_reason(spam: Bench) -> None:
    with pytest.raises(Refused, match="no apps of its own"):
        await spam.plan("disable-protocols", "restrict-own-clients:the phone app")


async def test_a_restriction_that_was_lifted_can_be_chosen_again(spam: Bench) -> None:
    await spam.do("blacklist-ips", OFFICE)
    await spam.run(await plan_undo(spam.desk, spam.case, OFFICE)).wait()
    (row,) = await spam.do("blacklist-ips", OFFICE)
    assert row.action_id == f"{OFFICE}~2"


async def test_a_chosen_target_is_named_the_same_at_a_provider_that_is_worked_by_hand(guided: Bench) -> None:
    made = plan_known(guided.desk, guided.case, "disable-protocols", ("restrict-own-clients:the phone\tapp \u202e",))
    (planned,) = made.actions
    assert planned.action.target == "the phone\tapp \u202e".strip()
    assert planned.action.id.startswith("restrict-own-clients:x")


async def test_a_password_that_was_shown_is_replaced_only_by_the_id_of_another_reset(spam: Bench) -> None:
    run = spam.run(await spam.plan("reset-password", "reset-password"))
    await run.wait()
    await run.take_secret("reset-password")
    assert not (await spam.plan("reset-password", "reset-password")).actions
    (again,) = (await spam.plan("reset-password", "reset-password~2")).actions
    assert again.action.id == "reset-password~2"
