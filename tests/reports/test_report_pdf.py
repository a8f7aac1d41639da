from __future__ import annotations

import os
import re
import shutil
import subprocess

import pytest
from report_cases import full_report
from report_poisoning import poisoned

from workbench.model.errors import UsageError
from workbench.reports import fonts
from workbench.reports.export import render
from workbench.reports.fonts import in_reach
from workbench.reports.model import ReportModel
from workbench.reports.readers import Reader
from workbench.reports.wish import Wish

SOURCE = '#panic("no") #read("/etc/passwd") $x$ @a <b> *s* _e_ `c` \\ // /* [x] \u202egnp.exe'


def has_chinese_font() -> bool:
    try:
        return bool(fonts.fonts_for("发票"))
    except UsageError:
        return False


needs_chinese = pytest.mark.skipif(
    not has_chinese_font() and not os.environ.get("CI"), reason="needs a font with Chinese (fonts-wqy-microhei)"
)
needs_reader = pytest.mark.skipif(
    not shutil.which("pdftotext") and not os.environ.get("CI"), reason="needs pdftotext (poppler-utils)"
)


def pdf_of(report: ReportModel, reader: Reader = Reader.OWNER, language: str = "en") -> bytes:
    return render(report, Wish(format="pdf", reader=reader, language=language))


def words_of(pdf: bytes) -> str:
    ran = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return re.sub(r"\s+", " ", ran.stdout.decode())


@needs_reader
def test_what_looks_like_source_is_printed_as_it_stands() -> None:
    words = words_of(pdf_of(poisoned(full_report(), [SOURCE]), Reader.MANAGER))
    assert '#panic("no") #read("/etc/passwd")' in words
    assert "root:" not in words
    assert "\u202e" not in words and "<U+202E>" in words


def test_control_characters_and_endless_words_of_strangers_stand_in_its_pictures_as_marks() -> None:
    report = poisoned(full_report(), ["\x1b]8;;http://evil.example\x07 & <b>", "two\nlines", "A" * 10_000])
    assert pdf_of(report, Reader.MANAGER).startswith(b"%PDF")


@needs_chinese
@needs_reader
def test_a_chinese_pdf_holds_its_fonts_and_its_text_can_be_read_back() -> None:
    pdf = pdf_of(full_report(), Reader.OWNER, "zh")
    assert "您现在要做的" in words_of(pdf)
    listed = subprocess.run(["pdffonts", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    rows = listed.splitlines()[2:]
    assert rows and all(row.split()[-5] == "yes" for row in rows), listed


def test_a_missing_font_is_said_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_installed", dict)
    with pytest.raises(UsageError, match="no font on this machine holds") as caught:
        pdf_of(full_report(), Reader.OWNER, "zh")
    assert "fonts-noto-cjk" in caught.value.hint and "HTML" in caught.value.hint


def test_an_english_pdf_needs_no_font_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_installed", dict)
    assert pdf_of(full_report(), Reader.MANAGER).startswith(b"%PDF")


def test_pictures_and_private_signs_become_visible_marks_and_not_boxes() -> None:
    assert in_reach("a\U0001f600\ue000\u241b✋ 发") == "a<U+1F600><U+E000><U+001B>◆ 发"


def test_the_same_report_gives_the_same_pdf() -> None:
    assert pdf_of(full_report()) == pdf_of(full_report())
