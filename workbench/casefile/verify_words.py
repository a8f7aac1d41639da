"""What a check says where nothing is wrong: what it proves, and what it does not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.model.events import CaseCountersigned, CaseReviewed, ClockSetBack, TailAccepted

from .chain_check import ChainCheck
from .reading_events import read_events
from .received import is_received
from .received_check import received_words
from .review_reach import after_review
from .store import Store
from .tails import Fit, Tail

__all__ = ["accepted_words", "intact_words", "replaced_key_words"]

_NAMED = 5


def intact_words(store: Store, chain: ChainCheck, tail: Tail, stamped: Sequence[str], stamped_until: int) -> list[str]:
    """Returns what holds of an intact file. `stamped`: what time stamps prove, up to which entry."""
    return [
        f"All {chain.events} entries are as this desk recorded them, the evidence has its hashes, "
        "and the tables follow from the ledger.",
        "Not compared: the index of words that a search of the history asks. What it doesn't find may be there all the "
        "same; the list without words has every case.",
        *received_words(store),
        *_signature_words(chain),
        *_healed_words(tail),
        *_let_go_words(chain),
        *_clock_words(store, chain),
        *stamped,
        *_countersigned_words(store, chain),
        *_reviewed_words(store, chain),
        "This shows that this desk wrote it; not which person did, nor at what time.",
        _own_word(chain, stamped_until),
    ]


def _signature_words(chain: ChainCheck) -> list[str]:
    if chain.signatures >= chain.events:
        said = [f"Every signature was checked ({chain.signatures})."]
    else:
        said = [
            f"{chain.signatures} of {chain.events} signatures were checked: the last, at every change of the key, and "
            "some that nobody could foresee. The last one covers all entries before it; --all-signatures checks each."
        ]
    return said + [
        f"From entry {seq} on, the desk signs with another key; the key before it vouches for it."
        for seq in chain.rotations[-_NAMED:]
    ]


def replaced_key_words(chain: ChainCheck, tail: Tail, given_up: frozenset[str]) -> list[str]:
    """Returns a sentence where the file ends with a key that this desk has replaced since."""
    if chain.active_key not in given_up:
        return []
    known = f"The file is signed with the key {chain.active_key}, which this desk has replaced since"
    if tail.head is None:
        return [f"{known}: whoever has that key could have made all of it."]
    return [f"{known}. It takes the new one with its next entry; until then, whoever has the old one could add to it."]


def _countersigned_words(store: Store, chain: ChainCheck) -> list[str]:
    events = (event for seq in chain.countersigned[-_NAMED:] for event in read_events(store, after=seq - 1, limit=1))
    return [
        f"Entry {event.seq}: {event.data.reviewer} signed for case {event.case_id} up to its entry "
        f"{event.data.case_seq}, with the key {event.data.key_id}."
        for event in events
        if isinstance(event.data, CaseCountersigned)
    ]


def _reviewed_words(store: Store, chain: ChainCheck) -> list[str]:
    events = (event for seq in chain.reviewed[-_NAMED:] for event in read_events(store, after=seq - 1, limit=1))
    return [_reviewed_word(store, event.seq, event.data) for event in events if isinstance(event.data, CaseReviewed)]


def _reviewed_word(store: Store, seq: int, data: CaseReviewed) -> str:
    said = data.said
    after = len(after_review(store, said.case, said.heads))
    since = f"{_entries(after)} not part of it" if after else "no entry of the case has come since"
    places = " and ".join(str(head.case_seq) for head in said.heads)
    return (
        f"Entry {seq}: {said.reviewer} decided “{said.decision}” on case {said.case} up to its entry {places}, "
        f"with the key {data.key_id}; {since}."
    )


def _entries(number: int) -> str:
    return "1 entry of the case was" if number == 1 else f"{number} entries of the case were"


def _own_word(chain: ChainCheck, stamped_until: int) -> str:
    if not stamped_until:
        but = ", but for what reviewers signed" if chain.countersigned or chain.reviewed else ""
        return f"Until somebody else has noted the last link, all of it is this desk's word only{but}."
    if stamped_until >= chain.events:
        return "Nothing has been added since somebody else saw it."
    return f"What follows entry {stamped_until} is this desk's word only, until somebody else has noted the last link."


def _healed_words(tail: Tail) -> list[str]:
    if tail.fit is not Fit.AHEAD:
        return []
    ahead = tail.tip[0] - (tail.head.seq if tail.head else 0)
    return [
        f"The file is {ahead} signed entries ahead of its head (from entry {tail.tip[0] - ahead + 1} on): "
        "the workbench stopped between the two. Nothing is lost."
    ]


def _let_go_words(chain: ChainCheck) -> list[str]:
    count = chain.evidence.count_expired()
    return [f"The bytes of {count} piece(s) of evidence were removed, as entries tell; their hashes stay."] * bool(
        count
    )


def _clock_words(store: Store, chain: ChainCheck) -> list[str]:
    # Another desk's clock is none of this one's.
    own = [seq for seq in chain.set_back if not is_received(store, seq)]
    events = (event for seq in own[:_NAMED] for event in read_events(store, after=seq - 1, limit=1))
    said = [
        f"At entry {event.seq} the desk's clock had been set back by {event.data.seconds:.0f} s or more: "
        "entries stand in the order in which they were recorded, whatever their times say."
        for event in events
        if isinstance(event.data, ClockSetBack)
    ]
    more = len(own) - _NAMED
    return said + ([f"That happened {more} more times."] if more > 0 else [])


def accepted_words(store: Store, accepted: Iterable[int]) -> list[str]:
    """Returns a sentence for each end that somebody accepted though it could not be proven."""
    said = []
    for seq in accepted:
        for event in read_events(store, after=seq - 1, limit=1):
            if isinstance(event.data, TailAccepted):
                had = "there was no head" if event.data.head_seq is None else f"the head said {event.data.head_seq}"
                said.append(
                    f"At entry {seq} {event.actor.name} accepted that the file ended at {event.data.found_seq} "
                    f"though {had}: {event.data.reason}"
                )
    return said
