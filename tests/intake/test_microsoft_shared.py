from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from microsoft_export import HOME, OWNER, OWNER_ID, json_lines, logged_in, named, purview_csv

from workbench.intake.reader import IntakeResult, fresh, read_bytes, read_evidence

REQUEST = "2ef9a610-4bae-443a-97c0-f7bbad192600"


def entra(**more: Any) -> bytes:
    made: dict[str, Any] = {
        "id": REQUEST,
        "createdDateTime": "2026-10-05T09:00:00.4Z",
        "userPrincipalName": OWNER,
        "userId": OWNER_ID,
        "ipAddress": HOME,
        "clientAppUsed": "Browser",
        "isInteractive": True,
        "status": {"errorCode": 0},
    }
    return json.dumps({"value": [{**made, **more}]}).encode()


def audit(**more: Any) -> bytes:
    return purview_csv([logged_in(**{"Id": REQUEST, "IntraSystemId": REQUEST, "InterSystemsId": "other", **more})])


def read(data: bytes) -> IntakeResult:
    return read_bytes(data, name="export", account=OWNER)


def test_a_sign_in_counts_once_where_both_logs_give_it_the_id_of_one_request() -> None:
    known = {s.id: s for s in read(entra()).signins}
    assert fresh(read(audit()).signins, known) == ((), 1)


@pytest.mark.parametrize(
    "data",
    [
        audit(IntraSystemId="3ef9a610-4bae-443a-97c0-f7bbad192600"),
        audit(IntraSystemId=""),
        audit(Operation="UserLoginFailed", ResultStatus="Failed", ErrorNumber="50126"),
        audit(Id="text that is no id", IntraSystemId="text that is no id"),
    ],
    ids=["another request", "no request", "another outcome", "no id"],
)
def test_a_sign_in_counts_for_itself_where_the_ids_or_the_outcome_differ(data: bytes) -> None:
    known = {s.id: s for s in read(entra()).signins}
    assert len(fresh(read(data).signins, known)[0]) == 1


@pytest.mark.parametrize("data", [audit(), entra()])
def test_both_logs_say_that_one_sign_in_may_still_be_listed_twice(data: bytes) -> None:
    assert any("listed twice" in gap for gap in read(data).coverage.gaps)


def test_an_archive_with_both_logs_does_not_call_them_contradicting(tmp_path: Path) -> None:
    path = tmp_path / "logs.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("entra.json", entra())
        archive.writestr("audit.csv", audit())
    result = read_evidence(path, account=OWNER)
    assert (len(result.signins), result.duplicates) == (1, 1)
    assert not any("say something else" in gap for gap in result.coverage.gaps)


@pytest.mark.parametrize(
    ("data", "session"),
    [
        (audit(DeviceProperties=named(SessionId="s-1")), "s-1"),
        (audit(DeviceProperties=[], AppAccessContext={"AADSessionId": "s-2", "UniqueTokenId": "t"}), "s-2"),
        (json_lines([logged_in(DeviceProperties=[], AppAccessContext={"UniqueTokenId": "t-3"})]), "t-3"),
        (audit(DeviceProperties=[]), None),
        (entra(sessionId="s-5", uniqueTokenIdentifier="t"), "s-5"),
        (entra(uniqueTokenIdentifier="t-6"), "t-6"),
        (entra(), None),
    ],
)
def test_a_sign_in_tells_its_session_or_else_its_token(data: bytes, session: str | None) -> None:
    (signin,) = read(data).signins
    assert signin.session == session
