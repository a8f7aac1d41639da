"""Sign-ins and deeds are read from the event export and the log that a Dovecot writes on this machine."""

from __future__ import annotations

import gzip
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from workbench.model.errors import NotReadable
from workbench.model.evidence import Window
from workbench.model.signins import AuditEvent, SignIn
from workbench.model.words import Activity, Facet, SignInEvent
from workbench.providers.base import SignInPage
from workbench.providers.dovecot.options import EventsOptions
from workbench.providers.dovecot.signins import SignIns

LIN, ANA = "lin@example.com", "ana@example.com"
START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def event(name: str, minute: float = 0, **fields: Any) -> str:
    at = (START + timedelta(minutes=minute)).isoformat().replace("+00:00", "Z")
    base = {"user": LIN, "remote_ip": "203.0.113.7", "remote_port": 4711, "session": "S1"}
    return json.dumps({"event": name, "start_time": at, "end_time": at, "fields": base | fields}, separators=(",", ":"))


def signed_in(minute: float = 0, **fields: Any) -> str:
    known = {"service": "imap", "mechanism": "PLAIN", "transport": "TLS", "success": "yes"}
    return event("auth_request_finished", minute, **(known | fields))


def login_line(minute: int, user: str = LIN, session: str = "S1") -> str:
    at = (START + timedelta(minutes=minute)).strftime("%b %d %H:%M:%S")
    said = f"Login: user=<{user}>, method=PLAIN, rip=203.0.113.7, lip=192.0.2.1, TLS, session=<{session}>"
    return f"{at} mx1 dovecot: imap-login: {said}"


async def look(path: Path, account: str = "*", window: Window | None = None) -> list[SignInPage]:
    found = SignIns(EventsOptions(path=path)).pages(account, window or Window())
    return [page async for page in found]


async def records(path: Path, account: str = "*", window: Window | None = None) -> list[SignIn | AuditEvent]:
    found: list[SignIn | AuditEvent] = []
    for page in await look(path, account, window):
        found += [*page.signins, *page.audit]
    return found


def written(path: Path, *lines: str, last_at: float = 0) -> Path:
    data = "".join(f"{line}\n" for line in lines).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    at = (START + timedelta(minutes=last_at)).timestamp()
    os.utime(path, (at, at))
    return path


async def test_rotated_and_packed_files_are_read_as_one_log_the_oldest_first(tmp_path: Path) -> None:
    log = tmp_path / "events.jsonl"
    written(tmp_path / "events.jsonl.2.gz", signed_in(0, session="A"), last_at=0)
    written(tmp_path / "events.jsonl-20261102", signed_in(5, session="B", user=ANA), last_at=5)
    written(log, signed_in(9, session="C", success=""), last_at=9)
    written(tmp_path / "events.jsonl.bak", signed_in(1, session="X"))
    (page,) = await look(log)
    assert [(s.session, s.success) for s in page.signins] == [("A", True), ("B", True), ("C", False)]
    assert page.signins[0].detail == "PLAIN; TLS"
    assert (page.coverage.accounts, page.coverage.rows) == (2, 3) and "3 files" in page.coverage.source
    assert [s.session for s in await records(log, LIN.upper()) if isinstance(s, SignIn)] == ["A", "C"]


async def test_only_what_is_in_the_window_counts_and_older_files_are_named(tmp_path: Path) -> None:
    log = written(tmp_path / "e.jsonl", signed_in(5, session="B"), signed_in(9, session="C"), last_at=9)
    written(tmp_path / "e.jsonl.1", signed_in(0, session="A"), last_at=0)
    window = Window(start=START + timedelta(minutes=4), end=START + timedelta(minutes=8))
    (page,) = await look(log, window=window)
    assert [s.session for s in page.signins] == ["B"]
    assert (page.coverage.asked, page.coverage.got) == (
        window,
        Window(start=page.signins[0].at, end=page.signins[0].at),
    )
    assert any("1 older file" in gap for gap in page.coverage.gaps)
    assert any(gap.startswith("1 event bears a time after the window's end") for gap in page.coverage.gaps)


async def test_what_the_intruder_searched_opened_sent_and_gave_away_is_told(tmp_path: Path) -> None:
    opened = [
        event("mail_opened", 2 + uid / 100, uid=uid, mailbox="INBOX", reason_code=["imap:fetch_body"])
        for uid in (7, 8, 9, 12, 9)
    ]
    quiet = event("mail_opened", 2, uid=30, mailbox="INBOX", reason_code=["imap:cmd_copy"])
    handed_over = {"protocol": "smtp", "status_code": 250, "transaction_id": "T1", "user": ""}
    sent = [
        event("smtp_server_transaction_rcpt_finished", 4, mail_from="ceo@example.com", rcpt_to=to, **handed_over)
        for to in (f"{n}@x.example" for n in range(7))
    ]
    delivered = event("smtp_server_transaction_rcpt_finished", 4, protocol="lmtp", status_code=250, rcpt_to=LIN)
    command = {"tagged_reply_state": "OK", "mailbox": "INBOX"}
    log = written(
        tmp_path / "e.jsonl",
        signed_in(0, service="submission"),
        event("imap_command_finished", 1, cmd_name="UID SEARCH", cmd_args="TEXT invoice", **command),
        event("imap_command_finished", 1, cmd_name="UID SEARCH", cmd_args="UNSEEN", **command),
        *opened,
        quiet,
        event("imap_command_finished", 3, cmd_name="SETACL", cmd_args=f'"INBOX" {ANA} lrs', **command),
        *sent,
        delivered,
        event(
            "sieve_action_finished", 5, action_name="redirect", redirect_target="x@evil.example", script_location="a"
        ),
        event("mail_user_session_finished", 6, session="delivery", remote_ip="127.0.0.1"),
        last_at=6,
    )
    found = [r for r in await records(log, LIN) if isinstance(r, AuditEvent)]
    assert [(a.facet, a.what) for a in found] == [
        (Activity.MAIL_READ, "searched INBOX for: TEXT invoice"),
        (Activity.MAIL_READ, "4 messages were opened in INBOX (UID 7-9, 12)"),
        (Facet.DELEGATES, f"access to INBOX was given to {ANA}"),
        (Activity.MAIL_SENT, "mail sent to 0@x.example, 1@x.example, 2@x.example, 3@x.example, 4@x.example and 2 more"),
        (Activity.MAIL_SENT, "a rule sent mail on to x@evil.example (a)"),
    ]
    assert {a.account for a in found} == {LIN}
    assert not [s for s in await records(log) if isinstance(s, SignIn) and s.event is SignInEvent.LOGOUT]


async def test_every_record_points_to_its_line_in_what_is_kept(tmp_path: Path) -> None:
    lines = [signed_in(n / 10, session=f"S{n}", user=f"u{n % 7}@example.com") for n in range(2300)]
    pages = await look(written(tmp_path / "e.jsonl", *lines, last_at=300))
    assert [len(page.signins) for page in pages] == [1000, 1000, 300]
    kept = b"\n".join(page.raw for page in pages).split(b"\n")
    assert all(f'"{s.session}"'.encode() in kept[(s.line or 0) - 1] for page in pages for s in page.signins)
    assert (pages[-1].coverage.rows, pages[0].coverage.rows) == (2300, 1000)


async def test_a_sign_in_that_is_both_a_line_and_an_event_of_one_log_counts_once(tmp_path: Path) -> None:
    stamp = START.strftime("%b %d %H:%M:%S")
    log = written(
        tmp_path / "dovecot.log",
        f"{stamp} mx1 dovecot: stats: Info: {signed_in(0)}",
        login_line(0),
        login_line(1, ANA, "S2"),
        last_at=1,
    )
    found = [r for r in await records(log) if isinstance(r, SignIn)]
    assert [(s.account, s.session) for s in found] == [(LIN, "S1"), (ANA, "S2")]


async def test_a_log_without_years_is_read_by_the_time_of_its_last_change(tmp_path: Path) -> None:
    lines = [login_line(0), login_line(60 * 24 * 70, session="S2")]  # the year turns
    (page,) = await look(written(tmp_path / "mail.log", *lines, last_at=60 * 24 * 70))
    assert [s.at.year for s in page.signins] == [2026, 2027]
    assert any("by the time of the file's last change" in gap for gap in page.coverage.gaps)


async def test_damage_is_told_and_takes_nothing_else_with_it(tmp_path: Path) -> None:
    log = tmp_path / "e.jsonl"
    log.write_text(signed_in(0) + "\n{broken\n" + signed_in(1, session="S2") + "\n" + signed_in(2)[:60])
    (tmp_path / "e.jsonl.1.gz").write_bytes(b"\x1f\x8bnot gzip")
    (page,) = await look(log)
    assert (len(page.signins), page.coverage.unreadable) == (2, 1)
    assert any("still being written" in gap for gap in page.coverage.gaps)
    assert any(gap.startswith("Not read: ") for gap in page.coverage.gaps)


async def test_a_log_that_is_not_there_is_said_with_the_setting_to_check(tmp_path: Path) -> None:
    with pytest.raises(NotReadable) as told:
        await look(tmp_path / "nothing.jsonl")
    assert "events.path" in told.value.hint
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(NotReadable, match="There is no log"):
        await look(tmp_path / "loop")
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    with pytest.raises(NotReadable, match="picture"):
        await look(tmp_path / "a.p*g")


async def test_an_empty_window_still_says_what_was_looked_at(tmp_path: Path) -> None:
    written(tmp_path / "e.jsonl", signed_in(0))
    (page,) = await look(tmp_path / "e.jsonl", ANA)
    assert (page.signins, page.coverage.unique) == ((), 0) and "e.jsonl" in page.coverage.source
