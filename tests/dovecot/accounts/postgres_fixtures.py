"""A PostgreSQL server of the tests' own, on loopback, as an ordinary user."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from rig_server import certificates
from sql_tools import Server

_BEHIND = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def _program(name: str) -> str | None:
    return shutil.which(name) or (str(_BEHIND[-1].with_name(name)) if _BEHIND else None)


def _as_ordinary_user(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    user = pwd.getpwnam("nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--"]


def _own_all(folder: Path) -> None:
    if os.geteuid() == 0:
        user = pwd.getpwnam("nobody")
        for path in folder.iterdir():
            os.chown(path, user.pw_uid, user.pw_gid)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    initdb, server = _program("initdb"), _program("postgres")
    if initdb is None or server is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed: apt-get install postgresql")
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    with tempfile.TemporaryDirectory(prefix="workbench-pg-") as made:
        folder = Path(made)
        secret = folder / "secret"
        secret.write_text("of-the-tests\n")
        secret.chmod(0o644)
        user = _as_ordinary_user(folder)
        certificates(folder)
        (folder / "key.pem").chmod(0o600)
        _own_all(folder)
        data = ["-D", f"{folder}/data"]
        how = ["-U", "workbench", "-A", "scram-sha-256", f"--pwfile={secret}", "-N", "-E", "UTF8", "--locale=C"]
        subprocess.run([*user, initdb, *data, *how], check=True, capture_output=True, cwd="/")
        port = _free_port()
        settings = {
            "port": port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": folder,
            "fsync": "off",
            "statement_timeout": "20s",
        }
        settings |= {"ssl": "on", "ssl_cert_file": folder / "cert.pem", "ssl_key_file": folder / "key.pem"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            running = subprocess.Popen([*user, server, *data, *options], stderr=log, stdout=log, cwd="/")
        try:
            yield Server(port, "of-the-tests", folder).when_up(running)
        finally:
            running.send_signal(signal.SIGQUIT)  # nothing of it is kept
            running.wait(20)
