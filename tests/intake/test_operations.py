"""Operation logs of Alibaba Mail, in Chinese and English, become changes at their true time."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.intake.operations import operation_of
from workbench.intake.reader import IntakeResult, read_bytes
from workbench.model.errors import UnreadableInput
from workbench.model.words import Activity, Facet

SHANGHAI = ZoneInfo("Asia/Shanghai")
OWNER, ADMIN = "lin@example.com", "postmaster@example.com"
OWN = "操作时间\t操作详情\t操作结果\n2026-11-01 17:00:05\t{}\t{}\n"
ADMINS = "操作时间\t操作人\t操作类型\t操作对象\t操作详情\tIP\t操作结果\n2026-11-01 17:00:05\t{}\n"


def read(text: str, *, encoding: str = "utf-8", zone: ZoneInfo | None = SHANGHAI) -> IntakeResult:
    return read_bytes(text.encode(encoding), name="operations.txt", account=OWNER, assume_zone=zone)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize(
    ("words", "facet", "change", "key"),
    [
        ("修改密码", Facet.PASSWORD, "changed", ""),
        ("生成三方客户端安全密码「手机」", Facet.APP_PASSWORDS, "added", "手机"),
        ("关闭二次验证", Facet.SECOND_FACTORS, "removed", ""),
        ("开启自动转发：drop@example.net", Facet.FORWARDING, "added", "drop@example.net"),
        ("取消自动转发", Facet.FORWARDING, "removed", ""),
        ("新建收信规则“发票”，删除邮件", Facet.RULES, "added", "发票"),
        ("修改安全手机", Facet.RECOVERY, "changed", "phone"),
        ("启用IMAP/SMTP服务", Facet.PROTOCOLS, "added", "imap"),
        ("撤销登录态", Facet.SESSIONS, "removed", ""),
        ("设置自动回复", Facet.AUTO_REPLY, "added", ""),
        ("冻结账号", Facet.SIGN_IN, "changed", ""),
        ("彻底删除3封邮件", Activity.MAIL_DELETED, "done", ""),
    ],
)
def test_the_words_of_an_operation_say_what_was_changed(
    words: str, facet: Facet | Activity, change: str, key: str, encoding: str
) -> None:
    (event,) = read(OWN.format(words, "成功"), encoding=encoding).audit
    assert (event.at, event.account) == (datetime(2026, 11, 1, 9, 0, 5, tzinfo=UTC), OWNER)
    assert (event.facet, event.change, event.key) == (facet, change, key)


@pytest.mark.parametrize(
    ("words", "facet", "change"),
    [
        ("Reset password", Facet.PASSWORD, "changed"),
        ("Generate third-party client security password", Facet.APP_PASSWORDS, "added"),
        ("Disable MFA", Facet.SECOND_FACTORS, "removed"),
        ("Auto forward enabled: drop@example.net", Facet.FORWARDING, "added"),
        ("Create inbox rule", Facet.RULES, "added"),
        ("Cancel trust and force log out: trusted device", Facet.SESSIONS, "removed"),
        ('request: {"operatorEmail": "postmaster@example.com", "Status": "1"}', Facet.SIGN_IN, "changed"),
        ('{"SendRestriction": 1}', Facet.SENDING, "changed"),
    ],
)
def test_english_words_say_the_same(words: str, facet: Facet, change: str) -> None:
    text = f"Operation time;Operation details;Operation result\n2026-11-01T09:00:05Z;{words};Success\n"
    (event,) = read(text).audit
    assert (event.facet, event.change) == (facet, change)


def test_an_administrators_operation_is_a_change_of_its_object() -> None:
    row = f"{ADMIN}\t重置密码\t{OWNER}\t登录时修改\t192.0.2.7:8443\t成功"
    (event,) = read(ADMINS.format(row)).audit
    assert (event.account, event.facet, event.ip, event.by) == (OWNER, Facet.PASSWORD, "192.0.2.7", ADMIN)
    assert event.what.endswith(f"(by {ADMIN})")


def test_where_no_object_is_named_the_details_tell_whose_it_was() -> None:
    row = f"{ADMIN}\t开启自动转发\t\t{OWNER} → drop@example.net\t\t成功"
    (event,) = read(ADMINS.format(row)).audit
    assert (event.account, event.key) == (OWNER, "drop@example.net")
    assert event.what == f"forwarding added: 开启自动转发: {OWNER} → drop@example.net (by {ADMIN})"


def test_a_login_in_an_operation_log_is_a_sign_in_of_who_acted() -> None:
    result = read(ADMINS.format(f"{ADMIN}\t用户登录\t\t网页\t192.0.2.7\t成功"))
    (signin,) = result.signins
    assert (signin.account, signin.success, result.audit) == (ADMIN, True, ())


def test_operations_that_failed_or_are_not_known_are_counted_and_no_changes() -> None:
    result = read(
        OWN.format("修改密码", "失败") + "2026-11-01 17:00:06\t换肤\t成功\n2026-11-01 17:00:07\t修改密码\t成功\n"
    )
    assert len(result.audit) == 1
    gaps = " ".join(result.coverage.gaps)
    assert "1 operation that failed" in gaps
    assert "换肤" in gaps


def test_a_local_time_is_asked_about_and_never_guessed() -> None:
    with pytest.raises(UnreadableInput, match="which time zone") as caught:
        read(OWN.format("修改密码", "成功"), zone=None)
    assert caught.value.asks == "zone"


def test_that_it_holds_no_sign_ins_is_told() -> None:
    assert any("no sign-ins" in gap for gap in read(OWN.format("修改密码", "成功")).coverage.gaps)


def test_login_records_in_chinese_are_read_as_the_console_shows_them() -> None:
    text = (
        "登录时间\t登录城市\t登录IP\t登录方式\t登录状态\n"
        "2026-11-01 17:00:05\t浙江 杭州\t192.0.2.1\t网页登录\t登录成功\n"
        "2026-11-01 17:00:04\t未知\t\tIMAP客户端\t密码错误\n"
        "2026-11-01 17:00:03\t广东 深圳\t2001:db8::1\tPOP3\t成功\n"
        "2026-11-01 17:00:02\t广东 深圳\t[2001:db8::1]:993\t手机客户端\tIP登录限制\n"
    )
    result = read(text)
    assert [(s.protocol, s.success, s.ip) for s in result.signins] == [
        ("app", False, "2001:db8::1"),
        ("pop3", True, "2001:db8::1"),
        ("imap", False, None),
        ("web", True, "192.0.2.1"),
    ]
    assert result.signins[3].region == "浙江 杭州"


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60))
def test_any_words_mean_something_or_nothing(words: str) -> None:
    found = operation_of(words)
    assert found is None or found.what


def test_endless_words_are_not_looked_through_for_ever() -> None:
    began = time.monotonic()
    for begins in ("转发", "delete ", '"', "operatorEmail:", "a@"):
        operation_of(begins + "a." * 50_000)
    assert time.monotonic() - began < 2
