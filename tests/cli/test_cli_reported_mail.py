"""A reported mail on the command line: taken in, examined, withdrawn, widened, kept out, closed."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_tools import Call, Ended, assert_told

pytest_plugins = ("cli_fixtures",)

EMMA, VICTOR = "emma.wilson@example.com", "victor.santos@example.com"
FROM = "filter-mail:from:service@mail-renewal.example.net"


@pytest.fixture
def reported(workbench: Call) -> str:
    new = ["case", "new", "--account", EMMA, "--ticket", "HD-4714", "--provider", "practice"]
    opened = workbench(*new, "--playbook", "phishing-mail")
    assert opened.code == 0
    return opened.out.strip()


def test_a_reported_mail_is_walked_to_the_close(workbench: Call, reported: str) -> None:
    def step(*args: str) -> Ended:
        return workbench("case", "step", reported, *args)

    shown = step("1")
    assert f"workbench case examine {reported} FILE…" in shown.out
    listed = workbench("case", "examine", reported, "--mailbox", "--json").json
    trap = next(row for row in listed if row["sender"].startswith("service@"))
    taken = workbench("case", "examine", reported, "--message", trap["id"])
    assert taken.code == 0
    assert "SUSPICIOUS: Your mailbox is almost full.eml" in taken.out
    assert "https://mail.example.com/storage” → http://signin.mail-renewal.example.net/renew" in taken.out
    (row,) = workbench("case", "examine", reported, "--json").json
    assert (row["mail"]["finding"], row["mailbox"]) == ("suspicious", EMMA)

    step("1", "--answer", "reporter-did=nothing")
    step("2", "--answer", "sender-says=no-number", "--answer", "sender-called=Nobody: no number is held")
    assert "verdict (needed): phishing, suspicious, not clear, honest mail" in step("3").out
    assert_told(step("3", "--answer", "verdict=confirmed"), 2, "no verdict", "phishing, suspicious")
    assert step("3", "--answer", "verdict=phishing").code == 0
    step("4", "--look", "messages")
    assert "other people's mailboxes" in workbench("case", "show", reported).out.partition("Not checked:")[2]
    step("4", "--answer", "search-allowed=Dana Reyes, by phone, 12:40", "--look", "messages")
    proposals = step("4", "--json").json["step"]["proposals"]
    withdraw = next(p["id"] for p in proposals if p["id"].startswith("withdraw-messages"))
    done = step("4", "--do", "withdraw-messages", "--confirm", withdraw)
    assert done.code == 0, done.err
    assert workbench("case", "told", reported, "--audience", "inside", "--how", "phone").code == 0

    step("5", "--answer", f"who-fell={VICTOR} answered", "--answer", "who-asked=all eight")
    assert f"workbench case link {reported} --open" in step("5").out
    opened = workbench("case", "link", reported, "--open", "--no-look", "--json").json["opened"]
    assert len(opened) == 1
    theft = workbench("case", "show", opened[0], "--json").json
    assert (theft["playbook"], theft["account"]) == ("suspected-theft", VICTOR)

    step("6", "--answer", "reported-as-spam=yes")
    assert "would have caught 9, all of them like the reported ones" in step("6", "--do", FROM, "--dry-run").out
    assert step("6", "--do", FROM, "--confirm", FROM).code == 0
    step("7", "--answer", "told=all eight, by phone")
    step("8", "--answer", "follow-ups=Nothing")
    assert workbench("case", "close", reported).code == 0
    told = workbench("case", "report", reported).out
    assert "PHISHING" in told
    assert "## 2 Reported mail" in told
    assert "phishing-mail" in workbench("case", "list").out


def test_a_file_goes_in_as_it_is_and_what_is_no_mail_is_said(workbench: Call, reported: str, tmp_path: Path) -> None:
    mail = tmp_path / "note.eml"
    mail.write_bytes(b"From: a@example.org\r\nTo: emma@example.com\r\nSubject: Lunch\r\n\r\nOn Friday?\r\n")
    odd = tmp_path / "odd.bin"
    odd.write_bytes(b"\x00\x01")
    taken = workbench("case", "examine", reported, mail, odd, "--json")
    assert taken.code == 1, "one of them could not be examined"
    assert [row["mail"]["finding"] for row in taken.json] == ["nothing found", "not examined"]
    assert workbench("case", "examine", reported, odd).code == 7
    assert_told(workbench("case", "examine", reported, mail, "--mailbox"), 2, "one at a time")
    assert_told(workbench("case", "examine", reported, "--message", "m-none"), 2, "holds no mail")
    assert_told(workbench("case", "examine", reported, tmp_path / "gone.eml"), 6, "no file")
