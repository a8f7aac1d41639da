"""An auth policy server for the tests' Dovecot: it reads the blocklist table, and a list of weakforced's own kind.

What Dovecot asks: https://doc.dovecot.org/2.3/configuration_manual/authentication/auth_policy/ (status -1: no). The
three commands for the list: https://github.com/PowerDNS/weakforced/blob/master/docs/swagger/wforce_api.7.yml
"""

from __future__ import annotations

import base64
import ipaddress
import json
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

__all__ = ["PolicyServer"]


class PolicyServer:
    """Serves on a free port of loopback, in a thread, until it is closed."""

    def __init__(self, database: Path | None = None, password: str = "of-the-tests") -> None:
        self.password = password
        self.listed: dict[str, tuple[datetime, str]] = {}
        self.asked: list[dict[str, Any]] = []
        """What Dovecot asked whether to allow."""
        self._database = database
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def settings(self) -> str:
        """What makes a Dovecot ask it."""
        key = base64.b64encode(f"wforce:{self.password}".encode()).decode()
        return (
            f"auth_policy_server_url = http://127.0.0.1:{self.port}/\n"
            f"auth_policy_server_api_header = Authorization: Basic {key}\n"
            "auth_policy_hash_nonce = of-the-tests\n"
            "auth_policy_reject_on_fail = yes\n"
            "auth_policy_check_after_auth = no\n"
        )

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, command: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Returns status and body of the answer."""
        if command == "allow":
            self.asked.append(body)
            blocked = self._blocks(str(body.get("remote", "")))
            return 200, {"status": -1, "msg": f"{blocked} is blocked"} if blocked else {"status": 0, "msg": ""}
        if command == "getBL":
            now = datetime.now(UTC)
            entries = [
                {"ip": net, "expiration": f"{until:%Y-%b-%d %H:%M:%S}", "reason": reason}
                for net, (until, reason) in self.listed.items()
                if until > now
            ]
            return 200, {"bl_entries": [*entries, {"login": "joe", "expiration": "2099-Jan-01 00:00:00", "reason": ""}]}
        if command == "addBLEntry":
            if "expire_secs" not in body or "reason" not in body:
                return 500, {"status": "failure", "reason": "Missing mandatory field"}
            until = datetime.now(UTC) + timedelta(seconds=body["expire_secs"])
            self.listed[str(ipaddress.ip_network(body["netmask"]))] = (until, body["reason"])
        elif command == "delBLEntry":
            self.listed.pop(body["netmask"], None)
        elif command != "report":
            return 404, {"status": "failure", "reason": "Unknown command"}
        return 200, {"status": "ok"}

    def _blocks(self, remote: str) -> str:
        client, now = ipaddress.ip_address(remote), datetime.now(UTC)
        nets = [net for net, (until, _) in self.listed.items() if until > now]
        if self._database is not None:
            with closing(sqlite3.connect(self._database)) as db:
                alive = "expires_at IS NULL OR expires_at > datetime('now')"
                nets += [row[0] for row in db.execute(f"SELECT cidr FROM blocked_nets WHERE {alive}")]
        return next((net for net in nets if client in ipaddress.ip_network(net)), "")


def _handler(policy: PolicyServer) -> type[BaseHTTPRequestHandler]:
    wanted = "Basic " + base64.b64encode(f"wforce:{policy.password}".encode()).decode()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._serve({})

        def do_POST(self) -> None:
            self._serve(json.loads(self._body() or b"{}"))

        def _body(self) -> bytes:
            if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return body

        def _serve(self, body: dict[str, Any]) -> None:
            if self.headers.get("Authorization") != wanted:
                status, said = 401, {"status": "failure", "reason": "Unauthorized"}
            else:
                status, said = policy.answer(self.path.partition("command=")[2], body)
            data = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            return None

    return Handler
