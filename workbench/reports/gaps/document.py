"""The report of a gap check as a document, which every written format prints."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.analysis.gap_compare import Change
from workbench.desk.check_standing import Bar
from workbench.model.checks import Checked
from workbench.model.protections import ProtectionState, Scope

from .. import charts
from ..blocks import Block, Chart, Document, Heading, Items, Paragraph, Section, items, table
from ..saying import Code, Said, Term, Text, counted, in_a_row, say, sign, together
from ..times import stamp
from .material import GapMaterial
from .people import said_blocks, told_blocks
from .shapes import off_of
from .words import CHANGES, STATES, WEIGHTS, fix_of, seen, state_of, title_of

__all__ = ["gap_document"]

_OFF, _NOT = ProtectionState.OFF, ProtectionState.NOT_CHECKED
_BAR = 10
_ROW_BY_ROW = 20
"""Accounts of which every protection is listed; of more, the file for programs has them."""


def gap_document(material: GapMaterial, *, drawn: bool = False) -> Document:
    """Returns the report as a document. `drawn`: with bars of letters, for formats that have no pictures."""
    now, run = material.now, material.now.run
    seq, link = material.head
    sections = (
        Section(say("Not checked"), tuple(_not_checked(material))),
        Section(say("The protections"), tuple(_protections(material, drawn=drawn))),
        Section(say("The accounts, worst first"), tuple(_worst(material))),
        *([Section(say("One by one"), tuple(_one_by_one(material)))] if now.rows else []),
        Section(say("Since the check before"), tuple(_changed(material))),
        Section(say("What people said or showed"), tuple(said_blocks(now))),
        Section(say("Who was told"), tuple(told_blocks(now))),
        Section(say("What it rests on"), (_kept(material),)),
    )
    return Document(
        title=say("Gap check of {what}", what=run.made.of),
        about=tuple(_about(material)),
        sections=sections,
        foot=say(
            "Gap check {run}. Report made {at} from the case file as it stood after entry {seq}, link {link}.",
            run=Code(run.id),
            at=stamp(material.made_at),
            seq=seq,
            link=Code(link[:16]),
        ),
    )


def _about(material: GapMaterial) -> Iterator[Block]:
    now, run = material.now, material.now.run
    made = run.made
    if material.trouble:
        yield Paragraph(say("✘ **The case file is in doubt:** {why}", why=material.trouble))
    if run.expired is not None:
        gone = run.expired
        told = say(
            "✘ **What was seen was removed** on {at} by {by} ({why}). The counts stay.",
            at=stamp(gone.at),
            by=gone.by.name,
            why=gone.reason,
        )
        yield Paragraph(told)
    if made.left:
        why = made.stopped or say("The program ended, or is still at it.")
        yield Paragraph(say("✘ **CUT SHORT:** {n} accounts were NOT CHECKED. {why}", n=made.left, why=why))
    lines: list[Text] = [
        say("Check {run}, made on {at} by {by} (name as stated)", run=Code(run.id), at=stamp(run.at), by=run.by.name),
        say("Mail system: {provider}; accounts looked at: {n}", provider=made.provider, n=made.accounts),
        say(
            "Accounts that lack something: {n}; off: {off}, NOT CHECKED: {unseen}, of these guided: {guided}",
            n="–" if run.expired else str(now.lacking),
            off=sum(bar.off for bar in now.bars),
            unseen=sum(bar.not_checked for bar in now.bars),
            guided=sum(bar.guided for bar in now.bars),
        ),
        say("Looked for as in the playbook {id}, version {version}", id=Code(made.playbook), version=now.check.version),
        say("Next check due: {day}", day=f"{made.due_at:%Y-%m-%d}"),
    ]
    lines += [
        say("Read: {source}, {n} records. {gaps}", source=one.source, n=one.rows, gaps=" ".join(one.gaps))
        for one in made.looked
    ]
    lines += [say("NOT CHECKED: the mail system knows no account {address}", address=one) for one in made.unknown]
    yield items(lines)


def _not_checked(material: GapMaterial) -> Iterator[Block]:
    now = material.now
    bars = [bar for bar in now.bars if bar.not_checked]
    if not bars:
        yield Paragraph(say("Everything that was asked for was seen."))
        return
    rows = []
    for bar in bars:
        cells = (row.cell(bar.protection.id) for row in now.rows)
        why = next((c.why for c in cells if c is not None and c.state is _NOT), "–")
        share = say("{n} of {total}", n=bar.not_checked, total=bar.total)
        rows.append((Term(bar.protection.title), share, str(bar.guided), Term(why), Term(bar.protection.risk)))
    head = (
        say("protection"), say("how many"), say("guided"), say("why (at the first of them)"), say("risk"),
    )  # fmt: skip
    yield Paragraph(say("Guided: the program can't see it there, and a person can, after the guide."))
    yield table(head, rows)


def _protections(material: GapMaterial, *, drawn: bool) -> Iterator[Block]:
    bars = material.now.bars
    rows = [
        (
            Term(bar.protection.title),
            WEIGHTS[bar.protection.weight],
            say("{n}, of these only stated: {stated}", n=bar.on, stated=bar.stated) if bar.stated else str(bar.on),
            str(bar.off),
            str(bar.not_checked),
            _share_drawn(bar) if drawn else _in_percent(bar),
        )
        for bar in bars
    ]
    head = (say("protection"), say("weight"), say("on"), say("off"), say("not checked"), say("on, of all"))
    yield table(head, rows)
    shown = tuple(charts.Bar(Term(b.protection.title), _share_of(b) * 100, _share_on(b)) for b in bars if b.total)
    yield Chart(say("Where each protection is on, in percent of what it is set for"), charts.Bars(shown))
    lacking = [bar for bar in bars if bar.off]
    if lacking:
        yield Heading(say("What is off: risk and what to do"))
        fixes = [(Term(b.protection.title), str(b.off), Term(b.protection.risk), fix_of(b.protection)) for b in lacking]
        yield table((say("protection"), say("off"), say("risk"), say("what to do")), fixes)


def _share_of(bar: Bar) -> float:
    return bar.on / bar.total if bar.total else 0.0


def _share_drawn(bar: Bar) -> Text:
    return together(Code(bar.drawn(_BAR)), sign(" "), _in_percent(bar))


def _in_percent(bar: Bar) -> Text:
    return say("NOT CHECKED") if bar.not_checked == bar.total else f"{_share_of(bar):.0%}"


def _share_on(bar: Bar) -> Said:
    return say("NOT CHECKED") if bar.not_checked == bar.total else say("{n} of {total}", n=bar.on, total=bar.total)


def _worst(material: GapMaterial) -> Iterator[Block]:
    now = material.now
    rows = [
        (
            row.subject,
            str(now.points(row)),
            in_a_row([Term(title_of(now, name)) for name in off_of(row)], "; "),
            str(sum(c.state is _NOT for c in row.cells)),
        )
        for row in now.accounts
        if off_of(row)
    ]
    if rows:
        yield table((say("account"), say("weight"), say("off"), say("not checked")), rows)
    clean = len(now.accounts) - len(rows)
    said = counted(clean, "At 1 account nothing that was seen is off.", "At {n} accounts nothing that was seen is off.")
    yield Paragraph(said)


def _one_by_one(material: GapMaterial) -> Iterator[Block]:
    now = material.now
    every = len(now.accounts) <= _ROW_BY_ROW
    for row in now.rows:
        if every or row.scope is Scope.DOMAIN:
            yield Heading(row.subject)
            yield table((say("protection"), say("state"), say("how it was seen")), _cells(material, row))
    if not every:
        more = say("There are {n} accounts: the CSV and JSON files list every protection of each.", n=len(now.accounts))
        yield Paragraph(more)


def _cells(material: GapMaterial, row: Checked) -> list[tuple[Text, ...]]:
    return [(Term(title_of(material.now, cell.protection)), state_of(cell), seen(cell)) for cell in row.cells]


def _changed(material: GapMaterial) -> Iterator[Block]:
    compared, earlier = material.compared, material.earlier
    if earlier is None or compared is None:
        yield Paragraph(say("Compared with nothing: {why}", why=material.not_compared))
        return
    counts = in_a_row([say("{n} {change}", n=compared.count(c), change=CHANGES[c]) for c in Change])
    yield Paragraph(
        say(
            "Compared with {run} of {day}: {counts}; {same} as before, {unseen} not checked in both; accounts gone:"
            " {gone}, added: {added}.",
            run=Code(earlier.id),
            day=f"{earlier.at:%Y-%m-%d}",
            counts=counts,
            same=compared.same,
            unseen=compared.unseen,
            gone=len(compared.gone),
            added=len(compared.added),
        )
    )
    rows = [
        (
            CHANGES[d.change],
            d.subject,
            Term(title_of(material.now, d.protection)),
            STATES[d.before.state] if d.before else sign("–"),
            STATES[d.after.state] if d.after else sign("–"),
        )
        for d in compared.differences
    ]
    if rows:
        head = (sign(""), say("account or domain"), say("protection"), say("before"), say("now"))
        yield table(head, rows)


def _kept(material: GapMaterial) -> Items:
    made = material.now.run.made
    parts = material.now.run.parts
    lines: list[Text] = [
        say("What was seen, account by account: evidence {sha256} (SHA-256)", sha256=Code(part.rows)) for part in parts
    ]
    lines += [
        say("What the mail system answered: evidence {sha256}", sha256=Code(part.answers))
        if part.answers
        else say("What the mail system answered: it was asked for nothing")
        for part in parts
    ]
    lines.append(say("The playbook as it was: {sha256}", sha256=Code(made.playbook_sha256)))
    seq, link = material.head
    lines.append(
        say(
            "Made from the case file as it stood after entry {seq}, link {link}. Stated names are not authenticated.",
            seq=seq,
            link=Code(link),
        )
    )
    return items(lines)
