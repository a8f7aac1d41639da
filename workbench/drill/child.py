"""The process that is killed: a desk that works one case, forked from one in which all is imported already."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from workbench.desk.desk import open_desk
from workbench.desk.paths import Paths

from .script import case_at_hand, work
from .telling import Pipe, TellingDesk

__all__ = ["Home", "begin"]


class Home(Paths):
    """The folders of a drill's desk: one of its own, never the user's."""

    @classmethod
    def below(cls, root: Path) -> Home:
        """Returns the folders below a root, as WORKBENCH_HOME lays them out."""
        return cls(config=root / "config", data=root / "data", state=root / "state")

    @property
    def case_file(self) -> Path:
        """The case file."""
        return self.data / "cases.db"

    @property
    def tenant(self) -> Path:
        """The file of the practice tenant."""
        return self.data / "cases.db.practice.json"


def begin(home: Home, ticket: str) -> tuple[int, int]:
    """Starts a process that opens the case file and works the case of that ticket; returns it and the pipe's end.

    Nothing but this thread may be running: the process is forked.
    """
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    process = os.fork()
    if process == 0:
        os.close(reading)
        _live(home, ticket, Pipe(writing))
    os.close(writing)
    return process, reading


def _live(home: Home, ticket: str, pipe: Pipe) -> None:
    """Never returns."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
    code = 1
    try:
        asyncio.run(_work(home, ticket, pipe))
        code = 0
    except BaseException as fault:  # noqa: BLE001 - told to the parent; this process ends here, whatever it was
        pipe.tell("fault", type(fault).__name__, fault, getattr(fault, "hint", ""), _where(fault))
    finally:
        os._exit(code)


async def _work(home: Home, ticket: str, pipe: Pipe) -> None:
    desk = TellingDesk(open_desk(case_file=home.case_file, paths=home), pipe)
    pipe.tell("ready")
    if desk.casefile.trouble:
        pipe.tell("fault", "the case file is in doubt:", desk.casefile.trouble)
        return
    await work(desk, await case_at_hand(desk, ticket))
    await desk.aclose()
    pipe.tell("closed", ticket)


def _where(fault: BaseException) -> str:
    import traceback

    return "at " + ", ".join(f"{Path(f.filename).name}:{f.lineno}" for f in traceback.extract_tb(fault.__traceback__))
