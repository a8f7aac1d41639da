from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from signin_months import HOME, OWNER, Month, at

from workbench.analysis.blocks import check_block, collateral
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


def test_a_block_names_the_other_accounts_it_would_hit() -> None:
    month = Month().days(HOME, account="a@example.com").days(HOME, account="b@example.com")
    month.signin(at(3), "203.0.113.7", account="b@example.com", success=False)
    hit = collateral(HOME, month.signins, account=OWNER)
    assert (hit.other_accounts, hit.signins, hit.accounts_read) == (("a@example.com", "b@example.com"), 120, 2)
    assert "a@example.com and b@example.com used it too: 120 records" in hit.sentence


def test_reading_one_account_only_is_not_the_same_as_nobody() -> None:
    hit = collateral("203.0.113.7/32", Month().days(HOME).signins, account=OWNER)
    assert hit.accounts_read == 1
    assert "Only this account's sign-ins were read" in hit.sentence
    assert "not known" in collateral("203.0.113.7", (), account=OWNER).sentence


def test_nobody_else_is_said_with_the_number_of_accounts_read() -> None:
    month = Month().days(HOME).days("192.0.2.99", account="a@example.com")
    sentence = collateral("203.0.113.0/24", month.signins, account=OWNER).sentence
    assert sentence == "Sign-ins of 2 accounts were read. No other account has a record from it."


def test_collateral_of_no_network_is_a_usage_error() -> None:
    with pytest.raises(UsageError):
        collateral("nonsense", (), account=OWNER)
