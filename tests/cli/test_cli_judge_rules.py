"""Rules in exports and scripts, judged without a case."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_tools import Call

pytest_plugins = ("cli_fixtures",)

PARAMETERS = [{"Name": "Name", "Value": "."}, {"Name": "DeleteMessage", "Value": "True"}]
EVENT = {"Operation": "New-InboxRule", "UserId": "lin@example.com", "ResultStatus": "True", "Parameters": PARAMETERS}
FLAT = {"o365.audit.Operation": "New-InboxRule", "o365.audit.UserId": "lin@example.com"}
FLAT |= {f"o365.audit.Parameters.{p['Name']}": p["Value"] for p in PARAMETERS}


@pytest.mark.parametrize(
    "held",
    [
        EVENT,
        [EVENT],
        {"Records": [EVENT]},
        {"value": [{"id": "1", "operation": "New-InboxRule", "auditData": EVENT}]},
        {**EVENT, "Parameters": json.dumps(PARAMETERS)},
        {"properties": EVENT},
        {"hits": {"hits": [{"_source": {"event": {"action": "New-InboxRule"}, "o365": {"audit": EVENT}}}]}},
        {"_source": FLAT},
        {"result": {"_raw": json.dumps(EVENT)}},
        {"ActionType": "New-InboxRule", "RawEventData": json.dumps(EVENT)},
        {"data": {"office365": EVENT}},
    ],
)
def test_one_event_is_flagged_whatever_is_wrapped_around_it(workbench: Call, tmp_path: Path, held: object) -> None:
    path = tmp_path / "e.json"
    path.write_text(json.dumps(held))
    (rule,) = workbench("judge", "rules", path, "--json").json
    assert (rule["flagged"], rule["account"], rule["name"]) == (True, "lin@example.com", ".")
    assert {"deletes", "no-condition", "overlooked-name"} <= {r["code"] for r in rule["reasons"]}


def test_own_domains_are_inside(workbench: Call, tmp_path: Path) -> None:
    path = tmp_path / "s.sieve"
    path.write_text('if header :contains "subject" "a" { redirect :copy "lin@example.org"; }')
    told = workbench("judge", "rules", path, "--account", "lin@example.com", "--json").json
    assert told[0]["flagged"]
    inside = workbench("judge", "rules", path, "--account", "lin@example.com", "--org", "example.org", "--json").json
    assert not inside[0]["flagged"]


def test_one_file_that_cannot_be_read_hides_none_of_the_others(workbench: Call, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("nothing to see")
    (tmp_path / "b.json").write_text(json.dumps(EVENT))
    told = workbench("judge", "rules", tmp_path / "a.txt", tmp_path / "b.json")
    assert told.code == 7
    assert "a.txt" in told.err
    assert "1 of 1 flagged" in told.out


def test_no_rule_is_not_checked(workbench: Call, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"x": 1}]')
    told = workbench("judge", "rules", tmp_path / "a.json")
    assert told.code == 1
    assert "Not checked" in told.err
