"""What was done in the account that changed nothing in it: mail sent, read and deleted, recording switched off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import tzinfo

from workbench.model.events import Finding
from workbench.model.signins import AuditEvent
from workbench.model.words import Activity

from .networks import network_of
from .wording import and_list, count, moment

__all__ = ["told"]

_MAIL = {Activity.MAIL_SENT: "sent", Activity.MAIL_READ: "read", Activity.MAIL_DELETED: "deleted"}
_NAMED = 5


def told(
    deeds: Sequence[AuditEvent], abnormal: Collection[str], signed_in: Collection[str], zone: tzinfo
) -> Iterator[Finding]:
    """Yields what the deeds of one account tell.

    `abnormal` are the networks judged so, `signed_in` all from which a sign-in or a change is recorded. A deed never
    makes a network abnormal: the address may be that of a service that acted for the owner.
    """
    yield from _recording(deeds, zone)
    mail = [d for d in sorted(deeds, key=lambda d: d.at) if d.facet in _MAIL and d.ip]
    yield from _from_abnormal([d for d in mail if network_of(d.ip or "") in abnormal], zone)
    yield from _without_signin([d for d in mail if network_of(d.ip or "") not in signed_in], zone)


def _recording(deeds: Sequence[AuditEvent], zone: tzinfo) -> Iterator[Finding]:
    switched = sorted((d for d in deeds if d.facet is Activity.AUDITING), key=lambda d: d.at)
    for deed in switched:
        if deed.change != "removed":
            continue
        back = next((d for d in switched if d.at > deed.at and d.key == deed.key and d.change == "added"), None)
        until = f"until {moment(back.at, zone)}" if back else "and no record says that it was switched on again"
        origin = f" from {deed.ip}" if deed.ip else ""
        sentence = (
            f"Recording was switched off at {moment(deed.at, zone)}{origin} ({deed.what}), {until}:"
            f" that nothing is recorded in that time says nothing."
        )
        yield Finding(code="auditing-off", sentence=sentence, records=(deed.id,))


def _from_abnormal(deeds: Sequence[AuditEvent], zone: tzinfo) -> Iterator[Finding]:
    if deeds:
        sentence = f"From networks judged abnormal, {_counted(deeds)}, {_between(deeds, zone)}."
        yield Finding(code="mail-from-abnormal", sentence=sentence, records=tuple(d.id for d in deeds[:50]))


def _without_signin(deeds: Sequence[AuditEvent], zone: tzinfo) -> Iterator[Finding]:
    if deeds:
        networks = sorted({network_of(d.ip or "") for d in deeds})
        more = [f"{len(networks) - _NAMED} more"] if len(networks) > _NAMED else []
        sentence = (
            f"{_counted(deeds).capitalize()} from {and_list([*networks[:_NAMED], *more])}, {_between(deeds, zone)}, and"
            f" no sign-in is recorded from there: a session may have been taken over, or a service acted for the owner."
        )
        yield Finding(code="mail-without-sign-in", sentence=sentence, records=tuple(d.id for d in deeds[:50]))


def _counted(deeds: Sequence[AuditEvent]) -> str:
    numbers: dict[str, int] = defaultdict(int)
    for deed in deeds:
        if isinstance(deed.facet, Activity):
            numbers[_MAIL[deed.facet]] += 1
    return and_list([f"mail was {word} in {count(n, 'record')}" for word, n in sorted(numbers.items())])


def _between(deeds: Sequence[AuditEvent], zone: tzinfo) -> str:
    first, last = moment(deeds[0].at, zone), moment(deeds[-1].at, zone)
    return f"at {first}" if first == last else f"between {first} and {last}"
