"""STAND-IN: the calls that are confirmed (grades A and B), and nothing else: any other path answers 404."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from alimail_kql import BadQuery, matcher
from alimail_state import Letter, StandInTenant, StandInUser

__all__ = ["Answer", "Refusal", "Routes"]

Answer = tuple[int, dict[str, Any]]


class Refusal(Exception):
    """Answered with an error body: B2 `detailErrorCode` and `message`, `developerMessage` beside them."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.answer: Answer = (status, {"detailErrorCode": code, "message": message, "developerMessage": ""})


class Routes:
    """Carries out calls on a tenant."""

    def __init__(self, tenant: StandInTenant, now: Callable[[], datetime]) -> None:
        self.tenant = tenant
        self.now = now
        self.page = 100
        """The most that a list answers at once; tests make it smaller."""
        self.end = "$"
        """What `nextCursor` holds on the last page: `""` or `"$"` (B, yaerp)."""
        self.keeps_ids = False
        """Whether a moved message keeps its id: X."""
        self.search_hides = ""
        """A folder that the search does not look into: X whether there is one."""
        self.purge_to = ""
        """Where USER_DELETED sends a message: X. Empty: it is gone; else the id of a folder."""

    def call(self, method: str, path: str, params: dict[str, str], body: dict[str, Any], limit: int | None) -> Answer:
        """Answers one call. `limit`: only so many ids of a batch are done (it was cut off half way)."""
        try:
            for pattern, verb, work in _TABLE:
                found = pattern.fullmatch(path)
                if found and verb == method:
                    names = [unquote(g) for g in found.groups()]
                    return 200, work(self, names, params, body if limit is None else body | {"only": limit})
        except Refusal as refusal:
            return refusal.answer
        return 404, {"detailErrorCode": "NotFound", "message": f"no such call: {method} {path}"}

    # -- accounts ------------------------------------------------------------------------------------

    def _user(self, ref: str) -> StandInUser:
        user = self.tenant.find(ref)
        if user is None:
            raise Refusal(404, "UserNotFound", "user not exist")  # B, cratos: 404 for an unknown user
        return user

    def get_user(self, names: list[str], params: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        return self._user(names[0]).shown(_selected(params))

    def patch_user(self, names: list[str], params: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        user = self._user(names[0])
        unknown = body.keys() - {"status", "forceChangePasswordNextSignIn"}
        if unknown:
            raise Refusal(400, "InvalidParameter", f"unexpected {sorted(unknown)}")  # only what changes is sent
        if body.get("status", "NORMAL") not in ("NORMAL", "FREEZE"):
            raise Refusal(400, "InvalidParameter", "status")
        user.status = body.get("status", user.status)
        user.must_change = body.get("forceChangePasswordNextSignIn", user.must_change)
        return {}  # cratos reads an empty answer

    def reset_password(self, names: list[str], params: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        user = self._user(names[0])
        password, force = body.get("password"), body.get("forceChangePasswordNextSignIn")
        if not isinstance(password, str) or not isinstance(force, bool):
            raise Refusal(400, "InvalidParameter", "password")  # a JSON boolean: cratos
        kinds = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
        classes = sum(any(kind(c) for c in password) for kind in kinds)
        # 9 to 64 characters, three classes, not the address: A, the console's page.
        if not 9 <= len(password) <= 64 or classes < 3 or user.email.partition("@")[0] in password.lower():
            raise Refusal(400, "PasswordInvalid", "password does not meet the policy")
        user.password, user.must_change, user.password_changed = password, force, self.now()
        return {}

    def add_alias(self, names: list[str], params: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        user = self._user(names[0])
        if body["alias"] in user.aliases:
            raise Refusal(409, "AliasExists", "alias exists")
        user.aliases.append(body["alias"])
        return {}

    def remove_alias(self, names: list[str], params: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        user = self._user(names[0])
        if body.get("alias") not in user.aliases:
            raise Refusal(404, "AliasNotFound", "alias not exist")
        user.aliases.remove(body["alias"])
        return {}

    # -- directory -----------------------------------------------------------------------------------

    def domains(self, names: list[str], params: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        return {"domains": self.tenant.domains}

    def departments(self, names: list[str], params: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        found = self.tenant.departments.get(names[0])
        if found is None:
            raise Refusal(404, "DepartmentNotFound", "department not exist")
        return {"departments": self._slice(found, params), "total": str(len(found))}

    def users(self, names: list[str], params: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        found = [u.shown(set()) for u in self.tenant.users.values() if u.department == names[0]]
        return {"users": self._slice(found, params), "total": len(found)}

    def _slice(self, rows: list[Any], params: dict[str, str]) -> list[Any]:
        offset, limit = int(params["offset"]), int(params["limit"])
        if not 1 <= limit <= 100:  # B2: 100 at most
            raise Refusal(400, "InvalidParameter", "limit")
        return rows[offset : offset + min(limit, self.page)]

    # -- folders and messages ------------------------------------------------------------------------

    def folders(self, names: list[str], params: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        user = self._user(names[0])
        if params.get("folderId"):
            return {"folders": []}
        return {"folders": [_folder(user, i) for i in user.folders]}  # the key `folders`: A, DingTalk's SDK

    def new_folder(self, names: list[str], params: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        user = self._user(names[0])
        if user.folder_of(body["displayName"]):
            raise Refusal(400, "FolderExists", "folder exists")  # X; the caller looks first
        id_ = self.tenant.fresh_id("f")
        user.folders[id_] = body["displayName"]
        return {"folder": _folder(user, id_)}  # A, DingTalk's SDK

    def list_folder(self, names: list[str], params: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        user = self._user(names[0])
        return self._messages([x for x in user.letters.values() if x.folder == names[1]], params, params)

    def search(self, names: list[str], params: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        user = self._user(names[0])
        try:
            match = matcher(body["query"])
        except (BadQuery, KeyError, ValueError) as error:
            raise Refusal(400, "InvalidParameter", f"query: {error}") from error
        found = [x for x in user.letters.values() if match(x) and user.folders[x.folder] != self.search_hides]
        return self._messages(found, body, params) | {"total": str(len(found))}

    def _messages(self, found: list[Letter], asked: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
        size = int(asked.get("size", 0))
        if not 1 <= size <= 100:
            raise Refusal(400, "InvalidParameter", "size")
        found.sort(key=lambda x: (x.sent_at, x.message_id), reverse=True)
        start, step = int(str(asked.get("cursor") or "0").removeprefix("c")), min(size, self.page)
        more = start + step < len(found)
        rows = [x.shown(_selected(params) or set()) for x in found[start : start + step]]
        return {"messages": rows, "hasMore": more, "nextCursor": f"c{start + step}" if more else self.end}

    def message(self, names: list[str], params: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        letter = self._user(names[0]).letters.get(names[1])
        if letter is None:
            raise Refusal(404, "MessageNotFound", "message not exist")
        return {"message": letter.shown(_selected(params) or set())}  # wrapped: A, DingTalk's SDK

    def move(self, names: list[str], params: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        user = self._user(names[0])
        if body.get("destinationFolderId") not in user.folders:
            raise Refusal(400, "FolderNotFound", "folder not exist")
        for letter in self._batch(user, body):
            letter.folder = body["destinationFolderId"]
            if not self.keeps_ids:
                del user.letters[letter.id]
                letter.id = self.tenant.fresh_id("m")
                user.letters[letter.id] = letter
        return {"requestId": "r"}

    def delete(self, names: list[str], params: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        user = self._user(names[0])
        if body.get("deleteType") != "USER_DELETED":
            raise Refusal(400, "InvalidParameter", "deleteType")  # other values: X
        for letter in self._batch(user, body):
            if self.purge_to:
                letter.folder = self.purge_to
            else:
                user.purged.append(user.letters.pop(letter.id))
        return {"requestId": "r"}

    def _batch(self, user: StandInUser, body: dict[str, Any]) -> list[Letter]:
        ids = body.get("ids")
        if not isinstance(ids, list) or not 1 <= len(ids) <= 100:  # B: 1 to 100
            raise Refusal(400, "InvalidParameter", "ids")
        # An id that is not there is passed over in silence: X, the worse case for whoever believes a 200.
        known = [user.letters[i] for i in ids if i in user.letters]
        return known[: body["only"]] if "only" in body else known


def _folder(user: StandInUser, id_: str) -> dict[str, Any]:
    held = [x for x in user.letters.values() if x.folder == id_]
    return {
        "id": id_,
        "displayName": user.folders[id_],
        "parentFolderId": "",
        "childFolderCount": 0,
        "totalItemCount": str(len(held)),
        "unreadItemCount": sum(not x.read for x in held),
    }


def _selected(params: dict[str, str]) -> set[str]:
    return set(filter(None, params.get("$select", "").split(",")))


_Work = Callable[[Routes, list[str], dict[str, str], dict[str, Any]], dict[str, Any]]
_U, _M = r"/v2/users/([^/]+)", r"/v2/users/([^/]+)/messages"
_TABLE: tuple[tuple[re.Pattern[str], str, _Work], ...] = tuple(
    (re.compile(path), verb, work)
    for verb, path, work in (
        ("GET", _U, Routes.get_user),  # B
        ("PATCH", _U, Routes.patch_user),  # B2
        ("POST", f"{_U}/resetPassword", Routes.reset_password),  # B2
        ("POST", f"{_U}/emailAliases", Routes.add_alias),  # B
        ("DELETE", f"{_U}/emailAliases", Routes.remove_alias),  # B
        ("GET", "/v2/domains", Routes.domains),  # B
        ("GET", r"/v2/departments/([^/]+)/departments", Routes.departments),  # B2
        ("GET", r"/v2/departments/([^/]+)/users", Routes.users),  # B2
        ("GET", f"{_U}/mailFolders", Routes.folders),  # A
        ("POST", f"{_U}/mailFolders", Routes.new_folder),  # B
        ("GET", rf"{_U}/mailFolders/([^/]+)/messages", Routes.list_folder),  # A
        ("POST", f"{_M}/query", Routes.search),  # B2
        ("POST", f"{_M}/move", Routes.move),  # B2
        ("POST", f"{_M}/batchDelete", Routes.delete),  # B, A
        ("GET", f"{_M}/([^/]+)", Routes.message),  # B2, A
    )
)
