"""Mail that was taken in is listed, and read as plain text."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

from cli_tools import Call, assert_told

pytest_plugins = ["cli_fixtures"]

MAIL = b"""From: lin@example.com
To: a@example.org
Subject: Invoice \x1b]0;x\x07
Message-ID: <1@example.com>
Date: Mon, 02 Nov 2026 10:00:00 +0100
X-Originating-IP: [203.0.113.9]

Pay http://evil.example.net/x
"""


def test_mail_is_taken_in_once_listed_found_and_read(guided_case: str, workbench: Call, tmp_path: Path) -> None:
    path, box = tmp_path / "a.eml", tmp_path / "Sent.mbox"
    path.write_bytes(MAIL)
    box.write_bytes(b"From a@example.com Mon Nov 02 09:00:00 2026\n" + MAIL + b"\n")
    taken = workbench("case", "intake", guided_case, path, box, "--json")
    assert [(t["messages"], t["duplicates"]) for t in taken.json["taken"]] == [(1, 0), (0, 1)]

    (row,) = workbench("case", "messages", guided_case, "--json", "--find", "INVOICE").json
    assert (row["ip"], row["judgement"]) == ("203.0.113.9", "no sign-in")
    assert workbench("case", "messages", guided_case, "--json", "--find", "nothing").json == []

    shown = workbench("case", "message", guided_case, row["id"][:6])
    assert "http://evil.example.net/x" in shown.out
    assert "\x1b" not in shown.out
    assert workbench("verify").code == 0
    assert_told(workbench("case", "message", guided_case, "zz"), 2, "case messages")


def test_a_mail_out_of_an_archive_is_read_back(guided_case: str, workbench: Call, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "m.zip", "w") as archive:
        archive.writestr("x/1.eml", MAIL)
    (tmp_path / "2.eml.gz").write_bytes(gzip.compress(MAIL.replace(b"<1@", b"<2@")))
    workbench("case", "intake", guided_case, tmp_path / "m.zip", tmp_path / "2.eml.gz")
    rows = workbench("case", "messages", guided_case, "--json").json
    assert len(rows) == 2
    for row in rows:
        assert "evil.example.net" in workbench("case", "message", guided_case, row["id"]).out


def test_no_mail_reads_not_checked(guided_case: str, workbench: Call) -> None:
    assert "Not checked" in workbench("case", "messages", guided_case).err
