"""Guides on the command line: which there are, one for each system, in the language that is wanted."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_tools import Call

pytest_plugins = ["cli_fixtures"]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "home" / "config"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "config.toml"


def test_guides_are_listed_with_their_language(workbench: Call) -> None:
    rows = {row["id"]: row["language"] for row in workbench("playbook", "list", "--guides", "--json").json}
    assert rows["alimail-zh"] == "zh"
    assert {"generic", "alimail", "tencent-exmail", "zimbra", "mailcow"} <= rows.keys()


def test_a_case_of_a_named_system_is_worked_by_its_guide_and_its_slip_is_in_the_language_that_is_wanted(
    workbench: Call, config: Path, tmp_path: Path
) -> None:
    config.write_text(
        'guide_language = "zh"\n[providers.our-mail]\nkind = "guided"\nguide = "alimail"\n'
        '[providers.our-zimbra]\nkind = "guided"\nguide = "zimbra"\n'
    )
    new = ("case", "new", "--account", "lin@example.com", "--ticket", "HD-1", "--no-look", "--provider")
    mail, zimbra = (workbench(*new, name).out.strip() for name in ("our-mail", "our-zimbra"))
    chinese = workbench("case", "slip", mail, "4").out
    assert "谁可以操作: 管理员" in chinese
    assert "员工帐号管理" in chinese
    assert "账号登录查询" in workbench("case", "slip", mail, "1").out, "where the sign-in records are"
    assert "General steps: the guide alimail leaves this out." in workbench("case", "slip", mail, "3").out
    english = workbench("case", "slip", mail, "4", "--language", "en").out
    assert "Enable POP3/SMTP service" in english
    assert "As well: Third-party clients in the whole domain" in english
    assert "Features > Mail Features" in workbench("case", "slip", zimbra, "4").out, "it has no Chinese text"

    pasted = tmp_path / "boxes.txt"
    pasted.write_text("服务\t状态\nPOP3/SMTP 服务\t关闭\nIMAP/SMTP 服务\t开启\n")
    told = workbench("case", "step", mail, "4", "--do", "disable-protocol:imap", "--attach", pasted)
    assert told.code == 1
    assert "✘ Switch off protocol IMAP: What was attached says otherwise. It is still there, and on." in told.out
    told = workbench("case", "step", mail, "4", "--do", "disable-protocol:pop3", "--attach", pasted)
    assert told.code == 0, told.out
    assert "✔ Switch off protocol POP3: It is switched off." in told.out


def test_the_gap_check_says_it_where_the_guide_of_the_system_leaves_a_protection_out(
    workbench: Call, config: Path
) -> None:
    config.write_text('[providers.our-google]\nkind = "guided"\nguide = "google-workspace"\n')
    assert workbench("check", "run", "--provider", "our-google", "--account", "kim@example.org").code == 1
    left_out = "General steps: the guide google-workspace leaves this out."
    assert left_out in workbench("check", "guide", "secure-phone").out
    own = workbench("check", "guide", "pop3-off").out
    assert left_out not in own
    assert "End User Access" in own
    assert "date not known, https://support.google.com/a/answer/105694" in own
