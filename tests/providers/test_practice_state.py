"""How the practice tenant keeps its state."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from practice_tools import LIN, act, collect, tenant, the_burst

from workbench.model.actions import ActionKind
from workbench.model.errors import LocalFileError, NotFound
from workbench.model.words import Facet, Outcome
from workbench.providers.practice.line import Faults
from workbench.providers.practice.store import Store, calls_in
from workbench.providers.practice.tenant import Tenant

IMAP_OFF = act(ActionKind.DISABLE_PROTOCOL, "imap")


async def imap(folder: Path) -> bool:
    item = (await tenant(folder).observe(LIN, Facet.PROTOCOLS)).item("imap")
    assert item is not None
    return item.enabled


def test_nothing_is_opened_before_the_first_call(tmp_path: Path) -> None:
    assert tenant(tmp_path / "not yet").name == "practice"
    assert list(tmp_path.iterdir()) == []


async def test_a_change_is_there_for_whoever_opens_the_tenant_next(tmp_path: Path) -> None:
    await tenant(tmp_path).perform(LIN, IMAP_OFF)
    assert await imap(tmp_path) is False


async def test_a_change_by_another_process_is_seen_without_opening_anew(tmp_path: Path) -> None:
    mine, other = tenant(tmp_path), tenant(tmp_path)
    await mine.observe(LIN, Facet.PROTOCOLS)
    await other.perform(LIN, IMAP_OFF)
    await mine.perform(LIN, act(ActionKind.DISABLE_PROTOCOL, "pop3"))
    state = await other.observe(LIN, Facet.PROTOCOLS)
    assert {i.key for i in state.items if not i.enabled} == {"activesync", "imap", "pop3"}


async def test_the_file_is_for_its_owner_only_and_no_draft_is_left(tmp_path: Path) -> None:
    await tenant(tmp_path).perform(LIN, IMAP_OFF)
    assert stat.S_IMODE((tmp_path / "tenant.json").stat().st_mode) == 0o600
    assert not list(tmp_path.glob("*.new")) + list(tmp_path.glob(".*.new"))


async def test_the_same_moment_and_seed_give_the_same_tenant_byte_for_byte(tmp_path: Path) -> None:
    for name in ("a", "b"):
        practice = tenant(tmp_path / name)
        await practice.perform(LIN, IMAP_OFF)
        await practice.perform(LIN, act(ActionKind.BLOCK_IP, "203.0.113.7/32"))
    assert (tmp_path / "a/tenant.json").read_bytes() == (tmp_path / "b/tenant.json").read_bytes()


async def test_a_change_that_was_answered_survives_a_kill(tmp_path: Path) -> None:
    program = (
        "import asyncio, os, signal, sys\n"
        "from pathlib import Path\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from practice_tools import LIN, tenant\n"
        "from test_practice_state import IMAP_OFF\n"
        "async def main():\n"
        f"    await tenant(Path({str(tmp_path)!r})).perform(LIN, IMAP_OFF)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "asyncio.run(main())\n"
    )
    ended = await asyncio.to_thread(subprocess.run, [sys.executable, "-c", program], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert await imap(tmp_path) is False


async def test_a_draft_left_by_a_kill_does_no_harm(tmp_path: Path) -> None:
    await tenant(tmp_path).account(LIN)
    (tmp_path / ".tenant.json.new").write_bytes(b'{"format": 1, "half')
    await tenant(tmp_path).perform(LIN, IMAP_OFF)
    assert await imap(tmp_path) is False


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\x00", b"[]", b'{"format":1}', b'{"format":99,"domain":"x"}'])
async def test_a_damaged_file_is_refused_with_how_to_start_afresh(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "tenant.json"
    path.write_bytes(damage)
    with pytest.raises(LocalFileError) as refused:
        await tenant(tmp_path).account(LIN)
    assert str(path) in refused.value.title
    assert "afresh" in refused.value.hint
    with pytest.raises(LocalFileError):
        await tenant(tmp_path).perform(LIN, IMAP_OFF)
    assert path.read_bytes() == damage


async def test_a_file_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    await tenant(tmp_path).account(LIN)
    path = tmp_path / "tenant.json"
    path.write_text(path.read_text().replace('"format":5', '"format":6', 1))
    with pytest.raises(LocalFileError, match="newer workbench"):
        await tenant(tmp_path).account(LIN)


async def test_a_place_that_can_not_hold_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, not a folder")
    with pytest.raises(LocalFileError, match="taken"):
        await tenant(tmp_path / "taken").account(LIN)


async def test_a_change_that_can_not_be_written_did_not_happen(tmp_path: Path) -> None:
    practice = tenant(tmp_path)
    await practice.account(LIN)
    (tmp_path / ".tenant.json.new").mkdir()
    with pytest.raises(LocalFileError):
        await practice.perform(LIN, IMAP_OFF)
    assert await imap(tmp_path) is True
    state = await practice.observe(LIN, Facet.PROTOCOLS)
    assert state.item("imap") == (await tenant(tmp_path).observe(LIN, Facet.PROTOCOLS)).item("imap")


async def test_changes_asked_for_at_once_are_all_kept(tmp_path: Path) -> None:
    practice = tenant(tmp_path)
    kinds = [act(ActionKind.BLOCK_IP, f"203.0.113.{n}/32") for n in range(50)]
    receipts = await asyncio.gather(*(practice.perform(LIN, k) for k in kinds))
    assert {r.outcome for r in receipts} == {Outcome.DONE}
    assert len((await tenant(tmp_path).observe(LIN, Facet.IP_ACCESS)).items) == 50


async def test_a_caller_that_is_cancelled_does_not_undo_what_it_asked_for(tmp_path: Path) -> None:
    practice = tenant(tmp_path)
    await practice.account(LIN)
    asked = asyncio.create_task(practice.perform(LIN, IMAP_OFF))
    await asyncio.sleep(0)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    await practice.aclose()
    assert await imap(tmp_path) is False


async def test_two_processes_that_change_it_at_once_lose_nothing(tmp_path: Path) -> None:
    await tenant(tmp_path).account(LIN)
    program = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from practice_tools import LIN, act, tenant\n"
        "from workbench.model.actions import ActionKind\n"
        "async def main():\n"
        f"    practice = tenant(Path({str(tmp_path)!r}))\n"
        "    for n in range(15):\n"
        "        await practice.perform(LIN, act(ActionKind.BLOCK_IP, f'203.0.113.{16 * int(sys.argv[1]) + n}/32'))\n"
        "asyncio.run(main())\n"
    )
    running = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", program, str(n), env=dict(os.environ))
        for n in range(2)
    ]
    assert [await p.wait() for p in running] == [0, 0]
    assert len((await tenant(tmp_path).observe(LIN, Facet.IP_ACCESS)).items) == 30


async def test_the_log_is_read_wherever_it_stands_in_the_file_and_anew_where_it_changed(tmp_path: Path) -> None:
    await imap(tmp_path)
    file = tmp_path / "tenant.json"
    held = json.loads(file.read_text())
    kept = len(held["log"])
    assert len(Store(file, _never).read().log) == kept
    file.write_text(json.dumps({"log": held.pop("log")[1:], **held}))
    assert len(Store(file, _never).read().log) == kept - 1


def _never() -> Tenant:
    raise AssertionError("there is one")


async def test_a_file_of_the_first_format_is_read_and_written_as_todays(tmp_path: Path) -> None:
    await tenant(tmp_path).account(LIN)
    path = tmp_path / "tenant.json"
    path.write_text(path.read_text().replace('"format":5', '"format":1', 1))
    await tenant(tmp_path).perform(LIN, IMAP_OFF)
    assert await imap(tmp_path) is False
    assert path.read_text().startswith('{"format":5')


async def test_what_was_carried_out_stands_in_the_file_and_what_was_refused_does_not(tmp_path: Path) -> None:
    practice = tenant(tmp_path)
    assert calls_in(tmp_path / "tenant.json") == ()
    await practice.perform(LIN, IMAP_OFF)
    refused = await practice.perform(LIN, act(ActionKind.BLOCK_IP, "0.0.0.0/0"))
    assert refused.outcome is Outcome.FAILED
    await practice.perform(LIN, IMAP_OFF)
    assert [(c.user, c.action) for c in calls_in(tmp_path / "tenant.json")] == [(LIN, IMAP_OFF.id)] * 2


async def test_a_call_whose_answer_was_lost_stands_in_the_file_if_it_took_effect(tmp_path: Path) -> None:
    (tmp_path / "lost").mkdir()
    lost = await tenant(tmp_path, faults=Faults(limited=0, lost_before=0, lost_after=1)).perform(LIN, IMAP_OFF)
    assert lost.outcome is Outcome.UNKNOWN
    assert [c.action for c in calls_in(tmp_path / "tenant.json")] == [IMAP_OFF.id]
    never = await tenant(tmp_path / "lost", faults=Faults(limited=0, lost_before=1)).perform(LIN, IMAP_OFF)
    assert never.outcome is Outcome.UNKNOWN
    assert calls_in(tmp_path / "lost" / "tenant.json") == ()


async def test_each_copy_that_was_moved_stands_in_the_file_once(tmp_path: Path) -> None:
    practice = tenant(tmp_path)
    moved = await collect(practice.withdraw(act(ActionKind.WITHDRAW_MESSAGES, "group"), await the_burst(practice)))
    calls = calls_in(tmp_path / "tenant.json")
    assert len({c.part for c in calls}) == len(calls) == sum(r.outcome is Outcome.DONE for _, r in moved) == 33


@pytest.mark.parametrize("domain", ["example.com", "harbour.example"])
async def test_an_unknown_account_is_told_with_one_of_its_own_domain(tmp_path: Path, domain: str) -> None:
    with pytest.raises(NotFound) as refused:
        await tenant(tmp_path).account(f"nobody@{domain}")
    assert refused.value.hint.endswith(f"@{domain}.")
