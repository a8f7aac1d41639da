"""A real Dovecot with a theft in it, to walk a case by hand: `uv run python tests/dovecot/rig/run.py`.

On this machine only, on ports that were free; everything in it is gone when it ends (Ctrl+C).
"""

from __future__ import annotations

import signal
import sys

from rig_desk import settings_for
from rig_server import Rig, why_not
from rig_story import INTRUDER, LIN, Theft

__all__: list[str] = []

_COLLEAGUES, _MAILS = 8, 40


def _planted(rig: Rig) -> Theft:
    theft = Theft(rig, _COLLEAGUES, _MAILS)
    theft.everybody()
    theft.ordinary()
    theft.happens()
    return theft


def _told(theft: Theft) -> str:
    rig = theft.rig
    given = " \\\n".join(f"  --set {name}={value}" for name, value in settings_for(rig).items())
    return f"""A real Dovecot, for trying things out. Stolen account: {LIN}; the intruder came from {INTRUDER}.
All is by API:
workbench provider add dovecot --secret-fd api-key=3 3<{rig.state}/api-key \\
{given}
Or answer its questions yourself: leave `--set …` out; the key, worth nothing elsewhere, is {rig.api_key}
Then: workbench case new --provider dovecot --account {LIN} --ticket HD-1
Ctrl+C ends it and removes everything."""


def main() -> None:
    """Runs until it is interrupted."""
    if why := why_not():
        sys.exit(f"Dovecot can't be started: {why}")
    rig = Rig()
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda *_: sys.exit(0))
    try:
        rig.start()
        (rig.state / "api-key").write_text(rig.api_key)
        theft = _planted(rig)  # held: the intruder stays connected
        print(_told(theft), flush=True)
        signal.pause()
    except KeyboardInterrupt:
        print("The server has ended.")
    finally:
        rig.stop()


if __name__ == "__main__":
    main()
