"""A desk: who sits at it, where things live, what is under way, and what a fault leaves behind."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

import pytest

from workbench.desk import clock as desk_clock
from workbench.desk.crash import describe_crash, write_crash
from workbench.desk.desk import Desk
from workbench.desk.paths import Paths, default_paths
from workbench.desk.people import who_is_here
from workbench.model.cases import Case
from workbench.model.errors import LocalFileError, NotFound
from workbench.model.events import NoteAdded
from workbench.response.opening import open_case


async def _case(desk: Desk) -> Case:
    return await open_case(desk, account="kim@example.org", ticket="INC-7", provider="guided")


class _Work:
    """Something that a desk carries on with."""

    def __init__(self, gate: asyncio.Event, error: Exception | None = None) -> None:
        self.gate, self.error = gate, error
        self.finished = self.stopped = False
        self.case_id = "C-1"
        self.running = frozenset({"block-ip:x"})
        self.secrets_waiting: tuple[str, ...] = ()

    def stop(self) -> None:
        self.stopped = True

    async def drive(self) -> None:
        await self.gate.wait()
        self.finished = True
        if self.error:
            raise self.error


async def test_what_is_under_way_is_waited_for_and_then_no_longer_under_way(desk: Desk) -> None:
    gate = asyncio.Event()
    work = _Work(gate)
    desk.carry_on("R-1", work)
    assert [desk.busy] == [True]
    assert desk.running("C-1") == {"block-ip:x"}
    assert desk.running("C-2") == frozenset()
    draining = asyncio.create_task(desk.drain())
    await asyncio.sleep(0)
    assert not draining.done()
    desk.stop()
    gate.set()
    await draining
    assert work.stopped
    assert not desk.busy
    assert desk.running("C-1") == frozenset()


async def test_draining_brings_a_fault_to_light_once(desk: Desk) -> None:
    gate = asyncio.Event()
    gate.set()
    desk.carry_on("R-1", _Work(gate, ValueError("a mistake of ours")))
    with pytest.raises(ValueError, match="mistake"):
        await desk.drain()
    await desk.drain()


async def test_secrets_that_can_still_be_taken_are_known_by_case(desk: Desk) -> None:
    work = _Work(asyncio.Event())
    work.gate.set()
    work.secrets_waiting = ("reset-password",)
    desk.carry_on("R-1", work)
    await desk.drain()
    assert desk.secrets_waiting("C-1") == {"reset-password"}
    assert desk.secrets_waiting("C-2") == frozenset()


async def test_events_of_one_moment_are_recorded_together_or_not_at_all(desk: Desk) -> None:
    case = await _case(desk)
    first, second = await desk.record(case.id, NoteAdded(text="one"), NoteAdded(text="two"))
    assert first.at == second.at
    assert second.seq == first.seq + 1
    with pytest.raises(NotFound):
        await desk.record("C-unknown", NoteAdded(text="three"))


async def test_what_is_being_recorded_is_recorded_though_the_asker_gave_up(desk: Desk) -> None:
    case = await _case(desk)
    recording = asyncio.create_task(desk.record(case.id, NoteAdded(text="half way")))
    await asyncio.sleep(0)
    recording.cancel()
    with pytest.raises(asyncio.CancelledError):
        await recording
    await desk.record(case.id, NoteAdded(text="next"))
    notes = [e.data.text for e in desk.casefile.events(case.id) if isinstance(e.data, NoteAdded)]
    assert notes == ["half way", "next"]


async def test_a_provider_that_nobody_knows_is_named_with_those_there_are(desk: Desk) -> None:
    with pytest.raises(NotFound) as caught:
        desk.provider("exchange-2003", strict=True)
    assert "practice" in caught.value.hint
    assert desk.provider("practice") is desk.provider("practice")


def test_what_counts_as_inside_is_the_accounts_own_domain_and_the_organisations(
    make_desk: Callable[..., Desk], paths: Paths
) -> None:
    paths.config.mkdir(parents=True)
    paths.config_file.write_text('[organisation]\ndomains = ["Sub.Example.com"]\n')
    desk = make_desk()
    case = asyncio.run(_case(desk))
    assert desk.org_domains(case) == {"example.org", "sub.example.com"}


def test_the_playbook_of_a_case_stays_what_it_was_when_the_case_was_opened(
    make_desk: Callable[..., Desk], paths: Paths
) -> None:
    from workbench.playbook.finding import find_playbook

    shipped = find_playbook("suspected-theft", user_folder=paths.playbooks).read_text(encoding="utf-8")
    paths.playbooks.mkdir(parents=True)
    own = paths.playbooks / "suspected-theft.yaml"
    own.write_text(shipped.replace("title: Confirm compromise", "title: Ask first"), encoding="utf-8")
    desk = make_desk()
    case = asyncio.run(_case(desk))
    own.write_text("id: broken", encoding="utf-8")
    again = make_desk()
    assert again.playbook(case).steps[0].title == "Ask first"


async def test_a_file_of_any_size_is_kept_byte_for_byte(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "big.log"
    path.write_bytes(os.urandom(1 << 16) * 48)
    kept = desk.keep(path, name=path.name, kind="export")
    assert kept.evidence.size == path.stat().st_size
    assert b"".join(desk.casefile.evidence(kept.evidence.sha256)) == path.read_bytes()
    with pytest.raises(LocalFileError):
        desk.keep(tmp_path / "missing", name="missing", kind="export")


def test_a_crash_is_written_down_without_any_value(paths: Paths) -> None:
    def inner(password: str) -> None:
        raise ValueError(f"bad password {password}")

    try:
        try:
            inner("hunter2-secret")
        except ValueError as error:
            raise RuntimeError("while sending hunter2-secret") from error
    except RuntimeError as error:
        said = describe_crash(error, paths)
    path = paths.state / "crash.log"
    written = path.read_text()
    assert "hunter2" not in said + written
    assert "RuntimeError" in written
    assert "ValueError" in written
    assert "in inner" in written
    assert str(path) in said
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_fault_inside_a_worker_of_the_screens_is_written_down_with_its_own_lines(paths: Paths) -> None:
    class Carries(Exception):  # as Textual hands a worker's fault on: in an attribute, not chained
        def __init__(self, error: BaseException) -> None:
            super().__init__("a worker failed")
            self.error = error

    def inner() -> None:
        raise ValueError("hunter2")

    with pytest.raises(ValueError, match="hunter2") as caught:
        inner()
    written = write_crash(Carries(caught.value), paths)
    assert written is not None
    text = written.read_text()
    assert "ValueError" in text
    assert "in inner" in text
    assert "hunter2" not in text


def test_a_crash_that_cant_be_written_down_is_still_told(tmp_path: Path) -> None:
    blocked = tmp_path / "state"
    blocked.write_text("a file where the folder should be")
    paths = Paths(config=tmp_path, data=tmp_path, state=blocked)
    assert write_crash(KeyError("secret"), paths) is None
    assert "could not be written" in describe_crash(KeyError("secret"), paths)


def test_the_stated_name_stands_beside_the_account_of_the_operating_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WORKBENCH_NAME", raising=False)
    assert who_is_here("Ana Ruiz").name == "Ana Ruiz"
    monkeypatch.setenv("WORKBENCH_NAME", "Bo")
    actor = who_is_here("Ana Ruiz")
    assert actor.name == "Bo"
    assert actor.os_user not in ("", "Bo")
    monkeypatch.delenv("WORKBENCH_NAME")
    assert who_is_here("").name == who_is_here("").os_user


def test_everything_lives_below_one_folder_where_it_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "stick"))
    paths = default_paths()
    for path in (paths.config, paths.data, paths.state, paths.heads, paths.playbooks, paths.config_file):
        assert path.is_relative_to(tmp_path / "stick")
    monkeypatch.delenv("WORKBENCH_HOME")
    assert default_paths().config.name == "workbench"


def test_ids_can_be_read_out_on_the_phone_and_the_clock_is_in_utc() -> None:
    ids = {desk_clock.new_id() for _ in range(500)}
    assert len(ids) == 500
    assert {len(i) for i in ids} == {8}
    assert not set("".join(ids)) & set("01IO")
    assert desk_clock.now().tzinfo is UTC


def test_a_folder_that_cant_be_written_is_named(make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LocalFileError):
        make_desk(case_file=tmp_path / "file" / "cases.db")
