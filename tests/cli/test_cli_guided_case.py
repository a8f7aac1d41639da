"""A whole case at a mail system that is worked by hand: exports taken in, proofs attached, the rest waived."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cli_tools import Call, assert_told, event_types

from workbench.desk.desk import open_desk
from workbench.response.by_hand import begin_by_hand
from workbench.response.planning import plan_known
from workbench.response.plans import Consent

pytest_plugins = ["cli_fixtures"]

LIN, HOME, ABROAD = "lin@example.com", "192.0.2.10", "203.0.113.9"
NO_TENANT = "The tenant is gone; nobody can reach its console."


def _record(number: int, at: datetime, ip: str, application: str, name: str, **parameters: Any) -> dict[str, Any]:
    return {
        "kind": "admin#reports#activity",
        "id": {
            "time": at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "uniqueQualifier": str(number),
            "applicationName": application,
            "customerId": "C0example",
        },
        "actor": {"email": LIN, "profileId": "9001", "callerType": "USER"},
        "ipAddress": ip,
        "events": [
            {
                "type": application,
                "name": name,
                "parameters": [
                    {"name": k, ("boolValue" if isinstance(v, bool) else "value"): v} for k, v in parameters.items()
                ],
            }
        ],
    }


@pytest.fixture
def exports(tmp_path: Path) -> tuple[Path, Path]:
    """A month at home, one sign-in from abroad, and what was changed right after it."""
    start = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)
    login = [
        _record(n, start + timedelta(days=n), HOME, "login", "login_success", login_type="google_password",
                is_suspicious=False)
        for n in range(28)
    ]  # fmt: skip
    theft = start + timedelta(days=28, hours=14)
    login.append(
        _record(99, theft, ABROAD, "login", "login_success", login_type="google_password", is_suspicious=False)
    )
    accounts = [
        _record(201, theft + timedelta(seconds=41), ABROAD, "user_accounts", "2sv_enroll"),
        _record(
            202, theft + timedelta(seconds=98), ABROAD, "user_accounts", "email_forwarding_out_of_domain",
            email_forwarding_destination_address="drop@mail.example.net",
        ),
    ]  # fmt: skip
    files = tmp_path / "login.json", tmp_path / "user_accounts.json"
    for file, records in zip(files, (login, accounts), strict=True):
        file.write_text(json.dumps({"kind": "admin#reports#activities", "items": records}))
    return files


def test_a_guided_case_ends_with_every_step_shown_or_waived_and_the_report_tells_which(
    guided_case: str, exports: tuple[Path, Path], workbench: Call, tmp_path: Path
) -> None:
    def well(*args: object) -> Any:
        ended = workbench(*args, "--json")
        assert ended.code == 0, (args, ended.out, ended.err)
        return ended.json

    case = guided_case
    taken = well("case", "intake", case, *exports)["taken"]
    assert [t["signins"] for t in taken] == [29, 0]
    assert [t["duplicates"] for t in well("case", "intake", case, exports[0])["taken"]] == [29]

    rows = well("case", "signins", case)
    assert {r["judgement"] for r in rows if r["ip"] == ABROAD} == {"abnormal"}
    assert "abnormal" not in {r["judgement"] for r in rows if r["ip"] == HOME}
    found = {e["facet"]: e for e in well("case", "exposures", case)}
    assert found["forwarding"]["key"] == "drop@mail.example.net"
    assert found["forwarding"]["opened_at"] == "2026-09-29T22:31:38+00:00"
    assert "second-factors" in found

    well("case", "judge", case, ABROAD, "--as", "abnormal", "--reason", "The owner was at home, called back.")
    answers = ("account-kind=person", "caller-verified=called-back", "payment-mail=unknown", "verdict=confirmed")
    well("case", "step", case, "1", *(a for answer in answers for a in ("--answer", answer)))

    shot = tmp_path / "forwarding.txt"
    shot.write_text("Forwarding: off. Filters: none.\n")
    forwarding = f"stop-forwarding:{found['forwarding']['key']}"
    assert_told(workbench("case", "step", case, "6", "--do", forwarding), 2, "--attach", "--waive", "slip")
    done = well("case", "step", case, "6", "--do", forwarding, "--attach", shot)
    assert done["rows"][0]["proved"] is True
    well("case", "step", case, "6", "--look", "rules", "--look", "forwarding", "--attach", shot)

    for step in "234567":
        well("case", "step", case, step, "--waive", NO_TENANT, "--recheck", "2031-02-03")
    well("case", "step", case, "8", "--answer", "cause=unknown", "--answer", "told=the lead")
    closed = well("case", "close", case)
    assert closed["verdict"] == "confirmed"
    assert not any("forwarding" in sentence.lower() for sentence in closed["left_open"] if "Still open" in sentence)
    assert any("2031-02-03" in sentence for sentence in closed["left_open"])

    report = workbench("case", "report", case).out
    assert NO_TENANT in report
    assert "shown" in report
    assert "forwarding.txt" in report
    model = workbench("case", "report", case, "--format", "json").json
    assert json.dumps(model).count(NO_TENANT) > 5
    assert workbench("verify").code == 0


def test_what_reaches_further_is_confirmed_singly_by_hand_too_before_anything_is_begun(
    guided_case: str, exports: tuple[Path, Path], workbench: Call, case_file: Path, tmp_path: Path
) -> None:
    assert workbench("case", "intake", guided_case, *exports).code == 0
    shot = tmp_path / "shot.txt"
    shot.write_text("blocked")
    told = workbench("case", "contain", guided_case, "--dry-run")
    assert told.code == 0
    told = workbench("case", "step", guided_case, "5", "--do", "all", "--attach", shot)
    assert_told(told, 2, f"--confirm block-ip:{ABROAD}/32")
    assert "action-intended" not in event_types(case_file)


def test_a_slip_names_the_console_path_for_each_action_by_hand(
    guided_case: str, exports: tuple[Path, Path], workbench: Call
) -> None:
    assert workbench("case", "intake", guided_case, *exports).code == 0
    slip = workbench("case", "slip", guided_case, "6").out
    assert "drop@mail.example.net" in slip
    assert "Known of it: forwarding to drop@mail.example.net, 2026-09-29 22:31:38 UTC." in slip
    assert "* First, as it is now: rules" in slip
    assert "Keep and send back: " in slip
    assert "Who can do it: " in slip
    assert "Please send back" in slip


def test_unreadable_lines_are_counted_and_shown_with_their_number(
    guided_case: str, workbench: Call, tmp_path: Path
) -> None:
    table = tmp_path / "log.csv"
    table.write_text(
        "time,account,ip,status\n2026-10-01T08:00:00Z,lin@example.com,192.0.2.10,success\nthis is no time,x\n"
    )
    told = workbench("case", "intake", guided_case, table)
    assert told.code == 0, told.err
    assert "1 unreadable" in told.out
    assert "line 3" in told.out


def test_a_file_that_is_no_good_leaves_nothing_of_the_others_behind(
    guided_case: str, exports: tuple[Path, Path], workbench: Call, tmp_path: Path, case_file: Path
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_bytes(b"\x00\x01\x02")
    before = event_types(case_file)
    assert_told(workbench("case", "intake", guided_case, exports[0], bad), 7, "bad.json")
    after = event_types(case_file)
    assert after == before or "records-read" in after, "either nothing, or what was read is kept whole"
    assert workbench("case", "intake", guided_case, *exports).code == 0
    assert len(workbench("case", "signins", guided_case, "--json").json) == 29


def test_a_table_without_a_zone_is_refused_until_one_is_named(
    guided_case: str, workbench: Call, tmp_path: Path
) -> None:
    table = tmp_path / "log.csv"
    table.write_text("时间,账号,IP,状态\n2026-10-01 08:00:00,lin@example.com,192.0.2.10,成功\n", encoding="utf-8")
    refused = workbench("case", "intake", guided_case, table)
    assert_told(refused, 7, "zone")
    assert_told(workbench("case", "intake", guided_case, table, "--zone", "Atlantis/Deep"), 2, "Atlantis/Deep")
    assert workbench("case", "intake", guided_case, table, "--zone", "Asia/Shanghai").code == 0
    (row,) = workbench("case", "signins", guided_case, "--json").json
    assert row["time"] == "2026-10-01T00:00:00+00:00"


def test_an_action_that_was_begun_by_hand_and_interrupted_is_ended_with_what_is_attached(
    guided_case: str, exports: tuple[Path, Path], workbench: Call, case_file: Path, tmp_path: Path
) -> None:
    assert workbench("case", "intake", guided_case, *exports).code == 0
    _begin_by_hand(case_file, guided_case, "require-second-factor")
    assert workbench("case", "read-back", guided_case).code == 4
    told = workbench("case", "step", guided_case, "3", "--do", "require-second-factor")
    assert_told(told, 2, "--attach FILE")

    shot = tmp_path / "shot.txt"
    shot.write_text("Two-factor: required")
    ended = workbench("case", "step", guided_case, "3", "--do", "require-second-factor", "--attach", shot, "--json")
    assert ended.code == 0, ended.err
    assert ended.json["rows"][0]["proved"]
    assert event_types(case_file).count("action-intended") == 1
    assert workbench("case", "read-back", guided_case).code == 0


def _begin_by_hand(case_file: Path, ref: str, action_id: str) -> None:
    """Begins an action as the app does, and leaves before it is ended."""
    desk = open_desk(case_file=case_file)
    try:
        case = desk.casefile.views.case(ref)
        made = plan_known(desk, case, "enable-2fa", (action_id,))
        asyncio.run(begin_by_hand(desk, made, Consent(plan_digest=made.digest, how="typed word"), action_id))
    finally:
        desk.close()


def test_containing_by_hand_is_one_list_in_the_order_that_matters_and_nothing_of_it_counts_as_done(
    guided_case: str, exports: tuple[Path, Path], workbench: Call, tmp_path: Path
) -> None:
    workbench("case", "intake", guided_case, *exports)
    workbench("case", "step", guided_case, 1, "--answer", "verdict=confirmed")
    dry = workbench("case", "contain", guided_case, "--dry-run", "--json")
    ids = [row["id"] for row in dry.json["by_hand"]]
    assert dry.code == 0
    assert ids[:3] == ["reset-password", "revoke-sessions", "forget-devices"]
    assert "stop-forwarding:drop@mail.example.net" in ids
    assert ids[-1] == f"block-ip:{ABROAD}/32"
    told = workbench("case", "contain", guided_case)
    assert told.code == 1
    assert f"--do block-ip:{ABROAD}/32 --confirm block-ip:{ABROAD}/32 --attach FILE" in told.out
    shown = tmp_path / "console.txt"
    shown.write_text("Password changed")
    workbench("case", "step", guided_case, 2, "--do", "reset-password", "--attach", shown)
    left = workbench("case", "contain", guided_case, "--json").json["by_hand"]
    assert [row["id"] for row in left] == ids[1:]


def test_one_attachment_for_several_actions_is_no_state_before_of_any(
    guided_case: str, workbench: Call, tmp_path: Path
) -> None:
    shown = tmp_path / "console.txt"
    shown.write_text("IMAP off, POP3 off, SMTP off")
    ended = workbench("case", "step", guided_case, 4, "--do", "disable-protocol", "--attach", shown)
    assert ended.code == 0, ended.err
    actions = workbench("case", "show", guided_case, "--json").json["actions"]
    assert [(a["proof_before"], a["proof_after"]) for a in actions] == [(None, "shown")] * 3


def test_what_was_shown_before_a_change_is_refused_as_its_proof_and_nothing_is_begun(
    guided_case: str, workbench: Call, tmp_path: Path
) -> None:
    shown = tmp_path / "console.txt"
    shown.write_text("IMAP on")
    workbench("case", "step", guided_case, 4, "--look", "protocols", "--attach", shown)
    refused = workbench("case", "step", guided_case, 4, "--do", "disable-protocol:imap", "--attach", shown)
    assert_told(refused, 2, "console.txt", "shown as the state before")
    assert workbench("case", "show", guided_case, "--json").json["actions"] == []


def test_answers_are_taken_all_or_none(guided_case: str, workbench: Call) -> None:
    given = ("--answer", "account-kind=person", "--answer", "noticed-at=yesterday")
    assert_told(workbench("case", "step", guided_case, 1, *given), 2, "yesterday")
    wrong = ("--answer", "account-kind=person", "--answer", "verdict=perhaps")
    assert_told(workbench("case", "step", guided_case, 1, *wrong), 2, "perhaps")
    assert workbench("case", "show", guided_case, "--json").json["answers"] == {}


def test_a_step_shows_its_questions_with_the_words_that_answer_them_and_what_to_say_on_the_phone(
    guided_case: str, workbench: Call
) -> None:
    told = workbench("case", "step", guided_case, 1).out
    assert "payment-mail (needed): Has a mail about a payment" in told
    assert "through-manager" in told
    assert "On the phone:" in told
    asked = workbench("case", "step", guided_case, 1, "--json").json["step"]
    assert asked["say"][0].startswith("I am calling you back")
    kind = next(q for q in asked["questions"] if q["id"] == "account-kind")
    assert (kind["answer"], kind["labels"]["person"]) == (None, "One person's")


def test_what_an_answer_calls_for_at_once_is_shown_until_the_step_is_left(guided_case: str, workbench: Call) -> None:
    told = workbench("case", "step", guided_case, 1, "--answer", "payment-mail=yes")
    assert "! Stop here and call. The bank of the payer first" in told.out
    assert "“Whom did you reach about the money, and when?” is not answered" in told.out
    assert "! Stop here and call." in workbench("case", "step", guided_case, 1).out


def test_what_may_be_the_owners_own_stands_on_the_slip_as_a_question(
    guided_case: str, workbench: Call, tmp_path: Path
) -> None:
    start = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)
    at_home = [
        _record(n, start + timedelta(days=n), HOME, "login", "login_success", login_type="google_password")
        for n in range(28)
    ]
    abroad = _record(99, start + timedelta(days=28), ABROAD, "login", "login_success", login_type="google_password")
    own = _record(
        201, start + timedelta(days=20), HOME, "user_accounts", "email_forwarding_out_of_domain",
        email_forwarding_destination_address="lin@home.example.org",
    )  # fmt: skip
    file = tmp_path / "login.json"
    file.write_text(json.dumps({"items": [*at_home, own, abroad]}))
    workbench("case", "intake", guided_case, file)
    told = workbench("case", "slip", guided_case, 6).out
    assert "* Only if the owner says that it is not theirs: Stop forwarding lin@home.example.org" in told
    assert f"Ask the owner first: Made from the owner's network {HOME}" in told
    assert "* Stop forwarding lin@home.example.org" not in told


def test_no_sign_in_of_one_judgement_is_not_said_to_be_no_sign_in_at_all(
    guided_case: str, exports: tuple[Path, Path], workbench: Call
) -> None:
    assert "Not checked" in workbench("case", "signins", guided_case, "--judgement", "delegate").err
    workbench("case", "intake", guided_case, *exports)
    told = workbench("case", "signins", guided_case, "--judgement", "delegate").err
    assert "No sign-in of this account is judged delegate." in told
    assert "Not checked" not in told
