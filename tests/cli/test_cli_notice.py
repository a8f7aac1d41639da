"""What people are told is written from the case, sent by nobody, and names nobody as its sender."""

from __future__ import annotations

import email
from email.policy import default
from pathlib import Path

from cli_tools import Call, assert_told, event_types

pytest_plugins = ("cli_fixtures",)


def test_a_notice_speaks_of_the_intruders_mail_and_says_what_is_left_to_fill_in(
    workbench: Call, practice_case: str
) -> None:
    told = workbench("case", "notice", practice_case, "--to", "outside")
    assert "Invoice 2001 overdue" in told.out
    assert "fill this in" in told.out
    assert "contact, organisation" in told.err


def test_a_notice_is_there_in_chinese_too(workbench: Call, practice_case: str) -> None:
    assert "请立即" in workbench("case", "notice", practice_case, "--to", "inside", "--language", "zh").out


def test_a_draft_has_neither_sender_nor_recipient_and_the_case_keeps_that_it_was_made(
    workbench: Call, practice_case: str, case_file: Path, tmp_path: Path
) -> None:
    target = tmp_path / "told.eml"
    workbench("case", "notice", practice_case, "--to", "inside", "--format", "eml", "-o", target)
    mail = email.message_from_bytes(target.read_bytes(), policy=default)
    assert mail["X-Unsent"] == "1"
    assert mail["From"] is None
    assert mail["To"] is None
    assert "never ask for your password" in mail.get_content()
    assert "report-made" in event_types(case_file)
    assert_told(workbench("case", "notice", practice_case, "--to", "inside", "-o", target), 6, str(target))


def test_the_recipients_are_those_whose_copy_it_speaks_of(workbench: Call, practice_case: str) -> None:
    inside = workbench("case", "notice", practice_case, "--to", "inside", "--json").json
    outside = workbench("case", "notice", practice_case, "--to", "outside", "--json").json
    assert (len(inside["recipients"]), len(outside["recipients"])) == (35, 205)
    assert all(address.endswith("@example.com") for address in inside["recipients"])


def test_a_language_that_is_not_there_is_refused_with_those_that_are(workbench: Call, practice_case: str) -> None:
    assert_told(workbench("case", "notice", practice_case, "--to", "owner", "--language", "fr"), 2, "en, zh")
