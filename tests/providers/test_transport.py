"""What the one transport does with a host, on real sockets."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from loopback import loopback, says
from pydantic import SecretStr

from workbench.model.errors import ConnectionLost, NotSent, ProviderError, RateLimited, UsageError
from workbench.providers.http.call import Call
from workbench.providers.http.limiter import Limiter
from workbench.providers.http.transport import Transport

NOW = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
READ = Call("GET", "/things", repeatable=True)
CHANGE = Call("POST", "/things", json={"a": 1})


class _Slept:
    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


class _Key:
    def __init__(self, *keys: str) -> None:
        self.keys = list(keys)

    async def headers(self) -> Mapping[str, SecretStr]:
        return {"Authorization": SecretStr(f"Bearer {self.keys[0]}")}

    async def renew(self) -> bool:
        self.keys.pop(0)
        return bool(self.keys)


def _transport(base: str, slept: _Slept | None = None, **kwargs: object) -> Transport:
    return Transport(base, now=lambda: NOW, sleep=slept or _Slept(), **kwargs)  # type: ignore[arg-type]


async def test_a_call_whose_answer_is_lost_is_repeated_only_where_that_does_no_harm() -> None:
    async with loopback(b"", says(200, b'{"n": 1}')) as host:
        transport = _transport(host.base)
        assert (await transport.call(READ)).json() == {"n": 1}
        assert len(host.requests) == 2
        await transport.aclose()
    async with loopback(b"", says(200)) as host:
        transport = _transport(host.base)
        with pytest.raises(ConnectionLost):
            await transport.call(CHANGE)
        assert len(host.requests) == 1
        await transport.aclose()


async def test_an_answer_that_is_cut_off_is_no_answer() -> None:
    async with loopback(says(200, b'{"n": 12345}')[:-4]) as host:
        transport = _transport(host.base, tries=1)

        with pytest.raises(ConnectionLost):
            await transport.call(CHANGE)

        await transport.aclose()


async def test_where_nobody_listens_nothing_was_asked_of_the_host() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{free.getsockname()[1]}"
        transport = _transport(base)

        with pytest.raises(NotSent, match="can't be reached"):
            await transport.call(CHANGE)

        await transport.aclose()


async def test_a_host_that_asks_for_fewer_calls_is_left_alone_for_as_long_as_it_says() -> None:
    slept = _Slept()
    async with loopback(says(429, retry_after="3"), says(200)) as host:
        transport = _transport(host.base, slept)
        assert (await transport.call(CHANGE)).ok
        assert slept.seconds == [3.0]
        await transport.aclose()
    async with loopback(says(429, retry_after="Tue, 03 Nov 2026 12:05:00 GMT")) as host:
        transport = _transport(host.base, slept)
        with pytest.raises(RateLimited, match="fewer calls") as told:
            await transport.call(CHANGE)
        assert (told.value.retry_after, told.value.hint) == (300, "Try again in 300 s.")
        await transport.aclose()


async def test_a_refused_key_is_renewed_once_and_the_call_goes_on() -> None:
    async with loopback(says(401), says(200)) as host:
        transport = _transport(host.base, authority=_Key("old-key-1", "new-key-2"))
        assert (await transport.call(CHANGE)).ok
        assert b"new-key-2" in host.requests[1]
        await transport.aclose()
    async with loopback(says(401)) as host:
        transport = _transport(host.base, authority=_Key("old-key-1", "old-key-2"))
        assert (await transport.call(CHANGE)).status == 401
        assert len(host.requests) == 2
        await transport.aclose()


async def test_a_redirect_is_told_and_not_followed() -> None:
    async with loopback(says(302, location="https://elsewhere.example/")) as host:
        transport = _transport(host.base, authority=_Key("a-key-of-ours"))

        with pytest.raises(ProviderError, match="points elsewhere"):
            await transport.call(READ)

        assert len(host.requests) == 1
        await transport.aclose()


async def test_an_answer_without_end_is_refused() -> None:
    async with loopback(says(200, b"x" * 5000)) as host:
        transport = _transport(host.base)

        with pytest.raises(ProviderError, match="bigger than"):
            await transport.call(Call("GET", "/", most=1000))

        await transport.aclose()


async def test_no_secret_stands_in_the_record_of_an_exchange() -> None:
    answer = b'{"access_token": "tok-9f8e7d", "passwordChangedAt": "2026-11-03T11:00:00Z", "echo": "n3w Pass\\"word"}'
    async with loopback(says(200, answer, set_cookie="session=abcdef")) as host:
        transport = _transport(host.base, authority=_Key("bearer-of-ours"))

        exchange = (
            await transport.call(
                Call(
                    "POST",
                    "/x",
                    query={"client_secret": "q-secret-1"},
                    json={"password": "plain-one", "note": 'mail of n3w Pass"word'},
                    secrets=(SecretStr('n3w Pass"word'),),
                )
            )
        ).exchange

        for secret in ("tok-9f8e7d", "abcdef", "bearer-of-ours", "q-secret-1", "plain-one", "n3w"):
            assert secret not in exchange
        assert "2026-11-03T11:00:00Z" in exchange
        assert "mail of [hidden]" in exchange
        await transport.aclose()


@pytest.mark.parametrize(
    "base", ["http://mail.example.com", "ftp://mail.example.com", "https://u:p@mail.example.com", "x"]
)
def test_a_host_that_would_be_called_unencrypted_or_is_none_is_refused(base: str) -> None:
    with pytest.raises(UsageError):
        _transport(base)


async def test_a_file_without_certificates_is_named(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate")
    transport = _transport("https://127.0.0.1:1", ca_file=tmp_path / "ca.pem")

    with pytest.raises(UsageError, match=r"ca\.pem"):
        await transport.call(READ)


async def test_in_no_window_are_there_more_calls_than_the_limit_allows() -> None:
    clock = 100.0
    left: list[float] = []

    async def sleep(seconds: float) -> None:
        nonlocal clock
        clock += seconds

    limiter = Limiter(40, monotonic=lambda: clock, sleep=sleep)
    for nth in range(200):
        clock += 0.001 if nth % 3 else 0.02
        await limiter.turn()
        left.append(clock)

    assert all(later - earlier >= 1.0 - 1e-9 for earlier, later in zip(left, left[40:], strict=False))
    assert left[-1] - left[0] < 200 / 40 + 0.5
