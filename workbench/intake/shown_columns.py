"""What the columns of a console's list of settings are called, and its words for on and off: English and Chinese.

No vendor documents these as a format. Alibaba Mail's page on trusted devices names device, first and last login and
trust (https://www.alibabacloud.com/help/en/alibaba-mail/latest/security-device-management); the rest are usual names.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from workbench.model.words import Facet

from .columns import Columns, plain_name
from .times import zone_in

__all__ = ["READABLE", "columns_for", "is_empty_list", "is_on"]

_ACCOUNT = "account accountname user username useremail emailaccount mailbox 账号 帐号 账户 用户 员工 邮箱账号 员工账号"
_STATUS = "status state enabled active switch 状态 启用 是否启用 启用状态 开关 是否开启"
_FIRST = (
    "created createdat createdon creationtime createtime generated added addedat addtime firstlogin firstlogintime"
    " firstseen started 创建时间 生成时间 添加时间 首次登录 首次登录时间 开始时间"
)
_LAST = (
    "lastlogin lastlogintime lastactive lastseen lastused lastuse lastaccess 最近登录 最近登录时间 最后登录时间"
    " 上次登录时间 最近使用 最近使用时间 上次使用时间 最后使用时间"
)
_NAMES: dict[Facet, dict[str, str]] = {
    Facet.SESSIONS: {
        "name": "device devicename session browser client application 设备 设备名称 终端 会话 客户端 登录设备",
        "trusted": "trusted trust istrusted truststatus trusteddevice 可信 信任 是否可信 是否信任 信任状态 可信状态",
        "ip": "ip ipaddress loginip ip地址 登录ip",
        "account": _ACCOUNT,
        "first": _FIRST,
        "last": _LAST,
    },
    Facet.APP_PASSWORDS: {
        "name": "name label app appname note purpose remark description securitypassword securepassword device 名称"
        " 备注 标签 用途 设备 设备名称 安全密码 密码名称 应用名称",
        "account": _ACCOUNT,
        "status": _STATUS,
        "first": _FIRST,
        "last": _LAST,
    },
    Facet.PROTOCOLS: {
        "name": "protocol service servicename feature 协议 服务 服务名称 功能",
        "status": f"{_STATUS} access",
        "account": _ACCOUNT,
    },
    Facet.IP_ACCESS: {
        "name": "ip ipaddress ipaddr iprange ipsegment ipiprange address network cidr host ip地址 ip段 ip地址段 ipip段"
        " 地址 网段",
        "type": "type policy policytype listtype 类型 策略类型 名单类型",
        "status": _STATUS,
        "first": _FIRST,
        "until": "expires expiry until validuntil 到期时间 过期时间 有效期",
        "region": "region area country remark note 地区 区域 备注",
    },
    Facet.RULES: {
        "name": "name rule rulename filter filtername title 规则 规则名称 规则名 名称 过滤器",
        "conditions": "condition conditions criteria if when matches 条件 规则条件 匹配条件",
        "actions": "action actions then 动作 执行操作 执行动作 处理方式",
        "status": _STATUS,
        "account": _ACCOUNT,
        "first": _FIRST,
    },
    Facet.FORWARDING: {
        "name": "forwardto forwardingaddress forwardaddress destination target address email 转发地址 转发到 目标地址"
        " 邮箱地址",
        "status": _STATUS,
        "copy": "keepcopy keepacopy 保留副本 保留原邮件",
        "first": _FIRST,
    },
}
_ROLES = {
    facet: {name: role for role, names in roles.items() for name in names.split()} for facet, roles in _NAMES.items()
}
READABLE = frozenset(_NAMES)
"""The facets whose lists can be read."""

_ON_WORDS = (
    "on enabled enable active yes true allowed open 开 开启 已开启 启用 已启用 是 生效 生效中 已生效 允许 可信 已信任"
    " trusted √ ✓ ✔ ☑ ✅"
)
_OFF_WORDS = (
    "off disabled disable inactive no false blocked denied closed 关 关闭 已关闭 停用 已停用 禁用 已禁用 否 未启用"
    " 未开启 未生效 禁止 不允许 不可信 未信任 untrusted × ✗ ✘ ☐ ❌"
)
_ON = frozenset(_ON_WORDS.split())
_OFF = frozenset(_OFF_WORDS.split()) | {"not trusted", "not allowed", "not enabled"}
_EMPTY = frozenset(
    {
        "no data",
        "no records",
        "no record",
        "no results",
        "no entries",
        "no items",
        "no data to display",
        "no active bans",
    }
    | {"暂无数据", "无数据", "没有数据", "没有记录", "暂无记录", "无记录", "暂无", "没有找到相关数据"}
)


def columns_for(facet: Facet) -> Callable[[list[str]], Columns | None]:
    """Returns what tells whether the cells of a line are the header of such a list: it must name what is listed."""
    roles_of = _ROLES[facet]

    def means(cells: list[str]) -> Columns | None:
        roles: dict[str, tuple[int, ...]] = {}
        unknown, zone = [], None
        for index, cell in enumerate(cells):
            role = roles_of.get(plain_name(cell))
            if role is None or role in roles:
                unknown.append(cell.strip())
                continue
            roles[role] = (index,)
            if role == "first":
                zone = zone_in(cell)
        # "service: active" is a switch with its name before it.
        if "name" not in roles or len(roles) < 2 or any(cell.strip().endswith((":", "：")) for cell in cells):
            return None
        return Columns(roles, len(cells), zone, tuple(u for u in unknown if u), tuple(c.strip() for c in cells))

    return means


def is_on(cell: str) -> bool | None:
    """Tells whether a cell says on or off; None where it says neither, or something else as well."""
    words = _plain(cell)
    return True if words in _ON else False if words in _OFF else None


def is_empty_list(line: str) -> bool:
    """Tells whether a line is what consoles show in place of an empty list."""
    return _plain(line).rstrip(".。!！") in _EMPTY


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text[:200]).split()).casefold()
