"""`workbench examine`: files and folders in, one row a mail out."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_tools import Call, assert_told, controls

pytest_plugins = ("cli_fixtures",)

TRAP = (
    b"From: PayPal <a@b.example>\r\nTo: lin@d.example\r\nSubject: Your account \x1b[31m is limited\r\n"
    b"Content-Type: text/html\r\n\r\nDear customer, verify your account: "
    b'<a href="http://198.51.100.7/login">www.paypal.com</a>'
)
PLAIN = b"From: Mira <mira@d.example>\r\nTo: lin@d.example\r\nSubject: Lunch\r\n\r\nHi Lin, lunch at noon?\r\n"


def test_each_mail_is_a_row_with_its_finding_and_reasons(workbench: Call, tmp_path: Path) -> None:
    for number in range(7):
        (tmp_path / f"{number}.eml").write_bytes(TRAP if number == 3 else PLAIN)
    told = workbench("examine", tmp_path, "--json")
    assert told.code == 0
    rows = told.json
    assert [row["finding"] for row in rows].count("suspicious") == 1
    row = rows[3]
    assert row["file"].endswith("3.eml")
    assert {"name-borrows-brand", "link-disguised-brand"} <= {reason["code"] for reason in row["reasons"]}
    assert all(reason["sentence"] and reason["points"] for reason in row["reasons"])
    assert "7 mails: 1 suspicious, 0 unclear, 6 nothing found, 0 not examined" in told.err
    listed = workbench("examine", tmp_path)
    assert (listed.code, len(listed.out.splitlines())) == (0, 7)
    assert not controls(listed.out)


def test_a_single_mail_is_told_in_full(workbench: Call, tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(TRAP)
    told = workbench("examine", path)
    for word in (
        "SUSPICIOUS",
        "Reasons (",
        "http://198.51.100.7/login",
        "Not checked: no server",
        "What to do:",
        "Report it",
    ):
        assert word in told.out
    assert not controls(told.out)


def test_not_examined_is_as_loud_as_nothing_found(workbench: Call, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(PLAIN)
    (tmp_path / "notes.txt").write_text("nothing to see")
    told = workbench("examine", tmp_path, "--json")
    assert (told.code, [row["finding"] for row in told.json]) == (1, ["nothing found", "not examined"])
    alone = workbench("examine", tmp_path / "notes.txt")
    assert alone.code == 7
    assert "NOT EXAMINED" in alone.out


def test_own_domains_can_be_named(workbench: Call, tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(PLAIN.replace(b"mira@d.example", b"mira@harb0ur.example"))
    (row,) = workbench("examine", path, "--org", "harbour.example", "--json").json
    assert "domain-imitates-own" in {reason["code"] for reason in row["reasons"]}


def test_a_path_that_is_not_there_is_told(workbench: Call, tmp_path: Path) -> None:
    assert_told(workbench("examine", tmp_path / "gone.eml"), 6, "gone.eml")


@pytest.mark.parametrize("as_json", [True, False])
def test_an_empty_folder_holds_no_mail_and_says_so(workbench: Call, tmp_path: Path, as_json: bool) -> None:
    told = workbench("examine", tmp_path, *(["--json"] if as_json else []))
    assert told.code == 7
    assert "0 mails" in told.err
