"""How copies are withdrawn, given back and purged at Alibaba Mail, on the stand-in."""

from __future__ import annotations

from pathlib import Path

import pytest
from alimail_standin import Trouble
from alimail_state import DELETED
from alimail_tools import ANA, BO, CY, OUTSIDE, a_tenant, act, asked, found, moved, pages_of, places

from workbench.model.actions import ActionKind
from workbench.model.errors import NotReadable
from workbench.model.words import Outcome

WITHDRAW = act(ActionKind.WITHDRAW_MESSAGES, "group")
RESTORE = act(ActionKind.RESTORE_MESSAGES, "group")
PURGE = act(ActionKind.PURGE_MESSAGES, "group")
PURGED = {(ANA, "purged"), (BO, "purged"), (CY, "purged"), (OUTSIDE, "outside")}
GONE = {(ANA, "withdrawn"), (BO, "withdrawn"), (CY, "withdrawn"), (OUTSIDE, "outside")}


@pytest.mark.parametrize("keeps_ids", [False, True])
async def test_copies_are_withdrawn_given_back_and_purged_and_found_again_each_time(
    keeps_ids: bool, tmp_path: Path
) -> None:
    tenant = a_tenant()
    async with asked(tenant, state=tmp_path / "own") as (api, provider):
        api.routes.keeps_ids = keeps_ids
        pairs = await moved(provider.withdraw(WITHDRAW, await found(provider)))
        assert {(c.recipient, r.outcome) for c, r in pairs} == {
            (ANA, Outcome.DONE), (BO, Outcome.DONE), (CY, Outcome.DONE), (OUTSIDE, Outcome.FAILED),
        }  # fmt: skip
        assert tenant.users[ANA].folders[tenant.users[ANA].folder_of("Withdrawn by the helpdesk") or ""]
        pages = await pages_of(provider)
        withdrawn = tuple(c for page in pages for c in page.copies)
        assert places(withdrawn) == GONE
        assert any("own mailbox: whoever opens that folder" in gap for gap in pages[-1].coverage.gaps)
        assert api.made("/move") == 3, "one call for all copies of a mailbox"

        await moved(provider.restore(RESTORE, withdrawn))
        assert (ANA, "delivered") in places(await found(provider))
        await moved(provider.withdraw(WITHDRAW, await found(provider)))
        assert api.made("POST .*/mailFolders$") == 3, "the folder is made once"

        pairs = await moved(provider.purge(PURGE, await found(provider)))
        assert {r.result.get("how") for _, r in pairs if r.outcome is Outcome.DONE} == {"purged"}
        assert len(tenant.users[ANA].purged) == 3
        assert places(await found(provider)) == PURGED
    async with asked(tenant, state=tmp_path / "own") as (_, provider):
        assert places(await found(provider)) == PURGED, "after another start too"
    assert (tmp_path / "own").stat().st_mode & 0o777 == 0o700
    async with asked(tenant, state=tmp_path / "another desk's") as (_, provider):
        assert (ANA, "unknown") in places(await found(provider)), "who did not purge it can't know"


async def test_a_purge_that_only_moves_to_the_deleted_folder_is_found_out() -> None:
    async with asked() as (api, provider):
        api.routes.purge_to = DELETED
        await moved(provider.withdraw(WITHDRAW, await found(provider)))
        await moved(provider.purge(PURGE, await found(provider)))
        assert (ANA, "moved") in places(await found(provider)), "its recipient reaches it again"


async def test_only_what_was_withdrawn_is_purged() -> None:
    tenant = a_tenant()
    async with asked(tenant) as (api, provider):
        pairs = await moved(provider.purge(PURGE, await found(provider)))
        assert {r.outcome for _, r in pairs} == {Outcome.FAILED}
        assert api.made("batchDelete") == 0


@pytest.mark.parametrize("kind", ["half", "cut", "unsent", "after"])
async def test_a_batch_whose_answer_is_lost_is_unknown_and_told_copy_by_copy_when_it_is_read_back(kind: str) -> None:
    tenant = a_tenant(mails=4)
    async with asked(tenant) as (api, provider):
        api.troubles.append(Trouble(f"{ANA}/messages/move", kind))
        pairs = await moved(provider.withdraw(WITHDRAW, await found(provider)))
        mine = [(c.where, r.outcome) for c, r in pairs if c.recipient == ANA]
        assert mine == [("unknown", Outcome.UNKNOWN)] * 4
        assert {r.outcome for c, r in pairs if c.recipient == BO} == {Outcome.DONE}
        assert api.made(f"{ANA}/messages/move") == 1, "never sent again"
        now = [c.where for c in await found(provider) if c.recipient == ANA]
        assert sorted(now) == sorted(
            {"half": ["delivered"] * 2 + ["withdrawn"] * 2, "unsent": ["delivered"] * 4}.get(kind, ["withdrawn"] * 4)
        )


async def test_ids_that_the_service_passes_over_are_found_out_by_reading_back() -> None:
    tenant = a_tenant()
    async with asked(tenant) as (_, provider):
        copies = await found(provider)
        for letter in tuple(tenant.users[ANA].letters.values()):  # somebody moved them meanwhile: other ids
            tenant.users[ANA].letters.pop(letter.id)
            letter.id = tenant.fresh_id("m")
            tenant.users[ANA].letters[letter.id] = letter
        pairs = await moved(provider.withdraw(WITHDRAW, copies))
        assert {r.outcome for c, r in pairs if c.recipient == ANA} == {Outcome.DONE}, "the service says yes"
        assert (ANA, "delivered") in places(await found(provider)), "and the next look says no"


async def test_a_mailbox_whose_folder_can_not_be_made_stops_none_of_the_others() -> None:
    async with asked() as (api, provider):
        api.troubles.append(Trouble(f"POST /v2/users/{ANA}/mailFolders", "before"))
        pairs = await moved(provider.withdraw(WITHDRAW, await found(provider)))
        assert {r.outcome for c, r in pairs if c.recipient == ANA} == {Outcome.FAILED}
        assert {r.outcome for c, r in pairs if c.recipient == CY} == {Outcome.DONE}
        assert api.made(f"{ANA}/messages/move") == 0


async def test_a_folder_whose_making_was_not_answered_is_looked_for_and_not_made_twice() -> None:
    tenant = a_tenant()
    async with asked(tenant) as (api, provider):
        api.troubles.append(Trouble(f"POST /v2/users/{ANA}/mailFolders", "cut"))
        await moved(provider.withdraw(WITHDRAW, await found(provider)))
        assert list(tenant.users[ANA].folders.values()).count("Withdrawn by the helpdesk") == 1
        assert places(await found(provider)) == GONE


async def test_a_withdrawn_copy_is_found_where_the_search_does_not_look_into_that_folder() -> None:
    tenant = a_tenant()
    async with asked(tenant) as (api, provider):
        await moved(provider.withdraw(WITHDRAW, await found(provider)))
        api.routes.search_hides = "Withdrawn by the helpdesk"
        assert places(await found(provider)) == GONE


async def test_a_big_batch_is_cut_into_calls_that_the_api_takes() -> None:
    tenant = a_tenant(mails=104)
    async with asked(tenant) as (api, provider):
        pairs = await moved(provider.withdraw(WITHDRAW, await found(provider)))
        assert sum(r.outcome is Outcome.DONE for _, r in pairs) == 312
        assert api.made(f"{ANA}/messages/move") == 2
        assert max(len(r.exchange) for _, r in pairs) < 20_000


async def test_whoever_stops_listening_leaves_no_batch_without_its_end() -> None:
    tenant = a_tenant()
    async with asked(tenant) as (api, provider):
        copies = tuple(c for c in await found(provider) if c.inside)
        api.delay = 0.02
        moves = provider.withdraw(WITHDRAW, copies)
        await anext(moves)
        await moves.aclose()
        assert api.made("/move") == 3
        assert places(await found(provider)) == GONE


async def test_the_bytes_of_a_message_can_not_be_read_and_that_is_said() -> None:
    async with asked() as (_, provider):
        with pytest.raises(NotReadable, match="byte for byte"):
            await provider.message_bytes((await found(provider))[0])
