"""A mail server's logs, taken in at a system worked by hand, end in judged sign-ins."""

from __future__ import annotations

import gzip
from datetime import datetime, timedelta
from pathlib import Path

from cli_tools import Call, assert_told

pytest_plugins = ["cli_fixtures"]

LIN, HOME, ABROAD = "lin@example.com", "192.0.2.10", "203.0.113.9"


def _line(at: datetime, said: str, ip: str, session: str) -> str:
    stamp = f"{at:%b} {at.day:>2} {at:%H:%M:%S}"
    fields = f"user=<{LIN}>, method=PLAIN, rip={ip}, lip=192.0.2.1, session=<{session}>"
    return f"{stamp} mx1 dovecot: imap-login: {said}: {fields}\n"


def _log() -> str:
    start = datetime(2026, 9, 1, 8, 30)  # noqa: DTZ001 - as syslog writes it
    lines = [_line(start + timedelta(days=n), "Login", HOME, f"H{n}") for n in range(28)]
    theft = start + timedelta(days=28, hours=14)
    failed = "Disconnected: Connection closed (auth failed, 3 attempts in 9 secs)"
    lines += [_line(theft + timedelta(minutes=n), failed, ABROAD, f"F{n}") for n in range(3)]
    return "".join([*lines, _line(theft + timedelta(minutes=5), "Login", ABROAD, "T1")])


def test_a_rotated_log_is_asked_about_taken_in_and_judged(guided_case: str, workbench: Call, tmp_path: Path) -> None:
    path = tmp_path / "mail.log.1.gz"
    path.write_bytes(gzip.compress(_log().encode()))
    assert_told(workbench("case", "intake", guided_case, path, "--zone", "UTC"), 7, "--year")
    assert_told(workbench("case", "intake", guided_case, path, "--year", 2026), 7, "--zone")

    taken = workbench("case", "intake", guided_case, path, "--zone", "UTC", "--year", 2026, "--json")
    assert taken.code == 0, taken.err
    assert taken.json["taken"][0]["signins"] == 32

    rows = workbench("case", "signins", guided_case, "--json").json
    assert {r["judgement"] for r in rows if r["ip"] == ABROAD} == {"abnormal"}
    assert "abnormal" not in {r["judgement"] for r in rows if r["ip"] == HOME}


def test_a_table_with_a_mapping_is_judged_and_a_mistake_in_it_names_its_line(
    guided_case: str, workbench: Call, tmp_path: Path
) -> None:
    table, mapping = tmp_path / "table.txt", tmp_path / "map.yaml"
    table.write_text(f"Wann;Wer;Von\n2026-11-02 09:00:00;{LIN};{HOME}\n")
    mapping.write_text('columns:\n  time: Wann\n  account: Wer\n  ipp: Von\ndelimiter: ";"\n')
    assert_told(workbench("case", "intake", guided_case, table, "--mapping", mapping), 7, "line 4")
    mapping.write_text(mapping.read_text().replace("ipp", "ip"))
    taken = workbench("case", "intake", guided_case, table, "--mapping", mapping, "--zone", "UTC", "--json")
    assert taken.json["taken"][0]["signins"] == 1
