"""What the columns of a table mean: their names and their words, in English and Chinese."""

from __future__ import annotations

import re
import unicodedata
from datetime import tzinfo
from typing import NamedTuple

from workbench.model.remembered import remembered
from workbench.model.words import SignInEvent

from .times import zone_in

__all__ = ["Columns", "columns_of", "event_of", "is_login", "plain_name", "protocol_of", "success_of"]

_NAMES: dict[str, str] = {
    "time": "time datetime timestamp logintime logindatetime signintime signedinat eventtime when createddatetime"
    " occurredat at operationtime operatetime 时间 登录时间 登陆时间 操作时间 发生时间 访问时间 日期时间 北京时间",
    "date": "date logindate eventdate day 日期 登录日期 登陆日期 操作日期",
    "account": "account accountname user username userid useremail email emailaddress mail mailbox address login"
    " loginname userprincipalname upn actor 账号 帐号 账户 帐户 用户 用户名 邮箱 邮箱账号 邮箱帐号 邮箱地址 登录账号"
    " 登录帐号 登录名 员工 员工账号 员工邮箱",
    "ip": "ip ipaddress ipaddr clientip clientipaddress sourceip srcip loginip remoteip remoteaddress fromip host"
    " ip地址 登录ip 登陆ip 来源ip 客户端ip 登录ip地址 登录地址 ipv4 ipv6",
    "region": "city region country state province location place geo geolocation loginlocation logincity area"
    " 城市 地区 国家 省份 地点 位置 登录地 登录地点 登录城市 登录地区 登陆地 归属地 ip归属地 地理位置",
    "protocol": "protocol type logintype signintype method loginmethod service channel proto accesstype"
    " 协议 登录方式 登陆方式 登录类型 登陆类型 类型 方式 登录协议 访问方式 登录途径 登录渠道",
    "status": "status result outcome success succeeded state loginstatus loginresult signinstatus"
    " 状态 结果 登录状态 登陆状态 登录结果 登陆结果 是否成功 操作结果 operationresult",
    "client": "client clientapp clienttype device devicename useragent agent browser app application os platform"
    " 客户端 设备 设备名称 终端 浏览器 客户端类型 登录设备 应用",
    "event": "event eventname action operation operationtype activity 事件 操作 动作 行为 操作类型 事件类型",
    "operator": "operator operatoremail operatedby operatoraccount 操作人 操作者 操作员 操作账号 操作帐号",
    "target": "operationobject operationtarget targetaccount 操作对象 操作目标 被操作账号 被操作对象",
    "deed": "operationdetail operationdetails operationcontent operationdescription 操作详情 操作内容 操作描述",
    "detail": "reason failurereason error message remark note notes description comment 原因 失败原因 备注 说明 描述",
}
_ENOUGH = {"ip", "account", "status", "region", "operator", "deed"}
_OPERATION_NAMES = {"操作", "操作类型", "operationtype"}
_OPERATIONS = {"operator", "target", "deed"}
_ROLES = {name: role for role, names in _NAMES.items() for name in names.split()}
_BRACKETED = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_ZONE_WORDS = re.compile(r"(utc|gmt)$")
_LONGEST_NAME = 200
"""No column's name has more characters; brackets without an end take forever to look through."""


class Columns(NamedTuple):
    """Which cells of a row hold what."""

    roles: dict[str, tuple[int, ...]]
    width: int
    zone: tzinfo | None
    """As the header states it."""
    unknown: tuple[str, ...]
    """Columns that are not read."""
    names: tuple[str, ...]

    @property
    def of_operations(self) -> bool:
        """They are those of an operation log: its rows are changes."""
        return bool(self.roles.keys() & _OPERATIONS or {plain_name(name) for name in self.names} & _OPERATION_NAMES)

    def cell(self, row: list[str], role: str) -> str:
        """The cell of that role, empty where there is none; several cells of one role are joined."""
        places = self.roles.get(role)
        if places is None:
            return ""
        if len(places) == 1:
            return row[places[0]].strip() if places[0] < len(row) else ""
        cells = (row[i].strip() for i in places if i < len(row))
        return ", ".join(c for c in cells if c)


def columns_of(cells: list[str]) -> Columns | None:
    """Returns what the cells of a header line mean, or None where they are no header of a sign-in table."""
    roles: dict[str, tuple[int, ...]] = {}
    unknown = []
    zone = None
    for index, cell in enumerate(cells):
        role = _ROLES.get(plain_name(cell))
        if role is None or (role in roles and role != "region"):
            unknown.append(cell.strip())
            continue
        roles[role] = (*roles.get(role, ()), index)
        if role in ("time", "date"):
            zone = zone_in(cell) or zone
    if "time" not in roles and "date" in roles:
        roles["time"] = roles.pop("date")
    if "time" not in roles or not roles.keys() & _ENOUGH:
        return None
    return Columns(roles, len(cells), zone, tuple(u for u in unknown if u), tuple(c.strip() for c in cells))


def plain_name(cell: str) -> str:
    """Returns a column's name without case, blanks, signs and what stands in brackets; empty where it is none."""
    if len(cell) > _LONGEST_NAME:
        return ""
    text = unicodedata.normalize("NFKC", cell).strip(" \t\"'\ufeff*:").casefold()
    text = re.sub(r"[\s_\-./]+", "", _BRACKETED.sub("", text))
    return _ZONE_WORDS.sub("", text) or text


_FAILURE = re.compile(
    r"fail|unsucc|not? succ|den(?:y|ied)|block|reject|invalid|wrong|incorrect|error|locked|refus"
    r"|失败|错误|拒绝|锁定|阻止|禁止|不成功|未成功|未通过|拦截|限制"
)
_SUCCESS = re.compile(r"succ|\bok\b|\bpass(?:ed)?\b|allow|grant|accept|成功|正常|通过|允许")
_YES = frozenset({"true", "yes", "y", "是", "√", "✓", "✔"})
_NO = frozenset({"false", "no", "n", "否", "×", "✗", "✘"})


@remembered
def success_of(text: str) -> bool | None:
    """Tells whether the words of a status say success or failure; None where they say neither."""
    words = unicodedata.normalize("NFKC", text).strip().casefold()
    if words in _YES or words in _NO:
        return words in _YES
    if _FAILURE.search(words):
        return False
    return True if _SUCCESS.search(words) else None


_PROTOCOLS = (
    ("activesync", re.compile(r"activesync|\beas\b")),
    ("imap", re.compile(r"imap")),
    ("pop3", re.compile(r"\bpop")),
    ("smtp", re.compile(r"smtp|submission")),
    ("mapi", re.compile(r"\bmapi|outlook anywhere|\brpc\b")),
    ("ews", re.compile(r"\bews\b|exchange web services")),
    ("dav", re.compile(r"(?:cal|card|web)dav")),
    ("sieve", re.compile(r"sieve")),
    ("dingtalk", re.compile(r"dingtalk|钉钉")),
    ("app", re.compile(r"\bapp\b|mobile|手机|移动端")),
    ("web", re.compile(r"\bweb|browser|https?\b|网页|浏览器")),
)


@remembered
def protocol_of(text: str) -> str | None:
    """Returns the protocol in the words used here (web, imap, pop3, smtp, activesync, mapi …), None where empty."""
    words = unicodedata.normalize("NFKC", text).strip().casefold()
    if words in ("", "-", "--", "n/a", "unknown", "未知", "其他", "other"):
        return None
    return next((name for name, pattern in _PROTOCOLS if pattern.search(words)), words[:40])


_LOGIN = re.compile(
    r"(?:log(?:ged)?[ -]?(?:in|on|out|off)|sign(?:ed)?[ -]?(?:in|out))\b(?! (?:restriction|policy|password))"
    r"|(?:登录|登陆|登出)(?!态|限制|策略|密码|权限)"
)


def is_login(text: str) -> bool:
    """Tells whether the words of an operation speak of a login or a logout."""
    return _LOGIN.search(unicodedata.normalize("NFKC", text).casefold()) is not None


_LOGOUT = re.compile(r"log\s*-?out|log\s*-?off|sign\s*-?out|退出|登出|注销")
_CHALLENGE = re.compile(r"challenge|verif|second factor|2fa|mfa|验证|二次")


@remembered
def event_of(text: str) -> SignInEvent:
    """Returns what kind of login record the words name; a login where they don't say."""
    words = unicodedata.normalize("NFKC", text).casefold()
    if _LOGOUT.search(words):
        return SignInEvent.LOGOUT
    return SignInEvent.CHALLENGE if _CHALLENGE.search(words) else SignInEvent.LOGIN
