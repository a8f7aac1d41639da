"""The words that stand around a guide's own sentences, in each language that a guide can be in."""

from __future__ import annotations

from workbench.model.base import Thing

from .guides import Source

__all__ = ["GuideWords", "guide_words", "source_words"]


class GuideWords(Thing):
    """Headings for the parts of an entry, and what a source's grade means."""

    own_name: str
    """The language, in itself."""
    general: str
    """Said where the guide of the mail system has nothing, and the generic one answers."""
    who: str
    unconfirmed: str
    see: str
    traps: str
    keep: str
    mind: str
    """As `traps`, before one of them; on a slip."""
    send_back: str
    """As `keep`, before one; on a slip."""
    beside: str
    sources: str
    undated: str
    """Of a page that gives no date."""
    grades: dict[str, str]


_WORDS = {
    "en": GuideWords(
        own_name="English",
        general="General steps: the guide {guide} leaves this out. Your console may have other names or none.",
        who="Who can do it",
        unconfirmed="NOT CONFIRMED",
        see="What you should see",
        traps="Traps",
        keep="Keep as evidence",
        mind="Mind",
        send_back="Keep and send back",
        beside="As well",
        sources="Sources (guide {guide})",
        undated="date not known",
        grades={
            "A": "the vendor says so",
            "B": "working code shows it",
            "R": "from a partner's copy",
            "X": "not confirmed",
        },
    ),
    "zh": GuideWords(
        own_name="中文",
        general="通用步骤：指南 {guide} 没有这一项。您的控制台可能用别的名称，也可能没有。",
        who="谁可以操作",
        unconfirmed="未经证实",
        see="您应该看到",
        traps="注意",
        keep="留作证据",
        mind="注意",
        send_back="请保留并发回",
        beside="另外还要",
        sources="来源（指南 {guide}）",
        undated="日期不详",
        grades={"A": "厂商说明", "B": "有可运行的代码为证", "R": "来自合作伙伴的副本", "X": "未经证实"},
    ),
}


def guide_words(language: str) -> GuideWords:
    """Returns the words in that language; English ones where there are none."""
    return _WORDS.get(language, _WORDS["en"])


def source_words(source: Source, language: str) -> str:
    """Returns a source on one line: what it is, how far it goes, its date, its address. No date is said as such."""
    words = guide_words(language)
    grade = words.grades.get(source.grade, source.grade)
    date = source.date or (words.undated if source.grade else "")
    return ", ".join(part for part in (source.note, grade, date, source.url) if part)
