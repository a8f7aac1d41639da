"""Who follows a case from outside is told of it, at least once, and never in the way of the case."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from response_tools import Bench

from workbench.desk.config import Config, load_config
from workbench.desk.desk import Desk, open_desk
from workbench.desk.hook_command import run_hook
from workbench.desk.hook_secrets import SIGNING, TOKEN, keep_hook_secret
from workbench.desk.hook_settings import Hook
from workbench.desk.hooks import Hooks
from workbench.desk.outbox import Cursor, Delivery
from workbench.desk.paths import Paths
from workbench.model.errors import LocalFileError, UnreadableInput
from workbench.providers.http.webhook import new_signing_secret
from workbench.response.closing import close_case, reopen_case
from workbench.response.opening import open_case

pytest_plugins = ("response_fixtures",)


@dataclass
class Receiver:
    """A real HTTP server on this machine. `says`: the statuses that it answers with, the last one from then on."""

    says: list[int] = field(default_factory=lambda: [204])
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""
    leads_to: str = ""
    drips: int = 0
    """So many bytes of an answer, each long after the other."""
    gone: threading.Event = field(default_factory=threading.Event)

    @property
    def events(self) -> list[tuple[str, str]]:
        return [(json.loads(body)["type"], headers["webhook-id"]) for headers, body in self.got]


@contextmanager
def receiver(*says: int) -> Iterator[Receiver]:
    made = Receiver(list(says) or [204])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            made.got.append((headers | {":path": f"{self.command} {self.path}"}, body))
            self.send_response(made.says.pop(0) if len(made.says) > 1 else made.says[0])
            self.send_header("content-length", str(made.drips))
            if made.leads_to:
                self.send_header("location", made.leads_to)
            self.end_headers()
            for _ in range(made.drips):
                self.wfile.write(b".")
                self.wfile.flush()
                if made.gone.wait(0.05):
                    break

        do_PATCH = do_POST  # noqa: N815 - as the server looks it up

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    try:
        yield made
    finally:
        made.gone.set()
        server.shutdown()
        server.server_close()


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    made = Paths(config=tmp_path / "config", data=tmp_path / "data", state=tmp_path / "state")
    made.config.mkdir()
    return made


AT = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)


def wait_for(come_true: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not come_true():
        assert time.monotonic() < until
        time.sleep(0.02)


def settings(paths: Paths, text: str) -> None:
    paths.config_file.write_text(text)


def opened(desk: Desk, ticket: str = "HD-1") -> str:
    case = asyncio.run(open_case(desk, account="lin.wei@example.com", ticket=ticket, provider="guided"))
    return case.id


def test_a_webhook_is_signed_and_says_what_happened(paths: Paths) -> None:
    secret = new_signing_secret()
    with receiver() as there:
        settings(paths, f'[hooks.tickets]\nurl = "{there.url}"\nevents = ["opened", "reopened"]\n')
        keep_hook_secret(paths, "tickets", SIGNING, secret)
        desk = open_desk(paths=paths)
        case_id = opened(desk, "HD-1 \u202e")
        desk.close()
        ((headers, body),) = there.got
        said = json.loads(body)
        assert (said["type"], said["data"]["case"]) == ("case.opened", case_id)
        assert said["data"]["ticket"] == "HD-1 <U+202E>"
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        key = base64.b64decode(secret.get_secret_value().removeprefix("whsec_"))
        assert (
            headers["webhook-signature"] == "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
        )

        desk = open_desk(paths=paths)
        assert desk.hooks is not None
        assert desk.hooks.outbox.waiting() == ()
        desk.hooks.collect()
        desk.hooks.send(all_=True)
        assert len(there.got) == 1
        desk.close()
    kept = b"".join(path.read_bytes() for path in paths.state.rglob("*.json"))
    assert secret.get_secret_value().encode() not in kept


def test_what_fails_waits_and_is_sent_again_in_order_under_the_same_id(paths: Paths) -> None:
    with receiver(503, 500, 204) as there:
        settings(paths, f'[hooks.tickets]\nurl = "{there.url}"\n')
        keep_hook_secret(paths, "tickets", SIGNING, new_signing_secret())
        desk = open_desk(paths=paths)
        opened(desk)
        desk.close()
        (_, first), *_ = there.events
        desk = open_desk(paths=paths)
        opened(desk, "HD-2")
        assert desk.hooks is not None
        desk.hooks.collect()
        waiting = desk.hooks.outbox.waiting()
        assert [d.ticket for d in waiting] == ["HD-1", "HD-2"]
        assert "status 503" in waiting[0].trouble
        assert [d.ticket for d in desk.hooks.send(all_=True)] == ["HD-1"]
        assert desk.hooks.send(all_=True) == ()
        desk.close()
        ids = [delivery for _, delivery in there.events]
        assert ids[:3] == [first, first, first]
        assert len(set(ids)) == 2


def test_what_the_other_side_turns_away_holds_nothing_else_up(paths: Paths) -> None:
    with receiver(400, 204) as there:
        desk = open_desk(paths=paths)
        keep_hook_secret(paths, "tickets", SIGNING, new_signing_secret())
        hooks = Hooks(desk.casefile, {"tickets": Hook(url=there.url)}, paths, desk.now)
        hooks.begin()
        opened(desk)
        opened(desk, "HD-2")
        hooks.collect()
        assert [d.ticket for d in hooks.send()] == ["HD-1"]
        assert [json.loads(body)["data"]["ticket"] for _, body in there.got] == ["HD-1", "HD-2"]
        assert hooks.send() == ()
        assert [d.turned_away for d in hooks.outbox.waiting()] == [True]
        desk.close()


def test_a_crash_between_recording_and_telling_loses_nothing(paths: Paths) -> None:
    with receiver() as there:
        desk = open_desk(paths=paths)
        hook = {"tickets": Hook(url=there.url)}
        keep_hook_secret(paths, "tickets", SIGNING, new_signing_secret())
        hooks = Hooks(desk.casefile, hook, paths, desk.now)
        hooks.begin()
        opened(desk)
        before = hooks.outbox.cursor()
        hooks.collect()
        assert before is not None
        hooks.outbox.put_cursor(before)  # it was killed after the outbox, before the cursor
        again = Hooks(desk.casefile, hook, paths, desk.now)
        assert again.collect() == 0
        again.send()
        hooks.outbox.put_cursor(before)
        again.collect()
        assert again.send() == ()
        assert [type_ for type_, _ in there.events] == ["case.opened"]
        desk.close()


def test_a_dead_end_keeps_nobody_from_working(paths: Paths) -> None:
    settings(paths, '[hooks.gone]\nurl = "http://127.0.0.1:9/x"\n[hooks.bare]\nurl = "https://tickets.example.com/x"\n')
    keep_hook_secret(paths, "gone", SIGNING, new_signing_secret())
    desk = open_desk(paths=paths)
    case_id = opened(desk)
    assert desk.casefile.views.case(case_id).ticket == "HD-1"
    desk.close()
    desk = open_desk(paths=paths)
    assert desk.hooks is not None
    desk.hooks.send(all_=True)
    troubles = {d.hook: d.trouble for d in desk.hooks.outbox.waiting()}
    assert "can't be reached" in troubles["gone"]
    assert "workbench hook secret bare" in troubles["bare"]
    desk.close()


def test_an_outbox_that_can_not_be_written_to_keeps_nobody_from_working(paths: Paths) -> None:
    settings(paths, '[hooks.gone]\nurl = "http://127.0.0.1:9/x"\n')
    paths.state.mkdir()
    (paths.state / "hooks").write_text("in the way")
    desk = open_desk(paths=paths)
    assert desk.casefile.views.case(opened(desk)).ticket == "HD-1"
    assert desk.hooks is not None
    with pytest.raises(LocalFileError, match="can't be written to"):
        desk.hooks.collect()
    assert "can't be written to" in desk.hooks.troubles()[0]
    desk.close()


def test_a_damaged_outbox_keeps_nobody_from_working_and_is_said(paths: Paths) -> None:
    settings(paths, '[hooks.gone]\nurl = "http://127.0.0.1:9/x"\n')
    desk = open_desk(paths=paths)
    desk.close()
    (cursor,) = paths.state.rglob("cursor.json")
    cursor.write_text('{"seq":')
    desk = open_desk(paths=paths)
    assert desk.casefile.views.case(opened(desk)).ticket == "HD-1"
    assert desk.hooks is not None
    (told,) = desk.hooks.troubles()
    assert "is damaged: no hook is told anything. Remove that file" in told
    desk.close()


def delivery(hook: str, ticket: str = "HD-1", **more: Any) -> Delivery:
    made = Delivery(
        id=f"{hook}{more.get('seq', 0):08}", hook=hook, type="opened", case="C-1", ticket=ticket, at=AT, body={}
    )
    return made.model_copy(update=more)


@pytest.fixture
def hooks_with(paths: Paths) -> Iterator[Callable[..., Hooks]]:
    """Hooks with deliveries in their outbox."""
    desk = open_desk(paths=paths)

    def make(named: dict[str, Hook], *waiting: Delivery) -> Hooks:
        for name in named:
            keep_hook_secret(paths, name, TOKEN, SecretStr("letmein-0815"))
            keep_hook_secret(paths, name, SIGNING, new_signing_secret())
        hooks = Hooks(desk.casefile, named, paths, desk.now)
        hooks.begin()
        for one in waiting:
            hooks.outbox.put(one)
        return hooks

    yield make
    wait_for(lambda: "hooks" not in [thread.name for thread in threading.enumerate()])
    desk.close()


def test_no_hook_waits_for_another_that_never_comes_to_its_end(hooks_with: Callable[..., Hooks]) -> None:
    with receiver() as quick, receiver(200) as slow:
        slow.drips = 10_000
        named = {"a": Hook(url=slow.url, timeout=1), "b": Hook(url=quick.url)}
        hooks = hooks_with(named, delivery("a"), delivery("b"))
        hooks.wake()
        wait_for(lambda: bool(quick.got))
        assert hooks.troubles() == ()
        wait_for(lambda: bool(hooks.troubles()))
        hooks.end(1)
    (told,) = hooks.troubles()
    assert told.startswith("Hook a: 1 event was not delivered, the first of 2026-11-03 12:00 UTC.")
    assert "did not answer in full within 1 s" in told


def test_a_try_that_the_workbench_was_left_in_the_middle_of_is_said_and_not_made_again_at_once(
    hooks_with: Callable[..., Hooks],
) -> None:
    with receiver(200) as slow:
        slow.drips = 10_000
        hooks = hooks_with({"a": Hook(url=slow.url)}, delivery("a"))
        hooks.wake()
        wait_for(lambda: bool(slow.got))
        assert hooks.troubles() == ()
        hooks.end(0)
        assert hooks.troubles()[0].endswith(
            "The last try has no end: the workbench was left, or killed, in the middle of it."
        )
        assert [d.tries for d in hooks.outbox.waiting()] == [1]


def test_what_waited_is_sent_once_the_app_runs_though_nothing_new_happens(hooks_with: Callable[..., Hooks]) -> None:
    with receiver() as there:
        hooks = hooks_with({"a": Hook(url=there.url)}, delivery("a"))
        assert there.got == []
        hooks.wake()
        hooks.end(5)
        assert len(there.got) == 1
    assert hooks.troubles() == ()


def test_events_are_told_in_the_order_of_the_ledger_though_the_clock_was_set_back(
    hooks_with: Callable[..., Hooks],
) -> None:
    with receiver() as there:
        late = delivery("a", "closed", seq=2, at=AT - timedelta(hours=5), body={"type": "second"})
        first = delivery("a", "opened", seq=1, body={"type": "first"})
        assert hooks_with({"a": Hook(url=there.url)}, late, first).send() == ()
        assert [type_ for type_, _ in there.events] == ["first", "second"]


def test_another_host_is_never_told_though_the_hooks_own_points_there(hooks_with: Callable[..., Hooks]) -> None:
    with receiver() as thief, receiver(307) as there:
        there.leads_to = thief.url
        hooks = hooks_with({"a": Hook(url=there.url, authorization="bearer")}, delivery("a"))
        (failed,) = hooks.send()
        assert "points elsewhere" in failed.trouble
        assert thief.got == []
        assert there.got[0][0]["authorization"] == "Bearer letmein-0815"
        assert "letmein" not in hooks.outbox.waiting()[0].model_dump_json()


def test_a_token_that_no_header_can_hold_is_said(hooks_with: Callable[..., Hooks], paths: Paths) -> None:
    hooks = hooks_with({"a": Hook(url="http://127.0.0.1:9/x", authorization="bearer")}, delivery("a"))
    keep_hook_secret(paths, "a", TOKEN, SecretStr("tök\x07en"))
    (failed,) = hooks.send()
    assert "holds characters that can't be sent" in failed.trouble


def test_a_ticket_in_an_address_stays_one_part_of_its_path(hooks_with: Callable[..., Hooks]) -> None:
    with receiver() as there:
        hook = Hook(url=f"{there.url}/case/{{ticket}}", method="PATCH", body={"summary": "{type}"})
        tickets = ("17", "..", "../../admin?x=1#y")
        waiting = [delivery("a", ticket, seq=n) for n, ticket in enumerate(tickets)]
        (failed,) = hooks_with({"a": hook}, *waiting).send()
        assert "can't stand in the address" in failed.trouble
        paths_told = [headers[":path"] for headers, _ in there.got]
        assert paths_told == ["PATCH /hook/case/17", "PATCH /hook/case/..%2F..%2Fadmin%3Fx%3D1%23y"]


def test_of_a_command_that_never_stops_talking_only_the_end_is_kept(tmp_path: Path) -> None:
    loud = "import sys\nfor _ in range(300): print('x' * 9999), print('y' * 9999, file=sys.stderr)\nsys.exit('room')"
    with pytest.raises(LocalFileError, match=r"ended with code 1\. It said: room"):
        run_hook((sys.executable, "-c", loud), b"{}", "d", timeout=30)
    alive = tmp_path / "alive"
    leaves = f"sleep 2 && touch {alive} & echo no >&2; sleep 30"
    with pytest.raises(LocalFileError, match=r"did not end within 0 s"):
        run_hook(("/bin/sh", "-c", leaves), b"{}", "d", timeout=0.3)
    run_hook(("/bin/sh", "-c", "sleep 30 & exit 0"), b"{}", "d", timeout=5)
    assert not alive.exists()


def test_a_command_gets_json_on_standard_input_and_no_shell(paths: Paths, tmp_path: Path) -> None:
    script = tmp_path / "take.py"
    script.write_text(
        "import os, sys, pathlib\n"
        "assert not [n for n in os.environ if n.startswith('WORKBENCH_')]\n"
        "pathlib.Path(sys.argv[1]).write_bytes(sys.stdin.buffer.read())\n"
        "if len(sys.argv) > 2: sys.exit('no \\x1b[31mroom')\n"
    )
    out = tmp_path / "out.json"
    desk = open_desk(paths=paths)
    odd = "; touch $(echo x) `id`"
    command = (sys.executable, str(script), str(out), odd)
    hooks = Hooks(desk.casefile, {"run": Hook(command=(*command[:3], odd))}, paths, desk.now)
    hooks.begin()
    opened(desk)
    hooks.collect()
    (failed,) = hooks.send()
    assert failed.trouble.endswith("It said: no ␛[31mroom")
    hooks = Hooks(desk.casefile, {"run": Hook(command=(*command[:3],))}, paths, desk.now)
    assert hooks.send(all_=True) == ()
    assert json.loads(out.read_text())["data"]["ticket"] == "HD-1"
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["out.json", "take.py"]
    desk.close()


def test_it_tells_that_a_case_is_contained_closed_and_open_again_and_of_practice_only_if_asked_to(
    worked: Bench,
) -> None:
    paths = worked.desk.paths
    with receiver() as there:
        keep_hook_secret(paths, "all", TOKEN, new_signing_secret())
        body = {"title": "{ticket}: {type}", "severity": 3, "tags": ["{account}"]}
        events = ("opened", "contained", "closed", "reopened")
        hook = Hook(url=there.url, authorization="bearer", body=body, events=events, practice=True)
        real = Hook(url=there.url, events=events)
        hooks = Hooks(worked.desk.casefile, {"all": hook, "real": real}, paths, worked.clock)
        with hooks.outbox.held(1):
            hooks.outbox.put_cursor(Cursor(seq=0))
        asyncio.run(close_case(worked.desk, worked.case))
        asyncio.run(reopen_case(worked.desk, worked.case, "one more look"))
        assert hooks.collect() == 4
        assert hooks.send() == ()
        titles = [json.loads(body)["title"] for _, body in there.got]
        assert titles == [f"HD-4711: {type_}" for type_ in events]
        headers, raw = there.got[0]
        assert json.loads(raw) == {"title": "HD-4711: opened", "severity": 3, "tags": ["lin.wei@example.com"]}
        assert headers["authorization"].startswith("Bearer whsec_")


WRONG: dict[str, str] = {
    "not both": '[hooks.x]\nurl = "https://a.example"\ncommand = ["x"]',
    "can't stand in an address": '[hooks.x]\nurl = "https://a.example/{account}"',
    "places stand in the path": '[hooks.x]\nurl = "https://{ticket}.example/x"',
    "not encrypted": '[hooks.x]\nurl = "http://tickets.example.com/x"',
    "stands for nothing": '[hooks.x]\ncommand = ["x"]\n[hooks.x.body]\nt = "{password}"',
    "is no name for a hook": '[hooks."a b"]\ncommand = ["x"]',
    "no path such as": '[tickets.x]\nticket = "a..b"\naccount = "c"',
}


@pytest.mark.parametrize("words", WRONG)
def test_settings_that_can_not_work_are_said(paths: Paths, words: str) -> None:
    settings(paths, WRONG[words])
    with pytest.raises(UnreadableInput, match=words):
        load_config(paths.config_file)
    assert Config().hooks == {}
