"""The other accounts that are hit get a case each, linked both ways."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_tools import Call, assert_told

pytest_plugins = ("cli_fixtures",)

OWN = "".join(f"2026-03-{d:02}T08:00:00Z,lin@example.com,192.0.2.10,web,success\n" for d in range(1, 21))
ABROAD = "".join(f"2026-03-19T02:{n:02}:00Z,lin@example.com,203.0.113.7,imap,failure\n" for n in range(6))
ABROAD += "2026-03-19T02:10:00Z,lin@example.com,203.0.113.7,imap,success\n"
OTHERS = "2026-03-19T03:05:00Z,kim@example.com,203.0.113.7,imap,success\n"
OTHERS += "2026-03-19T03:06:00Z,pat@example.com,203.0.113.7,imap,failure\n"


@pytest.fixture
def stolen(workbench: Call, guided_case: str, tmp_path: Path) -> str:
    path = tmp_path / "domain.csv"
    path.write_text(f"time,account,ip,protocol,status\n{OWN}{ABROAD}{OTHERS}")
    workbench("case", "intake", guided_case, path)
    return guided_case


def test_one_command_opens_linked_cases_for_the_accounts_that_are_hit(workbench: Call, stolen: str) -> None:
    listed = workbench("case", "link", stolen)
    assert "▸ hit" in listed.out
    assert "pat@example.com" not in listed.out
    assert "1 more accounts were only tried" in listed.err
    opened = workbench("case", "link", stolen, "--open", "--json")
    (kim,) = opened.json["opened"]
    assert [h["account"] for h in opened.json["hit"] if h["linked"]] == ["kim@example.com"]
    shown = workbench("case", "show", "kim@example.com", "--json").json
    assert (shown["id"], shown["ticket"], shown["verdict"]) == (kim, "HD-2", None)
    assert [link["case"] for link in shown["linked"]] == [stolen]
    assert "Linked cases:" in workbench("case", "show", stolen).out
    assert "kim@example.com" in workbench("case", "report", stolen).out.partition("Linked cases")[2]
    again = workbench("case", "link", stolen, "--open", "--json")
    assert again.json["opened"] == []
    assert "nothing was opened" in again.err
    assert_told(workbench("case", "show", "HD-2"), 2, "kim@example.com", "lin@example.com")


def test_cases_that_are_there_are_linked_with_a_reason(workbench: Call, stolen: str) -> None:
    workbench("case", "new", "--account", "max@example.com", "--ticket", "HD-7", "--provider", "guided")
    assert_told(workbench("case", "link", stolen, "--with", "HD-7"), 2, "why")
    assert workbench("case", "link", stolen, "--with", "HD-7", "--why", "the same letter").code == 0
    assert [link["why"] for link in workbench("case", "show", "HD-7", "--json").json["linked"]] == ["the same letter"]
    assert_told(workbench("case", "link", "HD-7", "--with", stolen, "--why", "again"), 2, "linked already")
    assert_told(workbench("case", "link", stolen, "--for", "max@example.com"), 2, "--open")
    failed = workbench("case", "link", stolen, "--open", "--for", "nobody")
    assert failed.code == 1
    assert "✘ nobody" in failed.err
