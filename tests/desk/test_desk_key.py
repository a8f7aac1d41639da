from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from workbench.desk.keys import load_or_make
from workbench.model.errors import LocalFileError


def test_a_key_is_made_at_the_first_use_and_stays(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    first, again = load_or_make(folder), load_or_make(folder)
    assert first.public_key == again.public_key
    assert first.key_id == hashlib.sha256(first.public_key).hexdigest()[:16]
    assert [path.name for path in folder.iterdir()] == ["desk.key"]


def test_the_key_is_only_for_its_owner(tmp_path: Path) -> None:
    load_or_make(tmp_path / "config")
    assert (tmp_path / "config").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "config" / "desk.key").stat().st_mode & 0o777 == 0o600


def test_what_it_signs_checks_out(tmp_path: Path) -> None:
    key = load_or_make(tmp_path)
    Ed25519PublicKey.from_public_bytes(key.public_key).verify(key.sign(b"message"), b"message")


def test_its_repr_holds_no_secret(tmp_path: Path) -> None:
    key = load_or_make(tmp_path)
    assert repr(key) == f"DeskKey({key.key_id})"


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    load_or_make(tmp_path)
    (tmp_path / "desk.key").chmod(0o640)
    with pytest.raises(LocalFileError, match="Others may read") as caught:
        load_or_make(tmp_path)
    assert "chmod 600" in caught.value.hint


@pytest.mark.parametrize("content", [b"", b"not a key", b"\xff\x00"])
def test_a_spoilt_key_is_refused(tmp_path: Path, content: bytes) -> None:
    load_or_make(tmp_path)
    (tmp_path / "desk.key").write_bytes(content)
    with pytest.raises(LocalFileError, match="holds no Ed25519 key"):
        load_or_make(tmp_path)
    assert (tmp_path / "desk.key").read_bytes() == content


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    load_or_make(tmp_path)
    other = X25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "desk.key").write_bytes(other)
    with pytest.raises(LocalFileError, match="holds no Ed25519 key"):
        load_or_make(tmp_path)


def test_a_folder_that_can_not_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LocalFileError, match="can't be used"):
        load_or_make(tmp_path / "file" / "config")


def test_two_processes_agree_on_one_key(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from workbench.desk.keys import load_or_make\n"
        "print(load_or_make(Path(sys.argv[1])).key_id)"
    )
    makers = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert len({maker.communicate()[0] for maker in makers}) == 1
