"""The sign-ins: counted, by network, those that are abnormal, and what a person said of them."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.model.words import Judgement

from ..blocks import Block, Heading, Item, Items, Paragraph, items, table
from ..model import ReportModel
from ..record_parts import AbnormalSignIn, Network, OverrulingPart, SignInsPart
from ..saying import Code, Text, counted, in_a_row, say, sign, together, word
from ..times import stamp
from .persons import who

__all__ = ["abnormal_networks", "signins"]

_IDS = 10
_RESULTS = {True: say("success"), False: say("failure"), None: sign("?")}


def signins(report: ReportModel) -> Iterator[Block]:
    """Yields all that the report has on the sign-ins."""
    part = report.signins
    yield _counts(part)
    if part.networks:
        yield table(_HEAD, map(_network, part.networks))
    yield Heading(say("Judged abnormal"))
    yield from _abnormal(part)
    yield Heading(say("Judged by a person"))
    yield from _overruled(part)
    yield Heading(say("What else the records say"))
    if part.findings:
        yield items(say("finding {code}: {what}", code=Code(f.code), what=f.sentence) for f in part.findings)
    else:
        yield Paragraph(say("Nothing else."))


def abnormal_networks(report: ReportModel) -> Iterator[Block]:
    """Yields the counts, the addresses that somebody got in from, and how many only tried."""
    if not report.reads_signins:
        return
    part = report.signins
    yield _counts(part)
    abnormal = [n for n in part.networks if n.judgements.get(Judgement.ABNORMAL)]
    inside = [_short(n) for n in abnormal if n.successes]
    if inside:
        head = (
            say("Address"),
            say("First (UTC)"),
            say("Last (UTC)"),
            say("Records"),
            say("Judgement"),
            say("Main reasons"),
        )
        yield table(head, inside)
    tried = counted(len(abnormal) - len(inside), "1 abnormal address", "{n} abnormal addresses")
    if len(abnormal) > len(inside):
        yield Paragraph(say("Tried and never got in: {addresses}.", addresses=tried))


def _counts(part: SignInsPart) -> Block:
    counts = in_a_row(together(sign(f"{part.counts.get(j, 0)} "), word(j)) for j in Judgement)
    return Paragraph(
        say(
            "Records of this account: {n} ({counts}), {rules}.",
            n=sum(part.counts.values()),
            counts=counts,
            rules=say("judged by {rules}", rules=part.rules) if part.rules else say("not judged"),
        )
    )


_HEAD = (
    say("Address"),
    say("Region"),
    say("First (UTC)"),
    say("Last (UTC)"),
    say("Records"),
    say("Success"),
    say("Judgement"),
    say("Main reasons"),
)


def _short(network: Network) -> tuple[Text, ...]:
    address, _, first, last, records, _, judgement, _ = _network(network)
    return address, first, last, records, judgement, in_a_row(network.reasons[:1])


def _network(network: Network) -> tuple[Text, ...]:
    several = len(network.judgements) > 1
    return (
        Code(network.ip) if network.ip.strip() else say("not recorded"),
        in_a_row(network.regions) if any(network.regions) else say("not recorded"),
        stamp(network.first_at, zone=False),
        stamp(network.last_at, zone=False),
        str(network.records),
        say("{yes} yes, {no} no", yes=network.successes, no=network.failures),
        in_a_row(together(sign(f"{n} "), word(j)) if several else word(j) for j, n in network.judgements.items()),
        in_a_row(network.reasons, " "),
    )


def _abnormal(part: SignInsPart) -> Iterator[Block]:
    if not part.abnormal:
        yield Paragraph(say("None of the records at hand."))
        return
    head = say("Time (UTC)"), say("Address"), say("Record"), say("Protocol"), say("Evidence"), say("Reasons")
    yield table(head, map(_abnormal_row, part.abnormal))
    if part.abnormal_left_out:
        yield Paragraph(say("{n} more are in the case file and not listed here.", n=part.abnormal_left_out))


def _abnormal_row(one: AbnormalSignIn) -> tuple[Text, ...]:
    line = say("unknown") if one.line is None else str(one.line)
    return (
        stamp(one.at, zone=False),
        Code(one.ip) if one.ip.strip() else say("not recorded"),
        in_a_row([one.event, _RESULTS[one.success]] if one.event else [_RESULTS[one.success]]),
        one.protocol or "–",
        say("{sha256}, line {line}", sha256=Code(one.evidence[:12]), line=line),
        say("{reasons} ({author})", reasons=in_a_row(one.reasons, " "), author=one.author),
    )


def _overruled(part: SignInsPart) -> Iterator[Block]:
    if not part.overruled:
        yield Paragraph(say("Nobody overruled a judgement."))
        return
    yield Items(tuple(map(_overruling, part.overruled)))
    yield Paragraph(say("Where a sign-in was judged more than once, the last word counts."))


def _overruling(said: OverrulingPart) -> Item:
    more = sign(" …") if len(said.signins) > _IDS else None
    return Item(
        say(
            "**{judgement}**, {n}, by {by} on {at}",
            judgement=word(said.judgement),
            n=counted(len(said.signins), "1 sign-in", "{n} sign-ins"),
            by=who(said.by),
            at=stamp(said.at),
        ),
        (
            say("reason: {reason}", reason=said.reason),
            say(
                "addresses: {addresses}; sign-ins: {signins}",
                addresses=in_a_row(map(Code, said.addresses)) if said.addresses else say("not recorded"),
                signins=together(in_a_row(map(Code, said.signins[:_IDS])), more),
            ),
        ),
    )
