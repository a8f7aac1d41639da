from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from signin_months import HOME, OWNER

from workbench.analysis.blocks import Use, check_block, collateral
from workbench.model.errors import UsageError


@pytest.mark.parametrize(
    ("network", "word"),
    [
        ("0.0.0.0/0", "every address"),
        ("::/0", "every address"),
        ("0.0.0.0", "no address"),
        ("10.1.2.3", "private"),
        ("172.16.0.0/24", "private"),
        ("192.168.1.1/32", "private"),
        ("fd00::1", "private"),
        ("127.0.0.1", "loopback"),
        ("::1", "loopback"),
        ("169.254.7.7", "link-local"),
        ("fe80::1", "link-local"),
        ("224.0.0.5", "multicast"),
        ("ff02::1", "multicast"),
        ("100.64.3.4", "shared by a provider"),
        ("255.255.255.255", "reserved"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("203.0.112.0/23", "too wide"),
        ("2001:db8::/32", "too wide"),
        ("198.51.100.9", "own network"),
        ("198.51.100.0/24", "own network"),
        ("not a network", "no network"),
        ("203.0.113.7/99", "no network"),
        ("", "no network"),
    ],
)
def test_what_must_not_be_blocked_is_refused_with_a_sentence(network: str, word: str) -> None:
    check = check_block(network, own_networks=("198.51.100.0/28",))
    assert not check.ok
    assert word in check.refused


@pytest.mark.parametrize(
    ("network", "as_blocked"),
    [
        ("203.0.113.7", "203.0.113.7/32"),
        ("203.0.113.7/24", "203.0.113.0/24"),
        ("2001:db8:1:2::9", "2001:db8:1:2::9/128"),
        ("2001:db8:1::/48", "2001:db8:1::/48"),
        ("8.8.8.8/32", "8.8.8.8/32"),
    ],
)
def test_a_narrow_foreign_network_may_be_blocked(network: str, as_blocked: str) -> None:
    check = check_block(network, own_networks=("198.51.100.0/28", "2001:db8:ffff::/48"))
    assert (check.ok, check.network) == (True, as_blocked)


@settings(deadline=None)
@given(st.text(max_size=30) | st.ip_addresses().map(str))
def test_any_text_is_checked_and_none_blocks_the_office(text: str) -> None:
    check = check_block(text, own_networks=("0.0.0.0/1", "128.0.0.0/1", "::/0"))
    assert not check.ok


OTHERS = (Use(HOME, "a@example.com", "other", 60, 60), Use(HOME, "b@example.com", "other", 60, 50))


def test_a_block_names_the_other_accounts_it_would_hit() -> None:
    hit = collateral(HOME, OTHERS, accounts_read=3)
    assert (hit.other_accounts, hit.signins, hit.accounts_read) == (("a@example.com", "b@example.com"), 120, 3)
    assert "a@example.com and b@example.com used it too: 120 records, 110 with success" in hit.sentence
    assert "Whatever its width" in hit.sentence


def test_reading_one_account_only_is_not_the_same_as_nobody() -> None:
    hit = collateral("203.0.113.7/32", (Use("203.0.113.7", OWNER, "intruder", 3, 1),), accounts_read=1)
    assert "Only this account's sign-ins were read" in hit.sentence
    assert "not known" in collateral("203.0.113.7", (), accounts_read=0).sentence
    assert "no wider" in hit.sentence


def test_nobody_else_is_said_with_the_number_of_accounts_read() -> None:
    sentence = collateral("203.0.113.0/24", (), accounts_read=2).sentence
    assert sentence.startswith("Sign-ins of 2 accounts were read. No other account has a record from it.")
    assert sentence.endswith("203.0.113.0/24: nobody else. No wider than 203.0.113.0/24.")


def test_the_widest_network_in_which_nobody_else_was_seen_is_advised_with_the_numbers() -> None:
    uses = (Use("203.0.113.7", OWNER, "intruder", 3, 1), Use("203.0.113.9", "a@example.com", "other", 4, 4))
    told = collateral("203.0.113.7/32", uses, accounts_read=9)
    assert told.sentence.endswith(
        "203.0.113.7/32: nobody else; 203.0.113.0/24: 1 other account (4 records). No wider than 203.0.113.7/32."
    )


def test_ipv6_is_looked_at_by_address_household_and_site() -> None:
    uses = (
        Use("2001:db8:0:1::7", OWNER, "intruder", 3, 1),
        Use("2001:db8:0:2::1", OWNER, "owner", 5, 5),
        Use("2001:db8:9::1", "a@example.com", "other", 4, 4),
    )
    told = collateral("2001:db8:0:1::7", uses, accounts_read=9)
    assert [w.network for w in told.widths] == ["2001:db8:0:1::7/128", "2001:db8:0:1::/64", "2001:db8::/48"]
    assert [w.free for w in told.widths] == [True, True, False]
    assert "2001:db8::/48: 5 records of the owner. No wider than 2001:db8:0:1::/64." in told.sentence


def test_a_network_that_holds_the_office_is_never_advised() -> None:
    told = collateral("203.0.113.7", (), accounts_read=9, own_networks=("203.0.113.128/28",))
    assert "203.0.113.0/24: may not be blocked. No wider than 203.0.113.7/32." in told.sentence


def test_an_address_of_ten_thousand_accounts_looks_shared() -> None:
    uses = [Use("203.0.113.7", f"u{n}@example.com", "other", 2, 2) for n in range(10_000)]
    told = collateral("203.0.113.7", uses, accounts_read=12_000)
    assert told.widths[0].accounts == 10_000
    assert "shared exit" in told.sentence


def test_collateral_of_no_network_is_a_usage_error() -> None:
    with pytest.raises(UsageError):
        collateral("nonsense", (), accounts_read=0)
