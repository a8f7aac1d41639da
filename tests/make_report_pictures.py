"""Makes the pictures of reports in `screenshots/`: `uv run python tests/make_report_pictures.py`.

The case is a practice case that was worked. Typst draws the PDF; the web page needs Chromium, or its picture stays.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

_HERE = Path(__file__).parent
sys.path[:0] = [str(_HERE), str(_HERE / "response")]

from figure_cases import AFTERWARDS, tell  # noqa: E402
from response_fixtures import LATER, _ids, _paths, _prepare  # noqa: E402
from response_tools import Clock  # noqa: E402

from workbench.desk.desk import open_desk  # noqa: E402
from workbench.reports.export import render  # noqa: E402
from workbench.reports.figures.document import period_document  # noqa: E402
from workbench.reports.figures.model import build_period_report  # noqa: E402
from workbench.reports.figures.period import period_between  # noqa: E402
from workbench.reports.formats import Content  # noqa: E402
from workbench.reports.making import content_of  # noqa: E402
from workbench.reports.pdf import laid_out  # noqa: E402
from workbench.reports.readers import Reader, document_for  # noqa: E402
from workbench.reports.wish import Wish  # noqa: E402

__all__ = ["content"]

_PAGES = (
    ("report-owner-en", Reader.OWNER, "en"),
    ("report-owner-zh", Reader.OWNER, "zh"),
    ("report-responder", Reader.RESPONDER, "en"),
)
_DOTS = 55


def content(folder: Path) -> Content:
    """Returns the content of a worked case's report."""
    case_id = asyncio.run(_prepare(folder, "lin.wei@example.com", "worked"))
    clock, home = Clock(LATER), _paths(folder / "home")
    desk = open_desk(case_file=folder / "cases.db", paths=home, now=clock, new_id=_ids("T"))
    try:
        return content_of(desk, desk.casefile.views.case(case_id), Wish())[0]
    finally:
        desk.close()


def main(target: Path) -> None:
    """Writes every picture."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        shown = content(folder)
        for name, reader, language in _PAGES:
            document = document_for(reader, shown.report)
            page, *_ = laid_out(document, language, format_="png", made_at=shown.report.made_at, dots=_DOTS)
            (target / f"{name}.png").write_bytes(page)
            print(f"{name}.png")
        _period(folder / "autumn", target)
        _web_page(shown, folder, target)


def _period(folder: Path, target: Path) -> None:
    home = _paths(folder)
    desk = open_desk(case_file=folder / "cases.db", paths=home, now=lambda: AFTERWARDS, new_id=_ids("A"))
    try:
        tell(desk.casefile)
        report = build_period_report(desk, period_between("2026-10", "2026-10"), AFTERWARDS)
    finally:
        desk.close()
    page, *_ = laid_out(period_document(report), "en", format_="png", made_at=report.made_at, dots=_DOTS)
    (target / "report-period.png").write_bytes(page)
    print("report-period.png")


def _web_page(shown: Content, folder: Path, target: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        print("report-manager.png left as it is: no Chromium")
        return
    page = folder / "report.html"
    page.write_bytes(render(shown, Wish(format="html", reader=Reader.MANAGER)))
    size = ("--window-size=1000,1700", "--force-device-scale-factor=0.6")
    picture = target / "report-manager.png"
    quiet = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--screenshot={picture}")
    subprocess.run([browser, *quiet, *size, page.as_uri()], check=True, capture_output=True)
    print(picture.name)


if __name__ == "__main__":
    main(_HERE.parent / "screenshots")
