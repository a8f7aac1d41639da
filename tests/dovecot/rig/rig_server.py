"""A Dovecot of the tests' own: on loopback, in a folder of its own, as an ordinary user; stopped for sure."""

from __future__ import annotations

import base64
import ctypes
import grp
import hashlib
import ipaddress
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rig_clients import Clients
from rig_outside import Outside

__all__ = ["ALLOWED", "Rig", "certificates", "why_not"]

DOMAIN = "rig.test"
_HERE = Path(__file__).parent
_PORTS = (
    "IMAP", "IMAPS", "POP3", "SUBMISSION", "SIEVE", "LMTP", "DOVEADM", "DOVEADMS", "OUTSIDE", "COLLECTOR",
    "IMAP_PROXIED", "POP3_PROXIED", "SUBMISSION_PROXIED", "SIEVE_PROXIED",
)  # fmt: skip
_NEEDED = {
    "dovecot": "dovecot-core",
    "/usr/lib/dovecot/imap": "dovecot-imapd",
    "/usr/lib/dovecot/pop3": "dovecot-pop3d",
    "/usr/lib/dovecot/submission": "dovecot-submissiond",
    "/usr/lib/dovecot/managesieve": "dovecot-managesieved",
    "/usr/lib/dovecot/lmtp": "dovecot-lmtpd",
    "/usr/lib/dovecot/modules/libdriver_sqlite.so": "dovecot-sqlite",
    "/usr/lib/dovecot/modules/lib90_sieve_plugin.so": "dovecot-sieve",
}

ALLOWED = (
    "user", "who", "kick", "auth cache flush", "fetch", "move", "expunge", "mailbox list", "mailbox status",
    "mailbox create", "sieve list", "sieve get", "sieve put", "sieve activate", "sieve deactivate", "acl get",
    "acl set", "acl delete",
)  # fmt: skip
"""What the README tells a deployment to allow; nothing more, so that the tests show that it is enough."""


def why_not() -> str:
    """Returns why no Dovecot can be started here; empty where one can."""
    missing = [
        package for program, package in _NEEDED.items() if not shutil.which(program) and not Path(program).exists()
    ]
    if missing:
        return f"not installed: {' '.join(missing)}"
    version = subprocess.run(["dovecot", "--version"], capture_output=True, text=True, check=True).stdout
    return "" if version.startswith("2.3.") else f"the tests' configuration is for Dovecot 2.3, and this is {version}"


class Rig:
    """The server, what stands around it, and its people."""

    def __init__(self) -> None:
        self.state = Path(tempfile.mkdtemp(prefix="rig-"))
        self.ports = _free_ports()
        self.api_key = secrets.token_hex(16)
        self.salt = secrets.token_hex(8)
        self.events = self.state / "log" / "events.jsonl"
        self.outside = Outside(self.events, DOMAIN, self.ports["OUTSIDE"], self.ports["COLLECTOR"], self.ports["LMTP"])
        self.clients = Clients(self.ports, self.state / "tls" / "authority.pem")
        self._user = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self._process: subprocess.Popen[bytes] | None = None

    # -- starting and stopping -----------------------------------------------------------------------

    def start(self) -> None:
        """Makes the state and starts everything. Raises RuntimeError with what Dovecot said where it does not."""
        for name in ("run", "lib", "log", "tls", "conf", "mail"):
            (self.state / name).mkdir()
        self.events.touch()
        certificates(self.state / "tls")
        self._configure()
        with closing(self._database()) as db:
            db.executescript((_HERE / "accounts.sql").read_text())
        self.hand_over(self.state)
        self.outside.start()
        self.launch()

    def launch(self) -> None:
        """Starts Dovecot on the state there is."""
        account = pwd.getpwnam(self._user)
        as_user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": list[int]()}
        with (self.state / "log" / "start.log").open("wb") as said:
            self._process = subprocess.Popen(
                ["dovecot", "-F", "-c", str(self.state / "conf" / "dovecot.conf")],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
                start_new_session=True,
                preexec_fn=_die_with_parent,
                **(as_user if os.geteuid() == 0 else {}),  # type: ignore[call-overload]
            )
        deadline = time.monotonic() + 10
        for port in (self.ports["DOVEADM"], self.ports["IMAP"], self.ports["LMTP"], self.ports["SIEVE"]):
            while not _answers(port):
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"Dovecot did not start: {self.log('start')}{self.log('error')}")
                time.sleep(0.01)

    def kill(self) -> None:
        """Ends Dovecot as a power cut would: its own session of processes, at once."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(5)
            self._process = None
            (self.state / "run" / "master.pid").unlink(missing_ok=True)

    def stop(self) -> None:
        """Ends everything, and removes its folder."""
        self.kill()
        self.outside.stop()
        shutil.rmtree(self.state, ignore_errors=True)

    def _configure(self) -> None:
        values = {
            "STATE": str(self.state),
            "USER": self._user,
            "GROUP": grp.getgrgid(pwd.getpwnam(self._user).pw_gid).gr_name,
            "API_KEY": self.api_key,
            "SALT": self.salt,
            "ALLOWED": ",".join(ALLOWED),
            **{name: str(port) for name, port in self.ports.items()},
        }
        for template in (*_HERE.glob("*.conf"), *_HERE.glob("*.sql")):
            text = template.read_text()
            for name, value in values.items():
                text = text.replace(f"@{name}@", value)
            (self.state / "conf" / template.name).write_text(text)

    def hand_over(self, path: Path) -> None:
        """Gives what the tests wrote to the user that Dovecot runs as."""
        if os.geteuid() == 0:
            account = pwd.getpwnam(self._user)
            for one in (path, *path.rglob("*")):
                os.chown(one, account.pw_uid, account.pw_gid)

    # -- its people ---------------------------------------------------------------------------------------

    @property
    def database(self) -> Path:
        return self.state / "users.sqlite"

    def _database(self) -> sqlite3.Connection:
        return sqlite3.connect(self.database, timeout=10)

    def sql(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """Runs a statement on the accounts' database."""
        with closing(self._database()) as db, db:
            return db.execute(statement, values).fetchall()

    def people(self, passwords: dict[str, str]) -> None:
        """Gives accounts to people, by address."""
        with closing(self._database()) as db, db:
            db.executemany(
                "INSERT INTO users (email, password, password_changed_at) VALUES (?, ?, ?)",
                [(who, _hashed(password), "2026-01-05 09:00:00") for who, password in passwords.items()],
            )

    def app_password(self, user: str, label: str, password: str, services: str = "imap,submission") -> None:
        digest = hashlib.sha256((self.salt + password).encode()).hexdigest()
        statement = "INSERT INTO app_passwords (email, label, sha256, services) VALUES (?, ?, ?, ?)"
        self.sql(statement, user, label, digest, services)

    def mail(self, user: str, messages: Iterable[bytes], folder: str = "") -> None:
        """Puts messages into a mailbox without delivering them."""
        box = self.state / "mail" / user / "Maildir" / (f".{folder}" if folder else "")
        for name in ("cur", "new", "tmp"):
            (box / name).mkdir(parents=True, exist_ok=True)
        for number, message in enumerate(messages):
            (box / "cur" / f"{int(time.time())}.M{number}P{os.getpid()}.rig,S={len(message)}:2,").write_bytes(message)
        self.hand_over(self.state / "mail" / user)

    def fresh(self) -> None:
        """Takes everybody and their mail away: the next test starts anew. Dovecot goes on running."""
        with closing(self._database()) as db, db:
            users = [row[0] for row in db.execute("SELECT email FROM users")]
            for table in ("blocked_nets", "app_passwords", "users"):
                db.execute(f"DELETE FROM {table}")
        for user in users:
            shutil.rmtree(self.state / "mail" / user, ignore_errors=True)
        (self.state / "lib" / "shared-mailboxes").unlink(missing_ok=True)
        self.outside.left.clear()
        self.events.write_bytes(b"")
        self.doveadm("authCacheFlush", user=[])

    # -- looking ----------------------------------------------------------------------------------------------

    def doveadm(self, command: str, **parameters: object) -> list[dict[str, str]]:
        """Asks the server itself, without the program that is tested."""
        port = self.ports["DOVEADM"]
        key = base64.b64encode(self.api_key.encode()).decode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/doveadm/v1",
            json.dumps([[command, parameters, "t"]]).encode(),
            {"Content-Type": "application/json", "Authorization": f"X-Dovecot-API {key}"},
        )
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=20) as answer:
            ((kind, rows, _),) = json.load(answer)
        assert kind == "doveadmResponse", rows
        return list(rows)

    def log(self, which: str = "info") -> str:
        path = self.state / "log" / f"{which}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def told(self) -> list[str]:
        """The events that were exported so far."""
        return self.events.read_text().splitlines()

    def wait_for(self, holds: Callable[[], bool], seconds: float = 10) -> None:
        """Waits until something holds: events and mails come a moment later."""
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, "it never came"
            time.sleep(0.01)

    def settle(self, seconds: float = 10) -> None:
        """Waits until no mail is on its way any more."""
        self.wait_for(lambda: self.outside.idle, seconds)


def _hashed(password: str) -> str:
    salt = secrets.token_bytes(8)
    return "{SSHA256}" + base64.b64encode(hashlib.sha256(password.encode() + salt).digest() + salt).decode()


def _free_ports() -> dict[str, int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in _PORTS]
    ports = {name: s.getsockname()[1] for name, s in zip(_PORTS, sockets, strict=True)}
    for one in sockets:
        one.close()
    return ports


def _answers(port: int) -> bool:
    with suppress(OSError):
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    return False


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def certificates(folder: Path) -> None:
    """An authority that signs the server's certificate, and another one that nobody here trusts."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    now = datetime.now(UTC)

    def sign(
        name: str, key: ec.EllipticCurvePrivateKey, issuer: str, by: ec.EllipticCurvePrivateKey, *, authority: bool
    ) -> bytes:
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=365))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
        )
        if not authority:
            names = (x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1")))
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return builder.sign(by, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    authority, stranger, server = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    (folder / "authority.pem").write_bytes(sign("Rig CA", authority, "Rig CA", authority, authority=True))
    (folder / "stranger.pem").write_bytes(sign("Other CA", stranger, "Other CA", stranger, authority=True))
    (folder / "cert.pem").write_bytes(sign("localhost", server, "Rig CA", authority, authority=False))
    key = server.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(key)
