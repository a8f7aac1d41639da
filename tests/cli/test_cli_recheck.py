"""`case recheck`, `case due`, and what `case list` says of rechecks."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli_tools import Call, assert_told, controls

from workbench.desk.desk import open_desk
from workbench.model.actions import Action, ActionKind
from workbench.model.errors import NotReadable
from workbench.model.events import CaseClosed, StateObserved, Waived
from workbench.model.state import FacetItem
from workbench.model.words import Facet, Verdict
from workbench.providers.practice.provider import Practice
from workbench.response.reading_shown import look_at

pytest_plugins = ["cli_fixtures"]

DROP = "drop@mail.example.net"


def close(case_file: Path, case_id: str, **ago: float) -> None:
    """Closes a case some time ago, whatever it lacks."""
    desk = open_desk(case_file=case_file, now=lambda: datetime.now(UTC) - timedelta(**ago))
    for record in desk.casefile.views.exposures(case_id):
        desk.record_now(case_id, Waived(subject="exposure", name=record.exposure.id, reason="tested elsewhere"))
    desk.record_now(case_id, CaseClosed(verdict=Verdict.CONFIRMED))
    desk.close()


@pytest.fixture
def closed(practice_case: str, case_file: Path) -> str:
    close(case_file, practice_case, hours=30)
    return practice_case


def looked_at_rules(case_file: Path, case_id: str, **ago: float) -> None:
    """Somebody showed the rules some time ago."""
    desk = open_desk(case_file=case_file, now=lambda: datetime.now(UTC) - timedelta(**ago))
    kept = desk.keep(b"Rules: none", name="rules.txt", kind="attachment")
    state = look_at(desk, Facet.RULES, (kept,), "").state
    desk.record_now(case_id, kept, StateObserved(state=state, phase="look"))
    desk.close()


async def _forward(case_file: Path) -> None:
    desk = open_desk(case_file=case_file)
    item = FacetItem(key=DROP, what=f"All mail goes on to {DROP}")
    params = {"item": item.model_dump(mode="json")}
    action = Action(id="x", kind=ActionKind.RESTORE_FORWARDING, target=DROP, params=params)
    await desk.provider("practice").perform("lin.wei@example.com", action)
    await desk.aclose()


def test_what_is_due_is_listed_until_a_clean_recheck_was_made(closed: str, workbench: Call) -> None:
    told = workbench("case", "due")
    assert told.code == 1
    assert "24 h after closing" in told.out
    assert "7 days" not in told.out
    (listed,) = workbench("case", "list", "--json").json
    assert [(d["why"], d["overdue"]) for d in listed["recheck_due"]] == [
        ("24 h after closing", True),
        ("7 days after closing", False),
    ]
    assert "RECHECK DUE" in workbench("case", "list").out
    made = workbench("case", "recheck", "HD-1", "--json")
    assert made.code == 0, made.err
    assert (made.json["hours"], made.json["clean"], made.json["back"]) == (24, True, [])
    assert len(made.json["looked"]) == 17
    assert workbench("case", "due").code == 0
    assert [d["hours"] for d in workbench("case", "due", "--all", "--json").json] == [168]


def test_what_is_back_opens_the_case_and_fails_the_check(closed: str, workbench: Call, case_file: Path) -> None:
    asyncio.run(_forward(case_file))
    told = workbench("case", "recheck", "HD-1")
    assert told.code == 1
    assert f"back: All mail goes on to {DROP}" in told.out
    assert "is open again" in told.out
    assert not controls(told.out)
    assert workbench("case", "list", "--open", "--json").json[0]["closed_at"] is None


def test_a_setting_that_cant_be_read_comes_before_what_is_back_in_the_exit_code(
    closed: str, workbench: Call, case_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asyncio.run(_forward(case_file))
    real = Practice.observe

    async def observe(self: Practice, account: str, facet: object) -> object:
        if facet == "rules":
            raise NotReadable("The service is down for maintenance.")
        return await real(self, account, facet)  # type: ignore[arg-type]

    monkeypatch.setattr(Practice, "observe", observe)
    told = workbench("case", "recheck", "HD-1")
    assert told.code == 3
    assert "NOT CHECKED: Rules: The service is down for maintenance." in told.out
    assert "back: All mail" in told.out


def test_by_hand_it_says_what_was_not_checked_and_how_to_show_it(
    guided_case: str, workbench: Call, case_file: Path, tmp_path: Path
) -> None:
    shown = tmp_path / "rules.txt"
    shown.write_text("Rules: none")
    looked_at_rules(case_file, guided_case, hours=40)
    close(case_file, guided_case, hours=30)
    told = workbench("case", "recheck", guided_case)
    assert told.code == 1
    assert told.out.count("NOT CHECKED") >= 10
    assert f"workbench case recheck {guided_case} --look" in told.out
    assert "STILL DUE: 24 h after closing" in told.out
    assert_told(workbench("case", "recheck", guided_case, "--look", "rules"), 2, "--attach")
    assert_told(workbench("case", "recheck", guided_case, "--look", "pigeons", "--attach", shown), 2, "no facet")
    made = workbench("case", "recheck", guided_case, "--look", "rules", "--attach", shown, "--json")
    assert made.json["looked"] == ["rules"]
    assert made.json["hours"] == 24, "all that was looked at in the case was looked at again"
    assert made.code == 1, "much was never checked"
    new = f"rules:to {DROP}"
    back = workbench("case", "recheck", guided_case, "--look", "rules", "--attach", shown, "--back", new, "--json")
    assert [e["id"] for e in back.json["back"]] == [new]
    assert back.json["reopened"]


def test_without_a_case_file_nothing_is_due(workbench: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WORKBENCH_CASE_FILE")
    told = workbench("case", "due")
    assert (told.code, told.out.strip()) == (0, "No recheck is due.")
