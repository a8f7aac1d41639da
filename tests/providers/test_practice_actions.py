"""What the practice tenant's actions change, and that what takes them back restores it exactly."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from practice_tools import LIN, MARIA, act, tenant
from pydantic import SecretStr

from workbench.model.actions import ActionKind, spec_of
from workbench.model.base import JsonObject
from workbench.model.state import FacetState
from workbench.model.words import Facet, Outcome, Reach
from workbench.providers.practice.changes import SUPPORTED
from workbench.providers.practice.provider import Practice

K = ActionKind

TARGETS = {
    K.SUSPEND_SIGN_IN: "",
    K.RESET_RECOVERY: "phone",
    K.REQUIRE_SECOND_FACTOR: "",
    K.DISABLE_PROTOCOL: "imap",
    K.BLOCK_IP: "203.0.113.7/32",
    K.FILTER_MAIL: "from:service@mail-renewal.example.net",
    K.SET_CONTROL: "monitoring",
    K.RESTRICT_LOGIN_IP: "192.0.2.0/26",
    K.REVOKE_APP_PASSWORD: "ap-2",
    K.DISABLE_RULE: "r-2",
    K.STOP_FORWARDING: "linwei.archive@example.org",
    K.REMOVE_DELEGATE: "priya.nair@example.com",
    K.REMOVE_SEND_AS: "lin@example.com",
    K.RESET_SETTING: "notices",
    K.RESTRICT_SENDING: "",
    K.RESTRICT_RECEIVING: "",
}
ONE_WAY = {
    K.REVOKE_GRANT: "gr-2",
    K.REMOVE_SECOND_FACTOR: "f-3",
}

EMPTIED = (Facet.APP_PASSWORDS, Facet.RECOVERY, Facet.FORWARDING, Facet.DELEGATES, Facet.SEND_AS)
"""What is gone from these can't be removed once more."""


def bare(state: FacetState) -> str:
    return state.model_dump_json(exclude={"at"})


def recorded(state: FacetState, target: str) -> JsonObject:
    """What an engine keeps of the state before, to take an action back."""
    whole = state.model_dump(mode="json")
    item = state.item(target)
    return {"attrs": whole["attrs"], "item": item.model_dump(mode="json") if item else None, "reason": "why not"}


async def done(practice: Practice, kind: ActionKind, target: str = "", params: JsonObject | None = None) -> None:
    receipt = await practice.perform(LIN, act(kind, target, params))
    assert receipt.outcome is Outcome.DONE, receipt.detail
    assert receipt.effective_at is not None


def test_these_tests_know_every_action_that_can_be_taken_back() -> None:
    can = {k for k in SUPPORTED if spec_of(k).undo is not None}
    assert can - {K.RESET_PASSWORD, K.RESTORE_PASSWORD} == {
        *TARGETS,
        *(u for k in TARGETS if (u := spec_of(k).undo) is not None),
    }


@pytest.mark.parametrize("kind", TARGETS)
async def test_an_action_changes_its_facet_and_its_undo_restores_it_exactly(tmp_path: Path, kind: ActionKind) -> None:
    practice, spec, target = tenant(tmp_path), spec_of(kind), TARGETS[kind]
    before = await practice.observe(LIN, spec.facet)
    whole_domain = {Facet.MESSAGES, Facet.IP_ACCESS} | ({spec.facet} if spec.reach is Reach.DOMAIN else set())
    others = {f: bare(await practice.observe(MARIA, f)) for f in Facet if f not in whole_domain}
    await done(practice, kind, target)
    after = await practice.observe(LIN, spec.facet)
    assert bare(after) != bare(before)
    assert spec.undo is not None
    await done(practice, spec.undo, target, recorded(before, target))
    assert bare(await practice.observe(LIN, spec.facet)) == bare(before)
    assert {f: bare(await practice.observe(MARIA, f)) for f in others} == others


@pytest.mark.parametrize("kind", [k for k in TARGETS if spec_of(k).facet not in EMPTIED])
async def test_doing_what_was_so_already_and_taking_it_back_leaves_it_so(tmp_path: Path, kind: ActionKind) -> None:
    practice, spec, target = tenant(tmp_path), spec_of(kind), TARGETS[kind]
    await done(practice, kind, target)
    before = await practice.observe(LIN, spec.facet)
    await done(practice, kind, target)
    assert bare(await practice.observe(LIN, spec.facet)) == bare(before)
    assert spec.undo is not None
    await done(practice, spec.undo, target, recorded(before, target))
    assert bare(await practice.observe(LIN, spec.facet)) == bare(before)


@pytest.mark.parametrize("kind", ONE_WAY)
async def test_a_one_way_action_removes_the_picked_item_and_no_other(tmp_path: Path, kind: ActionKind) -> None:
    practice, facet, target = tenant(tmp_path), spec_of(kind).facet, ONE_WAY[kind]
    before = {i.key for i in (await practice.observe(LIN, facet)).items}
    await done(practice, kind, target)
    assert {i.key for i in (await practice.observe(LIN, facet)).items} == before - {target}
    again = await practice.perform(LIN, act(kind, target))
    assert again.outcome is Outcome.FAILED
    assert target in again.detail


async def test_sessions_end_and_trusted_devices_are_forgotten_separately(tmp_path: Path) -> None:
    practice = tenant(tmp_path)
    await done(practice, K.REVOKE_SESSIONS)
    left = (await practice.observe(LIN, Facet.SESSIONS)).items
    assert {i.attrs["kind"] for i in left} == {"trusted-device"}
    await done(practice, K.FORGET_DEVICES)
    assert (await practice.observe(LIN, Facet.SESSIONS)).items == ()


async def test_backup_codes_are_made_void_and_the_other_factors_stay(tmp_path: Path) -> None:
    practice = tenant(tmp_path)
    await done(practice, K.REVOKE_BACKUP_CODES)
    left = (await practice.observe(LIN, Facet.SECOND_FACTORS)).items
    assert {i.attrs["kind"] for i in left} == {"authenticator", "phone"}


async def test_a_block_holds_for_every_account_and_keeps_its_end(tmp_path: Path) -> None:
    practice, until = tenant(tmp_path), "2026-12-23T12:00:00+00:00"
    await done(practice, K.BLOCK_IP, "203.0.113.7/32", {"until": until})
    (item,) = (await practice.observe(MARIA, Facet.IP_ACCESS)).items
    assert (item.key, item.attrs) == ("203.0.113.7/32", {"until": until})


@pytest.mark.parametrize("target", ["0.0.0.0/0", "203.0.0.0/8", "::/0", "nonsense", "203.0.113.7/24", ""])
async def test_an_address_that_makes_no_sense_or_is_too_wide_is_not_blocked(tmp_path: Path, target: str) -> None:
    practice = tenant(tmp_path)
    receipt = await practice.perform(LIN, act(K.BLOCK_IP, target))
    assert receipt.outcome is Outcome.FAILED
    assert (await practice.observe(LIN, Facet.IP_ACCESS)).items == ()


async def test_a_reset_changes_the_password_and_leaves_what_was_issued_before_alive(tmp_path: Path) -> None:
    practice, secret = tenant(tmp_path), "Correct-Horse-7-Battery"
    kept = {f: bare(await practice.observe(LIN, f)) for f in (Facet.SESSIONS, Facet.APP_PASSWORDS, Facet.OAUTH_GRANTS)}
    before = (await practice.observe(LIN, Facet.PASSWORD)).attrs["changed_at"]
    receipt = await practice.perform(LIN, act(K.RESET_PASSWORD), SecretStr(secret))
    assert receipt.outcome is Outcome.DONE
    assert (await practice.observe(LIN, Facet.PASSWORD)).attrs["changed_at"] != before
    assert {f: bare(await practice.observe(LIN, f)) for f in kept} == kept


async def test_the_password_from_before_comes_back_unless_it_was_changed_since_or_is_forgotten(tmp_path: Path) -> None:
    practice = tenant(tmp_path)
    before = bare(await practice.observe(LIN, Facet.PASSWORD))

    async def reset(*, keep: bool) -> None:
        given = act(K.RESET_PASSWORD, params={"keep_former": True} if keep else {})
        assert ("former" in (await practice.perform(LIN, given, SecretStr(f"Correct-Horse-{keep}-7"))).result) is keep

    async def refused(why: str, ref: str) -> None:
        receipt = await practice.perform(LIN, act(K.RESTORE_PASSWORD, params={"former": ref}))
        assert receipt.outcome is Outcome.FAILED and why in receipt.detail

    await reset(keep=True)
    await done(practice, K.RESTORE_PASSWORD)  # the answer to the reset was lost: found by what is stored
    assert bare(await practice.observe(LIN, Facet.PASSWORD)) == before
    await reset(keep=True)
    (ref,) = json.loads((tmp_path / "tenant.json").read_text())["users"][LIN]["former"]
    await reset(keep=False)
    await refused("changed again since", ref)
    await practice.forget_former(LIN, ref)
    await refused("not kept any more", ref)


async def test_the_new_password_is_kept_only_as_a_salted_hash(tmp_path: Path) -> None:
    secret = "Correct-Horse-7-Battery"
    receipt = await tenant(tmp_path).perform(LIN, act(K.RESET_PASSWORD), SecretStr(secret))
    stored = (tmp_path / "tenant.json").read_text()
    assert secret not in stored + receipt.model_dump_json()
    assert "[redacted]" in receipt.exchange
    password = json.loads(stored)["users"][LIN]["password"]
    salt = bytes.fromhex(password["salt"])
    assert password["scrypt"] == hashlib.scrypt(secret.encode(), salt=salt, n=2**13, r=8, p=1).hex()


@pytest.mark.parametrize(
    "secret",
    [
        "Short-1a",
        "alllowercaseletters",
        "two-classes-only",
        "My-Example-Mail-77",
        "Password-is-5-here",
        "Ab-12345-cdefghij",
        "Lin.Wei-2026-spring",
        "aA1-" * 40,
    ],
)
async def test_a_weak_password_is_refused_and_nothing_changes(tmp_path: Path, secret: str) -> None:
    practice = tenant(tmp_path)
    before = bare(await practice.observe(LIN, Facet.PASSWORD))
    receipt = await practice.perform(LIN, act(K.RESET_PASSWORD), SecretStr(secret))
    assert receipt.outcome is Outcome.FAILED
    assert secret not in receipt.model_dump_json()
    assert bare(await practice.observe(LIN, Facet.PASSWORD)) == before


async def test_a_reset_without_a_password_is_refused(tmp_path: Path) -> None:
    assert (await tenant(tmp_path).perform(LIN, act(K.RESET_PASSWORD))).outcome is Outcome.FAILED


async def test_what_somebody_made_anew_is_not_overwritten_by_an_undo(tmp_path: Path) -> None:
    practice, target = tenant(tmp_path), "priya.nair@example.com"
    before = await practice.observe(LIN, Facet.DELEGATES)
    params = recorded(before, target)
    item = before.item(target)
    assert item is not None
    changed = item.model_copy(update={"attrs": {"rights": ["read"]}}).model_dump(mode="json")
    await done(practice, K.REMOVE_DELEGATE, target)
    await done(practice, K.RESTORE_DELEGATE, target, {"item": changed})
    receipt = await practice.perform(LIN, act(K.RESTORE_DELEGATE, target, params))
    assert receipt.outcome is Outcome.FAILED
    item = (await practice.observe(LIN, Facet.DELEGATES)).item(target)
    assert item is not None
    assert item.attrs == {"rights": ["read"]}


@pytest.mark.parametrize("kind", [k for k in K if k not in SUPPORTED])
async def test_what_it_does_not_offer_fails_and_says_so(tmp_path: Path, kind: ActionKind) -> None:
    receipt = await tenant(tmp_path).perform(LIN, act(kind, "signature"))
    assert receipt.outcome is Outcome.FAILED
    assert kind.value in receipt.detail


async def test_an_action_on_an_unknown_account_fails(tmp_path: Path) -> None:
    receipt = await tenant(tmp_path).perform("nobody@example.com", act(K.REVOKE_SESSIONS))
    assert receipt.outcome is Outcome.FAILED
    assert "nobody@example.com" in receipt.detail


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(sorted(SUPPORTED)),
    target=st.text(max_size=20),
    params=st.dictionaries(st.sampled_from(["item", "attrs", "until"]), st.none() | st.text(max_size=5) | st.just({})),
)
async def test_no_target_or_parameter_breaks_the_tenant(
    tmp_path: Path, kind: ActionKind, target: str, params: JsonObject
) -> None:
    practice = tenant(tmp_path)
    receipt = await practice.perform(LIN, act(kind, target, params))
    assert receipt.outcome in (Outcome.DONE, Outcome.FAILED)
    assert (await tenant(tmp_path).observe(LIN, spec_of(kind).facet)).facet is spec_of(kind).facet
