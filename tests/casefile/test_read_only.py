"""A case file, its folder or that of its head made read-only in the middle of a case: a sentence, and nothing lost."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")

# Root may write everything, so the process becomes somebody else. All that it needs is loaded before, since that
# somebody may not be allowed to read Python's own folders.
_SCRIPT = """
import os, sys, contextlib, io
from pathlib import Path
home, what = Path(sys.argv[1]), sys.argv[2]
os.environ.update(WORKBENCH_HOME=str(home), WORKBENCH_NAME="ana")
from workbench.cli.main import run

def call(*words):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(list(words))
    return code, out.getvalue(), err.getvalue()

def answer(value):
    return call("case", "step", "T-1", "1", "--answer", f"payment-mail={value}")

def must(*words):
    ended = call(*words)
    assert ended[0] == 0, ended
    return ended[1]

def works():
    must("case", "new", "--account", "kim@example.org", "--ticket", "T-1", "--provider", "guided")
    must("case", "step", "T-1", "1", "--answer", "payment-mail=no")
    must("case", "show", "T-1")
    must("verify")

real, drill = home, home / "warm"
os.environ["WORKBENCH_HOME"] = str(drill)
works()
(drill / "data" / "cases.db").chmod(0o400)
from workbench.desk.desk import open_desk
from workbench.model.errors import LocalFileError
from workbench.model.events import NoteAdded
assert call("case", "show", "none")[0] == 2
import workbench.desk.crash, traceback
if os.geteuid() == 0:
    os.chown(home, 65534, 65534)  # nobody
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
os.environ["WORKBENCH_HOME"] = str(real)
works()
before = must("verify", "--json")
target = {"file": real / "data" / "cases.db", "folder": real / "data", "heads": real / "state" / "heads"}[what]
mode = target.stat().st_mode
desk = open_desk()
case = desk.casefile.views.cases()[0]
target.chmod(0o400 if what == "file" else 0o500)
code, _, err = answer("yes")
print(code, err.replace(str(real), "HOME"), sep="|")
must("case", "show", "T-1")
assert must("verify", "--json") == before, "nothing was recorded, nothing is lost"
if what != "file":  # a file that is open already stays writable for its process
    try:
        desk.record_now(case.id, NoteAdded(text="no"))
    except LocalFileError as error:
        print("open desk", error.title.replace(str(real), "HOME"), sep="|")
target.chmod(mode)
desk.record_now(case.id, NoteAdded(text="goes on"))
desk.close()
assert answer("yes")[0] == 0
must("verify")
print("goes on")
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """Not below pytest's own folder: nobody but its owner may look into that."""
    with tempfile.TemporaryDirectory(prefix="workbench-test-") as folder:
        Path(folder).chmod(0o755)
        made = Path(folder) / "somebody"
        made.mkdir()
        yield made


@pytest.mark.parametrize(
    ("what", "named"),
    [
        ("file", "cases.db can't be opened or written"),
        ("folder", "cases.db can't be opened or written"),
        ("heads", "heads/"),
    ],
)
def test_what_was_made_read_only_is_named_and_it_goes_on_when_it_can_be_written_again(
    home: Path, what: str, named: str
) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(home), what], capture_output=True, text=True, timeout=120
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    code, told = ended.stdout.split("|", 1)
    assert code == "6"
    assert named in told.splitlines()[0]
    assert "Check who owns the file and its folder" in told
    assert ended.stdout.splitlines()[-1] == "goes on"
    assert ("open desk|" in ended.stdout) is (what != "file")
