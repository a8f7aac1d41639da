"""Regions from a database that the user brings."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from pathlib import Path

import pytest

from workbench.intake.regions import fill_regions
from workbench.model.errors import UnreadableInput
from workbench.model.signins import SignIn

Value = str | int | float | dict[str, "Value"] | list["Value"]


def encode(value: Value) -> bytes:
    """Encodes a value as the MaxMind DB format has it (strings and maps below 29 entries are enough here)."""
    if isinstance(value, str):
        raw = value.encode()
        return bytes([2 << 5 | len(raw)]) + raw if len(raw) < 29 else bytes([2 << 5 | 29, len(raw) - 29]) + raw
    if isinstance(value, dict):
        return bytes([7 << 5 | len(value)]) + b"".join(encode(k) + encode(v) for k, v in value.items())
    if isinstance(value, list):
        return bytes([len(value), 11 - 7]) + b"".join(encode(v) for v in value)
    if isinstance(value, float):
        return bytes([3 << 5 | 8]) + struct.pack(">d", value)
    raw = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return bytes([5 << 5 | len(raw)]) + raw


def encode_about(about: dict[str, Value]) -> bytes:
    """As `encode`, with the two numbers that the format wants wider."""
    wide = {"node_count": bytes([6 << 5 | 1, 1]), "build_epoch": bytes([1, 9 - 7, 1])}
    pairs = b"".join(encode(k) + (wide[k] if k in wide else encode(v)) for k, v in about.items())
    return bytes([7 << 5 | len(about)]) + pairs


def database(path: Path, entry: Value) -> Path:
    """Writes a database of one node: 0.0.0.0/1 has `entry`, 128.0.0.0/1 is not known."""
    nodes, data = 1, encode(entry)
    tree = (nodes + 16).to_bytes(3, "big") + nodes.to_bytes(3, "big")
    about: dict[str, Value] = {
        "node_count": nodes,
        "record_size": 24,
        "ip_version": 4,
        "database_type": "test",
        "languages": ["en"],
        "binary_format_major_version": 2,
        "binary_format_minor_version": 0,
        "build_epoch": 1,
        "description": {"en": "test"},
    }
    path.write_bytes(tree + bytes(16) + data + b"\xab\xcd\xefMaxMind.com" + encode_about(about))
    return path


def signin(ip: str | None, region: str | None = None) -> SignIn:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    return SignIn(id=f"{ip}", at=at, account="a@example.com", ip=ip, region=region, source="0" * 64)


@pytest.mark.parametrize("entry", [{"country": {"iso_code": "NL"}}, {"country_code": "NL"}])
def test_a_region_database_tells_the_country_where_the_record_did_not(tmp_path: Path, entry: Value) -> None:
    found = fill_regions(
        (signin("80.1.2.3"), signin("203.0.113.7"), signin("80.1.2.4", "Utrecht"), signin(None)),
        database(tmp_path / "country.mmdb", entry),
    )
    assert [s.region for s in found] == ["NL", None, "Utrecht", None]


@pytest.mark.parametrize("content", [b"", b"not a database", None])
def test_a_file_that_is_no_region_database_is_named_with_the_setting_to_correct(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "country.mmdb"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnreadableInput, match=r"country\.mmdb") as raised:
        fill_regions((signin("80.1.2.3"),), path)
    assert "judging.region_database" in raised.value.hint


def test_places_are_filled_even_where_the_source_told_the_region(tmp_path: Path) -> None:
    path = database(tmp_path / "city.mmdb", {"location": {"latitude": 52.5, "longitude": 13.4}})
    near, unknown = fill_regions((signin("1.2.3.4", "Berlin"), signin("200.2.3.4")), path)
    assert (near.region, near.place) == ("Berlin", (52.5, 13.4))
    assert unknown.place is None


@pytest.mark.parametrize("location", ["here", {"latitude": 52.5}, {"latitude": 152.5, "longitude": 13.4}])
def test_a_place_that_is_none_is_left_out(tmp_path: Path, location: Value) -> None:
    path = database(tmp_path / "city.mmdb", {"location": location})
    assert fill_regions((signin("1.2.3.4"),), path)[0].place is None
