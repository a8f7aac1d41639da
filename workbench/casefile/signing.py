"""Which key signs the next entry of a case file, and which signed what is there."""

from __future__ import annotations

from collections.abc import Callable

from workbench.model.errors import CaseFileDamaged
from workbench.model.events import KeyRotated

from .chain import Signer, event_message, is_signed, key_id_of
from .heads import Head
from .key_chain import in_base64, path_between, raw_key
from .store import Store

__all__ = ["Signing"]

# The type stands in the words, so that SQLite sees that its index fits.
_LAST_CHANGE = "SELECT key_id FROM events WHERE type = 'key-rotated' AND seq <= ? ORDER BY seq DESC LIMIT 1"


class Signing:
    """The desk's keys, as one case file knows them. `signer` is first called when something is to be signed."""

    def __init__(self, store: Store, signer: Callable[[], Signer], ledger_id: str) -> None:
        self._store = store
        self._signer = signer
        self._ledger_id = ledger_id
        self._key: Signer | None = None

    def key(self) -> Signer:
        """Returns the desk's key. Raises LocalFileError where it can't be used."""
        if self._key is None:
            self._key = self._signer()
        return self._key

    def ask_again(self) -> None:
        """Forgets the key at hand: another process of this desk may have changed it."""
        self._key = None

    def known(self) -> dict[str, bytes]:
        """Returns the desk's key and those before it, raw, by their ids."""
        key = self.key()
        earlier = (raw_key(certificate.old_key) for certificate in key.certificates)
        return {key_id_of(raw): raw for raw in (*earlier, key.public_key)}

    def key_for_next(self, reason: str) -> tuple[Signer, tuple[KeyRotated, ...]]:
        """Returns the key for the next entry, and the change to it where the last entry bears an earlier one.

        Raises CaseFileDamaged where the last entry is another desk's.
        """
        last = self._store.value("SELECT key_id FROM events ORDER BY seq DESC LIMIT 1")
        if last not in (None, self.key().key_id):
            self.ask_again()
        key = self.key()
        if last in (None, key.key_id):
            return key, ()
        path = path_between(key.certificates, last, key.public_key)
        if path is None:
            raise CaseFileDamaged(f"The case file is signed with a key that is not this desk's: {last}.")
        public_key = in_base64(key.public_key)
        return key, (KeyRotated(key_id=key.key_id, public_key=public_key, certificates=path, reason=reason),)

    def is_in_use(self, head: Head) -> bool:
        """A head bears the key of the entry that it names, or a later one: a key out of use proves nothing."""
        found = self._store.value("SELECT key_id FROM events WHERE seq = ?", head.seq)
        since = self._store.value(_LAST_CHANGE, head.seq)
        keys, certificates = self.known(), self.key().certificates
        return head.key_id in keys and all(
            path_between(certificates, key_id, keys[head.key_id]) is not None for key_id in (found, since or found)
        )

    def signed_the_last(self) -> bool:
        """Tells whether the last entry is this desk's."""
        found = self._store.one("SELECT seq, link, key_id, signature FROM events ORDER BY seq DESC LIMIT 1")
        if found is None:
            return False
        seq, link, key_id, signature = found
        message = event_message(self._ledger_id, seq, bytes.fromhex(link))
        return is_signed(self.known(), key_id, signature, message)
