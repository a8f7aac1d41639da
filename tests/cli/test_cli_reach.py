"""The intruder's traits are looked for in every account and case at hand, and what was not looked at is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_tools import Call

pytest_plugins = ("cli_fixtures",)

HEAD = "time,account,ip,protocol,status,client\n"
CHROME = "Chrome 141 on Windows"
ODD = "sendtool/0.3"
OWN = "".join(f"2026-03-{d:02}T08:00:00Z,lin@example.com,192.0.2.10,web,success,{CHROME}\n" for d in range(1, 21))
ABROAD = "".join(f"2026-03-19T02:{n:02}:00Z,lin@example.com,203.0.113.7,imap,failure,{ODD}\n" for n in range(6))
ABROAD += f"2026-03-19T02:10:00Z,lin@example.com,203.0.113.7,imap,success,{ODD}\n"
STAFF = "".join(
    f"2026-03-10T09:{n:02}:00Z,user{n}@example.com,198.51.100.{n},web,success,{CHROME}\n" for n in range(20)
)
SECOND = f"2026-03-19T03:00:00Z,user3@example.com,203.0.113.99,imap,success,{ODD}\n"
SECOND += f"2026-03-19T03:05:00Z,user4@example.com,203.0.113.7,imap,success,{CHROME}\n"


@pytest.fixture
def domain(workbench: Call, tmp_path: Path) -> Path:
    path = tmp_path / "domain.csv"
    path.write_text(HEAD + OWN + ABROAD + STAFF + SECOND)
    workbench("case", "new", "--account", "lin@example.com", "--ticket", "HD-1", "--provider", "guided")
    workbench("case", "intake", "HD-1", path)
    return path


def test_an_uncommon_client_and_an_address_name_the_other_accounts(workbench: Call, domain: Path) -> None:
    told = workbench("case", "reach", "HD-1", "--json").json
    shown = {(t["kind"], t["value"]): [a["account"] for a in t["accounts"]] for t in told["traits"]}
    assert shown == {("address", "203.0.113.7"): ["user4@example.com"], ("client", ODD): ["user3@example.com"]}
    assert told["accounts"] == 21
    (found,) = [
        f for f in workbench("case", "intake", "HD-1", domain, "--json").json["findings"] if "client" in f["code"]
    ]
    assert "user3@example.com too (1 record), which needs a case of its own" in found["sentence"]
    assert len(found["records"]) == 1


def test_another_case_with_the_same_client_is_named_by_its_ticket(workbench: Call, domain: Path) -> None:
    workbench("case", "new", "--account", "lin@example.com", "--ticket", "HD-2", "--provider", "guided")
    workbench("case", "intake", "HD-2", domain)
    assert {tuple(t["cases"]) for t in workbench("case", "reach", "HD-2", "--json").json["traits"]} == {("HD-1",)}
    assert "HD-1" in workbench("case", "reach", "HD-2").out


def test_one_account_alone_says_that_the_others_were_not_checked(workbench: Call, tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text(HEAD + OWN + ABROAD)
    workbench("case", "new", "--account", "lin@example.com", "--ticket", "HD-1", "--provider", "guided")
    assert "Not checked" in workbench("case", "reach", "HD-1").err
    workbench("case", "intake", "HD-1", path)
    told = workbench("case", "reach", "HD-1")
    assert "not checked" in told.out
    assert "Other accounts were not checked" in told.err
    assert "too few" in told.out


def test_the_window_asked_for_is_compared_with_what_came(workbench: Call, domain: Path) -> None:
    told = workbench("judge", "signins", domain, "--account", "lin@example.com", "--asked", "2026-02-22..2026-03-20")
    assert "the first 7 days hold nothing: not checked" in told.err
    wrong = workbench("case", "intake", "HD-1", domain, "--asked", "2026-03-20..2026-03-01")
    assert wrong.code == 2
    again = workbench("case", "intake", "HD-1", domain, "--asked", "2026-03-01..2026-03-31", "--json").json
    assert again["taken"][0]["coverage"]["asked"]["start"].startswith("2026-03-01")
    assert any("last 11 days" in gap for gap in again["taken"][0]["coverage"]["gaps"])


def test_an_account_without_a_record_among_others_is_not_checked_and_never_clean(workbench: Call, domain: Path) -> None:
    workbench("case", "new", "--account", "nobody@example.com", "--ticket", "HD-3", "--provider", "guided")
    workbench("case", "intake", "HD-3", domain)
    told = workbench("case", "signins", "HD-3")
    assert "Not checked: sign-ins of 21 accounts were read, and none is of this account" in told.err
    assert "Not checked" in workbench("case", "reach", "HD-3").err
