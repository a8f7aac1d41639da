"""Time-stamp tokens (RFC 3161) made elsewhere: what is stamped, and what a token proves.

What is stamped is a short text that names a ledger, an entry and its link; so any stamping service, or a person with
openssl, can stamp it: `openssl ts -query -data STATEMENT -sha256 -cert -out STATEMENT.tsq`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.model.base import Moment, Thing
from workbench.model.errors import NotFound, UnreadableInput
from workbench.model.events import TimeStamped

from .chain import COLUMNS, EventRow, event_of
from .der import with_sorted_certificates
from .evidence import EvidenceBytes
from .store import Store

if TYPE_CHECKING:
    from rfc3161_client import TimeStampResponse

__all__ = ["Stamp", "check_token", "entry_stamped", "request_for", "stamp_findings", "statement"]

# The type stands in the words, so that SQLite sees that its index fits.
_STAMPS = f"SELECT {COLUMNS} FROM events WHERE type = 'time-stamped' ORDER BY seq"  # noqa: S608
_PAGE = 5_000


class Stamp(Thing):
    """What a token says."""

    said_at: Moment
    authority: str
    """Subject of the certificate that signed it. Text from strangers."""


def statement(ledger_id: str, seq: int, link: str) -> bytes:
    """Returns the text that is stamped for an entry."""
    return f"mailbox-workbench head v1\nledger {ledger_id}\nentry {seq}\nlink {link}\n".encode()


def request_for(text: bytes) -> bytes:
    """Returns a time-stamp request (DER) for a statement, to be sent to a stamping service."""
    from rfc3161_client import TimestampRequestBuilder

    return TimestampRequestBuilder().data(text).build().as_bytes()


def _decoded(token: bytes) -> TimeStampResponse:
    from rfc3161_client import decode_timestamp_response

    try:
        return decode_timestamp_response(with_sorted_certificates(token))
    except ValueError as error:
        raise UnreadableInput(
            "That is no time-stamp response (RFC 3161).", "Give the answer of the stamping service, usually *.tsr."
        ) from error


def check_token(token: bytes, roots: bytes, text: bytes) -> Stamp:
    """Checks a response (DER) against root certificates (PEM) and the statement.

    Raises UnreadableInput where it can't be read, or does not hold.
    """
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm
    from rfc3161_client import VerificationError, VerifierBuilder

    odd = (x509.InvalidVersion, x509.DuplicateExtension, x509.UnsupportedGeneralNameType, UnsupportedAlgorithm)
    response = _decoded(token)
    try:
        certificates = x509.load_pem_x509_certificates(roots)
    except ValueError as error:
        raise UnreadableInput(
            "The certificates can't be read.", "Give the root certificate of the stamping service, in PEM."
        ) from error
    try:
        VerifierBuilder(roots=certificates).build().verify_message(response, text)
    except (VerificationError, ValueError, *odd) as error:
        raise UnreadableInput(
            f"The time stamp does not hold: {error}", "Check that it is for this case file, and the right root."
        ) from error
    return Stamp(said_at=response.tst_info.gen_time, authority=_authority(response))


def _authority(response: TimeStampResponse) -> str:
    from cryptography import x509

    signers = {(s.issuer, s.serial_number) for s in response.signed_data.signer_infos}
    for der in response.signed_data.certificates:
        certificate = x509.load_der_x509_certificate(der)
        if (certificate.issuer, certificate.serial_number) in signers:
            return certificate.subject.rfc4514_string()
    return "not named"


def entry_stamped(store: Store, ledger_id: str, token: bytes) -> tuple[int, str]:
    """Returns number and link of the entry that a token is about, looking from the end back. Raises UnreadableInput."""
    imprint = _decoded(token).tst_info.message_imprint
    for seq, link in _links(store):
        text = statement(ledger_id, seq, link)
        if any(hashlib.new(name, text).digest() == imprint.message for name in ("sha256", "sha384", "sha512")):
            return seq, link
    raise UnreadableInput(
        "This time stamp is for no entry of this case file.",
        "Was it made for another file, or from an older statement? `workbench stamp statement` prints the present one.",
    )


def _links(store: Store) -> Iterator[tuple[int, str]]:
    last = store.value("SELECT max(seq) + 1 FROM events") or 0
    while page := store.rows("SELECT seq, link FROM events WHERE seq < ? ORDER BY seq DESC LIMIT ?", last, _PAGE):
        yield from page
        last = page[-1][0]


def stamp_findings(store: Store, ledger_id: str) -> tuple[list[str], list[str], int]:
    """Checks every token that was attached; returns what is wrong, what they prove, and the last entry stamped."""
    wrong, proved, last = [], [], 0
    kept = EvidenceBytes(store)
    for row in store.rows(_STAMPS) if store.value("PRAGMA user_version") > 1 else ():
        data = event_of(EventRow(*row)).data
        if not isinstance(data, TimeStamped):
            continue
        try:
            token, roots = (b"".join(kept.read(sha256)) for sha256 in (data.token, data.roots))
            if store.value("SELECT link FROM events WHERE seq = ?", data.seq) != data.link:
                raise UnreadableInput("it is for an entry that is not there as it was")
            stamp = check_token(token, roots, statement(ledger_id, data.seq, data.link))
        except (UnreadableInput, NotFound) as error:
            wrong.append(f"The time stamp of entry {data.seq} does not hold: {error.title}")
            continue
        last = max(last, data.seq)
        proved.append(
            f"Entry {data.seq}, and all before it, existed by {stamp.said_at:%Y-%m-%d %H:%M:%S} UTC: "
            f"so says {stamp.authority}, checked against the root that was given."
        )
    return wrong, proved, last
