"""`workbench check`, from a run to the report, as a script uses it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_tools import Call, assert_told

pytest_plugins = ("cli_fixtures",)

EDDA = "edda.castro@harbour.example"


def test_a_check_is_run_answered_told_compared_and_reported(workbench: Call, tmp_path: Path) -> None:
    listed = tmp_path / "people.csv"
    listed.write_text(f"mail\n{EDDA}\nada.adler@harbour.example\n")
    made = workbench("check", "run", "--provider", "practice", "--list", str(listed), "--json")
    assert made.code == 1
    run = json.loads(made.out)
    assert (run["accounts"], run["of"], run["worst"][0]["account"]) == (2, "people.csv", EDDA)
    assert "second-factor" in run["worst"][0]["off"]

    shown = json.loads(workbench("check", "show", "--account", EDDA, "--json").out)
    cells = {c["protection"]: c for c in shown["protections"]}
    assert cells["no-forwarding"]["state"] == "off" and cells["no-forwarding"]["risk"]
    assert cells["own-clients"]["state"] == "not checked"

    assert workbench("check", "answer", "last", "harbour.example", "change-notice=on", "--note", "asked Ina").code == 0
    said = workbench(
        "check", "answer", "last", EDDA, "ada.adler@harbour.example", "needs-client=no", "--note", "by phone", "--json"
    )
    assert [row["answers"]["needs-client"]["value"] for row in json.loads(said.out)] == ["no", "no"]
    assert workbench("check", "answer", "last", EDDA).code == 2
    refused = workbench("check", "answer", "last", EDDA, "second-factor=on")
    assert (refused.code, "What was read stands" in refused.err) == (2, True)

    notices = workbench("check", "notice", "--affected", "-o", str(tmp_path / "out"), "--language", "zh", "--json")
    assert {row["account"] for row in json.loads(notices.out)} >= {EDDA}
    told = workbench("check", "told", "--to", EDDA, "--how", "phone", "--json")
    assert json.loads(told.out)["told"][0]["who"] == [EDDA]
    assert EDDA not in json.loads(told.out)["not_told"]
    assert "Told on" in workbench("check", "show", "--account", EDDA).out

    first = workbench("check", "compare")
    assert (first.code, "first check" in first.err) == (2, True)
    workbench("check", "run", "--provider", "practice", "--list", str(listed))
    compared = json.loads(workbench("check", "compare", "--json").out)
    assert [d["change"] for d in compared["differences"]] == ["not comparable"]
    assert workbench("check", "due").code == 0
    assert len(json.loads(workbench("check", "due", "--all", "--json").out)) == 1
    assert len(json.loads(workbench("check", "list", "--json").out)) == 2

    report = workbench("check", "report", run["run"][:8], "-o", str(tmp_path / "report.md"))
    assert report.code == 0
    text = (tmp_path / "report.md").read_text()
    for part in ("## 1 Not checked", "change-notice", "stated", "told at", "the tenant has no apps of its own"):
        assert part in text
    assert json.loads(workbench("check", "report", "--json").out)["compared_with"] == run["run"]


@pytest.mark.parametrize(
    ("given", "code", "word"),
    [
        (["run", "--provider", "practice"], 2, "Say what to check"),
        (["run", "--provider", "practice", "--domain", "--account", EDDA], 2, "Say what to check"),
        (["run", "--provider", "guided", "--domain"], 3, "directory"),
        (["run", "--provider", "practice", "--account", "nobody@harbour.example"], 2, "no account"),
        (["run", "--provider", "practice", "--domain", "--playbook", "suspected-theft"], 7, "lists no protections"),
        (["run", "--provider", "practice", "--list", "none.csv"], 6, "none.csv"),
    ],
)
def test_a_check_that_can_not_be_made_says_what_to_do(workbench: Call, given: list[str], code: int, word: str) -> None:
    assert_told(workbench("check", *given), code, word)
