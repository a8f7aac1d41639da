"""Lists of settings that were copied out of a console."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.intake.shown import Shown, read_shown
from workbench.intake.shown_columns import READABLE
from workbench.model.words import Facet


def read(facet: Facet, text: str, account: str = "") -> Shown:
    found = read_shown(facet, text.encode(), account=account)
    assert found is not None
    return found


def keys(found: Shown) -> dict[str, bool]:
    return {item.key: item.enabled for item in found.items}


@pytest.mark.parametrize(
    "text",
    [
        "服务\t状态\nPOP3/SMTP 服务\t关闭\nIMAP/SMTP 服务\t开启\n",
        "Service  State\nPOP3  off\nIMAP  on\nSMTP  on\n",
        "POP3/SMTP service: off\nIMAP/SMTP service: on\n",
        "POP3/SMTP服务：已关闭\nIMAP/SMTP服务：已开启\n",
        "| Protocol | Enabled |\n|---|---|\n| POP3 | no |\n| IMAP | yes |\n| SMTP | yes |\n",
    ],
)
def test_switches_of_protocols_are_read_with_smtp_on_as_long_as_one_that_names_it_is(text: str) -> None:
    assert keys(read(Facet.PROTOCOLS, text)) == {"pop3": False, "imap": True, "smtp": True}


def test_a_box_whose_tick_was_not_copied_says_nothing() -> None:
    assert read_shown(Facet.PROTOCOLS, b"Enable POP3/SMTP service\nEnable IMAP/SMTP service\n") is None
    assert read_shown(Facet.PROTOCOLS, b"IMAP: on until further notice\n") is None


@pytest.mark.parametrize(
    "text",
    [
        "IP地址\t添加时间\t状态\n203.0.113.7\t2026-11-20 10:00\t生效\n198.51.100.0/24\t2026-11-20\t生效\n",
        "IP address,Remark\n203.0.113.7,ticket 4711\n198.51.100.0-198.51.100.255,old\n",
        "203.0.113.7\n198.51.100.*\n",
        "IP  Type\n203.0.113.7  Deny\n198.51.100.0/24  blacklist\n192.0.2.1  Allow\n",
    ],
)
def test_blocked_addresses_are_read_as_networks_however_they_are_written(text: str) -> None:
    assert set(keys(read(Facet.IP_ACCESS, text))) == {"203.0.113.7/32", "198.51.100.0/24"}


def test_an_entry_that_is_switched_off_blocks_nothing_and_that_is_said() -> None:
    found = read(Facet.IP_ACCESS, "IP\t状态\n203.0.113.7\t停用\n198.51.100.1\t封禁\n")
    assert set(keys(found)) == {"198.51.100.1/32"}
    assert any("block nothing" in gap for gap in found.gaps)


def test_rules_are_read_with_what_they_do_and_devices_with_their_trust() -> None:
    rules = read(Facet.RULES, "规则名称\t条件\t执行动作\t状态\n发票\t主题包含 invoice\t转发到 drop@example.net\t开启\n")
    (rule,) = rules.items
    assert (rule.key, rule.enabled, rule.attrs["forwards_to"]) == ("发票", True, ["drop@example.net"])
    devices = read(
        Facet.SESSIONS,
        "设备名称\t首次登录时间\t最近登录时间\t是否信任\nChrome\t2026-11-01 09:00\t2026-11-02\t是\nPhone\t\t\t否\n",
    )
    assert [d.attrs["kind"] for d in devices.items] == ["trusted-device", "device"]
    assert any("no time zone" in gap for gap in devices.gaps)


def test_times_count_where_the_header_says_their_zone_and_are_kept_as_text_where_nothing_does() -> None:
    zoned = read(Facet.APP_PASSWORDS, "Name\tCreated (UTC+8)\nThunderbird\t2026-11-02 18:00:00\n").items[0]
    assert zoned.since is not None
    assert zoned.since.utctimetuple()[3] == 10
    plain = read(Facet.APP_PASSWORDS, "名称\t创建时间\nThunderbird\t2026-11-02 18:00:00\n").items[0]
    assert plain.since is None
    assert plain.attrs["made_as_shown"] == "2026-11-02 18:00:00"


def test_an_empty_list_is_read_as_empty_only_where_the_console_says_so() -> None:
    assert read(Facet.RULES, "规则名称\t状态\n暂无数据\n").items == ()
    assert read(Facet.APP_PASSWORDS, "No data").items == ()
    assert read_shown(Facet.RULES, "规则名称\t状态\n".encode()) is None
    assert read_shown(Facet.RULES, b"Rules: none") is None


def test_a_name_with_a_tab_in_it_moves_no_cell() -> None:
    found = read_shown(Facet.RULES, b"Name\tStatus\nInvoices\toff\ton\nother\ton\n")
    assert found is not None
    assert keys(found) == {"other": True}
    assert found.passed_over == ("Invoices\toff\ton",)


def test_two_of_one_name_stay_two() -> None:
    assert keys(read(Facet.RULES, "Name\tStatus\na\toff\na\ton\n")) == {"a": False, "a (2)": True}


def test_rows_of_other_accounts_are_left_out() -> None:
    text = "Account\tName\nlin@example.com\tmine\nmo@example.com\tmos\n"
    found = read(Facet.APP_PASSWORDS, text, account="Lin@example.com")
    assert [i.key for i in found.items] == ["mine"]
    assert "1 rows of other accounts were left out." in found.gaps


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", b"", b"\x00\x01\x02", b"x" * (2**20 + 1), b"%PDF-1.7"])
def test_pictures_and_what_is_too_long_are_not_read(data: bytes) -> None:
    assert all(read_shown(facet, data) is None for facet in Facet)


@settings(max_examples=60, deadline=None)
@given(
    facet=st.sampled_from(sorted(READABLE)),
    head=st.sampled_from(["Name\tStatus", "IP,Type", "规则名称\t条件\t状态", "设备\t是否信任", "服务：开启", ""]),
    body=st.text(alphabet=st.sampled_from("a1.\t,;|\n\r \"'@:-/*[]\x1b\u202e开关on\ud800"), max_size=120),
)
def test_whatever_is_pasted_is_read_or_left_alone(facet: Facet, head: str, body: str) -> None:
    found = read_shown(facet, f"{head}\n{body}".encode("utf-8", "surrogatepass"))
    if found is not None:
        assert len({i.key for i in found.items}) == len(found.items)
        for item in found.items:
            item.model_dump_json()
