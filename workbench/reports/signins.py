"""The account's sign-ins: counted, by network, and the abnormal ones one by one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from workbench.analysis.signins import LEANS_ON_OTHERS
from workbench.model.events import SignInsJudged, SignInsOverruled
from workbench.model.records import SignInRecord
from workbench.model.signins import Reason, SignIn
from workbench.model.words import Judgement

from .gathering import Material, person
from .record_parts import AbnormalSignIn, FindingPart, Network, OverrulingPart, SignInsPart

__all__ = ["signins_part"]

_LISTED = 500
"""Abnormal sign-ins that are printed one by one."""
_REASONS = 3
_BY_PERSON = "overruled"


@dataclass
class _Tally:
    """What the records from one address add up to."""

    first: datetime
    last: datetime
    records: int = 0
    successes: int = 0
    failures: int = 0
    regions: dict[str, None] = field(default_factory=dict)
    protocols: dict[str, None] = field(default_factory=dict)
    judgements: Counter[Judgement] = field(default_factory=Counter)
    reasons: dict[str, tuple[int, Reason]] = field(default_factory=dict)
    """By code: how often, and the first such reason."""

    def add(self, record: SignInRecord) -> None:
        """Counts one more record."""
        signin = record.signin
        self.first, self.last = min(self.first, signin.at), max(self.last, signin.at)
        self.records += 1
        self.successes += signin.success is True
        self.failures += signin.success is False
        self.regions.update({signin.region: None} if signin.region else {})
        self.protocols.update({signin.protocol: None} if signin.protocol else {})
        self.judgements[_judgement(record)] += 1
        for reason in record.judged.reasons if record.judged else ():
            count, first = self.reasons.get(reason.code, (0, reason))
            self.reasons[reason.code] = count + 1, first


def signins_part(material: Material) -> SignInsPart:
    """Returns the sign-ins of the account of the case."""
    tallies: dict[str, _Tally] = {}
    addresses: dict[str, str] = {}
    abnormal: list[SignInRecord] = []
    left_out = 0
    for record in material.signins():
        signin = record.signin
        ip = signin.ip or ""
        addresses[signin.id] = ip
        tallies.setdefault(ip, _Tally(signin.at, signin.at)).add(record)
        if _judgement(record) is Judgement.ABNORMAL:
            if len(abnormal) < _LISTED:
                abnormal.append(record)
            else:
                left_out += 1
    networks = [_network(ip, tally) for ip, tally in tallies.items()]
    judged = [data for _, data in material.of_type(SignInsJudged)]
    return SignInsPart(
        counts=material.views.count_signins(material.case.id),
        rules=judged[-1].rules if judged else "",
        networks=tuple(sorted(networks, key=lambda n: (Judgement.ABNORMAL not in n.judgements, n.first_at))),
        abnormal=tuple(_abnormal(record.signin, record) for record in abnormal),
        abnormal_left_out=left_out,
        overruled=_overrulings(material, addresses),
        findings=tuple(
            FindingPart(code=f.code, sentence=f.sentence, records=f.records)
            for f in material.views.findings(material.case.id)
        ),
    )


def _judgement(record: SignInRecord) -> Judgement:
    return record.judged.judgement if record.judged else Judgement.UNJUDGED


def _network(ip: str, tally: _Tally) -> Network:
    return Network(
        ip=ip,
        regions=tuple(tally.regions),
        first_at=tally.first,
        last_at=tally.last,
        records=tally.records,
        successes=tally.successes,
        failures=tally.failures,
        protocols=tuple(tally.protocols),
        judgements={j: tally.judgements[j] for j in Judgement if tally.judgements[j]},
        reasons=_main_reasons(tally),
    )


def _main_reasons(tally: _Tally) -> tuple[str, ...]:
    """A person's word; then what speaks for the judgement by itself, the heaviest first; then what leans on others."""
    towards = 1 if tally.judgements[Judgement.ABNORMAL] else -1
    speaking = [
        (reason.code != _BY_PERSON, reason.code in LEANS_ON_OTHERS, -reason.weight * towards, -count, reason.sentence)
        for count, reason in tally.reasons.values()
        if reason.weight * towards > 0 or reason.code == _BY_PERSON
    ]
    return tuple(sentence for *_, sentence in sorted(speaking, key=lambda found: found[:-1])[:_REASONS])


def _abnormal(signin: SignIn, record: SignInRecord) -> AbnormalSignIn:
    judged = record.judged
    return AbnormalSignIn(
        id=signin.id,
        at=signin.at,
        ip=signin.ip or "",
        event=signin.event,
        success=signin.success,
        protocol=signin.protocol or "",
        region=signin.region or "",
        client=signin.client or "",
        detail=signin.detail,
        reasons=tuple(reason.sentence for reason in judged.reasons if reason.weight >= 0) if judged else (),
        author=judged.author if judged else "",
        evidence=signin.source,
        line=signin.line,
    )


def _overrulings(material: Material, addresses: dict[str, str]) -> tuple[OverrulingPart, ...]:
    return tuple(
        OverrulingPart(
            at=event.at,
            by=person(event.actor),
            judgement=data.judgement,
            reason=data.reason,
            signins=data.signins,
            addresses=tuple(dict.fromkeys(addresses[s] for s in data.signins if addresses.get(s))),
        )
        for event, data in material.of_type(SignInsOverruled)
    )
