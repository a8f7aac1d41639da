"""The subjects that the intruder wrote under are looked for in the mail that was taken in, and in other cases."""

from __future__ import annotations

from pathlib import Path

from response_tools import Bench

from workbench.response.judging import take_in
from workbench.response.reaching import reach_of

pytest_plugins = ("response_fixtures",)


def mail(sender: str, subject: str, number: int) -> bytes:
    return (
        f"From: {sender}\r\nTo: somebody@example.com\r\nSubject: {subject}\r\nMessage-ID: <{number}@example.net>\r\n"
        f"Date: Tue, 3 Nov 2026 0{number}:00:00 +0000\r\n\r\nPlease pay.\r\n"
    ).encode()


async def test_another_account_that_sends_under_the_intruders_subject_is_named(spam: Bench, tmp_path: Path) -> None:
    for number, (sender, subject) in enumerate(
        [("omar.haddad@example.com", "Invoice 7788 overdue"), ("lin.wei@example.com", "Invoice 9 overdue"),
         ("eve@example.com", "Lunch?")], start=1
    ):  # fmt: skip
        path = tmp_path / f"{number}.eml"
        path.write_bytes(mail(sender, subject, number))
        await take_in(spam.desk, spam.case, [path])
    (found,) = [t for t in reach_of(spam.desk, spam.case) if t.kind == "subject"]
    assert found.value.startswith("Invoice")
    assert [(a.account, a.records) for a in found.accounts] == [("omar.haddad@example.com", 1)]
    assert found.cases == ()
