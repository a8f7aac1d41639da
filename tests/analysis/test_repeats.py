from __future__ import annotations

from datetime import UTC, datetime

from workbench.analysis.repeats import repeat_accounts, repeat_networks
from workbench.model.counted import AccountRow, AddressRow

MAY = datetime(2026, 5, 1, tzinfo=UTC)
JUNE = datetime(2026, 6, 1, tzinfo=UTC)


def test_an_account_that_was_renamed_is_one_account_under_its_latest_address() -> None:
    (found,) = repeat_accounts(
        [AccountRow("old@x.example", "7", 1, 1, MAY), AccountRow("new@x.example", "7", 1, 0, JUNE)]
    )
    assert (found.account, found.cases, found.real, found.last) == ("new@x.example", 2, 1, JUNE)


def test_a_case_without_an_id_belongs_to_the_only_account_of_its_address() -> None:
    rows = [AccountRow("a@x.example", "7", 1, 1, MAY), AccountRow("a@x.example", None, 2, 0, JUNE)]
    assert [(a.account, a.cases) for a in repeat_accounts(rows)] == [("a@x.example", 3)]


def test_two_accounts_that_had_one_address_in_turn_are_two() -> None:
    rows = [AccountRow("desk@x.example", "7", 1, 1, MAY), AccountRow("desk@x.example", "8", 1, 1, JUNE)]
    assert repeat_accounts(rows) == ()


def test_addresses_of_one_ipv6_network_are_one_network() -> None:
    rows = [
        AddressRow("2001:db8:1:2::5", "C-1", "a@x.example"),
        AddressRow("2001:db8:1:2::9", "C-2", "b@x.example"),
        AddressRow("2001:db8:9::1", "C-3", "b@x.example"),
        AddressRow("203.0.113.7", "C-1", "a@x.example"),
        AddressRow("203.0.113.7", "C-4", "a@x.example"),
    ]
    found = [(n.network, n.cases, n.accounts) for n in repeat_networks(rows)]
    assert found == [("2001:db8:1:2::/64", 2, 2), ("203.0.113.7", 2, 1)]
