"""How Alibaba Mail is set up and tried, on the stand-in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from alimail_standin import CLIENT_ID, CLIENT_SECRET, Trouble
from alimail_tools import NOW, asked
from pydantic import SecretStr

from workbench.desk.desk import Desk
from workbench.model.actions import NOT_BY_HAND, ActionKind
from workbench.model.errors import UsageError
from workbench.model.words import SupportLevel
from workbench.providers.questions import questions_of, secret_names
from workbench.providers.registry import Settings, entry, make_provider
from workbench.providers.setup import Part, PartState, SetUp


def _set_up() -> SetUp:
    found = entry("alimail").set_up
    assert found is not None
    return found()


def _settings(options: Mapping[str, Any], secret: str | None = CLIENT_SECRET) -> Settings:
    given = None if secret is None else SecretStr(secret)
    return Settings(tenant=Path("unused"), now=lambda: NOW, name="mail", options=options, secret=lambda _: given)


async def _parts(provider: Any) -> dict[str, Part]:
    return {part.name: part async for part in _set_up().check(provider)}


async def test_every_part_is_tried_nothing_is_changed_and_what_was_not_tried_is_said() -> None:
    async with asked() as (api, provider):
        parts = await _parts(provider)
        states = {name: part.state for name, part in parts.items()}
        assert states["listing domains"] is PartState.WORKS
        assert states["reading mailboxes"] is PartState.WORKS
        assert states["moving and deleting mail"] is PartState.NOT_CHECKED
        assert states["sign-in records"] is PartState.GUIDED
        assert "example.com, example.net" in parts["listing domains"].why
        assert not api.made("PATCH|DELETE|move|resetPassword|POST .*mailFolders")


async def test_a_part_that_fails_says_why_and_the_others_are_tried() -> None:
    async with asked() as (api, provider):
        api.troubles.append(Trouble("GET /v2/domains", "before", times=9))
        parts = await _parts(provider)
        assert parts["listing domains"].state is PartState.FAILED
        assert parts["reading an account"].state is PartState.WORKS
    async with asked(client_secret="wrong") as (_, provider):
        parts = await _parts(provider)
        assert parts["listing accounts"].state is PartState.FAILED
        assert "no access" in parts["listing accounts"].why
        assert parts["reading mailboxes"].state is PartState.NOT_CHECKED


def test_a_missing_setting_or_secret_and_a_host_without_encryption_are_told() -> None:
    with pytest.raises(UsageError, match="client_id"):
        make_provider("alimail", _settings({}))
    with pytest.raises(UsageError, match="client-secret"):
        make_provider("alimail", _settings({"client_id": CLIENT_ID}, secret=None))
    with pytest.raises(UsageError, match="not encrypted"):
        make_provider("alimail", _settings({"client_id": CLIENT_ID, "host": "http://mail.example.com"}))
    assert make_provider("alimail", _settings({"client_id": CLIENT_ID})).name == "mail"


def test_what_is_asked_for_is_the_app_and_its_secret_and_the_rest_has_a_default() -> None:
    questions = list(questions_of(_set_up().options))
    assert [q.name for q in questions if q.required] == ["client_id", "client_secret"]
    assert secret_names(_set_up().options) == ("client-secret",)
    assert next(q for q in questions if q.name == "host").default == "https://alimail-cn.aliyuncs.com"


def test_a_desk_without_the_secret_works_by_the_guide_to_its_console(desk: Desk) -> None:
    provider = desk.provider("alimail")
    assert provider.guide == "alimail"
    rows = provider.support()
    by_hand = [r for r in rows if r.name not in NOT_BY_HAND]
    assert {r.perform for r in by_hand if isinstance(r.name, ActionKind)} == {SupportLevel.GUIDED}
    assert all("can't be asked from this desk" in r.reason for r in by_hand)
