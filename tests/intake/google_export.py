"""Makes small exports in the shape of Google's Reports API."""

from __future__ import annotations

import json
from typing import Any

OWNER, OTHER = "lin@example.com", "admin@example.com"


def activity(
    event: str,
    *,
    time: str = "2026-10-05T09:00:00.000Z",
    qualifier: str = "1001",
    email: str | None = OWNER,
    profile: str | None = "9001",
    ip: str = "192.0.2.10",
    application: str = "login",
    **parameters: Any,
) -> dict[str, Any]:
    """One record with one event."""
    actor = {"email": email, "profileId": profile, "callerType": "USER"}
    made: dict[str, Any] = {
        "kind": "admin#reports#activity",
        "id": {"time": time, "uniqueQualifier": qualifier, "applicationName": application, "customerId": "C0example"},
        "etag": '"x/y"',
        "actor": {k: v for k, v in actor.items() if v is not None},
        "ipAddress": ip,
        "events": [event_of(event, **parameters)],
    }
    return made


def event_of(name: str, **parameters: Any) -> dict[str, Any]:
    """One event; lists become multiValue, booleans boolValue, the rest value."""
    rows = [{"name": key, _value_field(value): value} for key, value in parameters.items()]
    return {"type": "login", "name": name, **({"parameters": rows} if rows else {})}


def _value_field(value: Any) -> str:
    if isinstance(value, bool):
        return "boolValue"
    return "multiValue" if isinstance(value, list) else "value"


def success(**more: Any) -> dict[str, Any]:
    """A web sign-in with a password."""
    parameters = {"login_type": "google_password", "login_challenge_method": ["password"], "is_suspicious": False}
    return activity("login_success", **{**parameters, **more})


def export(records: list[dict[str, Any]], key: str = "items") -> bytes:
    """A whole file."""
    return json.dumps({"kind": "admin#reports#activities", key: records}).encode()
